"""Run every benchmark of this folder and print one table: what, measured, target, verdict.

``plenary bench [NAME ...] [--full]``; every ``benchmarks/NAME.py`` with a
function ``measure()`` is one. ``--full`` adds what takes many minutes.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
import re
import sys
import textwrap
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
        about = (known[name].__doc__ or "").splitlines()[0]
        print(f"{name}: {about}", file=sys.stderr, flush=True)
        found = measure(**(full if arguments.full else {}))
        print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
        show(found)
        print(flush=True)
        rows += found
    verdicts = [verdict(row) for row in rows]
    counts = {word: verdicts.count(word) for word in ("reached", "missed", "undecided")}
    print(", ".join(f"{count} {word}" for word, count in counts.items()))
    for row, word in zip(rows, verdicts, strict=True):
        if word == "missed":
            print(f"  missed: {row['what']}")
        if word == "undecided":
            print(f"  undecided, for want of an idle machine: {row['what']}")
    return 0


def verdict(row: dict) -> str:
    """Compare a value with its target.

    A miss is undecided where the row says that this machine, with what else it
    does, left too little to reach the target (``limit``, in the target's unit).

    Examples
    --------
    >>> verdict({"value": 1.7, "target": "≥ 1.8 x"}), verdict({"value": 3, "target": "< 200"})
    ('missed', 'reached')
    >>> verdict({"value": 31.0, "target": 40.0}), verdict({"value": 3, "target": ""})
    ('reached', '')
    >>> verdict({"value": 1.4, "target": "≥ 1.8 x", "limit": 1.5})
    'undecided'
    """
    target = row.get("target")
    if isinstance(target, (int, float)):
        target = f"≤ {target}"
    found = re.match(r"([≥≤<]) ([0-9.]+)", target or "")
    if not found:
        return ""
    sign, bound = found[1], float(found[2])
    good = {"≥": row["value"] >= bound, "≤": row["value"] <= bound, "<": row["value"] < bound}
    if good[sign]:
        return "reached"
    return "undecided" if row.get("limit", bound) < bound else "missed"


def show(rows: Sequence[dict]) -> None:
    """Print rows of what, value, unit, target, verdict, note."""
    lines = [("what", "measured", "target", "verdict", "")]
    for row in rows:
        value, target = row["value"], row.get("target")
        shown = f"{value:.3g}" if isinstance(value, float) and abs(value) < 1000 else f"{value}"
        measured = f"{shown} {row.get('unit') or ''}".strip()
        target = f"≤ {target:g}" if isinstance(target, (int, float)) else target or ""
        lines.append((row["what"], measured, target, verdict(row), row.get("note") or ""))
    widths = [max(len(line[i]) for line in lines) for i in range(4)]
    for line in lines:
        cells = [line[i].ljust(widths[i]) for i in range(4)]
        print("  ".join(cells).rstrip())
        for text in textwrap.wrap(line[4], 90):
            print(f"    {text}")


if __name__ == "__main__":
    sys.exit(main())
