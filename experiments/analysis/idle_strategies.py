"""Strategies of a study that come out as doing nothing does, and what they would need.

Cells share their random numbers, so a strategy that acts changes something in some
replication. Where every outcome is that of doing nothing in every bit, it has not acted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from experiments.analysis.dead_levers import outcomes_of
from experiments.store.results import Results
from experiments.study.camps import IDLE, USUAL
from sim.errors import PlenaryError
from sim.scenario import Scenario

BASES = (IDLE, "uncoordinated")  # do nothing beside tabling a text; of either camp
SAME = "every outcome is the same in every replication compared"


def idle_strategies(
    cells: pd.DataFrame,
    outcome: Mapping[int, str],
    config: Callable[[int], Mapping],
    camps: Sequence[str] = USUAL,
) -> list[str]:
    """Say of every strategy that has not acted where that is so, and why.

    Parameters
    ----------
    cells : DataFrame
        ``cell`` and its labels.
    outcome : mapping of int to str
        From `experiments.analysis.dead_levers.digests`; cells without one are left out.
    config : callable
        Gives the configuration of a cell.
    camps : sequence of str
        The scenario's.

    Returns
    -------
    list of str
        A sentence for each, without its full stop.

    Examples
    --------
    >>> cells = pd.DataFrame({"cell": [0, 1], "democratic": ["no_action", "tent"]})
    >>> idle_strategies(cells, {0: "a", 1: "a"}, lambda cell: {})[0][:58]
    'tent of the democratic camp comes out as no_action does: e'
    """
    known = cells[cells["cell"].isin(list(outcome))]
    varied = [c for c in cells if c != "cell" and known[c].astype(str).nunique() > 1]
    out = []
    for camp in (c for c in camps if c in varied):
        base = next((name for name in BASES if name in known[camp].tolist()), IDLE)
        told = _compared(camp, base, known, [c for c in varied if c != camp], outcome)
        for name, mine in told.groupby(camp, sort=False):
            idle = mine[mine["idle"]]
            if len(idle):
                partly = len(idle) < len(mine)
                place = _place(idle, mine, [c for c in varied if c != camp]) if partly else ""
                why = _needs(camp, config(int(idle["cell"].iloc[0])))
                out.append(f"{name} of the {camp} camp comes out as {base} does{place}: {why}")
    return out


def of_results(results: Results) -> list[str]:
    """Say which strategies of a results folder have not acted, and where."""
    compared = (results.cells, outcomes_of(results), results.study.config, results.camps)
    return idle_strategies(*compared)


def _compared(
    camp: str, base: str, cells: pd.DataFrame, rest: list[str], outcome: Mapping[int, str]
) -> pd.DataFrame:
    """Mark the cells in which a strategy comes out as doing nothing, all else equal."""
    found = []
    for _, group in cells.groupby(rest, sort=False, dropna=False) if rest else [((), cells)]:
        acts = group[camp].astype(str) != base
        nothing = {outcome[cell] for cell in group.loc[~acts, "cell"]}
        if nothing:
            idle = [outcome[cell] in nothing for cell in group.loc[acts, "cell"]]
            found.append(group[acts].assign(idle=idle))
    return pd.concat(found) if found else cells[:0].assign(idle=False)


def _place(idle: pd.DataFrame, mine: pd.DataFrame, rest: list[str]) -> str:
    """Say where, by the first label that tells idle cells from the others, else how many."""
    for name in rest:
        here = idle[name].drop_duplicates().astype(str).tolist()
        if not mine.loc[~mine["idle"], name].astype(str).isin(here).any():
            return f" under {name} {', '.join(here)}"
    return f" in {len(idle)} of {len(mine)} cells"


def _needs(camp: str, config: Mapping) -> str:
    """Say what a strategy would need in order to act, where the configuration tells."""
    try:
        scenario = Scenario(config)
    except PlenaryError:
        return SAME
    venues = {one.name: one.strategy.venue for one in scenario.camps}
    own = venues.pop(camp)
    if own.follows and not any(venue.bodies for venue in venues.values()):
        return "it needs a second body, and no rival's strategy takes a text to another"
    if own.follows:
        return "it needs a second body or meeting, to which a rival that loses here takes its text"
    if own.bodies:
        return "it needs a second body or meeting, to which it takes its text where that helps"
    return SAME
