"""``plenary outcomes [NAME ...]``: what really happened, beside what the model says.

Every hindcast rests on positions estimated from votes before the event; where a
forecast uses anything of the outcome itself, the table says so.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from experiments.store.outputs import make_folder, output_file, output_folder
from experiments.validation.outcomes.case import Case
from experiments.validation.outcomes.election import election
from experiments.validation.outcomes.national_bodies import ooxml, wapi
from experiments.validation.outcomes.output import print_case, write_case, write_page
from experiments.validation.outcomes.rivals import rivals, transitions
from experiments.validation.outcomes.signatures import signatures
from sim.errors import ConfigError

__all__ = ["CASES", "hindcast", "main"]

REPLICATIONS = 500
CASES: dict[str, Callable[[int, int], Case]] = {
    "wcit_2012": lambda replications, seed: signatures("wcit_2012", replications, seed),
    "rivals_2018": rivals,
    "transitions_2019": transitions,
    "dfi_2022": lambda replications, seed: signatures("dfi_2022", replications, seed),
    "itu_2022": election,
    "ooxml_2007": ooxml,
    "wapi_2006": wapi,
}


def hindcast(name: str, replications: int = REPLICATIONS, seed: int = 2026) -> Case:
    """Hindcast one known outcome.

    Raises
    ------
    ConfigError
        If there is none of this name.
    """
    if name not in CASES:
        raise ConfigError("outcomes", "unknown outcome", value=name, choices=CASES)
    return CASES[name](replications, seed)


def main(argv: Sequence[str]) -> int:
    """Run ``plenary outcomes``.

    Parameters
    ----------
    argv : sequence of str
        Arguments after the subcommand.

    Returns
    -------
    int
        0: a miss is a finding, not a failure.
    """
    parser = argparse.ArgumentParser(
        prog="plenary outcomes", description=(__doc__ or "").split("\n\n")[0]
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(CASES)}; or all")
    parser.add_argument("--replications", type=int, default=REPLICATIONS, help="of each [count]")
    parser.add_argument("--seed", type=int, default=2026, help="root of all random streams")
    parser.add_argument("--out", metavar="DIR", help="write tables and pictures here")
    parser.add_argument(
        "--docs",
        nargs="?",
        const="docs/known-outcomes.md",
        metavar="FILE.md",
        help="write the page of the documentation, with its pictures",
    )
    options = parser.parse_args(list(argv))
    if options.replications < 2:
        raise ConfigError("--replications", "must be 2 or more", value=options.replications)
    for name in options.names:
        if name not in CASES:
            raise ConfigError("outcomes", "unknown outcome", value=name, choices=CASES)
    if options.out:
        output_folder(options.out)
    if options.docs:
        make_folder(output_file(options.docs, [".md"], key="--docs").parent, "--docs")
    cases = []
    for name in options.names or CASES:
        cases.append(hindcast(name, options.replications, options.seed))
        print_case(cases[-1])
        if options.out:
            write_case(cases[-1], options.out)
    if options.docs:
        write_page(cases, options.docs, options.replications, options.seed)
    return 0
