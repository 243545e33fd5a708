"""How positions move when members listen to each other.

- Friedkin & Johnsen (1990, *J. Math. Sociology* 15: 193-206): x' = (1 - s) T x +
  s x0 [found: FJ]; s is stubbornness, x0 the anchor.
- Hegselmann & Krause (2002, *JASSS* 5(3) 2): everyone moves to the mean of those
  within eps [found: DEF].
- Deffuant, Neau, Amblard & Weisbuch (2000, *Adv. Complex Systems* 3: 87-98):
  pairs meet; within eps both move by mu of the gap [found: DEF]. About
  1 / (2 eps) clusters from uniform starts on [0, 1], consensus from eps = 0.5.

Influence through groups replaces T by a product of two thin matrices.
Products are stacked, one for each replication, so no replication's bits depend
on how many others there are. Chance enters only as arrays (who meets whom).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def friedkin_johnsen_step(
    position: ArrayLike, anchor: ArrayLike, influence: ArrayLike, stubbornness: ArrayLike
) -> NDArray[np.float64]:
    """Move everyone once towards those they listen to, held by their anchors.

    x_i(t+1) = (1 - s_i) sum_j T_ij x_j(t) + s_i x_i(0) [found: FJ].

    Parameters
    ----------
    position, anchor : (..., N, D) float
        x(t) and x(0) [sd of UN members].
    influence : (N, N) or (..., N, N) float
        T, every row summing to 1.
    stubbornness : (N,) or (..., N) float
        s in [0, 1]; 0.8-0.99 a year matches the record (P-10) [computed].

    Returns
    -------
    (..., N, D) float64

    Examples
    --------
    >>> swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    >>> friedkin_johnsen_step([[0.0], [1.0]], [[0.0], [1.0]], swap, [0.5, 1.0])
    array([[0.5],
           [1. ]])
    """
    heard = np.matmul(np.asarray(influence, dtype=np.float64), np.asarray(position, float))
    return anchored(heard, anchor, stubbornness)


def anchored(heard: ArrayLike, anchor: ArrayLike, stubbornness: ArrayLike) -> NDArray[np.float64]:
    """Mix what members hear with their anchors: (1 - s) heard + s anchor.

    The second half of a Friedkin-Johnsen step, for influence that is not a
    matrix (`group_influence`, `hegselmann_krause_step`).

    Parameters
    ----------
    heard, anchor : (..., N, D) float
    stubbornness : (N,) or (..., N) float
        s in [0, 1].

    Returns
    -------
    (..., N, D) float64

    Examples
    --------
    >>> anchored([[2.0]], [[0.0]], [0.75])
    array([[0.5]])
    """
    s = np.asarray(stubbornness, dtype=np.float64)[..., None]
    return (1.0 - s) * np.asarray(heard, float) + s * np.asarray(anchor, float)


def friedkin_johnsen_fixed_point(
    anchor: ArrayLike, influence: ArrayLike, stubbornness: ArrayLike
) -> NDArray[np.float64]:
    """Give where Friedkin-Johnsen steps end.

    x* = (I - (I - S) T)^-1 S x0, S = diag(s); it exists if every member is
    stubborn or hears, directly or through others, somebody who is.

    Parameters
    ----------
    anchor : (..., N, D) float
    influence : (N, N) float
        T, every row summing to 1.
    stubbornness : (N,) float

    Returns
    -------
    (..., N, D) float64

    Raises
    ------
    numpy.linalg.LinAlgError
        If positions need not settle, for instance with nobody stubborn.

    Examples
    --------
    >>> swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    >>> friedkin_johnsen_fixed_point([[0.0], [1.0]], swap, [0.5, 0.5]).round(3)
    array([[0.333],
           [0.667]])
    """
    s = np.asarray(stubbornness, dtype=np.float64)
    system = np.eye(len(s)) - (1.0 - s)[:, None] * np.asarray(influence, float)
    return np.linalg.solve(system, s[:, None] * np.asarray(anchor, float))


def group_influence(
    position: ArrayLike, groups: ArrayLike, member_of: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Give every member the mean position of its groups.

    T = M G of rank B at most: G turns positions into the mean of each group, M
    mixes the groups a member listens to. Costs N B D instead of N^2 D.

    Parameters
    ----------
    position : (R, N, D) float
    groups : (B, N) float
        Weight of each member's voice in each group, none negative; rows are
        scaled to sum to 1 here, a row of zeros is a group without a voice.
    member_of : (N, B) float, optional
        How much each member listens to each group, scaled likewise; the
        transpose of `groups` if left out.

    Returns
    -------
    (R, N, D) float64
        A member who listens to no group keeps its own position.

    Examples
    --------
    >>> position = np.array([[[0.0], [1.0], [5.0]]])
    >>> group_influence(position, np.array([[1.0, 1.0, 0.0]]))[0].ravel()
    array([0.5, 0.5, 5. ])
    """
    position = np.asarray(position, dtype=np.float64)
    voice = np.asarray(groups, dtype=np.float64)
    listening = voice.T if member_of is None else np.asarray(member_of, dtype=np.float64)
    heard_groups = voice.sum(axis=1) > 0.0
    listening = np.where(heard_groups, listening, 0.0)
    mean = np.matmul(_rows_to_one(voice), position)
    heard = np.matmul(_rows_to_one(listening), mean)
    return np.where(listening.any(axis=1, keepdims=True), heard, position)


