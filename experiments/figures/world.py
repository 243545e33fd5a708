"""Members on a map, as a hemicycle, and as a swarm along the axes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.hover import mark
from experiments.figures.labels import plain, whole
from experiments.figures.style import INK, SIZE, VOTE, camp_colours, canvas, tidy, title
from experiments.study.camps import USUAL
from sim.members.outlines import OTHER, load_outlines, load_places
from sim.theory.ballot import VOTE_WORDS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MAP_EDGES = (-175, 180, -58, 84)  # [degrees]


def most_likely(members: pd.DataFrame) -> dict[str, str]:
    """Give each member's most common ballot: code to Y, A, N or X.

    Examples
    --------
    >>> import pandas as pd
    >>> most_likely(pd.DataFrame({"iso3": ["KEN"], "yes": 0.2, "abstain": 0.5,
    ...     "no": 0.2, "absent": 0.1}))
    {'KEN': 'A'}
    """
    grid = members[[VOTE_WORDS[letter] for letter in VOTE]].to_numpy()
    letters = np.array(list(VOTE))[grid.argmax(axis=1)]
    return dict(zip(members["iso3"], letters.tolist(), strict=True))


def world_map(
    votes: Mapping[str, str], ax: Axes | None = None, tally: Mapping[str, float] | None = None
) -> Axes:
    """Colour the members by a vote; those without an outline are dots.

    Parameters
    ----------
    votes : mapping of str to str
        Code to Y, A, N or X.
    ax : Axes, optional
    tally : mapping of str to float, optional
        What the legend counts, such as `expected`; the votes by default.

    Returns
    -------
    Axes
    """
    from matplotlib.collections import PolyCollection

    ax = ax or canvas(7.2, 3.6)[0]
    outlines = load_outlines()
    for code, rings in outlines.items():
        colour = VOTE[votes[code]] if code in votes and code != OTHER else "#F4F4F4"
        shape = PolyCollection(rings, facecolor=colour, edgecolor="white", linewidth=0.3)
        if code in votes:
            shape.set_gid(mark([code], votes))
        ax.add_collection(shape)
    drawn = set(outlines)
    dots = {c: at for c, at in load_places().items() if c in votes and c not in drawn}
    for code, (x, y) in dots.items():
        (dot,) = ax.plot(
            x, y, "o", color=VOTE[votes[code]], markeredgecolor=INK, markersize=3.5, mew=0.4
        )
        dot.set_gid(mark([code], votes))
    ax.set_xlim(*MAP_EDGES[:2])
    ax.set_ylim(*MAP_EDGES[2:])
    ax.set_aspect(1.25)
    ax.axis("off")
    _legend(ax, votes, tally)
    return ax


def expected(members: pd.DataFrame) -> dict[str, float]:
    """Give the expected tally of a text: letter to mean number of ballots.

    Examples
    --------
    >>> import pandas as pd
    >>> expected(pd.DataFrame({"yes": [0.6, 0.6], "abstain": 0.3, "no": 0.1, "absent": 0.0}))
    {'Y': 1.2, 'A': 0.6, 'N': 0.2, 'X': 0.0}
    """
    return {letter: float(members[VOTE_WORDS[letter]].sum()) for letter in VOTE}


def _legend(ax: Axes, votes: Mapping[str, str], tally: Mapping[str, float] | None = None) -> None:
    from matplotlib.patches import Patch

    count = {letter: sum(v == letter for v in votes.values()) for letter in VOTE}
    said = count
    if tally is not None:
        said = dict(zip(VOTE, whole(tally[c] for c in VOTE), strict=True))
    handles = [
        Patch(facecolor=VOTE[c], edgecolor="0.6", label=f"{VOTE_WORDS[c]}: {said[c]}") for c in VOTE
    ]
    ax.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.5, 0.02),
        ncols=4,
        frameon=False,
        fontsize=SIZE,
    )


def vote_maps(members: pd.DataFrame) -> list[Axes]:
    """Draw a map for every text of one case.

    Parameters
    ----------
    members : DataFrame
        From `experiments.analysis.ballot_influence.members_table`, one case.

    Returns
    -------
    list of Axes
    """
    drafts = list(dict.fromkeys(members["draft"]))
    axes = canvas(7.2, 3.7 * len(drafts), len(drafts), 1)
    for ax, draft in zip(axes, drafts, strict=True):
        mine = members[members["draft"] == draft]
        world_map(most_likely(mine), ax, expected(mine))
        title(ax, f"{plain(draft)}: most common ballot of each member; below, the expected tally")
    return axes


def hemicycle(
    votes: Mapping[str, str], ax: Axes | None = None, tally: Mapping[str, float] | None = None
) -> Axes:
    """Draw every member as an equal seat, from no on the left to yes on the right.

    Parameters
    ----------
    votes : mapping of str to str
        Code to Y, A, N or X.
    ax : Axes, optional
    tally : mapping of str to float, optional
        What the legend counts, such as `expected`; the votes by default.

    Returns
    -------
    Axes
    """
    ax = ax or canvas(5.0, 2.9)[0]
    order = [c for letter in "NXAY" for c in sorted(votes) if votes[c] == letter]
    x, y = seats(len(order))
    drawn = ax.scatter(
        x, y, s=26, c=[VOTE[votes[c]] for c in order], edgecolor=INK, linewidth=0.3, zorder=2
    )
    drawn.set_gid(mark(order, votes))
    ax.set_xlim(-1.08, 1.08)
    ax.set_ylim(-0.05, 1.08)
    ax.set_aspect("equal")
    ax.axis("off")
    _legend(ax, votes, tally)
    return ax


def seats(count: int, rows: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """Place seats in half rings, ordered from left to right.

    Parameters
    ----------
    count : int
    rows : int

    Returns
    -------
    x, y : (count,) float64
        Within the unit half disc.

    Examples
    --------
    >>> x, y = seats(193)
    >>> len(x), bool((y >= -1e-9).all()), bool(np.all(np.hypot(x, y) <= 1.0))
    (193, True, True)
    """
    radius = np.linspace(0.4, 1.0, rows)
    share = radius / radius.sum() * count
    size = np.floor(share).astype(int)
    size[np.argsort(share - size)[::-1][: count - size.sum()]] += 1
    angle = np.concatenate([np.linspace(np.pi, 0, n) if n > 1 else [np.pi / 2] for n in size])
    ring = np.repeat(radius, size)
    order = np.lexsort((ring, -angle))
    return (ring * np.cos(angle))[order], (ring * np.sin(angle))[order]


def swarm(
    places: pd.DataFrame,
    axes_names: tuple[str, ...],
    label: tuple[str, ...] = (),
    camps: Sequence[str] = USUAL,
) -> Axes:
    """Draw each member as a dot on every axis of contention.

    Parameters
    ----------
    places : DataFrame
        ``iso3, camp`` (one of the camps, or none) and a column per axis
        [sd of UN members].
    axes_names : tuple of str
        The columns to draw.
    label : tuple of str
        Codes to write beside their dots.
    camps : sequence of str
        The scenario's.

    Returns
    -------
    Axes
    """
    ax = canvas(7.2, 1.0 + 1.35 * len(axes_names))[0]
    colour = {"none": "#BBBBBB", **camp_colours(camps)}
    said = {camp: f"leaders of the {plain(camp)} camp" for camp in camps} | {"none": "others"}
    for k, name in enumerate(axes_names):
        base = float(len(axes_names) - 1 - k)
        x = places[name].to_numpy(float)
        y = base + beeswarm(x, width=0.075, height=0.036, most=0.42)
        for camp in colour:
            mine = (places["camp"] == camp).to_numpy()
            drawn = ax.scatter(
                x[mine],
                y[mine],
                s=15,
                color=colour[camp],
                edgecolor="w",
                linewidth=0.3,
                label=said[camp] if k == 0 else None,
            )
            drawn.set_gid(mark(places["iso3"][mine]))
        _name_dots(ax, places["iso3"].tolist(), x, y, base, label)
    ax.set_yticks(range(len(axes_names))[::-1], axes_names, fontsize=SIZE)
    ax.set_ylim(-0.55, len(axes_names) - 0.4)
    ax.set_xlabel("position [standard deviations of UN members]", fontsize=SIZE)
    ax.legend(
        loc="upper center", bbox_to_anchor=(0.45, -0.12), ncols=3, frameon=False, fontsize=SIZE
    )
    return tidy(ax)


def _name_dots(
    ax: Axes, iso3: list[str], x: np.ndarray, y: np.ndarray, base: float, label: Collection[str]
) -> None:
    """Write codes above their dots, on steps where they are near each other."""
    level, before = 0, -np.inf
    for i in sorted((i for i, code in enumerate(iso3) if code in label), key=lambda i: x[i]):
        level = (level + 1) % 6 if x[i] - before < 0.3 else 0
        before = x[i]
        line = {"arrowstyle": "-", "linewidth": 0.4, "color": "0.4", "shrinkA": 0, "shrinkB": 0}
        ax.annotate(
            iso3[i],
            (x[i], y[i]),
            xytext=(x[i], base + 0.2 + 0.09 * level),
            ha="center",
            fontsize=SIZE - 2.5,
            arrowprops=line,
        )


def beeswarm(x: np.ndarray, width: float, height: float, most: float = np.inf) -> np.ndarray:
    """Move dots that would overlap up and down, in turn.

    Parameters
    ----------
    x : (N,) float
    width, height : float
        Of a dot, in units of the plot.
    most : float
        Reach of the tallest heap up and down; the dots of a taller one overlap.

    Returns
    -------
    (N,) float64
        Offset of each dot.

    Examples
    --------
    >>> beeswarm(np.array([0.0, 0.0, 5.0]), 0.1, 1.0)
    array([ 0., -1.,  0.])
    """
    out = np.zeros(len(x))
    bins = np.round(np.asarray(x) / width).astype(int)
    for value in np.unique(bins):
        mine = np.flatnonzero(bins == value)
        mine = mine[np.argsort(np.asarray(x)[mine], kind="stable")]
        steps = np.array([(i + 1) // 2 * (-1) ** i for i in range(len(mine))])
        out[mine] = steps * min(height, 2 * most / max(len(mine), 1))
    return out
