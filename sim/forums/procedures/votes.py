"""Votes, one for each member: simple and special majorities, quorum, ties, secrecy."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar, Literal

import numpy as np

from sim.errors import ConfigError
from sim.forums.floor import Floor
from sim.forums.outcome import Method, Result, Verdict
from sim.forums.procedures.base import END, Procedure, stage_name
from sim.forums.procedures.counting import (
    SIMPLE,
    TWO_THIRDS,
    carries,
    exceeds,
    fraction,
    quorate,
    reaches,
    tally,
)
from sim.parts import one_of
from sim.theory.ballot import Vote

__all__ = ["MajorityOfMembers", "SimpleMajority", "TwoThirds", "Unanimity", "VoteByHeads"]


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
        How the ballot is taken unless somebody asks otherwise (GA-6 [found]).
    recorded_at, secret_at : int, optional
        How many members must ask for a recorded or a secret vote to get it
        [members]; a secret vote prevails (GA-6: one; IT-5: two and five [memory]).
        None: it is not to be had.
    if_adopted, if_failed : str
        The stage that follows, or ``end``.
    """

    rules: ClassVar[tuple[str, ...]] = ("GA-1", "GA-2", "GA-3", "GA-5", "GA-6")
    majority: ClassVar[Fraction] = SIMPLE
    ties: ClassVar[tuple[str, ...]] = ("rejected", "second_vote")

    def __init__(
        self,
        *,
        quorum_to_decide: object = "1/2",
        tie: str = "rejected",
        method: Literal["recorded", "unrecorded", "secret"] = "recorded",
        recorded_at: int | None = None,
        secret_at: int | None = None,
        if_adopted: str = END,
        if_failed: str = END,
    ):
        self.quorum_to_decide = fraction("quorum_to_decide", quorum_to_decide)
        self.tie = one_of("tie", tie, self.ties)
        self.method = Method[one_of("method", method, ("recorded", "unrecorded", "secret")).upper()]
        self.recorded_at = _heads("recorded_at", recorded_at)
        self.secret_at = _heads("secret_at", secret_at)
        self.if_adopted = stage_name("if_adopted", if_adopted)
        self.if_failed = stage_name("if_failed", if_failed)

    @property
    def deciding_majority(self) -> Fraction:
        """The majority of those present and voting."""
        return self.majority

    @property
    def quorum_of_votes(self) -> Fraction:
        """More than this share of those who may vote must be in the room."""
        return self.quorum_to_decide

    @property
    def secret(self) -> bool:
        """Whether the ballot is secret unless somebody asks otherwise."""
        return self.method == Method.SECRET

    def exits(self) -> dict[Result, str]:
        """Adopted and failed may each lead on."""
        return {Result.ADOPTED_BY_VOTE: self.if_adopted, Result.FAILED: self.if_failed}

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Take the ballot, and a second one where the first is equally divided."""
        method = self.manner(floor, draft, stage)
        votes, count = self.take(floor, draft, stage, method)
        if self.tie == "second_vote":
            tied = open_ & (count[:, Vote.YES] == count[:, Vote.NO])
            if tied.any():
                again, recount = self.take(floor, draft, f"{stage}/second", method)
                votes = np.where(tied[:, None], again, votes)
                count = np.where(tied[:, None], recount, count)
        result = np.where(
            self.passes_votes(votes, count, floor), Result.ADOPTED_BY_VOTE, Result.FAILED
        )
        result = np.where(self.quorate(floor, stage, draft), result, Result.NO_QUORUM)
        return Verdict(result=result.astype(np.int8), votes=votes, tally=count, method=method)

    def take(
        self, floor: Floor, draft: int, stage: str, method: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Ask for the ballots of those in the room, and count them."""
        secret = method == Method.SECRET
        if secret.any():
            votes = floor.ballot(draft, stage, secret=secret)
        else:
            votes = floor.ballot(draft, stage)
        votes = self.seated(floor, stage, votes)
        return votes, tally(votes)

    def passes(self, count: np.ndarray, floor: Floor) -> np.ndarray:
        """Whether a tally carries under this majority: (R,) bool."""
        return carries(count, self.majority)

    def passes_votes(self, votes: np.ndarray, count: np.ndarray, floor: Floor) -> np.ndarray:
        """Whether the ballots, (R, N), with their tally carry: (R,) bool."""
        return self.passes(count, floor)

    def quorate(self, floor: Floor, stage: str, draft: int | None = None) -> np.ndarray:
        """Whether enough of those entitled are in the room: (R,) bool."""
        return quorate(self.room(floor, stage, draft), floor.entitled, self.quorum_to_decide)

    def manner(self, floor: Floor, draft: int, stage: str) -> np.ndarray:
        """How the ballot is taken: (R,) int8 `Method` codes."""
        method = np.full(floor.n_replications, self.method, dtype=np.int8)
        for at_least, kind, asked in (
            (self.recorded_at, "recorded_vote", Method.RECORDED),
            (self.secret_at, "secret_ballot", Method.SECRET),
        ):
            if at_least is not None:
                asking = self.seated(floor, stage, floor.motion(kind, draft)) == Vote.YES
                method[np.count_nonzero(asking, axis=-1) >= at_least] = asked
        return method


