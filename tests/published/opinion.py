"""Opinion dynamics in their published form, to compare the model's with.

- Friedkin & Johnsen (1990, *J. Math. Sociology* 15: 193-206), with a matrix of
  influence and its closed form [found: FJ].
- Deffuant, Neau, Amblard & Weisbuch (2000, *Adv. Complex Systems* 3: 87-98):
  pairs meet; within eps both move by mu of the gap [found: DEF]. About
  1 / (2 eps) clusters from uniform starts on [0, 1], consensus from eps = 0.5.
"""

import numpy as np


def friedkin_johnsen_fixed_point(anchor, influence, susceptibility):
    """Give where Friedkin-Johnsen steps end: x* = (I - A T)^-1 (I - A) x0, A = diag(a).

    Parameters
    ----------
    anchor : (..., N, D) float
    influence : (N, N) float
        T, every row summing to 1.
    susceptibility : (N,) float

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
    a = np.asarray(susceptibility, dtype=np.float64)
    system = np.eye(len(a)) - a[:, None] * np.asarray(influence, float)
    return np.linalg.solve(system, (1.0 - a)[:, None] * np.asarray(anchor, float))


def deffuant(position, meeting, confidence, convergence=0.5):
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


def count_clusters(position, gap, least_share=0.0):
    """Count the groups of members that a gap separates on one axis, (..., N) to (...).

    Clusters with less than `least_share` of the members are not counted: a few
    stragglers at the ends are usual in bounded confidence.

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
