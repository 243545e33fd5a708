"""Commands killed at random moments, and before an operation on a file, and then run again."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tools.attack.commands import COMMANDS, Attacked, in_turn, start


def kills(times: int, dice: random.Random) -> Iterator[str]:
    """Kill commands, run them again and compare with undisturbed ones; every kind in turn."""
    counted: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="attack-") as home:
        for number, (name, one) in enumerate(in_turn(Path(home), times, "kills")):
            one.fresh()
            where = _kill(one, dice, between_files=number // len(COMMANDS) % 2 == 1)
            counted[f"{name}: {' '.join(where.split()[:2])}"] += 1
            if half := one.half_written():
                yield f"{name}, {where}: half written: {half}"
            if fault := one.again():
                yield f"{name}, {where}: {fault}"
    for kind, count in sorted(counted.items()):
        print(f"kills: {kind}: {count}", flush=True)


def _kill(one: Attacked, dice: random.Random, *, between_files: bool) -> str:
    """Run a command until it is killed; say where."""
    if between_files and one.operations:
        last = dice.randint(1, one.operations)
        process = start(one.folder, one.words, last=last)
        process.communicate()
        return _ended(process) + f"before operation {last} of {one.operations} on files"
    moment = dice.uniform(0.05, one.took)
    process = start(one.folder, one.words)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=moment)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return _ended(process) + f"after {moment:.2f} of {one.took:.2f} s"


def _ended(process: subprocess.Popen[str]) -> str:
    return "killed " if process.returncode == -signal.SIGKILL else "finished "
