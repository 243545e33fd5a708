"""The results folder of one study: written in finished blocks, never mixed up.

``study.yaml`` the resolved study; ``manifest.json`` what it was made with;
``calibrations/`` copies of the user's own that it names;
``cells.parquet`` one row per cell; ``meetings/``, ``drafts/`` … one file per
block; ``failures.csv`` cells that failed; ``table.csv`` and ``figures/`` the
answer.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from experiments.store import calibration_copies
from experiments.store.atomic import atomically, write_text
from experiments.store.folders import (
    FAILURE_COLUMNS,
    Failure,
    FolderError,
    OtherStudyError,
    StoreError,
    digest_of,
    lock,
    manifest,
    opening,
    read_failures,
    writing,
)
from experiments.store.provenance import changes, command_line, fingerprint, provenance, with_files
from experiments.store.tables import TABLES, in_order, tables_in, write_parquet
from experiments.study.own_calibrations import with_calibrations
from experiments.study.study import Study
from sim.members.cached import calibration_named

__all__ = ["Failure", "FolderError", "OtherStudyError", "Store", "StoreError", "writing"]

_OURS = ("study.yaml", "manifest.json", "cells.parquet", "failures.csv", "table.csv", "report.html")


def vintage(study: Study) -> dict[str, str]:
    """Give the day before which each calibration of a study knows votes, by its name."""
    named = [study.base.get("calibration", "default")]
    for axis in study.axes:
        for choice in axis.choices or ():
            named += [
                v for k, v in choice.patch.items() if k in ("calibration", "calibration.name")
            ]
    names = [one["name"] if isinstance(one, Mapping) else str(one) for one in named]
    return {name: calibration_named(name).cutoff for name in dict.fromkeys(names)}


class Store:
    """The folder of one study, open for writing.

    Parameters
    ----------
    folder : path
        For instance ``results/main``.
    study : Study
        What is computed.
    overwrite : bool
        Whether another study found there is replaced.
    command : str, optional
        What makes these results; the command line by default.

    Raises
    ------
    OtherStudyError
        If the folder holds another study, or the same one made by other code.
    FolderError
        If the folder cannot be written.
    """

    def __init__(
        self,
        folder: str | Path,
        study: Study,
        *,
        overwrite: bool = False,
        command: str | None = None,
    ):
        self.folder, self.study = Path(folder), study
        self.command = command_line() if command is None else command
        self.calibrations = calibration_copies.read(calibration_copies.at_hand(study, self.folder))
        origin = provenance(study.base.get("plugins") or ())
        self.origin = with_files(origin, calibration_copies.digests(self.calibrations))
        self.failures: list[Failure] = []
        self._lock = None
        try:
            with opening(self.folder):
                self._open(overwrite)
        except OtherStudyError:
            self.close()
            raise
        except BaseException:  # the file stays, as a mark that this beginning is ours
            if self._lock is not None:
                self._lock.close()
            raise

    def _open(self, overwrite: bool) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        begun = _begun(self.folder)
        self._lock = lock(self.folder)
        found = manifest(self.folder) if (self.folder / "manifest.json").exists() else None
        if overwrite:
            self._clear(begun)
        elif found is not None:
            self._same(found)
            self._mend(found)
        elif not begun and any(p for p in self.folder.iterdir() if p.name != ".lock"):
            raise OtherStudyError(
                f"{self.folder}: this folder exists and is no results folder of Plenary; "
                "choose another name with name=…"
            )
        calibration_copies.keep(self.calibrations, self.folder)
        if found is None or overwrite:
            self._begin()
        self.failures = read_failures(self.folder)

    def _same(self, found: Mapping) -> None:
        """Refuse to continue a study that is not this one."""
        if found.get("study") != self.study.identity():
            raise OtherStudyError(
                f"{self.folder}: holds the results of another study "
                f"({found.get('command', 'unknown command')}). Choose another name with name=…, "
                "or add --overwrite to replace them."
            )
        if found.get("fingerprint") != fingerprint(self.origin):
            what = [c for c in changes(found, self.origin) if not c.startswith("commit")]
            shown = "; ".join(what[:6]) + (f"; and {len(what) - 6} more" if len(what) > 6 else "")
            raise OtherStudyError(
                f"{self.folder}: holds this study, computed by another version of code or data "
                f"({shown}). Results of two versions are never mixed: choose another name with "
                "name=…, or add --overwrite to compute it anew."
            )

    def _mend(self, found: Mapping) -> None:
        """Write the study anew if somebody has changed or lost its file."""
        if found.get("study_file") != digest_of(self.folder / "study.yaml"):
            self._save_study()
            self._save_manifest({**found, "study_file": digest_of(self.folder / "study.yaml")})

    def _save_study(self) -> None:
        atomically(self.folder / "study.yaml", self.study.save)

    def _save_manifest(self, record: Mapping) -> None:
        text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
        write_text(text, self.folder / "manifest.json")

    def _clear(self, begun: bool) -> None:
        """Remove an older result of ours, or its beginning, and nothing else."""
        if not begun and not (self.folder / "manifest.json").exists():
            others = [p.name for p in self.folder.iterdir() if p.name != ".lock"]
            if others:
                raise OtherStudyError(
                    f"{self.folder}: --overwrite replaces results of Plenary only, and this "
                    f"folder holds {others[0]!r} and no manifest.json; choose another name"
                )
        for table in (*tables_in(self.folder), "figures", calibration_copies.FOLDER):
            shutil.rmtree(self.folder / table, ignore_errors=True)
        for name in _OURS:
            (self.folder / name).unlink(missing_ok=True)

    def _begin(self) -> None:
        self._write_cells()
        self._save_study()
        record = {
            "study": self.study.identity(),
            "study_file": digest_of(self.folder / "study.yaml"),
            "fingerprint": fingerprint(self.origin),
            "command": self.command,
            "seed": self.study.base.get("seed"),
            "cells": len(self.study),
            "replications": self.study.replications,
            "vintage": vintage(self.study),
            "calibrations": {
                n: calibration_copies.copy_name(n, c) for n, c in self.calibrations.items()
            },
            **self.origin,
        }
        self._save_manifest(record)

    def _write_cells(self) -> None:
        import pyarrow as pa

        rows = [self.study.labels(cell) for cell in range(len(self.study))]
        columns = {"cell": pa.array(range(len(rows)), pa.int32())}
        for name in rows[0]:
            columns[name] = _column([row[name] for row in rows])
        write_parquet(pa.table(columns), self.folder / "cells.parquet")

    def runnable(self) -> Study:
        """Give the study with its calibrations read from the copies kept here."""
        return with_calibrations(self.study, calibration_copies.copies(self.folder))

    def finished(self) -> set[int]:
        """Give the numbers of the blocks that stand whole; failed ones are done again."""
        standing = {int(p.stem) for p in (self.folder / "meetings").glob("[0-9]*.parquet")}
        return standing - {f.block for f in self.failures}

    def write_block(self, index: int, tables: Mapping, failed: Iterable[Failure] = ()) -> None:
        """Write the rows of a block; its `meetings` file, the last, marks it finished.

        Parameters
        ----------
        index : int
        tables : mapping of str to pyarrow.Table
        failed : iterable of Failure
            Cells of the block that failed.
        """
        failed = list(failed)
        before = [f for f in self.failures if f.block == index]
        self.failures = [f for f in self.failures if f.block != index] + failed
        with writing(self.folder):
            if failed:
                self._write_failures()
            for name in in_order(tables):
                (self.folder / name).mkdir(exist_ok=True)
                write_parquet(tables[name], self.folder / name / f"{index:05d}.parquet")
            if before and not failed:
                self._write_failures()

    def _write_failures(self) -> None:
        if not self.failures:
            (self.folder / "failures.csv").unlink(missing_ok=True)
            return
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(FAILURE_COLUMNS)
        for f in sorted(self.failures, key=lambda f: (f.block, f.cell, f.first)):
            writer.writerow([f.block, f.cell, f.first, f.last, f.kind, f.reason, f.traceback])
        write_text(text.getvalue(), self.folder / "failures.csv")

    def forget(self, first: int) -> None:
        """Remove the blocks from a number on, of every table."""
        for name in reversed(tables_in(self.folder)):
            for path in (self.folder / name).glob("[0-9]*.parquet"):
                if int(path.stem) >= first:
                    path.unlink()

    def close(self) -> None:
        """Let others write here again."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None
            (self.folder / ".lock").unlink(missing_ok=True)


def _begun(folder: Path) -> bool:
    """Tell whether a command that was killed has begun a result here, and nothing else is."""
    ours = {*_OURS, *TABLES, *tables_in(folder), "figures", calibration_copies.FOLDER}
    names = [path.name for path in folder.iterdir()]
    return ".lock" in names and all(n in ours or n.startswith(".") for n in names)


def _column(values: list):
    """Make a column of labels; values of several kinds become texts."""
    import pyarrow as pa

    kinds = {type(v) for v in values if v is not None}
    if kinds <= {int, float} and kinds != {int}:
        return pa.array([None if v is None else float(v) for v in values], pa.float64())
    if kinds <= {int}:
        return pa.array(values, pa.int64())
    if kinds == {bool}:
        return pa.array(values, pa.bool_())
    return pa.array([None if v is None else str(v) for v in values], pa.string())
