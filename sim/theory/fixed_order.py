"""Matrix products whose last bits are the same everywhere."""

from __future__ import annotations

import numpy as np


def product(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Multiply matrices, adding up in one fixed order.

    Arithmetic libraries choose how to add by where an array happens to lie in
    memory, so ``left @ right`` may differ in its last bits from one process to
    the next. What a replication depends on must not.

    Parameters
    ----------
    left : (..., J) float64
    right : (J,) or (J, K) float64

    Returns
    -------
    (...) or (..., K) float64

    Examples
    --------
    >>> product(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]]))
    array([[13., 16.]])
    >>> product(np.array([1.0, 2.0]), np.array([3.0, 5.0]))
    np.float64(13.0)
    """
    left, right = np.asarray(left, dtype=np.float64), np.asarray(right, dtype=np.float64)
    if right.ndim == 1:
        return (np.ascontiguousarray(left) * right).sum(axis=-1)
    total = np.zeros((*left.shape[:-1], right.shape[1]))
    if left.ndim > 1 and left.shape[-1] <= right.shape[1]:  # few to add: one after the other
        for j in range(left.shape[-1]):
            total += left[..., j, None] * right[j]
        return total
    columns = np.ascontiguousarray(right.T)
    rows = np.ascontiguousarray(left)
    for k, column in enumerate(columns):
        total[..., k] = (rows * column).sum(axis=-1)
    return total
