"""Opening a results folder for reading, or saying why it cannot be read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from experiments.running.stopping import unfinished
from experiments.store import calibration_copies as kept
from experiments.store.folders import saved_study
from experiments.store.results import Results
from sim.errors import DataError

COLUMNS = ("cell", "replication", "forum", "alignment", "democratic_prevails", "deadlock")


def open_results(folder: str | Path, *, partial: bool = False) -> tuple[Results, list[str]]:
    """Open a results folder for reading, or say why it cannot be read.

    Parameters
    ----------
    folder : path
    partial : bool
        Read a study that is not finished.

    Returns
    -------
    results : Results
    remarks : list of str
        What a reader must know: cells that failed or are missing.

    Raises
    ------
    DataError
        If it is no results folder, empty, of an older layout, or unfinished.
    """
    from experiments.study.blocks import LAYOUT

    results = Results(folder)
    if results.manifest.get("layout") != LAYOUT:
        raise DataError(
            folder,
            f"was written with an older layout of tables ({results.manifest.get('layout')}, now "
            f"{LAYOUT}); run its command again with --overwrite: "
            f"{results.manifest.get('command', 'plenary sweep …')}",
        )
    command = results.manifest.get("command", "plenary sweep …")
    try:
        played = results.read("meetings", list(COLUMNS[:2]))
    except DataError:
        raise DataError(
            folder, f"its tables lack columns that this version needs; run again: {command}"
        ) from None
    if played.empty:
        raise DataError(folder, f"holds no finished replication yet; run: {command}")
    _check_columns(results, folder, command)
    remarks = _remarks(results, played, partial, command)
    return results, [*remarks, *kept.remarks(saved_study(folder), folder)]


def _check_columns(results: Results, folder, command: str) -> None:
    first = next((results.folder / "meetings").glob("[0-9]*.parquet"))
    import pyarrow.parquet as pq

    with first.open("rb") as file:
        missing = [c for c in COLUMNS if c not in pq.read_schema(file).names]
    if missing:
        raise DataError(
            folder,
            f"its meetings lack the columns {', '.join(missing)}, an older schema; run again "
            f"with --overwrite: {command}",
        )


def _remarks(results: Results, played: pd.DataFrame, partial: bool, command: str) -> list[str]:
    count = played.groupby("cell")["replication"].nunique()
    cells, wanted = results.manifest["cells"], results.manifest["replications"]
    failures = results.failures
    remarks = []
    if len(failures):
        first = failures.iloc[0]
        remarks.append(
            f"{failures['cell'].nunique()} of {cells} cells failed in whole or in part and are "
            f"missing from what follows (cell {first['cell']}: {first['reason']}); see failures.csv"
        )
    short = cells - len(count) - len(set(failures["cell"]) - set(count.index))
    fewer = 0 if results.study.until else int((count < wanted).sum())
    fewer -= len(set(failures["cell"]) & set(count.index[count < wanted]))
    if (short > 0 or fewer > 0) and not partial:
        raise DataError(
            results.folder,
            f"is not finished: {len(count)} of {cells} cells have rows, {max(fewer, 0)} of them "
            f"fewer than {wanted} replications. Run the same command again to finish it "
            f"({command}), or add --partial to read what is there",
        )
    if short > 0 or fewer > 0:
        remarks.append(
            f"unfinished: {len(count)} of {cells} cells have rows, "
            f"{max(fewer, 0)} of them fewer than {wanted} replications."
        )
    lacks = unfinished(results.folder, results.table) if results.study.until else ""
    return [*remarks, lacks] if lacks else remarks


def replications_played(results: Results) -> str:
    """Say how many replications the cells of a study really have: one number or a range."""
    played = results.table.groupby("cell")["replications"].max()
    low, high = int(played.min()), int(played.max())
    return f"{low}" if low == high else f"{low} to {high}"
