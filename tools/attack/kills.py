"""Commands killed at random moments, and before an operation on a file, and then run again."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from rich.progress import track

from tools.attack.damage import votes_table
from tools.attack.dying import COUNT

SWEEP = ["sweep", "strategy/democratic=no_action,block,swing_courting", "replications=60",
         "scenario=minimal", "executor.workers=2", "--quiet"]  # fmt: skip
YEARS = ["sweep", "scenario=brussels_effect", "replications=60", "seed=1,2", "--quiet", "name=r"]
CALIBRATE = ["calibrate", "--from", "before_73_27", "--cutoff", "2007-01-01",
             "--out", "earlier.json", "--name", "earlier"]  # fmt: skip
COMMANDS = {
    "sweep": [*SWEEP, "name=r"],
    "sweep, record=full": [*SWEEP, "record=full", "name=r"],
    "sweep, until=difference": [*SWEEP, "until=difference:0.2", "name=r"],
    "sweep over years": YEARS,
    "report": ["report", "results/r"],
    "replay --export": ["replay", "results/r", "--cell", "1", "--export", "cell.yaml"],
    "export --zip": ["export", "results/r", "--zip", "r.zip"],
    "records add": ["records", "add", "votes.csv"],
    "calibrate": CALIBRATE,
}
SWEEPS = {name for name, words in COMMANDS.items() if words[0] == "sweep"}  # kept chunk by chunk
ON_RESULTS = {"report", "replay --export", "export --zip"}  # that need a results folder before


@dataclass(frozen=True)
class Undisturbed:
    """What a command does when nobody kills it: code, content, seconds, operations on files."""

    code: int
    content: dict[str, object]
    took: float
    operations: int


def kills(times: int, dice: random.Random) -> Iterator[str]:
    """Kill commands, run them again and compare with undisturbed ones; every kind in turn."""
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="attack-") as home:
        whole: dict[str, Undisturbed] = {}
        for number in track(range(times), "kills"):
            name = list(COMMANDS)[number % len(COMMANDS)]
            if name not in whole:
                whole[name] = _undisturbed(Path(home), name)
            folder = Path(home) / "killed"
            before = contents(Path(home) / f"before-{name}")
            shutil.copytree(Path(home) / f"before-{name}", folder)
            where = _kill(folder, name, whole[name], dice, between_files=number % 2 == 1)
            found[name, " ".join(where.split()[:2])] += 1
            if name not in SWEEPS and (half := _half(folder, before, whole[name])):
                yield f"{name}, {where}: half written: {half}"
            if fault := _again(folder, name, whole[name]):
                yield f"{name}, {where}: {fault}"
            shutil.rmtree(folder)
    for (name, kind), count in sorted(found.items()):
        print(f"kills: {name}: {count} {kind}", flush=True)


def _undisturbed(home: Path, name: str) -> Undisturbed:
    """Prepare a folder for a command, and run it on a copy."""
    before, folder = home / f"before-{name}", home / "killed"  # one path, as tables may hold it
    before.mkdir()
    if name in ON_RESULTS:
        start(before, COMMANDS["sweep"]).communicate()
    if name == "records add":
        (before / "votes.csv").write_text(votes_table(), encoding="utf-8")
    shutil.copytree(before, folder)
    began, count = time.monotonic(), home / "count"
    process = start(folder, COMMANDS[name], last=0, count=count)
    said = process.communicate()
    took = time.monotonic() - began
    if process.returncode:  # it would be killed for nothing
        raise RuntimeError(f"{name}: {said}")
    content = contents(folder)
    shutil.rmtree(folder)
    return Undisturbed(process.returncode, content, took, int(count.read_text(encoding="utf-8")))


def _kill(
    folder: Path, name: str, whole: Undisturbed, dice: random.Random, *, between_files: bool
) -> str:
    """Run a command until it is killed; say where."""
    if between_files and whole.operations:
        last = dice.randint(1, whole.operations)
        process = start(folder, COMMANDS[name], last=last)
        process.communicate()
        return _ended(process) + f"before operation {last} of {whole.operations} on files"
    moment = dice.uniform(0.05, whole.took)
    process = start(folder, COMMANDS[name])
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=moment)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return _ended(process) + f"after {moment:.2f} of {whole.took:.2f} s"


def _ended(process: subprocess.Popen[str]) -> str:
    return "killed " if process.returncode == -signal.SIGKILL else "finished "


def _half(folder: Path, before: dict[str, object], whole: Undisturbed) -> list[str]:
    """Find files that are neither as before a command nor as after it, hidden ones apart."""
    there = {k: v for k, v in contents(folder).items() if not _hidden(k)}
    return sorted(k for k, v in there.items() if v not in (before.get(k), whole.content.get(k)))


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in Path(name).parts)


def _again(folder: Path, name: str, whole: Undisturbed) -> str | None:
    """Run a command after it was killed; say what is not as if it had not been."""
    again = start(folder, COMMANDS[name])
    _, said = again.communicate()
    if again.returncode != whole.code or "Traceback" in said:
        return f"again gives {again.returncode}: {said[-300:]}"
    found, wanted = contents(folder), whole.content
    differs = sorted(k for k in wanted.keys() | found.keys() if wanted.get(k) != found.get(k))
    return f"differs in {differs}" if differs else None


def start(
    folder: Path, words: list[str], *, last: int | None = None, count: Path | None = None
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
    """
    module = ["experiments"] if last is None else ["tools.attack.dying", str(last)]
    environment = os.environ | {
        "PLENARY_RECORDS": str(folder / "records"), "MPLBACKEND": "Agg",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]), COUNT: str(count),
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", *module, *words], cwd=folder, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        start_new_session=True,
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


def _rows(frame: pd.DataFrame) -> int:
    """Sum up a table whatever the order of its rows."""
    return int(pd.util.hash_pandas_object(frame.astype(str), index=False).sum())
