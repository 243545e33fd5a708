"""Votes by heads: simple and special majorities, quorum, ties, secrecy."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, Literal

import numpy as np

from sim.forums.outcome import Result, Verdict
from sim.forums.procedures.base import END, Procedure, stage_name
from sim.forums.procedures.counting import (
    SIMPLE,
    TWO_THIRDS,
    carries,
    exceeds,
    fraction,
    tally,
)
from sim.parts import one_of
from sim.theory.ballot import Vote

__all__ = ["SimpleMajority", "TwoThirds", "VoteByHeads"]


class VoteByHeads(Procedure):
    """A vote, one member one vote, among those present and voting (GA-1, GA-3 [found]).

    Abstainers count as not voting (UNGA rules 86 and 126). A draft with as many
    yes as no votes is rejected (rule 133), or voted on once more and then
    rejected (rule 95) where ``tie`` is ``second_vote`` (GA-5 [memory]).

    Parameters
    ----------
    quorum_to_decide : number or text
        More than this share of the members entitled to vote must be in the
        room; otherwise nothing is decided (GA-2, IT-2 [memory]).
    tie : {"rejected", "second_vote"}
        What an equal division does (GA-5).
    method : {"recorded", "unrecorded", "secret"}
        How the ballot is taken (GA-6 [found]).
    if_adopted, if_failed : str
        The stage that follows, or ``end``.
    """

    rules: ClassVar = ("GA-1", "GA-2", "GA-3", "GA-5", "GA-6")
    majority: ClassVar[Fraction] = SIMPLE
    ties: ClassVar = ("rejected", "second_vote")

    def __init__(
        self,
        *,
        quorum_to_decide: object = "1/2",
        tie: str = "rejected",
        method: Literal["recorded", "unrecorded", "secret"] = "recorded",
        if_adopted: str = END,
        if_failed: str = END,
    ):
        self.quorum_to_decide = fraction("quorum_to_decide", quorum_to_decide)
        self.tie = one_of("tie", tie, self.ties)
        self.method = method
        self.if_adopted = stage_name("if_adopted", if_adopted)
        self.if_failed = stage_name("if_failed", if_failed)

    def exits(self):
        """Adopted and failed may each lead on."""
        return {Result.ADOPTED_BY_VOTE: self.if_adopted, Result.FAILED: self.if_failed}

    def decide(self, floor, draft, stage, open_):
        """Take the ballot, and a second one where the first is equally divided."""
        secret = self.secrecy(floor, draft)
        votes, count = self.take(floor, draft, stage, secret)
        if self.tie == "second_vote":
            tied = open_ & (count[:, Vote.YES] == count[:, Vote.NO])
            if tied.any():
                again, recount = self.take(floor, draft, f"{stage}/second", secret)
                votes = np.where(tied[:, None], again, votes)
                count = np.where(tied[:, None], recount, count)
        result = np.where(self.passes(count), Result.ADOPTED_BY_VOTE, Result.FAILED)
        result = np.where(self.quorate(floor), result, Result.NO_QUORUM)
        return Verdict(result=result.astype(np.int8), votes=votes, tally=count, secret=secret)

    def take(self, floor, draft, stage, secret):
        """Ask for the ballots of those in the room, and count them."""
        if secret.any():
            votes = floor.ballot(draft, stage, secret=secret)
        else:
            votes = floor.ballot(draft, stage)
        votes = self.seated(floor, votes)
        return votes, tally(votes)

    def passes(self, count):
        """Whether a tally carries under this majority: (R,) bool."""
        return carries(count, self.majority)

    def quorate(self, floor):
        """Whether enough of those entitled are in the room: (R,) bool."""
        heads = np.count_nonzero(self.room(floor), axis=-1)
        return exceeds(heads, np.count_nonzero(floor.entitled), self.quorum_to_decide)

    def secrecy(self, floor, draft):
        """Where the ballot is secret: (R,) bool."""
        return np.full(floor.n_replications, self.method == "secret")


class SimpleMajority(VoteByHeads):
    """More yes than no votes: an ordinary question (GA-4 [found]; rules 85 and 125)."""

    rules: ClassVar = ("GA-4", *VoteByHeads.rules)


class TwoThirds(VoteByHeads):
    """At least two thirds of those present and voting: an important question (GA-4 [found]).

    Charter article 18(2) and rule 83; amendments to such a proposal and parts
    of it voted on separately need the same majority (rule 84).
    """

    rules: ClassVar = ("GA-4", *VoteByHeads.rules)
    majority: ClassVar[Fraction] = TWO_THIRDS
