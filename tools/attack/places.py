"""Commands on a full disk, on one that turns read-only, twice at once, without a network.

Disks are small file systems in memory, so that Linux and the rights to mount are needed.
"""

from __future__ import annotations

import contextlib
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.attack.commands import Attacked, in_turn, start

NETLESS = ("unshare", "-rn")
ROOM = 4096  # that a file takes at least on such a disk [bytes]


def full(times: int, dice: random.Random) -> Iterator[str]:
    """Run commands on a disk with too little room, then with enough."""

    def disturb(one: Attacked) -> str:
        room = one.size() + ROOM * dice.randint(20, 20 + 8 * one.operations)
        _mount(one.folder, f"remount,size={room}")
        code, said = _answer(start(one.folder, one.words))
        _mount(one.folder, "remount,size=400m")
        return f"with {room} bytes: {_fault(code, said)}"

    yield from _on_disks(times, "full", disturb)


def readonly(times: int, dice: random.Random) -> Iterator[str]:
    """Run commands on a disk that can no longer be written from a random moment on."""

    def disturb(one: Attacked) -> str:
        process = start(one.folder, one.words)
        moment = dice.uniform(0.3, 1.0) * one.took
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(moment)
        while process.poll() is None and not _mount(one.folder, "remount,ro"):
            time.sleep(0.01)  # a file is open for writing
        code, said = _answer(process)
        _mount(one.folder, "remount,rw")
        return f"after {moment:.2f} s: {_fault(code, said)}"

    yield from _on_disks(times, "readonly", disturb)


def _on_disks(times: int, title: str, disturb: Callable[[Attacked], str]) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="attack-") as home:
        for name, one in in_turn(Path(home), times, title):
            one.folder.mkdir()
            if not _mount(one.folder, "size=400m", new=True):
                yield "no rights to mount a disk; try: unshare -rm python -m tools.attack …"
                return
            try:
                one.fresh()
                told = disturb(one)
                if not told.endswith(": "):
                    yield f"{name}, {told}"
                if half := one.half_written():
                    yield f"{name}, {told} half written: {half}"
                if fault := one.again():
                    yield f"{name}, {told} {fault}"
            finally:
                subprocess.run(["umount", "-l", str(one.folder)], check=True)


def twice(times: int, dice: random.Random) -> Iterator[str]:
    """Run a command twice at once, the second a moment later."""
    with tempfile.TemporaryDirectory(prefix="attack-") as home:
        for name, one in in_turn(Path(home), times, "twice"):
            one.fresh()
            first = start(one.folder, one.words)
            moment = dice.uniform(0, 0.5) * one.took
            time.sleep(moment)
            second = start(one.folder, one.words)
            for process in (first, second):
                if fault := _fault(*_answer(process)):
                    yield f"{name}, {moment:.2f} s apart: {fault}"
            if fault := one.differs():
                yield f"{name}, {moment:.2f} s apart: {fault}"


def offline(times: int, _: random.Random) -> Iterator[str]:
    """Run commands in a space without any network."""
    with tempfile.TemporaryDirectory(prefix="attack-") as home:
        for name, one in in_turn(Path(home), times, "offline"):
            one.fresh()
            code, said = _answer(start(one.folder, one.words, within=NETLESS))
            if fault := _fault(code, said) or (f"gives {code}" if code else "") or one.differs():
                yield f"{name}: {fault}"


def _mount(folder: Path, options: str, *, new: bool = False) -> bool:
    """Mount a disk in memory, or change one; tell whether it was done."""
    kind = ["-t", "tmpfs", "tmpfs"] if new else []
    done = subprocess.run(["mount", *kind, "-o", options, str(folder)], capture_output=True)
    return done.returncode == 0


def _answer(process: subprocess.Popen[str]) -> tuple[int, str]:
    out, err = process.communicate()
    return process.returncode, out + err


def _fault(code: int, said: str) -> str:
    """Say what is no plain answer; an error that is told in words is one."""
    if "Traceback" in said or code not in (0, 1, 2):
        return f"{code}: {said[-400:]}"
    return ""
