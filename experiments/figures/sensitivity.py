"""What the answer hangs on: tornado, screening, indices and boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import plain
from experiments.figures.style import (
    FIRST,
    INK,
    NEITHER,
    SECOND,
    SEQUENCE,
    SIZE,
    canvas,
    tidy,
    title,
)
from experiments.study.camps import USUAL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

EFFECTS = {"difference": FIRST, "mirrored_difference": SECOND, "alignment_difference": NEITHER}

MOST_SCREENED = 15  # inputs in the figure of Morris [count]


def tornado(table: pd.DataFrame, most: int = 12, camps: Sequence[str] = USUAL) -> list[Axes]:
    """Draw how far the utility moves when one assumption goes to the ends of its range.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.assumptions.one_at_a_time`: ``key, end`` (``low`` or
        ``high``), ``value`` and differences against the default, paired by
        replication.
    most : int
        Of assumptions, the largest first; those without any effect are left out.
    camps : sequence of str
        The scenario's.

    Returns
    -------
    list of Axes
        The first camp's utility, the second's, and the alignment in force.
    """
    size = table.groupby("key", sort=False)[list(EFFECTS)].agg(lambda d: d.abs().max())
    moving = size[(size > 0.004).any(axis=1)].head(most)
    keys = (moving if len(moving) else size.head(3)).index[::-1]
    axes = canvas(7.2, 1.2 + 0.36 * len(keys), 1, 3, sharey=True)
    headings = [*(f"{plain(camp)} camp's\nutility" for camp in camps[:2]), "alignment\nin force"]
    for ax, heading, (column, colour) in zip(axes, headings, EFFECTS.items(), strict=True):
        for y, key in enumerate(keys):
            for row in table[table["key"] == key].itertuples():
                _bar(ax, y, row, column, colour)
        ax.axvline(0, color=INK, linewidth=0.8)
        shown = table.loc[table["key"].isin(keys), table.columns.str.startswith(column)]
        reach = max(
            6.0, 135 * float(table[column].abs().max()), 103 * float(shown.abs().max().max())
        )
        ax.set_xlim(-reach, reach)
        ax.set_xlabel("change [hundredths]", fontsize=SIZE)
        title(ax, heading).title.set_fontsize(SIZE)
        tidy(ax)
    axes[0].set_yticks(
        range(len(keys)), [plain(k).replace("model.", "") for k in keys], fontsize=SIZE
    )
    return axes


def _bar(ax: Axes, y: int, row, column: str, colour: str) -> None:
    value = 100 * getattr(row, column)
    pale = 0.45 if row.end == "low" else 1.0
    ax.barh(y, value, 0.62, color=colour, alpha=pale)
    if column == "difference":
        low, high = 100 * row.difference_low, 100 * row.difference_high
        if np.isfinite([low, high]).all():
            ax.plot([low, high], [y, y], color=INK, linewidth=0.8)
    if abs(value) >= 0.5 and column == "difference":
        ax.annotate(
            f"{row.value:g}",
            (value, y),
            xytext=(4 if value >= 0 else -4, 6),
            textcoords="offset points",
            ha="left" if value >= 0 else "right",
            va="center",
            fontsize=SIZE - 2.5,
        )


def morris(table: pd.DataFrame) -> Axes:
    """Draw the elementary effects of Morris: size with its interval, and spread.

    Parameters
    ----------
    table : DataFrame
        ``key, mu_star, mu_star_reach, sigma``.

    Returns
    -------
    Axes
    """
    rows = table.sort_values("mu_star").tail(MOST_SCREENED).reset_index(drop=True)
    ax = canvas(6.4, 1.3 + 0.3 * len(rows))[0]
    place = np.arange(len(rows))
    ax.errorbar(
        100 * rows["mu_star"],
        place,
        xerr=100 * rows["mu_star_reach"],
        fmt="o",
        color=SEQUENCE[0],
        capsize=3,
        markersize=5,
        label="mean size of an effect (95 % interval)",
    )
    ax.plot(100 * rows["sigma"], place, "D", color=SEQUENCE[4], markersize=4, label="spread")
    ax.set_yticks(place, [plain(k) for k in rows["key"]], fontsize=SIZE)
    ax.set_xlim(0, None)
    ax.set_xlabel("change of the outcome across the range [percentage points]", fontsize=SIZE)
    ax.figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=SIZE - 1)
    return tidy(ax)


def sobol(table: pd.DataFrame) -> Axes:
    """Draw first-order and total indices of Sobol with their intervals.

    Parameters
    ----------
    table : DataFrame
        ``key, first, first_reach, total, total_reach``.

    Returns
    -------
    Axes
    """
    rows = table.sort_values("total").reset_index(drop=True)
    ax = canvas(6.4, 1.1 + 0.4 * len(rows))[0]
    place = np.arange(len(rows))
    series = (("first", 0.16, "o", "alone (first order)"), ("total", -0.16, "s", "in all (total)"))
    for k, (name, shift, marker, label) in enumerate(series):
        ax.errorbar(
            rows[name],
            place + shift,
            xerr=rows[f"{name}_reach"],
            fmt=marker,
            color=SEQUENCE[k],
            capsize=3,
            markersize=5,
            label=label,
        )
    ax.axvline(0, color=INK, linewidth=0.7)
    ax.set_yticks(place, [plain(k) for k in rows["key"]], fontsize=SIZE)
    ax.set_ylim(-0.6, len(rows) - 0.4)
    ax.set_xlabel("share of the outcome's variance", fontsize=SIZE)
    ax.figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=SIZE - 1)
    return tidy(ax)


def boxes(table: pd.DataFrame, ranges: dict[str, tuple[float, float]]) -> Axes:
    """Draw the box that PRIM found, as a part of every assumption's range.

    Parameters
    ----------
    table : DataFrame
        ``key, low, high`` of restricted assumptions, with ``coverage`` and
        ``density`` of the whole box.
    ranges : dict
        Key to the ends of its range.

    Returns
    -------
    Axes
    """
    ax = canvas(6.4, 1.2 + 0.4 * max(len(table), 1))[0]
    for y, row in enumerate(table.iloc[::-1].itertuples()):
        bottom, top = ranges[row.key]
        wide = (top - bottom) or 1.0
        ax.barh(y, 100, 0.5, color="0.92")
        ax.barh(
            y,
            100 * (row.high - row.low) / wide,
            0.5,
            left=100 * (row.low - bottom) / wide,
            color=SEQUENCE[1],
        )
        ax.text(101, y, f"{row.low:.3g} to {row.high:.3g}", va="center", fontsize=SIZE - 1)
    ax.set_yticks(range(len(table)), [plain(k) for k in table["key"]][::-1], fontsize=SIZE)
    ax.set_xlim(0, 125)
    ax.set_xlabel("part of the documented range [%]", fontsize=SIZE)
    if len(table):
        first = table.iloc[0]
        title(ax, f"coverage {first['coverage']:.0%}, density {first['density']:.0%}")
    return tidy(ax)


def regret_bars(table: pd.DataFrame) -> Axes:
    """Draw largest and mean regret of every strategy.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.screening.regret_over_points`.

    Returns
    -------
    Axes
    """
    rows = table.iloc[::-1].reset_index(drop=True)
    ax = canvas(6.4, 1.1 + 0.36 * len(rows))[0]
    place = np.arange(len(rows))
    ax.barh(place, 100 * rows["most_regret"], 0.6, color=SEQUENCE[5], label="largest regret")
    ax.plot(100 * rows["mean_regret"], place, "D", color=INK, markersize=5, label="mean regret")
    ax.set_yticks(place, [plain(s) for s in rows["strategy"]], fontsize=SIZE)
    ax.set_xlim(0, None)
    ax.set_xlabel("points of win rate given away", fontsize=SIZE)
    ax.figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=SIZE - 1)
    return tidy(ax)
