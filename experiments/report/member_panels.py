"""The figures of a report that are about members: how they vote, object, and stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from experiments.analysis.assumptions import calibration_name
from experiments.figures import members, world
from experiments.report.digest import Reading
from experiments.report.figure_panel import Panel, first_item, names
from experiments.report.who_decides import closest, described
from sim.members.cached import calibration_named

SHOWN = ("USA", "RUS", "CHN", "IND", "BRA", "ZAF", "FRA", "KEN", "SGP")
STATES = "Which states decide it"


def members_panels(reading: Reading) -> Iterator[Panel]:
    """Give the figures of open ballots, maps, objectors and positions."""
    if len(reading.ranking):
        yield from _voting(reading)
    if len(reading.objections):
        yield from _objecting(reading)
    yield from _places(reading)


def _looked_at(reading: Reading) -> tuple[str, str, pd.DataFrame]:
    """Give the case, the name of the decision nearest to turning, and how members vote on it."""
    near = closest(reading)
    if near:
        one = near[0]
        table = reading.members
        table = table[
            (table["case"] == one.case)
            & (table["meeting"] == one.meeting)
            & (table["item"] == one.item)
        ]
        return one.case, described(reading, one), table
    best = reading.cases.loc[reading.cases["role"] == "best", "case"]
    known = [c for c in best if (reading.members["case"] == c).any()]
    case = known[0] if known else str(reading.members["case"].iloc[0])
    return case, case, first_item(reading.members[reading.members["case"] == case])


def _voting(reading: Reading) -> Iterator[Panel]:
    case, decision, last = _looked_at(reading)
    ranked = reading.ranking[reading.ranking["case"] == case].reset_index(drop=True)
    yield Panel(
        "swing_members",
        STATES,
        lambda: members.swing_members(ranked, names()),
        ranked,
        {"case": case, "most": [names()[c] for c in ranked["iso3"].head(3)]},
    )
    yield Panel(
        "vote_maps",
        STATES,
        lambda: world.vote_maps(last),
        reading.members[reading.members["case"] == case],
        {"decision": decision},
    )
    texts = dict.fromkeys(last["draft"])
    text = min(texts, key=lambda one: _margin(last[last["draft"] == one]))
    mine = last[last["draft"] == text]
    likely, tally = world.most_likely(mine), world.expected(mine)
    yield Panel(
        "hemicycle",
        STATES,
        lambda: world.hemicycle(likely, tally=tally),
        pd.DataFrame({"iso3": list(likely), "ballot": list(likely.values())}),
        {"decision": decision, "text": text, "several": len(texts) > 1},
    )


def _margin(members: pd.DataFrame) -> float:
    """Give how far apart yes and no are on a text [votes]."""
    tally = world.expected(members)
    return abs(tally["Y"] - tally["N"])


def _objecting(reading: Reading) -> Iterator[Panel]:
    rows = reading.objections
    best = set(reading.cases.loc[reading.cases["role"] == "best", "case"])
    rows = rows[rows["case"].isin(best)] if best else rows
    rows = rows[rows["case"] == rows["case"].iloc[0]]
    most = rows.groupby(["meeting", "item"], sort=False)["objects"].sum().idxmax()
    rows = rows[(rows["meeting"] == most[0]) & (rows["item"] == most[1])]
    top = rows.nlargest(3, "share").to_dict("records")
    yield Panel(
        "objectors",
        STATES,
        lambda: members.objectors(rows, names()),
        reading.objections,
        {
            "case": rows["case"].iloc[0],
            "item": most[1],
            "top": [row | {"name": names()[row["iso3"]]} for row in top],
        },
    )


def _places(reading: Reading) -> Iterator[Panel]:
    config = reading.config(int(reading.pooled["cell"].iloc[0]))
    calibration = calibration_named(calibration_name(config))
    frame = pd.DataFrame(calibration.position(), columns=list(calibration.axes))
    errors = pd.DataFrame(calibration.standard_error(), columns=list(calibration.axes))
    frame.insert(0, "iso3", calibration.iso3)
    frame["camp"] = "none"
    for camp in reading.camps:
        leaders = config["scenario"]["camps"][camp]["leaders"]
        frame.loc[frame["iso3"].isin(leaders), "camp"] = camp
    numbers = frame.join(errors.add_suffix("_se"))
    yield Panel("swarm", STATES, _swarm(frame, calibration.axes, reading), numbers)


def _swarm(frame: pd.DataFrame, axes: tuple[str, ...], reading: Reading) -> Callable:
    return lambda: world.swarm(frame, axes, SHOWN, reading.camps)
