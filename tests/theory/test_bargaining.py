"""The compromise."""

import numpy as np
import pytest

from sim.theory.bargaining import compromise


def test_equal_weights_give_the_plain_mean():
    position = np.random.default_rng(1).normal(size=(4, 9, 2))
    assert compromise(position, np.full(9, 2.0)) == pytest.approx(position.mean(axis=1))


def test_it_moves_to_those_with_weight_and_stays_between_all():
    # power 1 and 1, salience .9 and .1: (.9 * 0 + .1 * 10) / 1 = 1
    assert compromise([[0.0], [10.0]], [0.9, 0.1]) == pytest.approx([1.0])
    rng = np.random.default_rng(2)
    position, weight = rng.normal(size=(30, 6, 3)), rng.random((30, 6))
    outcome = compromise(position, weight)
    assert (outcome <= position.max(axis=1)).all() and (outcome >= position.min(axis=1)).all()


def test_nobody_with_weight_is_no_outcome():
    heads = np.array([[False, False], [True, True]])
    assert compromise([[[4.0], [6.0]]] * 2, heads).tolist() == [[0.0], [5.0]]
