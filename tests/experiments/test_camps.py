"""Camps by any name, and as many as a scenario has, through run, sweep, report and compare."""

import pandas as pd
import pytest

import experiments as plenary
from experiments.command_line import main
from experiments.figures.style import outcome_colours
from experiments.report.report import write_report
from experiments.study.camps import camps_of, measures_of
from sim.errors import ConfigError

LEADERS = {"north": "[USA, DEU, JPN]", "south": "[IND, BRA]", "east": "[RUS, CHN]"}
SMALL = {"replications": 6, "executor": "in_process", "forum__rounds": 1, "quiet": True}


def scenario(folder, camps):
    """Write a scenario whose camps have these names, and give the folder of configurations."""
    lines = ["name: own", "title: A text of the north", "camps:"]
    lines += [f"  {camp}: {{leaders: {LEADERS[camp]}}}" for camp in camps]
    lines += ["yardstick:", *(f"  {camp}: {{members: {LEADERS[camp]}}}" for camp in camps)]
    lines += ["agenda:", "  - {name: q, issue: cyber_norms, salience: {openness: 1.0}, drafts: ["]
    lines += [f"      {{name: of_{camp}, camp: {camp}}}," for camp in camps]
    lines += ["    ]}", "calendar: [{year: 2023}]", ""]
    place = folder / "mine" / "scenario" / "own.yaml"
    place.parent.mkdir(parents=True)
    place.write_text("\n".join(lines), encoding="utf-8")
    return folder / "mine"


