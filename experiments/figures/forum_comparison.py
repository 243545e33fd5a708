"""The same texts and states in every body: who prevails, how diluted, how fragmented."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.figures.labels import plain
from experiments.figures.style import INK, SEQUENCE, SIZE, canvas, outcome_colours, tidy, title
from experiments.study.camps import USUAL
from sim.members.cached import full_roster

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WORLD = 193  # members of the United Nations
FEWEST = 4  # bodies that make a comparison worth a figure


def compare_forums(
    meetings: pd.DataFrame,
    drafts: pd.DataFrame,
    seats: dict[str, int],
    camps: Sequence[str] = USUAL,
) -> pd.DataFrame:
    """Average a study over everything but the body.

    Parameters
    ----------
    meetings, drafts : DataFrame
        Of one study: see `sim.records`; with a column ``cell``.
    seats : dict of str to int
        Members of each body.
    camps : sequence of str
        The scenario's.

    Returns
    -------
    DataFrame
        One row per body: the camps' names, ``both``, ``compromise``, ``none`` (how items
        end, shares of decisions), ``by_vote``;
        ``dilution``: 1 less the distance of an adopted text from the middle of the
        yardstick, so 0 for a text at one end and 1 for one halfway, at least 0, mean over
        adopted texts, NaN without any; ``fragmentation``: share of decisions that leave rival
        texts of both camps in force; ``outside``: share of the world's states
        that neither sit in the body nor, where texts are signed, have signed.

    Examples
    --------
    >>> meetings = pd.DataFrame({"cell": 0, "replication": [0, 1], "meeting": 0, "item": "a",
    ...     "forum": "x", "result": ["split", "failed"], "signers": 0,
    ...     "outcome": ["both", "none"]})
    >>> drafts = meetings[["cell", "replication", "meeting", "item"]].assign(
    ...     result=["adopted_by_vote", "failed"], alignment=[0.75, 0.0])
    >>> row = compare_forums(meetings, drafts, {"x": 193}).iloc[0]
    >>> [float(row[name]) for name in ("democratic", "dilution", "fragmentation", "outside")]
    [0.0, 0.25, 0.5, 0.0]
    """
    keys = ["cell", "replication", "meeting", "item"]
    passed = drafts[drafts["result"].str.startswith(("adopted", "pledged"))]
    passed = passed.merge(meetings[[*keys, "forum"]], on=keys)
    passed = passed.assign(dilution=(1.0 - passed["alignment"].abs()).clip(lower=0.0))
    rows = []
    for forum, group in meetings.groupby("forum", sort=False):
        mine = passed[passed["forum"] == forum]
        signed = group["signers"][group["signers"] > 0]
        members = signed.mean() if len(signed) else seats[forum]
        rows.append(
            {
                "forum": forum,
                "decisions": len(group),
                **{name: (group["outcome"] == name).mean() for name in outcome_colours(camps)},
                "by_vote": (mine["result"] == "adopted_by_vote").mean() if len(mine) else np.nan,
                "dilution": mine["dilution"].mean(),
                "fragmentation": (group["outcome"] == "both").mean(),
                "outside": max(0.0, 1.0 - members / WORLD),
            }
        )
    return pd.DataFrame(rows)


def of_results(results) -> pd.DataFrame:
    """Compare the bodies of a results folder; see `compare_forums`.

    Parameters
    ----------
    results : experiments.store.results.Results
    """
    roster, seats = full_roster(), {}
    for cell in results.cells["cell"]:
        forum = results.study.config(int(cell))["forum"]
        if forum["name"] not in seats:
            seats[forum["name"]] = len(roster.select(forum["members"]).iso3)
    return compare_forums(results.meetings, results.drafts, seats, results.camps)


def forum_comparison(table: pd.DataFrame, camps: Sequence[str] = USUAL) -> list[Axes]:
    """Draw bodies as rows, and the three answers side by side.

    Parameters
    ----------
    table : DataFrame
        From `compare_forums`.
    camps : sequence of str
        The scenario's.

    Returns
    -------
    list of Axes
    """
    table = table.sort_values(["outside", camps[0]], ascending=[False, True], kind="stable")
    place = np.arange(len(table))
    axes = canvas(7.2, 1.1 + 0.21 * len(table), 1, 3, sharey=True, width_ratios=(2, 1, 1.2))
    left = np.zeros(len(table))
    for name, colour in outcome_colours(camps).items():
        share = 100 * table[name].to_numpy(dtype=float)
        axes[0].barh(place, share, left=left, color=colour, height=0.72, label=name)
        left += share
    axes[0].set_yticks(place, [plain(name) for name in table["forum"]])
    axes[1].plot(table["dilution"], place, "o", color=INK, ms=4)
    axes[2].plot(
        100 * table["fragmentation"],
        place,
        "s",
        color=SEQUENCE[3],
        ms=5,
        label="rival texts in force",
    )
    axes[2].plot(
        100 * table["outside"], place, "o", mfc="none", color=INK, ms=4, label="states outside"
    )
    axes[1].set_xlim(-0.03, 1.03)
    for ax in (axes[0], axes[2]):
        ax.set_xlim(-3 if ax is axes[2] else 0, 103 if ax is axes[2] else 100)
    for ax, head, unit in zip(
        axes,
        ("How items end", "How diluted", "How fragmented"),
        ("decisions [%]", "0 one camp's, 1 halfway", "[%]"),
        strict=True,
    ):
        title(tidy(ax), head)
        ax.set_xlabel(unit, fontsize=SIZE - 1)
        ax.set_ylim(-0.6, len(table) - 0.4)
    for ax, columns in ((axes[0], 3), (axes[2], 1)):
        ax.legend(
            fontsize=SIZE - 2, frameon=False, ncols=columns, loc="upper center",
            bbox_to_anchor=(0.5, -0.09), handletextpad=0.3, columnspacing=0.8,
        )  # fmt: skip
    return axes
