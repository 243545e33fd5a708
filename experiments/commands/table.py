"""``plenary table DIR``: print the table of a saved result."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from experiments.analysis import dead_levers, idle_strategies
from experiments.analysis.dead_levers import sentence
from experiments.analysis.open_results import open_results, unfinished
from experiments.analysis.stated_ranges import outside
from experiments.analysis.summary import BASELINE, summarize
from experiments.analysis.swept_keys import cells_of_strategy
from experiments.commands.printed_table import print_table
from experiments.report.compare_strategies import matrix, placed_pairs
from experiments.store.results import Results
from experiments.study.study import Study


def main(argv: Sequence[str]) -> int:
    """Run ``plenary table``."""
    parser = argparse.ArgumentParser(prog="plenary table", description=__doc__)
    parser.add_argument("folder", help="a results folder, for instance results/main")
    parser.add_argument("--csv", action="store_true", help="print all columns as CSV")
    parser.add_argument("--by-year", action="store_true", help="a row for every year of a campaign")
    parser.add_argument(
        "--baseline",
        metavar="STRATEGY",
        help="the strategy of which changes are told, and with --matrix the only one subtracted; "
        "doing nothing by default",
    )
    parser.add_argument(
        "--matrix",
        action="store_true",
        help="print instead, for every body, what each strategy is worth more than each other",
    )
    arguments = parser.parse_args(list(argv))
    results, _ = open_results(arguments.folder, partial=True)
    base = arguments.baseline
    cells = None if base is None else cells_of_strategy(results, base)
    table = summarize(arguments.folder, by_year=arguments.by_year, baseline=cells)
    lacks = unfinished(arguments.folder, None if arguments.by_year else table)
    if lacks:
        print(lacks, file=sys.stderr)
    table = placed_pairs(results, base) if arguments.matrix else table
    if arguments.csv:
        table.to_csv(sys.stdout, index=False, float_format="%.6f", lineterminator="\n")
    elif arguments.matrix:
        print(matrix(table))
    else:
        notes = remarks(arguments.folder, arguments.by_year)
        name, base = Path(arguments.folder).name, base or BASELINE
        print_table(table, title=name, notes=notes, camps=results.camps, baseline=base)
    return 0


def remarks(folder: str | Path, by_year: bool = False) -> list[str]:
    """Say what a reader of the table must know: what did nothing, and what rows average over."""
    results = Results(folder)
    said = [f"Note: {sentence(lever)}." for lever in dead_levers.of_results(results)]
    said += [f"Note: {words}." for words in idle_strategies.of_results(results)]
    said += [f"Note: {words}" for words in (*outside(results), *elections(results.study))]
    years = results.read("meetings", ["year"])["year"]
    if not by_year and years.nunique() > 1:
        said.append(
            f"Rows average the meetings of {years.min()} to {years.max()}; "
            f"plenary table {folder} --by-year tells the years apart."
        )
    return said


def elections(study: Study) -> list[str]:
    """Say of every body that elects what becomes there of texts."""
    first = {}
    for cell in range(len(study)):
        first.setdefault(study.labels(cell).get("forum"), cell)
    return [
        f"{name} elects: the texts on its table are taken for rival candidates, by secret ballot."
        for name, cell in first.items()
        if study.config(cell).get("forum", {}).get("text") == "candidature"
    ]
