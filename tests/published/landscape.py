"""Landscape theory of aggregation: energy, frustration, stable alignments, attraction.

Axelrod & Bennett (1993), "A Landscape Theory of Aggregation", *British Journal
of Political Science* 23: 211-233 [found: AB].

Members i of strength s_i have a propensity p_ij to be on the same side. With
d_ij = 1 when i and j are on different sides and 0 otherwise,

    frustration  F_i(X) = sum_j s_j p_ij d_ij(X)
    energy       E(X)   = sum_i s_i F_i(X)      (every pair is counted twice)

A member alone moves to the side where its frustration is least. If p is
symmetric every such move lowers E, so moves end in a local minimum.
Sides are integers 0 .. n_sides - 1; p_ii is never used.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

MOST_MEMBERS_TO_ENUMERATE = 22  # 2^21 splits; more would not fit a sitting
_SPLITS_AT_A_TIME = 1 << 15


def frustration(propensity: ArrayLike, strength: ArrayLike, side: ArrayLike) -> NDArray[np.float64]:
    """Sum each member's propensities to those on other sides.

    Axelrod & Bennett (1993), equation 1. Multiply by `strength` for the
    member's share of the energy, as some published tables print it.

    Parameters
    ----------
    propensity : (N, N) float
        p_ij, positive between friends.
    strength : (N,) float
        s_j >= 0.
    side : (..., N) int
        The side each member is on.

    Returns
    -------
    (..., N) float64

    Examples
    --------
    >>> friends = np.array([[0, 1], [1, 0]])
    >>> frustration(friends, [2.0, 3.0], [0, 1])
    array([3., 2.])
    """
    pull = np.asarray(propensity, dtype=np.float64) * np.asarray(strength, dtype=np.float64)
    np.fill_diagonal(pull, 0.0)
    side = np.asarray(side)
    apart = side[..., :, None] != side[..., None, :]
    return (apart * pull).sum(axis=-1)


def energy(propensity: ArrayLike, strength: ArrayLike, side: ArrayLike) -> NDArray[np.float64]:
    """Give the energy of an alignment: pairs apart, each counted twice.

    Axelrod & Bennett (1993), equation 2; friends kept apart raise it.

    Parameters
    ----------
    propensity : (N, N) float
    strength : (N,) float
    side : (..., N) int

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> friends = np.array([[0, 1], [1, 0]])
    >>> energy(friends, [2.0, 3.0], [[0, 1], [1, 1]])
    array([12.,  0.])
    """
    strength = np.asarray(strength, dtype=np.float64)
    return (frustration(propensity, strength, side) * strength).sum(axis=-1)


def conflict_energy(
    conflict: ArrayLike, strength: ArrayLike, side: ArrayLike
) -> NDArray[np.float64]:
    """Give the energy counted over pairs together, each pair once.

    The convention of some worked examples of the theory: g_ij > 0 says that i
    and j are at odds, and E = sum over i < j on the same side of g_ij s_i s_j.
    With p = -g it is half of `energy` plus a constant, so both have the same
    minima.

    Parameters
    ----------
    conflict : (N, N) float
        g_ij, symmetric, positive between opponents.
    strength : (N,) float
    side : (..., N) int

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> foes = np.array([[0, 1], [1, 0]])
    >>> conflict_energy(foes, [2.0, 3.0], [[0, 1], [1, 1]])
    array([0., 6.])
    """
    strength = np.asarray(strength, dtype=np.float64)
    together = np.asarray(conflict, dtype=np.float64) * np.outer(strength, strength)
    upper = np.triu(together, k=1)
    side = np.asarray(side)
    same = side[..., :, None] == side[..., None, :]
    return (same * upper).sum(axis=(-2, -1))


def side_pull(
    propensity: ArrayLike, strength: ArrayLike, side: ArrayLike, n_sides: int = 2
) -> NDArray[np.float64]:
    """Sum each member's propensities to those on every side, itself left out.

    Parameters
    ----------
    propensity : (N, N) float
    strength : (N,) float
    side : (..., N) int
        In 0 .. n_sides - 1.
    n_sides : int

    Returns
    -------
    (..., N, n_sides) float64
        sum_j s_j p_ij over the members j of the side.

    Examples
    --------
    >>> side_pull(np.array([[0, 1], [1, 0]]), [2.0, 3.0], [0, 1])
    array([[0., 3.],
           [2., 0.]])
    """
    pull = np.asarray(propensity, dtype=np.float64) * np.asarray(strength, dtype=np.float64)
    np.fill_diagonal(pull, 0.0)
    members = np.asarray(side)[..., None] == np.arange(n_sides)
    return np.matmul(pull, members.astype(np.float64))


def _gain(
    propensity: ArrayLike, strength: ArrayLike, side: NDArray[np.integer], n_sides: int
) -> NDArray[np.float64]:
    """Energy lost if one member moved: (..., N, n_sides), 0 where it already is."""
    pull = side_pull(propensity, strength, side, n_sides)
    here = np.take_along_axis(pull, side[..., None], axis=-1)
    return 2.0 * np.asarray(strength, dtype=np.float64)[:, None] * (pull - here)


def is_local_minimum(
    propensity: ArrayLike,
    strength: ArrayLike,
    side: ArrayLike,
    n_sides: int = 2,
    tolerance: float = 1e-9,
) -> NDArray[np.bool_]:
    """Tell whether no single member's move would lower the energy.

    Parameters
    ----------
    propensity : (N, N) float
        Symmetric.
    strength : (N,) float
    side : (..., N) int
    n_sides : int
    tolerance : float
        Energy differences up to this count as none [energy].

    Returns
    -------
    (...) bool

    Examples
    --------
    >>> is_local_minimum(np.array([[0, 1], [1, 0]]), [1, 1], [[0, 0], [0, 1]])
    array([ True, False])
    """
    gain = _gain(propensity, strength, np.asarray(side), n_sides)
    return np.all(gain <= tolerance, axis=(-2, -1))


def descend(
    propensity: ArrayLike,
    strength: ArrayLike,
    side: ArrayLike,
    n_sides: int = 2,
    tolerance: float = 1e-9,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Move one member at a time, steepest first, until no move lowers the energy.

    Among equal gains the member, then the side, with the lowest number moves.

    Parameters
    ----------
    propensity : (N, N) float
        Must be symmetric, else moves need not end.
    strength : (N,) float
    side : (..., N) int
        Where everyone starts.
    n_sides : int
    tolerance : float
        Least gain that makes a member move [energy].

    Returns
    -------
    side : (..., N) int64
        A local minimum.
    n_moves : (...) int64
        Moves made [moves].

    Raises
    ------
    ValueError
        If the propensities are not symmetric.

    Examples
    --------
    >>> friends = np.array([[0, 1, -1], [1, 0, -1], [-1, -1, 0]])
    >>> side, n_moves = descend(friends, [1, 1, 1], [0, 1, 0])
    >>> side, int(n_moves)
    (array([1, 1, 0]), 1)
    """
    p = np.asarray(propensity, dtype=np.float64)
    off_diagonal = p - np.diag(np.diag(p))
    if not np.array_equal(off_diagonal, off_diagonal.T):
        raise ValueError("propensity: must be symmetric, or the descent may not end")
    side = np.array(side, dtype=np.int64)
    n_moves = np.zeros(side.shape[:-1], dtype=np.int64)
    while True:  # ends: every pass lowers the energy of some alignment
        gain = _gain(p, strength, side, n_sides)
        flat = gain.reshape(*side.shape[:-1], -1)
        best = flat.argmax(axis=-1)
        moving = np.take_along_axis(flat, best[..., None], axis=-1)[..., 0] > tolerance
        if not moving.any():
            return side, n_moves
        chosen = moving[..., None] & (np.arange(p.shape[0]) == (best // n_sides)[..., None])
        side = np.where(chosen, (best % n_sides)[..., None], side)
        n_moves = n_moves + moving


def _enumerable(n_members: int) -> int:
    if not 1 <= n_members <= MOST_MEMBERS_TO_ENUMERATE:
        raise ValueError(
            f"n_members: must be from 1 to {MOST_MEMBERS_TO_ENUMERATE} to list every split, "
            f"got {n_members}"
        )
    return n_members


def all_splits(n_members: int, start: int = 0, stop: int | None = None) -> NDArray[np.int64]:
    """List the ways to split members over two sides, member 0 always on side 0.

    Parameters
    ----------
    n_members : int
        From 1 to 22.
    start, stop : int, optional
        Which part of the 2^(N-1) splits, in the order of their binary number.

    Returns
    -------
    (splits, N) int64

    Raises
    ------
    ValueError
        If there are too many members to enumerate.

    Examples
    --------
    >>> all_splits(3)
    array([[0, 0, 0],
           [0, 1, 0],
           [0, 0, 1],
           [0, 1, 1]])
    """
    _enumerable(n_members)
    number = np.arange(start, 1 << (n_members - 1) if stop is None else stop, dtype=np.int64)
    return (number[:, None] << 1) >> np.arange(n_members) & 1


def split_energies(propensity: ArrayLike, strength: ArrayLike) -> NDArray[np.float64]:
    """Give the energy of every two-sided split, in the order of `all_splits`.

    Parameters
    ----------
    propensity : (N, N) float
        N at most 22. For conflicts g pass -g; see `conflict_energy`.
    strength : (N,) float

    Returns
    -------
    (2^(N-1),) float64

    Examples
    --------
    >>> split_energies(np.array([[0, 1], [1, 0]]), [2.0, 3.0])
    array([ 0., 12.])
    """
    strength = np.asarray(strength, dtype=np.float64)
    pair = np.asarray(propensity, dtype=np.float64) * np.outer(strength, strength)
    np.fill_diagonal(pair, 0.0)
    n_members = _enumerable(pair.shape[0])
    n_splits = 1 << (n_members - 1)
    energies = np.empty(n_splits)
    # A loop over blocks of splits keeps memory small.
    for start in range(0, n_splits, _SPLITS_AT_A_TIME):
        stop = min(start + _SPLITS_AT_A_TIME, n_splits)
        far = all_splits(n_members, start, stop).astype(np.float64)
        to_far = far @ pair.T
        # sum over ordered pairs apart = s' P (1 - s) + (1 - s)' P s, s the far side
        energies[start:stop] = (far @ pair).sum(axis=1) + to_far.sum(axis=1)
        energies[start:stop] -= 2.0 * (to_far * far).sum(axis=1)
    return energies


def attraction(
    membership: ArrayLike, strength: ArrayLike, propensity: ArrayLike, *, per: str = "inside"
) -> NDArray[np.float64]:
    """Give how strongly each member is drawn to each coalition, for any propensities.

    A_ic = sum_{j in c, j != i} s_j p_ij / norm_ic, norm the strength inside
    (``per="inside"``) or of all others (``per="all"``: a member that takes the
    largest A then lowers the energy).

    Parameters
    ----------
    membership : (R, N, C) bool or float
        Who is in which coalition; a row of zeros is outside all of them.
    strength : (N,) float
    propensity : (N, N) or (R, N, N) float
        The diagonal is not used.
    per : {"inside", "all"}

    Returns
    -------
    (R, N, C) float64
        0 for a coalition with nobody else inside.

    Examples
    --------
    >>> p = np.array([[0.0, 1.0, -1.0], [1.0, 0.0, 0.5], [-1.0, 0.5, 0.0]])
    >>> inside = np.array([[[0, 0], [1, 0], [0, 1]]])
    >>> attraction(inside, [1.0, 1.0, 1.0], p)[0, 0]
    array([ 1., -1.])
    >>> attraction(inside, [1.0, 1.0, 1.0], p, per="all")[0, 0]
    array([ 0.5, -0.5])
    """
    s, p = np.asarray(strength, dtype=np.float64), np.asarray(propensity, dtype=np.float64)
    weight = np.asarray(membership, dtype=np.float64) * s[:, None]
    own = np.diagonal(p, axis1=-2, axis2=-1)[..., None]
    pull = np.matmul(p, weight) - own * weight
    inside = weight.sum(axis=-2, keepdims=True) - weight
    norm = inside if per == "inside" else np.broadcast_to((s.sum() - s)[:, None], pull.shape)
    # Rounding must not make a member's own strength look like company.
    company = norm > 1e-12 * s.max(initial=0.0)
    return np.divide(pull, norm, out=np.zeros_like(pull), where=company)
