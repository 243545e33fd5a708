"""The figures of a report: each with its numbers and the facts that its caption says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from experiments.analysis.assumptions import calibration_name, told_from_none
from experiments.analysis.break_even import undecided
from experiments.analysis.held_out_scores import held_out_reliability, held_out_scores
from experiments.figures import (
    break_even,
    differences,
    forum_comparison,
    heat_map,
    margin_curve,
    sensitivity,
    tally,
    timeline,
)
from experiments.figures.reliability import reliability_diagram
from experiments.figures.win_rate import legend, win_rate
from experiments.report.aftermath_panels import aftermath_panels
from experiments.report.digest import BASELINE, Reading
from experiments.report.figure_panel import Panel, first_item, names
from experiments.report.member_panels import members_panels
from experiments.report.pair_panel import pair_panel
from experiments.report.power_panels import power_panels
from experiments.report.uncertainty_section import rankings, variance_panels
from experiments.report.yearly_panels import yearly_panels
from experiments.study.camps import OPPONENT, STRATEGY
from sim.members.cached import calibration_named

MOST_BODIES, MOST_OPPONENTS = 6, 7  # in one figure
WINS = "Which strategy wins where"
WHY = "Why: coalitions and texts"


def panels(reading: Reading) -> Iterator[Panel]:
    """Give every figure the tables allow, in the order of the report."""
    for part in (
        _rates,
        pair_panel,
        yearly_panels,
        _bodies,
        _margins,
        _texts,
        _coalitions,
        members_panels,
        power_panels,
        _hinges,
        _turning,
        variance_panels,
        aftermath_panels,
    ):
        for panel in part(reading):
            yield replace(
                panel,
                facts={**panel.facts, "camps": reading.camps, "yardstick": reading.ends},
            )


def _rates(reading: Reading) -> Iterator[Panel]:
    table = reading.placed(reading.pooled)
    n = _span(table["replications"])
    some, note = _some(table)
    wide = some.groupby(["forum", OPPONENT]).ngroups > 8
    shown = _averaged(some) if wide else some
    yield Panel("win_rate", WINS, lambda: _rates_axes(shown, reading.camps), table, {"n": n} | note)
    known = table[table["difference"].notna()]
    if len(known):
        clear = ((known["difference_low"] > 0) | (known["difference_high"] < 0)).sum()
        facts = {"clear": clear, "whole": len(known)} | note
        yield Panel("differences", WINS, lambda: differences.differences(some), known, facts)
    if table[OPPONENT].nunique() > 1 and table[STRATEGY].nunique() > 1:
        yield from _heat(reading, n)


def _some(table: pd.DataFrame) -> tuple[pd.DataFrame, dict]:
    """Keep as many bodies and opponents as can be read on paper, and count them."""
    bodies = list(dict.fromkeys(table["forum"]))
    opponents = list(dict.fromkeys(table[OPPONENT]))
    kept = table[
        table["forum"].isin(bodies[:MOST_BODIES]) & table[OPPONENT].isin(opponents[:MOST_OPPONENTS])
    ]
    return kept, {
        "fewer": len(bodies) > MOST_BODIES or len(opponents) > MOST_OPPONENTS,
        "bodies": len(bodies),
        "bodies_shown": min(MOST_BODIES, len(bodies)),
        "opponents": len(opponents),
        "opponents_shown": min(MOST_OPPONENTS, len(opponents)),
    }


def _bodies(reading: Reading) -> Iterator[Panel]:
    cells = reading.results.cells  # a calendar of many bodies is no comparison of bodies
    if "forum" not in cells or cells["forum"].nunique() < forum_comparison.FEWEST:
        return
    found = forum_comparison.of_results(reading.results)
    yield Panel("forum_comparison", WINS, _compared(found, reading.camps), found)


def _compared(found: pd.DataFrame, camps: Sequence[str]) -> Callable:
    return lambda: forum_comparison.forum_comparison(found, camps)


def _rates_axes(shown: pd.DataFrame, camps: Sequence[str]) -> list:
    axes = win_rate(shown, camps=camps)
    legend(axes)
    return axes


def _averaged(table: pd.DataFrame) -> pd.DataFrame:
    ends = ("win", "mirrored", "both", "compromise", "none")
    columns = [c for c in table.columns if c.startswith(ends)]
    out = table.groupby(["forum", STRATEGY], sort=False)[[*columns, "replications"]].mean()
    out = out.reset_index()
    out.insert(0, "cell", range(len(out)))
    front = ["cell", "forum", STRATEGY, "replications"]
    out["replications"] = out["replications"].astype(int)
    return out[[*front, *columns]]


def _heat(reading: Reading, n: str) -> Iterator[Panel]:
    found = reading.placed(reading.regret)
    some, note = _some(found)

    def squares(value: str) -> Callable:
        return lambda: heat_map.heat_map(some, value, reading.camps)

    worst = found.groupby(STRATEGY)["regret"].max()
    value = "gets" if found["gets"].notna().all() else "win"
    facts = {"n": n, "gets": value == "gets"} | note
    yield Panel("heat_map", WINS, squares(value), found, facts)
    facts = {"robust": worst.idxmin(), "most": worst.min()} | note
    yield Panel("regret", WINS, squares("regret"), found, facts)


def _margins(reading: Reading) -> Iterator[Panel]:
    """Give curves over the margin of alignment, if strategies are compared."""
    meetings = reading.results.read("meetings", ["cell", "forum", "alignment"])
    named = reading.named.set_index("cell")
    meetings[STRATEGY] = meetings["cell"].map(named[STRATEGY])
    if meetings["alignment"].isna().all():
        return
    meetings["forum"] = meetings["forum"].astype(str).map(reading.body)
    found = margin_curve.margin_table(meetings)
    yield Panel("margin_curve", WINS, lambda: margin_curve.margin_curve(found), found)


def _texts(reading: Reading) -> Iterator[Panel]:
    found = reading.tallies
    if len(found):
        inside = found[found["recorded"].notna()]
        hits = (inside["recorded"] >= inside["low"]) & (inside["recorded"] <= inside["high"])
        yield Panel(
            "tallies",
            "How the model compares with the record",
            lambda: tally.tallies(found),
            found,
            {
                "recorded": len(inside),
                "hits": int(hits.sum()),
                "gap": (inside["mean"] - inside["recorded"]).abs().mean(),
                "calibration": _held_out_calibration(reading),
            },
        )
    yield from _reliability(reading)
    rounds = reading.closeup.tables.get("rounds", pd.DataFrame())
    if len(rounds):
        spread = (
            rounds.groupby(["case", "meeting", "item", "draft", "round"], sort=False)["alignment"]
            .quantile([0.025, 0.5, 0.975])
            .unstack()
            .reset_index()
        )
        yield Panel(
            "text_alignment",
            WHY,
            lambda: timeline.text_alignment(first_item(rounds), camps=reading.ends),
            spread,
            {"shown": _shown(reading, rounds)},
        )


def _shown(reading: Reading, frame: pd.DataFrame) -> dict | None:
    """Tell which decision is shown, if there are several."""
    whole = len(frame.drop_duplicates(["meeting", "item"]))
    if whole < 2:
        return None
    first = frame.iloc[0]
    ends = reading.closeup.tables["meetings"]
    end = ends[(ends["meeting"] == first["meeting"]) & (ends["item"] == first["item"])].iloc[0]
    return {
        "whole": whole,
        "item": first["item"],
        "body": reading.body(end["forum"]),
        "year": end["year"],
    }


def _reliability(reading: Reading) -> Iterator[Panel]:
    """How often forecasts of single votes came true, where that was measured."""
    name = calibration_name(reading.config(int(reading.pooled["cell"].iloc[0])))
    scores, table = held_out_scores(name), held_out_reliability(name)
    if scores is None or table is None:
        return
    calls = int(scores["rollcalls"].iloc[0])
    yield Panel(
        "reliability",
        "How the model compares with the record",
        lambda: reliability_diagram(table, calls),
        table,
        {"calls": calls},
    )


def _held_out_calibration(reading: Reading) -> str | None:
    """Name the calibration if it knew nothing of the votes it is compared with."""
    name = calibration_name(reading.config(int(reading.pooled["cell"].iloc[0])))
    return None if name == "default" else calibration_named(name).name


def _coalitions(reading: Reading) -> Iterator[Panel]:
    seats = reading.closeup.tables.get("seats")
    if seats is None:
        return
    flows = reading.closeup.tables.get("flows", pd.DataFrame())
    columns = ["none", *reading.camps]
    last = first_item(seats)
    end = last[last["round"] == last["round"].max()].groupby("case", sort=False)[columns].sum()
    yield Panel(
        "coalition_timeline",
        WHY,
        lambda: timeline.coalition_timeline(
            last, first_item(flows) if len(flows) else None, camps=reading.camps
        ),
        seats,
        {"ends": end.reset_index().to_dict("records"), "shown": _shown(reading, seats)},
    )


def _hinges(reading: Reading) -> Iterator[Panel]:
    found = reading.assumptions
    if not len(found):
        return
    yield Panel(
        "tornado",
        "What would change the answer",
        lambda: sensitivity.tornado(found, camps=reading.camps),
        found,
        {
            "case": reading.cases.loc[reading.cases["role"] == "best", "case"].iloc[0],
            "behaviour": swing(found),
        },
    )


def _turning(reading: Reading) -> Iterator[Panel]:
    found = undecided(reading.break_evens)
    if len(found):
        facts = {"rankings": rankings(reading)}
        yield Panel(
            "break_even",
            "What would change the answer",
            lambda: break_even.break_even(reading.placed(found)),
            reading.break_evens,
            facts,
        )


def swing(found: pd.DataFrame) -> dict | None:
    """Tell which of some assumptions moves the utility most.

    Parameters
    ----------
    found : DataFrame
        From `experiments.analysis.assumptions.one_at_a_time`.

    Returns
    -------
    dict or None
        ``n``, replications; ``first``, the row that moves it most; ``sure``,
        whether it can be told from none; ``ends``, both ends of its range, by
        utility. None if nothing was played.
    """
    if not len(found):
        return None
    told = told_from_none(found)
    sure = len(told) > 0
    first = told.iloc[0] if sure else found.loc[found["difference"].abs().idxmax()]
    ends = found[found["key"] == first["key"]].sort_values("utility")
    return {
        "n": int(found["replications"].iloc[0]),
        "sure": sure,
        "first": first.to_dict(),
        "ends": ends.to_dict("records"),
    }


def _span(count: pd.Series) -> str:
    low, high = int(count.min()), int(count.max())
    return str(low) if low == high else f"{low}–{high}"


__all__ = ["BASELINE", "Panel", "names", "panels"]
