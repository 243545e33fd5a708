"""Add replications to a cell until its answer is tight enough, by `study.stopping_rule`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from experiments.analysis.summary import summarize
from experiments.study.blocks import Span, spans_of
from experiments.study.stopping_rule import MOST, Rule, rule
from experiments.study.study import Study


def stages(study: Study, folder: Path) -> Iterator[list[Span]]:
    """Give what is to be computed next, after looking at what is there.

    Parameters
    ----------
    study : Study
    folder : Path
        Its results folder.

    Yields
    ------
    list of Span
        First every cell; then, while a stopping rule asks for it, the cells
        that are not tight yet with twice as many replications.
    """
    yield list(spans_of(study))
    wanted = rule(study.until)
    if wanted is None:
        return
    have = study.replications
    loose = set(range(len(study)))
    while have < MOST:
        loose &= _loose(folder, wanted, have)
        if not loose:
            return
        more = min(2 * have, MOST)
        yield [Span(cell, have, more) for cell in sorted(loose)]
        have = more


def _loose(folder: Path, wanted: Rule, have: int) -> set[int]:
    """List the cells whose interval is still too wide, with the cells they lean on."""
    table = summarize(folder, first=have)
    if wanted.what == "halfwidth":
        half = (table["win_high"] - table["win_low"]) / 2
        return set(table.loc[half > wanted.width, "cell"])
    half = (table["difference_high"] - table["difference_low"]) / 2
    loose = table[half > wanted.width]
    return set(loose["cell"]) | set(loose["baseline"].dropna().astype(int))
