"""`plenary route`: calendars of real cycles; a rollout never does worse than its base policy."""

import itertools
import re
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.advice.play_budget import PlayBudget
from experiments.advice.ranking import Look, Ranking
from experiments.advice.routes import (
    NONE,
    all_routes,
    choices,
    constant,
    discounted,
    meets,
    rollout,
)
from experiments.advice.told_apart import compare, hangs_on, in_question, plays_needed
from experiments.command_line import main as plenary
from experiments.commands.route import read_bodies
from experiments.commands.route_search import Search
from experiments.commands.route_words import headline, plays_in_all, told_apart, what_would_decide
from experiments.report.advice_page import read_manifest
from experiments.running.kept_plays import KeptPlays
from sim.errors import ConfigError
from sim.forums.keys import cycle_of
from sim.streams import Streams
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
    bodies, budget = ["first_committee", "oewg"], PlayBudget.read("1000")
    return Search(words, bodies, [2019, 2020], "democratic", True, kept, budget)


def test_a_route_is_the_calendar_that_is_played(search):
    config = search.config(("oewg", NONE))
    assert config["scenario"]["calendar"] == [{"year": 2019, "forum": "oewg"}]
    played = search.play(("oewg", "first_committee"), 3)
    assert played["democratic"].shape == (3, 2) and played["years"].tolist() == [2019, 2020]


def test_the_first_meeting_does_not_know_what_comes_after(search):
    """Common random numbers: the same first meeting, whatever follows."""
    one, two = (search.play(route, 3) for route in (("oewg", NONE), ("oewg", "first_committee")))
    assert (one["democratic"][:, 0] == two["democratic"][:, 0]).all()


def test_a_replication_is_the_same_whether_played_at_once_or_later(search):
    route = (NONE, "first_committee")
    later = search.play(route, 2)["democratic"], search.play(route, 5)["democratic"]
    alone = search._simulated(search.config(route), range(5))["democratic"]
    assert np.array_equal(later[1], alone) and np.array_equal(later[0], alone[:2])


NOISE = Streams(3, range(100)).normal("test")
NOISE = NOISE - NOISE.mean()


def ranking(*worth):
    routes = [("a", "b"), ("b", "a"), ("a", NONE)][: len(worth)]
    return Ranking(routes, range(24, 124), compare(list(worth)), Look("by hand"))


class Asked:
    camp, years, base = "north", [2020, 2021], {}


@pytest.mark.parametrize(
    ("worth", "said"),
    [
        # Gaps of 1 with a standard deviation of 1: 10 standard errors. Of 0.01: a tenth of one.
        ([5 + NOISE, 4 - NOISE], "Best route for the north camp: 2020 a, 2021 b"),
        ([5 + NOISE, 4.99 - NOISE], "No answer for the north camp: 2020 a, 2021 b"),
        ([0.01 + NOISE, -1 + NOISE], "cannot be told from staying out"),
        ([-1 + NOISE, -2 + NOISE], "Stay out: for the north camp"),
        ([5 + NOISE, 5 + NOISE], "cannot be told from 2020 b, 2021 a"),
    ],
)
def test_a_route_is_best_only_where_no_interval_holds_nought(worth, said):
    assert said in headline(ranking(*worth), Asked)


def test_what_was_not_played_is_not_judged():
    """Seven of eight routes were never played: neither staying out nor a best route is advised."""
    few = ranking(-1 + NOISE, -2 + NOISE)
    few = replace(few, look=Look("1 was played", "7 of 8 routes were not played", takes=64))
    said = headline(few, Asked)
    assert said.startswith("No answer for the north camp: 7 of 8 routes were not played")
    assert what_would_decide(few, Asked)[0].endswith("--plays 96 or more.")
    some = replace(few, look=Look("a rollout", partial=True))
    assert "no route that was played is worth as much" in headline(some, Asked)


def test_staying_out_is_advised_only_where_every_route_is_surely_worth_less():
    """By hand: the best loses 1 in every play, the other -1.1 on average with a half width of 2."""
    wide = ranking(np.full(100, -1.0), -1.1 + 10 * NOISE)
    assert wide.found.beside_nothing == 0 and in_question(wide.found) == [0, 1]
    assert headline(wide, Asked).endswith("staying out cannot be told from 2020 b, 2021 a.")
    assert ranking(np.full(100, -1.0), -9 + 10 * NOISE).found.beside_nothing == -1


def test_no_route_is_best_by_the_plays_that_it_was_found_by():
    """Of three routes without any worth the luckiest of 100 plays seems to have some."""
    chosen = replace(
        ranking(5 + NOISE, 4 - NOISE), span=range(100), look=Look("all were", takes=24)
    )
    said = headline(chosen, Asked)
    assert said.startswith("No answer for the north camp: the plays did not reach beyond")
    assert told_apart(chosen) == "; they are judged by the plays that they were found by"
    # By hand: 24 plays, and 40 of each of two.
    assert what_would_decide(chosen, Asked)[0].endswith("--plays 104 or more.")


def test_what_was_left_behind_after_the_first_look_is_told():
    some = replace(ranking(5 + NOISE, 4 - NOISE), left_out=3, doubtful=1)
    assert "every other of the 2 that were played on is worth less" in headline(some, Asked)
    assert told_apart(some) == (
        "; the best 2 were played on and told apart, 3 others left behind after the first look "
        "(1 of them not told from its best)"
    )
    assert "(each told from its best)" in told_apart(replace(some, doubtful=0))


