"""Strategy against opponent, body by body: adoption of texts, win rates and regret."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import plain, wrapped
from experiments.figures.style import SIZE, canvas, title
from experiments.study.camps import OPPONENT, STRATEGY, USUAL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


LEAST_SPAN = 0.1  # of the scale of shares
MIRROR = {"gets": "gets_mirrored", "win": "mirrored"}


def heat_map(table: pd.DataFrame, value: str = "gets", camps: Sequence[str] = USUAL) -> list[Axes]:
    """Draw a square for every strategy and opponent, one panel per body.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.pooling.regret`.
    value : {"gets", "win", "regret", "mirrored_regret"}
        What colours the squares. With a share its mirror stands in brackets below, and every
        body has a scale of its own, so that one in which a text nearly always passes does not
        take the colours from the others.
    camps : sequence of str
        The scenario's.

    Returns
    -------
    list of Axes
    """
    forums = list(dict.fromkeys(table["forum"]))
    columns = min(len(forums), 3)
    strategies = table[STRATEGY].nunique()
    tall = -(-len(forums) // columns) * (1.5 + 0.42 * strategies)
    axes = canvas(max(7.2, 2.6 * columns), tall, -(-len(forums) // columns), columns)
    share = value in MIRROR
    most = 0.0 if share else max(0.01, table[value].max())
    for spare in axes[len(forums) :]:
        spare.set_visible(False)
    for at, (ax, forum) in enumerate(zip(axes, forums, strict=False)):
        rows = table[table["forum"] == forum]
        picture = _panel(ax, rows, value, *(_span(rows[value]) if share else (0.0, most)))
        title(ax, wrapped(forum))
        if at % columns:
            ax.set_yticklabels([])
        else:
            ax.set_ylabel(f"{plain(camps[0])} camp's strategy", fontsize=SIZE)
    if not share:  # shares have a scale for each body, and stand in every square
        bar = axes[0].figure.colorbar(
            picture, ax=axes[: len(forums)], shrink=0.8, pad=0.02,
            label=f"{plain(value)}\n[hundredths of utility]",
        )  # fmt: skip
        bar.ax.tick_params(labelsize=SIZE - 1)
    return axes[: len(forums)]


def _span(shares: pd.Series) -> tuple[float, float]:
    """Give the ends of a scale on which shares can be told apart: tenths around them.

    Examples
    --------
    >>> import pandas as pd
    >>> _span(pd.Series([0.915, 0.95])), _span(pd.Series([0.4, 0.41]))
    ((0.9, 1.0), (0.4, 0.5))
    """
    low = np.floor(10 * float(shares.min()) + 1e-9) / 10
    high = np.ceil(10 * float(shares.max()) - 1e-9) / 10
    low = min(low, 1 - LEAST_SPAN)
    return float(low), float(max(high, low + LEAST_SPAN))


def _panel(ax: Axes, rows: pd.DataFrame, value: str, low: float, top: float):
    grid = rows.pivot_table(index=STRATEGY, columns=OPPONENT, values=value, sort=False)
    mirrored = rows.pivot_table(
        index=STRATEGY, columns=OPPONENT, values=MIRROR.get(value, value), sort=False
    )
    share = value in MIRROR
    scale = "cividis" if share else "Oranges"
    picture = ax.imshow(
        100 * grid.to_numpy(), vmin=100 * low, vmax=100 * top, cmap=scale, aspect="auto"
    )
    for i, j in np.argwhere(grid.notna().to_numpy()):
        number = grid.iloc[i, j]
        text = f"{100 * number:.0f}" if share else f"{100 * number:.1f}"
        if share:
            text += f"\n({100 * mirrored.iloc[i, j]:.0f})"
        dark = number < low + 0.55 * (top - low) if share else number > 0.6 * top
        ax.text(j, i, text, ha="center", va="center", fontsize=SIZE - 1, color="w" if dark else "k")
    ax.set_yticks(range(len(grid)), [plain(v) for v in grid.index], fontsize=SIZE - 1)
    names = [plain(v) for v in grid.columns]
    ax.set_xticks(range(len(names)), names, rotation=30, ha="right", fontsize=SIZE - 1)
    ax.set_xlabel("opponent", fontsize=SIZE)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return picture
