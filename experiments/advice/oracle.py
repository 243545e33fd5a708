"""Double oracle: let both sides look for portfolios that nobody listed.

McMahan, Gordon & Blum (2003): each side adds its best answer to what the other now
plays, out of everything it could do, until neither finds a better one. The candidates are many, so
they race: all are tried on a few replications and only the best on more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.advice.equilibria import Equilibrium, equilibria

Play = Callable[[object, object, int], tuple[np.ndarray, np.ndarray]]
FEW, SURVIVORS = 32, 6  # replications of the first heat; candidates in the second
NEVER = 1e-9  # share below which a portfolio is not played
WORTH_IT = 2.0  # standard errors by which a find must be better


@dataclass(frozen=True)
class Grown:
    """What the search has found.

    Attributes
    ----------
    first, second : list
        Portfolios of both sides, in the order in which they were found.
    equilibrium : Equilibrium
        Of the game of these.
    history : list of tuple
        Round, side, portfolio, gain and its standard error.
    closed : bool
        Whether neither side found a better one at the end.
    """

    first: list
    second: list
    equilibrium: Equilibrium
    history: list[tuple]
    closed: bool


def grow(
    play: Play,
    first: Sequence,
    second: Sequence,
    grids: tuple[Sequence, Sequence],
    *,
    replications: int = 128,
    rounds: int = 6,
    ahead: Callable[[int], object] = lambda count: None,
) -> Grown:
    """Grow a game from a few portfolios.

    Parameters
    ----------
    play : callable
        Of a portfolio of each side and a number of replications: utilities of both, (R,)
        each, the same random numbers whatever is played.
    first, second : sequence
        To begin with.
    grids : tuple of sequence
        Everything each side could do.
    replications : int
        Of the second heat.
    rounds : int
        At most.
    ahead : callable
        Told how many more replications a side is about to play at most.
    """
    ours, theirs, history = list(first), list(second), []
    table = _Table(play, replications)
    for number in range(1, rounds + 1):
        now = solved(table, ours, theirs)
        found = False
        # Both answer what is played now: the lists are copied before either grows.
        for side, own, other, mix in (
            (0, ours, tuple(theirs), now.second),
            (1, theirs, tuple(ours), now.first),
        ):
            ahead(table.still_to_play(side, own, other, mix, grids[side]))
            one, gain, error = table.answer(side, own, other, mix, grids[side], now.values[side])
            if one is not None and gain > WORTH_IT * error and gain > 1e-9:
                own.append(one)
                history.append((number, side, one, gain, error))
                found = True
        if not found:
            return Grown(ours, theirs, now, history, True)
    return Grown(ours, theirs, solved(table, ours, theirs), history, False)


def solved(table: _Table, ours: list, theirs: list) -> Equilibrium:
    """Give an equilibrium of the game as it stands: a pure one if there is any."""
    cells = [[table.cell(a, b, table.replications) for b in theirs] for a in ours]
    first, second = (np.array([[c[k].mean() for c in row] for row in cells]) for k in (0, 1))
    found = equilibria(first, second)
    return min(found, key=lambda one: not one.pure)


class _Table:
    """Cells that have been played, kept."""

    def __init__(self, play: Play, replications: int):
        self.play, self.replications = play, replications
        self._cells: dict[tuple, tuple[np.ndarray, np.ndarray]] = {}

    def cell(self, a, b, number: int) -> tuple[np.ndarray, np.ndarray]:
        key = (a, b, number)
        if key not in self._cells:
            self._cells[key] = self.play(a, b, number)
        return self._cells[key]

    def answer(self, side: int, own: list, other: Sequence, mix: np.ndarray, grid: Sequence, value):
        """Best of a grid against a mix, its gain over what is had, and the standard error."""
        rest = [one for one in grid if one not in own]
        if not rest:
            return None, 0.0, 0.0
        heat = np.array([self._worth(side, one, other, mix, FEW).mean() for one in rest])
        best = [rest[k] for k in np.argsort(-heat, kind="stable")[:SURVIVORS]]
        worth = [self._worth(side, one, other, mix, self.replications) for one in best]
        top = int(np.argmax([w.mean() for w in worth]))
        base = max(
            (self._worth(side, one, other, mix, self.replications) for one in own),
            key=lambda w: w.mean(),
        )
        gain = worth[top] - base
        return best[top], float(gain.mean()), float(gain.std() / np.sqrt(len(gain)))

    def still_to_play(
        self, side: int, own: list, other: Sequence, mix: np.ndarray, grid: Sequence
    ) -> int:
        """Replications that looking for an answer takes at most [count]."""
        against = [answer for share, answer in zip(mix, other, strict=True) if share > NEVER]
        rest = [one for one in grid if one not in own]
        heat = sum(
            (*((one, answer) if side == 0 else (answer, one)), FEW) not in self._cells
            for one in rest
            for answer in against
        )
        again = min(SURVIVORS, len(rest)) * len(against)
        return heat * FEW + again * self.replications

    def _worth(self, side: int, one, other: Sequence, mix: np.ndarray, number: int) -> np.ndarray:
        total = 0.0
        for share, answer in zip(mix, other, strict=True):
            if share > NEVER:
                pair = (one, answer) if side == 0 else (answer, one)
                total = total + share * self.cell(*pair, number)[side]
        return np.asarray(total)
