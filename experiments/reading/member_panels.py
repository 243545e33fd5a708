"""The figures of a report that are about members: who is open, where, how powerful."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from experiments.figures import members, world
from experiments.reading.panel import Panel, first_item, names
from experiments.reading.reading import Reading

SHOWN = ("USA", "RUS", "CHN", "IND", "BRA", "ZAF", "FRA", "KEN", "SGP")


def members_panels(reading: Reading) -> Iterator[Panel]:
    """Give the figures of open ballots, maps, objectors and positions."""
    if len(reading.ranking):
        case = reading.ranking["case"].iloc[0]
        if len(reading.cases):
            best = reading.cases.loc[reading.cases["role"] == "best", "case"]
            voted = reading.ranking.groupby("case")["replications"].max()
            known = [c for c in best if voted.get(c, 0) >= 30]
            case = known[0] if known else case
        yield from _voting(reading, case)
    if len(reading.objections):
        yield from _objecting(reading)
    yield from _places(reading)


def _voting(reading: Reading, case: str) -> Iterator[Panel]:
    ranked = reading.ranking[reading.ranking["case"] == case].reset_index(drop=True)
    mine = reading.members[reading.members["case"] == case]
    three = ", ".join(names()[c] for c in ranked["iso3"].head(3))
    section = "Which states decide it"
    yield Panel(
        "swing_members",
        "The most open ballots",
        f"{case}. For each member the text on which its ballot is most open; right, the share of "
        f"ballots that are not its usual one, with 95 % interval. Most open: {three}. Overlapping "
        "intervals mean an uncertain order. These are statements of the model, not forecasts "
        "about named states.",
        lambda: members.swing_members(ranked, names()),
        ranked,
        section,
    )
    yield Panel(
        "vote_maps",
        "Most common ballots on the map",
        f"{case}. Members too small to have an outline are dots. The map gives large states more "
        "ink than their one vote; the half circle below gives each the same.",
        lambda: world.vote_maps(first_item(mine)),
        mine,
        section,
    )
    last = first_item(mine)
    text = list(dict.fromkeys(last["draft"]))[-1]
    likely = world.most_likely(last[last["draft"] == text])
    yield Panel(
        "hemicycle",
        f"The same as a half circle: {text}",
        f"{case}. One seat per member, from no on the left over absence and abstention to yes on "
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
    top = rows.nlargest(3, "share")
    who = ", ".join(f"{names()[r.iso3]} ({100 * r.share:.0f} %)" for r in top.itertuples())
    yield Panel(
        "objectors",
        "Where consensus decides: who would object",
        f"{rows['case'].iloc[0]}. Share of replications in which the chair's text costs a member "
        f"more than blocking it alone would when the talks end: {who}. One objection is enough.",
        lambda: members.objectors(rows, names()),
        reading.objections,
        "Which states decide it",
    )


def _places(reading: Reading) -> Iterator[Panel]:
    from experiments.reading.assumptions import calibration_name
    from sim.members.positions import Calibration

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


def power_panels(reading: Reading) -> Iterator[Panel]:
    """Give the figures of power, pivots and cost."""
    from experiments.reading.influence import bloc_power
    from sim.scenario import Scenario

    scenario = Scenario(reading.config(int(reading.pooled["cell"].iloc[0])))
    entitled = scenario.entitled_in(scenario.forums[scenario.main])
    roster = scenario.roster.at(entitled.nonzero()[0])
    whips = scenario.behaviour.discipline or scenario.calibration.coefficient("discipline")
    power = bloc_power(roster, whips, len(roster))
    single = power.loc[power["player"] == "a single member", "swing_chance"]
    yield Panel(
        "bloc_power",
        "Power before anyone has a position: blocs that vote as one",
        "One member has one vote, so all single members have the same power; a bloc with a whip "
        "has more than its share of votes when the others are many and divided. Simple majority "
        "of all entitled, exactly counted (Banzhaf 1965; Shapley and Shubik 1954).",
        lambda: members.bloc_power(power, len(roster)),
        power,
        "Which states decide it",
    )
    ranked = reading.ranking
    if len(ranked):
        best = set(reading.cases.loc[reading.cases["role"] == "best", "case"])
        mine = ranked[ranked["case"].isin(best)]
        mine = mine[mine["case"] == mine["case"].iloc[0]]
        top = mine["pivot"].max()
        mine = mine if top > 0 else mine.iloc[:0]
    else:
        mine, top = ranked, 0.0
    if len(mine):
        yield Panel(
            "pivots",
            "Realised pivots: whose ballot alone decided which side prevails",
            f"{mine['case'].iloc[0]}. Share of replications in which turning this one ballot round "
            f"would have changed the side that prevails; at most {100 * top:.1f} %. Intervals "
            "overlap: with one vote each, no single state decides often.",
            lambda: members.pivots(mine, names(), float(single.iloc[0]) if len(single) else None),
            mine,
            "Which states decide it",
        )
    if len(reading.moved):
        yield Panel(
            "cost_per_vote",
            "What a moved ballot costs",
            "Ballots moved towards each text by the best strategy against doing nothing, in the "
            "same replications; boxes hold the middle half, whiskers 95 %. To the left of zero the "
            "text loses support.",
            lambda: members.cost_per_vote(reading.moved),
            reading.moved,
            "What it costs",
        )
