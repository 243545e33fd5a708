"""Patents that a text needs: a refused licence takes the clause out, where the policy says so."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.model import NegotiationModel
from sim.scenario import Scenario, example
from sim.simulation import simulate
from tests.conftest import compose
from tests.keys.settings import texts

ADDS = {"regulation": 1.0}


def contested(refused, forum="itu_t_tap"):
    """Facial recognition in a body, with one clause that needs a patent."""
    config = compose("itu_t_facial_recognition")
    config["forum"] = compose(forum=forum)["forum"]
    clause = {"position": ADDS, "cost": 0.5, "licence_refused": refused}
    config["scenario"] = texts(config["scenario"], draft={"clauses": {"codec": clause}})
    config["scenario"]["calendar"] = [{"year": 2021}]
    return config


def tabled(refused, forum="itu_t_tap", replications=range(32)):
    """The camp's text; its origin is where it came to the table."""
    model = NegotiationModel(Scenario(contested(refused, forum)), replications)
    model.step()
    [draft] = [one for one in model.meeting.text.drafts if one.camp is not None]
    model.close()
    return draft


def test_a_refused_licence_takes_the_clause_and_its_cost_out_of_the_text():
    kept, gone = tabled(0.0), tabled(1.0)
    assert kept.kept().all() and not gone.kept().any()
    shift = (kept.origin - gone.origin)[:, 2]
    assert shift == pytest.approx(np.ones(32))
    assert np.broadcast_to(kept.demand, 32) - gone.demand == pytest.approx(np.full(32, 0.5))


def test_only_where_the_body_has_a_patent_policy():
    assert tabled(1.0, "wtsa").kept().all()


def test_each_replication_draws_for_itself():
    """Of 32 at a half between 4 and 28, false alarm 1e-5; one alone is as among the others."""
    share = tabled(0.5).kept()[:, 0]
    assert 4 <= share.sum() <= 28
    assert tabled(0.5, replications=range(5, 6)).kept()[0, 0] == share[5]


def test_a_clause_without_a_patent_moves_nothing():
    """The policy by itself is no instrument: with nothing refused every table is the same."""
    config = contested(0.0)
    without = {**config, "forum": {**config["forum"], "patent_policy": False}}
    tables = [simulate(one, range(6))["drafts"] for one in (config, without)]
    assert tables[0].equals(tables[1])


def test_a_probability_is_no_more_than_one():
    with pytest.raises(ConfigError, match=r"clauses\.codec\.licence_refused"):
        Scenario(contested(1.5))


def licensed(royalties=1.0, **clause):
    """Ballots on a text whose clause needs a patent of Huawei's, in a small room."""
    config = example()
    terms = {"position": {"openness": -0.1}, "cost": 0.0, "holders": ["huawei"], **clause}
    config["scenario"]["agenda"][0]["drafts"][0]["clauses"] = {"codec": terms}
    config["forum"] |= {"royalties": royalties, "patent_policy": True}
    model = NegotiationModel(Scenario(config), range(40))
    model.step()
    [draft] = [one for one in model.meeting.text.drafts if one.name == "one"]
    lean = draft.sincere(model.chamber.positions.now())
    roster = model.chamber.roster.iso3
    model.close()
    return draft, {code: lean[:, at] for at, code in enumerate(roster)}


def test_a_royalty_is_paid_by_others_and_gained_by_the_holders_home():
    """By hand: 0.5 logits at a rate limited to 0.6 is 0.3 off a member's lean, and on China's."""
    _, free = licensed(royalty=0.0)
    _, paid = licensed(royalty=0.5, royalties=0.6)
    for code, change in (("KEN", -0.3), ("DEU", -0.3), ("CHN", 0.3)):
        assert paid[code] - free[code] == pytest.approx(np.full(40, change))


def test_a_licence_free_of_charge_costs_nothing():
    _, free = licensed(royalty=0.0)
    _, none_left = licensed(royalty=1.0, royalties=0.0)
    assert all(none_left[code] == pytest.approx(free[code]) for code in free)


def test_a_clause_that_falls_out_takes_its_royalty_along():
    _, without = licensed(royalty=0.0, licence_refused=1.0)
    draft, gone = licensed(royalty=1.0, licence_refused=1.0)
    assert not draft.kept().any()
    assert all(gone[code] == pytest.approx(without[code]) for code in gone)


def test_the_less_a_policy_leaves_the_more_often_a_licence_is_refused():
    """0.5 of the way from 0.0 to 1.0 is a half: of 40 between 7 and 33, false alarm 1e-5."""
    all_left, _ = licensed(refused_free=1.0, royalties=1.0)
    half, _ = licensed(refused_free=1.0, royalties=0.5)
    none, _ = licensed(refused_free=1.0, royalties=0.0)
    assert all_left.kept().all() and not none.kept().any()
    assert 7 <= half.kept().sum() <= 33


@pytest.mark.parametrize(
    ("clause", "says"),
    [
        ({"royalty": 0.5, "holders": []}, "holders"),
        ({"licence_refused": 0.5, "refused_free": 0.2}, "at least licence_refused"),
        ({"holders": ["huawai"]}, "huawei"),
    ],
)
def test_patent_terms_that_cannot_be_are_refused(clause, says):
    with pytest.raises(ConfigError, match=says):
        licensed(**clause)
