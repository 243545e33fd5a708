"""The model: one Mesa model for all replications, each of them independent."""

import gc
import weakref

import numpy as np
import pandas as pd
import pytest

from sim.meeting.meeting_floor import MeetingFloor
from sim.meeting.phases import PHASES
from sim.members.cached import full_roster
from sim.members.calibration import Calibration
from sim.model import NegotiationModel
from sim.scenario import Scenario, example
from sim.simulation import simulate
from tests.conftest import compose, presets

FORUMS, OURS, THEIRS = (
    presets(group) for group in ("forum", "strategy/democratic", "strategy/sovereigntist")
)
LEADERS = ["USA", "GBR", "FRA", "DEU", "JPN", "CAN", "AUS", "RUS", "CHN"]


def cells():
    """Every body with a pair of strategies in turn, and every strategy in the First Committee."""
    pairs = [
        (forum, OURS[at % len(OURS)], THEIRS[at % len(THEIRS)]) for at, forum in enumerate(FORUMS)
    ]
    pairs += [("first_committee", ours, "one_voice") for ours in OURS]
    pairs += [("first_committee", "swing_courting", theirs) for theirs in THEIRS]
    return sorted(set(pairs))


def bytes_of(tables):
    return {name: table.to_csv(index=False, float_format="%r") for name, table in tables.items()}


def rows(tables, replications):
    return {
        name: table[table.replication.isin(replications)].reset_index(drop=True)
        for name, table in tables.items()
    }


def cell(forum, ours, theirs):
    """Two rounds in a body; its most distant members lead where the scenario's do not sit."""
    config = compose(forum=forum, democratic=ours, sovereigntist=theirs)
    config |= {"seed": 3, "record": {"rounds": True, "votes": True}}
    config["forum"]["rounds"] = min(config["forum"].get("rounds", 4), 2)
    seated = full_roster().select(config["forum"]["members"])
    scenario = config["scenario"]
    if not set(LEADERS) <= set(seated.iso3) and not config["forum"].get("outside_texts"):
        calibration = Calibration.load("default")
        states = [code for code in seated.iso3 if code in calibration.iso3]
        order = np.argsort(calibration.position(states)[:, 0])
        ends = {"sovereigntist": order[:2], "democratic": order[-2:]}
        for camp, places in ends.items():
            scenario["camps"][camp] = {"leaders": [states[at] for at in places]}
            config["strategy"][camp].pop("leaders", None)
        for draft in scenario["agenda"][0]["drafts"]:
            draft.pop("sponsors", None)
    for camp, preset in config["strategy"].items():
        if "members" in preset["invite"]:
            preset["invite"]["members"] = scenario["camps"][camp]["leaders"]
    return config


@pytest.mark.parametrize("names", cells(), ids="-".join)
def test_replication_5_alone_is_row_5_of_8(names):
    config = cell(*names)
    batch = simulate(config, range(8))
    alone = simulate(config, range(5, 6))
    assert bytes_of(alone) == bytes_of(rows(batch, [5]))
    assert len(batch["meetings"]) == 8 * len(alone["meetings"])


def test_another_chunk_size_gives_the_same_bytes():
    config = compose(democratic="swing_courting", sovereigntist="one_voice")
    whole = simulate(config, range(24))
    for size in (5, 24):
        chunks = [simulate(config, range(a, min(a + size, 24))) for a in range(0, 24, size)]
        joined = {name: pd.concat([c[name] for c in chunks], ignore_index=True) for name in whole}
        assert bytes_of(joined) == bytes_of(whole)


def test_same_seed_same_tables_other_seed_other_tables():
    assert bytes_of(simulate(example(), range(2))) == bytes_of(simulate(example(), range(2)))
    other = example() | {"seed": 8}
    assert bytes_of(simulate(other, range(2))) != bytes_of(simulate(example(), range(2)))


def test_seed_0_is_a_good_seed():
    assert len(simulate(example() | {"seed": 0}, range(2))["meetings"]) == 2


def test_two_cells_with_one_seed_meet_the_same_luck():
    """Common random numbers: the same states are away, whatever the camps do."""
    rooms = []
    for ours in ("no_action", "democracy_club"):
        model = NegotiationModel(Scenario(compose(democratic=ours)), range(4))
        model.step()
        rooms.append((model.meeting.room.present, model.meeting.room.ballot_noise))
    assert (rooms[0][0] == rooms[1][0]).all() and (rooms[0][1] == rooms[1][1]).all()


@pytest.fixture
def model():
    return NegotiationModel(Scenario(example()), range(3))


@pytest.mark.parametrize("when", ["new", "under way", "finished"])
def test_close_frees_the_model(when):
    model = NegotiationModel(Scenario(example()), range(3))
    if when != "new":
        model.step()
    if when == "finished":
        model.run()
    watch, agent = weakref.ref(model), weakref.ref(next(iter(model.agents)))
    model.close()
    del model
    gc.collect()
    assert watch() is None and agent() is None


def test_the_order_of_a_step_is_that_of_the_design(model, monkeypatch):
    model.step()
    seen = []
    for phase in PHASES:
        name = phase.__name__
        monkeypatch.setattr(
            f"sim.model.{name}", lambda m, name=name, phase=phase: (seen.append(name), phase(m))
        )
    model.step()
    assert seen == ["caucus", "court", "deliberate", "revise", "sound_out"]


def test_a_meeting_ends_when_its_rounds_are_over(model):
    for _ in range(4):
        assert model.running and model.outcome is None
        model.step()
    assert not model.running and model.meeting is None
    assert model.outcome.adopted.shape == (3, 2)


def test_every_item_of_every_meeting_is_played_in_order():
    config = example()
    item = config["scenario"]["agenda"][0]
    config["scenario"]["agenda"].append(item | {"name": "second"})
    config["scenario"]["calendar"] = [{"year": 2018}, {"year": 2019, "items": ["second"]}]
    meetings = simulate(config, range(2))["meetings"]
    one = meetings[meetings.replication == 0]
    assert list(zip(one.meeting, one.year, one["item"], strict=True)) == [
        (0, 2018, "security"),
        (0, 2018, "second"),
        (1, 2019, "second"),
    ]


def test_text_with_one_more_yes_is_never_defeated():
    """Raise one member's lean to a text in the First Committee: nothing that passed now fails."""
    config = compose(model={"block_cost": 3.0})
    model = NegotiationModel(Scenario(config), range(40))
    while model.meeting is None or model.meeting.round < model.meeting.rounds - 1:
        model.step()
    meeting, rng = model.meeting, np.random.default_rng(0)
    before = meeting.room.forum.decide(MeetingFloor(meeting)).adopted.copy()
    for member in rng.choice(193, 8, replace=False):
        for draft in range(2):
            lean = meeting.text.leans[draft].copy()
            meeting.text.leans[draft][:, member] += 5.0
            after = meeting.room.forum.decide(MeetingFloor(meeting)).adopted
            assert (after[:, draft] >= before[:, draft]).all()
            meeting.text.leans[draft] = lean


def test_tallies_are_the_ballots_counted():
    tables = simulate(compose(record={"votes": True}), range(4))
    votes = tables["votes"]
    counted = votes.groupby(["replication", "draft", "vote"]).size().unstack(fill_value=0)
    drafts = tables["drafts"].set_index(["replication", "draft"]).loc[counted.index]
    for letter, column in zip("NAYX", ("no", "abstain", "yes", "absent"), strict=True):
        assert (counted[letter] == drafts[column]).all()
