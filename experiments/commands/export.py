"""``plenary export DIR --zip [FILE]``: pack a saved result into one file.

The file holds the study, the tables, the manifest, own calibrations and code, and the report
if there is one; a calibration made from votes that may not be passed on is left out and named.
``plenary replay FILE.zip`` checks it bit for bit on another machine.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from experiments.store.folders import saved_study
from experiments.store.packing import closed_copies, pack, sources, told

MEGABYTE = 1e6


def main(argv: Sequence[str]) -> int:
    """Run ``plenary export``."""
    parser = argparse.ArgumentParser(
        prog="plenary export",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", help="a results folder, for instance results/main")
    parser.add_argument(
        "--zip", nargs="?", const="", required=True, metavar="FILE",
        help="the file; NAME.zip in this folder by default",
    )  # fmt: skip
    arguments = parser.parse_args(list(argv))
    target = Path(arguments.zip or f"{Path(arguments.folder).name}.zip")
    made = pack(arguments.folder, target)
    code = [name for name, _ in sources(saved_study(arguments.folder).base.get("plugins") or ())]
    more = f", with the code {', '.join(code)}" if code else ""
    print(f"{made}: {made.stat().st_size / MEGABYTE:.1f} MB{more}. Check it: plenary replay {made}")
    for line in told(closed_copies(arguments.folder)).strip().splitlines():
        print(line, file=sys.stderr)
    return 0
