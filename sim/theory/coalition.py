"""Attraction of members to a coalition, for many replications at once.

The landscape force of Axelrod & Bennett (1993, *British Journal of Political
Science* 23: 211-233) [found: AB] on a member who considers joining: how much it
is drawn to those who are inside,

    A_i = sum_{j inside, j != i} s_j p_ij  /  sum_{j inside, j != i} s_j

with s_j the strength of a member and p_ij the propensity of two to stand
together. The theory promises that its energy falls while members move one at a
time, each to the side that attracts it most; when all choose at once, as in the
model, it may rise. The published landscapes are reproduced in `tests/published`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Stretched", "attraction_by_nearness", "stretched"]

ALONE = 1e-12  # share of the greatest strength; rounding is no company


@dataclass(frozen=True)
class Stretched:
    """Positions with every axis stretched; the same for all coalitions of a round.

    Attributes
    ----------
    axes : list of (R, N) float64
        Of those that are not stretched to nothing.
    square : (R, N) float64
        Sum of their squares.
    """

    axes: list[NDArray[np.float64]]
    square: NDArray[np.float64]

    def of(self, places: NDArray[np.int64]) -> Stretched:
        """Take some members only, by their places in axis N."""
        axes = [np.take(x, places, axis=1) for x in self.axes]
        return Stretched(axes, np.take(self.square, places, axis=1))


def stretched(position: NDArray[np.float64], scale: NDArray[np.float64]) -> Stretched:
    """Stretch positions by the scale of each axis.

    Parameters
    ----------
    position : (R, N, D) float64
        [sd of UN members]
    scale : (D,) float64
        The root of each axis' salience.

    Examples
    --------
    >>> stretched(np.array([[[1.0, 5.0]]]), np.array([2.0, 0.0])).square
    array([[4.]])
    """
    axes = [position[..., d] * scale[d] for d in np.flatnonzero(scale)]
    square = axes[0] * axes[0]
    for x in axes[1:]:
        square += x * x
    return Stretched(axes, square)


def attraction_by_nearness(
    place: Stretched,
    inside: NDArray[np.bool_],
    strength: NDArray[np.float64],
    reach: float | NDArray[np.float64],
) -> NDArray[np.float64]:
    """Give how strongly each member is drawn to those inside a coalition, by nearness.

    The propensity of two members is ``p_ij = 1 - |x_i - x_j|^2 / reach^2``: 1 at
    the same position, 0 at the reach, negative beyond. The sum over members is
    worked out by way of their weighted mean and square, in a few passes.

    Parameters
    ----------
    place : Stretched
        Positions, each axis stretched by the root of its salience.
    inside : (R, N) bool
    strength : (N,) float64
        s_j, 0 or more.
    reach : float or (R, 1) float64
        Distance at which attraction turns into repulsion [sd].

    Returns
    -------
    (R, N) float64
        At most 1; 0 where nobody else is inside.

    Examples
    --------
    >>> x = np.array([[[0.0], [0.0], [2.0]]])
    >>> inside = np.array([[False, True, False]])
    >>> attraction_by_nearness(stretched(x, np.ones(1)), inside, np.ones(3), reach=2.0)
    array([[1., 0., 0.]])
    """
    weight = inside * strength
    total = weight.sum(axis=1)[:, None]
    per_reach = 1.0 / (reach * reach)
    gap = place.square * (total * per_reach)
    for x in place.axes:
        gap -= x * ((2.0 * per_reach) * (weight * x).sum(axis=1)[:, None])
    gap += (weight * place.square).sum(axis=1)[:, None] * per_reach
    others = np.subtract(total, weight, out=weight)
    alone = others <= ALONE * strength.max()
    lonely = alone.any()
    if lonely:
        others[alone] = 1.0
    gap /= others
    near = np.subtract(1.0, gap, out=gap)
    if lonely:
        near[alone] = 0.0
    return near
