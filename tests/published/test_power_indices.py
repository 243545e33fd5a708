"""Textbook weighted games; brute force over coalitions and orders agrees."""

import itertools
import math

import numpy as np
import pytest

from sim.theory import power

# Felsenthal & Machover (1998), The Measurement of Voting Power, and any textbook.
EEC_1958 = ([4, 4, 4, 2, 2, 1], 12)  # Germany, France, Italy, Netherlands, Belgium, Luxembourg
SECURITY_COUNCIL = ([7] * 5 + [1] * 10, 39)  # five permanent members with a veto, ten elected


def test_eec_1958():
    np.testing.assert_allclose(
        power.banzhaf(*EEC_1958),
        [0.2380952381] * 3 + [0.1428571429] * 2 + [0.0],
        atol=5e-11,
    )
    np.testing.assert_allclose(
        power.shapley_shubik(*EEC_1958), [0.2333333333] * 3 + [0.15] * 2 + [0.0], atol=5e-11
    )
    assert power.banzhaf(*EEC_1958)[5] == power.shapley_shubik(*EEC_1958)[5] == 0.0


def test_security_council():
    np.testing.assert_allclose(
        power.banzhaf(*SECURITY_COUNCIL), [0.1669291339] * 5 + [0.0165354331] * 10, atol=5e-11
    )
    np.testing.assert_allclose(
        power.shapley_shubik(*SECURITY_COUNCIL),
        [0.1962703963] * 5 + [0.0018648019] * 10,
        atol=5e-11,
    )


@pytest.mark.parametrize(
    ("weights", "quota"), [([5, 3, 2, 2, 0], 7), ([4, 4, 4, 2, 2, 1], 12), ([9, 1, 1], 9)]
)
def test_brute_force_agrees(weights, quota):
    n = len(weights)
    swings = np.zeros(n)
    for inside in itertools.product([False, True], repeat=n):
        total = sum(w for w, yes in zip(weights, inside, strict=True) if yes)
        swings += [
            yes and total >= quota > total - w for w, yes in zip(weights, inside, strict=True)
        ]
    pivots = np.zeros(n)
    for order in itertools.permutations(range(n)):
        reached = np.cumsum([weights[i] for i in order])
        pivots[order[int(np.argmax(reached >= quota))]] += 1
    np.testing.assert_allclose(power.banzhaf(weights, quota), swings / swings.sum(), rtol=1e-14)
    np.testing.assert_allclose(
        power.banzhaf(weights, quota, normalised=False), swings / 2 ** (n - 1), rtol=1e-14
    )
    np.testing.assert_allclose(
        power.shapley_shubik(weights, quota), pivots / math.factorial(n), rtol=1e-14
    )


def test_the_whole_assembly_shares_power_equally_and_exactly():
    # One state one vote, simple majority of 193: the absolute Banzhaf index is the chance
    # that the other 192 tie, C(192, 96) / 2^192.
    np.testing.assert_allclose(power.shapley_shubik([1] * 193, 97), np.full(193, 1 / 193))
    tie = math.comb(192, 96) / 2**192
    np.testing.assert_array_equal(power.banzhaf([1] * 193, 97, normalised=False), [tie] * 193)
