"""Opinion dynamics: how positions move when members listen to one another.

- Friedkin & Johnsen (1990, *J. Math. Sociology* 15: 193-206): members mix what
  they hear with the anchor they started from [found: FJ].
- Hegselmann & Krause (2002, *JASSS* 5(3) 2): members listen to those within a
  bound of confidence [found: DEF].

The published results that these functions reproduce (the closed form of the
first, cluster counts of the second) are in `tests/published`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.theory.fixed_order import product

__all__ = ["friedkin_johnsen_step", "hegselmann_krause_mean"]


def friedkin_johnsen_step(
    heard: ArrayLike,
    anchor: ArrayLike,
    susceptibility: ArrayLike,
    out: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Mix what members hear with their anchors.

    x(t+1) = a T x(t) + (1 - a) x(0), with T x(t) what a member hears [found: FJ];
    1 - a is stubbornness.

    Parameters
    ----------
    heard, anchor : (...) float
        T x(t) and x(0) [sd of UN members].
    susceptibility : float or (...)
        a in [0, 1]; 0.01-0.2 a year matches the record (P-10) [computed].
    out : (...) float64, optional
        Where to put the result, which may be strided.

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> friedkin_johnsen_step([2.0, 2.0], [0.0, 1.0], 0.25)
    array([0.5 , 1.25])
    """
    kept = np.multiply(1.0 - np.asarray(susceptibility), anchor, out=out)
    kept += np.asarray(susceptibility) * np.asarray(heard, dtype=np.float64)
    return kept


def hegselmann_krause_mean(
    position: ArrayLike,
    confidence: float,
    voice: ArrayLike | None = None,
    n_listeners: int | None = None,
) -> NDArray[np.float64]:
    """Give the mean position of those within each member's confidence, itself included.

    Everyone who moves there at once takes a step of Hegselmann & Krause (2002).
    Who is within the bound is found in single precision.

    Parameters
    ----------
    position : (M, D) float
        [sd of UN members]
    confidence : float
        eps, the largest Euclidean distance at which a member listens, that
        distance included; 0.3-1.5 sd for the IGF [judgement].
    voice : (M,) float, optional
        Weight of each member's voice; 1 unless given.
    n_listeners : int, optional
        How many members, the first ones, the mean is wanted for; all by default.

    Returns
    -------
    (n_listeners, D) float64

    Examples
    --------
    >>> hegselmann_krause_mean([[0.0], [0.25], [1.0]], 0.5).ravel()
    array([0.125, 0.125, 1.   ])
    """
    position = np.asarray(position, dtype=np.float64)
    n_members, n_axes = position.shape
    n = n_members if n_listeners is None else n_listeners
    loud = np.ones(n_members) if voice is None else np.asarray(voice, dtype=np.float64)
    place = np.ascontiguousarray(position.T, dtype=np.float32)
    gap = np.zeros((n, n_members), dtype=np.float32)
    for x in place:
        apart = x[:n, None] - x
        apart *= apart
        gap += apart
    near = (gap <= np.float32(confidence**2)).astype(np.float64)
    said = np.empty((n_members, n_axes + 1))
    said[:, :n_axes], said[:, n_axes] = position * loud[:, None], loud
    total = product(near, said)
    return total[:, :n_axes] / total[:, n_axes:]
