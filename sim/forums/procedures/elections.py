"""Elections to a post: secret ballots in which the weakest candidate drops out."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.errors import ConfigError
from sim.forums.outcome import Method, Outcome, Result
from sim.forums.procedures.base import Procedure
from sim.forums.procedures.counting import SIMPLE, exceeds, fraction, reaches
from sim.theory.ballot import Vote

__all__ = ["EliminationBallots"]


class EliminationBallots(Procedure):
    """Further ballots without the lowest candidate until one has a majority (IT-9).

    A secret ballot; more than half of the valid votes elect [found]. Failing
    that, the candidate with the fewest votes drops out and the ballot is
    repeated [found; number of ballots from memory]. Equal last places are told
    apart by lot. Two candidates with equal votes stand again; if they are still
    equal at the last ballot, the lot decides [memory].

    The drafts of the agenda item are the candidates. The outcome of each holds
    its last ballot: yes for those who chose it, no for those who chose another,
    abstentions for blank and invalid papers.

    Parameters
    ----------
    majority : number or text
        Share of the valid votes: more than it for one half, at least it for
        any other (two thirds for United Nations councils, GA-4).
    max_ballots : int, optional
        Last ballot [ballots]; None lets every candidate but one drop out and
        equal finalists stand twice more.
    """

    rules: ClassVar = ("IT-9", "IT-5")
    texts: ClassVar = frozenset({"candidature"})
    joint: ClassVar = True

    def __init__(self, *, majority: object = "1/2", max_ballots: int | None = None):
        self.majority = fraction("majority", majority)
        if self.majority < SIMPLE:
            raise ConfigError(
                "majority", "must be half or more", value=majority, allowed="1/2 to 1"
            )
        if max_ballots is not None and max_ballots < 1:
            raise ConfigError("max_ballots", "must be 1 or more", value=max_ballots)
        self.max_ballots = max_ballots

    def settle(self, floor, stage, open_, outcome: Outcome):
        """Hold ballots until every replication has elected somebody or given up."""
        n_drafts = floor.n_drafts
        last = n_drafts + 1 if self.max_ballots is None else self.max_ballots
        remaining = np.repeat(open_[:, None], n_drafts, axis=1)
        voting = open_.copy()
        lot = floor.lot(stage)
        for ballot in range(1, last + 1):
            choice = floor.choose(remaining, f"{stage}/{ballot}")
            choice = self._valid(floor, stage, choice, remaining)
            count = np.stack([(choice == k).sum(axis=1) for k in range(n_drafts)], axis=1)
            self._enter(floor, outcome, voting, choice, count, ballot)
            elected = self._elected(count)
            drawn = (
                self._drawn(count, remaining, lot) if ballot == last else np.full_like(elected, -1)
            )
            winner = np.where(elected >= 0, elected, drawn)
            done = voting & (winner >= 0)
            outcome.how[done, winner[done]] = Result.ADOPTED_BY_VOTE
            voting = voting & ~done
            if not voting.any():
                break
            remaining = self._drop(count, remaining, lot, voting)
        outcome.how[voting] = Result.NO_DECISION

    def _valid(self, floor, stage, choice, remaining):
        """Papers naming a candidate still standing; -1 blank, -2 not in the room."""
        choice = np.asarray(choice, dtype=np.int64)
        named = choice >= 0
        stands = np.take_along_axis(remaining, np.where(named, choice, 0), axis=1)
        return np.where(self.room(floor, stage), np.where(named & stands, choice, -1), -2)

    def _elected(self, count):
        """Who has the majority of valid votes: (R,) int, -1 for nobody."""
        best = count.argmax(axis=1)
        most, valid = count.max(axis=1), count.sum(axis=1)
        if self.majority == SIMPLE:
            enough = exceeds(most, valid, SIMPLE)
        else:
            enough = reaches(most, valid, self.majority) & (most > 0)
        return np.where(enough, best, -1)

    @staticmethod
    def _drawn(count, remaining, lot):
        """Winner by lot between two finalists with equal votes: (R,) int, -1 for nobody."""
        most = np.where(remaining, count, -1).max(axis=1)
        level = remaining & (count == most[:, None])
        two = (remaining.sum(axis=1) == 2) & (level.sum(axis=1) == 2) & (most > 0)
        return np.where(two, np.where(level, lot, np.inf).argmin(axis=1), -1)

    @staticmethod
    def _drop(count, remaining, lot, voting):
        """Strike the candidate with the fewest votes, unless two are equal."""
        fewest = np.where(remaining, count, np.iinfo(np.int64).max).min(axis=1)
        lowest = remaining & (count == fewest[:, None])
        loser = np.where(lowest, lot, -np.inf).argmax(axis=1)
        standing = remaining.sum(axis=1)
        equal = (standing == 2) & (lowest.sum(axis=1) == 2)
        strikes = voting & (standing > 1) & ~equal
        left = remaining.copy()
        left[strikes, loser[strikes]] = False
        return left

    @staticmethod
    def _enter(floor, outcome, voting, choice, count, ballot):
        """Write a ballot into the outcome of the candidates."""
        voted, blank = (choice >= 0).sum(axis=1), (choice == -1).sum(axis=1)
        absent = floor.n_members - voted - blank
        other = np.where(choice == -2, Vote.ABSENT, Vote.ABSTAIN).astype(np.int8)
        for k in range(floor.n_drafts):
            heads = np.stack([voted - count[:, k], blank, count[:, k], absent], axis=1)
            ballots = np.where(choice >= 0, np.where(choice == k, Vote.YES, Vote.NO), other)
            outcome.tally[voting, k] = heads[voting]
            outcome.votes[voting, k] = ballots[voting]
        outcome.how[voting] = Result.FAILED
        outcome.method[voting] = Method.SECRET
        outcome.stage[voting] = 0
        outcome.phase[voting] = ballot - 1
