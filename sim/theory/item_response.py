"""Ordinal item response: probabilities, their derivatives, and one Newton step of each side.

The model is that of `sim.theory.ideal_point`: ``z = a . x - c``, yes with
``F(z - h)``, no with ``F(-z - h)``, ``F`` the logistic distribution. The log
posterior is concave in ``(a, c, h)`` given the positions and in the positions
given ``(a, c, h)``; each step here is Newton's with halving where it overshoots.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, log_expit

from sim.theory.ballot import Vote

__all__ = [
    "Items",
    "Prior",
    "first_items",
    "item_step",
    "log_probability",
    "log_probability_derivatives",
    "member_information",
    "member_step",
]

Array = np.ndarray

HALFWIDTH_SHAPE = 4.0  # gamma shape, sd half of the mean; [assumption], keeps h off zero
N_HALVINGS = 8


@dataclass(frozen=True)
class Prior:
    """What is believed before the votes.

    Attributes
    ----------
    slope_sd : float
        Sd of an item's slope on each axis [logits per sd].
    cut_mean, cut_sd : float
        Mean and sd of an item's point of indifference [logits].
    halfwidth : float
        Mean half-width of the abstaining band [logits].
    drift_sd : float
        Sd of a member's step on each axis [sd per period].
    """

    slope_sd: float = 2.5
    cut_mean: float = -3.0
    cut_sd: float = 4.0
    halfwidth: float = 0.8
    drift_sd: float = 0.20


@dataclass(frozen=True)
class Items:
    """Parameters of J roll-calls.

    Attributes
    ----------
    slope : (J, D) float64
        ``a_j`` [logits per sd].
    cut : (J,) float64
        ``c_j``, point of indifference [logits].
    halfwidth : (J,) float64
        ``h_j`` > 0 [logits].
    """

    slope: Array
    cut: Array
    halfwidth: Array

    def moved(self, matrix: Array, origin: Array) -> Items:
        """Express the items on axes ``y = matrix (x - origin)``; probabilities stay the same."""
        slope = self.slope @ np.linalg.inv(matrix)
        return Items(slope, self.cut - self.slope @ origin, self.halfwidth)


def log_probability(eta: Array, halfwidth: Array, votes: Array) -> Array:
    """Log probability of each recorded vote.

    Parameters
    ----------
    eta : (..., N) float
        ``a . x - c`` [logits].
    halfwidth : (..., 1) float
        ``h`` > 0 [logits].
    votes : (..., N) int
        `Vote` codes; anything but no, abstain and yes counts as not observed.

    Returns
    -------
    (..., N) float64
        Natural log of the probability; zero where not observed.

    Examples
    --------
    >>> votes = np.array([[Vote.NO, Vote.ABSTAIN, Vote.YES, Vote.ABSENT]])
    >>> np.exp(log_probability(np.zeros((1, 4)), np.array([[0.5]]), votes)).round(3)
    array([[0.378, 0.245, 0.378, 1.   ]])
    """
    votes, width = np.broadcast_to(votes, eta.shape), np.broadcast_to(halfwidth, eta.shape)
    share = np.broadcast_to(np.log(-np.expm1(-2.0 * halfwidth)), eta.shape)
    value = np.zeros(eta.shape)
    yes, no, abstain = (votes == vote for vote in (Vote.YES, Vote.NO, Vote.ABSTAIN))
    value[yes] = log_expit(eta[yes] - width[yes])
    value[no] = log_expit(-eta[no] - width[no])
    z, h = eta[abstain], width[abstain]
    value[abstain] = log_expit(h + z) + log_expit(h - z) + share[abstain]
    return value


def log_probability_derivatives(eta: Array, halfwidth: Array, votes: Array) -> tuple[Array, ...]:
    """First and second derivatives of `log_probability` by ``eta`` and ``h``.

    Parameters
    ----------
    eta, halfwidth, votes
        As in `log_probability`.

    Returns
    -------
    d_eta, d_h, d_eta_eta, d_eta_h, d_h_h : (..., N) float64
        Zero where not observed.

    Examples
    --------
    >>> d_eta, *_ = log_probability_derivatives(np.zeros((1, 1)), np.ones((1, 1)), np.array([[2]]))
    >>> d_eta.round(4)
    array([[0.7311]])
    """
    yes, no, abstain = (1.0 * (votes == v) for v in (Vote.YES, Vote.NO, Vote.ABSTAIN))
    upper, lower = expit(eta - halfwidth), expit(eta + halfwidth)
    upper_curve = -(yes + abstain) * upper * (1.0 - upper)
    lower_curve = -(no + abstain) * lower * (1.0 - lower)
    gap = -np.expm1(-2.0 * halfwidth)  # 1 - exp(-2h)
    gap_slope = 2.0 * (1.0 - gap) / gap
    d_upper = yes * (1.0 - upper) - abstain * upper  # by eta - h
    d_lower = abstain * (1.0 - lower) - no * lower  # by eta + h
    d_eta = d_upper + d_lower
    d_h = d_lower - d_upper + abstain * gap_slope
    d_eta_eta = upper_curve + lower_curve
    d_h_h = d_eta_eta - abstain * (2.0 * gap_slope / gap)
    return d_eta, d_h, d_eta_eta, lower_curve - upper_curve, d_h_h


def first_items(votes: Array, n_axes: int, prior: Prior) -> Items:
    """Give items to start from: flat slopes, cuts that match the shares of yes and no."""
    yes, no = (votes == Vote.YES).sum(axis=1), (votes == Vote.NO).sum(axis=1)
    abstain = (votes == Vote.ABSTAIN).sum(axis=1)
    cut = np.log(no + abstain / 2 + 1.0) - np.log(yes + abstain / 2 + 1.0)
    return Items(np.zeros((len(votes), n_axes)), cut, np.full(len(votes), prior.halfwidth))


def _at(position: Array, period: Array) -> Array:
    """Positions at the time of each roll-call, (J, N, D)."""
    return position.transpose(1, 0, 2)[period]


def _item_value(votes: Array, weight: Array, place: Array, theta: Array, prior: Prior) -> Array:
    slope, cut, halfwidth = theta[:, :-2], theta[:, -2], theta[:, -1]
    eta = np.matmul(place, slope[:, :, None])[..., 0] - cut[:, None]
    value = weight * log_probability(eta, halfwidth[:, None], votes).sum(axis=1)
    value = value - (slope**2).sum(axis=1) / (2.0 * prior.slope_sd**2)
    value = value - (cut - prior.cut_mean) ** 2 / (2.0 * prior.cut_sd**2)
    shape = HALFWIDTH_SHAPE
    return value + (shape - 1.0) * np.log(halfwidth) - shape * halfwidth / prior.halfwidth


def item_step(
    votes: Array, period: Array, weight: Array, position: Array, items: Items, prior: Prior
) -> Items:
    """Move every roll-call's slope, cut and half-width one Newton step uphill.

    Parameters
    ----------
    votes : (J, N) int
        `Vote` codes.
    period : (J,) int
        Period of each roll-call.
    weight : (J,) float
        Weight in the likelihood.
    position : (N, T, D) float
        Positions, held fixed.
    items : Items
        Where to start.
    prior : Prior
        Beliefs about items.

    Returns
    -------
    Items
        With a log posterior at least as high, item by item.
    """
    place = _at(position, period)
    theta = np.column_stack([items.slope, items.cut, items.halfwidth])
    gradient, hessian = _item_derivatives(votes, weight, place, theta, prior)
    step = np.linalg.solve(-hessian, gradient[..., None])[..., 0]
    falls = step[:, -1] < 0  # keep h above a quarter of itself
    reach = np.where(falls, -0.75 * theta[:, -1] / np.where(falls, step[:, -1], -1.0), 1.0)
    step *= np.minimum(reach, 1.0)[:, None]
    theta = _uphill(theta, step, lambda t: _item_value(votes, weight, place, t, prior))
    return Items(theta[:, :-2], theta[:, -2], theta[:, -1])


def _item_derivatives(
    votes: Array, weight: Array, place: Array, theta: Array, prior: Prior
) -> tuple[Array, Array]:
    """Gradient (J, D+2) and Hessian (J, D+2, D+2) of the log posterior by slope, cut and h."""
    slope, cut, h = theta[:, :-2], theta[:, -2], theta[:, -1]
    eta = np.matmul(place, slope[:, :, None])[..., 0] - cut[:, None]
    d_eta, d_h, d_ee, d_eh, d_hh = log_probability_derivatives(eta, h[:, None], votes)
    by = np.concatenate([place, np.full((*place.shape[:2], 1), -1.0)], axis=2)  # eta by (a, c)
    size = theta.shape[1]
    gradient, hessian = np.empty_like(theta), np.empty((len(theta), size, size))
    gradient[:, :-1] = np.matmul(d_eta[:, None, :], by)[:, 0]
    gradient[:, -1] = d_h.sum(axis=1)
    hessian[:, :-1, :-1] = np.matmul((by * d_ee[..., None]).transpose(0, 2, 1), by)
    hessian[:, -1, :-1] = hessian[:, :-1, -1] = np.matmul(d_eh[:, None, :], by)[:, 0]
    hessian[:, -1, -1] = d_hh.sum(axis=1)
    gradient *= weight[:, None]
    hessian *= weight[:, None, None]
    centre = np.append(np.zeros(size - 2), prior.cut_mean)
    precision = np.append(np.full(size - 2, prior.slope_sd**-2.0), prior.cut_sd**-2.0)
    linear = np.arange(size - 1)
    gradient[:, :-1] -= precision * (theta[:, :-1] - centre)
    hessian[:, linear, linear] -= precision
    gradient[:, -1] += (HALFWIDTH_SHAPE - 1.0) / h - HALFWIDTH_SHAPE / prior.halfwidth
    hessian[:, -1, -1] -= (HALFWIDTH_SHAPE - 1.0) / h**2
    return gradient, hessian


def _uphill(old: Array, step: Array, value: Callable[[Array], Array]) -> Array:
    """Take each row's step, halved until that row's value no longer falls."""
    lead = (slice(None),) + (None,) * (old.ndim - 1)
    at_old, size = value(old), np.ones(len(old))
    for _ in range(N_HALVINGS):
        new = old + size[lead] * step
        worse = value(new) < at_old - 1e-9
        if not worse.any():
            return new
        size = np.where(worse, size / 2.0, size)
    return np.where(worse[lead], old, new)


def _walk_precision(n_periods: int, prior: Prior) -> Array:
    """Precision of a path that starts at N(0, 1) and walks, (T, T)."""
    step = np.diff(np.eye(n_periods), axis=0)
    precision = step.T @ step / prior.drift_sd**2
    precision[0, 0] += 1.0
    return precision


def _member_value(
    votes: Array, period: Array, weight: Array, position: Array, items: Items, prior: Prior
) -> Array:
    eta = np.matmul(_at(position, period), items.slope[:, :, None])[..., 0] - items.cut[:, None]
    value = weight @ log_probability(eta, items.halfwidth[:, None], votes)
    walk = _walk_precision(position.shape[1], prior)
    return value - 0.5 * np.einsum("ntd,ts,nsd->n", position, walk, position)


def _member_derivatives(
    votes: Array, period: Array, weight: Array, position: Array, items: Items, prior: Prior
) -> tuple[Array, Array]:
    """Gradient (N, T*D) and negative Hessian (N, T*D, T*D) of each member's path."""
    n_members, n_periods, n_axes = position.shape
    eta = np.matmul(_at(position, period), items.slope[:, :, None])[..., 0] - items.cut[:, None]
    d_eta, _, d_ee, _, _ = log_probability_derivatives(eta, items.halfwidth[:, None], votes)
    outer = (items.slope[:, :, None] * items.slope[:, None, :]).reshape(len(votes), -1)
    walk = _walk_precision(n_periods, prior)
    information = np.zeros((n_members, n_periods, n_axes, n_periods, n_axes))
    information += (walk[:, None, :, None] * np.eye(n_axes)[None, :, None, :])[None]
    gradient = -np.einsum("ts,nsd->ntd", walk, position)
    first = np.searchsorted(period, np.arange(n_periods + 1))
    for t in range(n_periods):
        now = slice(first[t], first[t + 1])
        gradient[:, t] += (weight[now, None] * d_eta[now]).T @ items.slope[now]
        block = (weight[now, None] * d_ee[now]).T @ outer[now]
        information[:, t, :, t, :] -= block.reshape(n_members, n_axes, n_axes)
    size = n_periods * n_axes
    return gradient.reshape(n_members, size), information.reshape(n_members, size, size)


