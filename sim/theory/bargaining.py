"""Where bargaining ends on the axes: the compromise.

The outcome of consensus bargaining in which nobody's loss is ignored is the
mean of positions weighted by power times salience (Van den Bos 1991; Stokman &
Van Oosten 1994) [memory]. Its published results, and the median voter beside
it, are reproduced in `tests/published`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["compromise"]


def compromise(position: ArrayLike, weight: ArrayLike) -> NDArray[np.float64]:
    """Give the mean of positions, weighted by power (times salience).

    Parameters
    ----------
    position : (..., N, D) float
        [sd of UN members]
    weight : (..., N) float
        0 or more: power, or power times salience.

    Returns
    -------
    (..., D) float64
        0 where nobody has any weight.

    Examples
    --------
    >>> compromise([[0.0], [10.0]], [1.0, 3.0])
    array([7.5])
    """
    position, weight = np.asarray(position, dtype=np.float64), np.asarray(weight)
    total = weight.sum(axis=-1, keepdims=True)
    share = weight / np.where(total > 0, total, 1)
    by_axis = [(share * position[..., d]).sum(axis=-1) for d in range(position.shape[-1])]
    return np.stack(by_axis, axis=-1)
