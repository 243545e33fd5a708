"""The figures of a report that are about members: how they vote, object, and stand."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from experiments.figures import members, world
from experiments.figures.style import plain
from experiments.report.digest import Reading
from experiments.report.figure_panel import Panel, first_item, names
from experiments.report.who_decides import closest, described

SHOWN = ("USA", "RUS", "CHN", "IND", "BRA", "ZAF", "FRA", "KEN", "SGP")


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
    case, words, last = _looked_at(reading)
    ranked = reading.ranking[reading.ranking["case"] == case].reset_index(drop=True)
    three = ", ".join(names()[c] for c in ranked["iso3"].head(3))
    section = "Which states decide it"
    yield Panel(
        "swing_members",
        "The most open ballots",
        f"{case}. For each member the text on which its ballot is most open; right, the share of "
        f"ballots that are not its usual one, with 95 % interval. Most open: {three}. An open "
        "ballot can be won; whether it decides is shown below. Overlapping intervals mean an "
        "uncertain order. These are statements of the model, not forecasts about named states.",
        lambda: members.swing_members(ranked, names()),
        ranked,
        section,
    )
    yield Panel(
        "vote_maps",
        "Most common ballots on the map",
        f"{words}. Members too small to have an outline are dots. The map gives large states more "
        "ink than their one vote; the half circle below gives each the same.",
        lambda: world.vote_maps(last),
        reading.members[reading.members["case"] == case],
        section,
    )
    text = list(dict.fromkeys(last["draft"]))[-1]
    likely = world.most_likely(last[last["draft"] == text])
    yield Panel(
        "hemicycle",
        f"The same as a half circle: {plain(text)}",
        f"{words}. One seat per member, from no on the left over absence and abstention to yes on "
        "the right.",
        lambda: world.hemicycle(likely),
        pd.DataFrame({"iso3": list(likely), "ballot": list(likely.values())}),
        section,
    )


def _objecting(reading: Reading) -> Iterator[Panel]:
    rows = reading.objections
    best = set(reading.cases.loc[reading.cases["role"] == "best", "case"])
    rows = rows[rows["case"].isin(best)] if best else rows
    rows = rows[rows["case"] == rows["case"].iloc[0]]
    most = rows.groupby(["meeting", "item"], sort=False)["objects"].sum().idxmax()
    rows = rows[(rows["meeting"] == most[0]) & (rows["item"] == most[1])]
    top = rows.nlargest(3, "share")
    who = ", ".join(f"{names()[r.iso3]} ({100 * r.share:.0f} %)" for r in top.itertuples())
    yield Panel(
        "objectors",
        "Where consensus decides: who would object",
        f"{rows['case'].iloc[0]}, {plain(most[1])}. Share of replications in which a member's "
        f"objection to the chair's text stands when the talks end: {who}. One is enough to stop a "
        "consensus; diamonds say how often that member is the only one.",
        lambda: members.objectors(rows, names()),
        reading.objections,
        "Which states decide it",
    )


def _places(reading: Reading) -> Iterator[Panel]:
    from experiments.analysis.assumptions import calibration_name
    from sim.members.calibration import Calibration

    config = reading.config(int(reading.pooled["cell"].iloc[0]))
    calibration = Calibration.load(calibration_name(config))
    frame = pd.DataFrame(calibration.position(), columns=list(calibration.axes))
    errors = pd.DataFrame(calibration.standard_error(), columns=list(calibration.axes))
    frame.insert(0, "iso3", calibration.iso3)
    frame["camp"] = "none"
    for camp in ("democratic", "sovereigntist"):
        leaders = config["scenario"]["camps"][camp]["leaders"]
        frame.loc[frame["iso3"].isin(leaders), "camp"] = camp
    numbers = frame.join(errors.add_suffix("_se"))
    yield Panel(
        "swarm",
        "Where members stand on the axes of contention",
        "Every member is a dot of the same size. Openness: + open, rights-based; development: + "
        "finance and technology transfer for the South; regulation: + binding public rules for "
        "firms (assumed, not estimated). Look for the gap between the camps on openness and for "
        "how few stand in it.",
        lambda: world.swarm(frame, calibration.axes, SHOWN),
        numbers,
        "Which states decide it",
    )
