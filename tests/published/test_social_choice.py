"""Pairwise majorities and the methods built on them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.published import social_choice


@given(seed=st.integers(0, 10_000))
@settings(max_examples=80, deadline=None)
def test_schulze_and_copeland_elect_the_condorcet_winner(seed):
    rank = np.random.default_rng(seed).random((9, 4)).argsort(axis=1)
    preference = social_choice.preferences(rank)
    winner = social_choice.condorcet_winner(preference)
    if winner >= 0:
        assert social_choice.schulze_order(preference)[0] == winner
        score = social_choice.copeland_score(preference)
        assert score[winner] == 3 and (np.delete(score, winner) < 3).all()


@given(seed=st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_schulze_order_never_puts_the_better_below(seed):
    rank = np.random.default_rng(seed).random((7, 5)).argsort(axis=1)
    path = social_choice.strongest_paths(social_choice.preferences(rank))
    order = social_choice.schulze_order(social_choice.preferences(rank))
    for place, option in enumerate(order):
        for below in order[place + 1 :]:
            assert path[option, below] >= path[below, option]


def test_condorcet_cycle_has_no_winner_and_breaks_at_its_weakest_link():
    # 9 voters: A beats B 7-2, B beats C 6-3, C beats A 5-4; the last link is the weakest.
    preference = np.array([[0, 7, 4], [2, 0, 6], [5, 3, 0]])
    assert social_choice.condorcet_winner(preference) == -1
    np.testing.assert_array_equal(social_choice.copeland_score(preference), [0, 0, 0])
    np.testing.assert_array_equal(social_choice.schulze_order(preference), [0, 1, 2])


def test_ballots_stack_over_replications_and_equal_ranks_count_for_nobody():
    rank = np.array([[[0, 1], [0, 0]], [[1, 0], [1, 0]]])
    np.testing.assert_array_equal(
        social_choice.preferences(rank, [2, 5]), [[[0, 2], [0, 0]], [[0, 0], [7, 0]]]
    )
    np.testing.assert_array_equal(
        social_choice.condorcet_winner(social_choice.preferences(rank)), [0, 1]
    )


def test_a_tie_is_no_link_of_a_path():
    # 0 and 1 tie 5-5; 1 beats 2 by 6-4, 2 beats 0 by 7-3: 1 reaches 0 through 2, not back.
    path = social_choice.strongest_paths([[0, 5, 3], [5, 0, 6], [7, 4, 0]])
    np.testing.assert_array_equal(path, [[0, 0, 0], [6, 0, 6], [7, 0, 0]])
    np.testing.assert_array_equal(
        social_choice.schulze_order([[0, 5, 3], [5, 0, 6], [7, 4, 0]]), [1, 2, 0]
    )
