"""Comparing two studies."""

import json
import shutil

import pandas as pd
import pytest

from experiments import results
from experiments.command_line import main
from experiments.report.compare import compare, config_changes
from sim.errors import DataError


def test_a_study_compared_with_itself_changes_nothing(small_results):
    table = compare(results(small_results), results(small_results))
    assert len(table) == 12 and table["paired"].all()
    assert (table["democratic_change"] == 0).all() and (table["alignment_low"] == 0).all()


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
    assert "model.halfwidth: 0.5 -> 3.0" in said and "paired by replication" in said
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
