"""What a body's decision is: how each draft ended, by which ballots, and when."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sim.theory.ballot import Vote

__all__ = ["ADOPTED", "Method", "Outcome", "Result", "Verdict"]


class Result(IntEnum):
    """How a draft ended.

    ``UNDECIDED`` and ``REFERRED`` never leave a body: a stage that has only
    prepared the ground says the one, a stage that sends the text another way
    says the other.

    Examples
    --------
    >>> Result.ADOPTED_BY_CONSENSUS.name, int(Result.FAILED)
    ('ADOPTED_BY_CONSENSUS', 0)
    """

    FAILED = 0  # voted down, or a majority not reached
    ADOPTED_BY_VOTE = 1
    ADOPTED_BY_CONSENSUS = 2  # without a vote, nobody maintaining an objection
    BLOCKED = 3  # an objection stood where none may
    NOT_CONSIDERED = 4  # a motion took it off the table, or a rival took its place
    POSTPONED = 5  # put off to a later meeting
    PLEDGED = 6  # open for those who sign
    NO_DECISION = 7  # the body does not decide
    NO_QUORUM = 8  # too few in the room
    UNDECIDED = 9
    REFERRED = 10


class Method(IntEnum):
    """How a ballot was taken; a recorded one names every member (GA-6, IT-5)."""

    NONE = 0
    UNRECORDED = 1
    RECORDED = 2
    SECRET = 3


ADOPTED = (Result.ADOPTED_BY_VOTE, Result.ADOPTED_BY_CONSENSUS, Result.PLEDGED)


@dataclass
class Verdict:
    """What one stage says about one draft, replication by replication.

    Attributes
    ----------
    result : (R,) int8
        `Result` codes.
    votes : (R, N) int8, optional
        `Vote` codes, when there was a ballot.
    tally : (R, 4) int64, optional
        Heads in the order of `Vote`, when there was a ballot.
    signed, reserved, ratified : (R, N) bool, optional
        Who signed, signed with a reservation, ratified.
    dissociated : (R, N) bool, optional
        Who let the text pass and disassociated itself from it (GA-13).
    in_force : (R,) bool, optional
        Whether enough have ratified.
    days : (R,) int64, optional
        How long the stage took [days].
    method : (R,) int8, optional
        `Method` codes, when there was a ballot.
    phase : (R,) int8, optional
        Where in the procedure it ended: index into the procedure's ``phases``.
    """

    result: np.ndarray
    votes: np.ndarray | None = None
    tally: np.ndarray | None = None
    signed: np.ndarray | None = None
    reserved: np.ndarray | None = None
    ratified: np.ndarray | None = None
    dissociated: np.ndarray | None = None
    in_force: np.ndarray | None = None
    days: np.ndarray | None = None
    method: np.ndarray | None = None
    phase: np.ndarray | None = None


@dataclass
class Outcome:
    """How every draft of an agenda item ended, in every replication.

    Attributes
    ----------
    how : (R, K) int8
        `Result` codes.
    stage : (R, K) int8
        Stage at which it ended, in the order of the body's chain; -1 if the
        draft never reached a stage.
    phase : (R, K) int8
        Where in that stage's procedure it ended; -1 if it does not say.
    tally : (R, K, 4) int64
        Heads of the decisive ballot in the order of `Vote`; zeros without one.
    votes : (R, K, N) int8
        `Vote` codes of the decisive ballot; ABSENT throughout without one.
    method : (R, K) int8
        `Method` of the decisive ballot; the votes of one that was not recorded
        are for the analyst, not for the members.
    days : (R, K) int64
        Time the procedures took [days].
    signed, reserved, ratified : (R, K, N) bool or None
        Who signed, who did so with a reservation, who ratified; None in bodies
        whose texts are not open for signature.
    dissociated : (R, K, N) bool or None
        Who disassociated itself from an adopted text; None where nobody could.
    in_force : (R, K) bool or None
        Whether a treaty has enough ratifications.
    """

    how: np.ndarray
    stage: np.ndarray
    phase: np.ndarray
    tally: np.ndarray
    votes: np.ndarray
    method: np.ndarray
    days: np.ndarray
    signed: np.ndarray | None = None
    reserved: np.ndarray | None = None
    ratified: np.ndarray | None = None
    dissociated: np.ndarray | None = None
    in_force: np.ndarray | None = None

    @property
    def adopted(self) -> np.ndarray:
        """Which drafts were adopted or opened as a pledge: (R, K) bool.

        Examples
        --------
        >>> outcome = Outcome.blank(1, 2, 3)
        >>> outcome.how[0, 1] = Result.ADOPTED_BY_VOTE
        >>> outcome.adopted
        array([[False,  True]])
        """
        return np.isin(self.how, ADOPTED)

    @property
    def bound(self) -> np.ndarray | None:
        """Who is bound by each treaty: (R, K, N) bool; None where nothing is signed.

        Those who have ratified a treaty that is in force.
        """
        if self.ratified is None or self.in_force is None:
            return None
        return self.ratified & self.in_force[..., None]

    @classmethod
    def blank(cls, n_replications: int, n_drafts: int, n_members: int) -> "Outcome":
        """Make the outcome of a meeting at which nothing has been decided yet."""
        heads = (n_replications, n_drafts)
        return cls(
            how=np.full(heads, Result.UNDECIDED, dtype=np.int8),
            stage=np.full(heads, -1, dtype=np.int8),
            phase=np.full(heads, -1, dtype=np.int8),
            tally=np.zeros((*heads, len(Vote)), dtype=np.int64),
            votes=np.full((*heads, n_members), Vote.ABSENT, dtype=np.int8),
            method=np.zeros(heads, dtype=np.int8),
            days=np.zeros(heads, dtype=np.int64),
        )

    def take(self, draft: int, other: "Outcome", place: int) -> None:
        """Take over how a text ended that stands elsewhere in another outcome.

        Parameters
        ----------
        draft : int
            Which text here.
        other : Outcome
        place : int
            Which text there.
        """
        self.how[:, draft] = other.how[:, place]
        self.stage[:, draft] = other.stage[:, place]
        self.phase[:, draft] = other.phase[:, place]
        self.tally[:, draft] = other.tally[:, place]
        self.votes[:, draft] = other.votes[:, place]
        self.method[:, draft] = other.method[:, place]
        self.days[:, draft] = other.days[:, place]

    def leave_out(self, strangers: int) -> None:
        """Count nobody as absent from a ballot who may not vote in the body.

        Parameters
        ----------
        strangers : int
            How many sit elsewhere only [members].

        Examples
        --------
        >>> outcome = Outcome.blank(1, 2, 100)
        >>> outcome.tally[0, 0] = [10, 5, 20, 65]
        >>> outcome.leave_out(53)
        >>> outcome.tally[0].tolist()
        [[10, 5, 20, 12], [0, 0, 0, 0]]
        """
        absent = self.tally[..., Vote.ABSENT]
        self.tally[..., Vote.ABSENT] = np.maximum(absent - strangers, 0)

    def enter(self, draft: int, rows: np.ndarray, verdict: Verdict, stage: int) -> None:
        """Write what a stage said into the rows it was asked about.

        Parameters
        ----------
        draft : int
            Which text.
        rows : (R,) bool
            The replications the stage decided.
        verdict : Verdict
            What it said.
        stage : int
            Its place in the chain.
        """
        decided = rows & (verdict.result < Result.UNDECIDED)  # not by a mere preparation
        self.how[:, draft] = np.where(decided, verdict.result, self.how[:, draft])
        self.stage[rows, draft] = stage
        self.phase[rows, draft] = -1 if verdict.phase is None else verdict.phase[rows]
        if verdict.days is not None:
            self.days[rows, draft] += verdict.days[rows]
        if verdict.votes is not None:
            assert verdict.tally is not None  # a ballot is counted
            _write(self.votes, draft, decided, verdict.votes)
            _write(self.tally, draft, decided, verdict.tally)
            method = Method.RECORDED if verdict.method is None else verdict.method[decided]
            self.method[decided, draft] = method
        elif self.tally[decided, draft].any():  # an earlier ballot that decided nothing
            self.votes[decided, draft] = Vote.ABSENT
            self.tally[decided, draft] = 0
            self.method[decided, draft] = Method.NONE
        self.signed = self._marked(self.signed, draft, rows, verdict.signed)
        self.reserved = self._marked(self.reserved, draft, rows, verdict.reserved)
        self.ratified = self._marked(self.ratified, draft, rows, verdict.ratified)
        self.dissociated = self._marked(self.dissociated, draft, rows, verdict.dissociated)
        self.in_force = self._marked(self.in_force, draft, rows, verdict.in_force)

    def _marked(
        self, marks: np.ndarray | None, draft: int, rows: np.ndarray, said: np.ndarray | None
    ) -> np.ndarray | None:
        """Write marks that not every body gives into an array made when first needed."""
        if said is None:
            return marks
        if marks is None:
            marks = np.zeros((*self.how.shape, *said.shape[1:]), dtype=bool)
        _write(marks, draft, rows, said)
        return marks


def _write(target: np.ndarray, draft: int, rows: np.ndarray, value: np.ndarray) -> None:
    if rows.all():  # the common case, and much cheaper than a masked write
        target[:, draft] = value
    else:
        target[rows, draft] = value[rows]
