"""Name the axes of an ideal-point space by the texts that anchor them.

The likelihood of votes fixes a space only up to a linear map. Here an axis is
the direction in which a set of anchor texts separates members: the leading
eigenvector ``u`` of ``sum_j a_j a_j'`` over the anchors' slopes ``a_j``, so that
the votes on the anchors are explained by ``u . x`` alone as nearly as one number
can. Signs of the slopes do not matter: a text and its rival count alike. Axes
are oblique (they may be correlated over members), as in an oblique target
rotation (Browne 2001, Multivariate Behavioral Research 36(1):111-150).
"""

from __future__ import annotations

import numpy as np

__all__ = ["anchor_direction", "anchored_map"]


def anchor_direction(slope: np.ndarray) -> np.ndarray:
    """Direction along which anchor texts separate members.

    Parameters
    ----------
    slope : (J, K) float
        Slopes of the anchor texts in a whitened space [logits per sd].

    Returns
    -------
    (K,) float64
        Unit vector; its largest entry is positive.

    Examples
    --------
    >>> anchor_direction(np.array([[3.0, 0.0], [-2.0, 0.0]]))
    array([1., 0.])
    """
    slope = np.asarray(slope, dtype=float)
    direction = np.linalg.eigh(slope.T @ slope)[1][:, -1]
    return direction * np.sign(direction[np.abs(direction).argmax()]) + 0.0


def anchored_map(direction: np.ndarray, position: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Map to axes along given directions, with mean 0 and sd 1 over some members.

    Parameters
    ----------
    direction : (D, K) float
        Unit vectors, one for each named axis, sign included.
    position : (N, K) float
        Members over whom one unit becomes one standard deviation.

    Returns
    -------
    matrix : (D, K) float64
        ``y = matrix (x - origin)``.
    origin : (K,) float64
        Mean of the members.

    Examples
    --------
    >>> position = np.array([[-2.0, 0.0], [0.0, 1.0], [2.0, -1.0]])
    >>> matrix, origin = anchored_map(np.array([[1.0, 0.0]]), position)
    >>> ((position - origin) @ matrix.T).std().round(6)
    np.float64(1.0)
    """
    direction, position = np.asarray(direction, float), np.asarray(position, float)
    origin = position.mean(axis=0)
    spread = ((position - origin) @ direction.T).std(axis=0)
    return direction / spread[:, None], origin
