"""Medians and pivots of published bargaining models.

- Weighted median: Black (1948, *JPE* 56: 23-34) for votes; Bueno de Mesquita's
  first-round forecast with weights capability x salience [found: BDM].
- Pivots: the members whose votes a proposal from either end needs; between
  them nothing can be moved against the status quo (Krehbiel 1998) [memory].
"""

import numpy as np


def _sorted_with_weight(position, weight):
    """Positions in rising order and the weight up to and with each."""
    position = np.asarray(position, dtype=np.float64)
    weight = np.broadcast_to(np.asarray(weight, dtype=np.float64), position.shape)
    if np.any(weight < 0.0) or not np.all(weight.sum(axis=-1) > 0.0):
        raise ValueError("weight: must be 0 or more, and more than 0 for somebody")
    order = np.argsort(position, axis=-1, kind="stable")
    ordered = np.take_along_axis(position, order, axis=-1)
    return ordered, np.cumsum(np.take_along_axis(weight, order, axis=-1), axis=-1)


def _first(ordered, reached):
    """The first position at which a condition holds."""
    first = reached.argmax(axis=-1)
    return np.take_along_axis(ordered, first[..., None], axis=-1)[..., 0]


def weighted_median(position, weight=1.0):
    """Give the lowest position with at least half of the weight at or below it.

    Examples
    --------
    >>> float(weighted_median([3.0, 1.0, 2.0], [1.0, 1.0, 5.0]))
    2.0
    """
    ordered, reached = _sorted_with_weight(position, weight)
    half = 0.5 * reached[..., -1:]
    # Forgive rounding: weights such as 0.1 do not add up exactly.
    return _first(ordered, reached >= half * (1.0 - 1e-14))


def pivots(position, weight=1, *, share=(1, 2), strict=True):
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
        Votes of each member; 0 for those absent.
    share : (int, int)
        Numerator and denominator of the majority: (1, 2), (2, 3).
    strict : bool
        More than the share, rather than at least.

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
        found.append(sign * _first(ordered, (left > right) if strict else (left >= right)))
    return found[0], found[1]
