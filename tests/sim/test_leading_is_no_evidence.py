"""Leading a camp, being known to be for or against, and serving as reference are three keys."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.scenario import Scenario
from sim.simulation import check, simulate
from tests.conftest import compose

LEADERS = "USA GBR FRA DEU JPN CAN AUS".split()
THEIRS, OURS = "A/RES/73/27", "A/RES/73/266"
N = 40


def votes(config):
    """Ballots by text: replication x member, as letters."""
    tables = simulate({**config, "record": {"votes": True}}, range(N))
    cast = tables["votes"].astype(str)
    cast["replication"] = cast["replication"].astype(int)
    return {
        name: part.pivot(index="replication", columns="iso3", values="vote")
        for name, part in cast.groupby("draft")
    }


def led_by(*more, **values):
    config = compose(**values)
    config["scenario"]["camps"]["democratic"]["leaders"] = [*LEADERS, *more]
    return config


@pytest.fixture(scope="module")
def before():
    return votes(led_by())


@pytest.mark.parametrize("joins", ["IND", "BRA", "ITA"])
def test_a_new_leader_turns_nobodys_ballot_on_the_rival_text(before, joins):
    """It used to turn 43 to 63 members against 73/27: its line was read as a sign of its kind."""
    after = votes(led_by(joins))
    assert before[THEIRS].equals(after[THEIRS])


def test_a_new_leader_sponsors_its_camps_text(before):
    """In 319 of 327 cases sponsors voted yes (computed: UV); India did in few replications."""
    after = votes(led_by("IND"))
    here = before[OURS]["IND"] != "X"
    assert (before[OURS]["IND"][here] == "Y").mean() < (after[OURS]["IND"][here] == "Y").mean()
    assert (after[OURS]["IND"][here] == "Y").mean() > 0.9


def test_beyond_its_own_ballot_a_new_leader_moves_only_by_its_ties(before):
    after = votes(led_by("IND", model={"tie": 0.0}))
    plain = votes(led_by(model={"tie": 0.0}))
    others = [code for code in plain[OURS] if code != "IND"]
    assert plain[OURS][others].equals(after[OURS][others])
    assert plain[THEIRS].equals(after[THEIRS])


def test_what_is_known_is_evidence():
    """The same state known to be against moves many ballots: evidence is still inferred from."""
    config = led_by()
    rival = config["scenario"]["agenda"][0]["drafts"][0]
    assert rival["name"] == THEIRS
    rival["known"]["against"] = [*rival["known"]["against"], "IND"]
    moved = (votes(config)[THEIRS] != votes(led_by())[THEIRS]).to_numpy().mean()
    assert moved > 0.02


def test_the_yardstick_and_the_places_of_texts_do_not_move_with_the_leaders():
    tables = [simulate(led_by(*more), range(N))["drafts"] for more in ((), ("IND", "BRA"))]
    one, other = (t.sort_values(["draft", "replication"])["alignment"].to_numpy() for t in tables)
    np.testing.assert_array_equal(one, other)


def test_who_is_known_may_lead_nothing_and_sit_elsewhere():
    config = compose()
    config["scenario"]["camps"]["democratic"]["leaders"] = ["USA", "DEU"]
    config["forum"]["members"] = "USA DEU RUS CHN IND KEN".split()
    assert len(Scenario(config).roster.iso3) == 6
    check(config)


def test_an_unknown_code_among_those_known_is_named():
    config = compose()
    config["scenario"]["agenda"][0]["drafts"][0]["known"] = {"in_favour": ["RUSS"]}
    with pytest.raises(ConfigError) as error:
        check(config)
    key = "scenario.agenda[0].drafts[0].known.in_favour[0]"
    assert str(error.value).startswith(f"{key}: unknown") and "'RUS'" in str(error.value)
