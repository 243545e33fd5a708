"""``plenary whatif DIR "join IND BRA" "text openness -0.2"``: a result, and what it would be.

Changes happen together. ``join IND BRA``: they lead the democratic camp too and sponsor its
texts; ``leave USA 2025``; ``absent FRA``; ``vote KEN no TEXT``; ``pay IDN 0.5`` [bn US$ a
meeting]; ``text openness -0.2`` [sd]. Both cells are played with the same random numbers,
nobody infers from the change what kind of text is on the table, and the yardstick stays.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from experiments.api.whatif import lines_of, what_if
from experiments.store.atomic import write_csv


def main(argv: Sequence[str]) -> int:
    """Run ``plenary whatif``."""
    parser = argparse.ArgumentParser(
        prog="plenary whatif",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", help="a results folder, for instance results/main")
    parser.add_argument("changes", nargs="+", metavar="CHANGE", help="what is otherwise")
    parser.add_argument(
        "--where", action="append", default=[], metavar="KEY=VALUE",
        help="the cell to change, for instance forum=oewg; may be given several times",
    )  # fmt: skip
    parser.add_argument("--replications", type=int, help="as many as the result has, by default")
    parser.add_argument("--out", help="results folder of the comparison")
    parser.add_argument("--overwrite", action="store_true", help="replace what that folder holds")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    arguments = parser.parse_args(list(argv))
    if arguments.replications is not None and arguments.replications < 2:
        parser.error("--replications: must be 2 or more")
    found = what_if(
        arguments.folder,
        arguments.changes,
        where=arguments.where,
        replications=arguments.replications,
        out=arguments.out,
        quiet=arguments.quiet,
        overwrite=arguments.overwrite,
    )
    place = found.results.folder
    write_csv(found.members, place / "members_moved.csv", "%.4f")
    picture = found.plot().save(place / "figures" / "what_if.png")
    print("\n".join(lines_of(found)))
    print(f"The picture is {picture}; every ballot is in {place}/")
    return 0
