"""Attack the laboratory as chance and strangers would, and count what gives way.

``python -m tools.attack KIND [TIMES]``, where `KIND` is one of these, or `all`:

- kills: commands killed at random moments or before an operation on a file, and run again; every
  table must be as if undisturbed, and what is in its place is whole.
- overrides: random words on the command line; the answer is a message or a run, never a traceback.
- configs, votes: files of ours with random damage, read by ``check`` and ``records check``.
- flips: one bit turned in a random file of a results folder; found and named, or harmless.
- full, readonly: commands on a disk with too little room, and on one that turns read-only under
  them, and then again where they can write (Linux, with the right to mount).
- twice: a command run twice at once in one folder; one may be refused.
- offline: commands without a network, with the tables that they give with one.

Nothing may end in a traceback, take more than 20 seconds or leave a part of a file.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator

from tools.attack.damage import configs, flips, overrides, votes
from tools.attack.kills import kills
from tools.attack.places import full, offline, readonly, twice

ATTACKS: dict[str, tuple[Callable[[int, random.Random], Iterator[str]], int]] = {
    "kills": (kills, 200), "overrides": (overrides, 5000), "configs": (configs, 1000),
    "votes": (votes, 1000), "flips": (flips, 200), "full": (full, 42), "readonly": (readonly, 42),
    "twice": (twice, 42), "offline": (offline, 14),
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
