"""Round by round: who sits in which coalition, and where the texts stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import plain
from experiments.figures.style import (
    FIRST,
    INK,
    MARKER,
    NEITHER,
    SIZE,
    WIDE,
    camp_colours,
    canvas,
    tidy,
    title,
)
from experiments.study.camps import USUAL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NONE = "none"  # no coalition
LEAST_TOLD = 0.08  # share of all members below which a column has no room for its number


def coalition_timeline(
    seats: pd.DataFrame,
    flows: pd.DataFrame | None = None,
    *,
    camps: Sequence[str] = USUAL,
    width: float = WIDE,
    rounds: int | None = None,
) -> list[Axes]:
    """Draw the coalitions as columns, one per round, and the moves between them.

    Parameters
    ----------
    seats : DataFrame
        ``case, round, iso3`` and a share of replications per coalition.
    flows : DataFrame, optional
        ``case, round, from, to, members``: mean number that moved into `round`.
    camps : sequence of str
        The scenario's.
    width : float
        [inches]
    rounds : int, optional
        Leave room for so many.

    Returns
    -------
    list of Axes
        One per case.
    """
    first, *others = camps
    order = [first, NONE, *others]
    cases = list(dict.fromkeys(seats["case"]))
    columns = 2 if len(cases) > 1 else 1
    deep = -(-len(cases) // columns)
    axes = canvas(width, 2.5 * deep + 0.4, deep, columns, sharey=True)
    for spare in axes[len(cases) :]:
        spare.set_visible(False)
    for at, (ax, case) in enumerate(zip(axes, cases, strict=False)):
        count = seats[seats["case"] == case].groupby("round")[order].sum()
        _columns(ax, count, _colours(camps))
        if flows is not None and len(flows):
            _ribbons(ax, count, flows[flows["case"] == case], _colours(camps))
        ax.set_ylabel("" if at % columns else "members [mean count]", fontsize=SIZE)
        ax.set_xlabel("round", fontsize=SIZE)
        if rounds:
            ax.set_xlim(0.5, rounds + 0.5)
        title(ax, case.replace(", ", ",\n"))
    handles, names = axes[0].get_legend_handles_labels()
    axes[0].figure.legend(
        handles, names, loc="outside lower center", ncols=3, frameon=False, fontsize=SIZE
    )
    return axes[: len(cases)]


def _colours(camps: Sequence[str]) -> dict[str, str]:
    return {**camp_colours(camps), NONE: "#CCCCCC"}


def _columns(ax: Axes, count: pd.DataFrame, colour: Mapping[str, str]) -> None:
    base, whole = np.zeros(len(count)), count.to_numpy().sum(axis=1).max()
    for name in count:
        height = count[name].to_numpy()
        label = "no coalition" if name == NONE else f"{plain(name)} coalition"
        ax.bar(count.index, height, 0.42, bottom=base, color=colour[name], label=label)
        for x, h, b in zip(count.index, height, base, strict=True):
            if h >= LEAST_TOLD * whole:
                ink = "white" if colour[name] == FIRST else INK
                ax.text(
                    x, b + h / 2, f"{h:.0f}", ha="center", va="center", fontsize=SIZE - 2, color=ink
                )
        base = base + height
    ax.set_xticks(count.index)
    tidy(ax, grid="y")


def _ribbons(ax: Axes, count: pd.DataFrame, flows: pd.DataFrame, colour: Mapping[str, str]) -> None:
    """Join columns by ribbons as wide as the number of members that went that way."""
    cumulated = {r: dict(zip(count, _bases(count.loc[r]), strict=True)) for r in count.index}
    for now in count.index[1:]:
        before = now - 1
        if before not in cumulated:
            continue
        left, right = dict(cumulated[before]), dict(cumulated[now])
        for a in count:
            for b in count:
                rows = flows[(flows["round"] == now) & (flows["from"] == a) & (flows["to"] == b)]
                wide = float(rows["members"].sum())
                if wide < 0.5:
                    continue
                x = np.linspace(before + 0.21, now - 0.21, 20)
                s = (1 - np.cos(np.linspace(0, np.pi, 20))) / 2
                low = left[a] + (right[b] - left[a]) * s
                ax.fill_between(x, low, low + wide, color=colour[b], alpha=0.3, linewidth=0)
                left[a] += wide
                right[b] += wide


def _bases(row: pd.Series) -> np.ndarray:
    heights = row.to_numpy(float)
    return np.concatenate([[0.0], np.cumsum(heights)[:-1]])


def text_alignment(
    rounds: pd.DataFrame,
    *,
    camps: Sequence[str] = USUAL,
    width: float = WIDE,
    last: int | None = None,
) -> list[Axes]:
    """Draw where each text stands between the camps, round by round.

    Parameters
    ----------
    rounds : DataFrame
        ``case, round, draft, alignment``, one row per replication.
    camps : sequence of str
        The scenario's.
    width : float
        [inches]
    last : int, optional
        Leave room up to this round.

    Returns
    -------
    list of Axes
        One per case.
    """
    cases = list(dict.fromkeys(rounds["case"]))
    columns = 2 if len(cases) > 1 else 1
    deep = -(-len(cases) // columns)
    axes = canvas(width, 2.4 * deep + 0.4, deep, columns, sharey=True)
    for spare in axes[len(cases) :]:
        spare.set_visible(False)
    order = list(dict.fromkeys(rounds["draft"]))
    for at, (ax, case) in enumerate(zip(axes, cases, strict=False)):
        part = rounds[rounds["case"] == case]
        for draft, rows in part.groupby("draft", sort=False):
            _line(ax, rows, order.index(draft), str(draft), camps)
        ax.axhline(0, color=INK, linewidth=0.7)
        reach = max(1.08, 1.05 * float(rounds["alignment"].abs().max()))
        ax.set_ylim(-reach, reach)
        ax.set_xticks(sorted(part["round"].unique()))
        if last:
            ax.set_xlim(0.7, last + 0.3)
        ax.set_xlabel("round", fontsize=SIZE)
        ax.set_ylabel("" if at % columns else "alignment of the text", fontsize=SIZE)
        tidy(ax, grid="y")
        title(ax, case.replace(", ", ",\n"))
    names: dict = {}
    for ax in axes[: len(cases)]:
        for handle, name in zip(*ax.get_legend_handles_labels(), strict=True):
            names.setdefault(name, handle)
    axes[0].figure.legend(
        names.values(), names, loc="outside lower center", ncols=3, frameon=False, fontsize=SIZE
    )
    return axes[: len(cases)]


def _line(ax: Axes, rows: pd.DataFrame, k: int, draft: str, camps: Sequence[str]) -> None:
    spread = rows.groupby("round")["alignment"].quantile([0.025, 0.5, 0.975]).unstack()
    side = _side(rows, float(spread[0.5].iloc[0]), draft, camps)
    colour = camp_colours(camps).get(side, NEITHER)
    ax.fill_between(
        spread.index, spread[0.025], spread[0.975], color=colour, alpha=0.2, linewidth=0
    )
    ax.plot(
        spread.index,
        spread[0.5],
        marker=MARKER[k % len(MARKER)],
        markersize=4,
        color=colour,
        linewidth=1.4,
        label=plain(draft),
    )


def _side(rows: pd.DataFrame, first: float, draft: str, camps: Sequence[str]) -> str:
    """Say whose text it is: its camp where that is known, else the side it is tabled on."""
    if draft in ("chair", "chairs_text", "chair_text"):
        return "neither"
    if "camp" in rows:
        return str(rows["camp"].iloc[0])
    return camps[0] if first > 0 else camps[1] if first < 0 else "neither"
