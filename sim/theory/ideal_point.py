"""Ideal points from recorded votes: dynamic ordinal item response, by posterior mode.

Member ``i`` at the time ``t`` of roll-call ``j`` weighs ``z = a_j . x_it - c_j``
[logits]; it votes yes with ``F(z - h_j)``, no with ``F(-z - h_j)`` and abstains
otherwise, ``F`` the logistic distribution. This is the ordinal item-response
model of Bailey, Strezhnev and Voeten (2017, doi:10.1177/0022002715595700) with
``D`` axes, and with positions that follow a Gaussian random walk over periods
as in Martin and Quinn (2002, doi:10.1093/pan/10.2.134).

Priors: ``a_j ~ N(0, slope_sd^2)``, ``c_j ~ N(cut_mean, cut_sd^2)``, ``h_j``
gamma, ``x_i0 ~ N(0, 1)`` and ``x_it - x_i,t-1 ~ N(0, drift_sd^2)``. The log
posterior is concave in the items given the positions and in the positions given
the items, so `fit` climbs it by turns, one damped Newton step for every item at
once, then one for every member. After each turn the positions are centred and
whitened over all observed member-periods, which is the identification: mean 0,
variance 1, no correlation. There is no randomness: the start is a singular
value decomposition of the votes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.theory.ballot import Vote
from sim.theory.item_response import (
    Items,
    Prior,
    first_items,
    item_step,
    member_information,
    member_step,
)

__all__ = ["IdealPoints", "Items", "Prior", "fit", "principal_start"]


@dataclass(frozen=True)
class IdealPoints:
    """Posterior mode of positions and items.

    Attributes
    ----------
    position : (N, T, D) float64
        Positions [sd over observed member-periods, unless moved].
    covariance : (N, T, D, D) float64
        Laplace covariance of each position, given the items.
    items : Items
        Slopes, cuts and half-widths of the J roll-calls.
    n_turns : int
        Turns taken.
    converged : bool
        Whether the last turn moved no position by more than the tolerance.
    """

    position: np.ndarray
    covariance: np.ndarray
    items: Items
    n_turns: int
    converged: bool

    @property
    def se(self) -> np.ndarray:
        """Standard error of each position, (N, T, D) [sd]."""
        return np.sqrt(np.diagonal(self.covariance, axis1=-2, axis2=-1))

    def moved(self, matrix: np.ndarray, origin: np.ndarray) -> IdealPoints:
        """Express the same model on axes ``y = matrix (x - origin)``.

        Slopes become ``matrix^-T a`` and cuts ``c - a . origin``, so every
        probability of a vote is unchanged.

        Parameters
        ----------
        matrix : (D, D) float
            Rows are the new axes; invertible, oblique allowed.
        origin : (D,) float
            The old point that becomes zero.
        """
        return replace(
            self,
            position=(self.position - origin) @ matrix.T,
            covariance=matrix @ self.covariance @ matrix.T,
            items=self.items.moved(matrix, origin),
        )


def principal_start(votes: np.ndarray, n_periods: int, n_axes: int) -> np.ndarray:
    """Give starting positions from a singular value decomposition of the votes.

    No, abstain and yes become -1, 0, 1; each roll-call is centred and what was
    not observed is put at its mean. The leading right singular vectors, the
    same in every period, are scaled to mean square one; the entry furthest from
    zero is made positive.

    Returns
    -------
    (N, T, D) float64

    Examples
    --------
    >>> votes = np.array([[2, 2, 0, 0], [2, 2, 0, 0]])
    >>> principal_start(votes, 1, 1)[:, 0, 0].round(2)
    array([ 1.,  1., -1., -1.])
    """
    seen = (votes >= Vote.NO) & (votes <= Vote.YES)
    score = np.where(seen, votes - 1.0, 0.0)
    mean = score.sum(axis=1, keepdims=True) / np.maximum(seen.sum(axis=1, keepdims=True), 1)
    score = np.where(seen, score - mean, 0.0)
    leading = np.linalg.eigh(score.T @ score)[1][:, ::-1][:, :n_axes]
    start = np.zeros((votes.shape[1], n_axes))
    start[:, : leading.shape[1]] = leading * np.sqrt(len(leading))
    furthest = start[np.abs(start).round(9).argmax(axis=0), np.arange(n_axes)]
    start = start * np.where(furthest < 0, -1.0, 1.0)
    return np.repeat(start[:, None, :], n_periods, axis=1)


def fit(
    votes: np.ndarray,
    period: np.ndarray,
    *,
    n_axes: int = 2,
    weight: np.ndarray | None = None,
    prior: Prior | None = None,
    start: np.ndarray | None = None,
    max_turns: int = 200,
    tolerance: float = 5e-3,
) -> IdealPoints:
    """Find the posterior mode of positions and items.

    Parameters
    ----------
    votes : (J, N) int
        `Vote` codes; other values are not observed. Rows in order of time.
    period : (J,) int
        Period of each roll-call, 0 … T-1, never decreasing.
    n_axes : int
        D.
    weight : (J,) float, optional
        Weight of each roll-call in the likelihood; 1 by default.
    prior : Prior, optional
        Beliefs before the votes.
    start : (N, T, D) float, optional
        Where to start; a fit of nearly the same votes needs far fewer turns.
    max_turns : int
        Turns at most.
    tolerance : float
        Stop when no observed position moves by more than this in a turn [sd].

    Returns
    -------
    IdealPoints
        In whitened axes, ordered by the variance of ``z`` they explain.

    Raises
    ------
    ValueError
        If the roll-calls are not in order of time.

    Examples
    --------
    >>> votes = np.array([[2, 2, 0, 0], [2, 2, 1, 0], [0, 1, 2, 2]])
    >>> points = fit(votes, np.array([0, 0, 0]), n_axes=1)
    >>> np.sign(points.position[:, 0, 0])
    array([ 1.,  1., -1., -1.])
    """
    prior = prior or Prior()
    votes, period = np.asarray(votes), np.asarray(period)
    if np.any(np.diff(period) < 0):
        raise ValueError("period must never decrease: sort the roll-calls by date")
    weight = np.ones(len(votes)) if weight is None else np.asarray(weight, dtype=float)
    n_periods = int(period[-1]) + 1
    position = principal_start(votes, n_periods, n_axes) if start is None else start
    seen = _seen(votes, period, n_periods)
    position, _, _ = _whitened(np.array(position, dtype=float), seen)
    items = first_items(votes, n_axes, prior)
    for _ in range(6):
        items = item_step(votes, period, weight, position, items, prior)
    n_turns, moved = 0, np.inf
    while n_turns < max_turns and moved >= tolerance:
        n_turns, before = n_turns + 1, position
        position = member_step(votes, period, weight, position, items, prior)
        position, matrix, origin = _whitened(position, seen, before)
        items = items.moved(matrix, origin)
        items = item_step(votes, period, weight, position, items, prior)
        moved = float(np.abs((position - before)[seen]).max())
    covariance = member_information(votes, period, weight, position, items, prior)
    points = IdealPoints(position, covariance, items, n_turns, moved < tolerance)
    return points.moved(_principal_rotation(items), np.zeros(n_axes))


def _seen(votes: np.ndarray, period: np.ndarray, n_periods: int) -> np.ndarray:
    """Members with at least one recorded vote in each period, (N, T)."""
    cast = (votes >= Vote.NO) & (votes <= Vote.YES)
    return np.stack([cast[period == t].any(axis=0) for t in range(n_periods)], axis=1)


def _whitened(
    position: np.ndarray, seen: np.ndarray, towards: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Centre and whiten over seen member-periods, turned as near as can be to other positions.

    Turning changes no probability and no prior, so the turn left free by whitening is
    used to keep the axes still from one step to the next (orthogonal Procrustes).
    """
    sample = position[seen]
    origin = sample.mean(axis=0)
    value, vector = np.linalg.eigh(np.cov(sample.T, bias=True).reshape(len(origin), -1))
    matrix = (vector / np.sqrt(np.maximum(value, 1e-6))) @ vector.T
    if towards is not None:
        left, _, right = np.linalg.svd(towards[seen].T @ ((sample - origin) @ matrix.T))
        matrix = left @ right @ matrix
    return (position - origin) @ matrix.T, matrix, origin


def _principal_rotation(items: Items) -> np.ndarray:
    """Rotation to the axes that explain most of ``z``, each near the axis it replaces."""
    vector = np.linalg.eigh(items.slope.T @ items.slope)[1][:, ::-1]
    return (vector * np.where(np.diagonal(vector) < 0, -1.0, 1.0)).T
