"""What `plenary table` prints: rows that fit, changes from any strategy, what one must know."""

import re

import pandas as pd
import pytest

from experiments.analysis.stated_ranges import BUDGET
from experiments.command_line import main
from experiments.commands.printed_table import print_table
from experiments.commands.table import elections
from experiments.config.parameter_docs import parameters
from experiments.figures.strategy_matrix import strategy_matrix
from experiments.figures.text_tables import broken
from experiments.report.compare_strategies import matrix
from experiments.running.runner import run_study
from experiments.study.study import Study
from sim.strategies.camp import Strategy
from tests.experiments.stand_in import simulate, study


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("table") / "a"
    run_study(study(replications=40), folder, simulate=simulate, quiet=True)
    return folder


def test_a_body_that_elects_says_what_becomes_of_texts():
    study = Study(base={"forum": {"text": "candidature"}}, choices={"forum": "itu_election"})
    assert elections(study) == [
        "itu_election elects: the texts on its table are taken for rival candidates, "
        "by secret ballot."
    ]
    assert elections(Study(base={"forum": {"text": "resolution"}})) == []


def csv_of(words, capsys):
    from io import StringIO

    assert main(["table", *words, "--csv"]) == 0
    return pd.read_csv(StringIO(capsys.readouterr().out))


def test_changes_from_another_strategy_are_those_from_doing_nothing_turned_round(saved, capsys):
    usual = csv_of([str(saved)], capsys)
    other = sorted(set(usual["democratic"]) - {"no_action"})[0]
    turned = csv_of([str(saved), "--baseline", other], capsys)
    gained = usual.loc[usual["democratic"] == other, ["difference", "gain"]]
    lost = turned.loc[turned["democratic"] == "no_action", ["difference", "gain"]]
    assert len(gained) and (gained.to_numpy() == -lost.to_numpy()).all()
    assert turned.loc[turned["democratic"] == other, "difference"].isna().all()
    main(["table", str(saved), "--baseline", other])
    assert other in capsys.readouterr().out.split("no_action")[0]  # among the heads


def test_the_matrix_holds_every_pair_once_in_each_direction(saved, capsys):
    pairs = csv_of([str(saved), "--matrix"], capsys)
    names = set(pairs["strategy"])
    assert len(pairs) == len(set(pairs["forum"])) * len(names) * (len(names) - 1)
    back = pairs.merge(pairs, left_on=["forum", "strategy", "baseline"],
                       right_on=["forum", "baseline", "strategy"])  # fmt: skip
    assert (back["gain_x"] == -back["gain_y"]).all()
    main(["table", str(saved), "--matrix"])
    said = capsys.readouterr().out
    assert said.count("utility of the row minus the column") == len(set(pairs["forum"]))
    assert "−" in said and "+" in said


def test_a_strategy_that_was_not_played_is_no_baseline(saved, capsys):
    for more in ([], ["--matrix"]):
        assert main(["table", str(saved), "--baseline", "nothing_such", *more]) == 2
        assert "no such strategy, got 'nothing_such'" in capsys.readouterr().err


@pytest.mark.parametrize("width", [50, 70, 90])
def test_no_name_is_broken_inside_a_word(saved, width, capsys):
    from experiments.analysis.summary import summarize

    table = summarize(saved).replace({"forum": {"oewg": "itu_plenipotentiary"}})
    table["democratic"] = table["democratic"].replace("no_action", "a_very_long_strategy_indeed")
    print_table(table, width=width)
    said = capsys.readouterr().out
    for name in (*table["forum"], *table["democratic"]):
        assert all(part in said for part in name.split("_"))


def test_a_word_longer_than_the_column_stays_whole():
    assert broken("plenipotentiary", 4) == "plenipotentiary"
    assert broken("", 4) == ""


def test_a_parameter_beyond_its_stated_range_is_told(tmp_path, capsys):
    words = ["sweep", "scenario=minimal", "model.tie=0.5,4", "model.influence.ties=0.3", "--quiet"]
    more = ["replications=2", "executor=in_process", f"results={tmp_path}", "name=a"]
    assert main([*words, *more]) == 0
    assert main(["table", str(tmp_path / "a")]) == 0
    notes = [line for line in capsys.readouterr().out.splitlines() if "stated range" in line]
    assert notes == ["Note: model.tie 4 lies outside its stated range, 0 to 1.5."]


def test_a_budget_beyond_its_stated_range_is_told(tmp_path, capsys):
    words = ["run", "scenario=minimal", "strategy/democratic=swing_courting", "--quiet"]
    more = ["replications=2", "executor=in_process", f"results={tmp_path}", "name=a"]
    assert main([*words, "strategy.democratic.budget=50", *more]) == 0
    assert main(["table", str(tmp_path / "a")]) == 0
    said = capsys.readouterr().out
    assert "strategy.democratic.budget 50 lies outside its stated range, 0 to 10." in said
    low, high = BUDGET
    assert parameters(Strategy)["budget"]["range"] == f"{low:g} to {high:g}"


def test_signs_and_intervals_are_written_as_compare_writes_them(saved, capsys):
    main(["table", str(saved)])
    table = capsys.readouterr().out
    main(["compare", str(saved)])
    for said in (table, capsys.readouterr().out):
        assert re.search(r"\(−?\+?\d+\.\d+ to [+−]\d", said) and "…" not in said
        assert not re.search(r"[ (]-\d", said)


def test_the_figure_of_pairs_tells_what_the_matrix_tells():
    row = {"forum": "International Telecommunication Union", "replications": 40}
    pair = {**row, "strategy": "tent", "baseline": "block"}
    back = {**row, "strategy": "block", "baseline": "tent"}
    table = pd.DataFrame(
        [
            {**pair, "gain": 0.003, "gain_low": 0.0002, "gain_high": 0.006},
            {**back, "gain": -0.003, "gain_low": -0.006, "gain_high": -0.0002},
        ]
    )
    (ax,) = strategy_matrix(table)
    cells = [text.get_text().replace("\n", " ") for text in ax.texts]
    assert cells == ["+0.0030 (+0.0002 to +0.0060)", "−0.0030 (−0.0060 to −0.0002)"]
    printed = matrix(table)
    assert all(cell in printed for cell in cells)
    assert "utility" in ax.get_xlabel() and "utility" in ax.get_ylabel()
    assert "\n" not in ax.get_title(loc="left")


def test_a_swept_camp_that_is_not_the_first_is_told_where_its_utility_stands(saved, capsys):
    from experiments.analysis.summary import summarize

    table = summarize(saved).iloc[:2].assign(democratic="no_action")
    for camps, column in (
        (("democratic", "sovereigntist"), "utility_mirrored"),
        (("democratic", "north", "sovereigntist"), "utility_sovereigntist"),
    ):
        table = table.assign(north="no_action", sovereigntist=["split", "block"])
        for name in ("win", "gets"):
            table[f"{name}_sovereigntist"] = table[name]
            table[f"{name}_north"] = table[name]
        for end in ("_low", "_high"):
            table[f"win_sovereigntist{end}"] = table[f"win{end}"]
        print_table(table, width=250, camps=camps)
        said = capsys.readouterr().out
        assert f"sovereigntist camp is swept; its own utility is the column {column}" in said
    print_table(table.assign(sovereigntist="split"), width=250)
    assert "is swept" not in capsys.readouterr().out
