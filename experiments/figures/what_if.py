"""What is beside what would be: how items end, and whose ballots move."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import plain
from experiments.figures.style import (
    FIRST,
    INK,
    SECOND,
    SIZE,
    canvas,
    outcome_colours,
    tidy,
    title,
)
from experiments.study.camps import USUAL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SHOWN = 12  # members on one text [count]
HATCH = "///"  # of what follows by construction


def draw(
    table: pd.DataFrame,
    members: pd.DataFrame,
    changes: Sequence[str],
    camps: Sequence[str] = USUAL,
) -> list[Axes]:
    """Draw a comparison of `experiments.api.whatif`.

    Parameters
    ----------
    table : DataFrame
        ``measure, as_it_is, what_if``; its first rows are how items end.
    members : DataFrame
        ``draft, member, change, low, high, by_construction``.
    changes : sequence of str
        What is otherwise.
    camps : sequence of str
        The scenario's.

    Returns
    -------
    list of Axes
        Above how the items end; below whose ballots move, text by text.
    """
    parts = [(draft, _most(rows)) for draft, rows in members.groupby("draft", sort=False)]
    parts = [(draft, rows) for draft, rows in parts if len(rows)][:2]
    tall = max((len(rows) for _, rows in parts), default=0)
    below = 0.5 + 0.24 * tall if parts else 0.0
    rows = 2 if parts else 1
    ratios = {"height_ratios": (1.6, below)} if parts else {}
    columns = max(1, len(parts))
    grid = canvas(9.0, 2.2 + below, rows, columns, **ratios)
    top = _joined(grid, columns)
    _ends(top, table, changes, outcome_colours(camps))
    for ax, (draft, part) in zip(grid[columns:], parts, strict=False):
        _members(ax, part, draft)
    return [top, *grid[columns:]]


def _joined(grid: list[Axes], columns: int) -> Axes:
    """Give one panel over the whole width in place of the first row."""
    if columns == 1:
        return grid[0]
    figure = grid[0].figure
    place = grid[0].get_gridspec()
    for ax in grid[:columns]:
        ax.remove()
    return figure.add_subplot(place[0, :])


def _ends(
    ax: Axes, table: pd.DataFrame, changes: Sequence[str], colours: Mapping[str, str]
) -> None:
    left = np.zeros(2)
    for colour, row in zip(colours.values(), table.head(len(colours)).itertuples(), strict=True):
        share = 100 * np.array([row.as_it_is, row.what_if])
        ax.barh([1, 0], share, 0.6, left=left, color=colour, label=row.measure[:-4])
        left = left + share
    words = textwrap.fill("; ".join(changes), 28)
    ax.set_yticks([1, 0], ["as it is", words], fontsize=SIZE)
    ax.set_xlim(0, 100)
    ax.set_xlabel("share of replications [%]", fontsize=SIZE)
    ax.legend(
        loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=5, frameon=False, fontsize=SIZE - 1
    )
    tidy(ax)


def _most(rows: pd.DataFrame) -> pd.DataFrame:
    clear = (rows["low"] > 0) | (rows["high"] < 0)
    ranked = rows[clear].sort_values("change", key=abs, ascending=False, kind="stable")
    return ranked.head(SHOWN).sort_values("change", kind="stable")


def _members(ax: Axes, rows: pd.DataFrame, draft: str) -> None:
    place = np.arange(len(rows))
    colours = [FIRST if v > 0 else SECOND for v in rows["change"]]
    bars = ax.barh(place, rows["change"], 0.7, color=colours)
    for bar, fixed in zip(bars, rows["by_construction"], strict=True):
        if fixed:
            bar.set(hatch=HATCH, facecolor="white", edgecolor=INK)
    ends = [rows["change"] - rows["low"], rows["high"] - rows["change"]]
    ax.errorbar(rows["change"], place, xerr=ends, fmt="none", ecolor=INK, capsize=2, linewidth=1)
    ax.axvline(0, color=INK, linewidth=0.8)
    ax.set_yticks(place, rows["member"], fontsize=SIZE - 1)
    ax.set_xlabel("change of the ballot towards the text [votes]", fontsize=SIZE)
    title(tidy(ax), f"{plain(draft)}: whose ballots move (hatched: by construction)")
