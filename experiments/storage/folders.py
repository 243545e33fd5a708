"""Results folders: what is written in them, and what is said if they fail us."""

from __future__ import annotations

import contextlib
import csv
import errno
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from experiments.sweeps.study import Study
from experiments.sweeps.study_files import load
from sim.errors import DataError, PlenaryError

FAILURE_COLUMNS = ("block", "cell", "first", "last", "kind", "reason")


class StoreError(PlenaryError):
    """Results cannot be written; what was finished is intact."""

    exit_code = 1


class OtherStudyError(PlenaryError):
    """A results folder that holds something else."""


@dataclass(frozen=True)
class Failure:
    """Replications of one cell that could not be computed."""

    block: int
    cell: int
    first: int
    last: int
    kind: str
    reason: str


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Explain why a folder cannot be written.

    Raises
    ------
    StoreError
        With what to do about it.
    """
    try:
        yield
    except OSError as error:
        reasons = {
            errno.ENOSPC: "the disk is full",
            errno.EDQUOT: "your quota on this disk is used up",
            errno.EROFS: "the disk is read-only",
            errno.EACCES: "you may not write there",
            errno.EPERM: "you may not write there",
            errno.EFBIG: "the file is larger than the system allows",
        }
        reason = reasons.get(error.errno, error.strerror or str(error))
        raise StoreError(
            f"{folder}: {reason}. What was finished is intact; mend that and run the same "
            "command again to continue."
        ) from None


def manifest(folder: str | Path) -> dict:
    """Read the manifest of a results folder.

    Raises
    ------
    DataError
        If there is none, or it cannot be read.
    """
    path = Path(folder) / "manifest.json"
    if not Path(folder).is_dir():
        raise DataError(folder, "there is no such results folder")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(folder, "is no results folder: it has no manifest.json") from None
    except (OSError, ValueError) as error:
        raise DataError(path, f"cannot be read ({error})") from None
    if not isinstance(found, dict) or "study" not in found:
        raise DataError(path, "is no manifest of Plenary")
    return found


def saved_study(folder: str | Path) -> Study:
    """Read the study of a results folder."""
    manifest(folder)
    return load(Path(folder) / "study.yaml")


def read_failures(folder: str | Path) -> list[Failure]:
    """Read ``failures.csv``; none if there is no such file."""
    path = Path(folder) / "failures.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Failure(*(int(row[c]) for c in FAILURE_COLUMNS[:4]), row["kind"], row["reason"])
            for row in csv.DictReader(file)
        ]
