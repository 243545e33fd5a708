"""Two studies side by side: what changed, cell by cell."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import plain
from experiments.figures.style import INK, MARKER, SIZE, camp_colours, canvas, tidy
from experiments.study.camps import USUAL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


LABEL = 40  # letters of a line beside a row
LEAST = 1.0  # reach of the axis to each side [points]


def _words(value: object, column: str) -> str:
    return f"{column.upper()}: {value}" if column in ("a", "b") else plain(value)


def comparison(table: pd.DataFrame, most: int = 40, camps: Sequence[str] = USUAL) -> Axes:
    """Draw the change of every side's win rates with intervals, the largest first.

    Parameters
    ----------
    table : DataFrame
        From `experiments.report.comparison_table.compare`.
    most : int
        Rows drawn.
    camps : sequence of str
        The scenarios'.

    Returns
    -------
    Axes
    """
    order = table[f"{camps[0]}_change"].abs().sort_values(ascending=False, kind="stable").index
    rows = table.loc[order[:most]].iloc[::-1]
    labels = list(table.columns[: table.columns.get_loc("replications")])
    shown = [c for c in labels if table[c].nunique() > 1] or labels[-1:]
    ax = canvas(7.2, 1.1 + 0.44 * len(rows))[0]
    place = np.arange(len(rows))
    shifts = np.linspace(0.15, -0.15, len(camps))
    for shift, (side, colour), marker in zip(
        shifts, camp_colours(camps).items(), MARKER, strict=False
    ):
        value = 100 * rows[f"{side}_change"].to_numpy(float)
        low, high = (100 * rows[f"{side}_{e}"].to_numpy(float) for e in ("low", "high"))
        ax.errorbar(
            value,
            place + shift,
            xerr=np.clip(np.nan_to_num([value - low, high - value]), 0, None),
            fmt=marker,
            color=colour,
            markersize=4.5,
            capsize=2.5,
            label=f"{plain(side)}-aligned text prevails",
        )
    ax.axvline(0, color=INK, linewidth=0.8)
    words = [", ".join(_words(row[c], c) for c in shown) for _, row in rows.iterrows()]
    ax.set_yticks(place, [textwrap.fill(one, LABEL) for one in words], fontsize=SIZE - 1)
    low, high = ax.get_xlim()
    ax.set_xlim(min(low, -LEAST), max(high, LEAST))
    ax.set_xlabel("change from A to B [points]", fontsize=SIZE)
    ax.figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=SIZE)
    return tidy(ax)
