"""The figures of a report about power: a priori, realised, of blocs, and what a ballot costs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from experiments.figures import members
from experiments.figures.labels import bloc_name
from experiments.report.digest import Reading
from experiments.report.figure_panel import Panel, names
from experiments.report.who_decides import alone_words, bloc_words, closest, described, turns_words

MOST_BLOCS = 15  # in one figure


def power_panels(reading: Reading) -> Iterator[Panel]:
    """Give the figures of power, pivots and cost."""
    from experiments.analysis.ballot_influence import bloc_power
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
        f"of the {len(roster)} entitled in {reading.body(scenario.main)}, exactly counted (Banzhaf "
        "1965; Shapley and Shubik 1954).",
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
            "same replications (from no to yes counts one, from or to an abstention one half); "
            "boxes hold the middle half, whiskers 95 %. To the left of zero the text loses "
            "support. The price above is the mean spent divided by the mean moved on that text, "
            "in replications in which it came to a vote under both: "
            f"{_votes(reading)}. Where the 95 % interval of what the text gained holds zero or "
            "less, there is no price.",
            lambda: members.cost_per_vote(reading.moved),
            reading.moved,
            "What it costs",
        )


def _votes(reading: Reading) -> str:
    """Say in how many of the replications played again each text came to a vote."""
    count = reading.moved.groupby(["case", "draft"]).size()
    low, high = int(count.min()), int(count.max())
    played = reading.closeup.tables["meetings"].groupby("case")["replication"].nunique().max()
    return f"{low if low == high else f'{low} to {high}'} of {int(played)} played again"


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
