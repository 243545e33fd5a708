"""Write a file whole or not at all: under a temporary name first, then renamed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file under a temporary name, force it to the disk, rename it.

    Parameters
    ----------
    path : Path
        Where it shall stand.
    write : callable
        Called with the temporary path.
    """
    all_or_none({path: write})


def all_or_none(files: Mapping[Path, Callable[[Path], object]]) -> None:
    """Write several files; none is put in its place before all are on the disk.

    Parameters
    ----------
    files : mapping of Path to callable
        Where each shall stand, and what writes it, called with a temporary path.
    """
    temporary = {path: path.with_name(f".{path.name}.part") for path in files}
    try:
        for path, write in files.items():
            write(temporary[path])
            with temporary[path].open("rb+") as file:
                os.fsync(file.fileno())
        for path, part in temporary.items():
            os.replace(part, path)
    except BaseException:
        for part in temporary.values():
            part.unlink(missing_ok=True)
        raise
    for folder in {path.parent for path in files}:
        _sync_folder(folder)


def write_text(text: str, path: Path) -> None:
    """Write a text file in UTF-8 so that a crash leaves either the whole file or none."""
    atomically(path, lambda temporary: temporary.write_bytes(utf8(text)))


def write_csv(table: pd.DataFrame, path: Path, digits: str = "%.6f") -> None:
    """Write a table as CSV, whole or not at all; the same table gives the same bytes.

    Parameters
    ----------
    table : DataFrame
        Without its index.
    path : Path
    digits : str
        Of its floats.
    """
    write_text(table.to_csv(index=False, float_format=digits, lineterminator="\n"), path)


def utf8(text: str) -> bytes:
    """Encode a text; the bytes of a file name that the locale could not read stay as they are.

    Examples
    --------
    >>> utf8("Z\\udcc3\\udcbcrich") == "Zürich".encode(), utf8("\\udcff")
    (True, b'\\xef\\xbf\\xbd')
    """
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        escaped = text.encode("utf-8", "surrogateescape")
        return escaped.decode("utf-8", "replace").encode("utf-8")


def _sync_folder(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # not possible on every system; the rename itself is atomic
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
