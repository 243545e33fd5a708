"""Where bargaining ends on an axis: medians, means, compromise, pivots.

- Weighted median: Black (1948, *JPE* 56: 23-34) for votes; Bueno de Mesquita's
  first-round forecast with weights capability x salience [found: BDM].
- Compromise: Van den Bos (1991); Stokman & Van Oosten (1994): the mean of
  positions weighted by power x salience [memory], the expected outcome of
  consensus bargaining in which nobody's loss is ignored.
- Pivots: the members whose votes a proposal from either end needs; between
  them nothing can be moved against the status quo (Krehbiel 1998) [memory].
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def _sorted_with_weight(
    position: ArrayLike, weight: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Positions in rising order and the weight up to and with each."""
    position = np.asarray(position, dtype=np.float64)
    weight = np.broadcast_to(np.asarray(weight, dtype=np.float64), position.shape)
    if np.any(weight < 0.0) or not np.all(weight.sum(axis=-1) > 0.0):
        raise ValueError("weight: must be 0 or more, and more than 0 for somebody")
    order = np.argsort(position, axis=-1, kind="stable")
    ordered = np.take_along_axis(position, order, axis=-1)
    return ordered, np.cumsum(np.take_along_axis(weight, order, axis=-1), axis=-1)


def _at(ordered: NDArray[np.float64], reached: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The first position at which a condition holds."""
    first = reached.argmax(axis=-1)
    return np.take_along_axis(ordered, first[..., None], axis=-1)[..., 0]


def weighted_median(position: ArrayLike, weight: ArrayLike = 1.0) -> NDArray[np.float64]:
    """Give the weighted median of the last axis.

    The lowest position with at least half of the weight at or below it: always
    somebody's position, the lower of the two when halves are equal.

    Parameters
    ----------
    position : (..., N) float
    weight : (N,) or (..., N) float
        Not negative, not all 0.

    Returns
    -------
    (...) float64

    Raises
    ------
    ValueError
        If a weight is negative or all are 0.

    Examples
    --------
    >>> float(weighted_median([3.0, 1.0, 2.0], [1.0, 1.0, 5.0]))
    2.0
    """
    ordered, reached = _sorted_with_weight(position, weight)
    half = 0.5 * reached[..., -1:]
    # Forgive rounding: weights such as 0.1 do not add up exactly.
    return _at(ordered, reached >= half * (1.0 - 1e-14))


def weighted_mean(position: ArrayLike, weight: ArrayLike = 1.0) -> NDArray[np.float64]:
    """Give the weighted mean of the last axis.

    Parameters
    ----------
    position : (..., N) float
    weight : (N,) or (..., N) float

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> float(weighted_mean([0.0, 10.0], [3.0, 1.0]))
    2.5
    """
    position = np.asarray(position, dtype=np.float64)
    weight = np.broadcast_to(np.asarray(weight, dtype=np.float64), position.shape)
    return (weight * position).sum(axis=-1) / weight.sum(axis=-1)


def compromise(position: ArrayLike, power: ArrayLike, salience: ArrayLike) -> NDArray[np.float64]:
    """Give the compromise outcome on every axis.

    O_k = sum_i c_i s_ik x_ik / sum_i c_i s_ik (Van den Bos 1991; Stokman & Van
    Oosten 1994, the base model) [memory; its results on the Copenhagen data are
    reproduced in tests].

    Parameters
    ----------
    position : (..., N, D) float
    power : (N,) or (..., N) float
        c_i >= 0.
    salience : (N, D) or (..., N, D) float
        s_ik >= 0.

    Returns
    -------
    (..., D) float64
        NaN on an axis that nobody with power cares about.

    Examples
    --------
    >>> compromise([[0.0], [10.0]], [1.0, 1.0], [[1.0], [3.0]])
    array([7.5])
    """
    position = np.asarray(position, dtype=np.float64)
    weight = np.asarray(power, dtype=np.float64)[..., None] * np.asarray(salience, dtype=float)
    total = np.broadcast_to(weight.sum(axis=-2), (*position.shape[:-2], position.shape[-1]))
    pull = (weight * position).sum(axis=-2)
    return np.divide(pull, total, out=np.full(pull.shape, np.nan), where=total > 0.0)


def pivots(
    position: ArrayLike,
    weight: ArrayLike = 1,
    *,
    share: tuple[int, int] = (1, 2),
    strict: bool = True,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Find the two members whose votes proposals from either end need.

    A coalition built from the top downwards wins when its weight exceeds the
    share of all weight (`strict`) or reaches it; the last member it needs sits
    at `low`. Built from the bottom upwards, at `high`. With a simple majority
    and an odd number of members both are the median; with two thirds the
    interval between them is the gridlock interval.

    Parameters
    ----------
    position : (..., N) float
        One axis.
    weight : (N,) or (..., N) int
        Votes of each member; 0 for those absent [votes].
    share : (int, int)
        Numerator and denominator of the majority: (1, 2), (2, 3).
    strict : bool
        More than the share, rather than at least.

    Returns
    -------
    low, high : (...) float64

    Raises
    ------
    ValueError
        If a weight is negative or all are 0, or the share is not in (0, 1].

    Examples
    --------
    >>> low, high = pivots([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], share=(2, 3), strict=False)
    >>> float(low), float(high)
    (3.0, 4.0)
    """
    numerator, denominator = share
    if not 0 < numerator <= denominator or (strict and numerator == denominator):
        raise ValueError(f"share: no majority can reach {numerator}/{denominator}")
    found = []
    for sign in (-1.0, 1.0):  # from the top, then from the bottom
        ordered, reached = _sorted_with_weight(sign * np.asarray(position, float), weight)
        left, right = denominator * reached, numerator * reached[..., -1:]
        found.append(sign * _at(ordered, (left > right) if strict else (left >= right)))
    return found[0], found[1]
