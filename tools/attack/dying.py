"""``python -m tools.attack.dying N WORD…``: run a command until its Nth operation on a file.

It is killed before that operation. With N = 0 nothing is killed, and the number of operations is
written to a file named by the environment variable `COUNT`. Operations are those that the
interpreter reports and that change the folder where the command works: a file opened to be written,
renamed, linked, cut or removed, a folder made or removed.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
from pathlib import Path

from experiments.command_line import main as plenary

COUNT = "PLENARY_ATTACK_COUNT"
CHANGES = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.truncate",
    "shutil.move",
}


def changes_a_file(event: str, given: tuple, home: str) -> bool:
    """Tell whether an audited event changes something below a folder.

    Examples
    --------
    >>> changes_a_file("open", ("/here/a.csv", "w", 0), "/here")
    True
    >>> changes_a_file("open", ("/here/a.csv", "r", 0), "/here")
    False
    >>> changes_a_file("os.mkdir", ("/tmp/elsewhere", 0o777, -1), "/here")
    False
    """
    if event == "open":
        mode, flags = given[1], given[2]
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR)) or (mode is not None and mode[:1] in "wxa")
        if not writes:
            return False
    elif event not in CHANGES:
        return False
    path = given[0]
    if not isinstance(path, str | bytes | os.PathLike):  # a file that is open already
        return False
    return os.path.abspath(os.fsdecode(path)).startswith(home + os.sep)


def watch(last: int) -> None:
    """Count the operations from now on, and be killed before number `last` (0: never)."""
    home, done = str(Path.cwd()), 0

    def hook(event: str, given: tuple) -> None:
        nonlocal done
        if event in CHANGES or event == "open":
            done += changes_a_file(event, given, home)
            if done == last > 0:
                os.killpg(os.getpgid(0), signal.SIGKILL)

    sys.addaudithook(hook)
    if not last:
        atexit.register(lambda: Path(os.environ[COUNT]).write_text(str(done), encoding="utf-8"))


def main() -> int:
    """Run the command in this process."""
    watch(int(sys.argv[1]))
    sys.argv = ["plenary", *sys.argv[2:]]
    return plenary(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
