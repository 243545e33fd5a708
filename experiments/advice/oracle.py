"""Double oracle: let all sides look for portfolios that nobody listed.

McMahan, Gordon & Blum (2003), for any number of sides: each adds its best answer to what the others
now play, out of everything it could do, until none finds a better one. The candidates are many, so
they race: all are tried on a few replications and only the best on more.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.advice.equilibria import equilibria
from experiments.advice.several_equilibria import PRECISIONS, equilibria_of_several
from experiments.advice.several_sides import quantal_shares

Play = Callable[[tuple, int], np.ndarray]
FEW, SURVIVORS = 32, 6  # replications of the first heat; candidates in the second
NEVER = 1e-9  # share below which a portfolio is not played
WORTH_IT = 2.0  # standard errors by which a find must be better


@dataclass(frozen=True)
class Grown:
    """What the search has found.

    Attributes
    ----------
    found : list of list
        Portfolios of each side, in the order in which they were found.
    shares : list of (A_k,) float64
        An equilibrium of the game of these.
    history : list of tuple
        Round, side, portfolio, gain and its standard error.
    closed : bool
        Whether no side found a better one at the end.
    """

    found: list[list]
    shares: list[np.ndarray]
    history: list[tuple]
    closed: bool


def grow(
    play: Play,
    start: Sequence[Sequence],
    grids: Sequence[Sequence],
    *,
    replications: int = 128,
    rounds: int = 6,
    ahead: Callable[[int], object] = lambda count: None,
) -> Grown:
    """Grow a game from a few portfolios.

    Parameters
    ----------
    play : callable
        Of a profile, a portfolio of each of K sides, and a number of replications: utilities,
        (K, R), the same random numbers whatever is played.
    start : sequence of sequence
        Of each side, to begin with.
    grids : sequence of sequence
        Everything each side could do.
    replications : int
        Of the second heat.
    rounds : int
        At most.
    ahead : callable
        Told how many more replications a side is about to play at most.
    """
    own, history = [list(part) for part in start], []
    table = _Table(play, replications)
    for number in range(1, rounds + 1):
        shares = solved(table, own)
        now = [tuple(part) for part in own]  # all answer what is played now, before any grows
        for side, grid in enumerate(grids):
            ahead(table.still_to_play(side, now, shares, grid))
            one, gain, error = table.answer(side, now, shares, grid)
            if one is not None and gain > WORTH_IT * error and gain > 1e-9:
                own[side].append(one)
                history.append((number, side, one, gain, error))
        if [len(part) for part in own] == [len(part) for part in now]:
            return Grown(own, shares, history, True)
    return Grown(own, solved(table, own), history, False)


def solved(table: _Table, own: Sequence[Sequence]) -> list[np.ndarray]:
    """Give an equilibrium of the game as it stands: a pure one if there is any.

    Of several sides, where none is found, what players choose who hardly err.
    """
    cells = [table.cell(profile, table.replications) for profile in itertools.product(*own)]
    shape = [len(part) for part in own]
    payoff = np.stack([cell.mean(axis=1) for cell in cells], axis=1).reshape(len(own), *shape)
    if len(own) == 2:
        best = min(equilibria(*payoff), key=lambda one: not one.pure)
        return [best.first, best.second]
    found = equilibria_of_several(payoff).shares
    if found:
        return found[0]
    return quantal_shares(payoff, PRECISIONS[-1] / max(float(np.ptp(payoff)), 1e-9))


class _Table:
    """Cells that have been played, kept."""

    def __init__(self, play: Play, replications: int):
        self.play, self.replications = play, replications
        self._cells: dict[tuple, np.ndarray] = {}

    def cell(self, profile: tuple, number: int) -> np.ndarray:
        key = (profile, number)
        if key not in self._cells:
            self._cells[key] = self.play(profile, number)
        return self._cells[key]

    def answer(
        self, side: int, own: Sequence[tuple], shares: Sequence[np.ndarray], grid: Sequence
    ) -> tuple[object, float, float]:
        """Best of a grid against what others mix, its gain over what is had, and its error."""
        rest = [one for one in grid if one not in own[side]]
        if not rest:
            return None, 0.0, 0.0

        def worth(one, number: int) -> np.ndarray:
            against = self._against(side, one, own, shares)
            return sum(share * self.cell(profile, number)[side] for share, profile in against)

        heat = np.array([worth(one, FEW).mean() for one in rest])
        best = [rest[k] for k in np.argsort(-heat, kind="stable")[:SURVIVORS]]
        closer = [worth(one, self.replications) for one in best]
        top = int(np.argmax([w.mean() for w in closer]))
        had = (worth(one, self.replications) for one in own[side])
        gain = closer[top] - max(had, key=lambda w: w.mean())
        return best[top], float(gain.mean()), float(gain.std() / np.sqrt(len(gain)))

    def still_to_play(
        self, side: int, own: Sequence[tuple], shares: Sequence[np.ndarray], grid: Sequence
    ) -> int:
        """Replications that looking for an answer takes at most [count]."""
        rest = [one for one in grid if one not in own[side]]
        met = [list(self._against(side, one, own, shares)) for one in rest]
        heat = sum((profile, FEW) not in self._cells for part in met for _, profile in part)
        again = sum(len(part) for part in met[:SURVIVORS])
        return heat * FEW + again * self.replications

    def _against(
        self, side: int, one, own: Sequence[tuple], shares: Sequence[np.ndarray]
    ) -> Iterator[tuple[float, tuple]]:
        """Profiles in which a side plays one portfolio, and how often others make them so."""
        parts = [
            [(1.0, one)] if k == side else list(zip(share, part, strict=True))
            for k, (share, part) in enumerate(zip(shares, own, strict=True))
        ]
        for profile in itertools.product(*parts):
            share = float(np.prod([weight for weight, _ in profile]))
            if share > NEVER:
                yield share, tuple(portfolio for _, portfolio in profile)
