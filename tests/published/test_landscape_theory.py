"""Landscape theory: energy, moves that lower it, attraction to coalitions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.published import landscape


def _random_game(seed, n_members=9):
    rng = np.random.default_rng(seed)
    propensity = rng.normal(size=(n_members, n_members))
    return propensity + propensity.T, rng.uniform(0.1, 5.0, n_members), rng


def test_by_hand_two_friends_and_a_foe():
    # s = 1, 2, 3; 1 and 2 are friends (+1), 3 is at odds with both (-1).
    propensity = np.array([[0, 1, -1], [1, 0, -1], [-1, -1, 0]])
    strength = [1, 2, 3]
    # 3 alone: F = (-3, -3, -3), E = 2 (-1*3 - 2*3) = -18; 1 alone: E = 2 (1*2 - 1*3) = -2
    np.testing.assert_array_equal(
        landscape.frustration(propensity, strength, [0, 0, 1]), [-3, -3, -3]
    )
    np.testing.assert_array_equal(
        landscape.energy(propensity, strength, [[0, 0, 1], [1, 0, 0]]), [-18, -2]
    )
    side, n_moves = landscape.descend(propensity, strength, [0, 0, 0])
    np.testing.assert_array_equal(side, [0, 0, 1])
    assert n_moves == 1


@given(seed=st.integers(0, 10_000), n_sides=st.integers(2, 4))
@settings(max_examples=40, deadline=None)
def test_energy_never_rises_in_a_descent(seed, n_sides):
    propensity, strength, rng = _random_game(seed)
    start = rng.integers(n_sides, size=(5, 9))
    end, n_moves = landscape.descend(propensity, strength, start, n_sides)
    before = landscape.energy(propensity, strength, start)
    after = landscape.energy(propensity, strength, end)
    assert (after <= before).all()
    assert ((after < before) == (n_moves > 0)).all()
    assert landscape.is_local_minimum(propensity, strength, end, n_sides).all()


@given(seed=st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_a_local_minimum_is_one_that_no_single_move_improves(seed):
    propensity, strength, rng = _random_game(seed, n_members=6)
    side = rng.integers(3, size=6)
    here = landscape.energy(propensity, strength, side)
    moved = np.array([np.where(np.arange(6) == i, c, side) for i in range(6) for c in range(3)])
    brute = (landscape.energy(propensity, strength, moved) >= here - 1e-9).all()
    assert landscape.is_local_minimum(propensity, strength, side, n_sides=3) == brute


def test_exhaustive_energies_agree_with_the_definition():
    propensity, strength, _ = _random_game(3)
    splits = landscape.all_splits(9)
    assert len(np.unique(splits, axis=0)) == 256
    np.testing.assert_allclose(
        landscape.split_energies(propensity, strength),
        landscape.energy(propensity, strength, splits),
        rtol=1e-10,
        atol=1e-10,
    )
    np.testing.assert_array_equal(splits[100:110], landscape.all_splits(9, 100, 110))


def test_blocks_of_splits_join_without_a_seam():
    propensity, strength, _ = _random_game(4, n_members=17)
    energies = landscape.split_energies(propensity, strength)
    seam = slice((1 << 15) - 3, (1 << 15) + 3)
    some = landscape.all_splits(17)[seam]
    np.testing.assert_allclose(
        energies[seam], landscape.energy(propensity, strength, some), rtol=1e-9
    )


def test_members_do_not_feel_themselves():
    propensity, strength, rng = _random_game(5)
    loud = propensity + 100 * np.eye(9)
    side = rng.integers(2, size=(4, 9))
    np.testing.assert_array_equal(
        landscape.side_pull(loud, strength, side), landscape.side_pull(propensity, strength, side)
    )
    inside = (side[..., None] == np.arange(2)).astype(float)
    np.testing.assert_allclose(
        landscape.attraction(inside, strength, loud),
        landscape.attraction(inside, strength, propensity),
        rtol=1e-9,
        atol=1e-9,
    )


def test_arguments_are_not_written_to():
    propensity, strength, rng = _random_game(6)
    propensity += 3 * np.eye(9)
    side = rng.integers(2, size=9)
    copies = propensity.copy(), strength.copy(), side.copy()
    landscape.descend(propensity, strength, side)
    landscape.split_energies(propensity, strength)
    for now, before in zip((propensity, strength, side), copies, strict=True):
        np.testing.assert_array_equal(now, before)


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="propensity: must be symmetric"):
        landscape.descend([[0, 1], [0, 0]], [1, 1], [0, 1])
    with pytest.raises(ValueError, match="n_members: must be from 1 to 22"):
        landscape.all_splits(23)


def test_attraction_by_hand():
    # Member 0 looks at {1, 2}: (2*0.5 + 3*(-1)) / 5 = -0.4; over all others, 2 + 3: the same.
    # Member 1 is inside with 2 only: 3*0.2 / 3 = 0.2, or / (1 + 3).
    propensity = np.array([[9, 0.5, -1], [0.5, 9, 0.2], [-1, 0.2, 9]])
    inside = np.array([[[0], [1], [1]]])
    pull = landscape.attraction(inside, [1.0, 2.0, 3.0], propensity)[0, :, 0]
    np.testing.assert_allclose(pull, [-0.4, 0.2, 0.2])
    pull = landscape.attraction(inside, [1.0, 2.0, 3.0], propensity, per="all")[0, :, 0]
    np.testing.assert_allclose(pull, [-0.4, 0.6 / 4, 0.4 / 3])


def test_alone_in_a_coalition_is_no_attraction():
    propensity, strength, _ = _random_game(8)
    inside = np.zeros((1, 9, 2))
    inside[0, 4, 0] = 1.0
    assert landscape.attraction(inside, strength, propensity)[0, 4, 0] == 0.0
    assert (landscape.attraction(inside, strength, propensity)[0, :, 1] == 0.0).all()


def test_renaming_members_changes_only_names():
    propensity, strength, rng = _random_game(10)
    side, name = rng.integers(2, size=9), rng.permutation(9)
    np.testing.assert_allclose(
        landscape.energy(propensity[np.ix_(name, name)], strength[name], side[name]),
        landscape.energy(propensity, strength, side),
    )
