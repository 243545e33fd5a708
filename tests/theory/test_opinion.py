"""Opinion dynamics: anchored listening and bounded confidence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.theory.opinion import friedkin_johnsen_step, hegselmann_krause_mean


def test_nobody_susceptible_stays_and_the_fully_susceptible_forget_their_anchors():
    heard, anchor = np.random.default_rng(2).normal(size=(2, 8, 3))
    np.testing.assert_array_equal(friedkin_johnsen_step(heard, anchor, 0.0), anchor)
    np.testing.assert_array_equal(friedkin_johnsen_step(heard, anchor, 1.0), heard)


def test_the_result_can_be_put_into_a_strided_array():
    heard, anchor = np.random.default_rng(3).normal(size=(2, 4, 5))
    whole = np.zeros((4, 5, 2))
    friedkin_johnsen_step(heard, anchor, 0.3, out=whole[..., 1])
    np.testing.assert_array_equal(whole[..., 1], friedkin_johnsen_step(heard, anchor, 0.3))
    assert (whole[..., 0] == 0).all()


@given(seed=st.integers(0, 10_000), confidence=st.floats(0.05, 3.0))
@settings(max_examples=30, deadline=None)
def test_bounded_confidence_by_definition(seed, confidence):
    rng = np.random.default_rng(seed)
    n_axes = int(rng.integers(1, 5))
    position, voice = rng.normal(size=(7, n_axes)), 1 + rng.random(7)
    mean = hegselmann_krause_mean(position, confidence, voice, 5)
    assert mean.shape == (5, n_axes)
    for i in range(5):
        distance = np.linalg.norm(position - position[i], axis=1)
        if np.abs(distance - confidence).min() < 1e-6:
            continue  # within single precision of the bound
        weight = voice * (distance <= confidence)
        assert mean[i] == pytest.approx(weight @ position / weight.sum(), abs=1e-12)


def test_limits_of_bounded_confidence():
    position = np.random.default_rng(5).normal(size=(9, 1))
    np.testing.assert_array_equal(hegselmann_krause_mean(position, 0.0), position)
    everyone = hegselmann_krause_mean(position, 100.0)
    np.testing.assert_allclose(everyone, np.full((9, 1), position.mean()))
