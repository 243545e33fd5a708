"""After the meeting: signatures, the spread of a norm, the effect of a shock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import plain, wrapped
from experiments.figures.style import INK, MARKER, SEQUENCE, SIZE, canvas, tidy

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


LEAST_SHARE = 20.0  # top of the axis of a norm that hardly spreads [%]


def fragmentation(table: pd.DataFrame) -> Axes:
    """Draw how many of those entitled signed, and how many stayed out.

    Parameters
    ----------
    table : DataFrame
        ``case, signed, signed_low, signed_high, entitled`` [members].

    Returns
    -------
    Axes
    """
    rows = table.iloc[::-1].reset_index(drop=True)
    ax = canvas(7.2, 1.1 + 0.5 * len(rows))[0]
    place = np.arange(len(rows))
    ax.barh(place, rows["entitled"], 0.6, color="0.88", label="entitled, not signed")
    ax.barh(place, rows["signed"], 0.6, color=SEQUENCE[0], label="signed (mean)")
    for y, row in rows.iterrows():
        ax.plot([row["signed_low"], row["signed_high"]], [y, y], color=INK, linewidth=1.2)
    ax.set_yticks(place, [wrapped(c, 36) for c in rows["case"]], fontsize=SIZE)
    ax.set_xlabel("members [count]; line: middle 95 %", fontsize=SIZE)
    ax.figure.legend(loc="outside upper center", ncols=2, frameon=False, fontsize=SIZE)
    return tidy(ax)


def norm_curves(table: pd.DataFrame, tipping: float | None = None) -> Axes:
    """Draw the share of members that have taken up a norm, year by year.

    Parameters
    ----------
    table : DataFrame
        ``case, year, replication, share`` (0 to 1).
    tipping : float, optional
        Share at which the cascade is assumed to start, drawn as a line.

    Returns
    -------
    Axes
    """
    ax = canvas(7.2, 3.4)[0]
    percent = table.assign(share=100 * table["share"])
    top = max(LEAST_SHARE, _bands(ax, percent, "share", alpha=0.18))
    if tipping is not None:
        top = max(top, 100 * tipping)
        ax.axhline(100 * tipping, color=INK, linewidth=0.8, linestyle="--")
        ax.annotate(
            f"a cascade begins at {100 * tipping:.0f} %",
            (0.01, 100 * tipping),
            xycoords=ax.get_yaxis_transform(),
            xytext=(0, 3),
            textcoords="offset points",
            fontsize=SIZE - 1,
        )
    ax.set_ylim(0, min(100.0, 1.15 * top))
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set_xlabel("year", fontsize=SIZE)
    ax.set_ylabel("members that adopted [%]", fontsize=SIZE)
    ax.figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=SIZE)
    return tidy(ax, grid="y")


def _bands(ax: Axes, table: pd.DataFrame, column: str, alpha: float) -> float:
    """Draw the median of each case over the years, and its 95 % band; give the highest value."""
    top = -np.inf
    for k, (case, rows) in enumerate(table.groupby("case", sort=False)):
        spread = rows.groupby("year")[column].quantile([0.025, 0.5, 0.975]).unstack()
        top = max(top, float(spread[0.975].max()))
        colour = SEQUENCE[k % len(SEQUENCE)]
        ax.fill_between(spread.index, spread[0.025], spread[0.975], color=colour, alpha=alpha, lw=0)
        ax.plot(
            spread.index,
            spread[0.5],
            marker=MARKER[k % len(MARKER)],
            color=colour,
            markersize=4,
            label=plain(case),
        )
    return top


def by_year(table: pd.DataFrame, column: str = "openness") -> Axes:
    """Draw where the rules in force stand, year by year.

    Parameters
    ----------
    table : DataFrame
        ``case, year, replication`` and the column to draw, −1 to +1.
    column : str

    Returns
    -------
    Axes
    """
    ax = canvas(7.2, 3.4)[0]
    _bands(ax, table, column, alpha=0.15)
    ax.axhline(0, color=INK, linewidth=0.7)
    ax.set_ylim(-1, 1)
    ax.set_xlabel("year", fontsize=SIZE)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set_ylabel("alignment of rules in force", fontsize=SIZE)
    ax.legend(frameon=False, fontsize=SIZE - 1, loc="lower right")
    return tidy(ax, grid="y")


def event_study(table: pd.DataFrame, year: float | None = None) -> Axes:
    """Draw the difference a shock makes, year by year, same random numbers in both.

    Parameters
    ----------
    table : DataFrame
        ``case, year, difference, low, high`` of the alignment in force.
    year : float, optional
        Of the shock, drawn as a line.

    Returns
    -------
    Axes
    """
    ax = canvas(7.2, 3.2)[0]
    for k, (case, rows) in enumerate(table.groupby("case", sort=False)):
        value = rows["difference"].to_numpy(float)
        reach = [value - rows["low"], rows["high"] - value]
        ax.errorbar(
            rows["year"] + 0.06 * k,
            value,
            yerr=np.clip(np.nan_to_num(reach), 0, None),
            fmt=MARKER[k % len(MARKER)] + "-",
            color=SEQUENCE[k % len(SEQUENCE)],
            markersize=4,
            capsize=2.5,
            label=plain(case),
        )
    ax.axhline(0, color=INK, linewidth=0.8)
    if year is not None:
        ax.axvline(year, color="0.5", linestyle=":", linewidth=1.2)
    ax.set_xlabel("year", fontsize=SIZE)
    ax.set_ylabel("change of alignment in force", fontsize=SIZE)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=SIZE)
    return tidy(ax, grid="y")
