"""The ordered-logit ballot."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logit

from sim.theory.ballot import Vote, ballot_probability, cast, spatial_gain

logits = st.floats(-700, 700)
widths = st.floats(0, 30)


def test_one_ballot_by_hand():
    # z = ln 3, h = 0: P(yes) = 3/4, P(no) = 1/4, nobody abstains.
    p_no, p_abstain, p_yes = ballot_probability(np.log(3.0), 0.0)
    assert p_yes == pytest.approx(0.75)
    assert p_no == pytest.approx(0.25)
    assert p_abstain == 0.0


def test_abstaining_band_by_hand():
    # z = 0, h = ln 4: P(yes) = P(no) = 1/(1 + 4) = 0.2, abstain 0.6.
    assert np.allclose(ballot_probability(0.0, np.log(4.0)), (0.2, 0.6, 0.2))


@given(logits, widths)
def test_probabilities_sum_to_one_and_mirror(z, halfwidth):
    p_no, p_abstain, p_yes = ballot_probability(z, halfwidth)
    assert p_no + p_abstain + p_yes == pytest.approx(1.0, abs=1e-12)
    assert min(p_no, p_abstain, p_yes) >= 0.0
    mirrored = ballot_probability(-z, halfwidth)
    assert np.allclose(mirrored, (p_yes, p_abstain, p_no))


def test_a_tiny_abstaining_share_does_not_cancel():
    # far out, the difference of the cuts would round to zero; h e^{-z} 2 is right.
    _, p_abstain, _ = ballot_probability(40.0, 0.5)
    assert p_abstain == pytest.approx(np.exp(-40.0) * (np.exp(0.5) - np.exp(-0.5)), rel=1e-9)


@given(logits, logits, widths)
def test_more_utility_never_makes_a_ballot_less_favourable(low, high, halfwidth):
    low, high = cast(np.sort([low, high]), halfwidth)
    assert low <= high


def test_shares_of_cast_ballots_are_the_probabilities():
    # errors on an even grid of 10 000 quantiles: counts may differ by one step.
    error = logit((np.arange(10_000)[None, :] + 0.5) / 10_000)
    votes = cast(0.7 + error, 1.3)
    shares = [(votes == code).mean() for code in (Vote.NO, Vote.ABSTAIN, Vote.YES)]
    assert np.allclose(shares, ballot_probability(0.7, 1.3), atol=1e-4)
    assert votes.dtype == np.int8


def test_absent_members_cast_no_ballot():
    votes = cast(np.full((1, 3), 9.0), 0.5, absent=np.array([[True, False, True]]))
    assert votes.tolist() == [[Vote.ABSENT, Vote.YES, Vote.ABSENT]]


def test_gain_is_linear_and_zero_at_the_midpoint():
    position = np.array([[-2.0], [0.5], [3.0]])
    gain = spatial_gain(position, np.array([1.0]), np.array([1.0]), np.array([0.0]))
    assert gain.tolist() == [-5.0, 0.0, 5.0]  # 2 (p - q)(x - 1/2)


def test_gain_equals_its_definition_and_broadcasts_over_replications():
    rng = np.random.default_rng(4)
    position, draft, quo = rng.normal(size=(5, 7, 3)), rng.normal(size=(5, 3)), rng.normal(size=3)
    salience, stakes = rng.dirichlet(np.ones(3)), rng.random(5)
    gain = spatial_gain(position, salience, draft, quo, stakes)
    nearer = (salience * ((position - quo) ** 2 - (position - draft[:, None]) ** 2)).sum(-1)
    assert np.allclose(gain, stakes[:, None] * nearer)
    alone = spatial_gain(position[3], salience, draft[3], quo, stakes[3])
    assert np.array_equal(alone, gain[3])


def test_no_change_of_text_is_no_gain():
    draft = np.array([0.3, -1.0])
    assert not spatial_gain(np.ones((4, 2)), np.array([0.5, 0.5]), draft, draft).any()
