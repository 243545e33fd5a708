"""The table of patterns on the terminal, as CSV and as a page of the documentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.figures.labels import interval
from experiments.figures.text_tables import aligned, console, grid, markdown
from experiments.store.atomic import write_csv, write_text
from experiments.store.folders import writing
from experiments.validation.patterns.pattern import Row

HEADS = ("pattern", "what", "target", "near enough", "ours", "± s.e.", "record", "verdict")


def cells(row: Row) -> tuple[str, ...]:
    """Lay out one row as text.

    Examples
    --------
    >>> cells(Row("P-2", "passes", 0.976, 0.95, 1.0, 0.99, error=0.003))
    ('P-2', 'passes', '0.976', '0.950 … 1.000', '0.990', '0.003', '', 'met')
    """
    span = f"{row.low:.3f} … {row.high:.3f}"
    numbers = (row.target, row.ours, row.error, row.recorded)
    target, ours, error, recorded = ("" if np.isnan(x) else f"{x:.3f}" for x in numbers)
    return (row.pattern, row.what, target, span, ours, error, recorded, row.verdict)


def summary(rows: Sequence[Row]) -> str:
    """Count what is met."""
    met = sum(row.verdict == "met" for row in rows)
    measured = sum(row.verdict != "not measured" for row in rows)
    return f"{met} of {measured} measured quantities are near enough to their target."


def print_rows(rows: Sequence[Row]) -> None:
    """Print the table, in colour on a terminal only."""
    terminal = console(140)
    table = grid(HEADS, right="llrrrrrl")
    for row in rows:
        table.add_row(*cells(row), style=None if row.verdict == "met" else "yellow")
    terminal.print(table)
    terminal.print(summary(rows))


def print_variance(tables: Mapping[str, pd.DataFrame]) -> None:
    """Print where the spread of outcomes comes from, a line a case and measure."""
    print("\nVariance by source: share of an outcome's variance (90 % interval)")
    print(aligned(variance_lines(tables)))


def variance_lines(tables: Mapping[str, pd.DataFrame]) -> list[tuple[str, ...]]:
    """Lay out tables of `experiments.analysis.variance.shares`, heads first."""
    sources: list[str] = []
    for table in tables.values():
        sources += [name for name in dict.fromkeys(table["source"]) if name not in sources]
    lines = [("case", "outcome", "mean", *(name.replace("_", " ") for name in sources))]
    for case, table in tables.items():
        for measure, part in table.groupby("measure", sort=False):
            found = {row.source: row for row in part.itertuples()}
            if np.isnan(found["parameters"].share):  # too rare to say anything
                continue
            mean = f"{part['mean'].iloc[0]:.2f}"
            shares = (_share(found.get(source)) for source in sources)
            lines.append((case, measure.replace("_", " "), mean, *shares))
    return lines


def _share(row) -> str:
    if row is None or np.isnan(row.share):
        return "too rare to say"
    return interval(row.share, row.low, row.high, 2)


def write_rows(rows: Sequence[Row], file: str | Path) -> None:
    """Write the table as CSV."""
    file = Path(file)
    table = pd.DataFrame([row.as_dict() for row in rows])
    with writing(file.parent):
        write_csv(table, file)


ABOUT = (
    "*Target* and *near enough* are those of the list of patterns that a credible model must",
    "show; *record* is the same measure on the recorded votes of 2010 to 2019 that the shipped",
    "calibration holds, which shows whether the measure itself is the right one. The generic",
    "agenda is drawn with recency from the roll-calls of 2005 to October 2019, since most",
    "targets are of 2010 to 2019.",
)
ABOUT_VARIANCE = (
    "Replications differ by chance (who is away, the error of every ballot) and because",
    "parameters are not known. In a nested design the same parameters meet several fortunes,",
    "and analysis of variance with one random factor splits the spread; outcomes too rare to",
    "say anything are left out (`experiments.analysis.variance`).",
    "*Positions*, *ballot* (its coefficients, and bloc discipline), *common shock* (what moves",
    "all members alike on a new text) and *behaviour* (what members answer to money, ties,",
    "resentment …, drawn from their stated ranges) are what each kind of parameters does",
    "alone; the rest of *parameters* they do together.",
)


def write_page(
    rows: Sequence[Row],
    variance: Mapping[str, pd.DataFrame],
    file: str | Path,
    replications: int,
    seed: int,
) -> None:
    """Write the page of the documentation."""
    lines = [
        "# Patterns",
        "",
        f"<!-- Written by `plenary patterns --docs --replications {replications} --seed {seed}`; "
        "do not edit. -->",
        "",
        f"{summary(rows)} {replications} replications of each scenario, seed {seed}.",
        *ABOUT,
        "",
        *markdown(HEADS, map(cells, rows)),
        "",
    ]
    notes = [
        f"- **{pattern}.** {note}."
        for pattern, note in dict.fromkeys((row.pattern, row.note) for row in rows if row.note)
    ]
    if notes:
        lines += ["## Notes", "", *notes, ""]
    heads, *body = variance_lines(variance)
    lines += [
        "## Variance by source",
        "",
        *ABOUT_VARIANCE,
        "",
        *markdown(heads, body),
        "",
    ]
    file = Path(file)
    with writing(file.parent):
        write_text("\n".join(lines), file)
