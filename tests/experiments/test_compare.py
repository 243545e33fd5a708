"""Comparing two studies."""

import json
import shutil

import pandas as pd
import pytest

import experiments
from experiments import results
from experiments.command_line import main
from experiments.report.comparison_table import compare, config_changes
from sim.errors import DataError


def test_a_study_compared_with_itself_changes_nothing(small_results):
    table = compare(results(small_results), results(small_results))
    assert len(table) == 12 and table["paired"].all()
    assert (table["democratic_change"] == 0).all() and (table["alignment_low"] == 0).all()
    for side in ("democratic", "sovereigntist"):  # no change seen is not no change
        assert (table[f"{side}_low"] < 0).all() and (table[f"{side}_high"] > 0).all()


def test_every_strategy_is_compared_with_every_other_or_with_one(small_results, capsys, tmp_path):
    table = results(small_results).pairs()
    assert len(table) == 2 * 3 * 2, "two bodies, three strategies, each minus the others"
    turned = table.rename(columns={"strategy": "baseline", "baseline": "strategy"})
    both = table.merge(turned, on=["forum", "setting", "strategy", "baseline"])
    assert both["gain_x"].to_numpy() == pytest.approx(-both["gain_y"].to_numpy())
    meetings = results(small_results).meetings.merge(results(small_results).cells, on="cell")
    mean = meetings.groupby(["forum_x", "democratic"])["utility_democratic"].mean()
    row = table.iloc[0]
    by_hand = mean[row["forum"], row["strategy"]] - mean[row["forum"], row["baseline"]]
    assert row["gain"] == pytest.approx(by_hand, abs=1e-6) and row["gain_low"] <= row["gain_high"]
    picture = tmp_path / "pairs.png"
    words = ["compare", str(small_results), "--baseline", "inclusive_tent"]
    assert main([*words, "--figure", str(picture)]) == 0
    said = capsys.readouterr().out
    assert "UN open-ended working group (n = 12" in said and picture.stat().st_size > 0
    assert said.count("inclusive_tent") == 4, "two strategies minus it, in two bodies"
    assert main(["compare", str(small_results), "--baseline", "tent"]) == 2
    assert main(["compare", str(small_results), str(small_results), "--baseline", "x"]) == 2


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    root = tmp_path_factory.mktemp("pair")
    for name, value in (("a", "0.5"), ("b", "3.0")):
        words = ["run", "scenario=minimal", f"model.halfwidth={value}", "replications=8"]
        words += ["executor=in_process", f"results={root}", f"name={name}", "--quiet"]
        assert main(words) == 0
    return root / "a", root / "b"


def test_what_differs_is_named_and_its_change_told(pair, capsys, tmp_path):
    a, b = pair
    picture = tmp_path / "change.png"
    table = tmp_path / "change.csv"
    assert main(["compare", str(a), str(b), "--figure", str(picture), "--csv", str(table)]) == 0
    said = capsys.readouterr().out
    assert "model.halfwidth: 0.5 -> 3" in said and "paired by replication" in said
    row = pd.read_csv(table).iloc[0]
    assert row["none_change"] == pytest.approx(-row["gets_change"])  # one text: passes or not
    assert picture.stat().st_size > 0


def test_the_change_is_the_mean_of_paired_differences(pair):
    a, b = (results(folder) for folder in pair)
    row = compare(a, b).iloc[0]
    by_hand = b.meetings["democratic_prevails"].mean() - a.meetings["democratic_prevails"].mean()
    assert row["democratic_change"] == pytest.approx(by_hand)
    assert row["democratic_low"] <= by_hand <= row["democratic_high"]


def test_studies_without_a_common_cell_are_refused(small_results, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(small_results, other)
    cells = pd.read_parquet(other / "cells.parquet")
    cells["scenario"] = "elsewhere"
    cells.assign(forum="nowhere", democratic="x", sovereigntist="y").to_parquet(
        other / "cells.parquet", index=False
    )
    with pytest.raises(DataError, match="no cell"):
        compare(results(small_results), results(other))


def test_unfinished_studies_are_refused(small_results, tmp_path, capsys):
    other = tmp_path / "part"
    shutil.copytree(small_results, other)
    manifest = json.loads((other / "manifest.json").read_text(encoding="utf-8"))
    (other / "manifest.json").write_text(json.dumps({**manifest, "cells": 20}), encoding="utf-8")
    assert main(["compare", str(small_results), str(other)]) == 2
    assert "not finished" in capsys.readouterr().err


def test_changed_keys_are_listed_with_both_values():
    assert config_changes({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}) == [("a.c", 2, 3)]


def sweep(folder, name, *words):
    words = ["sweep", "scenario=minimal", *words, "replications=8", "executor=in_process"]
    assert main([*words, f"results={folder}", f"name={name}", "--quiet"]) == 0
    return folder / name


def test_what_only_one_study_varies_has_a_row_for_each_value(pair, tmp_path, capsys):
    many = sweep(tmp_path, "many", "model.halfwidth=0.5,3.0")
    found = compare(results(pair[0]), results(many))
    assert found["b"].tolist() == ["halfwidth 0.5", "halfwidth 3"]
    direct = compare(*(results(folder) for folder in pair)).iloc[0]
    assert found["democratic_change"].tolist() == [0, direct["democratic_change"]]
    picture = tmp_path / "change.png"
    assert main(["compare", str(pair[0]), str(many), "--figure", str(picture)]) == 0
    said = capsys.readouterr().out
    assert "only B varies halfwidth: 0.5, 3: a row for each value" in said
    assert "the same apart from what is swept" in said
    assert "halfwidth: 0.5 ->" not in said


def test_what_is_averaged_in_one_study_is_warned_of(pair, tmp_path, capsys):
    values = ",".join(f"{0.5 + k / 8}" for k in range(20))
    many = sweep(tmp_path, "many", f"model.halfwidth={values}")
    assert main(["compare", str(pair[0]), str(many)]) == 0
    said = capsys.readouterr().out
    assert "Warning: B is averaged over 20 values of halfwidth" in said


def test_independent_samples_that_agree_have_an_interval_too(pair, tmp_path):
    other = sweep(tmp_path, "other", "seed=9")
    row = compare(results(pair[0]), results(other)).iloc[0]
    assert not row["paired"] and row["democratic_low"] < row["democratic_high"]


def test_rows_of_a_comparison_name_the_keys_whose_values_they_tell(tmp_path, capsys):
    """They once read "0.2, 0.5 (n=60)"."""
    experiments.sweep(
        scenario="minimal", strategy__democratic="inclusive_tent", replications=4, quiet=True,
        strategy__democratic__draft__red_line=[0.2, 0.8],
        strategy__democratic__draft__ambition=[0.5, 1],
        executor="in_process", forum__rounds=1, results=str(tmp_path), name="two",
    )  # fmt: skip
    assert main(["compare", str(tmp_path / "two"), str(tmp_path / "two")]) == 0
    said = capsys.readouterr().out
    assert "  red line 0.2, ambition 0.5 (n=4): democratic" in said and "−" in said
