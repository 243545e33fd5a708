"""The figures of a report about power: a priori, realised, of blocs, and what a ballot costs."""

from __future__ import annotations

from collections.abc import Iterator

from experiments.analysis.ballot_influence import bloc_power
from experiments.figures import members
from experiments.figures.labels import bloc_name
from experiments.report.digest import Reading
from experiments.report.figure_panel import Panel, names
from experiments.report.who_decides import by_vote, closest, described, ranked
from sim.scenario import Scenario

MOST_BLOCS = 15  # in one figure
STATES = "Which states decide it"


def power_panels(reading: Reading) -> Iterator[Panel]:
    """Give the figures of power, pivots and cost."""
    scenario = Scenario(reading.config(int(reading.pooled["cell"].iloc[0])))
    entitled = scenario.entitled_in(scenario.forums[scenario.main])
    roster = scenario.roster.at(entitled.nonzero()[0])
    whips = scenario.behaviour.discipline or scenario.calibration.family("discipline")
    power = bloc_power(roster, whips, len(roster))
    single = power.loc[power["player"] == "a single member", "swing_chance"]
    if len(power) > len(single):  # without a bloc that votes as one, all have the same power
        yield Panel(
            "bloc_power",
            STATES,
            lambda: members.bloc_power(power, len(roster)),
            power,
            {"entitled": len(roster), "body": reading.body(scenario.main)},
        )
    yield from _deciding(reading, float(single.iloc[0]) if len(single) else None)
    if len(reading.moved):
        count = reading.moved.groupby(["case", "draft"]).size()
        played = reading.closeup.tables["meetings"].groupby("case")["replication"].nunique()
        yield Panel(
            "cost_per_vote",
            "What it costs",
            lambda: members.cost_per_vote(reading.moved),
            reading.moved,
            {"low": int(count.min()), "high": int(count.max()), "played": int(played.max())},
        )


def _deciding(reading: Reading, single: float | None) -> Iterator[Panel]:
    found = closest(reading)
    if not found:
        return
    one = found[0]
    facts = by_vote(reading, one) | {"decision": described(reading, one)}
    order, _ = ranked(one)
    yield Panel("pivots", STATES, lambda: members.pivots(order, names(), single), order, facts)
    blocs = one.blocs[one.blocs["members"] <= one.members.shape[0] / 2].head(MOST_BLOCS)
    if len(blocs):
        words = [bloc_name(b) for b in blocs["bloc"]]
        yield Panel("blocs", STATES, lambda: members.turning_blocs(blocs, words), one.blocs, facts)
