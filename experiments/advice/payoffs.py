"""Payoffs of two sides' portfolios, replication by replication, and what follows from them.

Every cell is played on the same random numbers, so what two portfolios differ in is far surer
than what each of them brings. All uncertainty is by bootstrap over replications, which carry
chance, positions and, with ``uncertainty=structural``, the parameters that make the effects.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.study.camps import USUAL
from sim.errors import ConfigError
from sim.streams import Streams

N_BOOT = 400
SAME = 1e-9  # utilities nearer than that are equal


@dataclass(frozen=True, eq=False)
class Payoffs:
    """What each pair of portfolios is worth to both sides.

    Attributes
    ----------
    rows, columns : tuple of str
        Portfolios of the first and of the second side.
    first, second : (A, B, R) float64
        Utility in each replication.
    sides : tuple of str
        Names of the two.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    first: np.ndarray
    second: np.ndarray
    sides: tuple[str, str] = USUAL

    def __post_init__(self):
        empty = np.argwhere(~np.isfinite(self.first + self.second).all(axis=-1))
        if len(empty):
            a, b = empty[0]
            problem = (
                f"{len(empty)} of {len(self.rows) * len(self.columns)} cells are empty or not "
                f"finite; the first is {self.rows[a]} against {self.columns[b]}"
            )
            raise ConfigError("payoffs", problem)

    def mean(self, weight: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Mean payoffs, (A, B) each; with weights of the replications if given."""
        if weight is None:
            return self.first.mean(axis=-1), self.second.mean(axis=-1)
        return self.first @ weight, self.second @ weight

    def bootstrap(self, seed: int, number: int = N_BOOT) -> list[tuple[np.ndarray, np.ndarray]]:
        """Mean payoffs of so many resamples of the replications."""
        n = self.first.shape[-1]
        luck = Streams(seed, range(number)).uniform("advice/bootstrap", (n,))
        found = []
        for row in luck:
            weight = np.bincount((row * n).astype(int), minlength=n) / n
            found.append(self.mean(weight))
        return found

    def turned(self) -> Payoffs:
        """The same game as the second side sees it.

        Examples
        --------
        >>> one = np.array([[[1.0], [2.0]]])
        >>> Payoffs(("a",), ("x", "y"), one, -one).turned().first[:, 0, 0].tolist()
        [-1.0, -2.0]
        """
        return Payoffs(
            self.columns,
            self.rows,
            self.second.swapaxes(0, 1),
            self.first.swapaxes(0, 1),
            (self.sides[1], self.sides[0]),
        )

    def only(self, rows: Sequence[int], columns: Sequence[int]) -> Payoffs:
        """Keep some portfolios."""
        return Payoffs(
            tuple(self.rows[a] for a in rows),
            tuple(self.columns[b] for b in columns),
            self.first[np.ix_(rows, columns)],
            self.second[np.ix_(rows, columns)],
            self.sides,
        )


def played(
    rows: Sequence[str],
    columns: Sequence[str],
    play: Callable[[int, int], tuple[np.ndarray, np.ndarray]],
    sides: tuple[str, str] = USUAL,
) -> Payoffs:
    """Play every pair of portfolios.

    Parameters
    ----------
    rows, columns : sequence of str
    play : callable
        Of the numbers of a row and a column: utilities of both sides, (R,) each.
    sides : tuple of str
    """
    cells = [[play(a, b) for b in range(len(columns))] for a in range(len(rows))]
    first, second = (np.array([[cell[side] for cell in row] for row in cells]) for side in (0, 1))
    return Payoffs(tuple(rows), tuple(columns), first, second, sides)


def regret(first: np.ndarray) -> np.ndarray:
    """Greatest regret of each row: how much better another would have done, (A,).

    Examples
    --------
    >>> regret(np.array([[3.0, 0.0], [2.0, 2.0]])).tolist()
    [2.0, 1.0]
    """
    return (first.max(axis=0) - first).max(axis=1)


def dominated(first: np.ndarray) -> list[int]:
    """Rows that another row beats against every column.

    Examples
    --------
    >>> dominated(np.array([[1.0, 1.0], [2.0, 2.0], [0.0, 3.0]]))
    [0]
    """
    found = []
    for a in range(len(first)):
        better = (first > first[a] + SAME).all(axis=1)
        if better.any():
            found.append(a)
    return found


def answered(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """What each row is worth when the other side answers it best, (A,).

    Of several best answers the one that is worst for the first side.

    Examples
    --------
    >>> answered(np.array([[3.0, 0.0]]), np.array([[1.0, 1.0]])).tolist()
    [0.0]
    """
    best = second >= second.max(axis=1, keepdims=True) - SAME
    return np.where(best, first, np.inf).min(axis=1)


def exploitability(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """How much the other side gains by answering each row best, over its answer if it did not know.

    Not knowing, it plays what is best against all rows alike.

    Examples
    --------
    >>> exploitability(np.zeros((2, 2)), np.array([[1.0, 0.0], [0.0, 3.0]])).tolist()
    [1.0, 0.0]
    """
    blind = second.mean(axis=0).argmax()
    return second.max(axis=1) - second[:, blind]
