"""Break-even values: by hand on planted lines, and on a payment that buys nothing at 0."""

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.break_even import (
    affordable,
    along,
    break_evens,
    crossing,
    of_pair,
    pairs,
    undecided,
)
from experiments.analysis.held_values import HeldCell
from experiments.analysis.pooling import regret
from experiments.figures.break_even import break_even as figure
from sim.behaviour import DRAWN, Behaviour
from sim.model import NegotiationModel
from sim.simulation import simulate

NOISE = np.linspace(-0.2, 0.2, 81)
BLOCK = {
    "budget": 20.0,
    "court": {"_target_": "sim.strategies.court.Pivotal"},
    "target": {"_target_": "sim.strategies.target.Against", "share": 1.0},
}


@pytest.mark.parametrize(
    ("mean", "where"), [((-1, 1, 2), 0.5), ((2, 1, -1), 1.5), ((1, 1, 1), None), ((0, 1, 2), 0.0)]
)
def test_the_place_where_a_line_turns_by_hand(mean, where):
    found = crossing([0.0, 1.0, 2.0], np.array(mean, dtype=float))
    assert found == where if where is not None else np.isnan(found)


def test_a_line_that_holds_and_one_that_turns_are_told_apart():
    holds = along([0.0, 1.0], np.stack([NOISE + 1.0, NOISE + 2.0]))
    assert holds["verdict"] == "holds" and holds["told_at"] == 0.0
    turns = along([0.0, 1.0], np.stack([NOISE - 0.5, NOISE + 0.5]))
    assert turns["verdict"] == "turns" and turns["break_even"] == pytest.approx(0.5)
    assert turns["break_even_low"] <= 0.5 <= turns["break_even_high"]
    close = along([0.0, 1.0], np.stack([NOISE - 0.005, NOISE + 0.5]))
    assert close["verdict"] == "may turn", "its standard error is 0.013"


def test_blocking_is_worth_nothing_where_payments_buy_nothing(config):
    """The difference is exactly 0 at side_payment 0, whatever the rest."""
    held = [name for name in DRAWN if name not in ("side_payment", "proxy_rate")]
    base = {"uncertainty": "structural", "model": {"held": held}}
    paid, idle = config(**base, strategy={"democratic": BLOCK}), config(**base)
    table = of_pair(HeldCell(paid), HeldCell(idle), 30, 6)
    assert table["key"].tolist() == ["side_payment"]
    row = table.iloc[0]
    assert row["at_low"] == 0.0 and row["low"] == 0.0


def test_a_strategys_own_parameter_is_held_in_the_strategy(config):
    ultimatum = {"discipline": {"_target_": "sim.strategies.discipline.Ultimatum"}}
    one = config(uncertainty="structural", strategy={"democratic": ultimatum})
    cell = HeldCell(one)
    assert "discipline.backlash" in cell.ranges()
    given = {"discipline.backlash": np.array([1.5, np.nan])}
    model = NegotiationModel(cell.scenario, range(2), given=given)
    camps = {camp.name: camp.strategy for camp in model.camps}
    backlash = camps["democratic"].discipline.backlash
    model.close()
    assert backlash.shape == (2, 1) and backlash[0, 0] == 1.5 != backlash[1, 0]


@pytest.mark.parametrize("forum", ["first_committee", "oewg"])
def test_values_side_by_side_give_what_each_gives_alone(config, forum):
    """To the last bit: a value that is set and held, in a run of its own."""
    one = config(uncertainty="structural", forum=forum, strategy={"democratic": BLOCK})
    cell = HeldCell(one)
    names = [name for name in cell.ranges() if name in Behaviour.ranges][::4]
    ends = [(name, end) for name in names for end in Behaviour.ranges[name]]
    found = cell.utilities([None, *ends], 3)
    for (name, value), row in zip([("tie", None), *ends], found, strict=True):
        model = {"held": [name], name: value} if value is not None else {}
        meetings = simulate({**one, "model": model}, range(3))["meetings"]
        assert row.tolist() == meetings["utility_democratic"].tolist(), name


def ranking(**columns):
    return pd.DataFrame({"forum": "oewg", "setting": "", **columns})


def test_the_best_is_compared_with_every_other_or_with_the_next_and_with_doing_nothing():
    order = ranking(strategy=["a", "b", "c", "no_action", "d"])
    assert [pair[2] for pair in pairs(order)] == ["b", "c", "no_action", "d"]
    assert [pair[1:] for pair in pairs(order, every=False)] == [("a", "b"), ("a", "no_action")]
    assert break_evens(order.head(1), order, dict.get)().empty


def test_a_budget_that_does_not_last_for_all_comparisons_is_spent_on_the_nearest():
    order = ranking(strategy=["a", "b", "c", "no_action", "d"])
    whole, n = affordable(order, 1)
    assert len(whole) == 4 and n == 200  # 60,000 over 5 cells, 5 values, 12 parameters
    near, n = affordable(order, 8)
    assert len(near) == 2 and n == 60_000 // (3 * 8 * 5 * 12)
    assert affordable(order, 100) == ([], 0)
    whole, n = affordable(order, 100, float("inf"))
    assert len(whole) == 4 and n == 200


def test_the_figure_marks_where_the_order_turns():
    row = along([0.0, 1.0], np.stack([NOISE - 0.5, NOISE + 0.5]))
    front = {"key": "tie", "low": 0.0, "default": 0.5, "high": 1.0}
    table = ranking(first=["a"], second=["b"]).assign(**front, **row)
    ax = figure(undecided(table))
    assert [text.get_text() for text in ax.texts] == ["0.5"]


def test_regret_is_in_utility_and_falls_back_on_shares():
    shares = {"win": [0.0, 0.1], "mirrored": 0.0, "gets": 0.9, "gets_mirrored": 0.9}
    rows = ranking(strategy=["a", "b"], opponent="x", **shares, utility=[0.3, 0.1])
    rows["utility_mirrored"] = 0.0
    assert regret(rows)["regret"].round(3).tolist() == [0.0, 0.2]
    old = rows.assign(utility=np.nan, utility_mirrored=np.nan)
    assert regret(old)["regret"].round(3).tolist() == [0.1, 0.0]
