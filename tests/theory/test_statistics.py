"""Confidence intervals against scipy and exact coverage."""

import numpy as np
import pytest
from scipy import stats

from sim.theory import statistics


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_wilson_agrees_with_scipy(confidence):
    successes = np.array([0, 1, 7, 50, 99, 100])
    low, high = statistics.wilson(successes, 100, confidence)
    for k, lower, upper in zip(successes, low, high, strict=True):
        theirs = stats.binomtest(int(k), 100).proportion_ci(confidence, method="wilson")
        assert (lower, upper) == pytest.approx(tuple(theirs), abs=1e-12)


def test_wilson_without_trials_knows_nothing():
    low, high = statistics.wilson([0, 0], [0, 5])
    assert (low[0], high[0]) == (0.0, 1.0) and low[1] == 0.0 and 0.0 < high[1] < 1.0


def test_wilson_covers_about_as_often_as_it_says():
    # exact, no simulation: n = 200 replications, win rates 5-95 %
    k = np.arange(201)
    low, high = statistics.wilson(k, 200)
    for share in np.linspace(0.05, 0.95, 19):
        covered = stats.binom.pmf(k, 200, share)[(low <= share) & (share <= high)].sum()
        assert 0.925 < covered < 0.975


def test_newcombe_by_hand():
    # The table of Altman, Machin, Bryant & Gardner (2000), Statistics with Confidence, table
    # 6.2: 14 both, 5 only A, 0 only B, 22 neither; A 19/41, B 14/41. On paper, z = 1.96:
    # Wilson A (19 + 1.9207 -+ 1.96 sqrt(19 * 22 / 41 + 0.9604)) / 44.84 = (0.3206, 0.6125);
    # ad - bc = 308, less 41/2 is 287.5, over sqrt(19 * 22 * 14 * 27) = 397.5: phi = 0.7233.
    low_a, high_a = statistics.wilson(19, 41)
    low_b, high_b = statistics.wilson(14, 41)
    assert [round(float(x), 4) for x in (low_a, high_a)] == [0.3206, 0.6125]
    a, b, phi = 19 / 41, 14 / 41, 287.5 / np.sqrt(19 * 22 * 14 * 27)
    down = (a - low_a) ** 2 - 2 * phi * (a - low_a) * (high_b - b) + (high_b - b) ** 2
    up = (high_a - a) ** 2 - 2 * phi * (high_a - a) * (b - low_b) + (b - low_b) ** 2
    ours = statistics.paired_share_difference(14, 5, 0, 22)
    np.testing.assert_allclose(ours, [a - b, a - b - np.sqrt(down), a - b + np.sqrt(up)])
    assert [round(float(x), 3) for x in ours] == [0.122, 0.011, 0.226]  # as printed [memory]


def test_paired_difference_changes_sign_with_its_sides():
    counts = np.random.default_rng(1).integers(0, 40, size=(4, 50))
    difference, low, high = statistics.paired_share_difference(*counts)
    back, back_low, back_high = statistics.paired_share_difference(*counts[[0, 2, 1, 3]])
    np.testing.assert_allclose([back, back_low, back_high], [-difference, -high, -low], atol=1e-12)
    assert ((low <= difference) & (difference <= high)).all()
    assert (low >= -1.0).all() and (high <= 1.0).all()


def test_paired_difference_covers_about_as_often_as_it_says():
    # exact over all outcomes of 40 pairs with chances (both, only A, only B, neither)
    n = 40
    a, b, c = np.meshgrid(*[np.arange(n + 1)] * 3, indexing="ij")
    possible = a + b + c <= n
    cells = np.stack([a[possible], b[possible], c[possible], n - (a + b + c)[possible]])
    _, low, high = statistics.paired_share_difference(*cells)
    for chance in ([0.5, 0.2, 0.1, 0.2], [0.7, 0.05, 0.05, 0.2], [0.2, 0.3, 0.1, 0.4]):
        weight = stats.multinomial.pmf(cells.T, n, chance)
        true = chance[1] - chance[2]
        assert 0.93 < weight[(low <= true) & (true <= high)].sum() < 0.99


def test_paired_difference_is_narrower_than_unpaired_when_pairs_agree():
    _, low, high = statistics.paired_share_difference(80, 10, 2, 108)
    _, wide_low, wide_high = statistics.paired_share_difference(41, 49, 41, 69)  # same margins
    assert high - low < 0.6 * (wide_high - wide_low)


def test_paired_difference_without_replications_is_unknown():
    assert np.isnan(statistics.paired_share_difference(0, 0, 0, 0)).all()
    difference, low, high = statistics.paired_share_difference(0, 1, 0, 0)  # one says little
    assert difference == 1.0 and low < 0.0 and high == 1.0


def test_paired_mean_agrees_with_scipy():
    a, b = np.random.default_rng(2).normal(size=(2, 4, 30))
    difference, low, high = statistics.paired_mean_difference(a, b, 0.9)
    theirs = stats.ttest_rel(a, b, axis=1).confidence_interval(0.9)
    np.testing.assert_allclose(low, theirs.low)
    np.testing.assert_allclose(high, theirs.high)
    np.testing.assert_allclose(difference, (a - b).mean(axis=1))
    assert statistics.paired_mean_difference([1.0], [0.0])[1] == -np.inf
    # two pairs, gaps 1 and 3: 2 -+ t(1; 0.975) * 1, t = 12.706 in every table
    _, low, high = statistics.paired_mean_difference([1.0, 3.0], [0.0, 0.0])
    assert (low, high) == pytest.approx((2 - 12.706, 2 + 12.706), abs=1e-3)


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="successes: must be from 0 to the number of trials"):
        statistics.wilson(6, 5)
    with pytest.raises(ValueError, match=r"confidence: must be between 0 and 1, got 95"):
        statistics.wilson(1, 5, 95)
    with pytest.raises(ValueError, match="counts: must not be negative"):
        statistics.paired_share_difference(1, 2, -1, 4)