@pytest.fixture(scope="module", params=[("north", "south"), ("north", "south", "east")], ids=len)
def swept(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("camps")
    saved = plenary.sweep(
        config_dir=scenario(folder, request.param), scenario="own",
        strategy__north=["no_action", "swing_courting"], strategy__south="one_voice",
        results=str(folder / "results"), name="swept", **SMALL,
    )  # fmt: skip
    return request.param, saved


def test_tables_name_the_camps_of_the_scenario(swept):
    camps, saved = swept
    assert saved.camps == camps and saved.cells["north"].tolist() == ["no_action", "swing_courting"]
    assert set(saved.cells["south"]) == {"one_voice"}
    assert "democratic" not in saved.table and "democratic" not in saved.cells
    assert set(measures_of(camps)) <= set(saved.meetings)
    ends = ["win", "mirrored", "both", "compromise", "none", *(f"win_{c}" for c in camps[2:])]
    assert saved.table[ends].sum(axis=1).round(9).eq(1).all()
    assert saved.table["difference"].notna().sum() == 1  # the first camp's, from doing nothing
    assert [f"{camp} prevails [%]" in saved.shown for camp in camps] == [True] * len(camps)


def test_a_camp_without_a_strategy_does_nothing(swept):
    camps, saved = swept
    for camp in camps[2:]:
        assert set(saved.cells[camp]) == {"no_action"}
        assert (saved.meetings[f"spend_{camp}"] == 0).all()


def test_the_printed_table_names_them(swept, capsys):
    camps, saved = swept
    assert main(["table", str(saved.folder)]) == 0
    said = capsys.readouterr().out
    assert all(camp in said for camp in camps) and "democratic" not in said


def test_the_report_is_about_them(swept, tmp_path):
    camps, saved = swept
    page = write_report(saved.folder, tmp_path / "report.html", closer=False)
    text = page.read_text(encoding="utf-8")
    assert "strategies of the north camp" in text and "only the\nsouth camp" in text
    assert all(f"{camp}-aligned prevails" in text for camp in camps)
    drawn = {
        name: (tmp_path / "figures" / f"{name}.svg").read_text(encoding="utf-8")
        for name in ("swarm", "win_rate")
    }
    assert all(f"leaders of the {camp} camp" in drawn["swarm"] for camp in camps)
    assert all(f"{camp} text only" in drawn["win_rate"] for camp in camps)
    assert "democratic camp" not in text and "sovereigntist" not in text
    shares = pd.read_csv(tmp_path / "figures" / "win_rate.csv")
    assert {f"win_{camp}" for camp in camps[2:]} <= set(shares)


@pytest.mark.slow
def test_the_closer_look_tells_their_coalitions_apart(swept, tmp_path):
    camps, saved = swept
    page = write_report(saved.folder, tmp_path / "report.html")
    seats = pd.read_csv(tmp_path / "figures" / "coalition_timeline.csv")
    assert seats[["none", *camps]].sum(axis=1).round(9).eq(1).all()
    drawn = (tmp_path / "figures" / "coalition_timeline.svg").read_text(encoding="utf-8")
    assert all(f"{camp} coalition" in drawn for camp in camps)
    assert "sovereigntist" not in page.read_text(encoding="utf-8")


def test_a_run_is_compared_with_another_camp_by_camp(swept, tmp_path, capsys):
    camps, saved = swept
    given = {
        "config_dir": saved.folder.parents[1] / "mine",
        "scenario": "own",
        "results": str(tmp_path),
    }
    for name, strategy in (("a", "no_action"), ("b", "block")):
        plenary.run(strategy__north=strategy, name=name, **given, **SMALL)
    picture = tmp_path / "c.svg"
    words = ["compare", str(tmp_path / "a"), str(tmp_path / "b"), "--csv", str(tmp_path / "c.csv")]
    assert main([*words, "--figure", str(picture)]) == 0
    capsys.readouterr()
    table = pd.read_csv(tmp_path / "c.csv")
    assert {f"{camp}_change" for camp in camps} <= set(table)
    drawn = picture.read_text(encoding="utf-8")
    assert all(f"{camp}-aligned text prevails" in drawn for camp in camps)


def test_what_has_other_camps_is_not_compared(swept, tmp_path, capsys):
    _, saved = swept
    plenary.run(scenario="minimal", results=str(tmp_path), name="usual", **SMALL)
    assert main(["compare", str(saved.folder), str(tmp_path / "usual")]) == 2
    assert "has the camps democratic, sovereigntist" in capsys.readouterr().err


def test_a_strategy_of_a_camp_that_the_scenario_lacks_is_refused(tmp_path):
    given = {"config_dir": scenario(tmp_path, ("north", "south")), "scenario": "own"}
    for wrong in ("democratic", "strategy__nort"):
        with pytest.raises(ConfigError, match=r"unknown camp"):
            plenary.run(**{wrong: "block"}, results=str(tmp_path), **given, **SMALL)


def test_the_colours_of_further_camps_are_their_own():
    assert camps_of({"scenario": {}}) == ("democratic", "sovereigntist")
    colours = outcome_colours(("a", "b", "c", "d"))
    assert list(colours) == ["a", "both", "compromise", "none", "c", "d", "b"]
    assert len(set(colours.values())) == len(colours)


def test_the_configuration_that_is_shown_is_what_is_played(tmp_path, capfd):
    given = ["--config-dir", str(scenario(tmp_path, ("north", "south", "east"))), "scenario=own"]
    assert main(["run", "strategy/north=block", *given, "--cfg", "job", "-p", "strategy"]) == 0
    shown = capfd.readouterr().out
    assert "north:" in shown and "democratic" not in shown and "sovereigntist" not in shown
    assert main(["run", "--cfg=job", "-p", "strategy", "--resolve", "scenario=minimal"]) == 0
    assert "democratic:" in capfd.readouterr().out


@pytest.fixture(scope="module")
def of_the_third(tmp_path_factory):
    """Sweep the strategy of the third camp alone."""
    folder = tmp_path_factory.mktemp("third")
    return plenary.sweep(
        config_dir=scenario(folder, ("north", "south", "east")), scenario="own",
        strategy__east=["no_action", "block"], strategy__north="swing_courting",
        results=str(folder / "results"), name="third", **SMALL,
    )  # fmt: skip


def test_the_change_is_that_of_the_camp_whose_strategy_is_swept(of_the_third, capsys):
    """It once was the change of the first camp, which does the same in every cell."""
    table, meetings = of_the_third.table, of_the_third.meetings
    assert of_the_third.camps == ("east", "north", "south")
    worth = meetings.groupby("cell")["utility_east"].mean()
    assert table["utility"].tolist() == pytest.approx(worth.tolist(), abs=1e-5)
    assert table["baseline"].tolist() == [0, 0] and table["gain"].notna().tolist() == [False, True]
    assert table["gain"].iloc[1] == pytest.approx(worth[1] - worth[0], abs=1e-5)
    assert main(["table", str(of_the_third.folder)]) == 0
    said = capsys.readouterr().out
    assert "change from" in said and "in force to the east camp" in said
    assert "camp is swept; its own utility" not in said


def test_report_and_comparison_ask_about_that_camp_too(of_the_third, tmp_path, capsys):
    page = write_report(of_the_third.folder, tmp_path / "report.html", closer=False)
    text = " ".join(page.read_text(encoding="utf-8").split())
    assert "Which of 2 strategies of the east camp serves it best" in text
    assert "towards the north reference point" in text, "the yardstick is the scenario's"
    assert main(["compare", str(of_the_third.folder), "--baseline", "no_action"]) == 0
    assert "block" in capsys.readouterr().out
    pair = plenary.results(of_the_third.folder).pairs()["gain"].abs()
    assert pair.max() == pytest.approx(abs(of_the_third.table["gain"].iloc[1]), abs=1e-4)


@pytest.mark.slow
def test_the_closer_look_is_at_what_is_in_force_for_that_camp(of_the_third, tmp_path):
    page = write_report(of_the_third.folder, tmp_path / "report.html")
    assert "strategies of the east camp" in " ".join(page.read_text(encoding="utf-8").split())
