"""Patents that a text needs: a refused licence takes the clause out, where the policy says so."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.model import NegotiationModel
from sim.scenario import Scenario
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
