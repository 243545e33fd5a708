"""The Python face says what the command line says, and its objects show themselves."""

import re
import subprocess
import sys

import pandas as pd
import pytest

import experiments
from experiments.api.saved import readable
from experiments.api.words import words_of
from experiments.command_line import main
from sim.errors import ConfigError, DataError

SMALL = {"replications": 4, "executor": "in_process", "quiet": True}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    root = tmp_path_factory.mktemp("api")
    return experiments.sweep(
        democratic=["no_action", "block"], results=str(root), name="two", **SMALL
    )


def test_a_sweep_from_python_is_that_of_the_command_line(saved, tmp_path, capsys):
    words = ["strategy/democratic=no_action,block", "replications=4", "executor=in_process"]
    assert main(["sweep", *words, f"results={tmp_path}", "name=two", "--quiet"]) == 0
    typed = experiments.results(tmp_path / "two")
    pd.testing.assert_frame_equal(saved.meetings, typed.meetings)
    assert saved.manifest["study"] == typed.manifest["study"]
    assert saved.manifest["command"].startswith("plenary sweep strategy/democratic=no_action,block")


def test_a_run_that_is_there_is_opened_at_once(tmp_path, monkeypatch):
    first = experiments.run(democratic="block", results=str(tmp_path), **SMALL)
    monkeypatch.setattr("experiments.running.runner.simulate", None)  # nothing may be played
    again = experiments.run(democratic="block", results=str(tmp_path), **SMALL)
    assert again.folder == first.folder and len(again.table) == 1


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"forum": "oewgg"}, ["forum=oewgg"]),
        ({"model__tye": 1}, ["model.tye=1"]),
        ({"replications": 0}, ["replications=0"]),
    ],
)
def test_python_refuses_what_the_command_line_refuses_in_the_same_words(settings, words, capsys):
    with pytest.raises(ConfigError) as refused:
        experiments.run(**settings)
    assert main(["run", *words]) == 2
    assert str(refused.value) in capsys.readouterr().err


def test_what_cannot_stand_in_a_configuration_is_named():
    with pytest.raises(ConfigError, match=r"model\.tie: cannot stand in a configuration"):
        words_of({"model__tie": object()})
    with pytest.raises(ConfigError, match="forum: has no values to sweep"):
        words_of({"forum": []}, swept=True)


def test_results_show_themselves(saved):
    assert "2 cells × 4 replications" in repr(saved) and "no_action, block" in repr(saved)
    page = saved._repr_html_()
    assert "<table" in page and "change from no_action" in page
    rows = readable(saved.table)
    assert rows["democratic"].tolist() == ["no_action", "block"]
    assert rows["change from no_action [points]"].iloc[0] == ""


def test_figures_are_pictures_with_axes_and_a_caption(saved, tmp_path):
    picture = saved.plot.win_rate()
    assert picture._repr_png_().startswith(b"\x89PNG") and picture[0].figure is picture.figure
    assert "of 4 replications" in picture.caption and len(picture.table) == 2
    assert picture.save(tmp_path / "mine.svg").read_text(encoding="utf-8").startswith("<?xml")
    with pytest.raises(DataError, match="Did you mean 'win_rate'"):
        experiments.api.plots.Plots(saved, closer=False).figure("win_rte")


def test_a_forecast_takes_frames_and_says_how_old_its_record_is(capsys):
    calls = pd.DataFrame({"rollcall_id": ["mine"], "date": ["2026-01-10"], "topic": ["cybercrime"]})
    found = experiments.predict(calls, {"USA": "N", "RUS": "Y", "CHN": "Y"})
    near = found.closest(most=5)
    assert near["likeliest"].is_monotonic_increasing and near["member"].iloc[0] != ""
    (remark,) = found.remarks
    assert re.search(r"[23]\.\d years before mine", remark) and str(found.last_vote) in remark
    assert "mine" in repr(found) and "<table" in found._repr_html_()
    with pytest.raises(ConfigError, match="Did you mean 'mine'"):
        found.map("mien")


def test_a_forecast_names_a_body_its_members_and_the_order_of_days(capsys):
    calls = pd.DataFrame({"rollcall_id": ["mine"], "date": ["05/04/2023"], "topic": ["cybercrime"]})
    with pytest.raises(DataError, match="could be read two ways"):
        experiments.predict(calls)
    order = {"dates": "day-first"}
    council = experiments.predict(calls, {"DEU": "N"}, body="human_rights_council", **order)
    assert council.tally["expected"].sum().round() == 47
    assert str(council.calls["mine"].date) == "2023-04-05"
    three = pd.DataFrame({"iso3": ["DEU", "KEN", "BRA"], "year": 2023})
    few = experiments.predict(calls, body="human_rights_council", members=three, **order)
    assert few.ballots["iso3"].tolist() == ["BRA", "DEU", "KEN"]
    with pytest.raises(ConfigError, match="--members: says who sits in a body"):
        experiments.predict(calls, members=three, **order)
    with pytest.raises(ConfigError, match="Did you mean 'human_rights_council'"):
        experiments.predict(calls, body="human_right_council", **order)
    with pytest.raises(ConfigError, match=r"dates: .*Did you mean 'day-first'"):
        experiments.predict(calls, dates="dayfirst")


def test_the_names_are_few_and_need_nothing_heavy():
    assert experiments.__all__ == ["advise", "predict", "results", "run", "sweep", "whatif"]
    code = (
        "import sys, experiments;"
        "sys.exit(', '.join({'numpy', 'pandas', 'hydra'} & set(sys.modules)) or 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
