"""Commands that are attacked, how they are started, and what they leave."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd
from rich.progress import track

from tools.attack.damage import votes_table
from tools.attack.dying import COUNT

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "attacked"  # where commands work: one path, as tables may hold it
SWEEP = ["sweep", "strategy/democratic=no_action,block,swing_courting", "replications=60",
         "scenario=minimal", "executor.workers=2", "--quiet"]  # fmt: skip
TEXTS = ["--rollcalls", "rollcalls.csv", "--declared", "declared.csv",
         "--calibration", "before_73_27"]  # fmt: skip
COMMANDS = {
    "sweep": [*SWEEP, "name=r"],
    "sweep, record=full": [*SWEEP, "record=full", "name=r"],
    "sweep, until=difference": [*SWEEP, "until=difference:0.2", "name=r"],
    "sweep over years": ["sweep", "scenario=brussels_effect", "replications=60", "seed=1,2",
                         "--quiet", "name=r"],
    "report": ["report", "results/r"],
    "replay --export": ["replay", "results/r", "--cell", "1", "--export", "cell.yaml"],
    "export --zip": ["export", "results/r", "--zip", "r.zip"],
    "records add": ["records", "add", "votes.csv"],
    "calibrate": ["calibrate", "--from", "before_73_27", "--cutoff", "2007-01-01",
                  "--out", "earlier.json", "--name", "earlier"],
    "run": ["run", "scenario=minimal", "replications=20", "name=r", "--quiet"],
    "predict": ["predict", *TEXTS, "--out", "P.csv", "--report", "P.html"],
    "whip": ["whip", "A/RES/73/27", *TEXTS],
    "package": ["package", "--pass", "A/RES/73/27", *TEXTS],
    "game": ["game", "scenario=minimal", "replications=20", "--quiet",
             "strategy/democratic=no_action,block", "strategy/sovereigntist=uncoordinated,block"],
}  # fmt: skip
ON_RESULTS = {"report", "replay --export", "export --zip"}  # that need a results folder before


class Attacked:
    """A command: what is there before it, and what it leaves when nothing disturbs it.

    Parameters
    ----------
    home
        A folder to work in; `FOLDER` below it is that of the command.
    name
        Of the command.

    Attributes
    ----------
    words
        Of the command line.
    took
        By the undisturbed command [s].
    operations
        On files, by the undisturbed command.
    """

    def __init__(self, home: Path, name: str):
        self.words, self.folder = COMMANDS[name], home / FOLDER
        self.in_chunks = self.words[0] == "sweep"  # what it has finished is kept
        self._before = home / f"before-{name}"
        self._prepare(name)
        self.fresh()
        began, count = time.monotonic(), home / "count"
        process = start(self.folder, self.words, last=0, count=count)
        said = process.communicate()
        self.took = time.monotonic() - began
        if process.returncode:  # there would be nothing to disturb
            raise RuntimeError(f"{name}: {said}")
        self.content = contents(self.folder)
        self.operations = int(count.read_text(encoding="utf-8"))
        shutil.rmtree(self.folder)

    def _prepare(self, name: str) -> None:
        self._before.mkdir()
        for example in ("rollcalls.csv", "declared.csv"):
            shutil.copy(ROOT / "docs" / "examples" / example, self._before)
        (self._before / "votes.csv").write_text(votes_table(), encoding="utf-8")
        if name in ON_RESULTS:
            start(self._before, COMMANDS["sweep"]).communicate()

    def fresh(self) -> None:
        """Put everything as it is before the command."""
        shutil.copytree(self._before, self.folder, dirs_exist_ok=True)

    def size(self) -> int:
        """Sum up the files before the command [bytes]."""
        return sum(p.stat().st_size for p in self._before.rglob("*") if p.is_file())

    def half_written(self) -> list[str]:
        """Find files that are neither as before the command nor as after it.

        Hidden ones and kept plays apart, which are there to be taken up again.
        """
        if self.in_chunks:
            return []
        before = contents(self._before)
        there = {k: v for k, v in contents(self.folder).items() if not (_hidden(k) or _plays(k))}
        return sorted(k for k, v in there.items() if v not in (before.get(k), self.content.get(k)))

    def again(self) -> str | None:
        """Run the command after it was disturbed; say what is not as if it had not been."""
        process = start(self.folder, self.words)
        _, said = process.communicate()
        differs = self.differs()
        finished = not process.returncode or (differs is None and "holds an answer" in said)
        if not finished or "Traceback" in said:
            return f"again gives {process.returncode}: {said[-300:]}"
        return differs

    def differs(self) -> str | None:
        """Say in what the folder differs from that of the undisturbed command."""
        found, wanted = contents(self.folder), self.content
        names = {k for k in wanted.keys() | found.keys() if not _plays(k)}
        parts = sorted(k for k in names if wanted.get(k) != found.get(k))
        return f"differs in {parts}" if parts else None


def in_turn(home: Path, times: int, title: str) -> Iterator[tuple[str, Attacked]]:
    """Give each command in turn, prepared when first asked for; its folder is gone afterwards."""
    ready: dict[str, Attacked] = {}
    for number in track(range(times), title):
        name = list(COMMANDS)[number % len(COMMANDS)]
        if name not in ready:
            ready[name] = Attacked(home, name)
        yield name, ready[name]
        shutil.rmtree(ready[name].folder, ignore_errors=True)


def start(
    folder: Path,
    words: Sequence[str],
    *,
    last: int | None = None,
    count: Path | None = None,
    within: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[str]:
    """Start a command in a folder, in a group of processes of its own.

    Parameters
    ----------
    folder
        Where it works.
    words
        Of its command line, without `plenary`.
    last
        Before which operation on a file it is killed; 0 counts them, None leaves it alone.
    count
        The file that takes their number.
    within
        A command that starts it, such as ``unshare -rn``.
    environment
        Variables of its own.
    """
    module = ["experiments"] if last is None else ["tools.attack.dying", str(last)]
    given = os.environ | {
        "PLENARY_RECORDS": str(folder / "records"), "MPLBACKEND": "Agg",
        "PYTHONPATH": str(ROOT), COUNT: str(count), **(environment or {}),
    }  # fmt: skip
    return subprocess.Popen(
        [*within, sys.executable, "-m", *module, *words], cwd=folder, env=given,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        errors="replace", start_new_session=True,
    )  # fmt: skip


def contents(folder: Path) -> dict[str, object]:
    """Read what a command has left, without times, sizes of chunks and pictures' bytes."""
    found: dict[str, object] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = str(path.relative_to(folder))
        if _hidden(name):
            found[name] = "left over"
        elif path.suffix == ".parquet" and path.stem.isdigit():  # chunks: compared as one table
            name = str(path.parent.relative_to(folder))
            if name not in found:
                found[name] = _rows(pd.read_parquet(path.parent))
        elif path.suffix == ".parquet":
            found[name] = _rows(pd.read_parquet(path))
        elif path.suffix in (".csv", ".yaml", ".txt") or path.name == "earlier.json":
            found[name] = path.read_bytes()
        elif path.suffix == ".zip":
            found[name] = zipfile.ZipFile(path).testzip() or "whole"
        else:
            found[name] = "there"
    return found


def _plays(name: str) -> bool:
    return "plays" in Path(name).parts  # what the adviser keeps until its answer is whole


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in Path(name).parts)


def _rows(frame: pd.DataFrame) -> int:
    """Sum up a table whatever the order of its rows."""
    return int(pd.util.hash_pandas_object(frame.astype(str), index=False).sum())
