"""What `plenary package` is told: whose side, how sure, whom it may ask, and what money buys."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.advice.draws import JointDraws
from experiments.advice.minimal_sets import MANY
from experiments.commands.asked import add_count_options, add_text_options, parser_of
from experiments.estimation.vote_files import read_table
from sim.behaviour import Behaviour
from sim.errors import ConfigError, DataError


def read_options(argv: Sequence[str], doc: str | None) -> argparse.Namespace:
    """Read the command line, refusing what cannot be."""
    parser = parser_of("package", doc)
    add_text_options(parser)
    side = parser.add_mutually_exclusive_group(required=True)
    side.add_argument("--pass", dest="sign", action="store_const", const=1, help="win the text")
    side.add_argument("--block", dest="sign", action="store_const", const=-1, help="defeat it")
    add_count_options(parser)
    parser.add_argument("--states", type=int, default=20, help="that may be asked (default: 20)")
    parser.add_argument("--confidence", type=float, default=0.9, help="wanted (default: 0.9)")
    parser.add_argument(
        "--changes", metavar="FILE", help="leans.csv of plenary draft: changes of the text to try"
    )
    parser.add_argument(
        "--reach", type=float, default=10.0, help="no ask takes more logits (default: 10)"
    )
    parser.add_argument(
        "--sets", type=int, default=MANY, help=f"of so few states to look for (default: {MANY})"
    )
    parser.add_argument("--never", default="", help="codes that cannot be asked, with commas")
    parser.add_argument(
        "--side-payment",
        metavar="LOW:HIGH",
        help="what 0.1 %% of GDP buys [logits]; by default the model's stated range",
    )
    options = parser.parse_args(list(argv))
    if not 0.5 <= options.confidence < 1:
        problem = "must be at least 0.5 and below 1"
        raise ConfigError("--confidence", problem, value=options.confidence)
    if not options.reach > 0:
        raise ConfigError("--reach", "must be above 0", value=options.reach)
    for key, value in (("--states", options.states), ("--sets", options.sets)):
        if value < 1:
            raise ConfigError(key, "must be 1 or more", value=value)
    return options


def read_changes(file: str, draws: JointDraws) -> dict[str, np.ndarray]:
    """Read what changes of the text add to leans, (N,) each [logits].

    Raises
    ------
    DataError
        If a member is missing or a cell is no number.
    """
    table, first_row = read_table(file, ("iso3",))
    table = table.set_index("iso3")
    missing = [code for code in draws.iso3 if code not in table.index]
    if missing:
        raise DataError(file, f"has no row for {', '.join(missing[:5])}", column="iso3")
    found = {}
    for name in table:
        value = pd.to_numeric(table[name], errors="coerce")
        if value.isna().any():
            row = int(np.flatnonzero(value.isna())[0]) + first_row
            raise DataError(file, "must be a number", row=row, column=str(name))
        found[str(name)] = value.loc[list(draws.iso3)].to_numpy()
    return found


def read_interval(text: str | None) -> tuple[float, float]:
    """Read ``LOW:HIGH``, the stated range of ``model.side_payment`` by default.

    Examples
    --------
    >>> read_interval("0.2:1"), read_interval(None)
    ((0.2, 1.0), (0.0, 0.5))
    """
    if text is None:
        return Behaviour.ranges["side_payment"]
    try:
        low, high = (float(part) for part in text.split(":"))
    except ValueError:
        low, high = 1.0, 0.0
    if not 0 <= low <= high:
        raise ConfigError("--side-payment", "must be like 0.2:1, low first", value=text)
    return low, high
