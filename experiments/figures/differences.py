"""What a strategy changes against doing nothing, paired by replication."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import plain, wrapped
from experiments.figures.style import INK, MARKER, SEQUENCE, SIZE, canvas, tidy, title
from experiments.study.camps import OPPONENT, STRATEGY

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def differences(table: pd.DataFrame) -> list[Axes]:
    """Draw paired differences from `no_action` with their intervals, a panel per body.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.pooling.pooled`; rows without a baseline are left out.

    Returns
    -------
    list of Axes
    """
    rows = table[table["difference"].notna()]
    forums = list(dict.fromkeys(rows["forum"]))
    opponents = list(dict.fromkeys(rows[OPPONENT]))
    columns = min(len(forums), 2)
    each = 0.9 + 0.16 * rows[STRATEGY].nunique() * (len(opponents) + 1)
    deep = -(-len(forums) // columns)
    axes = canvas(7.2, max(2.2, deep * each) + 0.4, deep, columns, sharex=True)
    for spare in axes[len(forums) :]:
        spare.set_visible(False)
    for ax, forum in zip(axes, forums, strict=False):
        _panel(ax, rows[rows["forum"] == forum], opponents)
        title(ax, wrapped(forum))
    handles, names = axes[0].get_legend_handles_labels()
    axes[0].figure.legend(
        handles, names, loc="outside lower center", ncols=3, frameon=False, fontsize=SIZE
    )
    return axes[: len(forums)]


def _panel(ax: Axes, rows: pd.DataFrame, opponents: list[str]) -> None:
    strategies = list(dict.fromkeys(rows[STRATEGY]))
    place = {name: len(strategies) - 1 - i for i, name in enumerate(strategies)}
    step = 0.7 / max(len(opponents), 1)
    for k, opponent in enumerate(opponents):
        part = rows[rows[OPPONENT] == opponent]
        value = 100 * part["difference"].to_numpy(float)
        low, high = (100 * part[f"difference_{e}"].to_numpy(float) for e in ("low", "high"))
        reach = np.nan_to_num(np.clip([value - low, high - value], 0, None))
        y = np.array([place[s] for s in part[STRATEGY]]) + 0.35 - step * (k + 0.5)
        ax.errorbar(
            value,
            y,
            xerr=reach,
            fmt=MARKER[k % len(MARKER)],
            color=SEQUENCE[k % len(SEQUENCE)],
            markersize=4.5,
            capsize=2.5,
            linewidth=1.2,
            label=f"against {plain(opponent)}",
        )
    ax.axvline(0, color=INK, linewidth=0.8)
    ax.set_yticks(list(place.values()), [plain(s) for s in place], fontsize=SIZE)
    ax.set_ylim(-0.6, len(strategies) - 0.4)
    ax.set_xlabel("change against no action [points]", fontsize=SIZE)
    tidy(ax)
