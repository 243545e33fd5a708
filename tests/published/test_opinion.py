"""Opinion dynamics against their closed forms and against what is published of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.theory.opinion import friedkin_johnsen_step
from tests.published import opinion


def _influence(rng, n_members):
    weight = rng.random((n_members, n_members))
    return weight / weight.sum(axis=1, keepdims=True)


def test_friedkin_johnsen_steps_end_at_the_closed_form():
    rng = np.random.default_rng(1)
    anchor, influence = rng.normal(size=(3, 12, 2)), _influence(rng, 12)
    susceptibility = rng.uniform(0.1, 0.9, 12)
    position = anchor
    for _ in range(400):
        position = friedkin_johnsen_step(influence @ position, anchor, susceptibility[:, None])
    closed = opinion.friedkin_johnsen_fixed_point(anchor, influence, susceptibility)
    np.testing.assert_allclose(position, closed, atol=1e-12)


def test_without_anchors_all_agree_degroot_1974():
    rng = np.random.default_rng(2)
    position, influence = rng.normal(size=(2, 8, 3)), _influence(rng, 8)
    anchor = position
    for _ in range(200):
        position = friedkin_johnsen_step(influence @ position, anchor, 1.0)
    np.testing.assert_allclose(position, position[:, :1].repeat(8, axis=1), atol=1e-12)


def test_the_closed_form_needs_somebody_stubborn():
    with pytest.raises(np.linalg.LinAlgError):
        opinion.friedkin_johnsen_fixed_point([[0.0], [1.0]], np.full((2, 2), 0.5), [1.0, 1.0])


@given(seed=st.integers(0, 10_000), convergence=st.floats(0.05, 0.5))
@settings(max_examples=30, deadline=None)
def test_deffuant_keeps_the_mean_and_never_widens(seed, convergence):
    rng = np.random.default_rng(seed)
    start, meeting = rng.random((3, 8)), rng.permuted(np.tile(np.arange(8), (40, 1)), axis=1)
    end = opinion.deffuant(start, meeting[:, :2], 0.3, convergence)
    np.testing.assert_allclose(end.mean(axis=1), start.mean(axis=1))
    assert (np.ptp(end, axis=1) <= np.ptp(start, axis=1) + 1e-12).all()


def test_deffuant_by_hand_and_strangers_do_not_move():
    # |0.2 - 0.4| < 0.3: both move by 0.25 * 0.2; |0.9 - 0.35| is not
    end = opinion.deffuant([[0.2, 0.4, 0.9]], [[0, 1], [2, 1]], 0.3, 0.25)
    np.testing.assert_allclose(end, [[0.25, 0.35, 0.9]])


def test_clusters_do_not_depend_on_order():
    rng = np.random.default_rng(6)
    position = np.array([0.0, 0.05, 0.1, 0.6, 0.62, 0.9])
    for _ in range(5):
        assert opinion.count_clusters(rng.permutation(position), gap=0.2) == 3
    assert opinion.count_clusters(position, gap=0.2, least_share=0.3) == 2
