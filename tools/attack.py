"""Attack the laboratory as chance and strangers would, and count what gives way.

``python -m tools.attack kills 50 | overrides 1000 | configs 500 | votes 500 | flips 200 | all``

- kills: commands killed at random moments and run again; every table must be as if undisturbed.
- overrides: random words on the command line; the answer is a message or a run, never a traceback.
- configs, votes: files of ours with random damage, read by ``check`` and ``records check``.
- flips: one bit turned in a random file of a results folder; found and named, or harmless.

Nothing may end in a traceback, take more than `LONGEST` seconds or leave a part of a file.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
from rich.progress import track

from experiments.command_line import main

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 20.0  # that a refused or small command may take [s of processor time]
PLENARY = [sys.executable, "-m", "experiments"]
SWEEP = ["sweep", "strategy/democratic=no_action,block,swing_courting", "replications=60",
         "scenario=minimal", "executor.workers=2", "--quiet"]  # fmt: skip
COMMANDS = {
    "sweep": [*SWEEP, "name=r"],
    "full": [*SWEEP, "record=full", "name=r"],
    "until": [*SWEEP, "until=difference:0.2", "name=r"],
    "years": [
        "sweep",
        "scenario=brussels_effect",
        "replications=60",
        "seed=1,2",
        "--quiet",
        "name=r",
    ],
    "report": ["report", "results/r"],
    "export": ["replay", "results/r", "--cell", "1", "--export", "cell.yaml"],
    "records": ["records", "add", "votes.csv", "--yes"],
    "calibrate": [
        "calibrate",
        "--from",
        "before_73_27",
        "--cutoff",
        "2007-01-01",
        "--out",
        "earlier.json",
        "--name",
        "earlier",
    ],
}


def kills(times: int, dice: random.Random) -> Iterator[str]:
    """Kill commands at random moments, run them again and compare with undisturbed ones."""
    with tempfile.TemporaryDirectory(prefix="attack-") as home:
        kept = {}
        for number in track(range(times), "kills"):
            name = list(COMMANDS)[number % len(COMMANDS)]
            if name not in kept:
                kept[name] = _undisturbed(Path(home) / f"before-{name}", name)
            whole, wanted, took = kept[name]
            folder = Path(home) / "killed"
            shutil.copytree(Path(home) / f"before-{name}", folder)
            _run(folder, COMMANDS[name], kill_after=dice.uniform(0.05, took))
            again = _run(folder, COMMANDS[name])
            if again.returncode != whole.returncode or "Traceback" in again.stderr:
                yield f"{name}: again gives {again.returncode}: {again.stderr[-300:]}"
            elif (found := _content(folder)) != wanted:
                yield f"{name}: differs in {sorted(k for k in wanted if wanted[k] != found.get(k))}"
            shutil.rmtree(folder)


def _undisturbed(before: Path, name: str) -> tuple[subprocess.CompletedProcess, dict, float]:
    """Prepare a folder for a command; run it on a copy: answer, content, seconds."""
    before.mkdir()
    if name in ("report", "export"):
        _run(before, COMMANDS["sweep"])
    if name == "records":
        (before / "votes.csv").write_text(_votes(), encoding="utf-8")
    folder = before.with_name("killed")  # the same path, as tables may hold it
    shutil.copytree(before, folder)
    began = time.monotonic()
    whole = _run(folder, COMMANDS[name])
    took = time.monotonic() - began
    wanted = _content(folder)
    shutil.rmtree(folder)
    return whole, wanted, took


def _run(folder: Path, words: list[str], kill_after: float | None = None):
    environment = os.environ | {"PLENARY_RECORDS": str(folder / "records"), "MPLBACKEND": "Agg"}
    process = subprocess.Popen(
        [*PLENARY, *words], cwd=folder, env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True,
    )  # fmt: skip
    if kill_after is not None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(kill_after)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    out, err = process.communicate()
    return subprocess.CompletedProcess(words, process.returncode, out, err)


def _content(folder: Path) -> dict[str, object]:
    """What a command has left, in a form that does not hold times and chunks."""
    found: dict[str, object] = {}
    for path in sorted(
        p for p in folder.rglob("*") if p.is_dir() and any(p.glob("[0-9]*.parquet"))
    ):
        frame = pd.read_parquet(path)
        keys = [k for k in ("cell", "replication", "meeting", "item", "draft") if k in frame]
        frame = frame.sort_values([*keys, *(["iso3"] if "iso3" in frame else [])])
        found[str(path.relative_to(folder))] = pd.util.hash_pandas_object(
            frame.astype(str), index=False
        ).sum()
    for path in sorted(folder.rglob("*")):
        left_over = path.suffix in (".part", ".tmp") or path.name.startswith(".")
        kept = path.suffix in (".csv", ".yaml") or path.name == "earlier.json"
        if path.is_file() and (kept or left_over):
            found[str(path.relative_to(folder))] = path.read_bytes()
        elif path.name == "report.html":
            found["report.html"] = path.stat().st_size > 10_000
    return found


def overrides(times: int, dice: random.Random) -> Iterator[str]:
    """Put random words on the command line of ``plenary check``."""
    keys = ["seed", "replications", "forum", "scenario", "strategy/democratic", "model.tie",
            "strategy.democratic.budget", "forum.rounds", "forum.stages.vote.quorum_to_decide",
            "uncertainty", "model.influence.ties", "scenario.camps.democratic.leaders", "roster",
            "record", "executor", "until", "design", "plugins", "name", "calibration",
            "forum.members", "strategy.sovereigntist.target._target_", "hydra.run.dir"]  # fmt: skip
    values = ["1", "-1", "1e9", "nan", "null", "true", "oewg", "block", "[USA]", "{a:1}", "a,b",
              "range(3)", "range(1,1e9)", "interval(0,1)", "choice(1,2)", "glob(*)", "'", "\"", "",
              "${seed}", "${oc.env:HOME}", "../..", "\x1b[31m", "=1+1", "ü🙂", "os.system", "{{}}",
              "[" * 40, "a" * 5000, "<script>alert(1)</script>", "0x10", "1/2"]  # fmt: skip
    for _ in track(range(times), "overrides"):
        words = []
        for _ in range(dice.randint(1, 3)):
            key, value = dice.choice(keys), dice.choice(values)
            if dice.random() < 0.2:
                key = "".join(dice.choice("+~@:.=/ ") if dice.random() < 0.2 else c for c in key)
            words.append(dice.choice(["", "+", "++", "~"]) + f"{key}={value}")
        yield from _answered(["check", "--no-trial", *words])


def configs(times: int, dice: random.Random) -> Iterator[str]:
    """Damage files of configurations, and have them checked."""
    with tempfile.TemporaryDirectory(prefix="attack-") as home:
        saved = Path(home) / "cell.yaml"
        with contextlib.redirect_stdout(io.StringIO()), contextlib.chdir(home):
            main(["run", "scenario=minimal", "replications=2", "name=r", "--quiet"])
            main(["replay", "results/r", "--export", str(saved)])
            text = saved.read_text(encoding="utf-8")
            for _ in track(range(times), "configs"):
                saved.write_bytes(_damaged(text, dice))
                yield from _answered(["check", "--no-trial", str(saved)])


def votes(times: int, dice: random.Random) -> Iterator[str]:
    """Damage files of votes, and have them checked and added."""
    with tempfile.TemporaryDirectory(prefix="attack-") as home:
        os.environ["PLENARY_RECORDS"] = str(Path(home) / "records")
        path, text = Path(home) / "votes.csv", _votes()
        for _ in track(range(times), "votes"):
            path.write_bytes(_damaged(text, dice))
            yield from _answered(["records", "check", str(path)])


def flips(times: int, dice: random.Random) -> Iterator[str]:
    """Turn one bit of a results folder, and replay, report and list it."""
    with tempfile.TemporaryDirectory(prefix="attack-") as home, contextlib.chdir(home):
        with contextlib.redirect_stdout(io.StringIO()):
            main(["sweep", "seed=1,2", "scenario=minimal", "replications=4", "name=r", "--quiet"])
        whole = Path("results/r")
        shutil.copytree(whole, "kept")
        files = sorted(p.relative_to("kept") for p in Path("kept").rglob("*") if p.is_file())
        for number in track(range(times), "flips"):
            shutil.rmtree(whole)
            shutil.copytree("kept", whole)
            path = whole / files[number % len(files)]
            data = bytearray(path.read_bytes())
            if data:
                data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
                path.write_bytes(bytes(data))
            yield from _answered(["replay", str(whole)], path.name)
            yield from _answered(["check", "--no-trial", str(whole)], path.name)


def _damaged(text: str, dice: random.Random) -> bytes:
    """Cut, double, turn or put in some bytes, or take lines out and put them elsewhere."""
    data = bytearray(text.encode())
    kind = dice.randrange(6)
    at = dice.randrange(len(data))
    if kind == 0:
        return bytes(data[:at])
    if kind == 1:
        data[at:at] = dice.randbytes(dice.randint(1, 30))
    elif kind == 2:
        del data[at : at + dice.randint(1, 200)]
    elif kind == 3:
        data[at] ^= 1 << dice.randrange(8)
    else:
        lines = data.splitlines(keepends=True)
        dice.shuffle(lines) if kind == 4 else lines.insert(0, dice.choice(lines))
        return b"".join(lines)
    return bytes(data)


def _votes() -> str:
    header = "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,title"
    names = {"USA": "UNITED STATES", "RUS": "RUSSIAN FEDERATION", "KEN": "KENYA", "FRA": "FRANCE"}
    rows = [
        f"{4000000 + text},{code},{name},{'YNA'[(text + place) % 3]},2024-12-0{1 + text % 9},79,"
        f"A/RES/79/{200 + text},A/79/L.{text},Text number {text} on digital cooperation"
        for text in range(12)
        for place, (code, name) in enumerate(names.items())
    ]
    return "\n".join([header, *rows]) + "\n"


def _answered(words: list[str], about: str = "") -> Iterator[str]:
    """Run a command in this process; tell what is no plain answer."""
    began, told = time.process_time(), io.StringIO()
    try:
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
            code = main(words)
    except SystemExit as leaving:
        code = leaving.code
    except BaseException:
        yield f"{about} {words!r:.300}: {traceback.format_exc()[-500:]}"
        return
    if "Traceback" in told.getvalue() or code not in (0, 1, 2):
        yield f"{about} {words!r:.300}: {code}: {told.getvalue()[-300:]}"
    if (took := time.process_time() - began) > LONGEST:
        yield f"{about} {words!r:.300}: took {took:.0f} s"


ATTACKS: dict[str, tuple[Callable[[int, random.Random], Iterator[str]], int]] = {
    "kills": (kills, 200), "overrides": (overrides, 5000), "configs": (configs, 1000),
    "votes": (votes, 1000), "flips": (flips, 200),
}  # fmt: skip


def run(argv: list[str] | None = None) -> int:
    """Run attacks; 1 if anything gave way."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.attack",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("kind", choices=[*ATTACKS, "all"])
    parser.add_argument("times", type=int, nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(argv)
    counted: Counter[str] = Counter()
    for name in ATTACKS if given.kind == "all" else [given.kind]:
        attack, usual = ATTACKS[name]
        for found in attack(given.times or usual, random.Random(given.seed)):
            counted[name] += 1
            print(f"{name}: {found}", flush=True)
        print(f"{name}: {given.times or usual} tried, {counted[name]} gave way", flush=True)
    return 1 if counted else 0


if __name__ == "__main__":
    sys.exit(run())
