"""Who stands with whom: the caucus, the landscape theory, and blocs in simulated votes."""

import numpy as np
import pytest

from sim.meeting.caucus import Offer, choose
from sim.meeting.meeting_floor import MeetingFloor
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.theory.ballot import Vote
from tests.conftest import CONFIGS, compose, preset
from tests.published import landscape
from tests.published.landscape import attraction
from tests.published.test_landscape import (
    PROPENSITY,
    STRENGTH,
    _europe,
    _split,
)

# Agreement index of recorded votes 2010-19, P-4 (computed: UV).
AGREEMENT = {
    "eu": 0.924, "au": 0.888, "asean": 0.913, "gcc": 0.961, "g77": 0.853, "pif": 0.667,
    "las": 0.916, "caricom": 0.944, "sco": 0.784, "csto": 0.804, "brics": 0.749,
}  # fmt: skip
LOOSE = {"sco": 0.05, "csto": 0.05, "brics": 0.05}


def settle(propensity, strength, side):
    """Let members choose, one at a time by the model's own choice, until nobody moves."""
    n = len(strength)
    moved = True
    while moved:
        moved = False
        for member in range(n):
            inside = (side[:, None] == np.arange(2))[None]
            pull = attraction(inside, strength, propensity, per="all")[0]
            sides = [Offer(at, None, pull[None, :, at], np.ones(n, bool)) for at in range(2)]
            here = choose((1, n), sides, -np.inf)
            best = int(here[0, member])
            if pull[member, best] > pull[member, side[member]] + 1e-12:
                before = landscape.energy(propensity, strength, side)
                side = np.where(np.arange(n) == member, best, side)
                assert landscape.energy(propensity, strength, side) < before
                moved = True
    return side


def test_the_caucus_choice_settles_in_the_published_isis_minimum():
    """Axelrod & Furnas (2016): every start ends with Turkey, ISIS and Nusra on one side."""
    published = _split("Turkey ISIS Nusra")
    for number in range(0, 1024, 31):
        start = landscape.all_splits(11, number, number + 1)[0]
        side = settle(PROPENSITY.astype(float), STRENGTH.astype(float), start)
        assert ((side == side[0]) == (published == 0)).all()


def test_the_caucus_choice_keeps_the_published_europe_of_1938():
    """Axelrod & Bennett (1993), simplified: nobody leaves the published minimum."""
    names, conflict, strength, _ = _europe()
    allies = "Britain Czechoslovakia Denmark Estonia France Romania".split()
    side = np.array([0 if n in [*allies, "Soviet Union", "Yugoslavia"] else 1 for n in names])
    assert (settle(-conflict.astype(float), strength, side) == side).all()


def test_the_refused_and_the_uninvited_stay_out_whatever_they_want():
    club = Offer(0, None, np.array([[9.0, 9.0, -9.0]]), np.array([True, False, True]))
    assert choose((1, 3), [club]).tolist() == [[0, -1, -1]]


def test_an_offer_to_some_leaves_the_others_as_they_are():
    tent = Offer(0, None, np.array([[1.0, 1.0, 1.0, -1.0]]), np.ones(4, bool))
    club = Offer(1, np.array([1, 3]), np.array([[2.0, 2.0]]), np.array([True, True]))
    assert choose((1, 4), [tent, club]).tolist() == [[0, 1, 0, 1]]


def test_company_changes_who_joins():
    """Axelrod & Bennett (1993): being with the near and strong."""
    size = {}
    for weight in (0.0, 2.0):
        config = compose(democratic="inclusive_tent", model={"company": weight})
        model = NegotiationModel(Scenario(config), range(40))
        model.run()
        size[weight] = model.last.coalition[0].sum(axis=1)
        model.close()
    assert (size[0.0] != size[2.0]).any()


def test_refusing_those_far_from_the_line_makes_a_smaller_club():
    size = {}
    for tolerance in (None, 1.0):
        invite = {"_target_": "sim.strategies.invite.Everyone", "tolerance": tolerance}
        config = compose(strategy={"democratic": {"invite": invite}})
        model = NegotiationModel(Scenario(config), range(20))
        model.step()
        size[tolerance] = model.meeting.coalition[0].sum()
        model.close()
    assert size[1.0] < size[None]


@pytest.fixture(scope="module")
def generic_votes():
    """Votes on texts drawn from the agenda of the past, (R, N); of the years of the targets."""
    n = 800
    years = preset(CONFIGS / "calibration" / "before_74_247.yaml")
    config = compose("generic_agenda", replications=n, calibration=years)
    model = NegotiationModel(Scenario(config), range(n))
    model.run()
    votes, roster = MeetingFloor(model.last).ballot(0, "vote"), model.scenario.roster
    model.close()
    return votes, roster


@pytest.mark.parametrize("bloc", AGREEMENT)
def test_blocs_agree_as_much_as_in_recorded_votes(bloc, generic_votes):
    """P-4: within 0.03; the standard error of a mean over 800 texts is below 0.008.

    The SCO, CSTO and BRICS are not among the targets of P-4; they come within 0.05.
    """
    votes, roster = generic_votes
    cast = votes[:, roster.blocs[bloc]]
    count = np.stack([(cast == code).sum(axis=1) for code in (Vote.YES, Vote.NO, Vote.ABSTAIN)])
    total, most = count.sum(axis=0), count.max(axis=0)
    index = (most - 0.5 * (total - most))[total > 0] / total[total > 0]
    assert index.mean() == pytest.approx(AGREEMENT[bloc], abs=LOOSE.get(bloc, 0.03))


def test_without_its_own_line_the_union_agrees_less(generic_votes):
    """docs/patterns.md, finding 3: only some blocs need a whip to agree as they do."""
    n = 200
    config = compose("generic_agenda", replications=n, model={"discipline": {}})
    model = NegotiationModel(Scenario(config), range(n))
    model.run()
    votes, roster = MeetingFloor(model.last).ballot(0, "vote"), model.scenario.roster
    model.close()
    whipped, _ = generic_votes

    def agreement(table):
        cast = table[:n, roster.blocs["eu"]]
        count = np.stack([(cast == code).sum(axis=1) for code in (Vote.YES, Vote.NO, Vote.ABSTAIN)])
        return (count.max(axis=0) / np.maximum(count.sum(axis=0), 1)).mean()

    assert agreement(votes) < agreement(whipped) - 0.03


def test_coalitions_are_described_when_rounds_are_kept():
    """Rows 10, 20, 54: cohesion and legitimacy of a larger and of a smaller club."""
    from sim.simulation import simulate

    made = {}
    for name in ("elite_club", "inclusive_tent"):
        config = compose(democratic=name, record={"rounds": True, "votes": False})
        table = simulate(config, range(20))["coalitions"]
        made[name] = table[table["camp"] == "democratic"]
        assert ((table["legitimacy"] >= 0) & (table["legitimacy"] <= 1)).all()
    elite, tent = made["elite_club"], made["inclusive_tent"]
    assert elite["size"].mean() < tent["size"].mean()
    assert elite["accountability"].mean() > tent["accountability"].mean()
    assert elite["population"].mean() < tent["population"].mean()
