"""Outputs that the documentation shows are what its commands print.

A fenced block ``shown`` holds all that the ``plenary`` command of the block before it
prints; a block ``part`` holds parts of it, lines of the page's own length, with ``…`` for
what is left out. ``python -m tools.docs.shown docs/how-to/forecast-a-vote.md`` prints anew
what a page shows; a test compares.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from experiments.command_line import main as plenary
from experiments.store.atomic import write_text

ROOT = Path(__file__).resolve().parents[2]
_BLOCKS = r"```console\n(?P<command>[^`]*?)```\n(?P<gap>.{0,400}?)```%s\n(?P<said>.*?)```"
_PAIR = re.compile(_BLOCKS % "shown", re.DOTALL)
_PART = re.compile(_BLOCKS % "part", re.DOTALL)


def main(argv: Sequence[str] | None = None) -> int:
    """Renew the outputs of some pages."""
    for name in sys.argv[1:] if argv is None else argv:
        path = Path(name)
        write_text(renewed(path.read_text(encoding="utf-8")), path)
    return 0


def renewed(page: str, run: Callable[[str], str] | None = None) -> str:
    """Write a page with what its commands print now.

    Parameters
    ----------
    page : str
    run : callable, optional
        Gives what a command prints.

    Examples
    --------
    >>> page = "```console\\nplenary ls\\n```\\n\\n```shown\\nold\\n```"
    >>> renewed(page, lambda command: "new of " + command).splitlines()[-2]
    'new of plenary ls'
    """
    run = printed if run is None else run

    def shown(found: re.Match) -> str:
        before = found.group(0)[: found.start("said") - found.start(0)]
        return f"{before}{run(_command(found)).strip()}\n```"

    return _PAIR.sub(shown, page)


def not_printed(page: str, run: Callable[[str], str] | None = None) -> list[str]:
    """Give the parts that a page shows and its commands do not print.

    Examples
    --------
    >>> page = "```console\\nplenary ls\\n```\\n\\n```part\\none two\\nthree …\\nfour\\n```"
    >>> not_printed(page, lambda command: "one two three, and so on, five")
    ['four']
    """
    run = printed if run is None else run
    missing = []
    for found in _PART.finditer(page):
        said = " ".join(run(_command(found)).split())
        parts = [" ".join(part.split()) for part in found["said"].split("…")]
        missing += [part for part in parts if part not in said]
    return missing


def _command(found: re.Match) -> str:
    return " ".join(found["command"].replace("\\\n", " ").split())


def printed(command: str) -> str:
    """Run a command in an empty folder with the examples, and give what it prints."""
    words = shlex.split(command)
    said, before = io.StringIO(), Path.cwd()
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(ROOT / "docs" / "examples", Path(place) / "docs" / "examples")
        os.chdir(place)
        try:
            with contextlib.redirect_stdout(said):
                plenary(words[1:])
        finally:
            os.chdir(before)
    return "\n".join(line.rstrip() for line in said.getvalue().strip().splitlines())


if __name__ == "__main__":
    raise SystemExit(main())
