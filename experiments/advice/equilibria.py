"""Equilibria of a game of two sides: pure, mixed, and of players who err."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from scipy.spatial import QhullError

LARGEST = 12  # portfolios of a side up to which every equilibrium is looked for
STEPS = 2000  # of the damped iteration
KEPT = 1e-6  # probability below which a portfolio is not played


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """Shares of both sides' portfolios.

    Attributes
    ----------
    first, second : (A,), (B,) float64
    values : tuple of float
        What it is worth to each.
    """

    first: np.ndarray
    second: np.ndarray
    values: tuple[float, float]

    @property
    def pure(self) -> bool:
        """Whether nobody mixes."""
        return bool(self.first.max() > 1 - KEPT and self.second.max() > 1 - KEPT)


def equilibria(first: np.ndarray, second: np.ndarray) -> list[Equilibrium]:
    """Find the Nash equilibria, by vertex enumeration (nashpy); of a large game one.

    Parameters
    ----------
    first, second : (A, B) float64
        Payoffs of the two sides.

    Examples
    --------
    >>> matching = np.array([[1.0, -1.0], [-1.0, 1.0]])
    >>> (found,) = equilibria(matching, -matching)
    >>> found.first.tolist(), found.second.tolist(), found.pure
    ([0.5, 0.5], [0.5, 0.5], False)
    """
    import nashpy

    found = pure_equilibria(first, second)
    if min(first.shape) == 1:
        return found
    game = nashpy.Game(*(1.0 + (part - part.min()) for part in (first, second)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of degenerate games, which are told apart below
        try:
            pairs = list(game.vertex_enumeration()) if max(first.shape) <= LARGEST else []
        except (TypeError, ValueError, QhullError):  # a polytope without an inside
            pairs = []
        if not pairs and not found:
            pairs = list(game.lemke_howson_enumeration())
    for one, other in pairs:
        candidate = _checked(one, other, first, second)
        if candidate is not None and not any(_same(candidate, known) for known in found):
            found.append(candidate)
    return found


def pure_equilibria(first: np.ndarray, second: np.ndarray) -> list[Equilibrium]:
    """Pairs from which neither side gains by leaving.

    Examples
    --------
    >>> dilemma = np.array([[3.0, 0.0], [5.0, 1.0]])
    >>> [(e.first.argmax(), e.second.argmax()) for e in pure_equilibria(dilemma, dilemma.T)]
    [(np.int64(1), np.int64(1))]
    """
    stays = (first >= first.max(axis=0)) & (second >= second.max(axis=1, keepdims=True))
    eye_a, eye_b = np.eye(first.shape[0]), np.eye(first.shape[1])
    return [
        Equilibrium(eye_a[a], eye_b[b], (float(first[a, b]), float(second[a, b])))
        for a, b in np.argwhere(stays)
    ]


def _checked(one, other, first: np.ndarray, second: np.ndarray) -> Equilibrium | None:
    """Keep what really is an equilibrium; a degenerate game can yield others."""
    x, y = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if x.shape != first.shape[:1] or y.shape != first.shape[1:] or not np.isfinite([*x, *y]).all():
        return None
    x, y = np.clip(x, 0, None), np.clip(y, 0, None)
    if x.sum() <= 0 or y.sum() <= 0:
        return None
    x, y = x / x.sum(), y / y.sum()
    values = float(x @ first @ y), float(x @ second @ y)
    scale = max(np.ptp(first), np.ptp(second), 1e-12)
    gain = max((first @ y).max() - values[0], (x @ second).max() - values[1])
    return Equilibrium(x, y, values) if gain <= 1e-6 * scale else None


def _same(one: Equilibrium, other: Equilibrium) -> bool:
    return bool(
        np.allclose(one.first, other.first, atol=1e-4)
        and np.allclose(one.second, other.second, atol=1e-4)
    )


def quantal_response(
    first: np.ndarray, second: np.ndarray, precision: float
) -> tuple[np.ndarray, np.ndarray]:
    """Logit equilibrium of players who choose better options more often, not always.

    McKelvey & Palfrey (1995), Games and Economic Behavior 10:6-38.

    Parameters
    ----------
    first, second : (A, B) float64
    precision : float
        0 chooses at random; the greater, the surer the better one [per unit of utility].

    Examples
    --------
    >>> one, other = quantal_response(np.array([[1.0], [0.0]]), np.zeros((2, 1)), 1.0)
    >>> one.round(3).tolist(), other.tolist()
    ([0.731, 0.269], [1.0])
    """
    x, y = (np.full(n, 1.0 / n) for n in first.shape)
    for step in range(STEPS):
        share = 1.0 / (1.0 + 0.05 * step)
        new_x, new_y = logit_shares(precision * (first @ y)), logit_shares(precision * (x @ second))
        moved = max(np.abs(new_x - x).max(), np.abs(new_y - y).max())
        x, y = x + share * (new_x - x), y + share * (new_y - y)
        if moved < 1e-10:
            break
    return x, y


def logit_shares(value: np.ndarray) -> np.ndarray:
    """Shares in proportion to the exponential of values.

    Examples
    --------
    >>> logit_shares(np.zeros(2)).tolist()
    [0.5, 0.5]
    """
    odds = np.exp(value - value.max())
    return odds / odds.sum()
