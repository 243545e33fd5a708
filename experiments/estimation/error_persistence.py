"""How long a member's taste for a text lasts: the persistence of the ballot's error.

Recorded repeats of a text are voted on again from where members stand by then,
each with the taste that explains its vote before, as far as it has lasted
(`sim.theory.error_persistence`). The persistence is the one at which as many votes stay
as they were as on record. Uncertainty is a bootstrap over repeats.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, ndtri

from experiments.estimation.persistence import repeated_texts
from experiments.estimation.positions import Estimate
from experiments.estimation.vote_tables import VoteTable
from sim.theory.ballot import Vote
from sim.theory.error_persistence import logistic_error

GRID = np.array([0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 1.0])
N_DRAWS = 8
N_BOOTSTRAP = 200
MIN_PAIRS = 5
SEED = 20230102
EDGE = 1e-12


def taste_persistence(table: VoteTable, found: Estimate, noise) -> tuple[float, float, int]:
    """Correlation between a member's tastes for a text in one year and in the next.

    Parameters
    ----------
    table : VoteTable
        Votes before the cutoff.
    found : Estimate
        Positions by year and items estimated from them.
    noise : (N,) float64
        Scale of each member's error.

    Returns
    -------
    value, se : float
        Nan if there are too few repeats to tell.
    n_pairs : int
        Repeats used.
    """
    pairs = repeated_texts(table)
    if len(pairs) < MIN_PAIRS:
        return float("nan"), float("nan"), len(pairs)
    year = table.rollcalls["date"].dt.year.to_numpy()
    before, now = pairs.T
    band = found.items.halfwidth[before, None] / noise
    leans = [_lean(found, before, year[at] - found.years[0]) / noise for at in (before, now)]
    votes = table.votes[before], table.votes[now]
    cast = np.logical_and(*((v >= Vote.NO) & (v <= Vote.YES) for v in votes))
    random = np.random.default_rng(SEED)
    age = np.maximum(year[now] - year[before], 1)[:, None]
    same = np.array([_same(leans, band, votes[0], cast, value, age, random) for value in GRID])
    recorded = ((votes[0] == votes[1]) & cast).sum(axis=1)
    total = cast.sum(axis=1)

    def match(rows):
        curve = np.maximum.accumulate(same[:, rows].sum(axis=1) / total[rows].sum())
        curve = curve + 1e-9 * np.arange(len(curve))
        return float(np.interp(recorded[rows].sum() / total[rows].sum(), curve, GRID))

    every = np.arange(len(pairs))
    again = [match(random.integers(len(every), size=len(every))) for _ in range(N_BOOTSTRAP)]
    return match(every), float(np.std(again)), len(pairs)


def _lean(found: Estimate, item, period):
    """Lean of all members at a time to the texts as they were first voted on, (P, N)."""
    place = found.path[:, period].transpose(1, 0, 2)
    return np.einsum("pnd,pd->pn", place, found.items.slope[item]) - found.items.cut[item, None]


def taste_given_vote(lean, band, vote, u):
    """Draw the taste of a member whose vote is known, standard normal before that.

    Parameters
    ----------
    lean, band : (...) float
        In units of the member's error.
    vote : (...) int
        `Vote` codes; any other leaves the taste free.
    u : (...) float
        Uniforms in (0, 1).

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> taste_given_vote(0.0, 1.0, np.array([2, 0]), 0.5).round(2)
    array([ 1.11, -1.11])
    """
    low = np.where(
        vote == Vote.YES, band - lean, np.where(vote == Vote.ABSTAIN, -band - lean, -np.inf)
    )
    high = np.where(
        vote == Vote.NO, -band - lean, np.where(vote == Vote.ABSTAIN, band - lean, np.inf)
    )
    low, high = expit(low), expit(high)
    return ndtri(np.clip(low + u * (high - low), EDGE, 1.0 - EDGE))


def _same(leans, band, vote, cast, persistence, age, random):
    """Votes that are the same at the repeat, expected in each pair, (P,)."""
    heads = np.zeros(len(vote))
    share = persistence**age
    for _ in range(N_DRAWS):
        kept = taste_given_vote(leans[0], band, vote, random.random(vote.shape))
        fresh = random.standard_normal(vote.shape)
        lean = leans[1] + logistic_error(share * kept + np.sqrt(1 - share**2) * fresh)
        again = np.where(lean > band, Vote.YES, np.where(lean < -band, Vote.NO, Vote.ABSTAIN))
        heads += ((again == vote) & cast).sum(axis=1)
    return heads / N_DRAWS
