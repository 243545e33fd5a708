"""``plenary replay DIR``: run a saved result again and compare every number bit for bit.

Studies are played again, answers of the adviser are asked again; nothing but the folder is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.commands.ask_again import again
from experiments.commands.packed import unpacked
from experiments.report.advice_page import is_advice
from experiments.running import replay


def main(argv: Sequence[str]) -> int:
    """Run ``plenary replay``; a zip file is unpacked into a folder that goes away.

    Code that came with a file runs only with ``--trust-code``.

    Returns
    -------
    int
        0 if every bit is equal, 1 if not.
    """
    with unpacked(argv) as words:
        return _replayed(words)


def _replayed(argv: Sequence[str]) -> int:
    """Run ``plenary replay``.

    Returns
    -------
    int
        0 if every bit is equal, 1 if not.
    """
    words = list(argv)
    if len(words) == 1 and is_advice(words[0]):
        return again(Path(words[0]))
    return replay.main(words)
