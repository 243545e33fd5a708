"""What every procedure has in common."""

from fractions import Fraction
from typing import ClassVar

import numpy as np

from sim.errors import ConfigError
from sim.forums.floor import Floor
from sim.forums.outcome import Outcome, Result, Verdict
from sim.parts import Part
from sim.theory.ballot import Vote

__all__ = ["END", "TEXTS", "Procedure", "another_stage", "stage_name"]

END = "end"
TEXTS = (
    "resolution",  # of an assembly; recommends
    "report",  # agreed language of a working group
    "treaty",  # binds those who ratify
    "decision",  # binds the members of the body
    "recommendation",  # technical standard, voluntary
    "pledge",  # open for signature, not binding
    "candidature",  # for a post
    "exchange",  # talk without a negotiated outcome
)

CALLED = {  # where an agreement, an objection, and a vote that was called each lead on
    Result.ADOPTED_BY_CONSENSUS: "if_adopted",
    Result.BLOCKED: "if_failed",
    Result.REFERRED: "if_called",
}


class Procedure(Part):
    """One way of settling a draft: a stage of a body's chain.

    A procedure is asked about one draft in every replication at once and says
    how it ends. Its constructor arguments name, for every ending that need not
    be final, the stage that follows (`exits`); ``end`` makes it final.

    Attributes
    ----------
    rules : tuple of str
        Codes of the rules it follows (see the bodies' ``rules``).
    texts : frozenset of str
        Kinds of text it can decide.
    phases : tuple of str
        Names of its inner endings, in the order of `Verdict.phase`.
    named_exits : dict of Result to str
        By ending, the argument that names the stage after it; else see `exits`.
    joint : bool
        Whether it decides all drafts of an item together, as an election does.
    settles : bool
        Whether it can end a draft by itself; a motion or a signature cannot.
    follows : bool
        Whether it only makes sense after a stage that settles.
    ranks : bool
        Whether the order in which rivals are voted on may be changed before it.
    decides : bool
        Whether it decides anything at all; an exchange of views does not.
    deciding_majority : Fraction or None
        Share of those present and voting that adopts, where votes decide.
    """

    rules: ClassVar[tuple[str, ...]] = ()
    texts: ClassVar[frozenset[str]] = frozenset(TEXTS) - {"candidature", "exchange"}
    phases: ClassVar[tuple[str, ...]] = ()
    named_exits: ClassVar[dict[Result, str]] = {}
    joint: ClassVar[bool] = False
    settles: ClassVar[bool] = True
    follows: ClassVar[bool] = False
    ranks: ClassVar[bool] = False  # a body with such a stage may change the order of rivals
    decides: ClassVar[bool] = True  # a body of which no stage decides only talks
    in_force_at: int = 0  # ratifications that a treaty needs [heads]
    stable_years: float = 0.0  # how long an adopted text stays as it is [years]

    @property
    def deciding_majority(self) -> Fraction | None:
        """Share of those present and voting that adopts; None where votes do not decide."""
        return None

    @property
    def blocs(self) -> dict[str, str]:
        """Blocs of the roster whose votes it counts apart, by the key that names each."""
        return {}

    @property
    def bound_to_vote(self) -> str | None:
        """The bloc whose members must send a ballot; None where nobody must."""
        return None

    @property
    def columns(self) -> dict[str, str]:
        """Columns of the roster's table that it weighs votes by, by the key that names each."""
        return {}

    @property
    def quorum_of_votes(self) -> Fraction | None:
        """Share of members of whom more must be in the room; None where heads do not decide."""
        return None

    @property
    def secret(self) -> bool:
        """Whether the ballot is secret by rule: nobody sees who voted how."""
        return False

    def likely(
        self, yes: np.ndarray, no: np.ndarray, floor: Floor, majority: Fraction
    ) -> np.ndarray:
        """Where expected votes, two (R,) float, would carry: (R,) bool.

        More than a share of those present and voting, unless it counts otherwise.
        """
        return yes > float(majority) * (yes + no)

    def exits(self) -> dict[Result, str]:
        """Which ending leads to which stage; endings not named are final."""
        return {result: getattr(self, key) for result, key in self.named_exits.items()}

    def exit_keys(self) -> dict[Result, str]:
        """Which constructor argument names the stage after an ending."""
        if self.named_exits:
            return dict(self.named_exits)
        return {result: name for result, name in _EXIT_KEYS.items() if result in self.exits()}

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Settle a draft.

        Parameters
        ----------
        floor : Floor
            The members in the room.
        draft : int
            Which text.
        stage : str
            Name of this stage in the body's chain.
        open_ : (R,) bool
            Replications that ask; the others' rows mean nothing.

        Returns
        -------
        Verdict
        """
        raise NotImplementedError

    def settle(self, floor: Floor, stage: str, open_: np.ndarray, outcome: Outcome) -> None:
        """Settle all drafts of an item together, and write how into the outcome."""
        raise NotImplementedError

    @staticmethod
    def room(floor: Floor, stage: str, draft: int | None = None) -> np.ndarray:
        """Members in the room who may vote, at the ballot on a draft: (R, N) bool."""
        return floor.attending(stage, draft) & floor.entitled

    @staticmethod
    def seated(floor: Floor, stage: str, votes: np.ndarray) -> np.ndarray:
        """Ballots of those in the room who may vote; the others count as ABSENT."""
        return np.where(Procedure.room(floor, stage), votes, np.int8(Vote.ABSENT))


_EXIT_KEYS = {
    Result.ADOPTED_BY_VOTE: "if_adopted",
    Result.ADOPTED_BY_CONSENSUS: "if_adopted",
    Result.FAILED: "if_failed",
    Result.BLOCKED: "if_failed",
    Result.POSTPONED: "if_postponed",
    Result.NOT_CONSIDERED: "if_carried",
    Result.UNDECIDED: "then",
    Result.REFERRED: "if_referred",
}


def stage_name(key: str, value: object) -> str:
    """Return the name of a stage, or refuse what cannot be one."""
    if not isinstance(value, str) or not value or "/" in value:
        raise ConfigError(key, "must be the name of a stage, or end", value=value)
    return value


def another_stage(key: str, value: object) -> str:
    """Return the name of a stage that must follow, or refuse to end here."""
    name = stage_name(key, value)
    if name == END:
        raise ConfigError(key, "must name a stage: the draft is not settled here", value=value)
    return name
