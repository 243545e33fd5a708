"""Ask an answer of the adviser again, from its folder alone, and compare its tables."""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from experiments.commands.catalogue import available
from experiments.report.advice_page import read_manifest
from experiments.store.folders import digest_of
from experiments.store.provenance import changes, provenance

PLACES = ("--results", "--name")


def again(folder: Path) -> int:
    """Ask an answer's question again, from the copies of its inputs.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    int
        0 if every table is the same byte for byte, 1 if not.
    """
    found = read_manifest(folder)
    module = importlib.import_module(available()[found["command"]][0])
    with tempfile.TemporaryDirectory() as place:
        arguments = moved(found["arguments"], folder, place)
        with contextlib.redirect_stdout(io.StringIO()):
            module.main(arguments)
        fresh = {name: digest_of(Path(place) / "again" / name) for name in found["files"]}
    wrong = [name for name, digest in found["files"].items() if fresh[name] != digest]
    changed = [name for name in found["files"] if digest_of(folder / name) != found["files"][name]]
    for name in changed:
        print(f"{folder / name} was changed after it was written.", file=sys.stderr)
    if not wrong:
        print(f"{folder}: {len(fresh)} tables, every bit is equal.")
        return 0
    print(f"{folder}: {', '.join(wrong)} differ.")
    for line in changes(found, provenance()):
        print(f"  {line}")
    return 1


def moved(arguments: Sequence[str], folder: Path, place: str) -> list[str]:
    """Give the arguments with inputs from the folder's copies, and another place for results.

    Examples
    --------
    >>> moved(["T", "--items", "inputs/I.csv", "--name", "mine"], Path("results/whip"), "tmp")
    ['T', '--items', 'results/whip/inputs/I.csv', '--results', 'tmp', '--name', 'again']
    """
    kept: list[str] = []
    skip = False
    for word in arguments:
        if skip:
            skip = False
        elif word in PLACES:
            skip = True
        elif not word.startswith(tuple(f"{name}=" for name in PLACES)):
            kept.append(str(folder / word) if word.startswith("inputs/") else word)
    return [*kept, "--results", place, "--name", "again"]
