"""A picture of a known outcome: members by their chance, coloured by what they did."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from experiments.figures.style import FIRST, INK, SECOND, SIZE, canvas, tidy, title
from experiments.validation.outcomes.case import Case

YES, NO = FIRST, SECOND
MOST_NAMES = 40  # misses that are named in the picture


def picture(case: Case) -> Axes:
    """Draw one known outcome.

    Members stand in order of their simulated chance; those that were missed are
    named. Where nobody's choice is known, the simulated counts stand beside the
    real ones.

    Parameters
    ----------
    case : Case

    Returns
    -------
    Axes
    """
    return _members(case) if case.members["happened"].any() else _counts(case)


def _members(case: Case) -> Axes:
    (ax,) = canvas(7.2, 4.2)
    rows = case.members.sort_values("chance", kind="stable").reset_index(drop=True)
    for happened, color, marker, name in (
        (False, NO, "s", "did not"),
        (True, YES, "o", "did"),
    ):
        part = rows[rows["happened"] == happened]
        ax.scatter(part.index, part["chance"], s=16, color=color, marker=marker, label=name)
    missed = rows[rows["miss"]]
    ax.scatter(
        missed.index, missed["chance"], s=52, facecolors="none", edgecolors=INK, label="missed"
    )
    for turn, (at, row) in enumerate(missed.head(MOST_NAMES).iterrows()):
        up = (turn % 4 + 1) * 9
        ax.annotate(
            row["iso3"],
            (at, row["chance"]),
            xytext=(0, up if row["chance"] < 0.5 else -up - 4),
            textcoords="offset points",
            ha="center",
            arrowprops={"arrowstyle": "-", "linewidth": 0.4, "color": "0.6"},
            fontsize=SIZE - 3,
            color=INK,
        )
    ax.set_ylim(-0.06, 1.06)
    ax.set_xlabel("members, in order of their simulated chance", fontsize=SIZE)
    ax.set_ylabel(case.axis, fontsize=SIZE)
    ax.legend(frameon=False, fontsize=SIZE, loc="center right")
    tidy(ax, grid="y")
    return title(ax, case.title)


def _counts(case: Case) -> Axes:
    rows = case.counts[case.counts["real"] > 1.0]
    (ax,) = canvas(7.2, 1.2 + 0.5 * len(rows))
    height = np.arange(len(rows))[::-1]
    ax.hlines(
        height,
        rows["low"],
        rows["high"],
        color=YES,
        linewidth=7,
        alpha=0.6,
        label="middle 90 % of replications",
    )
    ax.plot(rows["ours"], height, "|", color=INK, markersize=12, label="mean")
    ax.plot(rows["real"], height, "D", color="w", markeredgecolor=INK, label="real")
    ax.set_yticks(height, rows["what"], fontsize=SIZE)
    ax.set_ylim(-0.7, len(rows) - 0.3)
    ax.set_xlim(0, None)
    ax.set_xlabel("members [count]", fontsize=SIZE)
    ax.legend(frameon=False, fontsize=SIZE - 1, loc="lower right")
    tidy(ax)
    return title(ax, case.title)
