"""What a scenario writes of its agenda: items, their rival texts and the clauses of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.errors import ConfigError
from sim.forecast.committee import CommitteeVote
from sim.forecast.first_ballot import AGAINST
from sim.forecast.titles import KINDS, kind_of_title
from sim.forums.forum import ISSUES
from sim.issues import ISSUE
from sim.parts import Part, non_negative, one_of, share
from sim.theory.ballot import VOTE_CODES

MIDPOINT, DOCUMENTED = "midpoint", "issue"
STATES, FIRMS, EITHER = "states", "firms", "either"  # who divides over a question
DIVIDED = (STATES, FIRMS, EITHER)
CHAIR = "chair"  # what the chair's own text is called
COUNTS = ("no", "abstain", "yes")  # of a committee's tally
LINES = {letter: VOTE_CODES[letter] for letter in ("Y", "N", "A")}  # that may be declared


class Clause(Part):
    """One commitment of a text: it moves the text and costs those who sign.

    Parameters
    ----------
    position : mapping
        What it adds on the axes [sd].
    cost : float
        What it costs a signer [logits]; stated range 0 to 1.
    keep : bool
        Whether it stays in the text.
    licence_refused : float
        Probability that the holder of a patent which the clause needs will license it neither
        free of charge nor on reasonable and non-discriminatory terms; the clause then falls
        out of the text in a body whose patent policy says so (`sim.forums.forum.Forum`).
        An assumption of the scenario; range 0 to 1, 0 where no patent is declared.
    refused_free : float, optional
        The same where the policy leaves the holder nothing of a reasonable rate; between the
        two in proportion (`sim.forums.forum.Forum`, ``royalties``). As ``licence_refused``,
        unless given.
    holders : list of str, optional
        Codes and blocs of those who hold the patents; the home state of an organisation
        votes as a holder, too.
    royalty : float
        What a reasonable rate costs whoever must pay it, and gains the holders [logits]:
        times the ``royalties`` of the body, added to the utility of a yes as long as the
        clause is in the text. Assumption; range 0 to 1.
    """

    needs_target = False

    def __init__(
        self,
        *,
        position: dict[str, float],
        cost: float = 0.2,
        keep: bool = True,
        licence_refused: float = 0.0,
        refused_free: float | None = None,
        holders: list[str] | None = None,
        royalty: float = 0.0,
    ):
        self.position, self.cost, self.keep = position, non_negative("cost", cost), keep
        self.licence_refused = share("licence_refused", licence_refused)
        self.refused_free = self.licence_refused
        if refused_free is not None:
            self.refused_free = share("refused_free", refused_free)
        if self.refused_free < self.licence_refused:
            problem = "is refused less often free of charge than for a reasonable rate"
            allowed = f"at least licence_refused, {self.licence_refused:g}"
            raise ConfigError("refused_free", problem, value=refused_free, allowed=allowed)
        self.holders, self.royalty = list(holders or []), non_negative("royalty", royalty)
        if self.royalty and not self.holders:
            raise ConfigError("holders", "nobody holds the patents that cost a royalty")

    def refused(self, royalties: float) -> float:
        """Probability that a licence is refused where so much of a reasonable rate is left.

        Examples
        --------
        >>> Clause(position={}, licence_refused=0.1, refused_free=0.5).refused(0.5)
        0.3
        """
        return self.refused_free + (self.licence_refused - self.refused_free) * royalties


class Known(Part):
    """Whose view of a text was known before the vote: evidence of what kind of text it is.

    From these views everybody's first ballot is forecast. They are facts of the
    record, not acts: who leads a camp is another key (`sim.scenario_keys.CampSpec`), and
    changing the leaders changes nothing here.

    Parameters
    ----------
    in_favour, against : list of str
        Codes and blocs.
    """

    needs_target = False

    def __init__(self, *, in_favour: list[str] | None = None, against: list[str] | None = None):
        self.in_favour, self.against = list(in_favour or []), list(against or [])


def committee_vote(said: Mapping[str, int | str]) -> CommitteeVote:
    """Read a committee's tally, or its ballots by member.

    Examples
    --------
    >>> committee_vote({"yes": 88, "no": 55, "abstain": 29}).tally
    (55, 29, 88)
    >>> committee_vote({"FRA": "N", "CHN": "Y", "MLI": "X"}).tally
    (1, 0, 1)
    """
    if set(said) == set(COUNTS):
        counted = [said[name] for name in COUNTS]
        for name, count in zip(COUNTS, counted, strict=True):
            if isinstance(count, bool) or not isinstance(count, int) or count < 0:
                problem = "must be a whole number, 0 or more"
                raise ConfigError(f"committee.{name}", problem, value=count)
        no, abstain, yes = (int(count) for count in counted)
        return CommitteeVote((no, abstain, yes))
    for code, letter in said.items():
        if code in COUNTS:
            raise ConfigError("committee", "give yes, no and abstain, or ballots", value=code)
        one_of(f"committee.{code}", letter, tuple(VOTE_CODES))
    return CommitteeVote.of({code: int(VOTE_CODES[str(said[code])]) for code in said})


def kind_of(kind: str | None, title: str, amends: str | None) -> str:
    """Say what is voted on: as the scenario says, else a text, or what amends one.

    Raises
    ------
    ConfigError
        If the kind is unknown, or does not go with the title or with what it amends.
    """
    if amends is not None:
        kind = kind or "amendment"
        if kind not in AGAINST:
            raise ConfigError("kind", "a draft that amends another is", value=kind, choices=AGAINST)
    if kind is not None:
        return one_of("kind", kind, KINDS)
    if (reads := kind_of_title(title)) != "text":
        problem = f"the title reads like that of another kind of vote ({reads}); say which it is"
        raise ConfigError("kind", problem, choices=KINDS)
    return "text"


class DraftSpec(Part):
    """A text as a scenario describes it.

    Parameters
    ----------
    name : str
        For instance ``A/RES/73/27``.
    camp : str
        Whose text it is.
    sponsors : list of str, optional
        Codes and blocs; the camp's leaders, unless given. Those given are evidence, too.
    opponents : list of str, optional
        Who speaks against it; the other camps' leaders, unless given. Those given are
        evidence, too.
    known : Known, optional
        Whose view of it was known before the vote. Leading a camp is no evidence of what
        kind of text the camp's, or a rival's, is.
    position : mapping, optional
        Its place on the axes [sd]; the mean position of those known to be in favour,
        else of the sponsors, unless given.
    documented : bool
        Take the place of the camp's documented texts on the issue
        (`sim.issues`) instead of the sponsors' mean.
    clauses : mapping of str to Clause, optional
        Commitments that are added to the text: ambition against signers
        (mechanism rows 84 to 93).
    lines : dict of str to str, optional
        Lines that members have declared before the vote: a code and Y, N or A.
        They are held to them as sponsors are; sponsors and opponents need not be named.
    committee : dict, optional
        How a committee has voted on it before: members that said ``yes``, ``no`` and
        ``abstain``, or the ballot of each, a code and Y, N, A or X.
    title : str
        Full title; past texts with a like one are its line of precedent.
    kind : str, optional
        ``text``, ``amendment``, ``paragraph`` or ``motion``: what is voted on. Most amendments
        turn against their text: who is for the one is expected to be against the other
        (`sim.forecast.first_ballot`). Must be given where the title reads like that of
        another kind.
    amends : str, optional
        Name of another draft of the item, or title of a text, that it would change; it is
        an amendment then, unless called a motion.
    continues : str, optional
        Name of an earlier text of the calendar whose line of precedent this one
        is on; a text that returns under its own name is on it anyway.
    rival_to : list of str, optional
        Names of texts of the agenda between which and this one a signature has to choose: a
        member signs the one that is worth more to it, and none beside one that it has
        signed before and that is worth more. That a name under one keeps a state from
        the other is an assumption; none, unless given.
    note : str
        Source, and what is assumed.
    """

    needs_target = False

    def __init__(
        self,
        *,
        name: str,
        camp: str,
        sponsors: list[str] | None = None,
        opponents: list[str] | None = None,
        known: Known | None = None,
        position: dict[str, float] | None = None,
        documented: bool = False,
        clauses: dict[str, Clause] | None = None,
        lines: dict[str, str] | None = None,
        committee: dict[str, int | str] | None = None,
        title: str = "",
        kind: str | None = None,
        amends: str | None = None,
        continues: str | None = None,
        rival_to: list[str] | None = None,
        note: str = "",
    ):
        self.rival_to = tuple(rival_to or ())
        self.rivals: tuple[str, ...] = self.rival_to  # and those that name it: `scenario_keys`
        self.name, self.camp, self.note, self.documented = name, camp, note, documented
        self.continues, self.title, self.lines = continues, title, dict(lines or {})
        self.line = continues or name
        for code, letter in self.lines.items():
            one_of(f"lines.{code}", letter, tuple(LINES))
        self.amends = amends
        self.kind = kind_of(kind, title, amends)
        self.committee = None if committee is None else committee_vote(committee)
        self.clauses = {name: part for name, part in (clauses or {}).items() if part.keep}
        self.sponsors, self.opponents, self.position = sponsors, opponents, position
        self.known = known or Known()

    @property
    def only_of_a_text(self) -> str | None:
        """The first key given that a text has and a candidate has not; None if there is none."""
        given = {
            "clauses": bool(self.clauses),
            "amends": self.amends is not None,
            "committee": self.committee is not None,
        }
        return next((key for key, there in given.items() if there), None)


class ItemSpec(Part):
    """A question on the agenda, with its rival texts in order of submission.

    Parameters
    ----------
    name : str
    issue : str
        One of `sim.forums.forum.ISSUES`.
    drafts : list of DraftSpec
    salience : mapping of str to float, optional
        How much each axis matters here; scaled to sum to 1. That of the issue
        (`sim.issues`), unless given.
    status_quo : "midpoint", "issue" or mapping
        What holds if every text fails: midway between the ends of the yardstick, what
        holds on the issue (`sim.issues`), or a place on the axes [sd].
    like : list of str, optional
        Topics and issue flags of the past roll-calls that say most about such
        texts; see `sim.members.roll_calls.Agenda`. The word ``issue`` stands for
        those of `sim.issues`.
    follows : str, optional
        Name of an earlier item on the same matter: what that one adopted is what holds
        here, in whichever body. An item that returns under its own name follows itself.
    divides : str
        Who divides over it, ``states``, ``firms`` or ``either``: how far positions of states
        tell where national committees vote (`sim.forums.national_committees`); no other
        body reads it.
    note : str
        Source, and what is assumed.
    """

    needs_target = False

    def __init__(
        self,
        *,
        name: str,
        issue: str,
        drafts: list[DraftSpec],
        salience: dict[str, float] | None = None,
        status_quo: object = MIDPOINT,
        like: list[str] | None = None,
        follows: str | None = None,
        divides: str = EITHER,
        note: str = "",
    ):
        self.name, self.issue, self.note = name, one_of("issue", issue, ISSUES), note
        self.follows, self.divides = follows, one_of("divides", divides, DIVIDED)
        self.matter = follows or name
        known = ISSUE[issue]
        self.like = [word for word in like or [] if word != DOCUMENTED]
        if DOCUMENTED in (like or []):
            self.like += known.like
        salience = dict(known.salience) if salience is None else salience
        for axis, weight in salience.items():
            non_negative(f"salience.{axis}", weight)
        if not sum(salience.values()) > 0:
            raise ConfigError("salience", "must give weight to an axis", value=dict(salience))
        if not drafts:
            raise ConfigError("drafts", "an agenda item needs a text")
        names = [draft.name for draft in drafts]
        for at, draft in enumerate(drafts):
            if draft.name in names[:at]:
                raise ConfigError(f"drafts[{at}].name", "is used twice", value=draft.name)
        if status_quo == DOCUMENTED:
            status_quo = dict(known.status_quo)
        self.salience, self.drafts = salience, drafts
        self.status_quo = _place_of(status_quo)

    def check_candidates(self, body: str, key: str) -> None:
        """Refuse to put before a body that elects what only a text can have."""
        for at, draft in enumerate(self.drafts):
            if (only := draft.only_of_a_text) is not None:
                raise ConfigError(
                    f"{key}.drafts[{at}].{only}",
                    f"the body elects by secret ballot and decides on no text ({draft.name})",
                    value=body,
                    allowed="candidates, without clauses, amends or committee; choose another "
                    "body (forum=...), or name the elections under scenario.calendar[].items",
                )


def _place_of(status_quo: object) -> Mapping[str, float] | None:
    """Read a place on the axes; None for midway between the camps' references."""
    if status_quo == MIDPOINT:
        return None
    if not isinstance(status_quo, Mapping):
        allowed = "midpoint, issue, or axis: place"
        raise ConfigError("status_quo", "cannot be read", value=status_quo, allowed=allowed)
    return status_quo


def axis_weights(axes: Sequence[str], salience: Mapping[str, float], key: str) -> np.ndarray:
    """Order an issue's salience by axis and scale it to sum to 1, (D,)."""
    for axis in salience:
        if axis not in axes:
            raise ConfigError(f"{key}.{axis}", "unknown axis", choices=axes)
    weight = np.array([salience.get(axis, 0.0) for axis in axes], dtype=float)
    return weight / weight.sum()
