"""Sensitivity: the libraries' answers on functions whose answer is known."""

import json

import numpy as np
import pandas as pd
import pytest

from experiments.analysis import screening
from experiments.analysis.assumptions import changed, one_at_a_time, ranges
from experiments.analysis.sensitivity import OUTCOME, Effort, analyse, run_points, strategies
from experiments.command_line import main
from experiments.commands.sensitivity import write
from sim.behaviour import Behaviour
from sim.errors import ConfigError
from sim.scenario import example

ISHIGAMI = {name: (-np.pi, np.pi) for name in ("x1", "x2", "x3")}


def ishigami(points):
    """Ishigami & Homma (1990) with a = 7, b = 0.1."""
    return (
        np.sin(points["x1"])
        + 7 * np.sin(points["x2"]) ** 2
        + 0.1 * points["x3"] ** 4 * np.sin(points["x1"])
    )


def test_sobol_indices_of_ishigami_are_the_analytic_ones():
    points = screening.sobol_points(ISHIGAMI, 1024, seed=3)
    table = screening.sobol_table(ISHIGAMI, ishigami(points), seed=3).set_index("key")
    # First order 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437 (Ishigami & Homma 1990).
    assert table["first"].to_dict() == pytest.approx({"x1": 0.314, "x2": 0.442, "x3": 0}, abs=0.06)
    assert table["total"].to_dict() == pytest.approx(
        {"x1": 0.558, "x2": 0.442, "x3": 0.244}, abs=0.06
    )


def test_morris_puts_a_dead_input_last_with_no_effect():
    space = {**ISHIGAMI, "dead": (0.0, 1.0)}
    points = screening.morris_points(space, 20, seed=1)
    table = screening.morris_table(space, points, ishigami(points), seed=1)
    assert table["key"].iloc[-1] == "dead" and table["mu_star"].iloc[-1] == 0


def test_prim_finds_the_corner_in_which_all_cases_lie():
    points = screening.latin_points({k: (0.0, 1.0) for k in "abcd"}, 400, seed=1)
    box = screening.prim_box(points, (points["a"] > 0.7) & (points["b"] < 0.5)).set_index("key")
    assert list(box.index) == ["a", "b"]
    assert box.loc["a", "low"] == pytest.approx(0.7, abs=0.06)
    assert box.loc["b", "high"] == pytest.approx(0.5, abs=0.08)
    assert box["density"].iloc[0] > 0.9


def test_without_cases_there_is_no_box():
    points = screening.latin_points({"a": (0.0, 1.0)}, 40, seed=1)
    assert len(screening.prim_box(points, np.zeros(40, dtype=bool))) == 0


def test_an_outcome_that_never_changes_has_no_indices():
    table = screening.sobol_table({"a": (0, 1), "b": (0, 1)}, np.ones(64), seed=1)
    assert (table["total"] == 0).all()


def test_every_range_holds_its_default():
    import inspect

    given = inspect.signature(Behaviour.__init__).parameters
    for name, (low, high) in Behaviour.ranges.items():
        default = given[name].default
        assert low < high
        assert default is None or low <= default <= high, name


def test_one_bloc_is_changed_and_the_others_stay():
    config = changed(example(), "model.discipline.eu", 6.0)
    assert config["model"]["discipline"]["eu"] == 6.0
    assert config["model"]["discipline"]["gcc"] > 0
    assert "discipline" not in (example().get("model") or {})


def played(config, span):
    """Stand-in for a simulation: prevails as often as tie is high; strategy b loses a tenth."""
    tie = (config.get("model") or {}).get("tie", 0.5)
    share = tie / 1.5 - (0.1 if config.get("name") == "b" else 0.0)
    n = len(span)
    wins = (np.arange(n) < share * n).astype(float)
    return pd.DataFrame({OUTCOME: wins, "mirrored": 1 - wins, "alignment": wins})


@pytest.mark.slow
def test_the_whole_analysis_finds_the_one_input_that_matters(tmp_path):
    cases = {"a": example() | {"name": "a"}, "b": example() | {"name": "b"}}
    effort = Effort(trajectories=4, base=16, points=60, replications=50)
    found = analyse(cases, effort, 1, play=played)
    assert found["strategy"] == "a"
    assert found["morris"]["key"].iloc[0] == "model.tie"
    assert found["sobol"].set_index("key").loc["model.tie", "total"] > 0.8
    assert found["regret"]["strategy"].iloc[0] == "a"
    assert found["box"]["key"].tolist() == ["model.tie"]
    assert found["box"]["high"].iloc[0] == pytest.approx(0.75, abs=0.15)
    found |= {"calibrations": {"mine.json": "12ab"}, "asked": "a against b, a body"}
    page = write(found, tmp_path / "out", effort)
    record = json.loads((tmp_path / "out" / "sensitivity.json").read_text(encoding="utf-8"))
    assert record["data"]["mine.json"] == "12ab"
    assert "model.tie" in page.read_text(encoding="utf-8") and 'src="data:' in page.read_text(
        encoding="utf-8"
    )
    assert "A against b, a body" in page.read_text(encoding="utf-8")
    assert 'id="box"' in page.read_text(encoding="utf-8")
    page = write(found | {"box": found["box"].head(0)}, tmp_path / "none", effort)
    assert 'id="box"' not in page.read_text(encoding="utf-8"), "no axes without a box"
    for name in ("morris", "sobol", "sample", "box", "regret_over_assumptions"):
        assert (tmp_path / "out" / "figures" / f"{name}.csv").exists()


def test_of_strategies_that_win_alike_one_that_acts_is_asked_about():
    cases = {"no_action": example() | {"name": "a"}, "block": example() | {"name": "a"}}
    effort = Effort(trajectories=1, base=2, points=8, replications=4)
    assert analyse(cases, effort, 1, play=played)["strategy"] == "block"


def test_points_are_played_for_every_configuration_in_order():
    points = pd.DataFrame({"model.tie": [0.0, 1.5]})
    rates = run_points([example(), example() | {"name": "b"}], points, range(10), 1, played)
    assert rates == [[0.0, 1.0], [0.0, 0.9]]


def test_one_assumption_at_a_time_is_paired_and_sorted():
    table = one_at_a_time(example(), replications=3)
    assert set(table["key"]) == set(ranges(example()))
    size = table.groupby("key", sort=False)["difference"].apply(lambda d: d.abs().max())
    assert size.is_monotonic_decreasing


def test_an_unknown_strategy_and_a_wrong_base_are_refused(capsys):
    with pytest.raises(ConfigError, match="--strategy"):
        analyse({"a": example()}, Effort(), 1, "z", play=played)
    assert main(["sensitivity", "study=main", "--base", "12"]) == 2
    assert "power of two" in capsys.readouterr().err


def test_strategies_are_those_of_the_first_body_and_opponent(small_results):
    from experiments import results

    assert list(strategies(results(small_results).study)) == [
        "no_action",
        "democracy_club",
        "inclusive_tent",
    ]
