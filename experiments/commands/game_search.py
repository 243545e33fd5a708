"""``plenary game --grow``: a search of the grid of parts, by all camps that move."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from experiments.advice.answer import Listed
from experiments.advice.game_tables import found_table
from experiments.advice.grid import IDLE, portfolios, with_portfolio, words
from experiments.advice.oracle import Grown, grow
from experiments.commands.game_payoffs import utilities
from experiments.running.kept_plays import KeptPlays
from experiments.running.progress import Progress
from experiments.study.study import Study

FOUND = "gain: over the best it had, with its standard error, on the same random numbers."


def grown_from(study: Study, sides: Sequence[str], quiet: bool, kept: KeptPlays) -> Grown:
    """Search the grid of parts, all camps idle at first."""
    base = study.config(0)
    with Progress(0, quiet=quiet) as progress:

        def play(profile: tuple, number: int) -> np.ndarray:
            config = base
            for side, portfolio in zip(sides, profile, strict=True):
                config = with_portfolio(config, side, portfolio)
            found = utilities(config, range(number), kept, sides)
            progress.advance(number)
            return found

        grids = [portfolios() for _ in sides]
        return grow(play, [[IDLE] for _ in sides], grids, ahead=progress.expect)


def grown_words(grown: Grown, sides: Sequence[str]) -> str:
    """Say what a search ended in."""
    parts = []
    for side, own, share in zip(sides, grown.found, grown.shares, strict=True):
        held = [f"{words(own[k])} ({100 * share[k]:.0f} %)" for k in np.flatnonzero(share > 0.01)]
        parts.append(f"{side}: {'; '.join(held)}")
    nobody = "neither" if len(sides) == 2 else "none"
    end = f"{nobody} finds better" if grown.closed else "the search was stopped before it closed"
    return f"Searching {len(portfolios())} portfolios a side, {end}; {', against '.join(parts)}."


def grown_tables(grown: Grown, sides: Sequence[str]) -> dict[str, Listed]:
    """Give the table of what each round of a search added, by its name."""
    return {"found": Listed("What the search found", found_table(grown, sides), FOUND, 40)}
