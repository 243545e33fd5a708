"""Collective choice among several options: pairwise majorities, Schulze, Copeland.

- Condorcet winner: beats every other option by a majority. On one axis with
  single-peaked preferences it is the option nearest the median (Black 1948).
- Schulze (2003, *Voting Matters* 17: 9-19; 2011, *Social Choice and Welfare* 36:
  267-303) [memory; the 45-voter example is reproduced in tests].
- Copeland (1951): pairwise wins minus losses [memory].
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def preferences(rank: ArrayLike, count: ArrayLike = 1) -> NDArray[np.int64]:
    """Count the voters who put one option before another.

    Parameters
    ----------
    rank : (..., V, C) float
        The lower the better: a place on a ballot, or a loss such as a distance.
        Equal ranks count for neither.
    count : (V,) int
        How many voters cast each ballot [voters].

    Returns
    -------
    (..., C, C) int64
        Row before column [voters].

    Examples
    --------
    >>> preferences([[0, 1], [0, 1], [1, 0]])
    array([[0, 2],
           [1, 0]])
    """
    rank = np.asarray(rank)
    before = rank[..., :, None] < rank[..., None, :]
    count = np.broadcast_to(np.asarray(count, dtype=np.int64), rank.shape[-2:-1])
    return (before * count[:, None, None]).sum(axis=-3)


def condorcet_winner(preference: ArrayLike) -> NDArray[np.int64]:
    """Give the option that beats every other one by a majority.

    Parameters
    ----------
    preference : (..., C, C) int
        From `preferences`.

    Returns
    -------
    (...) int64
        Index of the option, or -1 if there is none.

    Examples
    --------
    >>> int(condorcet_winner([[0, 2], [1, 0]]))
    0
    >>> int(condorcet_winner([[0, 2, 1], [1, 0, 2], [2, 1, 0]]))   # a cycle
    -1
    """
    preference = np.asarray(preference)
    beats = preference > np.swapaxes(preference, -1, -2)
    winner = beats.sum(axis=-1) == preference.shape[-1] - 1
    return np.where(winner.any(axis=-1), winner.argmax(axis=-1), -1)


def copeland_score(preference: ArrayLike) -> NDArray[np.int64]:
    """Give pairwise wins minus losses of every option.

    Parameters
    ----------
    preference : (..., C, C) int

    Returns
    -------
    (..., C) int64

    Examples
    --------
    >>> copeland_score([[0, 2], [1, 0]])
    array([ 1, -1])
    """
    preference = np.asarray(preference)
    beats = preference > np.swapaxes(preference, -1, -2)
    return beats.sum(axis=-1) - beats.sum(axis=-2)


def strongest_paths(preference: ArrayLike) -> NDArray[np.int64]:
    """Give the strength of the strongest path between every two options.

    A path is a chain of majorities, as strong as its weakest link, a link as
    strong as its winning votes (Schulze's variant of winning votes).

    Parameters
    ----------
    preference : (..., C, C) int

    Returns
    -------
    (..., C, C) int64

    Examples
    --------
    >>> strongest_paths([[0, 5, 2], [1, 0, 4], [4, 2, 0]])
    array([[0, 5, 4],
           [4, 0, 4],
           [4, 4, 0]])
    """
    preference = np.asarray(preference, dtype=np.int64)
    path = np.where(preference > np.swapaxes(preference, -1, -2), preference, 0)
    n_options = path.shape[-1]
    for via in range(n_options):  # Floyd and Warshall: each step needs the one before
        through = np.minimum(path[..., :, via, None], path[..., None, via, :])
        path = np.maximum(path, through)
    return np.where(np.eye(n_options, dtype=bool), 0, path)


def schulze_order(preference: ArrayLike) -> NDArray[np.int64]:
    """Order the options by Schulze's method, best first.

    An option is better if its strongest path to the other is stronger than the
    path back; that relation has no cycles. Options it leaves equal come in the
    order of their numbers.

    Parameters
    ----------
    preference : (..., C, C) int
        From `preferences`.

    Returns
    -------
    (..., C) int64
        Indices of the options.

    Examples
    --------
    >>> schulze_order([[0, 5, 2], [1, 0, 4], [3, 2, 0]])
    array([0, 1, 2])
    """
    path = strongest_paths(preference)
    better = path > np.swapaxes(path, -1, -2)
    # A transitive relation: what beats more options cannot stand below.
    return np.argsort(-better.sum(axis=-1), axis=-1, kind="stable")
