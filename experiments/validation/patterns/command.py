"""``plenary patterns``: known patterns of voting beside what the model gives.

Simulates the generic agenda, the texts of 2018 and 2019 on information
security, and repeats of the same text, and prints every pattern with its
target, what comes out, and whether that is near enough.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from experiments.analysis.variance import shares
from experiments.config.calibrations import tell_if_shadowed
from experiments.store.outputs import make_folder, output_file
from experiments.validation.pattern_configs import composed
from experiments.validation.patterns.measure import measure
from experiments.validation.patterns.output import (
    print_rows,
    print_variance,
    write_page,
    write_rows,
)
from sim.errors import ConfigError

__all__ = ["main"]

REPLICATIONS = 1000
PERIOD = "before_74_247"  # what it knows ends where the years of most targets do, 2010 to 2019
# Cases whose spread is split by source: name to overrides.
SPREAD: dict[str, list[str]] = {
    "first committee": ["forum=first_committee"],
    "working group": ["forum=oewg"],
}
STRUCTURAL = "uncertainty=structural"
LEAST = 8  # a quarter of them must still vary


def main(argv: Sequence[str]) -> int:
    """Run ``plenary patterns``.

    Parameters
    ----------
    argv : sequence of str
        Arguments after the subcommand.

    Returns
    -------
    int
        0: that a pattern is missed is a finding, not a failure.
    """
    options = _parser().parse_args(list(argv))
    if options.replications < LEAST:
        allowed = f"{LEAST} or more"
        raise ConfigError(
            "--replications", "too few to say", value=options.replications, allowed=allowed
        )
    if options.out:
        output_file(options.out, [".csv"])
    if options.docs:
        output_file(options.docs, [".md"], key="--docs")
    tell_if_shadowed(options.calibration)
    rows = measure(options.replications, seed=options.seed, calibration=options.calibration)
    print_rows(rows)
    variance = {
        name: shares(composed("unga_cyber_2018", options.seed, STRUCTURAL, *overrides))
        for name, overrides in SPREAD.items()
    }
    print_variance(variance)
    for file in filter(None, (options.out, options.docs)):
        make_folder(Path(file).parent)
    if options.out:
        write_rows(rows, options.out)
    if options.docs:
        write_page(rows, variance, options.docs, options.replications, options.seed)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="plenary patterns", description=(__doc__ or "").split("\n\n")[0]
    )
    parser.add_argument(
        "--replications", type=int, default=REPLICATIONS, help="of each scenario [count]"
    )
    parser.add_argument("--seed", type=int, default=2026, help="root of all random streams")
    parser.add_argument("--calibration", default=PERIOD, help="name or file, for the agenda")
    parser.add_argument("--out", metavar="FILE.csv", help="also write the table here")
    parser.add_argument(
        "--docs",
        nargs="?",
        const="docs/patterns.md",
        metavar="FILE.md",
        help="also write the page of the documentation",
    )
    return parser
