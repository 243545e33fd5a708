"""Power indices and realised pivots."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.theory import power

games = st.lists(st.integers(0, 12), min_size=1, max_size=9).filter(sum)


@given(weights=games, data=st.data())
@settings(max_examples=60, deadline=None)
def test_indices_are_shares_and_follow_weights(weights, data):
    quota = data.draw(st.integers(1, sum(weights)))
    for index in (power.banzhaf(weights, quota), power.shapley_shubik(weights, quota)):
        assert index.sum() == pytest.approx(1.0)
        assert (index >= 0.0).all()
        order = np.argsort(weights, kind="stable")
        assert (np.diff(index[order]) >= 0.0).all()  # exact counts: heavier is never weaker


def test_a_dictator_has_all_power_and_a_veto_player_is_in_every_win():
    np.testing.assert_array_equal(power.banzhaf([5, 1, 1], 4), [1.0, 0.0, 0.0])
    np.testing.assert_array_equal(power.shapley_shubik([5, 1, 1], 4), [1.0, 0.0, 0.0])
    # [3; 2, 1, 1]: wins AB, AC, ABC; swings 3, 1, 1; orders 4, 1, 1 of 6. Felsenthal &
    # Machover (1998).
    np.testing.assert_allclose(power.banzhaf([2, 1, 1], 3), [0.6, 0.2, 0.2])
    np.testing.assert_allclose(power.shapley_shubik([2, 1, 1], 3), [4 / 6, 1 / 6, 1 / 6])


def test_scaling_all_weights_changes_nothing():
    np.testing.assert_array_equal(
        power.shapley_shubik([4, 4, 4, 2, 2, 1], 12),
        power.shapley_shubik([4000, 4000, 4000, 2000, 2000, 1000], 12_000),
    )


@pytest.mark.parametrize(
    ("weights", "quota", "message"),
    [
        ([1, -1], 1, "weights: must be at least one number, none below 0"),
        ([], 1, "weights: must be at least one number"),
        ([1.5, 1], 2, "weights: must be whole numbers"),
        ([1, 1], 3, "quota: must be a whole number from 1 to 2, got 3"),
        ([1, 1], 0, "quota: must be a whole number from 1 to 2, got 0"),
    ],
)
def test_games_that_are_none_are_refused(weights, quota, message):
    with pytest.raises(ValueError, match=message):
        power.banzhaf(weights, quota)
