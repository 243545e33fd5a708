"""A camp, an instrument and a motion can be added from outside, each in one place."""

import numpy as np
import pytest

from sim.model import NegotiationModel
from sim.scenario import Scenario, example
from sim.simulation import simulate
from sim.strategies.court import Court
from sim.strategies.tactics import Tactics
from sim.strategies.target import Target


class Landlocked(Court):
    """Court two members only."""

    def weight(self, view):
        return np.ones_like(view.lean) * view.roster.codes(["KEN", "ZAF"])


class AgainstTheFirst(Target):
    """Work against one text, whatever else is on the table."""

    against, text = 1.0, "one"


class Delay(Tactics):
    """Move that nothing be done, always."""

    def __init__(self):
        super().__init__(motions=["no_action"])


def test_a_third_camp_is_one_entry_in_the_scenario():
    config = example()
    config["scenario"]["camps"]["non_aligned"] = {"leaders": ["IND", "BRA"]}
    config["scenario"]["yardstick"]["non_aligned"] = {"members": ["IND", "BRA"]}
    config["scenario"]["agenda"][0]["drafts"].append({"name": "three", "camp": "non_aligned"})
    tables = simulate(config, range(3))
    assert set(tables["drafts"]["camp"]) == {"democratic", "sovereigntist", "non_aligned"}
    assert (tables["drafts"].groupby("replication").size() == 3).all()


@pytest.mark.parametrize(
    ("part", "name"), [("court", "Landlocked"), ("target", "AgainstTheFirst"), ("tactics", "Delay")]
)
def test_a_part_of_ones_own_is_one_class(part, name):
    config = example()
    config["plugins"] = [__name__.split(".")[0]]
    config["strategy"] = {"democratic": {"budget": 1.0, part: {"_target_": f"{__name__}.{name}"}}}
    model = NegotiationModel(Scenario(config), range(2))
    camp = model.scenario.camps[0]
    assert type(getattr(camp.strategy, part)).__name__ == name
    model.step()
    meeting = model.meeting
    given = meeting.money.transfer[0]
    if part == "court":
        places = model.scenario.roster.codes(["KEN", "ZAF"])
        assert (given[:, places] > 0).all() and (given[:, ~places] == 0).all()
    if part == "target":
        assert [aim.sign for aim in meeting.aims[0]] == [-1]
    model.close()
