"""Results folders: what is written in them, and what is said if they fail us."""

from __future__ import annotations

import contextlib
import csv
import errno
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from experiments.study.files import load
from experiments.study.plain_yaml import refuse_if_huge
from experiments.study.study import Study
from sim.errors import DataError, PlenaryError

FAILURE_COLUMNS = ("block", "cell", "first", "last", "kind", "reason", "traceback")


class StoreError(PlenaryError):
    """Results cannot be written; what was finished is intact."""

    exit_code = 1


class FolderError(PlenaryError):
    """A results folder that cannot be used; nothing was computed."""


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
    traceback: str = ""


_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your quota on this disk is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.EFBIG: "the file is larger than the system allows",
    errno.EEXIST: "is a file, not a folder",
    errno.ENOTDIR: "a part of this path is a file, not a folder",
    errno.ENOENT: "no folder can be made there",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EMFILE: "too many files are open",
    errno.EIO: "the disk cannot be read or written",
}


def reason_of(error: OSError) -> str:
    """Say in plain words why the system refused to write.

    Examples
    --------
    >>> reason_of(OSError(errno.ENOSPC, "No space left on device"))
    'the disk is full'
    """
    return _REASONS.get(error.errno, error.strerror or str(error))


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Explain why something cannot be written once results are there.

    Raises
    ------
    StoreError
        With what to do about it.
    """
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{folder}: {reason_of(error)}. What was finished is intact; mend that and run the "
            "same command again to continue."
        ) from None


@contextlib.contextmanager
def opening(folder: Path) -> Iterator[None]:
    """Explain why a results folder cannot be used, before anything is computed.

    Raises
    ------
    FolderError
        With what to do about it.
    """
    try:
        yield
    except OSError as error:
        raise FolderError(
            f"{folder}: {reason_of(error)}. Nothing was computed; choose another place with "
            "name=… or results=…"
        ) from None


@contextlib.contextmanager
def exporting(target: Path) -> Iterator[None]:
    """Explain why a single file cannot be written.

    Raises
    ------
    FolderError
    """
    try:
        yield
    except OSError as error:
        reason = "is a folder" if error.errno == errno.EISDIR else reason_of(error)
        raise FolderError(f"{target}: {reason}") from None


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
        refuse_if_huge(path)
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(folder, "is no results folder: it has no manifest.json") from None
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(path, f"cannot be read ({error})") from None
    if not isinstance(found, dict) or "study" not in found:
        raise DataError(path, "is no manifest of Plenary")
    return found


def saved_study(folder: str | Path) -> Study:
    """Read the study of a results folder."""
    manifest(folder)
    return load(Path(folder) / "study.yaml")


def digest_of(path: Path) -> str:
    """Hash a file.

    Returns
    -------
    str
        64 hexadecimal digits; empty if it cannot be read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def was_changed(folder: str | Path, study: Study) -> bool:
    """Tell whether a saved study is no longer the one that its tables were made with.

    Parameters
    ----------
    folder : path
    study : Study
        As read from its ``study.yaml``.

    Returns
    -------
    bool
        Comments and layout do not matter.
    """
    found = manifest(folder)
    if found.get("study_file") == digest_of(Path(folder) / "study.yaml"):
        return False
    return found["study"] != study.identity()


def read_failures(folder: str | Path) -> list[Failure]:
    """Read ``failures.csv``; none if there is no such file."""
    path = Path(folder) / "failures.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Failure(
                *(int(row[c]) for c in FAILURE_COLUMNS[:4]),
                row["kind"],
                row["reason"],
                row.get("traceback") or "",
            )
            for row in csv.DictReader(file)
        ]


def lock(folder: Path) -> TextIO | None:
    """Keep two commands from writing one folder; freed when closed, or by the system if we die.

    Raises
    ------
    OtherStudyError
        If another command is writing there now.
    """
    try:
        import fcntl
    except ImportError:  # no such lock on Windows
        return None
    file = (folder / ".lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise OtherStudyError(f"{folder}: another command is writing there now") from None
    except OSError:  # a file system without locks
        pass
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file
