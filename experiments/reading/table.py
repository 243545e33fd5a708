"""``plenary table DIR``: print the table of a saved result."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

# Rows of a table that are printed; all of them stand in table.csv.
MOST_ROWS = 60


def main(argv: Sequence[str]) -> int:
    """Run ``plenary table``."""
    from experiments.reading.summary import summarize

    parser = argparse.ArgumentParser(prog="plenary table", description=__doc__)
    parser.add_argument("folder", help="a results folder, for instance results/main")
    parser.add_argument("--csv", action="store_true", help="print all columns as CSV")
    arguments = parser.parse_args(list(argv))
    table = summarize(arguments.folder)
    if arguments.csv:
        table.to_csv(sys.stdout, index=False, float_format="%.6f", lineterminator="\n")
    else:
        print_table(table, title=Path(arguments.folder).name)
    return 0


def print_table(table: pd.DataFrame, title: str = "") -> None:
    """Print a table of `experiments.reading.summary`, aligned, in colour on a terminal only.

    Parameters
    ----------
    table : DataFrame
        From `summarize`.
    title : str
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table

    terminal = sys.stdout.isatty()
    console = Console(
        width=None if terminal else 200, no_color=not terminal, highlight=False, soft_wrap=True
    )
    labels = label_columns(table)
    grid = Table(
        title=title or None,
        box=box.SIMPLE if terminal else box.ASCII2,
        title_justify="left",
        pad_edge=False,
    )
    for name in labels:
        grid.add_column(name)
    heads = ("n", "democratic prevails", "sovereigntist prevails", "neither", "deadlock")
    base = _baseline_name()
    for name in (*heads, f"change from {base}", "alignment", f"its change from {base}"):
        grid.add_column(name, justify="right")
    for row in table.head(MOST_ROWS).itertuples(index=False):
        values = dict(zip(table.columns, row, strict=True))
        grid.add_row(*(_text(values[c]) for c in labels), *_numbers(values))
    console.print(grid)
    print("Shares in % with 95 % intervals; change in percentage points, paired by replication.")
    print("Alignment of what is in force: +1 at the democratic leaders, -1 at the sovereigntist.")
    if len(table) > MOST_ROWS:
        print(f"{len(table) - MOST_ROWS} more rows are in table.csv.")


def label_columns(table: pd.DataFrame) -> list[str]:
    """Choose the label columns worth showing: the named ones, and what varies.

    Examples
    --------
    >>> frame = pd.DataFrame({"cell": [0, 1], "forum": "oewg", "scenario": "s",
    ...     "democratic": ["a", "b"], "sovereigntist": "x", "seed": [1, 1],
    ...     "replications": 5, "win": 0.1})
    >>> label_columns(frame)
    ['democratic', 'sovereigntist', 'forum']
    """
    columns = list(table.columns)
    labels = columns[1 : columns.index("replications")]
    named = [c for c in ("democratic", "sovereigntist", "forum") if c in labels]
    rest = [c for c in labels if c not in named and table[c].astype(str).nunique() > 1]
    return [*named, *rest]


def _baseline_name() -> str:
    from experiments.reading.summary import BASELINE

    return BASELINE


def _numbers(values: dict) -> list[str]:
    return [
        str(values["replications"]),
        *(
            _interval(*(100 * values[name + end] for end in ("", "_low", "_high")))
            for name in ("win", "mirrored")
        ),
        f"{100 * values['neither']:.1f}",
        f"{100 * values['deadlock']:.1f}",
        _change(values, "difference", 100, 1),
        f"{values['alignment']:+.3f}",
        _change(values, "shift", 1, 3),
    ]


def _change(values: dict, name: str, scale: float, digits: int) -> str:
    """Write a difference from the baseline with its interval; nothing where there is none."""
    if pd.isna(values[name]):
        return ""
    text = f"{scale * values[name]:+.{digits}f}"
    low, high = (scale * values[f"{name}_{end}"] for end in ("low", "high"))
    return text if pd.isna(low) else f"{text} ({low:+.{digits}f} to {high:+.{digits}f})"


def _interval(value: float, low: float, high: float) -> str:
    return f"{value:.1f} ({low:.1f}–{high:.1f})"


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return "" if value is None else str(value)
