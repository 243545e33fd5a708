"""Counts of votes: what the model gives, beside what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import plain
from experiments.figures.style import INK, SIZE, VOTE, canvas, tidy, title
from sim.theory.ballot import CAST_LETTERS, VOTE_WORDS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def tallies(table: pd.DataFrame) -> list[Axes]:
    """Draw the spread of yes, abstain and no for every text, a panel per case.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.real_tallies.compare_tallies`: ``case, draft, kind, mean,
        low, high, recorded`` (NaN where nothing is recorded).

    Returns
    -------
    list of Axes
    """
    cases = list(dict.fromkeys(table["case"]))
    tall = 1.0 + 0.62 * table.groupby("case")["draft"].nunique().max()
    axes = canvas(7.2, max(2.0, tall) * len(cases) + 0.5, len(cases), 1, sharex=True)
    for ax, case in zip(axes, cases, strict=True):
        _panel(ax, table[table["case"] == case])
        title(ax, case)
    axes[-1].set_xlabel(
        "members [count]; bars: middle 95 % of replications, strokes: mean", fontsize=SIZE
    )
    handles, names = axes[0].get_legend_handles_labels()
    unique = dict(zip(names, handles, strict=True))
    axes[0].figure.legend(
        unique.values(), unique, loc="outside lower center", ncols=4, frameon=False, fontsize=SIZE
    )
    return axes


def _panel(ax: Axes, rows: pd.DataFrame) -> None:
    drafts = list(dict.fromkeys(rows["draft"]))
    for i, draft in enumerate(drafts):
        part = rows[rows["draft"] == draft].set_index("kind")
        for k, kind in enumerate(CAST_LETTERS):
            if kind not in part.index:
                continue
            row = part.loc[kind]
            y = len(drafts) - 1 - i + 0.25 * (1 - k)
            ax.plot(
                [row["low"], row["high"]],
                [y, y],
                color=VOTE[kind],
                linewidth=7,
                solid_capstyle="butt",
                alpha=0.75,
                label=VOTE_WORDS[kind],
            )
            ax.plot(row["mean"], y, "|", color=INK, markersize=8)
            if np.isfinite(row["recorded"]):
                ax.plot(
                    row["recorded"],
                    y,
                    "D",
                    color="w",
                    markeredgecolor=INK,
                    markersize=5,
                    label="recorded vote",
                )
    ax.set_yticks(range(len(drafts))[::-1], [plain(d) for d in drafts], fontsize=SIZE)
    ax.set_ylim(-0.5, len(drafts) - 0.5)
    ax.set_xlim(0, None)
    tidy(ax)
