"""How items end, strategy by strategy, with intervals."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import distinguished, plain, short_keys, wrapped
from experiments.figures.style import INK, SIZE, canvas, outcome_colours, save, tidy, title
from experiments.study.camps import OPPONENT, STRATEGY, USUAL
from experiments.study.study import label_columns

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

# Rows of one panel that can still be read [count].
MOST_ROWS = 40
LABEL = 30  # letters of a line beside a row
TITLE = 46  # letters of a line above a panel
WIDTH = 5.6  # of a panel with its labels [inches]


def ends(camps: Sequence[str] = USUAL) -> dict[str, tuple[str, str]]:
    """Give how items end, from left to right: column of a table to its colour and its name."""
    colour = outcome_colours(camps)
    first, second, *further = camps
    said = {"both": "both sides' texts", "compromise": "one agreed text", "none": "no text"}
    columns = {"win": first, **{f"win_{camp}": camp for camp in further}, "mirrored": second}
    names = {end: (end, words) for end, words in said.items()}
    names |= {camp: (column, f"{plain(camp)} text only") for column, camp in columns.items()}
    return {names[end][0]: (colour[end], names[end][1]) for end in colour}


def win_rate(
    table: pd.DataFrame, axes: Sequence[Axes] | None = None, camps: Sequence[str] = USUAL
) -> list[Axes]:
    """Draw how often items end in each way, one panel per body and opponent.

    The strokes at both ends are the intervals of the outer two.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.summary.summarize`, or `experiments.analysis.pooling.pooled`.
    axes : sequence of Axes, optional
        One per panel; a new figure by default.
    camps : sequence of str
        The scenario's.

    Returns
    -------
    list of Axes
    """
    labels = label_columns(table, (*camps, STRATEGY, OPPONENT))
    across = _across(table, camps)
    panels = list(table.groupby(across, sort=False, dropna=False)) if across else [((), table)]
    panels = [(key, rows.head(MOST_ROWS)) for key, rows in panels]
    words = _row_words(table, [c for c in labels if c not in across], camps)
    if axes is None:
        axes = _new_axes([[words[at] for at in rows.index] for _, rows in panels])
    for ax, (key, rows) in zip(axes, panels, strict=True):
        _panel(ax, rows, [words[at] for at in rows.index], ends(camps))
        title(ax, _panel_title(across, key))
    for ax in list(axes)[-2:] if len(panels) > 1 else axes:  # the lowest of each column
        ax.set_xlabel("share of replications [%]", fontsize=SIZE)
        ax.tick_params(labelbottom=True)
    return list(axes)


def _across(table: pd.DataFrame, camps: Sequence[str]) -> list[str]:
    """Choose the columns that make panels: the body, and the opponent's strategy if it varies."""
    one = [c for c in (camps[1], OPPONENT) if c in table and table[c].astype(str).nunique() > 1]
    return [c for c in ("forum",) if c in table] + one


def _row_words(table: pd.DataFrame, down: Sequence[str], camps: Sequence[str]) -> dict:
    """Name every row by what varies: index to a few short lines."""
    varying = [c for c in down if table[c].astype(str).nunique() > 1] or list(down[:1])
    keys = short_keys(c for c in varying if c not in (camps[0], STRATEGY, "cell"))
    parts = []
    for name in varying:
        order = table[name].astype(str).drop_duplicates()
        told = dict(zip(order, distinguished(table[name].loc[order.index].tolist()), strict=True))
        lead = f"{keys[name]} " if name in keys else ""
        parts.append([lead + told[value] for value in table[name].astype(str)])
    if not parts:
        parts = [[f"cell {cell}" for cell in table["cell"]]]
    rows = [", ".join(words) for words in zip(*parts, strict=True)]
    return {at: textwrap.fill(row, LABEL) for at, row in zip(table.index, rows, strict=True)}


def _new_axes(panels: Sequence[Sequence[str]]) -> list[Axes]:
    columns = 2 if len(panels) > 1 else 1
    rows = -(-len(panels) // columns)
    lines = max(sum(max(2, 1 + word.count("\n")) for word in words) for words in panels)
    height = rows * (0.95 + 0.2 * lines) + 0.9
    wide = WIDTH * columns if columns > 1 else WIDTH + 1.6
    grid = canvas(wide, height, rows, columns, sharex=True)
    for spare in grid[len(panels) :]:
        spare.set_visible(False)
    return grid[: len(panels)]


def _panel(ax: Axes, rows: pd.DataFrame, words: Sequence[str], ways: Mapping) -> None:
    place = _places(words)
    left = np.zeros(len(rows))
    for name, (colour, said) in ways.items():
        share = 100 * np.nan_to_num(rows[name].to_numpy(float))
        start = 100 - share if name == "mirrored" else left
        ax.barh(place, share, 0.62, left=start, color=colour, label=said)
        left = left + share
    for side, sign, start in (("win", 1, 0.0), ("mirrored", -1, 100.0)):
        value, low, high = (100 * rows[f"{side}{e}"].to_numpy(float) for e in ("", "_low", "_high"))
        reach = [value - low, high - value]
        ax.errorbar(
            start + sign * value,
            place,
            xerr=np.clip(reach if sign > 0 else reach[::-1], 0, None),
            fmt="none",
            ecolor=INK,
            capsize=3,
            linewidth=1.2,
        )
    ax.set_yticks(place, words, fontsize=SIZE)
    ax.set_ylim(place.min() - 0.7, place.max() + 0.7)
    ax.set_xlim(-2, 102)
    tidy(ax)


def _places(words: Sequence[str]) -> np.ndarray:
    """Place rows so that names of several lines do not touch, the first on top."""
    half = np.array([max(1.0, 0.5 * (1 + word.count("\n"))) for word in words]) / 2
    centre = np.cumsum(2 * half) - half
    return centre.max(initial=0.0) - centre


def _panel_title(across: Sequence[str], key: object) -> str:
    keys = dict(zip(across, key if isinstance(key, tuple) else (key,), strict=True))
    parts = [plain(keys["forum"])] if "forum" in keys else []
    parts += [f"against {plain(keys[name])}" for name in across if name != "forum"]
    words = ", ".join(parts)
    return wrapped(words[:1].upper() + words[1:], TITLE)


def legend(axes: Sequence[Axes]) -> None:
    """Say below the panels what the marks are."""
    handles, words = axes[0].get_legend_handles_labels()
    axes[0].figure.legend(
        handles, words, loc="outside lower center", ncols=3, frameon=False, fontsize=SIZE
    )


def save_win_rate(
    table: pd.DataFrame,
    folder: str | Path,
    bodies: Mapping[str, str] | None = None,
    camps: Sequence[str] = USUAL,
) -> list[Path]:
    """Draw and save ``figures/win_rate.png`` and ``.svg``.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.summary.summarize`.
    folder : path
        The results folder.
    bodies : mapping of str to str, optional
        Titles of the bodies, by name.
    camps : sequence of str
        The scenario's.

    Returns
    -------
    list of Path
        The files.
    """
    axes = win_rate(table.assign(forum=table["forum"].replace(dict(bodies or {}))), camps=camps)
    count = table["replications"]
    span = f"{count.min()}" if count.min() == count.max() else f"{count.min()}–{count.max()}"
    more = f"; the first {MOST_ROWS} rows of each panel" if _more(table, camps) else ""
    axes[0].figure.suptitle(
        f"How items end, by strategy of the {plain(camps[0])} camp\n"
        f"(shares of {span} replications; strokes: 95 % intervals of the outer two{more})",
        fontsize=SIZE + 2,
        x=0.01,
        ha="left",
    )
    legend(axes)
    return list(save(axes, Path(folder) / "figures", "win_rate"))


def _more(table: pd.DataFrame, camps: Sequence[str]) -> bool:
    across = _across(table, camps)
    size = table.groupby(across, dropna=False).size().max() if across else len(table)
    return bool(size > MOST_ROWS)
