"""Pictures of the adviser's answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.style import INK, SIZE, VOTE, canvas, tidy, title

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LETTERS = {"yes": "Y", "no": "N", "abstain": "A", "absent": "X"}


def tally_fan(fan: pd.DataFrame) -> list[Axes]:
    """Draw how the count moved as things were heard, and the probability of adoption.

    Parameters
    ----------
    fan : DataFrame
        From `experiments.advice.whip.fan`.
    """
    upper, lower = canvas(height=4.6, rows=2, columns=1, sharex=True, height_ratios=[3, 1])
    days = ["forecast" if day == "" else day for day in dict.fromkeys(fan["date"])]
    at = np.arange(len(days))
    for outcome, rows in fan.groupby("outcome", sort=False):
        colour = VOTE[LETTERS[outcome]]
        upper.fill_between(at, rows["low"], rows["high"], color=colour, alpha=0.3, linewidth=0)
        upper.plot(at, rows["expected"], marker="o", color=colour, label=outcome)
        upper.errorbar(
            at,
            rows["expected"],
            [rows["expected"] - rows["low"], rows["high"] - rows["expected"]],
            fmt="none",
            color=colour,
            linewidth=1.5,
        )
    upper.legend(frameon=False, fontsize=SIZE, ncols=4, loc="upper center")
    upper.set_ylim(0, None)
    upper.set_ylabel("members, with 90 % interval", fontsize=SIZE)
    title(upper, "The count as things were heard")
    chance = fan.drop_duplicates("date")["p_adopted"]
    lower.plot(at, 100 * chance.to_numpy(), marker="o", color=INK)
    lower.set_ylim(-5, 105)
    lower.set_ylabel("adopted [%]", fontsize=SIZE)
    lower.set_xticks(at, days, rotation=0 if len(days) < 6 else 45, fontsize=SIZE)
    return [tidy(upper, grid="y"), tidy(lower, grid="y")]


def members_in_line(members: pd.DataFrame) -> Axes:
    """Draw every member's probabilities as a stacked bar, from sure yes to sure no.

    Parameters
    ----------
    members : DataFrame
        From `experiments.advice.whip.member_table`.
    """
    (ax,) = canvas(height=3.2)
    bottom, at = np.zeros(len(members)), np.arange(len(members))
    for outcome in ("yes", "abstain", "absent", "no"):
        share = 100 * members[f"p_{outcome}"].to_numpy()
        colour = VOTE[LETTERS[outcome]]
        ax.bar(at, share, 1.0, bottom=bottom, color=colour, label=outcome, linewidth=0)
        bottom += share
    ax.set_xlim(-0.5, len(members) - 0.5)
    ax.set_ylim(0, 100)
    ax.set_xticks([])
    ax.set_ylabel("probability [%]", fontsize=SIZE)
    ax.legend(frameon=False, fontsize=SIZE, ncols=4, loc="upper center", bbox_to_anchor=(0.5, 1.15))
    return tidy(ax, grid="y")


def price_curve(curve: pd.DataFrame) -> Axes:
    """Draw the least effort at each confidence, with the number of states.

    Parameters
    ----------
    curve : DataFrame
        From `experiments.advice.price.curve`.
    """
    (ax,) = canvas(height=3.0)
    there = curve.dropna()
    ax.plot(100 * there["confidence"], there["effort"], marker="o", color=INK)
    for row in there.itertuples():
        ax.annotate(
            f"{row.states:.0f} states",
            (100 * row.confidence, row.effort),
            (6, -10),
            textcoords="offset points",
            fontsize=SIZE - 1,
        )
    ax.set_ylim(0, None)
    ax.set_xlim(50, 102)
    ax.set_xlabel("wanted probability [%]", fontsize=SIZE)
    ax.set_ylabel("effort [logits]", fontsize=SIZE)
    return tidy(ax, grid="y")
