"""The figure of every strategy against every other."""

from __future__ import annotations

from collections.abc import Iterator

from experiments.analysis.standings import means
from experiments.analysis.strategy_pairs import strategy_pairs
from experiments.figures.strategy_matrix import strategy_matrix
from experiments.report.digest import Reading
from experiments.report.figure_panel import Panel
from experiments.study.camps import STRATEGY

WINS = "Which strategy wins where"
MOST_BODIES, MOST_STRATEGIES = 4, 6  # in one figure [count]


def pair_panel(reading: Reading) -> Iterator[Panel]:
    """Give the figure, where three or more strategies can be compared."""
    table = strategy_pairs(means(reading.results, named=reading.named), study=reading.results.study)
    if not len(table) or table[STRATEGY].nunique() < 3 or table["gain"].isna().all():
        return
    table = reading.placed(table)
    bodies = list(dict.fromkeys(table["forum"]))[:MOST_BODIES]
    names = list(dict.fromkeys(table[STRATEGY]))[:MOST_STRATEGIES]
    shown = table[
        table["forum"].isin(bodies) & table[STRATEGY].isin(names) & table["baseline"].isin(names)
    ]
    half = table[table["gain"] >= 0]
    facts = {
        "n": int(table["replications"].min()),
        "told": int((half["gain_low"] > 0).sum()),
        "pairs": len(table) // 2,
        "fewer": len(shown) < len(table),
    }
    yield Panel("strategy_matrix", WINS, lambda: strategy_matrix(shown), table, facts)
