"""The figures of a report: each with its numbers and a caption that says what to see."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from experiments.analysis.assumptions import told_from_none
from experiments.figures import (
    differences,
    forum_comparison,
    heat_map,
    sensitivity,
    tally,
    timeline,
)
from experiments.figures.labels import change
from experiments.figures.style import plain
from experiments.figures.win_rate import win_rate
from experiments.report.aftermath_panels import aftermath_panels
from experiments.report.digest import BASELINE, Reading
from experiments.report.figure_panel import Panel, first_item, names
from experiments.report.member_panels import members_panels
from experiments.report.power_panels import power_panels
from experiments.report.uncertainty_section import variance_panels

YARDSTICK = "model.prevail_threshold"
MOST_BODIES, MOST_OPPONENTS = 6, 7  # in one figure


def panels(reading: Reading) -> Iterator[Panel]:
    """Give every figure the tables allow, in the order of the report."""
    for part in (
        _rates,
        _bodies,
        _texts,
        _coalitions,
        members_panels,
        power_panels,
        _hinges,
        variance_panels,
        aftermath_panels,
    ):
        yield from part(reading)


def _rates(reading: Reading) -> Iterator[Panel]:
    table = reading.pooled.assign(forum=reading.pooled["forum"].map(reading.body))
    n = _span(table["replications"])
    some, note = _some(table)
    wide = some.groupby(["forum", "sovereigntist"]).ngroups > 8
    shown = _averaged(some) if wide else some
    yield Panel(
        "win_rate",
        "Who prevails, strategy by strategy",
        f"Each row is a strategy of the democratic camp; dots are shares of {n} replications, bars "
        "95 % intervals. Blue circles: a democratic-aligned text prevails; orange squares, the "
        "mirrored metric: a sovereigntist-aligned one does. What is missing to 100 % is neither. "
        f"Look whether bars of two strategies overlap before calling one better.{note}",
        lambda: _rates_axes(shown),
        table,
        "Which strategy wins where",
    )
    if table["difference"].notna().any():
        clear = ((table["difference_low"] > 0) | (table["difference_high"] < 0)).sum()
        whole = table["difference"].notna().sum()
        yield Panel(
            "differences",
            "What a strategy changes against doing nothing",
            "Percentage points gained against no action, the same random numbers in both. "
            f"{clear} of {whole} intervals lie off zero; the others cannot be told from no effect."
            f"{note}",
            lambda: differences.differences(some),
            table[table["difference"].notna()],
            "Which strategy wins where",
        )
    if table["sovereigntist"].nunique() > 1 or table["democratic"].nunique() > 1:
        yield from _heat(reading, n)


def _some(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Keep as many bodies and opponents as can be read on paper; say so in words."""
    bodies = list(dict.fromkeys(table["forum"]))
    opponents = list(dict.fromkeys(table["sovereigntist"]))
    if len(bodies) <= MOST_BODIES and len(opponents) <= MOST_OPPONENTS:
        return table, ""
    kept = table[
        table["forum"].isin(bodies[:MOST_BODIES])
        & table["sovereigntist"].isin(opponents[:MOST_OPPONENTS])
    ]
    return kept, (
        f" Shown: the first {min(MOST_BODIES, len(bodies))} of {len(bodies)} bodies and "
        f"{min(MOST_OPPONENTS, len(opponents))} of {len(opponents)} opponents; the CSV has all."
    )


def _bodies(reading: Reading) -> Iterator[Panel]:
    cells = reading.results.cells  # a calendar of many bodies is no comparison of bodies
    if "forum" not in cells or cells["forum"].nunique() < forum_comparison.FEWEST:
        return
    found = forum_comparison.of_results(reading.results)
    yield Panel(
        "forum_comparison",
        "The same texts, another body",
        "Averages over all strategies and opponents of the study. Left: whose text prevails. "
        "Middle: how far the adopted texts lie from the nearer camp. Right: squares, how often "
        "rival texts are in force side by side; circles, the share of the world's states that "
        "neither sit in the body nor have signed. Look for bodies that are good for one camp only "
        "because the other does not sit there: they leave most states outside.",
        lambda: forum_comparison.forum_comparison(found),
        found,
        "Which strategy wins where",
    )


def _rates_axes(shown: pd.DataFrame) -> list:
    axes = win_rate(shown)
    handles, words = axes[0].get_legend_handles_labels()
    axes[0].figure.legend(handles, words, loc="outside lower center", ncols=2, frameon=False)
    return axes


def _averaged(table: pd.DataFrame) -> pd.DataFrame:
    columns = [c for c in table.columns if c.startswith(("win", "mirrored"))]
    out = table.groupby(["forum", "democratic"], sort=False)[[*columns, "replications"]].mean()
    out = out.reset_index()
    out.insert(0, "cell", range(len(out)))
    front = ["cell", "forum", "democratic", "replications"]
    out["replications"] = out["replications"].astype(int)
    return out[[*front, *columns]]


def _heat(reading: Reading, n: str) -> Iterator[Panel]:
    found = reading.regret.assign(forum=reading.regret["forum"].map(reading.body))
    some, note = _some(found)
    worst = found.groupby("democratic")["regret"].max()
    yield Panel(
        "heat_map",
        "Every strategy against every opponent",
        f"Share of {n} replications in which a democratic-aligned text prevails; in brackets the "
        "mirrored share. Look along a row for what the opponent changes, down a column for the "
        f"choice of the democratic camp.{note}",
        lambda: heat_map.heat_map(some),
        found,
        "Which strategy wins where",
    )
    yield Panel(
        "regret",
        "Regret: what a choice gives away when the opponent is not known",
        "Points below the best strategy for the same body and opponent (Savage 1951). The most "
        f"robust choice is {plain(worst.idxmin())}: over all bodies and opponents it never gives "
        f"away more than {100 * worst.min():.1f} points. The mirrored regret of the sovereigntist "
        f"side stands in the CSV.{note}",
        lambda: heat_map.heat_map(some, "regret"),
        found,
        "Which strategy wins where",
    )


