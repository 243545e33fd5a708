"""``plenary ls [FOLDER | KIND]``: list results, the newest first, or what may be chosen.

Kinds are the groups of the configuration (``plenary ls forum``), ``members`` and ``blocs``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from experiments.config.listing import kinds, listing
from experiments.figures.labels import short_keys
from experiments.figures.text_tables import console, grid
from experiments.store.results import Results
from sim.errors import DataError, PlenaryError

HEADS = ("name", "made", "cells", "n", "what is compared", "")
NAME = 28  # of the column of names [letters]
LONG = 60  # letters of what is compared
WIDTH = 116  # where there is no terminal [letters]


def main(argv: Sequence[str]) -> int:
    """Run ``plenary ls``."""
    parser = argparse.ArgumentParser(prog="plenary ls", description=__doc__)
    parser.add_argument(
        "what", nargs="?", default="results", metavar="FOLDER | KIND",
        help=f"a folder, results by default; or one of {', '.join(kinds())}",
    )  # fmt: skip
    arguments = parser.parse_args(list(argv))
    root = Path(arguments.what)
    if not root.is_dir():
        if arguments.what == "results":
            raise DataError(root, "there is no such folder; plenary run and sweep make results")
        for name, title in listing(arguments.what).items():
            print(f"{name:<{NAME}} {title}".rstrip())
        return 0
    rows = listed(root)
    if not rows:
        print(f"{root} holds no results; plenary run or plenary sweep make some.")
        return 0
    terminal = console(WIDTH)
    table = grid()
    for head in HEADS:
        table.add_column(head, justify="right" if head in ("cells", "n") else "left")
    for row in rows:
        table.add_row(*row)
    terminal.print(table)
    return 0


def listed(root: Path) -> list[tuple[str, ...]]:
    """Describe every results folder below a folder: name, date, size, what is compared, state."""
    found = sorted(root.glob("*/manifest.json"), key=lambda p: p.stat().st_mtime, reverse=True)
    return [_row(path) for path in found]


def _row(path: Path) -> tuple[str, ...]:
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(path.stat().st_mtime))
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record.get("kind") == "advice":
            return path.parent.name, made, "", "", _cut(str(record["question"])), "answer"
        results = Results(path.parent)
        state = "" if (path.parent / "table.csv").exists() else "unfinished"
        if len(results.failures):
            state = "failures"
        counts = str(record.get("cells", "?")), str(record.get("replications", "?"))
        return path.parent.name, made, *counts, _compared(results.cells, results.camps), state
    except (OSError, ValueError, KeyError, PlenaryError):
        return path.parent.name, made, "?", "?", "", "cannot be read"


def _compared(cells: pd.DataFrame, camps: Sequence[str]) -> str:
    """Name what varies, and how often; of a single cell, strategy and body."""
    columns = [c for c in cells.columns if c != "cell"]
    count = {c: cells[c].astype(str).nunique() for c in columns}
    keys = short_keys(c for c in columns if "." in c and count[c] > 1)
    words = ", ".join(f"{count[c]} {keys.get(c, c)}" for c in columns if count[c] > 1)
    if not words:
        words = ", ".join(str(cells[c].iloc[0]) for c in (*camps, "forum") if c in cells)
    return _cut(words)


def _cut(words: str) -> str:
    return words if len(words) <= LONG else words[: LONG - 1] + "…"
