"""What a member's record says about its vote."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory.ballot import ballot_probability
from sim.theory.case_based import (
    attention,
    ballot_coordinates,
    line_gap,
    member_gap,
    nearness,
    one_hot,
    recall,
    shrink,
)

NO, ABSTAIN, YES, ABSENT = range(4)


def test_gap_counts_an_abstention_as_half_way():
    past = np.array([[YES], [ABSTAIN], [NO]])
    assert line_gap(past, np.array([YES])).ravel().tolist() == [0.0, 0.5, 1.0]


def test_an_unknown_past_line_is_put_at_the_leaders_mean_gap():
    # the first leader was at 0 and 1 where known: 1/2; the second was never known: 1/2.
    past = np.array([[YES, ABSENT], [NO, -1], [ABSENT, -1]])
    gap = line_gap(past, np.array([YES, NO]))
    assert gap.tolist() == [[0.0, 0.5], [1.0, 0.5], [0.5, 0.5]]


def test_member_gap_is_the_mean_graded_distance():
    random = np.random.default_rng(3)
    votes, weight = random.integers(-1, 4, (40, 6)), random.random(40)
    gap = member_gap(votes, weight)
    for a in range(6):
        for b in range(6):
            both = ((votes[:, [a, b]] >= NO) & (votes[:, [a, b]] <= YES)).all(axis=1)
            apart = np.abs(votes[both, a] - votes[both, b]) / 2
            assert gap[a, b] == pytest.approx(np.average(apart, weights=weight[both]))


def test_a_member_that_only_heeds_one_leader_recalls_by_that_leader():
    # two past texts; the heeded leader voted as now in the first only.
    choice = one_hot(np.array([[YES], [NO]]))
    gap = np.array([[0.0, 1.0], [1.0, 0.0]])
    count = recall(choice, np.ones(2), np.array([[1.0, 0.0]]), gap, pull=np.log(9.0))
    assert np.allclose(count, [[1 / 9, 0.0, 1.0]])


def test_roll_calls_without_weight_are_not_recalled():
    choice = one_hot(np.array([[YES], [NO]]))
    count = recall(choice, np.array([1.0, 0.0]), np.ones((1, 1)), np.zeros((2, 1)), pull=1.0)
    assert count.tolist() == [[0.0, 0.0, 1.0]]


def test_absences_are_not_votes():
    assert one_hot(np.array([ABSENT, -1])).sum() == 0.0


def test_shrinkage_by_hand():
    # three yes and a prior of (1/3, 1/3, 1/3) worth three votes: 1/6, 1/6, 4/6.
    chance = shrink(np.array([[0.0, 0.0, 3.0]]), np.full(3, 1 / 3), 3.0)
    assert np.allclose(chance, [[1 / 6, 1 / 6, 4 / 6]])
    empty = shrink(np.zeros((1, 3)), np.array([0.2, 0.3, 0.5]), 0.01)
    assert np.allclose(empty, [[0.2, 0.3, 0.5]])


@given(st.floats(-6, 6), st.floats(0.05, 4))
def test_coordinates_invert_the_ballot(z, halfwidth):
    chance = np.stack(ballot_probability(z, halfwidth))
    back = ballot_coordinates(chance, floor=1e-12)
    assert np.allclose(back, (z, halfwidth), atol=1e-4)


def test_coordinates_of_certainty_are_finite():
    z, halfwidth = ballot_coordinates(np.eye(3), floor=0.01)
    assert np.isfinite(z).all() and (halfwidth > 0).all()
    assert z[NO] == pytest.approx(-z[YES])
    assert z[ABSTAIN] == pytest.approx(0.0)


def test_renaming_members_changes_only_names():
    random = np.random.default_rng(8)
    votes, order = random.integers(0, 3, (30, 7)), random.permutation(7)
    gap, moved = member_gap(votes, np.ones(30)), member_gap(votes[:, order], np.ones(30))
    assert np.allclose(moved, gap[np.ix_(order, order)])
    near, near_moved = nearness(gap, 5.0), nearness(moved, 5.0)
    assert np.allclose(near_moved, near[np.ix_(order, order)])
    assert np.allclose(near.sum(axis=1), 1.0) and not np.diag(near).any()


def test_no_sharpness_means_equal_attention():
    assert np.allclose(attention(np.array([[0.0, 0.3, 0.9]]), 0.0), 1 / 3)
