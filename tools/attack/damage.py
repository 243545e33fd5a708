"""Random damage to files and random words on the command line; commands run in this process."""

from __future__ import annotations

import contextlib
import io
import os
import random
import shutil
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from rich.progress import track

from experiments.command_line import main

LONGEST = 20.0  # that a refused or small command may take [s of processor time]


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
        yield from answered(["check", "--no-trial", *words])


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
                yield from answered(["check", "--no-trial", str(saved)])


def votes(times: int, dice: random.Random) -> Iterator[str]:
    """Damage files of votes, and have them checked and added."""
    with tempfile.TemporaryDirectory(prefix="attack-") as home:
        os.environ["PLENARY_RECORDS"] = str(Path(home) / "records")
        path, text = Path(home) / "votes.csv", votes_table()
        for _ in track(range(times), "votes"):
            path.write_bytes(_damaged(text, dice))
            yield from answered(["records", "check", str(path)])


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
            yield from answered(["replay", str(whole)], path.name)
            yield from answered(["check", "--no-trial", str(whole)], path.name)


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


def votes_table() -> str:
    """Write a small table of votes in the library's layout."""
    header = "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,title"
    names = {"USA": "UNITED STATES", "RUS": "RUSSIAN FEDERATION", "KEN": "KENYA", "FRA": "FRANCE"}
    rows = [
        f"{4000000 + text},{code},{name},{'YNA'[(text + place) % 3]},2024-12-0{1 + text % 9},79,"
        f"A/RES/79/{200 + text},A/79/L.{text},Text number {text} on digital cooperation"
        for text in range(12)
        for place, (code, name) in enumerate(names.items())
    ]
    return "\n".join([header, *rows]) + "\n"


def answered(words: list[str], about: str = "") -> Iterator[str]:
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
