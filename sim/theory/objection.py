"""Who stands in the way of a consensus, when standing in the way has a price."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def cost_of_objecting(
    block_cost: ArrayLike, isolation: ArrayLike = 0.0, standing: ArrayLike | None = None
) -> np.ndarray:
    """Give what an objection costs: the dearer, the fewer stand with the objector.

    ``c (1 + i / (1 + fellows))`` (docs/parameters.md; the hyperbola is an assumption, any
    decreasing function has the same fixed points in kind).

    Parameters
    ----------
    block_cost : (N,), (R, 1) or scalar float
        ``c``, the price of blocking in company [logits], >= 0.
    isolation : (R, 1) or scalar float
        ``i``, how much dearer blocking alone is, as a multiple of ``c``.
    standing : (R,) int, optional
        Objectors so far, the member itself included; None for no premium.

    Returns
    -------
    (R, N) or (R, 1) float64, or the shape of ``block_cost`` without ``standing``
        [logits]

    Examples
    --------
    >>> cost_of_objecting(1.0, 2.0, np.array([1, 3]))
    array([[3.        ],
           [1.66666667]])
    """
    cost = np.asarray(block_cost, dtype=float)
    if standing is None:
        return cost
    fellows = np.maximum(np.asarray(standing) - 1, 0)[..., None]
    return cost * (1.0 + isolation / (1.0 + fellows))
