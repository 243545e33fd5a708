"""A text of which nothing is known, among the texts of the past."""

import numpy as np

from sim.theory.agenda_prior import agenda_prior, mean_item
from sim.theory.item_response import Items


def test_the_future_has_no_weight_and_the_topic_counts():
    prior = agenda_prior(np.array([-1.0, 5.0, 5.0]), np.array([1, 1, 0]), topic_weight=3.0)
    np.testing.assert_allclose(prior, [0.0, 0.75, 0.25])
    assert agenda_prior(np.array([-1.0]), np.array([1])).sum() == 0


def test_mean_item_weighs():
    """A western text, its rival, and one that everybody likes; one axis."""
    items = Items(np.array([[4.0], [-4.0], [0.0]]), np.array([0.0, 0.0, -5.0]), np.full(3, 0.5))
    slope, cut, halfwidth = mean_item(items, np.array([2.0, 0.0, 2.0]))
    assert slope.tolist() == [2.0]
    assert (cut, halfwidth) == (-2.5, 0.5)
