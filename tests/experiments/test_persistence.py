"""Drift and precedent: planted in simulated votes, found again; none where there is none."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import logit

from experiments.estimation.persistence import drift, precedent
from experiments.estimation.positions import Estimate
from experiments.estimation.vote_tables import VoteTable
from sim.theory.ballot import cast
from sim.theory.item_response import Items

N, T, PER_YEAR = 100, 8, 40
DRIFT = 0.25


def known_world(seed, own=0.0):
    """Votes on the same texts year after year, with the truth as the estimate.

    `own` is the pull of the member's own vote of the year before [logits].
    """
    random = np.random.default_rng(seed)
    steps = random.normal(0, DRIFT, (N, T, 2))
    path = random.normal(size=(N, 1, 2)) + np.cumsum(steps, axis=1)
    slope, cut = random.normal(0, 2, (PER_YEAR, 2)), random.normal(0, 1.5, PER_YEAR)
    votes = np.empty((T, PER_YEAR, N), dtype=np.int8)
    for year in range(T):
        lean = slope @ path[:, year].T - cut[:, None]
        if year:
            lean = lean + own * (votes[year - 1] - 1.0)
        votes[year] = cast(lean + logit(random.random(lean.shape)), 0.6)
    stems = [f"{a}{b}rule" for a in "bcdfghkl" for b in ("ala", "elo", "ira", "omo", "uta")]
    calls = pd.DataFrame(
        {
            "rollcall_id": [f"V{at:03d}" for at in range(T * PER_YEAR)],
            "date": pd.to_datetime(
                [f"{2010 + at // PER_YEAR}-12-01" for at in range(T * PER_YEAR)]
            ),
            "title": [f"Regional {stem} of states" for stem in stems] * T,
        }
    )
    items = Items(np.tile(slope, (T, 1)), np.tile(cut, T), np.full(T * PER_YEAR, 0.6))
    iso3 = tuple(f"M{at:02d}" for at in range(N))
    known = Estimate(
        iso3, np.arange(2010, 2010 + T), path, np.zeros_like(path), items, None, {}, 0.0
    )
    return VoteTable(calls, iso3, votes.reshape(-1, N)), known


def test_planted_drift_is_found_free_of_noise():
    """Within three standard errors, and the noise of single years is larger than the drift."""
    value, se = drift(*known_world(1))
    assert abs(value - DRIFT) < 3 * se
    assert se < 0.05


def test_four_years_are_needed_to_tell_drift():
    table, known = known_world(1)
    early = VoteTable(table.rollcalls[: 3 * PER_YEAR], table.iso3, table.votes[: 3 * PER_YEAR])
    short = Estimate(
        known.iso3, known.years[:3], known.path[:, :3], known.path_se, known.items, None, {}, 0.0
    )
    assert np.isnan(drift(early, short)[0])


@pytest.mark.parametrize("own", [0.0, 1.5])
def test_precedent_is_found_and_none_where_votes_are_independent(own):
    """Tolerance of three clustered standard errors: a false alarm in 400 or fewer."""
    value, se, n_pairs = precedent(*known_world(2, own))
    assert n_pairs > 200
    assert abs(value[0] - own) < 3 * se[0]
    assert se[0] < 0.15
