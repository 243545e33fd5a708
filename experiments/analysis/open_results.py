"""Opening a results folder for reading, or saying why it cannot be read."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import pandas as pd

from experiments.analysis.summary import summarize
from experiments.store import calibration_copies
from experiments.store.folders import saved_study
from experiments.store.results import OLDER_MEASURE, Results
from experiments.store.tables import column_names, read_columns
from experiments.study.blocks import LAYOUT
from experiments.study.camps import prevails
from experiments.study.stopping_rule import MOST, rule
from experiments.study.study import Study
from sim.errors import DataError

COLUMNS = ("cell", "replication", "forum", "alignment")


class StudyResults(Results):
    """Tables of one study, with the table of win rates that `plenary table` prints."""

    @cached_property
    def table(self) -> pd.DataFrame:
        """Win rates, intervals and paired differences; see `experiments.analysis.summary`."""
        table = summarize(self.folder)
        if self._only is None:
            return table
        return table[table["cell"].isin(self._only)].reset_index(drop=True)


def open_results(folder: str | Path, *, partial: bool = False) -> tuple[StudyResults, list[str]]:
    """Open a results folder for reading, or say why it cannot be read.

    Parameters
    ----------
    folder : path
    partial : bool
        Read a study that is not finished.

    Returns
    -------
    results : StudyResults
    remarks : list of str
        What a reader must know: cells that failed or are missing.

    Raises
    ------
    DataError
        If it is no results folder, empty, of an older layout, or unfinished.
    """
    results = StudyResults(folder)
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
    if results.older_measure:
        remarks.append(f"These results were {OLDER_MEASURE}.")
    return results, [*remarks, *calibration_copies.remarks(saved_study(folder), folder)]


def _check_columns(results: Results, folder, command: str) -> None:
    names = column_names(results.folder / "meetings")
    missing = [c for c in (*COLUMNS, prevails(results.camps[0])) if c not in names]
    if missing:
        raise DataError(
            folder,
            f"its meetings lack the columns {', '.join(missing)}, an older schema; run again "
            f"with --overwrite: {command}",
        )


def _remarks(results: StudyResults, played: pd.DataFrame, partial: bool, command: str) -> list[str]:
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


def unfinished(folder: str | Path, table: pd.DataFrame | None = None) -> str:
    """Say in one line what a results folder still lacks.

    Parameters
    ----------
    folder : path
    table : DataFrame, optional
        From `experiments.analysis.summary.summarize`; made if it is needed.

    Returns
    -------
    str
        ``unfinished: …``, or nothing if the study is whole.
    """
    study = saved_study(Path(folder))
    columns = ["cell", "replication"]
    rows = read_columns(Path(folder) / "meetings", columns)
    if not rows.num_rows:
        return f"unfinished: 0 of {len(study)} cells have rows"
    count, cells = rows.to_pandas().drop_duplicates().groupby("cell").size(), len(study)
    wanted = rule(study.until)
    due = count.map(lambda n: _due(n, study))
    said = []
    if len(count) < cells:
        said.append(f"{len(count)} of {cells} cells have rows")
    if (count < due).any():
        said.append(f"replications are missing in {int((count < due).sum())} of {cells} cells")
    if wanted is not None:
        table = summarize(folder) if table is None else table
        name = "win" if wanted.what == "halfwidth" else "difference"
        wide = (table[f"{name}_high"] - table[f"{name}_low"]) / 2 > wanted.width
        loose = table.loc[wide, "cell"].nunique()
        if loose:
            said.append(
                f"target half-width {wanted.width:g} of the {name.replace('win', 'win rate')} "
                f"not reached in {loose} of {cells} cells"
            )
    return "unfinished: " + "; ".join(said) if said else ""


def _due(have: int, study: Study) -> int:
    """Replications at the end of the stage that a cell is in [count]."""
    due = study.replications
    while study.until is not None and due < have:
        due = min(2 * due, max(MOST, have))
    return due


def replications_played(results: StudyResults) -> str:
    """Say how many replications the cells of a study really have: one number or a range."""
    played = results.table.groupby("cell")["replications"].max()
    low, high = int(played.min()), int(played.max())
    return f"{low}" if low == high else f"{low} to {high}"
