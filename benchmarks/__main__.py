"""Run every benchmark of this folder and print one table: what, measured, target.

``plenary bench [NAME ...] [--full]``; every ``benchmarks/NAME.py`` with a
function ``measure()`` is one. ``--full`` adds what takes many minutes.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
import sys
import time
from collections.abc import Sequence

import benchmarks


def modules() -> dict[str, object]:
    """Find the benchmarks of this folder."""
    found = {}
    for info in sorted(pkgutil.iter_modules(benchmarks.__path__), key=lambda i: i.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"benchmarks.{info.name}")
        if callable(getattr(module, "measure", None)):
            found[info.name] = module
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="plenary bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="benchmarks; all by default")
    parser.add_argument("--full", action="store_true", help="also what takes many minutes")
    arguments = parser.parse_args(None if argv is None else list(argv))
    known = modules()
    unknown = [name for name in arguments.names if name not in known]
    if unknown:
        print(f"plenary bench: no benchmark {unknown[0]!r}; {', '.join(known)}", file=sys.stderr)
        return 2
    rows = []
    for name in arguments.names or known:
        measure = known[name].measure
        full = {"full": True} if "full" in inspect.signature(measure).parameters else {}
        start = time.perf_counter()
        rows += measure(**(full if arguments.full else {}))
        print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    show(rows)
    return 0


def show(rows: Sequence[dict]) -> None:
    """Print rows of what, value, unit, target, note."""
    lines = [("what", "measured", "target", "")]
    for row in rows:
        value = row["value"]
        shown = f"{value:.3g}" if isinstance(value, float) and abs(value) < 1000 else f"{value}"
        measured = f"{shown} {row.get('unit') or ''}".strip()
        lines.append((row["what"], measured, str(row.get("target") or ""), row.get("note") or ""))
    widths = [max(len(line[i]) for line in lines) for i in range(3)]
    for line in lines:
        cells = [line[i].ljust(widths[i]) for i in range(3)]
        print("  ".join([*cells, line[3]]).rstrip())


if __name__ == "__main__":
    sys.exit(main())