def _rows_to_one(weight: NDArray[np.float64]) -> NDArray[np.float64]:
    total = weight.sum(axis=1, keepdims=True)
    return np.divide(weight, total, out=np.zeros_like(weight), where=total > 0.0)


def hegselmann_krause_step(
    position: ArrayLike, confidence: ArrayLike, voice: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Move everyone to the mean of those within its confidence, itself included.

    Parameters
    ----------
    position : (..., N, D) float
    confidence : float or (N,) float
        eps, the largest Euclidean distance at which a member listens, that
        distance included; 0.3-1.5 sd for the IGF [judgement].
    voice : (N,) or (N, N) float, optional
        Weight of each member's voice, or of j's to i; 1 if left out. A member
        always hears itself with weight of at least 1.

    Returns
    -------
    (..., N, D) float64

    Examples
    --------
    >>> hegselmann_krause_step([[0.0], [0.25], [1.0]], 0.5).ravel()
    array([0.125, 0.125, 1.   ])
    """
    position = np.asarray(position, dtype=np.float64)
    n_members, n_axes = position.shape[-2:]
    reach = np.broadcast_to(np.asarray(confidence, dtype=np.float64), n_members)[:, None] ** 2
    weight = np.ones((n_members, n_members))
    if voice is not None:
        weight = np.array(np.broadcast_to(np.asarray(voice, dtype=np.float64), weight.shape))
        np.fill_diagonal(weight, np.maximum(np.diag(weight), 1.0))
    stacked = position.reshape(-1, n_members, n_axes)
    moved = np.empty_like(stacked)
    # One replication at a time: (N, N) stays in the cache, (R, N, N) would not.
    for r, x in enumerate(stacked):
        gap = np.zeros((n_members, n_members))
        for axis in range(n_axes):
            gap += (x[:, None, axis] - x[None, :, axis]) ** 2
        heard = weight * (gap <= reach)
        moved[r] = np.matmul(heard, x) / heard.sum(axis=1, keepdims=True)
    return moved.reshape(position.shape)


def deffuant(
    position: ArrayLike, meeting: ArrayLike, confidence: float, convergence: float = 0.5
) -> NDArray[np.float64]:
    """Let pairs meet one after another; near ones move towards each other.

    If |x_i - x_j| < eps: x_i += mu (x_j - x_i) and x_j += mu (x_i - x_j).

    Parameters
    ----------
    position : (R, N) float
    meeting : (T, 2) or (R, T, 2) int
        Who meets whom, in order; drawn by the caller.
    confidence : float
        eps > 0.
    convergence : float
        mu in (0, 0.5] [found: DEF].

    Returns
    -------
    (R, N) float64

    Examples
    --------
    >>> deffuant([[0.0, 0.25, 1.0]], [[0, 1], [1, 2]], confidence=0.5)
    array([[0.125, 0.125, 1.   ]])
    """
    x = np.array(position, dtype=np.float64)
    meeting = np.asarray(meeting)
    meeting = np.broadcast_to(meeting, (len(x), *meeting.shape[-2:]))
    row = np.arange(len(x))
    for step in range(meeting.shape[1]):  # meetings follow each other by definition
        i, j = meeting[:, step, 0], meeting[:, step, 1]
        gap = x[row, j] - x[row, i]
        move = np.where(np.abs(gap) < confidence, convergence * gap, 0.0)
        x[row, i] += move
        x[row, j] -= move
    return x


def count_clusters(position: ArrayLike, gap: float, least_share: float = 0.0) -> NDArray[np.int64]:
    """Count the groups of members that a gap separates on one axis.

    Parameters
    ----------
    position : (..., N) float
    gap : float
        Neighbours further apart than this are in different clusters.
    least_share : float
        Clusters with less than this share of members are not counted; a few
        stragglers at the ends are usual in bounded confidence.

    Returns
    -------
    (...) int64

    Examples
    --------
    >>> count_clusters([[0.0, 0.01, 0.5, 0.51, 1.0]], gap=0.1)
    array([3])
    >>> count_clusters([[0.0, 0.01, 0.5, 0.51, 1.0]], gap=0.1, least_share=0.3)
    array([2])
    """
    ordered = np.sort(np.asarray(position, dtype=np.float64), axis=-1)
    n_members = ordered.shape[-1]
    label = np.zeros(ordered.shape, dtype=np.int64)
    label[..., 1:] = np.cumsum(np.diff(ordered, axis=-1) > gap, axis=-1)
    size = (label[..., None] == np.arange(n_members)).sum(axis=-2)
    return ((size > 0) & (size >= least_share * n_members)).sum(axis=-1)
