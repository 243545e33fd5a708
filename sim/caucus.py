"""The caucus: which coalition, if any, each member stands in.

The force on a member is that of the landscape theory of Axelrod & Bennett
(1993): how near it is to those already inside, weighted by their strength.
Beside it stand what the coalition's text is worth to the member, its ties to
those inside, its standing blocs, what it is promised, and luck.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.theory.coalition import attraction_low_rank, nearness_factors

OUTSIDE = -1


def company(
    position: np.ndarray, membership: Sequence[np.ndarray], strength: np.ndarray, scale: float
) -> np.ndarray:
    """Give how near each member is to those inside each coalition.

    Parameters
    ----------
    position : (R, N, D) float64
        [sd]; axes of no salience are left out or shrunk by the caller.
    membership : sequence of (R, N) bool
        One for each coalition.
    strength : (N,) float64
        s_j, capability to the power of one half (DOMAIN §3).
    scale : float
        Distance at which nearness is 0 [sd].

    Returns
    -------
    (C, R, N) float64
        At most 1; 0 for a coalition with nobody else inside.

    Examples
    --------
    >>> x = np.array([[[0.0], [0.0], [2.0]]])
    >>> inside = [np.array([[False, True, False]])]
    >>> company(x, inside, np.ones(3), scale=2.0)[0, 0]
    array([1., 0., 0.])
    """
    left, right = nearness_factors(position, scale)
    inside = np.stack(membership, axis=-1)
    pull = attraction_low_rank(inside, strength, left, right)
    return np.ascontiguousarray(np.moveaxis(pull, -1, 0))


def choose(
    attraction: Sequence[np.ndarray], admitted: Sequence[np.ndarray], threshold: float = 0.0
) -> np.ndarray:
    """Let every member choose the coalition that attracts it most, or none.

    Parameters
    ----------
    attraction : sequence of (R, N) float64
        One for each coalition; what staying out is worth is ``threshold``.
    admitted : sequence of (R, N) or (N,) bool
        Who may be inside: a member that is not asked, refused or put out is
        not.

    Returns
    -------
    (R, N) int8
        Number of the coalition, −1 outside. Among equals, the first.

    Examples
    --------
    >>> choose([np.array([[1.0, -1.0]]), np.array([[2.0, -2.0]])], [np.ones(2, bool)] * 2)
    array([[ 1, -1]], dtype=int8)
    """
    best = np.full(attraction[0].shape, float(threshold))
    choice = np.full(best.shape, OUTSIDE, dtype=np.int8)
    for c, (pull, may) in enumerate(zip(attraction, admitted, strict=True)):
        better = (pull > best) & may
        best = np.where(better, pull, best)
        choice[better] = c
    return choice


def follow_blocs(
    attraction: np.ndarray, lines: Sequence[tuple[str, np.ndarray, float]]
) -> np.ndarray:
    """Pull members of disciplined blocs to where most of their bloc would go.

    Parameters
    ----------
    attraction : (R, N) float64
        To one coalition, staying out being worth 0; written to and returned.
    lines : sequence of (name, places, strength)
        As `Chamber.lines`.

    Examples
    --------
    >>> follow_blocs(np.array([[2.0, 1.0, -0.5]]), [("trio", np.arange(3), 1.0)])
    array([[3. , 2. , 0.5]])
    """
    for _, places, strength in lines:
        inside = np.take(attraction, places, axis=1)
        going = (inside > 0).sum(axis=1) * 2 - len(places)
        attraction[:, places] = inside + strength * np.sign(going)[:, None]
    return attraction
