"""Every strategy against every other, as a square of paired differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import change, telling_digits, wrapped
from experiments.figures.style import INK, SIZE, canvas, title
from experiments.study.camps import STRATEGY

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLUMNS = 2  # of panels [count]
LABEL = 16  # letters of a line of a strategy's name
EDGE, CELL = 1.4, 0.95  # width beside the squares, and of one [inch]
LETTER = 0.085  # width of a letter of a title [inch]


def strategy_matrix(table: pd.DataFrame) -> list[Axes]:
    """Draw the utility of the strategy of a row minus that of a column, one panel per body.

    Differences whose interval holds zero are grey.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.strategy_pairs.strategy_pairs`, ``forum`` as people
        read it.

    Returns
    -------
    list of Axes
    """
    bodies = list(dict.fromkeys(table["forum"]))
    names, others = (list(dict.fromkeys(table[c])) for c in (STRATEGY, "baseline"))
    others = names if set(others) == set(names) else others  # the same order on both sides
    columns = min(COLUMNS, len(bodies))
    deep = -(-len(bodies) // columns)
    wide, tall = max(7.2, columns * (EDGE + CELL * len(others))), deep * (1.3 + 0.55 * len(names))
    axes = canvas(wide, tall, deep, columns)
    for spare in axes[len(bodies) :]:
        spare.set_visible(False)
    axes = axes[: len(bodies)]
    reach = float(table["gain"].abs().max() or 0.01)
    letters = int((wide / columns - EDGE) / LETTER)
    for ax, body in zip(axes, bodies, strict=True):
        _square(ax, table[table["forum"] == body], names, others, reach)
        title(ax, wrapped(body, letters))
    return axes


def _square(
    ax: Axes, rows: pd.DataFrame, names: list[str], others: list[str], reach: float
) -> None:
    grid = np.full((len(names), len(others)), np.nan)
    for row in rows.itertuples():
        low, high = row.gain_low, row.gain_high
        told = low > 0 or high < 0
        at = names.index(row.strategy), others.index(row.baseline)
        grid[at] = row.gain if told else np.nan
        words = change(row.gain, low, high, 1, telling_digits(low, high))
        words = "the same" if low == high == row.gain == 0 else words
        words = words.replace(" (", "\n(").replace(" to ", " to\n")
        ax.text(
            at[1], at[0], words, ha="center", va="center", fontsize=SIZE - 2,
            color=INK if told else "0.35",
        )  # fmt: skip
    ax.set_facecolor("0.94")
    ax.imshow(grid, cmap="PuOr", vmin=-2.6 * reach, vmax=2.6 * reach, aspect="auto")
    for ticks, which in ((ax.set_xticks, others), (ax.set_yticks, names)):
        ticks(range(len(which)), [wrapped(name, LABEL) for name in which], fontsize=SIZE - 1)
    ax.set_xlabel("minus utility of this strategy; 95 % intervals", fontsize=SIZE)
    ax.set_ylabel("utility of this strategy", fontsize=SIZE)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
