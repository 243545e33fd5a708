"""Which behavioural parameters of a study lie outside the ranges that are stated for them."""

from __future__ import annotations

import pandas as pd

from experiments.store.results import Results
from experiments.study.dotted_keys import value_at
from sim.behaviour import Behaviour
from sim.influence import Influence

RANGES = {f"model.{name}": span for name, span in Behaviour.ranges.items()}
RANGES |= {f"model.influence.{name}": span for name, span in Influence.ranges.items()}

BUDGET = (0.0, 10.0)  # of a camp in one meeting [bn US$]; see `sim.strategies.camp.Strategy`


def outside(results: Results) -> list[str]:
    """Say of every parameter that is set beyond its stated range; such a value is allowed.

    Parameters
    ----------
    results : Results

    Returns
    -------
    list of str
        A sentence for each.
    """
    said = []
    budgets = {f"strategy.{camp}.budget": BUDGET for camp in results.camps}
    for key, (low, high) in (RANGES | budgets).items():
        swept = key in results.cells
        given = results.cells[key].unique() if swept else [value_at(results.study.base, key)]
        values = pd.to_numeric(pd.Series(list(given), dtype=object), errors="coerce").dropna()
        beyond = values[(values < low) | (values > high)]
        if len(beyond):
            told = ", ".join(f"{value:g}" for value in sorted(beyond))
            said.append(f"{key} {told} lies outside its stated range, {low:g} to {high:g}.")
    return said
