"""Precedent: a text that returns meets the tastes it met before."""

import numpy as np
import pytest

from sim.campaign.precedent import has_precedents
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.simulation import simulate
from tests.conftest import compose


def twice(names=("one", "one"), continues=None, years=(2018, 2019)):
    config = compose("minimal")
    config["record"] = {"votes": True}
    config["forum"]["stages"] = {"vote": {"_target_": "sim.forums.procedures.SimpleMajority"}}
    config["forum"]["sittings"] = {}
    agenda = config["scenario"]["agenda"][0]
    draft = agenda["drafts"][0]
    first = {**agenda, "name": "first", "drafts": [{**draft, "name": names[0]}]}
    second = {**agenda, "name": "second", "drafts": [{**draft, "name": names[1]}]}
    if continues:
        second["drafts"][0]["continues"] = continues
    config["scenario"]["agenda"] = [first, second]
    config["scenario"]["calendar"] = [
        {"year": year, "items": [item]}
        for year, item in zip(years, ("first", "second"), strict=True)
    ]
    return config


def same(config, replications=range(30)):
    """Share of votes cast that are the same at both meetings."""
    votes = simulate(config, replications)["votes"]
    votes = votes[votes["vote"] != "X"]
    wide = votes.pivot_table(
        index=["replication", "iso3"], columns="meeting", values="vote", aggfunc="first"
    ).dropna()
    return (wide[0] == wide[1]).mean()


def noises(config, replications=range(4)):
    """The ballots' errors at the first and at the second meeting."""
    model = NegotiationModel(Scenario(config), replications)
    out = []
    while model.running:
        model.step()
        if model.meeting is None:
            out.append(model.last.room.ballot_noise.copy())
    model.close()
    return out


def test_a_calendar_without_repeats_has_no_precedents():
    model = NegotiationModel(Scenario(twice()), range(1))
    assert not has_precedents([item for _, _, item in model._queue])
    assert model.precedents is None
    model.close()


def test_a_text_that_continues_another_meets_nearly_the_same_tastes():
    first, second = noises(twice(("one", "two"), continues="one"))
    assert np.corrcoef(first.ravel(), second.ravel())[0, 1] > 0.8
    first, second = noises(twice(("one", "two")))
    assert abs(np.corrcoef(first.ravel(), second.ravel())[0, 1]) < 0.15  # 4 / sqrt(772)


def test_the_same_year_changes_no_taste():
    first, second = noises(twice(("one", "two"), continues="one", years=(2019, 2019)))
    assert second == pytest.approx(first, abs=1e-9)


def test_tastes_fade_over_the_years():
    gaps = [
        np.corrcoef(*(n.ravel() for n in noises(twice(("a", "b"), "a", (2010, 2010 + gap)))))[0, 1]
        for gap in (1, 5, 40)
    ]
    assert gaps[0] > gaps[1] > gaps[2]


def test_continuing_a_text_keeps_votes():
    assert same(twice(("one", "two"), continues="one")) > same(twice(("one", "two")))


def test_a_replication_alone_has_the_tastes_it_has_among_others():
    config = twice(("one", "two"), continues="one")
    alone, beside = noises(config, range(2, 3)), noises(config, range(4))
    for one, many in zip(alone, beside, strict=True):
        assert (one[0] == many[2]).all()
