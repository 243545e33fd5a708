"""Small figures of a running meeting: tally and spread of outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.style import INK, SIZE, VOTE, canvas, outcome_colours, tidy, title
from experiments.study.camps import USUAL
from sim.theory.ballot import VOTE_WORDS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def tally_bars(count: Mapping[str, int]) -> Axes:
    """Draw the ballots of one text by kind.

    Parameters
    ----------
    count : mapping of str to int
        Y, A, N, X to members [count].

    Returns
    -------
    Axes
    """
    ax = canvas(4.2, 1.7)[0]
    place = np.arange(len(count))[::-1]
    ax.barh(
        place, list(count.values()), 0.7, color=[VOTE[k] for k in count], edgecolor="0.5", lw=0.4
    )
    for y, value in zip(place, count.values(), strict=True):
        ax.text(value + 2, y, str(value), va="center", fontsize=SIZE)
    ax.set_yticks(place, [VOTE_WORDS[k] for k in count], fontsize=SIZE)
    ax.set_xlim(0, max(count.values()) * 1.15 + 5)
    ax.set_xlabel("members [count]", fontsize=SIZE)
    return tidy(ax)


def outcome_spread(meetings: pd.DataFrame, camps: Sequence[str] = USUAL) -> Axes:
    """Draw how the alignment in force spreads over replications, and how items end.

    Parameters
    ----------
    meetings : DataFrame
        ``alignment, outcome``.
    camps : sequence of str
        The scenario's.

    Returns
    -------
    Axes
    """
    ax = canvas(4.2, 2.5)[0]
    far = max(1.0, float(meetings["alignment"].abs().max()))
    edges = np.linspace(-far, far, 41)
    colour = outcome_colours(camps)
    sides = {name: meetings["outcome"] == name for name in reversed(colour)}
    sides = {name: mask for name, mask in sides.items() if mask.any()}
    ax.hist(
        [meetings.loc[mask, "alignment"] for mask in sides.values()],
        bins=edges,
        stacked=True,
        color=[colour[s] for s in sides],
        label=[f"{s} {100 * m.mean():.0f} %" for s, m in sides.items()],
    )
    ax.axvline(0, color=INK, linewidth=0.7)
    ax.set_xlabel("alignment in force", fontsize=SIZE)
    ax.set_ylabel("replications", fontsize=SIZE)
    ax.legend(fontsize=SIZE - 1.5, frameon=False, loc="upper left")
    title(ax, f"{len(meetings)} outcomes")
    return tidy(ax, grid="y")
