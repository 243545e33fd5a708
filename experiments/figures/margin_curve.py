"""How far what is in force lies on a side: curves over the margin instead of one threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.figures.labels import plain
from experiments.figures.style import FIRST, INK, MARKER, SECOND, SIZE, canvas, tidy, title
from experiments.study.camps import STRATEGY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARGINS = np.linspace(0.0, 1.0, 21)  # of alignment, in units of the scenario's yardstick


def margin_table(meetings: pd.DataFrame) -> pd.DataFrame:
    """Give the share of decisions beyond every margin, on either side.

    Parameters
    ----------
    meetings : DataFrame
        ``forum, strategy, alignment``, a row for each decision.

    Returns
    -------
    DataFrame
        ``forum, strategy, margin, share, mirrored``: alignment in force of at least the
        margin, and of at most its negative.

    Examples
    --------
    >>> rows = pd.DataFrame({"forum": "a", "strategy": "b", "alignment": [-0.6, 0.2, 0.4, 1.2]})
    >>> margin_table(rows).set_index("margin").loc[0.5, ["share", "mirrored"]].tolist()
    [0.25, 0.25]
    """
    rows = []
    for (forum, strategy), part in meetings.groupby(["forum", STRATEGY], sort=False):
        alignment = part["alignment"].dropna().to_numpy(float)
        for margin in MARGINS.round(2):
            rows.append(
                {
                    "forum": forum,
                    STRATEGY: strategy,
                    "margin": margin,
                    "share": float((alignment >= margin).mean()),
                    "mirrored": float((alignment <= -margin).mean()),
                }
            )
    return pd.DataFrame(rows)


def margin_curve(table: pd.DataFrame, most: int = 4) -> list[Axes]:
    """Draw the shares over the margin, one panel per body.

    Parameters
    ----------
    table : DataFrame
        From `margin_table`.
    most : int
        Of bodies.

    Returns
    -------
    list of Axes
    """
    forums = list(dict.fromkeys(table["forum"]))[:most]
    axes = canvas(7.2, 3.0 * -(-len(forums) // 2), -(-len(forums) // 2), min(2, len(forums)))
    for spare in axes[len(forums) :]:
        spare.set_visible(False)
    for ax, forum in zip(axes, forums, strict=False):
        here = table[table["forum"] == forum]
        for k, (strategy, rows) in enumerate(here.groupby(STRATEGY, sort=False)):
            style = {"marker": MARKER[k % len(MARKER)], "markevery": 5, "markersize": 4}
            ax.plot(
                rows["margin"], 100 * rows["share"], color=FIRST,
                label=plain(strategy), linewidth=1.2, **style,
            )  # fmt: skip
            ax.plot(
                -rows["margin"], 100 * rows["mirrored"], color=SECOND,
                linewidth=1.2, **style,
            )  # fmt: skip
        ax.axvline(0, color=INK, linewidth=0.7)
        ax.set_xlabel("margin of alignment in force", fontsize=SIZE)
        ax.set_ylabel("share beyond it [%]", fontsize=SIZE)
        title(ax, forum)
        tidy(ax, grid="y")
    handles, names = axes[0].get_legend_handles_labels()
    axes[0].figure.legend(
        handles, names, loc="outside lower center", ncols=3, frameon=False, fontsize=SIZE
    )
    return axes[: len(forums)]
