"""After signature: who ratifies, when a treaty comes into force, and who is bound."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.forums.outcome import Outcome
from sim.forums.procedures import Signature, SimpleMajority
from sim.meeting.meeting_floor import MeetingFloor
from sim.model import NegotiationModel
from sim.scenario import Scenario, example
from sim.theory.ballot import Vote

HERE = "sim.forums.procedures."


def treaty(in_force_at, until=2040, ratification=0.3, **model):
    """A treaty that a small room adopts and signs in 2018, and the years after it."""
    config = example()
    config["replications"] = 8
    free = {"ratifying_burden": 0.0, "signing_burden": 0.0, "joining_cost": 0.0}
    config["model"] = free | model
    config["forum"] |= {
        "text": "treaty",
        "adoption": "treaty",
        "stages": {
            "vote": {"_target_": HERE + "SimpleMajority", "if_adopted": "signature"},
            "signature": {"_target_": HERE + "Signature", "in_force_at": in_force_at},
        },
    }
    agenda = config["scenario"]["agenda"][0]
    agenda["drafts"] = agenda["drafts"][:1]
    config["scenario"]["campaign"] = {
        "norms": {"base": 0.0, "cascade": 0.0, "pull": 0.0},
        "until": until,
        "ratification": ratification,
    }
    model = NegotiationModel(Scenario(config), range(8))
    model.run()
    [rule] = model.campaign.rules
    outcome = model.outcome
    model.close()
    return rule, outcome


def test_who_is_bound_has_ratified_a_treaty_in_force():
    outcome = Outcome.blank(2, 1, 3)
    assert outcome.bound is None
    outcome.ratified = np.array([[[True, True, False]], [[True, False, False]]])
    outcome.in_force = np.array([[True], [False]])
    assert outcome.bound[:, 0].tolist() == [[True, True, False], [False, False, False]]


def test_nobody_is_bound_in_the_year_of_signature():
    rule, outcome = treaty(3, until=2018, ratification=0.0)
    assert outcome.ratified.any() and not rule.adopters.any() and not rule.holds.any()


def test_signers_ratify_year_by_year_until_all_who_would_have():
    early, _ = treaty(1, until=2019)
    late, outcome = treaty(1, until=2058, ratification=0.5)
    adopted = outcome.adopted[:, 0]
    assert early.adopters.sum() < late.adopters.sum()
    assert (late.adopters == outcome.ratified[:, 0] & adopted[:, None]).all()


@pytest.mark.parametrize("needed", [2, 12])
def test_it_is_in_force_with_enough_ratifications_and_not_before(needed):
    """Eleven members sit in the room, so twelve ratifications never come."""
    rule, outcome = treaty(needed, until=2058, ratification=0.5)
    enough = (outcome.ratified[:, 0] & outcome.adopted[:, :1]).sum(axis=1) >= needed
    assert (rule.holds == enough).all()
    assert enough.any() == (needed == 2)


def test_those_who_were_away_may_sign_later_unless_it_is_signed_on_the_spot(paper):
    """A and B gain by the text and B is away: B signs a treaty that lies open (R13)."""
    signed = []
    for spot in (False, True):
        chamber = paper.chamber((3.0, 3.0, -3.0), behaviour={"signing_burden": 0.0})
        stages = {
            "vote": SimpleMajority(quorum_to_decide=0, if_adopted="signature"),
            "signature": Signature(on_the_spot=spot),
        }
        meeting = paper.meeting(chamber, stages=stages, text="treaty", adoption="treaty")
        meeting.room.present[:, [1, 2]] = False
        outcome = meeting.room.forum.decide(MeetingFloor(meeting))
        signed.append(outcome.signed[0, 0].tolist())
    assert signed == [[True, True, False], [True, False, False]]


def pledges(rival_to=None, meetings=1):
    """Two pledges of one item in a small room, or one after the other."""
    config = example()
    config["replications"] = 16
    config["model"] = {"signing_burden": 0.0, "joining_cost": -6.0}
    config["forum"] |= {
        "text": "pledge", "adoption": "soft_norm",
        "stages": {"open": {"_target_": HERE + "Pledge"}},
    }  # fmt: skip
    scenario = config["scenario"]
    [item] = scenario["agenda"]
    if rival_to is not None:
        item["drafts"][1]["rival_to"] = rival_to
    if meetings == 2:
        one, two = item["drafts"]
        scenario["agenda"] = [
            {**item, "name": "first", "drafts": [one]},
            {**item, "name": "second", "drafts": [two]},
        ]
        scenario["calendar"] = [{"year": 2018, "items": ["first"]}, {"year": 2019}]
        scenario["calendar"][1]["items"] = ["second"]
    return config


def signatures(config):
    """Who signs what, by draft; and by replication, member."""
    model = NegotiationModel(Scenario(config), range(16))
    signed = {}
    while model.running:
        model.step()
        if model.meeting is None:
            for k, draft in enumerate(model.last.text.drafts):
                signed[draft.name] = model.outcome.signed[:, k].copy()
    model.close()
    return signed


@pytest.mark.parametrize("meetings", [1, 2])
def test_nobody_signs_the_lesser_of_two_rival_pledges(meetings):
    free = signatures(pledges(meetings=meetings))
    assert (free["one"] & free["two"]).any(), "each text is signed for what it is worth by itself"
    bound = signatures(pledges(["one"], meetings))
    assert not (bound["two"] & ~free["two"]).any() and not (bound["one"] & ~free["one"]).any()
    both = bound["one"] & bound["two"]
    if meetings == 1:
        assert not both.any()
        assert ((bound["one"] | bound["two"]) == (free["one"] | free["two"])).all()
    else:  # who signs first is free; later a member goes over only for what is worth more
        assert (bound["one"] == free["one"]).all()
        assert both.sum() < (free["one"] & free["two"]).sum()
        assert (bound["two"] == free["two"])[~free["one"]].all()


def test_rivalry_holds_both_ways_and_names_a_text_of_the_agenda():
    scenario = Scenario(pledges(["one"]))
    assert [d.rivals for d in scenario.spec.agenda[0].drafts] == [("two",), ("one",)]
    with pytest.raises(ConfigError, match=r"drafts\[1\].rival_to\[0\]: is on no agenda"):
        Scenario(pledges(["onne"]))
    with pytest.raises(ConfigError, match="cannot be a rival to itself"):
        Scenario(pledges(["two"]))


def adherence(rate, members="USA DEU JPN KEN IND BRA MEX"):
    """A recommendation of a body of a few members that others may join; the rule it becomes."""
    config = example()
    config["replications"] = 8
    config["model"] = {"signing_burden": 0.0, "joining_cost": 0.0}
    config["roster"] = {"members": "all"}
    config["forum"] |= {"members": members.split(), "accession": rate}
    config["scenario"]["agenda"][0]["drafts"] = config["scenario"]["agenda"][0]["drafts"][1:]
    quiet = {"base": 0.0, "cascade": 0.0, "pull": 0.0}
    config["scenario"]["campaign"] = {"norms": quiet, "until": 2028}
    model = NegotiationModel(Scenario(config), range(8))
    model.run()
    [rule], outcome, roster = model.campaign.rules, model.outcome, model.chamber.roster
    model.close()
    return rule, outcome, roster, members.split()


def test_states_outside_a_body_may_join_what_it_has_adopted_and_only_where_that_is_open():
    closed, _, _, _ = adherence(None)
    opened, _, roster, members = adherence({"rate": 0.5})
    outside = ~np.isin(roster.iso3, members)
    assert closed.acceding is None
    assert opened.adopters[:, outside].any()
    never, *_ = adherence({"rate": 0.0})
    assert not never.adopters[:, outside].any()


def test_who_abstains_in_such_a_body_is_not_bound_on_the_day():
    """R17: OECD Convention, article 6(2)."""
    rule, outcome, _, _ = adherence({"rate": 0.0})
    voted_yes = (outcome.votes[:, 0] == Vote.YES) & outcome.adopted[:, :1]
    assert (rule.adopters == voted_yes).all() and (outcome.votes[:, 0] == Vote.ABSTAIN).any()


def test_leaders_of_the_other_camp_are_not_invited():
    """R18: the parties must agree to an invitation (Budapest Convention, article 37)."""
    _, _, roster, _ = adherence({"rate": 1.0})
    rule, *_ = adherence({"rate": 1.0, "invitation": True})
    rivals = np.isin(roster.iso3, ["RUS", "CHN"])
    assert not rule.adopters[:, rivals].any()


def test_a_reservation_counts_for_entry_into_force_and_is_not_kept_to():
    rule, outcome = treaty(1, until=2040, ratification=1.0, reservation=2.0)
    reserved = outcome.reserved[:, 0] & rule.adopters
    assert reserved.any() and not (rule.complies & reserved).any()
