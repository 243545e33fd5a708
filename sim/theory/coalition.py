"""Attraction of members to coalitions, for many replications at once.

The landscape force of Axelrod & Bennett (1993) on a member who chooses among
coalitions: how much it is drawn to those who are inside each,

    A_ic = sum_{j in c, j != i} s_j p_ij  /  norm_ic

with norm the strength inside (`per="inside"`, a weighted mean propensity: a
small dear club draws as much as a large one) or the strength of all others
(`per="all"`: numbers count; a member that takes the largest A then lowers the
energy of `sim.theory.landscape`). The theory's promise that energy falls holds
for one move at a time; when all members move at once it may rise.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray


def attraction(
    membership: ArrayLike,
    strength: ArrayLike,
    propensity: ArrayLike,
    *,
    per: Literal["inside", "all"] = "inside",
) -> NDArray[np.float64]:
    """Give how strongly each member is drawn to each coalition.

    Parameters
    ----------
    membership : (R, N, C) bool or float
        Who is in which coalition; a row of zeros is outside all of them.
    strength : (N,) float
        s_j >= 0.
    propensity : (N, N) or (R, N, N) float
        p_ij; the diagonal is not used.
    per : {"inside", "all"}
        What the sum is divided by.

    Returns
    -------
    (R, N, C) float64
        0 for a coalition with nobody else inside. In the range of p.

    Examples
    --------
    >>> p = np.array([[0.0, 1.0, -1.0], [1.0, 0.0, 0.5], [-1.0, 0.5, 0.0]])
    >>> inside = np.array([[[0, 0], [1, 0], [0, 1]]])
    >>> attraction(inside, [1.0, 1.0, 1.0], p)[0, 0]
    array([ 1., -1.])
    >>> attraction(inside, [1.0, 1.0, 1.0], p, per="all")[0, 0]
    array([ 0.5, -0.5])
    """
    weight = _weight(membership, strength)
    p = np.asarray(propensity, dtype=np.float64)
    own = np.diagonal(p, axis1=-2, axis2=-1)[..., None]
    return _normalise(np.matmul(p, weight) - own * weight, weight, strength, per)


def attraction_low_rank(
    membership: ArrayLike,
    strength: ArrayLike,
    left: ArrayLike,
    right: ArrayLike,
    *,
    per: Literal["inside", "all"] = "inside",
) -> NDArray[np.float64]:
    """Give the attraction when propensity is a product of thin matrices.

    p_ij = sum_k left_ik right_jk, so the cost is N K C and not N^2 C. For
    nearness of positions see `nearness_factors`.

    Parameters
    ----------
    membership : (R, N, C) bool or float
    strength : (N,) float
    left, right : (N, K) or (R, N, K) float
    per : {"inside", "all"}

    Returns
    -------
    (R, N, C) float64
        The same as `attraction` with ``left @ right.T``.

    Examples
    --------
    >>> x = np.array([[1.0], [-1.0], [2.0]])
    >>> inside = np.array([[[0, 0], [1, 0], [0, 1]]])
    >>> attraction_low_rank(inside, [1.0, 1.0, 1.0], x, x)[0, 0]
    array([-1.,  2.])
    """
    weight = _weight(membership, strength)
    left = np.asarray(left, dtype=np.float64)
    right = np.asarray(right, dtype=np.float64)
    # Stacked products: one replication's bits do not depend on the others.
    inside = np.matmul(np.swapaxes(right, -1, -2), weight)
    own = (left * right).sum(axis=-1)[..., None]
    return _normalise(np.matmul(left, inside) - own * weight, weight, strength, per)


def nearness_factors(
    position: ArrayLike, scale: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Write the nearness of positions as a product of thin matrices.

    p_ij = 1 - |x_i - x_j|^2 / scale^2: 1 for the same position, 0 at the scale,
    negative beyond. Columns for ties or shared groups can be put beside these.

    Parameters
    ----------
    position : (N, D) or (R, N, D) float
    scale : float
        Distance at which attraction turns into repulsion [sd of UN members].

    Returns
    -------
    left, right : (..., N, D + 2) float64
        For `attraction_low_rank`.

    Raises
    ------
    ValueError
        If the scale is not above 0.

    Examples
    --------
    >>> left, right = nearness_factors([[0.0], [1.0], [4.0]], scale=2.0)
    >>> (left @ right.T)[0]
    array([ 1.  ,  0.75, -3.  ])
    """
    if not scale > 0.0:
        raise ValueError(f"scale: must be above 0, got {scale}")
    x = np.asarray(position, dtype=np.float64) / scale
    square, one = (x**2).sum(axis=-1, keepdims=True), np.ones((*x.shape[:-1], 1))
    left = np.concatenate([1.0 - square, -one, 2.0 * x], axis=-1)
    return left, np.concatenate([one, square, x], axis=-1)


def _weight(membership: ArrayLike, strength: ArrayLike) -> NDArray[np.float64]:
    """Strength of each member inside each coalition, (R, N, C)."""
    return np.asarray(membership, dtype=np.float64) * np.asarray(strength, float)[:, None]


def _normalise(
    pull: NDArray[np.float64], weight: NDArray[np.float64], strength: ArrayLike, per: str
) -> NDArray[np.float64]:
    strength = np.asarray(strength, dtype=np.float64)
    if per == "inside":
        others = weight.sum(axis=-2, keepdims=True) - weight
        # Rounding must not make a member's own strength look like company.
        company = others > 1e-12 * strength.max(initial=0.0)
    elif per == "all":
        others = np.broadcast_to((strength.sum() - strength)[:, None], pull.shape)
        company = others > 0.0
    else:
        raise ValueError(f"per: must be 'inside' or 'all', got {per!r}")
    return np.divide(pull, others, out=np.zeros_like(pull), where=company)
