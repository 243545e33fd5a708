"""How items end, year by year, strategy by strategy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import plain, wrapped
from experiments.figures.style import SIZE, canvas, tidy, title
from experiments.figures.win_rate import ends
from experiments.study.camps import STRATEGY, USUAL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLUMNS = 2  # of panels [count]


def ends_by_year(table: pd.DataFrame, camps: Sequence[str] = USUAL) -> list[Axes]:
    """Draw how decisions of each year end, one panel per strategy.

    Parameters
    ----------
    table : DataFrame
        ``strategy, year``, the shares ``win, both, compromise, none, mirrored``
        (0 to 1, which sum to 1) and ``decisions``, how many a replication takes.
    camps : sequence of str
        The scenario's.

    Returns
    -------
    list of Axes
        One per strategy.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"strategy": "no_action", "year": 2025, "decisions": 3.0}
    >>> shares = {"win": 0.5, "both": 0.5, "compromise": 0.0, "none": 0.0, "mirrored": 0.0}
    >>> len(ends_by_year(pd.DataFrame([row | shares])))
    1
    """
    strategies = list(dict.fromkeys(table[STRATEGY]))
    columns = min(COLUMNS, len(strategies))
    deep = -(-len(strategies) // columns)
    axes = canvas(7.2, 2.5 * deep + 0.7, deep, columns, sharey=True)
    for spare in axes[len(strategies) :]:
        spare.set_visible(False)
    axes = axes[: len(strategies)]
    for at, (ax, name) in enumerate(zip(axes, strategies, strict=True)):
        _panel(ax, table[table[STRATEGY] == name], ends(camps))
        title(ax, wrapped(name))
        ax.set_ylabel("" if at % columns else "share of decisions [%]", fontsize=SIZE)
    handles, names = axes[0].get_legend_handles_labels()
    axes[0].figure.legend(
        handles, names, loc="outside lower center", ncols=3, frameon=False, fontsize=SIZE
    )
    return axes


def _panel(ax: Axes, rows: pd.DataFrame, ways: Mapping) -> None:
    """Draw a column for every year, and above it how many decisions it rests on."""
    year = rows["year"].to_numpy(int)
    base = np.zeros(len(rows))
    for name, (colour, said) in ways.items():
        share = 100 * rows[name].to_numpy(float)
        ax.bar(year, share, 0.72, bottom=base, color=colour, label=said)
        base = base + share
    for x, count in zip(year, rows["decisions"], strict=True):
        ax.text(x, 101.5, f"{count:.3g}", ha="center", va="bottom", fontsize=SIZE - 2)
    ax.set_ylim(0, 110)
    ax.set_yticks(range(0, 101, 25))
    ax.set_xticks(year, [plain(y) for y in year], rotation=45 if len(year) > 6 else 0)
    tidy(ax, grid="y")
