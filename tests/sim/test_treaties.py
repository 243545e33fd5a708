"""After signature: who ratifies, when a treaty comes into force, and who is bound."""

import numpy as np
import pytest

from sim.forums.outcome import Outcome
from sim.forums.procedures import Signature, SimpleMajority
from sim.meeting.meeting_floor import MeetingFloor
from sim.model import NegotiationModel
from sim.scenario import Scenario, example

HERE = "sim.forums.procedures."


def treaty(in_force_at, until=2040, ratification=0.3):
    """A treaty that a small room adopts and signs in 2018, and the years after it."""
    config = example()
    config["replications"] = 8
    config["model"] = {"ratifying_burden": 0.0, "signing_burden": 0.0, "joining_cost": 0.0}
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
