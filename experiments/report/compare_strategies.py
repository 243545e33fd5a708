"""The strategies of one study compared with each other, as ``plenary compare DIR`` prints them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from experiments.analysis.strategy_pairs import pairs_of
from experiments.figures.labels import change
from experiments.figures.strategy_matrix import strategy_matrix
from experiments.figures.style import save
from experiments.figures.text_tables import aligned
from experiments.report.digest import Reading
from experiments.store.atomic import write_csv
from experiments.store.results import Results
from experiments.study.camps import STRATEGY
from sim.errors import DataError


def compare_strategies(
    results: Results, baseline: str | None, csv: str | None, figure: str | None
) -> int:
    """Print, and write where asked, how the strategies of one study differ.

    Parameters
    ----------
    results : Results
    baseline : str, optional
        Compare with this strategy only.
    csv, figure : str, optional
        Files for the table and its picture.
    """
    table = pairs_of(results, baseline)
    if not len(table):
        raise DataError(results.folder, f"has only one strategy of the {results.camps[0]} camp")
    table = Reading(results, closer=False).placed(table)
    print(describe_pairs(table))
    if csv:
        write_csv(table, Path(csv))
    if figure:
        path = Path(figure)
        save(strategy_matrix(table), path.parent, path.stem)
    return 0


def describe_pairs(table: pd.DataFrame) -> str:
    """Lay out paired differences between strategies, body by body.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.strategy_pairs.strategy_pairs`, ``forum`` as people
        read it.

    Returns
    -------
    str
    """
    lines = []
    for body, rows in table.groupby("forum", sort=False):
        n = int(rows["replications"].min())
        lines += [f"{body} (n = {n}, paired, 95 % intervals)"]
        pair = [frozenset(names) for names in zip(rows[STRATEGY], rows["baseline"], strict=True)]
        rows = rows[~pd.Series(pair, rows.index).duplicated()]  # a - b says what b - a does
        cells = [("strategy", "minus", "utility", "prevails [points]", "mirror [points]")]
        cells += [
            (
                row[STRATEGY],
                row["baseline"],
                _change(row, "gain", 1, 3),
                _change(row, "difference", 100, 1),
                _change(row, "mirrored", 100, 1),
            )
            for row in rows.to_dict("records")
        ]
        lines += [aligned(cells, "llrrr"), ""]
    return "\n".join(lines).rstrip()


def _change(row: Mapping, name: str, scale: float, digits: int) -> str:
    return change(row[name], row[f"{name}_low"], row[f"{name}_high"], scale, digits)