class SimpleMajority(VoteByHeads):
    """More yes than no votes: an ordinary question (GA-4 [found]; rules 85 and 125)."""

    rules: ClassVar = ("GA-4", *VoteByHeads.rules)


class TwoThirds(VoteByHeads):
    """At least two thirds of those present and voting: an important question (GA-4 [found]).

    Charter article 18(2) and rule 83; amendments to such a proposal and parts
    of it voted on separately need the same majority (rule 84). The Ad Hoc
    Committee on cybercrime falls back on it when consensus fails (OE-7 [memory]).
    """

    rules: ClassVar = ("GA-4", "OE-7", "OT-4", *VoteByHeads.rules)
    majority: ClassVar[Fraction] = TWO_THIRDS


class MajorityOfMembers(VoteByHeads):
    """A share of all who may vote, whether they come or not (IT-6 [memory]; admission [found]).

    Two thirds of the Member States admit a State outside the United Nations;
    two thirds of the accredited delegations amend the ITU Constitution, more
    than half of them the Convention. An abstention or an empty seat counts
    against.

    Parameters
    ----------
    of_members : number or text
        The share: more than it for one half, at least it for any other.
    of : {"members", "accredited"}
        Whether it is a share of the members or of the delegations accredited to the
        conference (R15).
    quorum_to_decide, tie, method, recorded_at, secret_at, if_adopted, if_failed
        As in `VoteByHeads`.
    """

    rules: ClassVar = ("IT-6", *VoteByHeads.rules)

    def __init__(
        self,
        *,
        of_members: object = "2/3",
        of: Literal["members", "accredited"] = "members",
        **base: Any,
    ):
        super().__init__(**base)
        self.of_members = fraction("of_members", of_members)
        self.of = one_of("of", of, ("members", "accredited"))

    def _base(self, floor: Floor) -> np.ndarray:
        """Count those of whom a share must say yes."""
        if self.of == "accredited":
            return floor.accredited()
        return np.asarray(np.count_nonzero(floor.entitled))

    def likely(
        self, yes: np.ndarray, no: np.ndarray, floor: Floor, majority: Fraction
    ) -> np.ndarray:
        """Where expected yes votes are enough of all who may vote, (R,) bool."""
        return yes > float(self.of_members) * self._base(floor)

    def passes(self, count: np.ndarray, floor: Floor) -> np.ndarray:
        """Whether the yes votes are enough of all who may vote: (R,) bool."""
        members = self._base(floor)
        yes = count[..., Vote.YES]
        if self.of_members == SIMPLE:
            return exceeds(yes, members, SIMPLE)
        return reaches(yes, members, self.of_members) & (yes > 0)


class Unanimity(VoteByHeads):
    """Nobody in the room votes no, and somebody votes yes (OT-4 [memory]).

    Mutual agreement as in article 6 of the OECD Convention: an abstention does
    not stop the others.
    """

    rules: ClassVar = ("OT-4", *VoteByHeads.rules)

    def passes(self, count: np.ndarray, floor: Floor) -> np.ndarray:
        """Whether nobody is against: (R,) bool."""
        return (count[..., Vote.NO] == 0) & (count[..., Vote.YES] > 0)


def _heads(key: str, value: int | None) -> int | None:
    if value is not None and value < 1:
        raise ConfigError(key, "must be 1 or more", value=value)
    return value
