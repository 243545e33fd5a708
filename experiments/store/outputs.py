"""Say at once, before any work, whether a file or folder can be written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from sim.errors import ConfigError


def output_file(
    text: str | Path,
    endings: Sequence[str],
    inputs: Iterable[str | Path] = (),
    key: str = "--out",
) -> Path:
    """Check where a file is to be written; nothing is made yet.

    Parameters
    ----------
    text : str or path
        As the user gave it.
    endings : sequence of str
        That are allowed, for instance ``.csv``.
    inputs : iterable of path
        Files that must not be written over.
    key : str
        What an error names.

    Raises
    ------
    ConfigError
        If the ending is another, there is a folder of this name, it is one of the
        inputs, or its folder can neither be used nor made.

    Examples
    --------
    >>> output_file("table.txt", [".csv"])
    Traceback (most recent call last):
    sim.errors.ConfigError: --out: must end in .csv, got 'table.txt'
    """
    out = Path(text)
    if out.suffix not in endings:
        raise ConfigError(key, f"must end in {' or '.join(endings)}", value=str(text))
    if out.is_dir():
        raise ConfigError(key, "is a folder; name a file", value=str(text))
    for file in map(Path, inputs):
        if file.resolve() == out.resolve():
            raise ConfigError(key, "would write over an input", value=str(text))
    if out.exists() and not os.access(out, os.W_OK):
        raise ConfigError(key, "may not be written over", value=str(text))
    output_folder(out.parent, key)
    return out


def output_folder(text: str | Path, key: str = "--out") -> Path:
    """Check a folder to write into; it is not made yet.

    Raises
    ------
    ConfigError
        If it can neither be used nor made.
    """
    folder = Path(text)
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not there.is_dir():
        raise ConfigError(key, f"{there} is a file, not a folder", value=str(text))
    if not os.access(there, os.W_OK | os.X_OK):
        raise ConfigError(key, f"nothing may be written into {there}", value=str(text))
    return folder


def make_folder(folder: Path, key: str = "--out") -> None:
    """Make a folder that was checked before.

    Raises
    ------
    ConfigError
        If it cannot be made after all.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(key, f"cannot be made: {error.strerror}", value=str(folder)) from None
