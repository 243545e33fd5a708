"""Diffusion of norms and standards, and stocks that build up and wear off: directions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory import diffusion, stocks

unit = st.floats(0.0, 1.0)


def _rises(function, values):
    steps = np.diff(np.asarray([function(value) for value in values], dtype=float))
    return (steps >= 0).all() and (steps > 0).any()


def test_norms_cascade_only_from_the_tipping_share():
    share = np.array([0.24, 0.25, 0.32, 0.33, 0.9])
    early = diffusion.norm_hazard(share, 0.0, tipping_share=0.25, base=0.02, cascade=0.3)
    np.testing.assert_allclose(early, [0.02, 0.32, 0.32, 0.32, 0.32])
    assert diffusion.norm_hazard(0.3, 0.0) < diffusion.norm_hazard(0.33, 0.0)
    assert diffusion.norm_hazard(0.1, -1.0, base=0.02, pull=0.05) == 0.0  # never below none
    far = diffusion.norm_hazard(0.5, 0.0, region_weight=[0.0, 1.0], base=0.02, cascade=0.3)
    np.testing.assert_allclose(far, [0.02, 0.32])


def test_norm_adoption_follows_an_s_curve():
    # Mean field: slow, then fast after a third, then slow as nobody is left.
    share = [0.02]
    for _ in range(60):
        chance = diffusion.probability_within(diffusion.norm_hazard(share[-1], 0.0))
        share.append(share[-1] + (1.0 - share[-1]) * float(chance))
    growth = np.diff(share)
    tipped = int(np.argmax(np.array(share) >= diffusion.TIPPING_SHARE))
    assert 5 < tipped < 40
    assert growth.argmax() == tipped
    assert growth[tipped] > 5 * growth[tipped - 1] and growth[-1] < growth[tipped] / 100


@given(hazard=st.floats(0.0, 5.0))
def test_two_half_years_make_one_year(hazard):
    half = diffusion.probability_within(hazard, 0.5)
    np.testing.assert_allclose(
        1 - (1 - half) ** 2, diffusion.probability_within(hazard), atol=1e-12
    )


def test_brussels_effect_directions():
    base = dict(market_share=0.4, exposure=0.3, cost=0.5, rival_exposure=0.2)
    grid = np.linspace(0, 1, 5)
    for name, sign in (("market_share", 1), ("exposure", 1), ("cost", -1), ("rival_exposure", -1)):
        # one factor at a time, the others as they are
        assert _rises(
            lambda v, n=name, s=sign: s * diffusion.brussels_effect(**base | {n: v}), grid
        )
    without_market = diffusion.brussels_effect(0.0, [0.0, 1.0], 0.0, 0.0)
    assert without_market[0] == without_market[1]


def _race(network, start, merit=0.0):
    share = start
    for _ in range(500):
        share = float(diffusion.standard_choice(merit, share, 1.0 - share, network=network))
    return share


def test_equal_standards_tip_only_above_a_network_effect_of_two():
    # Mean field p = sigma(nu (2p - 1)) has the single root 1/2 up to nu = 2 and three beyond.
    assert _race(1.9, 0.6) == pytest.approx(0.5, abs=1e-6)
    ahead, behind = _race(2.5, 0.51), _race(2.5, 0.49)
    assert ahead > 0.8 and behind < 0.2
    assert ahead == pytest.approx(1.0 - behind)
    # first mover: a better standard that comes late stays behind
    assert _race(5.0, 0.1, merit=0.5) < 0.1 < 0.9 < _race(5.0, 0.6, merit=0.5)


def test_the_race_is_symmetric():
    rng = np.random.default_rng(1)
    merit, a, b, tie_a, tie_b = rng.random((5, 20))
    forward = diffusion.standard_choice(merit, a, b, tie_a=tie_a, tie_b=tie_b)
    backward = diffusion.standard_choice(-merit, b, a, tie_a=tie_b, tie_b=tie_a)
    np.testing.assert_allclose(forward + backward, 1.0)


def test_soft_texts_get_more_signers_and_less_compliance():
    # Seed row 86, and row 43: monitoring raises compliance.
    grid = np.linspace(0, 1, 5)
    assert _rises(lambda b: -diffusion.signature_utility(0.3, b), grid)
    assert _rises(lambda b: diffusion.compliance_probability(1.0, b, 0.5), grid)
    assert _rises(lambda m: diffusion.compliance_probability(1.0, 0.2, m), grid)
    assert _rises(lambda d: -diffusion.compliance_probability(d, 0.2, 0.5), grid)
    assert diffusion.signature_utility(0.0, 0.0) == 0.0


def test_logits_by_hand():
    # each sum on paper, then sigma(z) = 1 / (1 + exp(-z))
    assert diffusion.signature_utility(1.5, 0.8, burden=2.0, cost=0.5) == pytest.approx(-0.6)
    sums = {
        0.7: diffusion.compliance_probability(
            2.0, 0.5, 0.8, base=0.5, effort=1.0, watched=2.0, bound=2.0
        ),  # 0.5 - 2 + 2 * 0.8 * 1.5 / 2 + 1 = 0.7
        -0.8: diffusion.brussels_effect(
            0.5, 0.4, 0.2, 0.1, base=-2.0, market=8.0, burden=1.0, rivalry=2.0
        ),  # -2 + 1.6 - 0.2 - 0.2
        1.1: diffusion.standard_choice(0.5, 0.6, 0.4, network=2.0, tie_a=0.3, tie_b=0.1),
        -1.0: stocks.reversal_probability(0.5, base=1.0, protection=4.0),
    }
    for z, chance in sums.items():
        assert chance == pytest.approx(1.0 / (1.0 + np.exp(-z)), rel=1e-12)


def test_even_investment_matches_the_closed_form():
    stock = np.zeros(3)
    for _ in range(9):
        stock = stocks.stock_step(stock, [1.0, 2.0, 0.0], 0.07)
    closed = np.array([1.0, 2.0, 0.0]) * (1.0 - 0.93**9) / 0.07  # a geometric series
    np.testing.assert_allclose(stock, closed)
    assert stocks.stock_step(1 / 0.07, 1.0, 0.07) == pytest.approx(1 / 0.07)


@given(controlled=unit, leakage=unit, enforcement=unit)
def test_controls_never_cut_more_than_they_hold(controlled, leakage, enforcement):
    bite = stocks.sanction_bite(controlled, leakage, enforcement)
    assert 0.0 <= bite <= controlled
    assert bite >= stocks.sanction_bite(controlled, leakage, 0.0)
    kept = stocks.capability_step(1.0, bite)
    assert 0.0 <= kept <= 1.0
    assert stocks.capability_step(1.0, bite, autonomy=1.0) == 1.0  # makes all itself


def test_joint_controls_bite_more_than_either_alone():
    supply = np.array([0.4, 0.3, 0.3])
    share = stocks.joint_control(supply, [[True, False, False], [True, True, False]])
    np.testing.assert_allclose(stocks.sanction_bite(share, 0.0), [0.4, 0.7])


@given(depth=unit, delivered=unit)
def test_depth_stays_in_its_range_and_grows_with_delivery(depth, delivered):
    after = stocks.depth_step(depth, delivered)
    assert 0.0 <= after <= 1.0
    assert stocks.depth_step(depth, 0.0) <= after <= stocks.depth_step(depth, 1.0)


def test_deep_cooperation_survives_a_new_administration():
    chance = stocks.reversal_probability(np.linspace(0, 1, 6))
    assert (np.diff(chance) < 0).all() and chance[0] > 0.5 > chance[-1]


def test_credibility_falls_fast_and_returns_slowly():
    fallen = stocks.credibility_step(1.0, True)
    years = 0
    while fallen < 1.0 - 1e-9:
        fallen, years = stocks.credibility_step(fallen, False), years + 1
    assert years == 4  # one year down by 0.4, four years up by 0.1
    assert stocks.credibility_step(0.2, True) == 0.0
    assert stocks.credibility_step(0.5, False, ceiling=0.55) == 0.55
    assert stocks.credibility_step(0.9, False, ceiling=0.55) == 0.9  # a ceiling takes nothing
