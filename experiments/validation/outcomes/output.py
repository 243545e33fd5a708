"""Known outcomes on the terminal, as files and as a page of the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.figures.style import save
from experiments.figures.text_tables import console, grid, markdown
from experiments.store.atomic import write_csv, write_text
from experiments.store.folders import writing
from experiments.validation.outcomes.case import Case, named
from experiments.validation.outcomes.figure import picture

TAG = {
    "memory": "recalled, not sourced state by state",
    "found": "found in the source",
    "computed": "computed from recorded votes",
}


def text(value: object) -> str:
    """Write a cell.

    Examples
    --------
    >>> text(59.0), text(0.8812), text("no"), text(float("nan"))
    ('59', '0.881', 'no', '')
    """
    if isinstance(value, (int, float, np.floating)):
        if np.isnan(value):
            return ""
        return f"{value:.3f}" if abs(value) < 2 and value != int(value) else f"{value:.4g}"
    return str(value)


def print_case(case: Case) -> None:
    """Print the tables of one outcome, in colour on a terminal only."""
    terminal = console(130)
    terminal.print(f"\n{case.title} ({TAG[case.tag]})", style="bold")
    for table in (case.counts, case.scores):
        if not len(table):
            continue
        numeric = (pd.api.types.is_numeric_dtype(table[name]) for name in table.columns)
        printed = grid(table.columns, right="".join("lr"[is_number] for is_number in numeric))
        for row in table.itertuples(index=False):
            printed.add_row(*(text(value) for value in row))
        terminal.print(printed)
    for kind, codes in case.misses.items():
        if codes:
            terminal.print(f"{kind} ({len(codes)}): {named(codes)}")
    for note in case.notes:
        terminal.print(f"Note: {note}")


def write_case(case: Case, folder: str | Path) -> None:
    """Write tables as CSV and the picture as SVG and PNG into a folder."""
    folder = Path(folder)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for kind in ("counts", "members", "scores"):
            table: pd.DataFrame = getattr(case, kind)
            if len(table):
                write_csv(table, folder / f"{case.name}_{kind}.csv")
    save(picture(case), folder, case.name)


def write_page(cases: Sequence[Case], file: str | Path, replications: int, seed: int) -> None:
    """Write the page of the documentation, with pictures beside it."""
    file = Path(file)
    figures = file.parent / "figures"
    lines = [
        "# Known outcomes",
        "",
        f"<!-- Written by `plenary outcomes --docs --replications {replications} --seed {seed}`; "
        "do not edit. -->",
        "",
        "What really happened, beside what the model says with positions estimated from",
        f"votes before the event; {replications} replications, seed {seed}. *Uses the",
        "outcome* tells what of the outcome itself a forecast was given: nothing, the",
        "share or the number of those who did, or, leaving one member out at a time,",
        "all the others. `balanced` is balanced accuracy, `auc` the chance that a",
        "member that did was rated above one that did not, `apre` the share of the base",
        "rate's errors that is avoided, `log_loss` the mean of minus the logarithm of the",
        "probability that was given to what happened (less is better). `ours` is the mean",
        "over replications, of members as of shares; `low` and `high` bound the middle 90 %",
        "of them; `real` is what happened. *X signs* is 1 where the state did, 0 where not.",
        "Of an election `share` is the winner's part of the ballots for the two, and `off` how",
        "much that is too high.",
        "",
    ]
    for case in cases:
        name = f"known-{case.name.replace('_', '-')}"
        _, png = save(picture(case), figures, name)
        png.unlink()  # the page shows the other
        lines += [f"## {case.title}", "", f"The outcome is {TAG[case.tag]}.", ""]
        lines += [f"![{case.title}](figures/{name}.svg)", ""]
        for table in (case.counts, case.scores):
            if len(table):
                rows = ([text(v) for v in row] for row in table.itertuples(index=False))
                lines += [*markdown(table.columns, rows), ""]
        for kind, codes in case.misses.items():
            if codes:
                lines += [f"**{kind.capitalize()}** ({len(codes)}): {named(codes)}.", ""]
        lines += [*(f"- {note}" for note in case.notes), ""]
    with writing(file.parent):
        write_text("\n".join(lines), file)