def _texts(reading: Reading) -> Iterator[Panel]:
    found = reading.tallies
    if len(found):
        inside = found[found["recorded"].notna()]
        words = "No text of this study has a recorded vote to compare with."
        if len(inside):
            hits = (inside["recorded"] >= inside["low"]) & (inside["recorded"] <= inside["high"])
            gap = (inside["mean"] - inside["recorded"]).abs().mean()
            words = (
                f"{hits.sum()} of {len(inside)} recorded counts lie inside the middle 95 %; the "
                f"mean count misses by {gap:.1f} votes. " + _sample(reading)
            )
        yield Panel(
            "tallies",
            "Tallies beside the votes that really happened",
            "Bars hold the middle 95 % of replications, the stroke is their mean, diamonds are the "
            f"recorded vote in the General Assembly. {words}",
            lambda: tally.tallies(found),
            found,
            "How the model compares with the record",
        )
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
            "Where the texts stand, round by round",
            "Alignment +1 is the democratic camp's reference position, −1 the sovereigntist "
            "camp's; lines are medians, bands the middle 95 %. Flat lines: the sponsors do not "
            f"give way; lines that meet: a compromise.{_shown(reading, rounds)}",
            lambda: timeline.text_alignment(first_item(rounds)),
            spread,
            "Why: coalitions and texts",
        )


def _shown(reading: Reading, frame: pd.DataFrame) -> str:
    """Say which decision is shown, if there are several."""
    whole = len(frame.drop_duplicates(["meeting", "item"]))
    if whole < 2:
        return ""
    first = frame.iloc[0]
    ends = reading.closeup.tables["meetings"]
    end = ends[(ends["meeting"] == first["meeting"]) & (ends["item"] == first["item"])].iloc[0]
    return (
        f" Shown: the first of {whole} decisions, {plain(first['item'])} in "
        f"{reading.body(end['forum'])}, {end['year']}; the CSV has all."
    )


def _sample(reading: Reading) -> str:
    from experiments.analysis.assumptions import calibration_name
    from sim.members.calibration import Calibration

    name = calibration_name(reading.config(int(reading.pooled["cell"].iloc[0])))
    if name == "default":
        return (
            "The default calibration was estimated from votes up to 2022, these among them; the "
            "held-out scores are in the section on validation."
        )
    return f"Calibration {Calibration.load(name).name}."


def _coalitions(reading: Reading) -> Iterator[Panel]:
    seats = reading.closeup.tables.get("seats")
    if seats is None:
        return
    flows = reading.closeup.tables.get("flows", pd.DataFrame())
    columns = ["none", "democratic", "sovereigntist"]
    last = first_item(seats)
    end = last[last["round"] == last["round"].max()].groupby("case", sort=False)[columns].sum()
    words = "; ".join(
        f"{case}: {row['democratic']:.0f} democratic, {row['sovereigntist']:.0f} sovereigntist, "
        f"{row['none']:.0f} in neither"
        for case, row in end.iterrows()
    )
    yield Panel(
        "coalition_timeline",
        "Who sat where, round by round",
        f"Mean number of members in each coalition; ribbons are members who moved. At the end: "
        f"{words}. Which members they are stands in the CSV.{_shown(reading, seats)}",
        lambda: timeline.coalition_timeline(last, first_item(flows) if len(flows) else None),
        seats,
        "Why: coalitions and texts",
    )


def _hinges(reading: Reading) -> Iterator[Panel]:
    found = reading.assumptions
    if not len(found):
        return
    case = reading.cases.loc[reading.cases["role"] == "best", "case"].iloc[0]
    yardstick = found[found["key"] == YARDSTICK]
    behaviour = found[found["key"] != YARDSTICK]
    yield Panel(
        "tornado",
        "What the answer hangs on: one assumption at a time",
        f"{case}. Each assumption goes to both ends of its documented range, the others as set "
        "(pale: low end; lines: 95 % interval). Weakest assumption about behaviour: "
        f"{_largest(behaviour)} The threshold of the yardstick is no "
        f"behaviour and is left out of the picture: {_largest(yardstick)} Interactions are not "
        "seen here; the command plenary sensitivity finds them.",
        lambda: sensitivity.tornado(behaviour if len(behaviour) else found),
        found,
        "What would change the answer",
    )


def _largest(found: pd.DataFrame) -> str:
    if not len(found):
        return "not played."
    n = int(found["replications"].iloc[0])
    sure = told_from_none(found)
    if not len(sure):
        return f"none can be told from none at {n} replications."
    row = sure.iloc[0]
    return (
        f"{plain(row['key']).removeprefix('model.')} at {row['value']:g} changes the win rate by "
        f"{change(row['difference'], row['difference_low'], row['difference_high'])} points, "
        f"n = {n}."
    )


def _span(count: pd.Series) -> str:
    low, high = int(count.min()), int(count.max())
    return str(low) if low == high else f"{low}–{high}"


__all__ = ["BASELINE", "Panel", "names", "panels"]
