"""Variance by source: where the spread of an outcome comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import plain, wrapped
from experiments.figures.style import INK, MARKER, SEQUENCE, SIZE, canvas, tidy, title

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

CHANCE, PARAMETERS = "0.72", SEQUENCE[4]
ALIGNMENT = "alignment"
MOST_CASES = 4  # of which both measures are drawn [count]
KINDS = ("positions", "ballot", "common_shock", "behaviour")


def variance(table: pd.DataFrame) -> list[Axes]:
    """Draw the shares of chance and of unknown parameters, and what each kind does alone.

    Parameters
    ----------
    table : DataFrame
        ``case, measure, source, share, low, high`` as of
        `experiments.analysis.variance.shares`, shares 0 to 1; outcomes whose
        shares are not known are left out.

    Returns
    -------
    list of Axes
        Chance and parameters, which are all there is; the kinds of parameters.
    """
    whole = table[table["source"] == "chance"].set_index(["case", "measure"])["share"]
    table = table[whole.loc[list(zip(table["case"], table["measure"], strict=True))].notna().values]
    known = table[table["share"].notna()]  # one kind alone may vary too little to say
    rows = list(known.groupby(["case", "measure"], sort=False))
    if crowded(table):
        rows = [(key, found) for key, found in rows if key[1] == ALIGNMENT] or rows
    axes = canvas(7.2, 1.9 + 0.55 * len(rows), 1, 2, sharey=True)
    for y, (_, found) in enumerate(reversed(rows)):
        found = found.set_index("source")
        _split(axes[0], y, found)
        _kinds(axes[1], y, found)
    single = known["case"].nunique() == 1
    shown = {measure for (_, measure), _ in rows}
    names = [_row_name(case, measure, single, len(shown) > 1) for (case, measure), _ in rows[::-1]]
    axes[0].set_yticks(range(len(rows)), names, fontsize=SIZE - 1)
    whole_of = "all of it" if len(shown) > 1 else f"{outcome(*shown)}: all of it"
    for ax, words in zip(axes, (whole_of, "unknown parameters, each kind alone"), strict=True):
        ax.set_xlim(0, 100)
        ax.set_ylim(-0.6, len(rows) - 0.4)
        ax.set_xlabel("share of the variance [%]", fontsize=SIZE)
        tidy(title(ax, wrapped(words, 22)))
    for k, kind in enumerate(KINDS):
        axes[1].plot([], [], MARKER[k], color=SEQUENCE[k], markersize=5, label=plain(kind))
    axes[0].figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=SIZE)
    return axes


def crowded(table: pd.DataFrame) -> bool:
    """Whether there are so many bodies that the alignment of what is in force alone is drawn."""
    return table["case"].nunique() > MOST_CASES and ALIGNMENT in set(table["measure"])


def _row_name(case: str, measure: str, single: bool, several: bool) -> str:
    """Name a row by what varies: the body, the measure, or both."""
    body = "" if single else wrapped(case, 34)
    return f"{body}:\n{outcome(measure)}" if body and several else body or outcome(measure)


def outcome(measure: str) -> str:
    """Name a measure: a camp's column of `experiments.study.camps.prevails`, or the alignment."""
    if measure == ALIGNMENT:
        return "alignment in force"
    camp, _, prevails = measure.rpartition("_")
    return f"{plain(camp)}-aligned {prevails}" if camp else plain(measure)


def _split(ax: Axes, y: int, found: pd.DataFrame) -> None:
    """Draw one bar of chance and parameters with the interval of where they part."""
    chance, low, high = (100 * found.loc["chance", name] for name in ("share", "low", "high"))
    named = {} if y else {"label": "chance"}, {} if y else {"label": "unknown parameters"}
    ax.barh(y, chance, 0.55, color=CHANCE, **named[0])
    ax.barh(y, 100 - chance, 0.55, left=chance, color=PARAMETERS, **named[1])
    ax.plot([low, high], [y, y], color=INK, linewidth=1.2)


def _kinds(ax: Axes, y: int, found: pd.DataFrame) -> None:
    """Draw a mark with its interval for each kind of parameters."""
    for k, (kind, shift) in enumerate(zip(KINDS, (0.24, 0.08, -0.08, -0.24), strict=True)):
        if kind not in found.index:
            continue
        share, low, high = (100 * found.loc[kind, name] for name in ("share", "low", "high"))
        ax.errorbar(
            share,
            y + shift,
            xerr=np.clip([[share - low], [high - share]], 0, None),
            fmt=MARKER[k],
            color=SEQUENCE[k],
            markersize=5,
            capsize=2.5,
        )
