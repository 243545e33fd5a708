"""Elections to a post: secret ballots in which the weakest candidate drops out."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.errors import ConfigError
from sim.forums.floor import Floor
from sim.forums.outcome import Method, Outcome, Result
from sim.forums.procedures.base import Procedure
from sim.forums.procedures.counting import SIMPLE, exceeds, fraction, reaches, tally
from sim.forums.procedures.itu_conference import with_proxies
from sim.theory.ballot import Vote

__all__ = ["EliminationBallots"]

_BLANK, _AWAY = -1, -2  # papers that name nobody, and seats without one


class EliminationBallots(Procedure):
    """Further ballots without the lowest candidate until one has a majority (IT-9).

    A secret ballot; more than half of the valid votes elect, and blank papers
    count as abstentions [found: procedure of PP-02]. Failing that, the
    candidate with the fewest votes drops out and the ballot is repeated [found;
    number of ballots from memory]. Equal last places are told apart by lot.
    Two candidates with equal votes stand again; if they are still equal at the
    last ballot, the lot decides [memory].

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
    proxies : bool
        Whether absent delegations may vote through others: "proxy votes in accordance with
        Nos. 335 to 338 of the Convention … shall be permitted" (procedures of PP-98 and
        PP-02 [found]). A proxy names whom its holder names.
    """

    rules: ClassVar = ("IT-9", "IT-5")
    texts: ClassVar = frozenset({"candidature"})
    joint: ClassVar = True

    def __init__(
        self, *, majority: object = "1/2", max_ballots: int | None = None, proxies: bool = False
    ):
        self.majority = fraction("majority", majority)
        if self.majority < SIMPLE:
            raise ConfigError(
                "majority", "must be half or more", value=majority, allowed="1/2 to 1"
            )
        if max_ballots is not None and max_ballots < 1:
            raise ConfigError("max_ballots", "must be 1 or more", value=max_ballots)
        self.max_ballots, self.proxies = max_ballots, proxies

    @property
    def secret(self) -> bool:
        """Elections are by secret ballot (IT-9)."""
        return True

    def settle(self, floor: Floor, stage: str, open_: np.ndarray, outcome: Outcome) -> None:
        """Hold ballots until every replication has elected somebody or given up."""
        n_drafts = floor.n_drafts
        if not n_drafts:
            return  # nobody stands
        last = n_drafts + 1 if self.max_ballots is None else self.max_ballots
        remaining = np.repeat(open_[:, None], n_drafts, axis=1)
        voting, lot = open_.copy(), floor.lot(stage)
        papers = np.full((floor.n_replications, floor.n_members), _AWAY, dtype=np.int8)
        for ballot in range(1, last + 1):
            row = np.flatnonzero(voting)
            papers[row], count = self._ballot(floor, f"{stage}/{ballot}", remaining, row)
            outcome.phase[row] = ballot - 1
            winner = self._elected(count)
            if ballot == last:
                drawn = self._drawn(count, remaining[row], lot[row])
                winner = np.where(winner >= 0, winner, drawn)
            done = winner >= 0
            outcome.how[row] = Result.FAILED
            outcome.how[row[done], winner[done]] = Result.ADOPTED_BY_VOTE
            voting[row[done]] = False
            if not voting.any():
                break
            again = row[~done]
            remaining[again] = self._drop(count[~done], remaining[again], lot[again])
        outcome.how[voting] = Result.NO_DECISION
        self._enter(outcome, open_, papers)

    def _ballot(
        self, floor: Floor, stage: str, remaining: np.ndarray, row: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Collect the papers of the replications that vote, and count the valid ones."""
        choice = np.asarray(floor.choose(remaining, stage)[row], dtype=np.int8)
        seated = self.room(floor, stage)[row]
        papers = np.where(seated, np.int8(_BLANK), np.int8(_AWAY))
        standing = np.flatnonzero(remaining[row].any(axis=0))
        for k in standing:
            names = (choice == k) & seated & remaining[row, k, None]
            np.copyto(papers, np.int8(k), where=names)
        holder = floor.proxy(stage) if self.proxies else None
        if holder is not None:
            papers = with_proxies(papers, seated, floor.entitled, holder[row])
        count = np.zeros((row.size, remaining.shape[1]), dtype=np.int64)
        for k in standing:
            count[:, k] = np.count_nonzero(papers == k, axis=1)
        return papers, count

    def _elected(self, count: np.ndarray) -> np.ndarray:
        """Who has the majority of valid votes: (R,) int, -1 for nobody."""
        best = count.argmax(axis=1)
        most, valid = count.max(axis=1), count.sum(axis=1)
        if self.majority == SIMPLE:
            enough = exceeds(most, valid, SIMPLE)
        else:
            enough = reaches(most, valid, self.majority) & (most > 0)
        return np.where(enough, best, -1)

    @staticmethod
    def _drawn(count: np.ndarray, remaining: np.ndarray, lot: np.ndarray) -> np.ndarray:
        """Winner by lot between two finalists with equal votes: (R,) int, -1 for nobody."""
        most = np.where(remaining, count, -1).max(axis=1)
        level = remaining & (count == most[:, None])
        two = (remaining.sum(axis=1) == 2) & (level.sum(axis=1) == 2) & (most > 0)
        return np.where(two, np.where(level, lot, np.inf).argmin(axis=1), -1)

    @staticmethod
    def _drop(count: np.ndarray, remaining: np.ndarray, lot: np.ndarray) -> np.ndarray:
        """Strike the candidate with the fewest votes, unless two are equal."""
        fewest = np.where(remaining, count, np.iinfo(np.int64).max).min(axis=1)
        lowest = remaining & (count == fewest[:, None])
        loser = np.where(lowest, lot, -np.inf).argmax(axis=1)
        standing = remaining.sum(axis=1)
        equal = (standing == 2) & (lowest.sum(axis=1) == 2)
        strikes = (standing > 1) & ~equal
        left = remaining.copy()
        left[strikes, loser[strikes]] = False
        return left

    @staticmethod
    def _enter(outcome: Outcome, rows: np.ndarray, papers: np.ndarray) -> None:
        """Write each replication's last ballot into the outcome of the candidates."""
        other = np.where(papers == _AWAY, np.int8(Vote.ABSENT), np.int8(Vote.ABSTAIN))
        np.copyto(other, np.int8(Vote.NO), where=papers >= 0)
        for k in range(outcome.how.shape[1]):
            votes = np.where(papers == k, np.int8(Vote.YES), other)
            outcome.votes[:, k] = votes
            outcome.tally[:, k] = np.where(rows[:, None], tally(votes), 0)
        outcome.method[rows] = Method.SECRET
        outcome.stage[rows] = 0
