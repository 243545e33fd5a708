"""The median voter and the pivots of gridlock."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.published import bargaining, social_choice


@given(seed=st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_median_position_beats_every_other_black_1948(seed):
    # One axis, simple majority, sincere votes by distance, an odd number of members.
    rng = np.random.default_rng(seed)
    position = rng.normal(size=11)
    median = bargaining.weighted_median(position)
    option = np.append(rng.normal(size=6), median)
    distance = np.abs(position[:, None] - option)
    assert social_choice.condorcet_winner(social_choice.preferences(distance)) == 6


@given(seed=st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_weighted_median_is_the_median_of_as_many_members(seed):
    rng = np.random.default_rng(seed)
    position, weight = rng.integers(0, 20, size=(3, 8)), rng.integers(0, 4, size=8)
    weight[0] += 1
    ours = bargaining.weighted_median(position, weight)
    for row, median in zip(position, ours, strict=True):
        spread = np.sort(np.repeat(row, weight))
        assert median == spread[(len(spread) - 1) // 2]


def test_equal_weights_that_do_not_add_up_exactly_still_halve():
    assert bargaining.weighted_median([1.0, 2.0, 3.0, 4.0], [0.1, 0.1, 0.1, 0.1]) == 2.0
    assert bargaining.weighted_median(np.arange(10.0), np.full(10, 0.1)) == 4.0


def test_pivots_by_hand():
    seven = np.arange(1.0, 8.0)
    assert [float(x) for x in bargaining.pivots(seven)] == [4.0, 4.0]  # the median
    # two thirds of 7 votes is 5: from the top 7 6 5 4 3, from the bottom 1 2 3 4 5
    assert [float(x) for x in bargaining.pivots(seven, share=(2, 3), strict=False)] == [3.0, 5.0]
    # unanimity: the extremes
    assert [float(x) for x in bargaining.pivots(seven, share=(1, 1), strict=False)] == [1.0, 7.0]
    # absent members do not count
    present = np.array([1, 1, 1, 0, 0, 0, 0])
    assert [float(x) for x in bargaining.pivots(seven, present)] == [2.0, 2.0]


@given(seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_two_thirds_can_move_a_status_quo_only_from_outside_the_pivots(seed):
    rng = np.random.default_rng(seed)
    position = rng.normal(size=12)
    low, high = bargaining.pivots(position, share=(2, 3), strict=False)
    inside = low + rng.random() * (high - low)
    for text in rng.normal(size=8):
        closer = np.abs(position - text) < np.abs(position - inside)
        assert 3 * closer.sum() < 2 * 12
    for outside, text in ((low - 0.1, low), (high + 0.1, high)):
        closer = np.abs(position - text) < np.abs(position - outside)
        assert 3 * closer.sum() >= 2 * 12


def test_bad_weights_and_shares_are_refused():
    with pytest.raises(ValueError, match="weight: must be 0 or more"):
        bargaining.weighted_median([1.0, 2.0], [1.0, -1.0])
    with pytest.raises(ValueError, match="more than 0 for somebody"):
        bargaining.weighted_median([1.0, 2.0], [0.0, 0.0])
    with pytest.raises(ValueError, match="share: no majority can reach 1/1"):
        bargaining.pivots([1.0, 2.0], share=(1, 1))
