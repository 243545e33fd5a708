"""Plays of an answer that is not finished yet, kept so that an interruption loses little."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import pandas as pd

from experiments.store.atomic import atomically
from experiments.store.folders import writing
from experiments.store.provenance import fingerprint, provenance
from sim.errors import ConfigError, DataError

PLAYS = "plays"  # folder within that of the answer; goes when the answer is whole
PAUSE = 5.0  # between two writings [s]: what a power cut can cost
Arrays = dict[str, np.ndarray]


class KeptPlays:
    """Plays by configuration and replications; those of an interrupted run are not played again.

    What was played by other code, data or packages is not taken. Use as a context manager.

    Parameters
    ----------
    folder : Path
        Of the answer.

    Examples
    --------
    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp())
    >>> for _ in range(2):
    ...     with KeptPlays(place) as kept:
    ...         found = kept.play({"seed": 1}, range(2), lambda: {"a": np.ones(2)})
    >>> len(kept), found["a"].tolist()
    (1, [1.0, 1.0])
    >>> forget(place)
    >>> (place / PLAYS).exists()
    False
    """

    def __init__(self, folder: Path):
        self.folder = Path(folder) / PLAYS
        self._known: dict[str, Arrays] = {}
        self._fresh: dict[str, Arrays] = {}
        self._written = time.monotonic()
        self._code = fingerprint(provenance())
        above = (self.folder.parent, *self.folder.parent.parents)
        self._fresh_places = [place for place in above if not place.exists()]

    def __enter__(self) -> KeptPlays:
        for file in sorted(self.folder.glob("*.npz")):
            self._known |= _read(file)
        if self._known:
            print(f"{len(self._known)} pieces of an interrupted run are there", file=sys.stderr)
        return self

    def __exit__(self, kind: type[BaseException] | None, *error) -> None:
        if kind is None or not issubclass(kind, (ConfigError, DataError)):
            self._write()
            return
        forget(self.folder.parent)  # what is refused leaves nothing behind
        for place in self._fresh_places:
            with contextlib.suppress(OSError):
                place.rmdir()

    def __len__(self) -> int:
        return len(self._known)

    def play(self, config: Mapping, span: range, play: Callable[[], Arrays]) -> Arrays:
        """Give what was played of a configuration, or play it and keep it.

        Parameters
        ----------
        config : mapping
        span : range
            Replications.
        play : callable
            Gives arrays by name.
        """
        key = self._key(config, span)
        if key not in self._known:
            self._known[key] = self._fresh[key] = play()
            if time.monotonic() - self._written > PAUSE:
                self._write()
        return self._known[key]

    def keep(self, given: Sequence[np.ndarray], work: Callable[[], Arrays]) -> Arrays:
        """Give what was worked out from the same arrays before, or work it out and keep it.

        Parameters
        ----------
        given : sequence of array
            All that the work depends on.
        work : callable
            Gives arrays by name.
        """
        digest = hashlib.sha256()
        for array in given:
            digest.update(repr(np.shape(array)).encode() + np.ascontiguousarray(array).tobytes())
        return self.play({"given": digest.hexdigest()}, range(1), work)

    def _key(self, config: Mapping, span: range) -> str:
        said = json.dumps([self._code, config, span.start, span.stop], sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def _write(self) -> None:
        self._written = time.monotonic()
        if not self._fresh:
            return
        flat = {
            f"{key}/{name}": a for key, arrays in self._fresh.items() for name, a in arrays.items()
        }
        with writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            number = len(list(self.folder.glob("*.npz")))
            atomically(self.folder / f"{number:05d}.npz", lambda place: _save(place, flat))
        self._fresh = {}


class KeptPieces:
    """Pieces of one question's answer by name, kept until it is whole.

    Parameters
    ----------
    kept : KeptPlays
    question : object
        All that the pieces depend on beside code and data, as JSON has it.

    Examples
    --------
    >>> import tempfile
    >>> with KeptPlays(Path(tempfile.mkdtemp())) as kept:
    ...     pieces = KeptPieces(kept, "who?")
    ...     table = pieces.table("names", lambda: pd.DataFrame({"iso3": ["IND"], "p": [0.5]}))
    >>> table.to_dict("list")
    {'iso3': ['IND'], 'p': [0.5]}
    """

    def __init__(self, kept: KeptPlays, question: object):
        self.kept, self.question = kept, question

    def arrays(self, name: str, work: Callable[[], Arrays]) -> Arrays:
        """Give a piece, or work it out and keep it."""
        return self.kept.play({"question": self.question, "piece": name}, range(1), work)

    def table(self, name: str, work: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Give a table of numbers and words; the same whether it was kept or is worked out."""
        found = self.arrays(name, lambda: _columns(work()))
        return pd.DataFrame({key[COLUMN:]: array for key, array in sorted(found.items())})


COLUMN = 4  # digits before the name of a column, which keep their order


def _columns(table: pd.DataFrame) -> Arrays:
    """Give columns as arrays of numbers or letters, by their order and name."""
    return {
        f"{k:0{COLUMN}d}{name}": np.array(list(column))
        for k, (name, column) in enumerate(table.items())
    }


def forget(folder: Path) -> None:
    """Remove what was kept, once the answer is whole."""
    shutil.rmtree(Path(folder) / PLAYS, ignore_errors=True)


def only_plays(folder: Path) -> bool:
    """Tell whether a folder holds the plays of an interrupted run and nothing else."""
    return {path.name for path in Path(folder).iterdir()} == {PLAYS}


def _save(place: Path, arrays: Arrays) -> None:
    with place.open("wb") as file:
        np.savez(file, **arrays)


def _read(file: Path) -> dict[str, Arrays]:
    found: dict[str, Arrays] = {}
    try:
        with np.load(file, allow_pickle=False) as kept:
            for name in kept.files:
                key, _, rest = name.partition("/")
                found.setdefault(key, {})[rest] = kept[name]
    except (OSError, ValueError, BadZipFile):  # not ours, or broken: played again
        return {}
    return found
