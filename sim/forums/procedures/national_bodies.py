"""Letter ballots of national bodies, as ISO/IEC JTC 1 takes them."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

import numpy as np

from sim.errors import ConfigError
from sim.forums.floor import Floor
from sim.forums.outcome import Result, Verdict
from sim.forums.procedures.base import END, Procedure, stage_name
from sim.forums.procedures.counting import (
    TWO_THIRDS,
    carries,
    fraction,
    present_and_voting,
    quorate,
    reaches,
    tally,
)
from sim.parts import share
from sim.theory.ballot import Vote

__all__ = ["NationalBodyBallot"]


class NationalBodyBallot(Procedure):
    """Two thirds of the P-members' votes, and no more than a quarter of all votes negative.

    "(a) a two-thirds majority of the votes cast by the P-members of the technical
    committee or subcommittee are in favour, and (b) not more than one-quarter of the total
    number of votes cast are negative. Abstentions are excluded when the votes are counted"
    (JT-1 [found]; ISO/IEC Directives part 1, clauses 2.6.3 and 2.7.3). Every national body
    may vote, P-member or not, so one ballot has two electorates and both tests must pass.
    Negative votes without technical reasons are excluded too; members here always give
    reasons (assumption).

    A committee draft is voted on by P-members alone, two thirds of whose votes must be in
    favour where the chair doubts that there is consensus (JT-2 [found]).

    Parameters
    ----------
    principals : str
        The bloc of the P-members.
    approval : number or text
        At least this share of the P-members' votes must be in favour.
    negatives : number or text, optional
        At most this share of all votes may be negative; None: only P-members vote.
    obliged : bool
        Whether P-members must vote: all send a ballot, as 41 of 41 did in 2007, and one
        that would not counts as abstaining (JT-3 [found for the duty; memory that an
        abstention meets it]).
    quorum_to_decide : number or text
        More than this share of the P-members must have sent a ballot (JT-3).
    revisions : int
        How often the text is moved towards those who voted no before it is put to this
        ballot: the ballot resolution meeting [times].
    conditional : float
        Share of negative votes in the ballot before that were conditional approvals, and turn
        once comments are resolved, 0 to 1 (JT-6 [memory]; the share is an assumption). Where
        all who propose the text have walked out, nobody resolves them, and nothing turns.
    revises : str, optional
        An earlier ballot of the chain, of which this is the second count: only those that
        voted then may vote now (JT-4 [found]).
    if_adopted, if_failed : str
        The stage that follows, or ``end``.
    """

    rules: ClassVar = ("JT-1", "JT-2", "JT-3", "JT-4", "JT-6")
    phases: ClassVar = (
        "both tests passed",
        "too few P-members in favour",
        "too many negative votes",
        "both tests failed",
    )

    def __init__(
        self,
        *,
        principals: str = "jtc1_p",
        approval: object = "2/3",
        negatives: object = "1/4",
        obliged: bool = True,
        quorum_to_decide: object = "1/2",
        revisions: int = 0,
        revises: str | None = None,
        conditional: float = 0.0,
        if_adopted: str = END,
        if_failed: str = END,
    ):
        self.principals = stage_name("principals", principals)
        self.approval = fraction("approval", approval)
        self.negatives = None if negatives is None else fraction("negatives", negatives)
        self.obliged = obliged
        self.quorum_to_decide = fraction("quorum_to_decide", quorum_to_decide)
        if revisions < 0:
            raise ConfigError("revisions", "must be 0 or more", value=revisions)
        self.revisions, self.conditional = revisions, share("conditional", conditional)
        self.revises = None if revises is None else stage_name("revises", revises)
        self.if_adopted = stage_name("if_adopted", if_adopted)
        self.if_failed = stage_name("if_failed", if_failed)

    @property
    def blocs(self) -> dict[str, str]:
        """The bloc whose votes are counted apart, by its key."""
        return {"principals": self.principals}

    @property
    def bound_to_vote(self) -> str | None:
        """The P-members, where they must vote."""
        return self.principals if self.obliged else None

    @property
    def deciding_majority(self) -> Fraction:
        """The share of the P-members' votes that must be in favour."""
        return self.approval or TWO_THIRDS

    def exits(self) -> dict[Result, str]:
        """Approval and disapproval may each lead on."""
        return {Result.ADOPTED_BY_VOTE: self.if_adopted, Result.FAILED: self.if_failed}

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Resolve comments where that comes first, take the ballots, and test both counts."""
        for _ in range(self.revisions):
            against = floor.ballot(draft, self.revises or stage) == Vote.NO
            against &= self.room(floor, self.revises or stage) & open_[:, None]
            against &= floor.proposed(draft, stage)[:, None]
            if against.any():
                floor.revise(draft, against)
        principal = floor.bloc(self.principals) & floor.entitled
        votes = self._ballots(floor, draft, stage, principal)
        count, theirs = tally(votes), tally(votes[:, principal])
        approved = carries(theirs, self.approval)
        few_negatives = np.ones(floor.n_replications, dtype=bool)
        if self.negatives is not None:
            voting = present_and_voting(count)
            few_negatives = reaches(count[:, Vote.YES], voting, 1 - self.negatives) & (voting > 0)
        result = np.where(approved & few_negatives, Result.ADOPTED_BY_VOTE, Result.FAILED)
        sent = (votes != Vote.ABSENT) & principal
        enough = quorate(sent, principal, self.quorum_to_decide)
        result = np.where(enough, result, Result.NO_QUORUM)
        return Verdict(
            result=result.astype(np.int8),
            votes=votes,
            tally=count,
            phase=((~approved) + 2 * (~few_negatives)).astype(np.int8),
        )

    def _ballots(self, floor: Floor, draft: int, stage: str, principal: np.ndarray) -> np.ndarray:
        """Ballots sent in: (R, N) int8 `Vote` codes."""
        votes = self.seated(floor, stage, floor.ballot(draft, stage))
        if self.conditional:
            turns = (votes == Vote.NO) & floor.satisfied(draft, stage, self.conditional)
            turns &= floor.proposed(draft, stage)[:, None]
            votes = np.where(turns, np.int8(Vote.YES), votes)
        if self.obliged:
            silent = (votes == Vote.ABSENT) & principal
            votes = np.where(silent, np.int8(Vote.ABSTAIN), votes)
        voter = np.ones_like(votes, dtype=bool)
        if self.revises is not None:
            voter = self.room(floor, self.revises) | (principal & self.obliged)
        if self.negatives is None:
            voter = voter & principal
        return np.where(voter, votes, np.int8(Vote.ABSENT))
