"""A camp, an instrument and a motion can be added from outside, each in one place."""

import inspect

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.model import NegotiationModel
from sim.parts import non_negative
from sim.scenario import Scenario, example
from sim.simulation import simulate
from sim.strategies.court import Court
from sim.strategies.instruments import SHIPPED, Instrument, Instruments, On
from sim.strategies.tactics import Tactics
from sim.strategies.target import Target


class Landlocked(Court):
    """Court two members only."""

    def weight(self, view):
        return np.ones_like(view.lean) * view.roster.codes(["KEN", "ZAF"])


class AgainstTheFirst(Target):
    """Work against one text, whatever else is on the table."""

    against, text = 1.0, "one"


class Visas(Instrument):
    """Easier visas, for Africans only."""

    def __init__(self, *, strength: float = 1.0, **base):
        super().__init__(**base)
        self.strength = non_negative("strength", strength)

    def worth(self, units, view):
        return self.strength * units * view.roster.codes(["KEN", "ZAF"])


class Fellowships(Instrument):
    """Fellowships, whose holders remember them."""

    lasts, gives_voice, watches = True, True, True

    def worth(self, units, view):
        return 0.1 * units


class Ultimatums(Instrument):
    """Ultimatums, each about one text."""

    on = On.EACH_AIM

    def worth(self, units, view):
        return np.where(view.lean < 0, units, 0.0)


class Delay(Tactics):
    """Move that nothing be done, always."""

    def __init__(self):
        super().__init__(motions=["no_action"])


def spending(instruments):
    """Play one round of a camp that spends on everybody, and give the meeting's inducements."""
    config = example()
    config["plugins"] = [__name__.split(".")[0]]
    court = {"_target_": "sim.strategies.court.Everyone"}
    instruments = {"_target_": "sim.strategies.instruments.Instruments", **instruments}
    config["strategy"] = {"democratic": {"budget": 1.0, "court": court, "instruments": instruments}}
    model = NegotiationModel(Scenario(config), range(2))
    model.step()
    found = model.meeting.text.drafts[model.meeting.aims[0][0].places[0]].inducement
    model.close()
    return found, model.scenario


def test_an_instrument_is_one_class_with_its_own_keys_and_effect():
    own = {"_target_": f"{__name__}.Visas", "share": 1.0, "strength": 2.0}
    found, scenario = spending({"further": {"visas": own}})
    some = scenario.roster.codes(["KEN", "ZAF"])
    assert (found[:, some] > 0).all() and (found[:, ~some] == 0).all()
    assert "as easier visas, for Africans only" in scenario.camps[0].strategy.describe()
    half, _ = spending({"further": {"visas": {**own, "strength": 1.0}}})
    np.testing.assert_allclose(half, found / 2)
    mixed, _ = spending({"aid": 1.0, "further": {"visas": {**own, "share": 0.0}}})
    plain, _ = spending({"aid": 1.0})
    assert (mixed == plain).all()


def test_every_shipped_instrument_is_a_class_with_a_key_of_its_name():
    assert {*inspect.signature(Instruments).parameters} == {*SHIPPED, "further"}
    for name, cls in SHIPPED.items():
        alone = Instruments(**{name: 1.0})
        assert [one for one in alone.parts.values() if one.share] == [alone.parts[name]]
        assert type(alone.parts[name]) is cls
        assert alone.describe() == f"as {alone.parts[name].describe()}"


def test_an_instrument_may_look_at_each_text_by_itself():
    own = {"_target_": f"{__name__}.Ultimatums", "share": 1.0}
    found, _ = spending({"further": {"ultimatums": own}})
    against = found > 0
    assert against.any() and not against.all()
    assert (found[~against] == 0).all()


def test_what_an_instrument_builds_carries_over_and_fades():
    config = example()
    config["plugins"] = [__name__.split(".")[0]]
    own = {"_target_": f"{__name__}.Fellowships", "share": 1.0}
    instruments = {
        "_target_": "sim.strategies.instruments.Instruments",
        "further": {"fellowships": own},
    }
    court = {"_target_": "sim.strategies.court.Everyone"}
    config["strategy"] = {"democratic": {"budget": 1.0, "court": court, "instruments": instruments}}
    config["scenario"]["campaign"] = {"fade": 0.25}
    model = NegotiationModel(Scenario(config), range(2))
    assert model.scenario.camps[0].strategy.instruments.watching == 1.0
    assert model.scenario.camps[0].strategy.instruments.contacts == 1.0
    while model.running:
        model.step()
    stocks = model.campaign.world.stocks["fellowships"]
    built = stocks["democratic"]
    np.testing.assert_allclose(built.sum(axis=1), 1.0)  # the budget of the one meeting
    model.campaign._recover()
    np.testing.assert_allclose(stocks["democratic"], 0.75 * built)
    model.close()


@pytest.mark.parametrize(
    ("instruments", "words"),
    [
        ({"aid": 0.5, "further": {"visas": {"share": 0.6}}}, "must sum to 1"),
        ({"further": {"aid": {"share": 1.0}}}, "further.aid: is the name of a shipped instrument"),
        ({"further": {"visas": {"share": 1.0, "strenght": 1}}}, "strenght: unknown key"),
    ],
    ids=["shares", "name", "key"],
)
def test_an_instrument_of_ones_own_is_checked_like_any_other(instruments, words):
    for one in instruments["further"].values():
        one["_target_"] = f"{__name__}.Visas"
    with pytest.raises(ConfigError, match=words):
        spending(instruments)


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
