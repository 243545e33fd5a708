"""Strategies that cannot be, refused before round 1 with the full key."""

import pytest

from sim.errors import ConfigError
from sim.scenario import Scenario
from tests.conftest import compose, merge

PARTS = "sim.strategies"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            {"court": {"_target_": f"{PARTS}.court.Pivotl"}},
            "strategy.democratic.court._target_: is not a subclass of sim.strategies.court.Court, "
            "got 'sim.strategies.court.Pivotl'. Did you mean 'sim.strategies.court.Pivotal'?",
        ),
        ({"cort": {}}, "strategy.democratic.cort: unknown key. Did you mean 'court'?"),
        (
            {"court": {"_target_": f"{PARTS}.invite.Everyone"}},
            "strategy.democratic.court._target_: is not a subclass of sim.strategies.court.Court",
        ),
        (
            {"instruments": {"_target_": f"{PARTS}.instruments.Instruments", "aid": 0.6,
                             "ties": 0.6}},
            "strategy.democratic.instruments: the shares must sum to 1, got 1.2",
        ),
        (
            {"instruments": {"_target_": f"{PARTS}.instruments.Instruments", "aid": 1.2}},
            "strategy.democratic.instruments.aid: must be between 0 and 1, got 1.2",
        ),
        ({"budget": -1.0}, "strategy.democratic.budget: must be ≥ 0, got -1.0"),
        (
            {"discipline": {"_target_": f"{PARTS}.discipline.Ultimatum", "backlash": -1}},
            "strategy.democratic.discipline.backlash: must be ≥ 0, got -1",
        ),
        (
            {"leaders": ["IND"]},
            "strategy.democratic.leaders: no leader of the camp, got ['IND']",
        ),
        (
            {"leaders": ["USB"]},
            "strategy.democratic.leaders[0]: unknown member code or bloc, got 'USB'.",
        ),
        (
            {"court": {"_target_": f"{PARTS}.court.Swing", "members": ["swing_3"]}},
            "strategy.democratic.court.members[0]: unknown member code or bloc, got 'swing_3'. "
            "Did you mean 'swing_30'?",
        ),
        (
            {"venue": {"_target_": f"{PARTS}.venue.ShiftWhenLosing", "bodies": ["oewg"]}},
            "strategy.democratic.venue.bodies[0]: unknown body, got 'oewg'",
        ),
        (
            {"invite": {"_target_": f"{PARTS}.invite.Largest", "by": "area"}},
            "strategy.democratic.invite.by: unknown choice, got 'area'",
        ),
        (
            {"frame": {"_target_": f"{PARTS}.frame.Regime", "claim": 2}},
            "strategy.democratic.frame.claim: must be between 0 and 1, got 2",
        ),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_place(parts, message):
    with pytest.raises(ConfigError) as caught:
        Scenario(merge(compose(), {"strategy": {"democratic": parts}}))
    assert str(caught.value).startswith(message)


def test_camps_may_not_overlap():
    leaders = {"sovereigntist": {"leaders": ["RUS", "CHN", "USA"]}}
    with pytest.raises(ConfigError, match=r"camps\.sovereigntist\.leaders: a member leads two"):
        Scenario(merge(compose(), {"scenario": {"camps": leaders}}))


def test_bodies_that_a_scenario_needs_must_be_given():
    config = compose("oewg_2021")
    del config["forums"]
    with pytest.raises(ConfigError, match=r"scenario\.forums\[0\]: is not given under forums"):
        Scenario(config)
