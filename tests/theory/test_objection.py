"""What an objection costs: by hand, and what holds whatever the numbers."""

import numpy as np

from sim.theory.objection import cost_of_objecting


def test_by_hand():
    """At a cost of 2 and isolation 0.5: alone 2 (1 + 0.5), with one fellow 2 (1 + 0.25)."""
    found = cost_of_objecting(2.0, 0.5, np.array([1, 2]))
    np.testing.assert_allclose(found, [[3.0], [2.5]])


def test_whoever_is_not_counted_yet_answers_as_if_alone():
    alone = cost_of_objecting(1.0, 0.7, np.array([1]))
    assert cost_of_objecting(1.0, 0.7, np.array([0])) == alone


def test_one_more_fellow_never_makes_it_dearer_and_a_crowd_pays_what_blocking_costs():
    found = cost_of_objecting(1.5, 2.0, np.arange(1, 200))[:, 0]
    assert (np.diff(found) < 0).all()
    assert (found > 1.5).all() and found[-1] < 1.5 * 1.02


def test_without_isolation_or_a_count_it_is_what_blocking_costs():
    cost = np.array([0.5, 1.0, 2.0])
    assert (cost_of_objecting(cost, 3.0) == cost).all()
    assert (cost_of_objecting(cost, 0.0, np.array([1, 5])) == cost).all()
