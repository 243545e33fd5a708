"""Members ranked: whose ballot is open, who decided, what a moved ballot costs."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.labels import plain
from experiments.figures.style import INK, SEQUENCE, SIZE, VOTE, canvas, tidy, title
from sim.theory.ballot import VOTE_WORDS
from sim.theory.statistics import paired_mean_difference

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST_PRICED = 3  # texts of a case whose price is said [count]
WIDE = 84  # of a line of a title [characters]
BLOC = {"eu": "European Union", "las": "Arab League without GCC", "gcc": "GCC"}


def swing_members(
    ranked: pd.DataFrame, names: Mapping[str, str] | None = None, most: int = 20
) -> list[Axes]:
    """Draw the most open ballots: shares of yes, abstain and no, and how open each is.

    Parameters
    ----------
    ranked : DataFrame
        From `experiments.analysis.ballot_influence.ranking`, one case.
    names : mapping of str to str, optional
        Code to name.
    most : int
        Of members.

    Returns
    -------
    list of Axes
        Left the shares, right the swing with its interval.
    """
    rows = ranked.head(most).iloc[::-1]
    place = np.arange(len(rows))
    left, right = canvas(7.2, 0.9 + 0.24 * len(rows), 1, 2, sharey=True, width_ratios=(3, 2))
    base = np.zeros(len(rows))
    for letter, name in VOTE_WORDS.items():
        share = 100 * rows[name].to_numpy()
        left.barh(place, share, 0.75, left=base, color=VOTE[letter], label=name)
        base = base + share
    words = [_named(row.iso3, names) + f"  ({plain(row.draft)})" for row in rows.itertuples()]
    left.set_yticks(place, words, fontsize=SIZE - 1)
    left.set_xlabel("share of replications [%]", fontsize=SIZE)
    left.set_xlim(0, 100)
    value = 100 * rows["swing"].to_numpy()
    reach = [value - 100 * rows["swing_low"], 100 * rows["swing_high"] - value]
    right.errorbar(
        value, place, xerr=np.clip(reach, 0, None), fmt="o", color=INK, markersize=4, capsize=2.5
    )
    right.set_xlabel("not its usual ballot [%]", fontsize=SIZE)
    for ax in (left, right):
        tidy(ax)
    left.legend(
        loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, frameon=False, fontsize=SIZE - 1
    )
    return [left, right]


def _named(code: str, names: Mapping[str, str] | None) -> str:
    name = (names or {}).get(code, code)
    return name if len(name) <= 22 else name[:20] + "…"


def _interval(ax: Axes, value, low, high, place, **style) -> None:
    """Draw shares with their intervals, in percent."""
    value = 100 * np.asarray(value, float)
    reach = [value - 100 * np.asarray(low, float), 100 * np.asarray(high, float) - value]
    style = {"fmt": "o", "color": INK, "markersize": 4, "capsize": 2.5} | style
    ax.errorbar(value, place, xerr=np.clip(reach, 0, None), **style)


def pivots(
    table: pd.DataFrame,
    names: Mapping[str, str] | None = None,
    a_priori: float | None = None,
    most: int = 15,
) -> Axes:
    """Draw who stands at the tipping point, and who decides alone.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.deciders.members_table`; the first rows are drawn.
    names : mapping of str to str, optional
    a_priori : float, optional
        Absolute Banzhaf index of a single member, drawn as a line.
    most : int

    Returns
    -------
    Axes
    """
    rows = table.head(most).iloc[::-1]
    place = np.arange(len(rows))
    ax = canvas(6.4, 1.5 + 0.26 * len(rows))[0]
    _interval(
        ax, rows["tips"], rows["tips_low"], rows["tips_high"], place + 0.13,
        color=SEQUENCE[0], label="tips the outcome, the least firm turning first",
    )  # fmt: skip
    _interval(
        ax, rows["alone"], rows["alone_low"], rows["alone_high"], place - 0.17,
        color=SEQUENCE[1], fmt="s", label="decides alone",
    )  # fmt: skip
    ax.set_yticks(place, [_named(c, names) for c in rows["iso3"]], fontsize=SIZE - 1)
    if a_priori is not None:
        ax.axvline(
            100 * a_priori, color="0.5", linestyle="--", linewidth=1,
            label="decides alone if all others toss a coin (Banzhaf)",
        )  # fmt: skip
    ax.set_xlim(left=-0.02 * ax.get_xlim()[1])
    ax.set_xlabel("share of replications [%]", fontsize=SIZE)
    ax.figure.legend(loc="outside lower center", ncols=1, frameon=False, fontsize=SIZE - 1)
    return tidy(ax)


def turning_blocs(table: pd.DataFrame, words: Sequence[str]) -> Axes:
    """Draw in how many replications a bloc would turn the outcome by changing sides.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.deciders.blocs_table`.
    words : sequence of str
        Names of the blocs, as many as rows.

    Returns
    -------
    Axes
    """
    rows = table.iloc[::-1]
    place = np.arange(len(rows))
    ax = canvas(6.4, 0.9 + 0.26 * len(rows))[0]
    _interval(ax, rows["turns"], rows["turns_low"], rows["turns_high"], place)
    labels = [f"{w} ({m})" for w, m in zip(words[::-1], rows["members"], strict=True)]
    ax.set_yticks(place, labels, fontsize=SIZE - 1)
    ax.set_xlim(-2, 102)
    ax.set_xlabel("would change how the item ends [% of replications]", fontsize=SIZE)
    return tidy(ax)


def objectors(rows: pd.DataFrame, names: Mapping[str, str] | None = None, most: int = 20) -> Axes:
    """Draw who stands against the chair's text when the talks end, and who does so alone.

    Parameters
    ----------
    rows : DataFrame
        ``iso3, share, low, high``, and ``alone`` if known.
    names : mapping of str to str, optional
    most : int

    Returns
    -------
    Axes
    """
    rows = rows.nlargest(most, "share")
    rows = rows[(rows["share"] > 0) | (np.arange(len(rows)) < 5)].iloc[::-1]
    ax = canvas(6.4, 1.3 + 0.24 * len(rows))[0]
    place = np.arange(len(rows))
    _interval(ax, rows["share"], rows["low"], rows["high"], place, label="objects")
    if "alone" in rows:
        ax.plot(100 * rows["alone"], place, "D", color=SEQUENCE[1], label="is the only one")
        ax.figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=SIZE - 1)
    ax.set_yticks(place, [_named(c, names) for c in rows["iso3"]], fontsize=SIZE - 1)
    ax.set_xlim(left=min(0, -0.02 * ax.get_xlim()[1]))
    ax.set_xlabel("would object to the chair's text [% of replications]", fontsize=SIZE)
    return tidy(ax)


def bloc_power(table: pd.DataFrame, entitled: int = 193) -> Axes:
    """Draw the a priori power of blocs that vote as one, beside their votes.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.ballot_influence.bloc_power`.
    entitled : int
        Who may vote [heads].

    Returns
    -------
    Axes
    """
    rows = table.iloc[::-1]
    place = np.arange(len(rows))
    ax = canvas(5.6, 0.9 + 0.42 * len(rows))[0]
    series = (
        (0.22, "banzhaf", "o", "Banzhaf, share of power"),
        (-0.22, "shapley", "s", "Shapley–Shubik, share of power"),
        (0.0, "share", "|", "share of votes"),
    )
    shares = rows.assign(share=rows["votes"] / entitled)
    for k, (shift, name, marker, label) in enumerate(series):
        ax.plot(
            100 * shares[name],
            place + shift,
            marker,
            color=SEQUENCE[k] if name != "share" else INK,
            markersize=7,
            label=label,
        )
    words = [f"{BLOC.get(r.player, plain(r.player))} ({r.votes})" for r in rows.itertuples()]
    ax.set_yticks(place, words, fontsize=SIZE)
    ax.set_ylim(-0.6, len(rows) - 0.4)
    ax.set_xlabel("share [%]", fontsize=SIZE)
    ax.set_xlim(0, None)
    ax.legend(loc="lower right", frameon=False, fontsize=SIZE - 1)
    return tidy(ax)


def cost_per_vote(table: pd.DataFrame) -> list[Axes]:
    """Draw ballots moved towards each text, and money spent, per replication.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.ballot_influence.moved`.

    Returns
    -------
    list of Axes
        One per case: distribution of moved ballots; in the title what one costs,
        where the 95 % interval of what was gained leaves out zero.
    """
    cases = list(dict.fromkeys(table["case"]))
    axes = canvas(7.2, 2.4 * len(cases) + 0.4, len(cases), 1, sharex=True)
    for ax, case in zip(axes, cases, strict=True):
        part = table[table["case"] == case]
        drafts = list(dict.fromkeys(part["draft"]))
        groups = [part.loc[part["draft"] == d, "moved"].to_numpy() for d in drafts]
        ax.boxplot(
            groups[::-1],
            orientation="horizontal",
            widths=0.5,
            whis=(2.5, 97.5),
            showfliers=False,
            tick_labels=[plain(d) for d in drafts[::-1]],
            medianprops={"color": SEQUENCE[1], "linewidth": 1.6},
        )
        ax.axvline(0, color=INK, linewidth=0.8)
        title(ax, f"{case}\n{_price(part)}")
        tidy(ax)
    axes[-1].set_xlabel(
        "ballots moved towards the text, against no action [votes; abstention counts one half]",
        fontsize=SIZE,
    )
    return axes


def _price(part: pd.DataFrame) -> str:
    """Say what a moved ballot costs, text by text, and on how many votes that rests."""
    if not part["spend"].mean() > 0:
        n = part["replication"].nunique()
        return f"nothing is spent (n = {n}): every moved ballot is free of inducements"
    drafts = part.groupby("draft", sort=False)
    largest = drafts["moved"].mean().abs().sort_values(ascending=False, kind="stable")
    return "\n".join(_price_of(str(d), drafts.get_group(d)) for d in largest.index[:MOST_PRICED])


def _price_of(draft: str, rows: pd.DataFrame) -> str:
    """Give the price of a ballot on one text, or say why it has none."""
    moved, n = rows["moved"].to_numpy(float), len(rows)
    mean, low, high = (float(v) for v in paired_mean_difference(moved, np.zeros(n)))
    spend = float(rows["spend"].mean())
    ends = f"{low:+.1f} to {high:+.1f}; n = {n}" if n > 1 else "n = 1"
    if low > 0:
        said = f"{1000 * spend / mean:.3g} m US$ per ballot, {mean:+.1f} ({ends})"
    elif high < 0:
        said = f"no price: the text lost {-mean:.1f} ballots ({ends})"
    else:
        said = f"no price: {mean:+.1f} ballots ({ends}), perhaps none"
    said = said.replace("-", "\N{MINUS SIGN}")
    return textwrap.fill(f"{plain(draft)}, {spend:.3g} bn US$ spent: {said}", WIDE)
