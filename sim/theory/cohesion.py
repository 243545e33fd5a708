"""How closely members vote together, and how divided a body is.

With Y, N, A the yes, no and abstain votes of a group on one roll-call:

- agreement index AI = (max - (Y + N + A - max) / 2) / (Y + N + A), max the
  largest of the three: Hix, Noury & Roland (2005, *BJPolS* 35: 209-234) [memory]
- Rice (1925, *PSQ* 40: 60-72) index |Y - N| / (Y + N) [memory]
- modularity Q: Newman & Girvan (2004, *Phys. Rev. E* 69: 026113) [memory]
- fragmentation 1 - sum of squared shares: Rae (1967); its inverse counts
  effective parts: Laakso & Taagepera (1979) [memory]

Two groups are compared fairly only on the same roll-calls, and agreement by
chance is high where yes is the default (Haege & Hug 2016) [found: HH].
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def count_by_group(cast: ArrayLike, member_of: ArrayLike) -> NDArray[np.int64]:
    """Count the ballots of one kind in every group.

    Parameters
    ----------
    cast : (..., N) bool
        True where the member cast this kind of ballot.
    member_of : (N, B) bool
        Who belongs to which group; groups may overlap.

    Returns
    -------
    (..., B) int64
        Ballots [heads].

    Examples
    --------
    >>> count_by_group([True, True, False], [[1, 0], [1, 1], [0, 1]])
    array([2, 1])
    """
    # Whole numbers below 2^53: the floating product is exact, and fast.
    heads = np.asarray(cast, dtype=np.float64) @ np.asarray(member_of, dtype=np.float64)
    return heads.astype(np.int64)


def agreement_index(yes: ArrayLike, no: ArrayLike, abstain: ArrayLike) -> NDArray[np.float64]:
    """Give the agreement index of Hix, Noury & Roland (2005).

    Parameters
    ----------
    yes, no, abstain : (...) int
        Ballots of the group [heads].

    Returns
    -------
    (...) float64
        1 when all agree, 0 when split evenly in three; NaN if nobody voted.

    Examples
    --------
    >>> agreement_index([27, 3, 1], [0, 3, 1], [0, 0, 1])
    array([1.  , 0.25, 0.  ])
    """
    counts = np.stack(np.broadcast_arrays(yes, no, abstain)).astype(np.float64)
    total, largest = counts.sum(axis=0), counts.max(axis=0)
    return _ratio(largest - 0.5 * (total - largest), total)


def rice_index(yes: ArrayLike, no: ArrayLike) -> NDArray[np.float64]:
    """Give Rice's index of cohesion; abstentions are left out.

    Parameters
    ----------
    yes, no : (...) int
        Ballots of the group [heads].

    Returns
    -------
    (...) float64
        From 0 (evenly split) to 1; NaN if nobody voted yes or no.

    Examples
    --------
    >>> rice_index([3, 2], [1, 2])
    array([0.5, 0. ])
    """
    yes, no = np.asarray(yes, dtype=np.float64), np.asarray(no, dtype=np.float64)
    return _ratio(np.abs(yes - no), yes + no)


def unanimous(yes: ArrayLike, no: ArrayLike, abstain: ArrayLike) -> NDArray[np.bool_]:
    """Tell whether all who voted cast the same ballot; False if nobody did.

    Parameters
    ----------
    yes, no, abstain : (...) int
        Ballots of the group [heads].

    Returns
    -------
    (...) bool

    Examples
    --------
    >>> unanimous([27, 26, 0], [0, 0, 0], [0, 1, 0])
    array([ True, False, False])
    """
    counts = np.stack(np.broadcast_arrays(yes, no, abstain))
    return (counts.max(axis=0) == counts.sum(axis=0)) & (counts.sum(axis=0) > 0)


def modularity(tie: ArrayLike, group: ArrayLike, resolution: float = 1.0) -> NDArray[np.float64]:
    """Give how much more ties run inside groups than chance would have it.

    Q = sum_ij [w_ij - resolution k_i k_j / 2m] [g_i = g_j] / 2m (Newman &
    Girvan 2004), with w >= 0 and without ties to oneself.

    Parameters
    ----------
    tie : (..., N, N) float
        Symmetric weights, none negative; the diagonal is not used.
    group : (..., N) int
        One label for each member.
    resolution : float

    Returns
    -------
    (...) float64
        At most 1; 0 for a single group; NaN without any tie.

    Examples
    --------
    >>> two_pairs = np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    >>> float(modularity(two_pairs, [0, 0, 1, 1]))
    0.5
    """
    weight = np.asarray(tie, dtype=np.float64)
    weight = np.where(np.eye(weight.shape[-1], dtype=bool), 0.0, weight)
    group = np.asarray(group)
    same = group[..., :, None] == group[..., None, :]
    degree = weight.sum(axis=-1)
    both = degree.sum(axis=-1)
    inside = (weight * same).sum(axis=(-2, -1))
    chance = (same * (degree[..., :, None] * degree[..., None, :])).sum(axis=(-2, -1))
    return _ratio(inside - resolution * _ratio(chance, both), both)


def fragmentation(size: ArrayLike) -> NDArray[np.float64]:
    """Give the chance that two members drawn at random are in different parts.

    Rae (1967), members drawn with replacement: 1 - sum of squared shares.
    1 / (1 - fragmentation) is the effective number of parts (Laakso & Taagepera
    1979).

    Parameters
    ----------
    size : (..., B) float
        Size of each part, none negative.

    Returns
    -------
    (...) float64
        From 0 (one part) to 1 - 1/B; NaN if all parts are empty.

    Examples
    --------
    >>> fragmentation([[10, 0], [5, 5]])
    array([0. , 0.5])
    """
    size = np.asarray(size, dtype=np.float64)
    share = _ratio(size, size.sum(axis=-1, keepdims=True))
    return 1.0 - (share**2).sum(axis=-1)


def _ratio(top: NDArray[np.float64], bottom: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide, NaN where there is nothing to divide by."""
    top, bottom = np.broadcast_arrays(top, bottom)
    return np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0.0)
