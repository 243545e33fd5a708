"""Where along a behavioural parameter the order of two strategies turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.figures.labels import plain, wrapped
from experiments.figures.style import FIRST, INK, SIZE, canvas, tidy

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST = 18  # rows


def break_even(table: pd.DataFrame) -> Axes:
    """Draw the range of each parameter along which a ranking turns.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.break_even.undecided`.

    Returns
    -------
    Axes
    """
    rows = table.head(MOST).to_dict("records")[::-1]
    (ax,) = canvas(7.2, 1.0 + 0.42 * len(rows), 1, 1)
    for y, row in enumerate(rows):
        _row(ax, y, row)
    several = table["forum"].nunique() > 1
    names = [
        wrapped(
            f"{plain(row['first'])} over {plain(row['second'])}: {row['key']}"
            + (f" ({row['forum']})" if several else ""),
            52,
        )
        for row in rows
    ]
    ax.set_yticks(range(len(rows)), names, fontsize=SIZE - 1)
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(-0.6, len(rows) - 0.4)
    ax.set_xticks([0, 1], ["low end", "high end"], fontsize=SIZE)
    ax.set_xlabel("stated range of the parameter; bar: the first is ahead", fontsize=SIZE)
    tidy(ax)
    return ax


def _row(ax: Axes, y: int, row: dict) -> None:
    """Draw one range with the part in which the first is ahead, and the break-even value."""
    span = row["high"] - row["low"]
    ends = ("break_even", "break_even_low", "break_even_high", "default")
    here, low, high, default = ((row[name] - row["low"]) / span for name in ends)
    ax.plot([0, 1], [y, y], color="0.85", linewidth=5, solid_capstyle="butt", zorder=0)
    ahead = (here, 1.0) if row["at_high"] > 0 else (0.0, here)
    if here == here:
        ax.plot(ahead, [y, y], color=FIRST, linewidth=5, solid_capstyle="butt")
        ax.plot([low, high], [y, y], color=INK, linewidth=1)
        ax.plot(here, y, "D", color=INK, markersize=5)
        ax.text(here, y + 0.22, f"{row['break_even']:.2g}", ha="center", fontsize=SIZE - 2)
    ax.plot([default, default], [y - 0.25, y + 0.25], color=INK, linewidth=0.8)


__all__ = ["break_even"]
