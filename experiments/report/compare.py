"""``plenary compare DIR_A DIR_B``: what differs between two studies, and what that did.

With one folder the strategies of that study are compared, each with every other or with
``--baseline STRATEGY``.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from experiments.analysis.open_results import open_results
from experiments.figures.compare import comparison
from experiments.figures.style import save
from experiments.report.compare_strategies import compare_strategies
from experiments.report.comparison_table import compare
from experiments.report.comparison_text import describe
from experiments.store.atomic import write_csv
from sim.errors import ConfigError


def main(argv: Sequence[str]) -> int:
    """Run ``plenary compare``."""
    parser = argparse.ArgumentParser(prog="plenary compare", description=__doc__)
    parser.add_argument("a", help="a results folder")
    parser.add_argument(
        "b", nargs="?", help="another one; without it, the strategies of the first are compared"
    )
    parser.add_argument(
        "--baseline", metavar="STRATEGY", help="with one folder: compare with this strategy only"
    )
    parser.add_argument("--csv", help="also write the table to this file")
    parser.add_argument("--figure", help="also draw it to this file (.svg or .png)")
    parser.add_argument("--partial", action="store_true", help="read unfinished studies too")
    arguments = parser.parse_args(list(argv))
    a, _ = open_results(arguments.a, partial=arguments.partial)
    if arguments.b is None:
        return compare_strategies(a, arguments.baseline, arguments.csv, arguments.figure)
    if arguments.baseline:
        raise ConfigError("--baseline", "compares the strategies of one folder", value=arguments.b)
    b, _ = open_results(arguments.b, partial=arguments.partial)
    table = compare(a, b)
    print(describe(a, b, table))
    if arguments.csv:
        write_csv(table, Path(arguments.csv))
    if arguments.figure:
        path = Path(arguments.figure)
        save(comparison(table, camps=a.camps), path.parent, path.stem)
    return 0
