"""The strategies of one study compared with each other, as ``plenary compare DIR`` prints them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from experiments.analysis.strategy_pairs import pairs_of
from experiments.figures.labels import change, telling_digits
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
    table = placed_pairs(results, baseline)
    print(describe_pairs(table))
    if csv:
        write_csv(table, Path(csv))
    if figure:
        path = Path(figure)
        save(strategy_matrix(table), path.parent, path.stem)
    return 0


def placed_pairs(results: Results, baseline: str | None = None) -> pd.DataFrame:
    """Compare the strategies of one study in pairs, bodies named as people read them.

    Parameters
    ----------
    results : Results
    baseline : str, optional
        Compare with this strategy only.

    Returns
    -------
    DataFrame
        From `experiments.analysis.strategy_pairs.strategy_pairs`.

    Raises
    ------
    DataError
        If there is nothing to compare.
    """
    table = pairs_of(results, baseline)
    if not len(table):
        raise DataError(results.folder, f"has only one strategy of the {results.camps[0]} camp")
    return Reading(results, closer=False).placed(table)


def matrix(table: pd.DataFrame) -> str:
    """Lay out, body by body, the utility of every strategy of a row minus that of a column.

    Parameters
    ----------
    table : DataFrame
        From `placed_pairs`.

    Examples
    --------
    >>> pair = {"forum": "OEWG", "strategy": "tent", "baseline": "block", "replications": 40}
    >>> print(matrix(pd.DataFrame([{**pair, "gain": 0.02, "gain_low": 0.01, "gain_high": 0.03}])))
    OEWG (n = 40; utility of the row minus the column, paired, 95 % intervals)
                            block
    tent  +0.020 (+0.010 to +0.030)
    """
    lines = []
    for body, rows in table.groupby("forum", sort=False):
        n = int(rows["replications"].min())
        lines += [f"{body} (n = {n}; utility of the row minus the column, paired, 95 % intervals)"]
        names, others = (list(dict.fromkeys(rows[name])) for name in (STRATEGY, "baseline"))
        others = names if set(others) == set(names) else others  # the same order on both sides
        at = {(row[STRATEGY], row["baseline"]): row for row in rows.to_dict("records")}
        cells = [("", *others)]
        for name in names:
            pairs = [at.get((name, other)) for other in others]
            cells.append(
                (name, *("" if row is None else _change(row, "gain", 1, 3) for row in pairs))
            )
        lines += [aligned(cells, "l" + "r" * len(others)), ""]
    return "\n".join(lines).rstrip()


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
    if row["gain_low"] == row["gain_high"] == row[name] == 0:
        return "the same"  # in every replication
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    digits = telling_digits(scale * low, scale * high, digits)
    return change(row[name], low, high, scale, digits)
