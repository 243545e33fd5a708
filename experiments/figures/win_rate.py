"""How items end, strategy by strategy, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.style import INK, OUTCOME, save
from experiments.study.study import label_columns

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

# How items end, from left to right: column of the table to its colour and its name.
ENDS = {
    "win": (OUTCOME["democratic"], "democratic text only"),
    "both": (OUTCOME["both"], "both sides' texts"),
    "compromise": (OUTCOME["compromise"], "one agreed text"),
    "none": (OUTCOME["none"], "no text"),
    "mirrored": (OUTCOME["sovereigntist"], "sovereigntist text only"),
}
# Rows of one panel that can still be read [count].
MOST_ROWS = 40
LONG = 50  # letters of a title that fit on one line


def win_rate(table: pd.DataFrame, axes: Sequence[Axes] | None = None) -> list[Axes]:
    """Draw how often items end in each of five ways, one panel per body and opponent.

    The strokes at both ends are the intervals of the outer two.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.summary.summarize`.
    axes : sequence of Axes, optional
        One per panel; a new figure by default.

    Returns
    -------
    list of Axes
    """
    labels = label_columns(table)
    across = [c for c in ("forum", "sovereigntist") if c in labels]
    down = [c for c in labels if c not in across] or ["cell"]
    panels = list(table.groupby(across, sort=False, dropna=False)) if across else [((), table)]
    if axes is None:
        axes = _new_axes(panels)
    for ax, (key, rows) in zip(axes, panels, strict=True):
        _panel(ax, rows.head(MOST_ROWS), down)
        ax.set_title(_panel_title(across, key, table), fontsize=10, loc="left")
    return list(axes)


def _new_axes(panels) -> list[Axes]:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib.figure import Figure

    columns = 2 if len(panels) > 1 else 1
    rows = -(-len(panels) // columns)
    tallest = max(min(len(rows_of), MOST_ROWS) for _, rows_of in panels)
    height = rows * (0.9 + 0.42 * tallest) + 1.2
    figure = Figure(figsize=(5.2 * columns + 1.2, height), layout="constrained")
    grid = figure.subplots(rows, columns, sharex=True, sharey=False, squeeze=False).ravel()
    for spare in grid[len(panels) :]:
        spare.set_visible(False)
    return list(grid[: len(panels)])


def _panel(ax: Axes, rows: pd.DataFrame, down: Sequence[str]) -> None:
    place = np.arange(len(rows))[::-1].astype(float)
    left = np.zeros(len(rows))
    for name, (colour, words) in ENDS.items():
        share = 100 * np.nan_to_num(rows[name].to_numpy(float))
        start = 100 - share if name == "mirrored" else left
        ax.barh(place, share, 0.62, left=start, color=colour, label=words)
        left = left + share
    for side, sign, start in (("win", 1, 0.0), ("mirrored", -1, 100.0)):
        value, low, high = (100 * rows[f"{side}{e}"].to_numpy(float) for e in ("", "_low", "_high"))
        ends = [value - low, high - value]
        ax.errorbar(
            start + sign * value,
            place,
            xerr=np.clip(ends if sign > 0 else ends[::-1], 0, None),
            fmt="none",
            ecolor=INK,
            capsize=3,
            linewidth=1.2,
        )
    names = [", ".join(_short(row[c], c, down) for c in down) for _, row in rows.iterrows()]
    ax.set_yticks(place, names)
    ax.set_ylim(-0.6, len(rows) - 0.4)
    ax.set_xlim(-2, 102)
    ax.set_xlabel("share of replications [%]")
    ax.grid(axis="x", color="0.9")
    ax.set_axisbelow(True)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="y", length=0)


def _short(value: object, column: str, down: Sequence[str]) -> str:
    text = f"{value:.4g}" if isinstance(value, float) else str(value)
    text = text.replace("_", " ")
    return text if column in ("democratic", "cell") or len(down) == 1 else f"{column}={text}"


def _panel_title(across: Sequence[str], key: object, table: pd.DataFrame) -> str:
    keys = key if isinstance(key, tuple) else (key,)
    words = {"forum": "{}", "sovereigntist": "sovereigntist camp: {}"}
    parts = [words[c].format(str(k).replace("_", " ")) for c, k in zip(across, keys, strict=True)]
    text = "; ".join(parts)
    if len(text) > LONG:
        text = ";\n".join(parts)
    return text[:1].upper() + text[1:]


def save_win_rate(table: pd.DataFrame, folder: str | Path) -> list[Path]:
    """Draw and save ``figures/win_rate.png`` and ``.svg``.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.summary.summarize`.
    folder : path
        The results folder.

    Returns
    -------
    list of Path
        The files.
    """
    axes = win_rate(table)
    figure = axes[0].figure
    count = table["replications"]
    span = f"{count.min()}" if count.min() == count.max() else f"{count.min()}–{count.max()}"
    figure.suptitle(
        "How items end, by strategy of the democratic camp\n"
        f"(shares of {span} replications; strokes: 95 % intervals of the outer two)",
        fontsize=11,
        x=0.01,
        ha="left",
    )
    handles, names = axes[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=3, frameon=False, fontsize=9)
    return list(save(axes, Path(folder) / "figures", "win_rate"))