def test_a_budget_that_ends_with_the_first_look_says_so(tmp_path, capsys):
    ask = ["route", "--bodies", "first_committee,oewg", "--years", "2019:2020", "--quiet"]
    more = ["scenario=minimal", "calibration=default", "--plays", "64+100"]
    assert plenary([*ask, *more, "--results", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("No answer for the democratic camp: the plays did not reach beyond")
    assert "all 8 routes were played; they are judged by the plays that they were found by" in said
    assert "were told apart" not in said and "--plays 512 or more" in said


def test_what_would_tell_is_counted_over_all_routes():
    """By hand: 160 plays of each of 3 routes, of 2 of them 480 more: 480 + 960, and the look."""
    several = ranking(5 + NOISE, 4.99 - NOISE, NOISE)
    several = replace(several, look=Look("by hand", takes=72))
    assert plays_in_all(several, 600) == 480 + 960 + 72
    assert plays_in_all(replace(several, look=Look("by hand", takes=6000)), 100) == 9000


def test_what_would_tell_two_apart_is_counted():
    """By hand: a gap of 0.5 with a standard deviation of 1 takes (1.96 / 0.5)^2 = 15.4 plays."""
    assert plays_needed(0.5 + np.array([-1.0, 1.0] * 8)) == 16
    found = compare([np.ones(4), np.ones(4), np.zeros(4)])
    assert found.equals == [1] and in_question(found) == []
    several = compare([5 + NOISE, 4.99 - NOISE, NOISE])
    assert in_question(several) == [0, 1]


def test_an_assumption_is_named_only_where_it_tells():
    drawn = {"a": NOISE, "b": Streams(4, range(100)).normal("test")}
    assert hangs_on(0.1 - NOISE, drawn) == ("a", -1)
    assert hangs_on(Streams(5, range(100)).normal("test"), drawn) is None


def test_the_command_ranks_routes(tmp_path, capsys):
    ask = ["route", "--bodies", "first_committee,oewg", "--years", "2019:2020", "--quiet"]
    more = ["scenario=minimal", "calibration=default", "--results", str(tmp_path)]
    for camp in ("democratic", "sovereigntist"):
        plays = ["--plays", "64+320", "--camp", camp, "--name", camp]
        assert plenary([*ask, *more, *plays]) == 0
        assert f"for the {camp} camp" in capsys.readouterr().out
        table = pd.read_csv(tmp_path / camp / "routes.csv")
        assert len(table) == 8 and table["behind_best"].iloc[0] == 0.0
        assert table["plays"].between(8, 40).all()


@pytest.mark.parametrize(
    ("plays", "unplayed"), [(5, "7 of 8 routes were"), (90, "1 of 8 routes was")]
)
def test_no_answer_is_given_of_routes_that_were_not_played(plays, unplayed, tmp_path, capsys):
    """The first look takes 8 plays of each route and two thirds of the plays; none is exceeded."""
    ask = ["route", "--bodies", "first_committee,oewg", "--years", "2019:2020", "--quiet"]
    more = ["strategy/democratic=block", "--plays", str(plays), "--results", str(tmp_path)]
    assert plenary([*ask, *more]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"No answer for the democratic camp: {unplayed} not played")
    assert "--plays 96 or more" in said
    assert int(re.search(r"(\d+) plays? in all", said)[1]) <= plays


def test_a_single_route_is_spoken_of_as_one(tmp_path, capsys):
    ask = ["route", "--bodies", "oewg", "--years", "2019:2019", "--quiet", "scenario=minimal"]
    assert plenary([*ask, "--plays", "100", "--results", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "the only route was played, " in said and "told apart" not in said


def test_seconds_are_those_of_playing(monkeypatch):
    """A machine under load may need longer to start than the seconds there are to play."""
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    budget = PlayBudget.read("1000", 3.0)
    now[0] = 40.0
    assert budget.allowed(8) == 8
    budget.spend(8)
    now[0] = 41.0
    assert budget.allowed(8) == 8
    now[0] = 43.0
    assert budget.allowed(8) == 0


def test_seconds_are_kept_as_the_plays_that_they_were_enough_for(tmp_path, capsys):
    """A budget in seconds ends in time, and its folder can be replayed to the bit."""
    ask = ["route", "--bodies", "oewg", "--years", "2019:2020", "--quiet", "scenario=minimal"]
    began = time.monotonic()
    assert plenary([*ask, "--seconds", "1", "--results", str(tmp_path)]) == 0
    assert time.monotonic() - began < 60  # a loaded machine is slow to compose, not to stop
    asked = read_manifest(tmp_path / "route")["arguments"]
    assert "--seconds" not in asked and asked[asked.index("--plays") + 1].count("+") == 1
    capsys.readouterr()
    assert plenary(["replay", str(tmp_path / "route")]) == 0
    assert "every bit is equal" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--bodies", "oewq", "--years", "2019:2020"), "Did you mean 'oewg'?"),
        (("--bodies", "oewg,oewg", "--years", "2019:2020"), "is named twice"),
        (("--bodies", "oewg", "--years", "2020:2019"), "--years: must be like 2018:2021"),
        (("--bodies", "oewg", "--years", "2019:2020", "--camp", "ours"), "--camp: unknown camp"),
        (("--bodies", "oewg", "--years", "2019:2020", "--budget", "0"), "--budget: must be 1"),
        (("--bodies", "oewg", "--years", "2019:2020", "scenari=minimal"), "scenario"),
        (
            ("--bodies", "oewg", "--years", "2019:2020", "--plays", "many"),
            "--plays: must be a whole",
        ),
        (("--bodies", "oewg", "--years", "2019:2020", "--seconds", "0"), "--seconds: must be 1"),
    ],
)
def test_what_is_no_route_is_refused(words, error, tmp_path, capsys):
    assert plenary(["route", *words, "--results", str(tmp_path / "r"), "--quiet"]) == 2
    assert error in capsys.readouterr().err
    assert not (tmp_path / "r").exists()
