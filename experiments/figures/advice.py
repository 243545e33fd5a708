"""Pictures of the adviser's answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import plain, wrapped
from experiments.figures.style import FIRST, INK, SECOND, SIZE, VOTE, WIDE, canvas, tidy, title

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST_PANELS = 6  # of choices of a third camp and further ones [count]
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


def payoff_maps(table: pd.DataFrame, sides: tuple[str, str]) -> list[Axes]:
    """Draw what each pair of portfolios is worth, a panel for each side, with best answers.

    Parameters
    ----------
    table : DataFrame
        From ``plenary game``: a row a pair.
    sides : tuple of str
    """
    rows, columns = (list(dict.fromkeys(table[side])) for side in sides)
    axes = canvas(WIDE, 1.6 + 0.34 * len(rows) + 0.7, 1, 2, sharey=True)
    for ax, side in zip(axes, sides, strict=True):
        wide = table.pivot(index=sides[0], columns=sides[1], values=f"utility_{side}")
        values = wide.loc[rows, columns].to_numpy()
        ax.imshow(values, cmap="Blues" if side == sides[0] else "Oranges", aspect="auto")
        middle = (values.max() + values.min()) / 2
        for row in table.itertuples():
            a, b = rows.index(getattr(row, sides[0])), columns.index(getattr(row, sides[1]))
            dark = values[a, b] > middle
            best = [getattr(row, f"best_of_{s}") for s in sides]
            edge = "white" if dark else INK
            if best[sides.index(side)]:
                _frame(ax, (b, a), edge, 2.6 if getattr(row, "held", all(best)) else 0.9)
            text = f"{values[a, b]:+.2f}".replace("-", "\N{MINUS SIGN}")
            ax.text(b, a, text, ha="center", va="center", fontsize=SIZE - 2, color=edge)
        ax.set_xticks(range(len(columns)), [plain(c) for c in columns], rotation=60, ha="right")
        ax.set_yticks(range(len(rows)), [plain(r) for r in rows])
        ax.tick_params(labelsize=SIZE - 1, length=0)
        ax.set_xlabel(f"{sides[1]} camp", fontsize=SIZE)
        title(ax, f"worth to the {side} camp")
    axes[0].set_ylabel(f"{sides[0]} camp", fontsize=SIZE)
    return axes


def _frame(ax: Axes, at: tuple[int, int], colour: str, width: float) -> None:
    """Draw a frame within a cell, clear of the number in it."""
    from matplotlib.patches import Rectangle

    corner = (at[0] - 0.44, at[1] - 0.42)
    ax.add_patch(Rectangle(corner, 0.88, 0.84, fill=False, edgecolor=colour, linewidth=width))


def answers_of_several(table: pd.DataFrame, sides: Sequence[str]) -> list[Axes]:
    """Draw where each camp's best answer leads from every profile of three or more camps.

    A panel for each choice of the third camp and any further; in it a dot a profile of the first
    two. Arrows of a camp's colour lead to its best answer, the others staying; where that of a
    further camp is in another panel, its name stands below the dot. Profiles from which nobody
    gains by leaving are ringed.

    Parameters
    ----------
    table : DataFrame
        From ``plenary game`` of several camps: a row a profile.
    sides : sequence of str
    """
    own = [list(dict.fromkeys(table[side])) for side in sides]
    panels = list(table.groupby(list(sides[2:]), sort=False))[:MOST_PANELS]
    height = 1.9 + 0.8 * len(own[0])
    axes = canvas(max(WIDE, 2.4 * len(panels)), height, 1, len(panels), sharey=True)
    for ax, (chosen, rows) in zip(axes, panels, strict=True):
        for row in rows.to_dict("records"):
            _profile(ax, row, sides, own)
        ax.set_xticks(range(len(own[1])), [plain(c) for c in own[1]], rotation=45, ha="right")
        ax.set_yticks(range(len(own[0])), [plain(r) for r in own[0]])
        ax.tick_params(labelsize=SIZE - 1, length=0)
        ax.set_xlim(-0.6, len(own[1]) - 0.4)
        ax.set_ylim(len(own[0]) - 0.3, -0.5)
        ax.set_xlabel(f"{sides[1]} camp", fontsize=SIZE, color=SECOND)
        title(ax, ", ".join(f"{s}: {plain(n)}" for s, n in zip(sides[2:], chosen, strict=True)))
        ax.spines[:].set_visible(False)
    axes[0].set_ylabel(f"{sides[0]} camp", fontsize=SIZE, color=FIRST)
    return axes


def _profile(ax: Axes, row: dict, sides: Sequence[str], own: Sequence[list[str]]) -> None:
    """Draw one profile as a dot, and where the best answers lead from it."""
    x, y = own[1].index(row[sides[1]]), own[0].index(row[sides[0]])
    ax.plot(x, y, "o", color=INK, markersize=4)
    if row["held"]:
        ax.plot(x, y, "o", markersize=13, markerfacecolor="none", markeredgecolor=INK)
    best = [row[f"answer_of_{side}"] for side in sides]
    ends = ((x, own[0].index(best[0])), (own[1].index(best[1]), y))
    for side, end, colour in zip(sides, ends, (FIRST, SECOND), strict=False):
        if not row[f"best_of_{side}"]:
            arrow = {"arrowstyle": "-|>", "color": colour, "shrinkA": 4, "shrinkB": 8}
            ax.annotate("", end, (x, y), arrowprops=arrow | {"connectionstyle": "arc3,rad=0.16"})
    further = list(zip(sides, best, strict=True))[2:]
    moves = [wrapped(name, 9) for side, name in further if not row[f"best_of_{side}"]]
    if moves:
        words = "to " + ",\n".join(moves)
        ax.text(x + 0.06, y + 0.12, words, va="top", fontsize=SIZE - 3, color=INK, linespacing=0.95)


def best_answers(table: pd.DataFrame, sides: tuple[str, str]) -> Axes:
    """Draw who answers what with what: an arrow from each portfolio to the best answer to it.

    Two arrows between the same two portfolios are a pair from which neither gains by leaving;
    such pairs are drawn thick.

    Parameters
    ----------
    table : DataFrame
        From ``plenary game``: a row a pair.
    sides : tuple of str
    """
    names = [list(dict.fromkeys(table[side])) for side in sides]
    most = max(map(len, names))
    (ax,) = canvas(WIDE, 0.9 + 0.36 * most)
    at = [
        {name: (x, most * (k + 0.5) / len(own)) for k, name in enumerate(own)}
        for x, own in enumerate(names)
    ]
    colours = (FIRST, SECOND)
    held = set()
    for row in table.itertuples():
        pair = tuple(getattr(row, side) for side in sides)
        best = [getattr(row, f"best_of_{side}") for side in sides]
        if all(best):
            held |= {(k, name) for k, name in enumerate(pair)}
        for own in (0, 1):  # the side that answers
            if best[own]:
                start, end = at[1 - own][pair[1 - own]], at[own][pair[own]]
                arrow = {
                    "arrowstyle": "-|>",
                    "color": colours[own],
                    "linewidth": 2.4 if all(best) else 0.9,
                    "connectionstyle": "arc3,rad=0.06",
                    "shrinkA": 4,
                    "shrinkB": 4,
                }
                ax.annotate("", end, start, arrowprops=arrow)
    for k, places in enumerate(at):
        for name, (x, y) in places.items():
            ax.plot(x, y, "o", color=colours[k], markersize=5)
            ax.text(
                x + (-0.03, 0.03)[k],
                y,
                plain(name),
                ha=("right", "left")[k],
                va="center",
                fontsize=SIZE,
                fontweight="bold" if (k, name) in held else "normal",
            )
        ax.text(k, -0.35, f"{sides[k]} camp", ha="center", fontsize=SIZE, color=colours[k])
    ax.set_xlim(-0.75, 1.75)
    ax.set_ylim(most + 0.2, -0.7)
    ax.axis("off")
    title(ax, "what each answers best")
    return ax


def version_front(table: pd.DataFrame) -> Axes:
    """Draw every version of a text by ambition and adoption, those that none beats filled.

    Parameters
    ----------
    table : DataFrame
        From `experiments.advice.drafting.all_versions`.
    """
    (ax,) = canvas(height=3.6)
    rest, best = table[~table["efficient"]], table[table["efficient"]]
    ax.scatter(100 * rest["ambition"], 100 * rest["p_adopted"], s=8, color="0.75", label="beaten")
    points = ax.scatter(
        100 * best["ambition"], 100 * best["p_adopted"], s=34, c=best["yes"], cmap="viridis"
    )
    bar = ax.figure.colorbar(points, ax=ax)
    bar.set_label("expected yes", fontsize=SIZE)
    now = table.iloc[0]
    ax.annotate(
        "as it stands",
        (100 * now["ambition"], 100 * now["p_adopted"]),
        (-2, 9),
        textcoords="offset points",
        ha="right",
        fontsize=SIZE,
    )
    ax.set_xlabel("worth that is kept [%]", fontsize=SIZE)
    ax.set_ylabel("adopted [%]", fontsize=SIZE)
    return tidy(ax, grid="y")


def concession_matrix(matrix: pd.DataFrame, most: int = 24) -> Axes:
    """Draw how each change of a text moves the members that move most.

    Parameters
    ----------
    matrix : DataFrame
        ``iso3``, and a column a change.
    most : int
        Members shown.
    """
    names = [c for c in matrix if c.startswith(("drop ", "add "))]
    order = matrix[names].abs().max(axis=1).sort_values(ascending=False, kind="stable").index
    part = matrix.loc[order[:most]]
    values = 100 * part[names].to_numpy().T
    (ax,) = canvas(WIDE, 1.2 + 0.3 * len(names))
    top = max(np.abs(values).max(), 1.0)
    ax.imshow(values, cmap="RdBu", vmin=-top, vmax=top, aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        text = f"{value:+.0f}".replace("-", "\N{MINUS SIGN}")
        colour = "white" if abs(value) > 0.6 * top else INK
        ax.text(column, row, text, ha="center", va="center", fontsize=SIZE - 3, color=colour)
    ax.set_xticks(range(len(part)), part["iso3"], rotation=90)
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(labelsize=SIZE - 1, length=0)
    return ax
