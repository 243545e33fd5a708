import numpy as np
import pytest

from sim.theory.ballot import Vote, spatial_gain
from sim.theory.item_response import Items
from sim.theory.placement import (
    agenda_prior,
    draft_points,
    item_weights,
    mean_item,
    vote_chances,
)


@pytest.fixture
def items():
    """A western text, its rival, and one that everybody likes; one axis."""
    return Items(np.array([[4.0], [-4.0], [0.0]]), np.array([0.0, 0.0, -5.0]), np.full(3, 0.5))


LEADERS = np.array([[1.5], [-1.5]])


def test_without_declared_lines_the_prior_stays(items):
    prior = np.array([0.2, 0.5, 0.3])
    weight = item_weights(np.array([Vote.ABSENT, -1]), LEADERS, items, prior)
    np.testing.assert_allclose(weight, prior)


def test_bayes_rule_by_hand(items):
    """One leader at 1.5 says yes: chances F(6 - .5), F(-6 - .5), F(5 - .5)."""
    chance = 1 / (1 + np.exp(-np.array([5.5, -6.5, 4.5])))
    weight = item_weights(np.array([Vote.YES]), LEADERS[:1], items, np.ones(3))
    np.testing.assert_allclose(weight, chance / chance.sum())


def test_leaders_who_disagree_pick_out_the_text_that_divides_them(items):
    west = item_weights(np.array([Vote.YES, Vote.NO]), LEADERS, items, np.ones(3))
    east = item_weights(np.array([Vote.NO, Vote.YES]), LEADERS, items, np.ones(3))
    both = item_weights(np.array([Vote.YES, Vote.YES]), LEADERS, items, np.ones(3))
    assert [west.argmax(), east.argmax(), both.argmax()] == [0, 1, 2]


def test_evidence_that_is_not_trusted_leaves_the_prior(items):
    prior = np.array([0.1, 0.2, 0.7])
    weight = item_weights(np.array([Vote.YES, Vote.NO]), LEADERS, items, prior, trust=0.0)
    np.testing.assert_allclose(weight, prior)


def test_an_item_without_prior_weight_stays_without(items):
    weight = item_weights(np.array([Vote.YES, Vote.NO]), LEADERS, items, np.array([0.0, 1, 1]))
    assert weight[0] == 0
    with pytest.raises(ValueError, match="no past roll-call"):
        item_weights(np.array([Vote.YES]), LEADERS[:1], items, np.zeros(3))


def test_the_future_has_no_weight_and_the_topic_counts():
    prior = agenda_prior(np.array([-1.0, 5.0, 5.0]), np.array([1, 1, 0]), topic_weight=3.0)
    np.testing.assert_allclose(prior, [0.0, 0.75, 0.25])
    assert agenda_prior(np.array([-1.0]), np.array([1])).sum() == 0


def test_chances_are_the_weighted_mean_over_texts(items):
    position = np.array([[-2.0], [0.3], [1.0]])
    each = [np.array(vote_chances(position, items, row)) for row in np.eye(3)]
    mixed = np.array(vote_chances(position, items, np.array([0.5, 0.25, 0.25])))
    np.testing.assert_allclose(mixed, 0.5 * each[0] + 0.25 * each[1] + 0.25 * each[2])
    np.testing.assert_allclose(mixed.sum(axis=0), 1.0)


def test_points_give_back_slope_and_cut():
    """The ballot's spatial gain at the points found is the line that was asked for."""
    slope, cut = np.array([3.0, -1.0, 0.0]), -2.0
    salience, stakes, valence = np.array([0.6, 0.4, 0.0]), 1.7, 2.5
    draft, status_quo = draft_points(slope, cut, salience=salience, stakes=stakes, valence=valence)
    position = np.random.default_rng(5).normal(size=(20, 3))
    gain = stakes * spatial_gain(position, salience, draft, status_quo) + valence
    np.testing.assert_allclose(gain, position @ slope - cut)


def test_no_point_lies_on_an_axis_that_nobody_cares_about():
    with pytest.raises(ValueError, match="salience"):
        draft_points(np.array([1.0, 1.0]), 0.0, salience=np.array([1.0, 0.0]), stakes=1.0)


def test_mean_item_weighs(items):
    slope, cut, halfwidth = mean_item(items, np.array([2.0, 0.0, 2.0]))
    assert slope.tolist() == [2.0]
    assert (cut, halfwidth) == (-2.5, 0.5)
