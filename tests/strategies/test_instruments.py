"""What each shipped instrument is worth, by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.influence import Influence
from sim.members.roster import Roster
from sim.strategies.dependence import susceptibility
from sim.strategies.instruments import SHIPPED, Instruments, On

ROSTER = Roster.load().select(["KEN", "DEU", "IDN"])
UNITS = np.array([[1.0, 2.0, 0.0]])  # doublings of what was given


def view(**facts):
    """A view of three members in one replication."""
    usual = {
        "roster": ROSTER,
        "effects": Influence(),
        "side_payment": 0.2,
        "credibility": np.array([0.5]),
        "unpaid_lean": np.array([[-2.0, 1.0, -1.0]]),
        "dependence": np.array([0.6, 0.1, 0.3]),
        "rival_dependence": np.array([0.1, 0.4, 0.3]),
        "spent": np.array([2.0]),
        "watched": 0.0,
    }
    return SimpleNamespace(**usual | facts)


def worth(name, **facts):
    return SHIPPED[name](share=1.0).worth(UNITS, view(**facts))


def test_aid_counts_as_far_as_its_giver_is_believed():
    np.testing.assert_allclose(worth("aid"), 0.2 * 0.5 * UNITS)
    assert (worth("aid", credibility=0.0) == 0).all()


@pytest.mark.parametrize(("name", "each"), [("infrastructure", 0.1), ("ties", 0.3)])
def test_a_stock_is_worth_the_same_for_each_doubling(name, each):
    np.testing.assert_allclose(worth(name), each * UNITS)


def test_dialogue_halves_its_part_of_the_opposition_with_each_doubling_and_helps_no_friend():
    """Of opposition 2 at one doubling: 0.3 of a half of it, 0.3 × 0.5 × 2 = 0.3."""
    np.testing.assert_allclose(worth("bilateral"), [[0.3, 0.0, 0.0]])


def test_sanctions_move_those_who_depend_more_on_the_sender_and_are_resented_by_the_rest():
    """Kenya by 0.3 × 0.5; Germany, more dependent on the rival, resents two doublings."""
    np.testing.assert_allclose(worth("sanctions"), [[0.15, -0.30, 0.0]])


def test_a_campaign_works_on_the_susceptible_and_is_halved_where_as_much_is_spent_against_it():
    expected = 0.5 * susceptibility(ROSTER) * UNITS
    np.testing.assert_allclose(worth("disinformation"), expected)
    np.testing.assert_allclose(worth("disinformation", watched=np.array([2.0])), expected / 2)


def test_pledges_promise_and_are_worth_nothing_outside_the_coalition():
    pledges = SHIPPED["pledges"](share=1.0)
    assert pledges.worth(UNITS, view()) is None
    np.testing.assert_allclose(pledges.promise(UNITS, view()), 0.8 * UNITS)


def test_only_monitoring_watches_and_only_contacts_give_a_voice():
    mixed = Instruments(aid=0.25, ties=0.35, monitoring=0.4)
    assert (mixed.watching, mixed.contacts) == (0.4, 0.35)
    assert [name for name, _ in mixed.on(On.NO_TEXT)] == ["monitoring"]
    assert [name for name, _ in mixed.on(On.RIVAL_TEXTS)] == ["disinformation"]
