"""The user's record: one folder for each addition, whole or not there at all.

It lies in ``~/.local/share/plenary/records`` (what the system uses in its place
elsewhere), in the folder that ``PLENARY_RECORDS`` names, or where ``--folder`` says.
Each addition holds ``rollcalls.csv`` (with source and licence of each roll-call),
``votes.parquet``, ``filled.csv``, ``differing.csv`` and ``about.json``.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import platformdirs

from experiments.estimation.vote_tables import ISSUES, NOT_RECORDED
from experiments.records.layouts import Terms
from experiments.records.merging import Merged
from experiments.store.folders import lock
from sim.errors import ConfigError, DataError
from sim.members.cached import whole_roster
from sim.theory.ballot import VOTE_CODES

VARIABLE = "PLENARY_RECORDS"
FORMAT = "plenary-record-1"
CALL_COLUMNS = (
    "rollcall_id", "date", "resolution", "title", "topic", "session", "agenda", "meeting",
    "kind", *(f"issue_{flag}" for flag in ISSUES),
)  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")


@dataclass(frozen=True, eq=False)
class Addition:
    """What one ``records add`` brought.

    Attributes
    ----------
    folder : Path
    about : dict
        `files` with their digests, `layout`, `source`, `licence`, `shareable`, counts.
    """

    folder: Path
    about: dict

    @property
    def name(self) -> str:
        """Name by which it can be shown and dropped."""
        return self.folder.name

    @cached_property
    def calls(self) -> pd.DataFrame:
        """New roll-calls, one row each."""
        return _read_csv(self.folder / "rollcalls.csv")

    @cached_property
    def votes(self) -> pd.DataFrame:
        """Ballots on these, and those that were not recorded before."""
        try:
            return pd.read_parquet(self.folder / "votes.parquet")
        except (OSError, ValueError) as error:
            raise DataError(self.folder / "votes.parquet", f"cannot be read: {error}") from None

    @cached_property
    def filled(self) -> pd.DataFrame:
        """Texts of known roll-calls that were blank."""
        return _read_csv(self.folder / "filled.csv")

    @cached_property
    def differing(self) -> pd.DataFrame:
        """Ballots that differ from what was known."""
        return _read_csv(self.folder / "differing.csv")


def record_folder(given: str | Path | None = None) -> Path:
    """Say where the user's record lies.

    Examples
    --------
    >>> record_folder("mine").name
    'mine'
    """
    if given is not None:
        return Path(given)
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(platformdirs.user_data_dir("plenary")) / "records"


def additions(folder: Path) -> list[Addition]:
    """Give what has been added, in that order.

    Raises
    ------
    DataError
        If an addition is damaged.
    """
    found = []
    for file in folder.glob("*/about.json"):
        if file.parent.name.startswith("."):
            continue
        try:
            about = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise DataError(file, f"cannot be read ({error})") from None
        if not isinstance(about, dict) or about.get("format") != FORMAT:
            raise DataError(file, f"is not part of a record: format must be {FORMAT!r}")
        found.append(Addition(file.parent, about))
    return sorted(found, key=lambda one: (int(one.about["number"]), one.name))


def named(folder: Path, name: str) -> Addition:
    """Find an addition by its name.

    Raises
    ------
    ConfigError
        If there is none of this name.
    """
    there = {one.name: one for one in additions(folder)}
    if name not in there:
        raise ConfigError("NAME", f"no such addition in {folder}", value=name, choices=there)
    return there[name]


def sources(folder: Path) -> list[dict]:
    """Say where the additions come from, and on what terms."""
    keys = ("source", "licence", "shareable")
    return [
        {"name": one.name, **{key: one.about[key] for key in keys},
         "rollcalls": len(one.calls)}
        for one in additions(folder)
    ]  # fmt: skip


def write(
    folder: Path,
    name: str,
    merged: Sequence[tuple[Merged, Path]],
    terms: Terms,
    layouts: Sequence[str],
    digests: dict[str, str],
) -> Addition:
    """Write an addition beside the others, whole or not at all.

    Raises
    ------
    ConfigError
        If there is one of this name.
    OtherStudyError
        If another command is changing the record now.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _changing(folder):
        return _write(folder, folder / free_name(folder, name), merged, terms, layouts, digests)


