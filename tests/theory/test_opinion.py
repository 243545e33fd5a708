"""Opinion dynamics: Friedkin-Johnsen, groups, bounded confidence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.theory import opinion


def _influence(rng, n_members):
    weight = rng.random((n_members, n_members))
    return weight / weight.sum(axis=1, keepdims=True)


def test_friedkin_johnsen_steps_end_at_the_closed_form():
    rng = np.random.default_rng(1)
    anchor, influence = rng.normal(size=(3, 12, 2)), _influence(rng, 12)
    stubbornness = rng.uniform(0.1, 0.9, 12)
    position = anchor
    for _ in range(400):
        position = opinion.friedkin_johnsen_step(position, anchor, influence, stubbornness)
    closed = opinion.friedkin_johnsen_fixed_point(anchor, influence, stubbornness)
    np.testing.assert_allclose(position, closed, atol=1e-12)
    still = opinion.friedkin_johnsen_step(closed, anchor, influence, stubbornness)
    np.testing.assert_allclose(still, closed, atol=1e-12)


def test_fully_stubborn_members_stay_and_fully_open_ones_agree():
    rng = np.random.default_rng(2)
    anchor, influence = rng.normal(size=(2, 8, 3)), _influence(rng, 8)
    np.testing.assert_array_equal(
        opinion.friedkin_johnsen_step(anchor, anchor, influence, np.ones(8)), anchor
    )
    position = anchor
    for _ in range(200):  # DeGroot (1974): consensus
        position = opinion.friedkin_johnsen_step(position, anchor, influence, np.zeros(8))
    np.testing.assert_allclose(position, position[:, :1].repeat(8, axis=1), atol=1e-12)


def test_fixed_point_needs_somebody_stubborn():
    with pytest.raises(np.linalg.LinAlgError):
        opinion.friedkin_johnsen_fixed_point([[0.0], [1.0]], np.full((2, 2), 0.5), [0.0, 0.0])


def test_group_influence_is_the_product_of_thin_matrices():
    rng = np.random.default_rng(3)
    position = rng.normal(size=(4, 10, 2))
    groups = (rng.random((3, 10)) < 0.5).astype(float)
    groups[:, 0] = 0.0  # member 0 belongs to none
    heard = opinion.group_influence(position, groups)
    np.testing.assert_array_equal(heard[:, 0], position[:, 0])
    for i in range(1, 10):
        mine = np.flatnonzero(groups[:, i])
        if len(mine):
            means = [position[:, groups[b] > 0].mean(axis=1) for b in mine]
            np.testing.assert_allclose(heard[:, i], np.mean(means, axis=0))


def test_a_group_without_a_voice_is_not_heard():
    position = np.array([[[0.0], [4.0]]])
    listening = np.array([[1.0, 1.0], [0.0, 1.0]])
    heard = opinion.group_influence(position, np.array([[1.0, 1.0], [0.0, 0.0]]), listening)
    np.testing.assert_array_equal(heard[0].ravel(), [2.0, 4.0])


def test_bits_of_a_replication_do_not_depend_on_the_others():
    rng = np.random.default_rng(4)
    position, anchor = rng.normal(size=(2, 16, 193, 3))
    groups, influence = (rng.random((20, 193)) < 0.2).astype(float), _influence(rng, 193)
    stubbornness = rng.random(193)
    steps = {
        "group": lambda x, a: opinion.group_influence(x, groups),
        "fj": lambda x, a: opinion.friedkin_johnsen_step(x, a, influence, stubbornness),
        "hk": lambda x, a: opinion.hegselmann_krause_step(x, 0.8),
    }
    for name, step in steps.items():
        together = step(position, anchor)
        for r in (0, 7, 15):
            alone = step(position[r : r + 1], anchor[r : r + 1])
            np.testing.assert_array_equal(together[r : r + 1], alone, err_msg=name)


@given(seed=st.integers(0, 10_000), confidence=st.floats(0.05, 3.0))
@settings(max_examples=30, deadline=None)
def test_hegselmann_krause_by_definition(seed, confidence):
    rng = np.random.default_rng(seed)
    position, voice = rng.normal(size=(2, 7, 2)), rng.random((7, 7))
    moved = opinion.hegselmann_krause_step(position, confidence, voice)
    for r, i in np.ndindex(2, 7):
        near = np.linalg.norm(position[r] - position[r, i], axis=1) <= confidence
        weight = voice[i] * near
        weight[i] = max(voice[i, i], 1.0)
        np.testing.assert_allclose(moved[r, i], weight @ position[r] / weight.sum(), atol=1e-12)
    assert moved.max() <= position.max() and moved.min() >= position.min()


def test_hegselmann_krause_limits():
    position = np.random.default_rng(5).normal(size=(1, 9, 1))
    np.testing.assert_array_equal(opinion.hegselmann_krause_step(position, 0.0), position)
    everyone = opinion.hegselmann_krause_step(position, 100.0)
    np.testing.assert_allclose(everyone, np.full((1, 9, 1), position.mean()))


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


def test_arguments_are_not_written_to():
    position, groups = np.random.default_rng(7).random((3, 6)), np.ones((2, 6))
    voice = np.zeros((6, 6))
    before = position.copy()
    opinion.deffuant(position, [[0, 1], [2, 3]], 1.0)
    opinion.count_clusters(position, 0.1)
    opinion.group_influence(position[..., None], groups)
    opinion.hegselmann_krause_step(position[..., None], 0.5, voice)
    np.testing.assert_array_equal(position, before)
    assert (groups == 1).all() and (voice == 0).all()
