"""Every strategy against every other, as a square of paired differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import wrapped
from experiments.figures.style import INK, SIZE, canvas, title
from experiments.study.camps import STRATEGY

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

HUNDREDTHS = 100  # of utility
COLUMNS = 2  # of panels [count]
LABEL = 16  # letters of a line of a strategy's name


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
    wide, tall = max(7.2, columns * (1.4 + 0.95 * len(others))), deep * (1.3 + 0.5 * len(names))
    axes = canvas(wide, tall, deep, columns)
    for spare in axes[len(bodies) :]:
        spare.set_visible(False)
    axes = axes[: len(bodies)]
    reach = HUNDREDTHS * float(table["gain"].abs().max() or 0.01)
    for ax, body in zip(axes, bodies, strict=True):
        _square(ax, table[table["forum"] == body], names, others, reach)
        title(ax, wrapped(body))
    return axes


def _square(
    ax: Axes, rows: pd.DataFrame, names: list[str], others: list[str], reach: float
) -> None:
    grid = np.full((len(names), len(others)), np.nan)
    for row in rows.itertuples():
        low, high = HUNDREDTHS * row.gain_low, HUNDREDTHS * row.gain_high
        told = low > 0 or high < 0
        at = names.index(row.strategy), others.index(row.baseline)
        grid[at] = HUNDREDTHS * row.gain if told else np.nan
        words = f"{HUNDREDTHS * row.gain:+.1f}\n({low:+.1f} to {high:+.1f})".replace("-", "−")
        ax.text(
            at[1], at[0], words, ha="center", va="center", fontsize=SIZE - 2,
            color=INK if told else "0.35",
        )  # fmt: skip
    ax.set_facecolor("0.94")
    ax.imshow(grid, cmap="PuOr", vmin=-2.6 * reach, vmax=2.6 * reach, aspect="auto")
    for ticks, which in ((ax.set_xticks, others), (ax.set_yticks, names)):
        ticks(range(len(which)), [wrapped(name, LABEL) for name in which], fontsize=SIZE - 1)
    ax.set_xlabel("minus this strategy", fontsize=SIZE)
    ax.set_ylabel("this strategy", fontsize=SIZE)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
