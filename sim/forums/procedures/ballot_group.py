"""Ballots of standards bodies whose members are organisations or persons."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

import numpy as np

from sim.errors import ConfigError
from sim.forums.floor import Floor
from sim.forums.outcome import Result, Verdict
from sim.forums.procedures.base import END, Procedure, stage_name
from sim.forums.procedures.consensus import maintained
from sim.forums.procedures.counting import carries, exceeds, fraction, reaches, tally
from sim.theory.ballot import Vote

__all__ = ["BallotGroup", "DiscussBallot"]


class BallotGroup(Procedure):
    """Three quarters return their ballot, three quarters of the votes approve, few abstain.

    A ballot of the IEEE Standards Association is valid if at least 75 % of the ballot group
    return it and less than 30 % of the returns abstain; the draft is approved if at least
    75 % of the yes and no votes are yes (SA-1 [found]). Comments on negative votes are then
    answered and the draft is circulated again, and many negative votes turn (SA-2 [found]:
    25 of 34 on 802.11g). That no interest category may be more than a third of the group
    is left to who is seated.

    Parameters
    ----------
    returns, approval, abstaining : number or text
        Least share of ballots returned, least share of yes votes, and the share of returns
        that abstentions must stay below.
    recirculations : int
        How often the draft is moved towards those who voted no and balloted again [times].
    if_adopted, if_failed : str
        The stage that follows, or ``end``.
    """

    rules: ClassVar = ("SA-1", "SA-2")
    phases: ClassVar = ("approved", "approved after recirculation", "too few approve", "not valid")

    def __init__(
        self,
        *,
        returns: object = "3/4",
        approval: object = "3/4",
        abstaining: object = "3/10",
        recirculations: int = 0,
        if_adopted: str = END,
        if_failed: str = END,
    ):
        self.returns = fraction("returns", returns)
        self.approval = fraction("approval", approval)
        self.abstaining = fraction("abstaining", abstaining)
        if recirculations < 0:
            raise ConfigError("recirculations", "must be 0 or more", value=recirculations)
        self.recirculations = recirculations
        self.if_adopted = stage_name("if_adopted", if_adopted)
        self.if_failed = stage_name("if_failed", if_failed)

    @property
    def deciding_majority(self) -> Fraction:
        """The share of yes votes among yes and no."""
        return self.approval

    def exits(self) -> dict[Result, str]:
        """Approval and failure may each lead on."""
        return {Result.ADOPTED_BY_VOTE: self.if_adopted, Result.FAILED: self.if_failed}

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Ballot, and circulate again towards the negative votes where it was not approved."""
        votes = self.seated(floor, stage, floor.ballot(draft, stage))
        valid, approved = self.tests(floor, tally(votes))
        first = valid & approved
        for _ in range(self.recirculations):
            against = (votes == Vote.NO) & (valid & ~approved & open_)[:, None]
            if not against.any():
                break
            floor.revise(draft, against)
            votes = self.seated(floor, stage, floor.ballot(draft, stage))
            valid, approved = self.tests(floor, tally(votes))
        passed = valid & approved
        phase = np.select([first, passed, valid], [0, 1, 2], default=3)
        return Verdict(
            result=np.where(passed, Result.ADOPTED_BY_VOTE, Result.FAILED).astype(np.int8),
            votes=votes,
            tally=tally(votes),
            phase=phase.astype(np.int8),
        )

    def tests(self, floor: Floor, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Whether a ballot is valid and whether it approves: two (R,) bool."""
        group = np.asarray(np.count_nonzero(floor.entitled))
        returned = count[:, Vote.YES] + count[:, Vote.NO] + count[:, Vote.ABSTAIN]
        valid = reaches(returned, group, self.returns) & (returned > 0)
        valid &= exceeds(returned - count[:, Vote.ABSTAIN], returned, 1 - self.abstaining)
        return valid, carries(count, self.approval)


class DiscussBallot(Procedure):
    """A steering group in which one open DISCUSS holds a text until it is cleared.

    In the ballot of the Internet Engineering Steering Group an area director answers yes,
    no objection, discuss or abstain; one discuss holds the document until it is cleared
    (IE-2 [found]). It passes with at least one yes, no open discuss, and two thirds yes or
    without objection (IE-3 [memory]). In the alternate ballot, which has not been used,
    two thirds yes and no more than two no pass it (IE-4 [found]).

    Parameters
    ----------
    group : str, optional
        The bloc whose members ballot; None: every member.
    clearings : int
        How often the authors change the text to clear a discuss [times].
    alternate : bool
        Whether the alternate ballot follows where a discuss stays open.
    if_adopted, if_failed : str
        The stage that follows, or ``end``.
    """

    rules: ClassVar = ("IE-2", "IE-3", "IE-4")
    phases: ClassVar = ("cleared", "discuss open", "too little support", "alternate ballot")

    def __init__(
        self,
        *,
        group: str | None = None,
        clearings: int = 2,
        alternate: bool = False,
        if_adopted: str = END,
        if_failed: str = END,
    ):
        self.group = None if group is None else stage_name("group", group)
        if clearings < 0:
            raise ConfigError("clearings", "must be 0 or more", value=clearings)
        self.clearings, self.alternate = clearings, alternate
        self.if_adopted = stage_name("if_adopted", if_adopted)
        self.if_failed = stage_name("if_failed", if_failed)

    @property
    def blocs(self) -> dict[str, str]:
        """The bloc that ballots, by its key."""
        return {} if self.group is None else {"group": self.group}

    def exits(self) -> dict[Result, str]:
        """Approval and an open discuss may each lead on."""
        return {Result.ADOPTED_BY_CONSENSUS: self.if_adopted, Result.BLOCKED: self.if_failed}

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Ballot, clear what can be cleared, and see what stays."""
        room = self.room(floor, stage)
        if self.group is not None:
            room = room & floor.bloc(self.group)
        discuss = maintained(floor, draft, stage, room)
        for _ in range(self.clearings):
            held = discuss & open_[:, None]
            if not held.any():
                break
            floor.revise(draft, held)
            discuss = maintained(floor, draft, stage, room)
        votes = np.where(room, floor.ballot(draft, stage), np.int8(Vote.ABSENT))
        count, heads = tally(votes), np.count_nonzero(room, axis=1)
        content = np.count_nonzero(room & ~discuss & (votes != Vote.ABSTAIN), axis=1)
        backed = (count[:, Vote.YES] > 0) & (3 * content >= 2 * heads)
        cleared = ~discuss.any(axis=1)
        passed, phase = cleared & backed, np.where(cleared, np.where(backed, 0, 2), 1)
        if self.alternate:
            enough = 3 * count[:, Vote.YES] >= 2 * heads
            rescued = ~cleared & enough & (count[:, Vote.NO] <= 2) & (heads > 0)
            passed, phase = passed | rescued, np.where(rescued, 3, phase)
        result = np.where(passed, Result.ADOPTED_BY_CONSENSUS, Result.BLOCKED)
        return Verdict(result=result.astype(np.int8), phase=phase.astype(np.int8))