def member_step(
    votes: Array, period: Array, weight: Array, position: Array, items: Items, prior: Prior
) -> Array:
    """Move every member's whole path one Newton step uphill.

    Parameters
    ----------
    votes, period, weight, position, items, prior
        As in `item_step`; the items are held fixed.

    Returns
    -------
    (N, T, D) float64
        Positions with a log posterior at least as high, member by member.
    """
    gradient, information = _member_derivatives(votes, period, weight, position, items, prior)
    step = np.linalg.solve(information, gradient[..., None])[..., 0].reshape(position.shape)
    return _uphill(position, step, lambda p: _member_value(votes, period, weight, p, items, prior))


def member_information(
    votes: Array, period: Array, weight: Array, position: Array, items: Items, prior: Prior
) -> Array:
    """Laplace covariance of each position, given the items.

    The diagonal blocks of the inverse of the observed information of the whole
    path, random walk included, so a quiet year borrows from its neighbours.

    Returns
    -------
    (N, T, D, D) float64
    """
    _, information = _member_derivatives(votes, period, weight, position, items, prior)
    n_members, n_periods, n_axes = position.shape
    inverse = np.linalg.inv(information).reshape(n_members, n_periods, n_axes, n_periods, n_axes)
    t = np.arange(n_periods)
    return inverse[:, t, :, t, :].transpose(1, 0, 2, 3)
