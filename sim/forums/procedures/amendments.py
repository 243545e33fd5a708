"""Changes voted on before the text: amendments, and parts put separately."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

import numpy as np

from sim.errors import ConfigError
from sim.forums.floor import Floor
from sim.forums.outcome import Result, Verdict
from sim.forums.procedures.base import Procedure, another_stage
from sim.forums.procedures.counting import SIMPLE, carries, fraction, tally

__all__ = ["Amendments", "Division"]


class Amendments(Procedure):
    """Amendments are voted first, the furthest removed from the text before the others.

    Where adopting one necessarily rejects another, the latter is not put to the
    vote; then the text as amended goes on (GA-7 [found; numbers of rules 90 and
    130 from memory]). Amendments to an important question need two thirds
    (rule 84, GA-4 [found]).

    Parameters
    ----------
    then : str
        The stage that takes the text as amended.
    majority : number or text
        Share of those present and voting: 1/2 (more than) or 2/3 (at least).
    """

    rules: ClassVar = ("GA-7", "GA-4")
    settles: ClassVar = False

    def __init__(self, *, then: str, majority: object = "1/2"):
        self.then = another_stage("then", then)
        self.majority = _majority(majority)

    def exits(self) -> dict[Result, str]:
        """The text as amended goes on."""
        return {Result.UNDECIDED: self.then}

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Vote the amendments in order, and write those that carry into the text."""
        result = np.full(floor.n_replications, Result.UNDECIDED, dtype=np.int8)
        distance = floor.amendments(draft)
        if distance.shape[1]:
            carried = self.carried(floor, draft, stage, distance) & open_[:, None]
            floor.amend(draft, carried)
        return Verdict(result=result)

    def carried(self, floor: Floor, draft: int, stage: str, distance: np.ndarray) -> np.ndarray:
        """Which amendments carry: (R, A) bool."""
        n_replications, n_amendments = distance.shape
        wins = np.stack(
            [
                self._wins(floor, stage, floor.amendment(draft, index, f"{stage}/{index}"))
                for index in range(n_amendments)
            ],
            axis=1,
        )
        moved = ~np.isnan(distance)
        removed = np.where(moved, distance, -np.inf)
        order = np.argsort(-removed, axis=1, kind="stable")  # order of submission in a tie
        excludes = floor.moot(draft)
        row = np.arange(n_replications)
        carried = np.zeros_like(moved)
        moot = np.zeros_like(moved)
        for place in range(n_amendments):
            index = order[:, place]
            adopts = (wins & moved & ~moot)[row, index]
            carried[row, index] = adopts
            moot |= adopts[:, None] & excludes[index]
        return carried

    def _wins(self, floor: Floor, stage: str, votes: np.ndarray) -> np.ndarray:
        return carries(tally(self.seated(floor, stage, votes)), self.majority)


class Division(Procedure):
    """Parts of a text are voted on separately before the whole (GA-9 [memory]).

    Any representative may ask for it; if somebody objects, the motion is voted.
    A part that does not carry is struck out. If all operative parts are
    rejected, the text as a whole is rejected (rules 89 and 129).

    Parameters
    ----------
    then : str
        The stage that takes what is left of the text.
    majority : number or text
        Share of those present and voting, as in `Amendments`.
    """

    rules: ClassVar = ("GA-9", "GA-4")
    settles: ClassVar = False

    def __init__(self, *, then: str, majority: object = "1/2"):
        self.then = another_stage("then", then)
        self.majority = _majority(majority)

    def exits(self) -> dict[Result, str]:
        """What is left of the text goes on."""
        return {Result.UNDECIDED: self.then}

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Vote part by part, strike what is rejected, reject an empty text."""
        result = np.full(floor.n_replications, Result.UNDECIDED, dtype=np.int8)
        operative = np.asarray(floor.parts(draft), dtype=bool)
        if not operative.size:
            return Verdict(result=result)
        refused = carries(tally(self.seated(floor, stage, floor.motion("against_division", draft))))
        votes = [
            self.seated(floor, stage, floor.part(draft, index, f"{stage}/{index}"))
            for index in range(operative.size)
        ]
        counts = [tally(ballot) for ballot in votes]
        kept = np.stack([carries(count, self.majority) for count in counts], axis=1)
        struck = ~kept & (open_ & ~refused)[:, None]
        floor.strike(draft, struck)
        empty = np.count_nonzero(struck & operative, axis=1) >= floor.n_operative(draft)
        if not empty.any():
            return Verdict(result=result)
        last = int(np.flatnonzero(operative)[-1])
        return Verdict(
            result=np.where(empty, np.int8(Result.FAILED), result),
            votes=votes[last],
            tally=counts[last],
        )


def _majority(value: object) -> Fraction:
    read = fraction("majority", value)
    if read < SIMPLE:
        raise ConfigError("majority", "must be half or more", value=value, allowed="1/2 to 1")
    return read