@contextlib.contextmanager
def _changing(folder: Path) -> Iterator[None]:
    """Keep other commands from changing a record, and take away what killed ones have left."""
    held = lock(folder)
    try:
        for left in folder.glob(".*/"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        if held is not None:
            held.close()


def _write(
    folder: Path,
    target: Path,
    merged: Sequence[tuple[Merged, Path]],
    terms: Terms,
    layouts: Sequence[str],
    digests: dict[str, str],
) -> Addition:
    partial = Path(tempfile.mkdtemp(dir=folder, prefix=f".{target.name}."))
    try:
        _write_tables(partial, merged, terms)
        about = {
            "format": FORMAT,
            "number": 1 + max((int(a.about["number"]) for a in additions(folder)), default=0),
            "files": digests,
            "layouts": list(layouts),
            "source": terms.source,
            "licence": terms.licence,
            "shareable": terms.shareable,
            "known_already": sum(one.n_known for one, _ in merged),
            "digests": {p.name: file_digest(p) for p in sorted(partial.iterdir())},
        }
        text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
        (partial / "about.json").write_text(text, encoding="utf-8")
        partial.chmod(0o755)
        partial.rename(target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return Addition(target, about)


def _write_tables(folder: Path, merged: Sequence[tuple[Merged, Path]], terms: Terms) -> None:
    calls = pd.concat(
        [
            call_rows(one).assign(source=terms.source, licence=terms.licence, file=file.name)
            for one, file in merged
        ]
    )
    calls.to_csv(folder / "rollcalls.csv", index=False, lineterminator="\n")
    votes = pd.concat([vote_rows(one) for one, _ in merged], ignore_index=True)
    votes = votes.astype({name: "category" for name in votes})
    votes.to_parquet(folder / "votes.parquet", index=False)
    for part in ("filled", "differing"):
        table = pd.concat([getattr(one, part) for one, _ in merged])
        table.to_csv(folder / f"{part}.csv", index=False, lineterminator="\n")


def drop(addition: Addition) -> None:
    """Take an addition out of the record."""
    away = addition.folder.with_name(f".{addition.name}.dropped")
    with _changing(away.parent):
        addition.folder.rename(away)
        shutil.rmtree(away)


def free_name(folder: Path, name: str) -> str:
    """Check a new addition's name.

    Raises
    ------
    ConfigError
        If it is taken, or no name of a folder.
    """
    if not _NAME.fullmatch(name):
        allowed = "letters, digits, and . _ - after the first"
        raise ConfigError("--name", "is no name", value=name, allowed=allowed)
    if (folder / name).exists():
        raise ConfigError("--name", "there is an addition of this name; choose another", value=name)
    return name


def faults(addition: Addition) -> list[str]:
    """Say what is wrong with a stored addition."""
    found = []
    for name, digest in addition.about["digests"].items():
        path = addition.folder / name
        if not path.is_file():
            found.append(f"{addition.name}: {name} is missing")
        elif file_digest(path) != digest:
            found.append(f"{addition.name}: {name} has been changed")
    return found


def file_digest(file: Path) -> str:
    """Hash a file (SHA-256)."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_csv(file: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise DataError(file, f"cannot be read: {error}") from None


def call_rows(merged: Merged) -> pd.DataFrame:
    """Lay out new roll-calls as they are stored, all text."""
    calls = merged.new
    table = calls.assign(
        resolution=calls["symbol"],
        date=calls["date"].dt.strftime("%Y-%m-%d"),
        **{f"issue_{flag}": calls[f"issue_{flag}"].astype(int).astype(str) for flag in ISSUES},
    )
    return table[list(CALL_COLUMNS)]


def vote_rows(merged: Merged) -> pd.DataFrame:
    """Lay out the ballots of a file that were not known, as they are stored."""
    letter = np.array([name for name, _ in sorted(VOTE_CODES.items(), key=lambda pair: pair[1])])
    at, member = np.nonzero(merged.votes != NOT_RECORDED)
    table = pd.DataFrame(
        {
            "rollcall_id": merged.new["rollcall_id"].to_numpy()[at],
            "iso3": np.array(whole_roster().iso3, dtype=object)[member],
            "vote": letter[merged.votes[at, member]],
        }
    )
    return pd.concat([table, merged.ballots], ignore_index=True)
