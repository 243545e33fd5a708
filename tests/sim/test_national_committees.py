"""National committees: how far they follow their states, and what they share."""

import numpy as np
import pytest

from experiments.config.compose import compose
from experiments.study.study import scientific
from sim.errors import ConfigError
from sim.forums.national_committees import NationalCommittees
from sim.members.roster import Roster
from sim.simulation import simulate


def ballots(**item):
    """Play the enquiry ballot on DIS 29500 with other keys of the item, (R, N) votes."""
    config = dict(scientific(compose(["scenario=ooxml_2007", "replications=24", "seed=5"])))
    agenda = config["scenario"]["agenda"][0]
    config["scenario"] = {**config["scenario"], "agenda": [{**agenda, **item}]}
    config["record"] = {"votes": True}
    votes = simulate(config, range(24))["votes"]
    return votes.pivot(index="replication", columns="iso3", values="vote")


GIVEN = ["USA", "BRA", "IND", "ZAF", "CHN"]  # lines announced beforehand


def apart(votes):
    """How far members differ in their share of yes among yes and no."""
    yes, no = (votes == "Y").sum(), (votes == "N").sum()
    return float((yes / (yes + no)).drop(GIVEN).std())


def test_where_states_divide_their_record_tells_and_of_firms_it_does_not():
    firms, states = ballots(divides="firms"), ballots(divides="states")
    assert (firms[GIVEN[0]] == "Y").mean() > 0.8 and (firms["BRA"] == "N").mean() > 0.8
    assert apart(firms) < 0.5 * apart(states)


def test_members_bound_to_vote_send_a_ballot():
    votes = ballots(divides="firms")
    bound = [c for c in votes if c in Roster.load().select({"bloc": "jtc1_p"}).iso3]
    assert (votes[bound] != "X").all(axis=None)
    assert (votes.drop(columns=bound) == "X").any(axis=None)


def test_the_range_must_hold_the_value():
    with pytest.raises(ConfigError, match="follows_state_range"):
        NationalCommittees(follows_state=0.8, follows_state_range=[0, 0.5])


def test_one_replication_alone_draws_the_same_part():
    config = dict(scientific(compose(["scenario=wapi_2006", "replications=6", "seed=5"])))
    whole = simulate(config, range(6))["drafts"].query("replication == 4")
    alone = simulate(config, range(4, 5))["drafts"]
    assert np.array_equal(whole["yes"].to_numpy(), alone["yes"].to_numpy())
