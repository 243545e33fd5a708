"""`plenary route`: calendars of real cycles; a rollout never does worse than its base policy."""

import itertools

import numpy as np
import pandas as pd
import pytest

from experiments.advice.routes import (
    NONE,
    all_routes,
    choices,
    constant,
    discounted,
    meets,
    rollout,
)
from experiments.command_line import main as plenary
from experiments.commands.route import read_bodies
from experiments.commands.route_search import Search
from experiments.running.kept_plays import KeptPlays
from sim.errors import ConfigError
from sim.forums.keys import cycle_of
from tests.conftest import CONFIGS, preset, presets

BODIES = presets("forum")

OPTIONS = [(NONE, "a"), (NONE, "a", "b"), (NONE, "b"), (NONE, "a", "b")]


def path_dependent(route):
    """Going to b after a is worth 3; a is worth 1 the first time only; b alone costs 1."""
    seen, worth = set(), 0.0
    for body in route:
        if body == "a":
            worth += 0.0 if "a" in seen else 1.0
        elif body == "b":
            worth += 3.0 if seen == {"a"} else -1.0
        seen |= {body} - {NONE}
    return worth


def test_all_routes_are_every_affordable_choice():
    routes = all_routes(OPTIONS, 2)
    by_hand = [r for r in itertools.product(*OPTIONS) if 0 < sum(map(bool, r)) <= 2]
    assert sorted(routes) == sorted(by_hand)


@pytest.mark.parametrize("budget", [1, 2, 4])
@pytest.mark.parametrize("base", ["a", "b"])
def test_a_rollout_is_never_worse_than_its_base_policy(budget, base):
    route, played = rollout(OPTIONS, budget, path_dependent, base)
    assert path_dependent(route) >= path_dependent(constant(OPTIONS, base, budget))
    assert sum(map(bool, route)) <= budget and played < 2 * len(all_routes(OPTIONS, budget)) + 1


def test_a_rollout_finds_that_one_body_prepares_another():
    route, _ = rollout(OPTIONS, 2, path_dependent, "b")
    assert path_dependent(route) == max(map(path_dependent, all_routes(OPTIONS, 2))) == 4.0


def test_bodies_meet_when_their_file_says():
    cycles = {name: preset(CONFIGS / "forum" / f"{name}.yaml").get("meets") for name in BODIES}
    assert meets(cycles["wcit"], 2012) and not meets(cycles["wcit"], 2013)
    conference = {"itu_plenipotentiary": cycles["itu_plenipotentiary"]}
    assert choices(conference, [2017, 2018]) == [(NONE,), (NONE, "itu_plenipotentiary")]
    assert all(meets(cycles["igf"], year) for year in range(2006, 2030))
    assert meets(cycles["d10"], 2021) is None and choices({"d10": None}, [2021]) == [(NONE, "d10")]


@pytest.mark.parametrize("wrong", [["soon"], [20], "monthly"])
def test_a_cycle_that_is_none_is_refused(wrong):
    with pytest.raises(ConfigError) as caught:
        cycle_of(wrong)
    assert str(caught.value).startswith("meets[0]: is no year")


def test_a_route_may_lead_through_a_body_of_ones_own(tmp_path):
    folder = tmp_path / "mine" / "forum"
    folder.mkdir(parents=True)
    text = (CONFIGS / "forum" / "g20.yaml").read_text(encoding="utf-8")
    (folder / "round_table.yaml").write_text(
        text.replace("name: g20", "name: round_table"), "utf-8"
    )
    assert read_bodies("round_table,igf", str(tmp_path / "mine")) == ["round_table", "igf"]
    with pytest.raises(ConfigError):
        read_bodies("round_table")


def test_a_year_later_is_worth_less():
    one = np.array([[2.0]])
    assert discounted(one, np.array([2021]), 2020, 0.5)[0] == 1.0


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    words = ["scenario=minimal", "calibration=default"]
    kept = KeptPlays(tmp_path_factory.mktemp("route"))
    return Search(words, ["first_committee", "oewg"], [2019, 2020], "democratic", True, kept)


def test_a_route_is_the_calendar_that_is_played(search):
    config = search.config(("oewg", NONE))
    assert config["scenario"]["calendar"] == [{"year": 2019, "forum": "oewg"}]
    played = search.play(("oewg", "first_committee"), 3)
    assert played["democratic"].shape == (3, 2) and played["years"].tolist() == [2019, 2020]


def test_the_first_meeting_does_not_know_what_comes_after(search):
    """Common random numbers: the same first meeting, whatever follows."""
    one, two = (search.play(route, 3) for route in (("oewg", NONE), ("oewg", "first_committee")))
    assert (one["democratic"][:, 0] == two["democratic"][:, 0]).all()


def test_the_command_ranks_routes(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("experiments.commands.route_search.FEW", 4)
    monkeypatch.setattr("experiments.commands.route_search.MANY", 8)
    ask = ["route", "--bodies", "first_committee,oewg", "--years", "2019:2020", "--quiet"]
    more = ["scenario=minimal", "calibration=default", "--results", str(tmp_path)]
    for camp in ("democratic", "sovereigntist"):
        assert plenary([*ask, *more, "--camp", camp, "--name", camp]) == 0
        assert f"for the {camp} camp" in capsys.readouterr().out
        table = pd.read_csv(tmp_path / camp / "routes.csv")
        assert len(table) == 8 and table["worth"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--bodies", "oewq", "--years", "2019:2020"), "Did you mean 'oewg'?"),
        (("--bodies", "oewg,oewg", "--years", "2019:2020"), "is named twice"),
        (("--bodies", "oewg", "--years", "2020:2019"), "--years: must be like 2018:2021"),
        (("--bodies", "oewg", "--years", "2019:2020", "--camp", "ours"), "--camp: unknown camp"),
        (("--bodies", "oewg", "--years", "2019:2020", "--budget", "0"), "--budget: must be 1"),
        (("--bodies", "oewg", "--years", "2019:2020", "scenari=minimal"), "scenario"),
    ],
)
def test_what_is_no_route_is_refused(words, error, tmp_path, capsys):
    assert plenary(["route", *words, "--results", str(tmp_path / "r"), "--quiet"]) == 2
    assert error in capsys.readouterr().err
    assert not (tmp_path / "r").exists()
