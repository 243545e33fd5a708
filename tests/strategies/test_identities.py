"""Nothing spent, no discipline, no shock: exactly the plain model, byte for byte."""

import pytest

from sim.simulation import simulate
from tests.conftest import compose, merge

PARTS = "sim.strategies"
PLAIN = compose()


def tables(config, n=6):
    made = simulate(config, range(n))
    return {name: made[name].to_csv(index=False) for name in ("meetings", "drafts")}


def with_parts(**parts):
    return compose(strategy={"democratic": parts})


@pytest.mark.parametrize(
    "parts",
    [
        {"budget": 0.0, "court": {"_target_": f"{PARTS}.court.Pivotal"}},
        {"budget": 0.0, "court": {"_target_": f"{PARTS}.court.Poorest"}},
        {
            "budget": 0.0,
            "instruments": {"_target_": f"{PARTS}.instruments.Instruments", "ties": 1.0},
        },
        {"budget": 1.0, "court": {"_target_": f"{PARTS}.court.Nobody"}},
        {"discipline": {"_target_": f"{PARTS}.discipline.Whip", "strength": 0.0}},
        {"discipline": {"_target_": f"{PARTS}.discipline.OneVoice", "strength": 0.0}},
        {
            "discipline": {
                "_target_": f"{PARTS}.discipline.Ultimatum",
                "strength": 0.0,
                "pressure": 0.0,
                "backlash": 0.0,
            }
        },
        {"frame": {"_target_": f"{PARTS}.frame.Regime", "strength": 0.0, "claim": 0.0}},
        {"frame": {"_target_": f"{PARTS}.frame.Openness", "emphasis": 1.0, "strength": 0.0}},
        {"draft": {"_target_": f"{PARTS}.draft.Concede", "step": 0.0}},
        {"draft": {"_target_": f"{PARTS}.draft.Rivals", "texts": 0}},
        {"venue": {"_target_": f"{PARTS}.venue.ShiftWhenLosing", "bodies": ["first_committee"]}},
        {"timing": {"_target_": f"{PARTS}.timing.FrontLoaded"}},
    ],
    ids=lambda parts: "-".join(parts),
)
def test_a_part_that_does_nothing_is_the_plain_model(parts):
    assert tables(with_parts(**parts)) == tables(PLAIN)


@pytest.mark.parametrize(
    "campaign",
    [
        {},
        {"norms": {}},
        {"memory": True},
        {"shocks": {"never": {"_target_": "sim.shocks.Surge", "camp": "democratic", "factor": 5.0,
                              "chance": 0.0}}},
        {"shocks": {"same": {"_target_": "sim.shocks.Surge", "camp": "democratic",
                             "factor": 1.0}}},
        {"shocks": {"issues": {"_target_": "sim.shocks.NewIssues", "rate": 3.0}}},
    ],
    ids=["empty", "norms", "memory", "never", "same", "issues"],
)  # fmt: skip
def test_a_campaign_in_which_nothing_happens_is_the_plain_model(campaign):
    assert tables(merge(PLAIN, {"scenario": {"campaign": campaign}})) == tables(PLAIN)


@pytest.mark.parametrize("name", ["front_loaded", "expand_and_monitor", "bilateral_track"])
def test_replication_5_alone_is_row_5_of_8(name):
    config = compose(democratic=name, sovereigntist="disinformation")
    batch, alone = simulate(config, range(8)), simulate(config, range(5, 6))
    for table in ("meetings", "drafts"):
        rows = batch[table][batch[table]["replication"] == 5]
        assert rows.to_csv(index=False) == alone[table].to_csv(index=False)


@pytest.mark.parametrize(
    "name", ["digital_diplomacy_2021_2030", "igf_cycle", "brussels_effect", "attribution_tribunal"]
)
def test_a_replication_of_a_campaign_alone_is_its_row_of_a_batch(name):
    config = compose(name, democratic="transatlantic_core", sovereigntist="infrastructure_first")
    batch, alone = simulate(config, range(4)), simulate(config, range(2, 3))
    for table, frame in alone.items():
        rows = batch[table][batch[table]["replication"] == 2]
        assert rows.to_csv(index=False) == frame.to_csv(index=False), table
