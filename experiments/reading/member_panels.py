"""The figures of a report that are about members: who is open, where, how powerful."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pandas as pd

from experiments.figures import members, world
from experiments.figures.style import plain
from experiments.reading.panel import Panel, first_item, names
from experiments.reading.reading import Reading
from experiments.reading.who_decides import (
    alone_words,
    bloc_words,
    closest,
    described,
    turns_words,
)
from experiments.reading.words import bloc_name

MOST_BLOCS = 15  # in one figure
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
    yield from _deciding(reading, float(single.iloc[0]) if len(single) else None)
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


def _deciding(reading: Reading, single: float | None) -> Iterator[Panel]:
    found = closest(reading)
    if not found:
        return
    one = found[0]
    plainly = unmarked(f"{alone_words(one)} {turns_words(one)}")
    yield Panel(
        "pivots",
        "Realised pivots: who tips the outcome, and who decides alone",
        f"{described(reading, one)}. Circles: ballots are turned round one by one, the least firm "
        "first, until another side prevails; how often is it this member that tips it? Squares: "
        f"how often would its ballot alone do it? {plainly} Everybody else holds to the ballot "
        "cast, so a shock that moves all is not taken for influence. Overlapping intervals are a "
        "tie.",
        lambda: members.pivots(one.members, names(), single),
        one.members,
        "Which states decide it",
    )
    blocs = one.blocs[one.blocs["members"] <= one.members.shape[0] / 2].head(MOST_BLOCS)
    if len(blocs):
        yield Panel(
            "blocs",
            "Blocs that could turn it by changing sides",
            f"{described(reading, one)}. All ballots of a bloc turned round, yes to no and no to "
            f"yes, the others as cast. {unmarked(bloc_words(one))}Whether a bloc would move as one "
            "is another question: the CSV has the share of its members that vote alike.",
            lambda: members.turning_blocs(blocs, [bloc_name(b) for b in blocs["bloc"]]),
            one.blocs,
            "Which states decide it",
        )


def unmarked(words: str) -> str:
    """Take the marks of a page out of a sentence.

    Examples
    --------
    >>> unmarked("<b>No single state</b> &amp; bloc")
    'No single state & bloc'
    """
    return html.unescape(re.sub(r"<[^>]+>", "", words))
