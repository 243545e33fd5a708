"""Cluster counts of bounded confidence that the literature reports."""

import numpy as np
import pytest

from sim.theory.opinion import hegselmann_krause_mean
from tests.published import opinion

N_MEMBERS, R = 200, 20


def _start(seed):
    return np.random.default_rng(seed).random((R, N_MEMBERS))


def _meetings(seed, per_member=150):
    rng = np.random.default_rng(seed)
    n_meetings = N_MEMBERS * per_member
    first = rng.integers(N_MEMBERS, size=(R, n_meetings))
    other = (first + rng.integers(1, N_MEMBERS, size=(R, n_meetings))) % N_MEMBERS
    return np.stack([first, other], axis=-1)


@pytest.mark.parametrize("confidence", [0.05, 0.075, 0.1, 0.125, 0.25, 0.5])
def test_deffuant_clusters_are_about_one_over_two_epsilon(confidence):
    # Deffuant et al. (2000) [found: DEF], mu = 0.5, uniform starts on [0, 1]. Over 20 starts
    # the mean count lies within 15 % of 1 / (2 eps); stragglers at the ends are counted.
    end = opinion.deffuant(_start(1), _meetings(2), confidence)
    mean = opinion.count_clusters(end, gap=confidence / 2).mean()
    assert mean == pytest.approx(1 / (2 * confidence), rel=0.15)


def test_deffuant_reaches_consensus_from_half():
    end = opinion.deffuant(_start(3), _meetings(4), confidence=0.5)
    np.testing.assert_array_equal(opinion.count_clusters(end, gap=0.01), np.ones(R))
    # meetings keep the mean, so consensus is at the mean of the starts
    np.testing.assert_allclose(end.mean(axis=1), _start(3).mean(axis=1), rtol=1e-12)


def test_deffuant_splits_in_two_at_a_fifth():
    # Deffuant et al. (2000) [memory]: eps = 0.2 gives two opinions. 19 of 20 here; with a
    # chance of 5 % for another count, fewer than 16 of 20 has a chance below 0.3 %.
    end = opinion.deffuant(_start(5), _meetings(6), confidence=0.2)
    two = opinion.count_clusters(end, gap=0.1, least_share=0.05) == 2
    assert two.sum() >= 16


def _hegselmann_krause_end(confidence, seed):
    """Clusters in which everyone's steps end, by the function that the model calls."""
    end = _start(seed)
    for position in end:
        for _ in range(60):
            position[:] = hegselmann_krause_mean(position[:, None], confidence)[:, 0]
        still = hegselmann_krause_mean(position[:, None], confidence)[:, 0]
        np.testing.assert_allclose(still, position, atol=1e-12)
    return opinion.count_clusters(end, gap=1e-6, least_share=0.03)


def test_hegselmann_krause_plurality_polarisation_consensus():
    # Hegselmann & Krause (2002) [memory]: eps = 0.01 plurality, 0.15 polarisation
    # (two or three camps), 0.25 to 0.3 consensus; from 0.5 consensus is certain.
    assert (_hegselmann_krause_end(0.5, 7) == 1).all()
    assert (_hegselmann_krause_end(0.3, 8) == 1).mean() > 0.8
    polarised = _hegselmann_krause_end(0.15, 9)
    assert set(polarised.tolist()) <= {1, 2, 3} and (polarised >= 2).mean() > 0.7
    assert np.median(_hegselmann_krause_end(0.05, 10)) >= 6
