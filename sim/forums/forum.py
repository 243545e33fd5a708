"""A body: who sits, who comes, and the chain of procedures that settles a draft."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property

import numpy as np

from sim.errors import ConfigError
from sim.forums.attendance import Attendance, Suffrage
from sim.forums.chain import order_of
from sim.forums.floor import Floor
from sim.forums.keys import (
    ADOPTIONS,
    ISSUES,
    OTHER,
    Accession,
    Rivals,
    Rule,
    Sitting,
    bounds,
    cycle_of,
    mandate_of,
    one_or_more,
    somebody,
    speakers,
)
from sim.forums.national_committees import NationalCommittees
from sim.forums.outcome import ADOPTED, Outcome, Result
from sim.forums.procedures.base import END, TEXTS, Procedure
from sim.forums.procedures.counting import SIMPLE, carries, fraction, reaches, tally
from sim.forums.regions import organisations
from sim.parts import Part, build, non_negative, one_of, share
from sim.theory.ballot import Vote

__all__ = ["ISSUES", "Forum"]


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
    attendance : Attendance
        Who comes.
    suffrage : Suffrage
        Whose vote is taken away.
    who_speaks : list of str
        Who may take the floor: state, firm, civil_society, technical_community.
    rounds : int
        Rounds of negotiation before the chair closes [rounds].
    meets : "yearly" or list of int, optional
        In which years it meets; read by `plenary route`, which lets a body of which that
        is not known meet every year.
    deliberation : float
        How far talk moves positions in a round, as a multiple of a negotiating
        body's (assumption; range 0 to 5).
    contributions : float
        How far the contributions of those who may speak and do not vote move a text in a
        round, 0 to 1, times their part of all voices (assumption; range 0 to 0.5).
    patent_policy : bool
        Whether a clause falls out of a text where the holder of a patent that it needs refuses
        a licence on reasonable terms (Common Patent Policy of ITU-T, ITU-R, ISO and IEC,
        third case [found: what the three cases are for; memory: that the clause then goes]).
    royalties : float
        How much of a reasonable rate the body's policy leaves to holders of patents, 0 to 1:
        1 on reasonable and non-discriminatory terms, 0 where a licence must be free of
        charge, between the two where the rate is limited (assumption there).
    text : str
        Kind of text it decides: see `sim.forums.procedures.base.TEXTS`.
    quorum_to_open : number or text
        At least this share of those entitled must be in the room (GA-2).
    stages : mapping of str to Procedure
        The chain; the first stage is where every draft begins.
    one_text : bool
        Whether the body works on one text, the first on its table: the camps' own
        texts are what its chair weighs, and are never put to it (R1, R5).
    outside_texts : bool
        Whether members may bring the text of a camp none of whose leaders sits in the
        body: in a regional organisation they may sign another region's proposal.
    rivals : Rivals, optional
        Where camps may table their own texts once the one text has failed.
    accession : Accession, optional
        Whether states that do not sit in the body may join its texts later; they may not,
        unless given.
    regions : list of str, optional
        Regional organisations that prepare it with common proposals
        (`sim.forums.regions`); the chair then weighs who has signed one.
    national_committees : NationalCommittees, optional
        How national committees vote, where they do instead of states.
    sittings : mapping of str to Sitting, optional
        Stages that begin a later sitting; those that follow them belong to it.
    adoption : str
        What adoption does: binding, treaty, recommendation, soft_norm or none.
    bindingness : float
        How far an adopted text binds, 0 to 1.
    bindingness_range : list of two floats
        Range of the assumption, for sensitivity studies.
    mandate : mapping of str to float
        Fit of the body to each issue, 0 to 1; ``other`` serves issues not named.
    rules : mapping of str to Rule
        Every rule followed, by its code, with what it says and its evidence.

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

    needs_target = False

    def __init__(
        self,
        *,
        name: str,
        title: str,
        members: object,
        stages: dict[str, Procedure],
        observers: object = None,
        attendance: Attendance | None = None,
        suffrage: Suffrage | None = None,
        who_speaks: list[str] | None = None,
        rounds: int = 4,
        meets: object = None,
        deliberation: float = 1.0,
        contributions: float = 0.0,
        patent_policy: bool = False,
        royalties: float = 1.0,
        text: str = "resolution",
        quorum_to_open: object = 0,
        one_text: bool = False,
        outside_texts: bool = False,
        rivals: Rivals | None = None,
        accession: Accession | None = None,
        regions: list[str] | None = None,
        national_committees: NationalCommittees | None = None,
        sittings: dict[str, Sitting] | None = None,
        adoption: str = "recommendation",
        bindingness: float = 0.3,
        bindingness_range: list[float] | None = None,
        mandate: dict[str, float] | None = None,
        rules: dict[str, Rule] | None = None,
    ):
        self.name, self.title = name, title
        self.members, self.observers = somebody("members", members), observers
        self.attendance = Attendance() if attendance is None else attendance
        self.suffrage = Suffrage() if suffrage is None else suffrage
        self.who_speaks = speakers(who_speaks)
        self.rounds, self.meets = one_or_more("rounds", rounds), cycle_of(meets)
        self.deliberation = non_negative("deliberation", deliberation)
        self.contributions = share("contributions", contributions)
        self.patent_policy = patent_policy
        self.royalties = share("royalties", royalties)
        self.text = one_of("text", text, TEXTS)
        self.quorum_to_open = fraction("quorum_to_open", quorum_to_open)
        self.one_text, self.rivals, self.accession = one_text, rivals, accession
        self.outside_texts = outside_texts
        self.regions, self.national_committees = organisations(regions), national_committees
        self.sittings = dict(sittings or {})
        self.adoption = one_of("adoption", adoption, ADOPTIONS)
        self.bindingness = share("bindingness", bindingness)
        self.bindingness_range = bounds(bindingness_range, bindingness)
        self.mandate = mandate_of(mandate or {})
        self.rules = dict(rules or {})
        self.stages = dict(stages)
        self.order = order_of(self.stages, self.text, rivals.at if rivals else None)
        self._sitting = self._sittings_of_stages()
        self._check_whole()

    @classmethod
    def from_config(cls, spec: object, key: str = "forum", plugins: Iterable[str] = ()) -> Forum:
        """Make a body from its configuration; errors carry the full key."""
        return build(spec, cls, key, plugins=plugins, default=cls)

    def _check_whole(self) -> None:
        if (self.adoption == "treaty") != (self.text == "treaty"):
            raise ConfigError(
                "adoption", f"does not go with text {self.text!r}", value=self.adoption
            )
        for name in self.attendance.stages:
            if name not in self.stages:
                raise ConfigError(f"attendance.stages.{name}", "unknown stage", choices=self.stages)
        for name in self.sittings:
            if name not in self.stages:
                raise ConfigError(f"sittings.{name}", "unknown stage", choices=self.stages)
        if self.rivals is not None and not self.one_text:
            raise ConfigError("rivals", "goes with a body of one text", allowed="one_text: true")
        if self.regions and not self.one_text:
            raise ConfigError("regions", "goes with a body of one text", allowed="one_text: true")

    def _sittings_of_stages(self) -> dict[str, tuple[str, ...]]:
        """Which later sittings have begun before each stage ends, in order."""
        begun: dict[str, tuple[str, ...]] = {}
        for name in self.order:
            before = begun.get(name, ())
            begun[name] = (*before, name) if name in self.sittings else before
            for target in self.stages[name].exits().values():
                if target != END and len(begun.get(target, ())) <= len(begun[name]):
                    begun[target] = begun[name]
        return begun

    def sitting(self, stage: str) -> tuple[str, ...]:
        """Name the later sittings begun up to a stage, in order; none at the first.

        Examples
        --------
        >>> from sim.forums.procedures import SimpleMajority
        >>> stages = {"vote": SimpleMajority(if_adopted="plenary"), "plenary": SimpleMajority()}
        >>> forum = Forum(name="a", title="A", members=["AUS"], stages=stages,
        ...               sittings={"plenary": Sitting(days=30)})
        >>> forum.sitting("vote"), forum.sitting("plenary")
        ((), ('plenary',))
        """
        return self._sitting.get(stage.partition("/")[0], ())

    @property
    def majority(self) -> Fraction | None:
        """Share of those present and voting that adopts, if it comes to a vote.

        More than it for one half, at least it for any other; None in bodies
        that never vote.
        """
        chain = (self.stages[name] for name in self._reached())
        shares = (stage.deciding_majority for stage in chain)
        return next((share for share in shares if share is not None), None)

    def _reached(self) -> list[str]:
        """Stages that the first text can come to, in order; without those of rivals only."""
        reached = {next(iter(self.stages))}
        for name in self.order:
            if name in reached:
                reached |= set(self.stages[name].exits().values())
        return [name for name in self.order if name in reached]

    @property
    def quorum(self) -> Fraction:
        """More than this share of members must be in the room to decide; 0 for any number."""
        shares = (stage.quorum_of_votes for stage in self.stages.values())
        return next((share for share in shares if share is not None), Fraction(0))

    @property
    def elects(self) -> bool:
        """Whether the body fills posts and decides on no text."""
        return self.text == "candidature"

    @cached_property
    def secret(self) -> bool:
        """Whether the body decides by secret ballot, by rule (IT-9)."""
        return any(stage.secret for stage in self.stages.values())

    @property
    def in_force_at(self) -> int:
        """How many ratifications bring a treaty of this body into force [heads]."""
        return max(stage.in_force_at for stage in self.stages.values())

    @property
    def stable_years(self) -> float:
        """How long an adopted text stays as it is [years] (AP-4)."""
        return max(stage.stable_years for stage in self.stages.values())

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
            In its tallies, who may not vote here is not absent.
        """
        outcome = self._decided(floor)
        outcome.leave_out(int(np.count_nonzero(~floor.entitled)))
        return outcome

    def _decided(self, floor: Floor) -> Outcome:
        """Settle every draft; tallies count everybody who casts no ballot as absent."""
        outcome = Outcome.blank(floor.n_replications, floor.n_drafts, floor.n_members)
        heads = np.count_nonzero(floor.present & floor.entitled, axis=-1)
        sits = reaches(heads, np.count_nonzero(floor.entitled), self.quorum_to_open)
        outcome.how[~sits] = Result.NO_QUORUM
        entry = self.stages[self.order[0]]
        if entry.joint:
            entry.settle(floor, self.order[0], sits, outcome)
            return outcome
        if self.one_text:
            self._settle(floor, 0, sits, outcome, self.order[0])
            self._settle_rivals(floor, sits, outcome)
            return outcome
        first = self._first(floor)
        for leader in sorted({int(row) for row in first}):
            rows = sits & (first == leader)
            others = [draft for draft in range(floor.n_drafts) if draft != leader]
            for place, draft in enumerate([leader, *others][: floor.n_drafts]):
                floor.follows = np.full(floor.n_replications, place > 0)
                self._settle(floor, draft, rows, outcome, self.order[0])
        floor.follows = None
        return outcome

    def _first(self, floor: Floor) -> np.ndarray:
        """Say which draft is voted on first, (R,) int: the first submitted, or one given priority.

        Proposals on the same question are voted on in the order of submission unless
        the body decides otherwise (rules 91 and 131).
        """
        first = np.zeros(floor.n_replications, dtype=np.int64)
        if any(stage.ranks for stage in self.stages.values()):
            for draft in range(floor.n_drafts - 1, 0, -1):
                votes = np.where(floor.entitled, floor.motion("priority", draft), Vote.ABSENT)
                first[carries(tally(votes))] = draft
        return first

    def _settle_rivals(self, floor: Floor, sits: np.ndarray, outcome: Outcome) -> None:
        """Take the camps' own texts where they come to the table after the one text."""
        for draft in range(1, floor.n_drafts):
            on_table = self._rivals_enter(floor, draft, sits, outcome)
            if self.rivals is not None and on_table.any():
                self._settle(floor, draft, on_table, outcome, self.rivals.at)

    def _rivals_enter(
        self, floor: Floor, draft: int, sits: np.ndarray, outcome: Outcome
    ) -> np.ndarray:
        """Say where a camp tables its own text after the one text, (R,) bool."""
        outcome.how[sits, draft] = Result.NOT_CONSIDERED
        if self.rivals is None or self.rivals.table == "never":
            return np.zeros_like(sits)
        failed = sits & ~np.isin(outcome.how[:, 0], ADOPTED)
        if self.rivals.table == "if_it_would_carry" and failed.any():
            majority = self.stages[self.rivals.at].deciding_majority
            failed &= floor.would_carry(draft, self.rivals.at, majority or SIMPLE)
        return failed

    def _settle(
        self, floor: Floor, draft: int, on_table: np.ndarray, outcome: Outcome, entry: str
    ) -> None:
        """Take one draft through the chain from a stage, each replication its own way."""
        waiting = {entry: on_table.copy()}
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
