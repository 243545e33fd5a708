"""A body: who sits, who comes, and the chain of procedures that settles a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from sim.errors import ConfigError
from sim.forums.attendance import Attendance, Suffrage
from sim.forums.chain import order_of
from sim.forums.floor import Floor
from sim.forums.outcome import ADOPTED, Outcome, Result
from sim.forums.procedures.base import END, TEXTS, Procedure
from sim.forums.procedures.counting import fraction, reaches
from sim.parts import Part, build, construct, one_of, share

__all__ = ["ADOPTIONS", "EVIDENCE", "ISSUES", "SPEAKERS", "Forum"]

ADOPTIONS = ("binding", "treaty", "recommendation", "soft_norm", "none")
SPEAKERS = ("state", "firm", "civil_society", "technical_community")
EVIDENCE = ("found", "computed", "memory", "assumption")
ISSUES = (
    "cyber_norms",
    "cybercrime",
    "internet_governance",
    "data_privacy",
    "ai_norms",
    "military_ai",
    "supply_chain_5g",
    "digital_trade",
    "content",
    "political_advertising",
    "election_technology",
    "biometrics",
)
OTHER = "other"


class Forum(Part):
    """A body with its rules of procedure, as written in ``configs/forum/``.

    Parameters
    ----------
    name, title : str
        Short name (that of the file) and full name.
    members : str, list or mapping
        Who sits in it, as `sim.members.roster.Roster.select` reads it.
    observers : same, optional
        Who is in the room without a vote.
    attendance : mapping
        Arguments of `sim.forums.attendance.Attendance`.
    suffrage : mapping
        Arguments of `sim.forums.attendance.Suffrage`.
    who_speaks : list of str
        Who may take the floor: state, firm, civil_society, technical_community.
    rounds : int
        Rounds of negotiation before the chair closes [rounds].
    text : str
        Kind of text it decides: see `sim.forums.procedures.base.TEXTS`.
    quorum_to_open : number or text
        At least this share of those entitled must be in the room (GA-2).
    stages : mapping of str to Procedure
        The chain; the first stage is where every draft begins.
    one_text : bool
        Whether, once a draft is adopted, rivals on the same question lapse.
    adoption : str
        What adoption does: binding, treaty, recommendation, soft_norm or none.
    bindingness : float
        How far an adopted text binds, 0 to 1.
    bindingness_range : list of two floats
        Range of the assumption, for sensitivity studies.
    mandate : mapping of str to float
        Fit of the body to each issue, 0 to 1; ``other`` serves issues not named.
    rules : mapping
        For every rule followed: its ``evidence`` (found, computed, memory or
        assumption) and what it ``says``.

    Raises
    ------
    ConfigError
        For anything that cannot work, with the key.

    Examples
    --------
    >>> from sim.forums.array_floor import ArrayFloor
    >>> from sim.forums.procedures import SimpleMajority
    >>> forum = Forum(name="club", title="A club", members=["AUS", "FRA", "KEN"],
    ...               stages={"vote": SimpleMajority()})
    >>> forum.decide(ArrayFloor(votes=np.array([[[2, 2, 0]]]))).adopted
    array([[ True]])
    """

    def __init__(
        self,
        *,
        name: str,
        title: str,
        members: object,
        stages: dict[str, Procedure],
        observers: object = None,
        attendance: dict | None = None,
        suffrage: dict | None = None,
        who_speaks: list[str] | None = None,
        rounds: int = 4,
        text: str = "resolution",
        quorum_to_open: object = 0,
        one_text: bool = False,
        adoption: str = "recommendation",
        bindingness: float = 0.3,
        bindingness_range: list[float] | None = None,
        mandate: dict | None = None,
        rules: dict | None = None,
    ):
        self.name, self.title = name, title
        self.members, self.observers = _somebody("members", members), observers
        self.attendance = construct(Attendance, attendance or {}, "attendance")
        self.suffrage = construct(Suffrage, suffrage or {}, "suffrage")
        self.who_speaks = _speakers(who_speaks)
        if rounds < 1:
            raise ConfigError("rounds", "must be 1 or more", value=rounds)
        self.rounds = rounds
        self.text = one_of("text", text, TEXTS)
        self.quorum_to_open = fraction("quorum_to_open", quorum_to_open)
        self.one_text = one_text
        self.adoption = one_of("adoption", adoption, ADOPTIONS)
        self.bindingness = share("bindingness", bindingness)
        self.bindingness_range = _range(bindingness_range, bindingness)
        self.mandate = _mandate(mandate or {})
        self.rules = _rules(rules or {})
        self.stages = dict(stages)
        self.order = order_of(self.stages, self.text)

    @classmethod
    def from_config(cls, spec: object, key: str = "forum", plugins: Iterable[str] = ()) -> Forum:
        """Make a body from its configuration; errors carry the full key."""
        return build(spec, cls, key, plugins=plugins, default=cls)

    def fit(self, issue: str) -> float:
        """How well the mandate covers an issue, 0 to 1 (seed-mechanism row 63)."""
        return self.mandate.get(issue, self.mandate.get(OTHER, 0.0))

    def entitled(self, iso3: Iterable[str]) -> np.ndarray:
        """Which of the body's members may vote: (N,) bool.

        Raises
        ------
        ConfigError
            If the body has no members, or bars one that it does not have.
        """
        iso3 = list(iso3)
        if not iso3:
            raise ConfigError("members", "selects no member", value=self.members)
        try:
            entitled = self.suffrage.entitled(iso3)
        except ConfigError as error:
            raise error.under("suffrage") from None
        if not entitled.any():
            raise ConfigError("suffrage", "leaves nobody with a vote")
        return entitled

    def decide(self, floor: Floor) -> Outcome:
        """Settle every draft of an agenda item, in order of submission.

        Parameters
        ----------
        floor : Floor
            The members in the room.

        Returns
        -------
        Outcome
        """
        outcome = Outcome.blank(floor.n_replications, floor.n_drafts, floor.n_members)
        heads = np.count_nonzero(floor.present & floor.entitled, axis=-1)
        sits = reaches(heads, np.count_nonzero(floor.entitled), self.quorum_to_open)
        outcome.how[~sits] = Result.NO_QUORUM
        first = self.stages[self.order[0]]
        if first.joint:
            first.settle(floor, self.order[0], sits, outcome)
            return outcome
        for draft in range(floor.n_drafts):
            on_table = sits.copy()
            if self.one_text and draft:
                settled = np.isin(outcome.how[:, :draft], ADOPTED).any(axis=1)
                outcome.how[sits & settled, draft] = Result.NOT_CONSIDERED
                on_table &= ~settled
            self._settle(floor, draft, on_table, outcome)
        return outcome

    def _settle(self, floor: Floor, draft: int, on_table: np.ndarray, outcome: Outcome) -> None:
        """Take one draft through the chain, each replication its own way."""
        waiting = {self.order[0]: on_table}
        for place, name in enumerate(self.order):
            rows = waiting.pop(name, None)
            if rows is None or not rows.any():
                continue
            procedure = self.stages[name]
            verdict = procedure.decide(floor, draft, name, rows)
            outcome.enter(draft, rows, verdict, place)
            for result, target in procedure.exits().items():
                if target != END:
                    leaves = rows & (verdict.result == result)
                    waiting[target] = waiting[target] | leaves if target in waiting else leaves


def _somebody(key: str, members: object) -> object:
    if members is None or (isinstance(members, (str, list, tuple, Mapping)) and not members):
        raise ConfigError(
            key, "a body needs members", value=members, allowed="codes, blocs or seats by name"
        )
    return members


def _speakers(words: list[str] | None) -> tuple[str, ...]:
    words = ["state"] if words is None else words
    return tuple(one_of(f"who_speaks[{i}]", word, SPEAKERS) for i, word in enumerate(words))


def _range(bounds: list[float] | None, value: float) -> tuple[float, float]:
    if bounds is None:
        return (value, value)
    if len(bounds) != 2 or not 0 <= bounds[0] <= value <= bounds[1] <= 1:
        raise ConfigError(
            "bindingness_range",
            "must hold two numbers about the value",
            value=bounds,
            allowed=f"low ≤ {value:g} ≤ high, within 0 to 1",
        )
    return tuple(bounds)


def _mandate(fit: Mapping) -> dict[str, float]:
    for issue, value in fit.items():
        if issue not in (*ISSUES, OTHER):
            raise ConfigError(f"mandate.{issue}", "unknown issue", choices=[*ISSUES, OTHER])
        share(f"mandate.{issue}", value)
    return {issue: float(value) for issue, value in fit.items()}


def _rules(rules: Mapping) -> dict[str, dict]:
    for code, rule in rules.items():
        key = f"rules.{code}"
        if not isinstance(rule, Mapping):
            raise ConfigError(key, "must be a mapping of keys to values", value=rule)
        for word in rule:
            one_of(key, word, ("evidence", "says"))
        one_of(f"{key}.evidence", rule.get("evidence"), EVIDENCE)
    return {code: dict(rule) for code, rule in rules.items()}
