"""What lasts from vote to vote and from year to year: precedent and drift."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.optimize import minimize

from experiments.estimation.positions import Estimate
from experiments.estimation.vote_tables import VoteTable
from sim.forecast.titles import words
from sim.theory.ballot import Vote
from sim.theory.ideal_point import Prior
from sim.theory.item_response import log_probability, member_step

MAX_AGE = 4.0  # years between two votes on one text
MAX_LAG = 6  # years
FREE = 3.0  # [sd per year]: a walk so loose that years are estimated alone


def repeated_texts(table: VoteTable) -> np.ndarray:
    """Pairs of roll-calls on one line of text, (P, 2): the earlier and the next.

    Two roll-calls are on one line if their titles have the same words and no
    other roll-call of the same year has them too (so that amendments and
    separate paragraphs do not pass for repeats).
    """
    calls = table.rollcalls
    key = [" ".join(sorted(set(words(title)))) for title in calls["title"]]
    year = calls["date"].dt.year.to_numpy()
    single, last, pairs = {}, {}, []
    for at, text in enumerate(key):
        single[text, year[at]] = single.get((text, year[at]), 0) + 1
    for at, text in enumerate(key):
        if len(text) < 12 or single[text, year[at]] > 1:
            continue
        if text in last and year[at] - year[last[text]] <= MAX_AGE:
            pairs.append((last[text], at))
        last[text] = at
    return np.array(pairs, dtype=int).reshape(-1, 2)


def precedent(table: VoteTable, found: Estimate) -> tuple[np.ndarray, np.ndarray, int]:
    """Weight of a member's own last vote on a line of text, beyond its position.

    Ordered logit of the votes in a repeat on ``s (a . x - c) + rho v``, with
    ``a, c`` of the earlier roll-call, ``x`` of the year before the repeat (so
    nothing of the repeat itself is used) and ``v`` in -1, 0, 1 the member's
    earlier vote; slope, intercept and band are fitted along.

    Returns
    -------
    value, se : (2,) float64
        ``rho`` [logits] and ``s``; standard errors clustered by roll-call, nan
        where there are too few repeats to tell.
    n_pairs : int
        Repeats used.
    """
    pairs = repeated_texts(table)
    pairs = pairs[(_minority(table.votes[pairs[:, 1]]) >= 0.05)]
    if len(pairs) < 5:
        return np.array([1.0, 1.0]), np.full(2, np.nan), len(pairs)
    year = table.rollcalls["date"].dt.year.to_numpy() - found.years[0]
    before, now = pairs.T
    place = found.path[:, np.maximum(year[now] - 1, 0)].transpose(1, 0, 2)
    items, earlier = found.items, table.votes[before]
    lean = np.einsum("pnd,pd->pn", place, items.slope[before]) - items.cut[before, None]
    known = (earlier >= Vote.NO) & (earlier <= Vote.YES)
    votes = np.where(known, table.votes[now], Vote.ABSENT)
    own = np.where(known, earlier - 1.0, 0.0)
    band = np.log(items.halfwidth[before])[:, None]

    def loss_rows(theta):
        eta = theta[0] * lean + theta[1] * own + theta[2]
        return -log_probability(eta, np.exp(theta[3] + band), votes).sum(axis=1)

    best = minimize(lambda theta: loss_rows(theta).sum(), np.array([0.5, 1.0, 0.0, 0.0])).x
    chosen = [1, 0]
    return best[chosen], _clustered(loss_rows, best)[chosen], len(pairs)


def _clustered(loss_rows, theta, step=1e-3):
    """Sandwich standard errors, each row one cluster; derivatives by central differences."""
    n = len(theta)
    unit = step * np.eye(n)
    score = np.array([(loss_rows(theta + u) - loss_rows(theta - u)) / (2 * step) for u in unit])

    def gradient(at):
        return np.array(
            [(loss_rows(at + u).sum() - loss_rows(at - u).sum()) / (2 * step) for u in unit]
        )

    hessian = np.array([(gradient(theta + u) - gradient(theta - u)) / (2 * step) for u in unit])
    inverse = np.linalg.inv((hessian + hessian.T) / 2)
    return np.sqrt(np.diagonal(inverse @ (score @ score.T) @ inverse))


def _minority(votes) -> np.ndarray:
    count = np.stack([(votes == v).sum(axis=1) for v in (Vote.NO, Vote.ABSTAIN, Vote.YES)])
    return 1.0 - count.max(axis=0) / np.maximum(count.sum(axis=0), 1)


def drift(table: VoteTable, found: Estimate) -> tuple[float, float]:
    """Yearly step of positions, free of estimation noise.

    Every year's positions are estimated alone; the mean squared difference of
    two years ``k`` apart is ``2 noise^2 + k drift^2``, a line in ``k``.

    Returns
    -------
    value, se : float
        Sd per year on one axis [sd]; nan for too few years or votes. Standard
        error by the jackknife over members.
    """
    n_members, n_years, _ = found.path.shape
    if n_years < 4:
        return float("nan"), float("nan")
    year = table.rollcalls["date"].dt.year.to_numpy() - found.years[0]
    alone, prior = found.path, replace(Prior(), drift_sd=FREE)
    weight = np.ones(len(year))
    for _ in range(8):
        alone = member_step(table.votes, year, weight, alone, found.items, prior)
    cast = (table.votes >= Vote.NO) & (table.votes <= Vote.YES)
    heard = np.stack([cast[year == t].sum(axis=0) for t in range(n_years)], axis=1) >= 20
    lag = np.arange(1, min(MAX_LAG, n_years - 1) + 1)
    square = np.zeros((len(lag), n_members))
    if (heard.sum(axis=1) > lag[-1]).mean() < 0.5:  # most members are heard in too few years
        return float("nan"), float("nan")
    for at, k in enumerate(lag):
        both = heard[:, k:] & heard[:, :-k]
        gap = ((alone[:, k:] - alone[:, :-k]) ** 2).mean(axis=2)
        square[at] = np.where(both, gap, 0.0).sum(axis=1) / np.maximum(both.sum(axis=1), 1)
    middle = lag - lag.mean()
    slope = middle @ square / (middle @ middle)  # of each member, (N,)
    value = np.sqrt(max(slope.mean(), 1e-6))
    return float(value), float(slope.std(ddof=1) / np.sqrt(n_members) / (2 * value))
