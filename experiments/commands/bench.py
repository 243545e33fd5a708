"""``plenary bench``: measure speed and memory on this machine."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from sim.errors import DataError


def main(argv: Sequence[str]) -> int:
    """Run ``plenary bench``; the benchmarks come with a clone, not with a wheel."""
    root = Path(__file__).resolve().parents[2]
    if not (root / "benchmarks" / "__main__.py").is_file():
        raise DataError("benchmarks", "are part of a clone of Plenary, not of an installed wheel")
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    return importlib.import_module("benchmarks.__main__").main(argv)
