"""Voting cohesion: how closely the members of a group vote together.

Two groups are compared fairly only on the same roll-calls, and agreement by
chance is high where yes is the default (Haege & Hug 2016) [found: HH].
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def agreement_index(yes: ArrayLike, no: ArrayLike, abstain: ArrayLike) -> NDArray[np.float64]:
    """Give the agreement index of a group's votes on one roll-call.

    ``(max - (Y + N + A - max) / 2) / (Y + N + A)``, max the largest of the three
    counts (Hix, Noury & Roland 2005, *BJPolS* 35: 209-234) [memory].

    Parameters
    ----------
    yes, no, abstain : (...) int
        Ballots of the group [number of members].

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
    agreed = largest - 0.5 * (total - largest)
    return np.divide(agreed, total, out=np.full(total.shape, np.nan), where=total > 0.0)
