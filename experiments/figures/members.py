"""Members ranked: whose ballot is open, who decided, what a moved ballot costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.style import INK, SEQUENCE, SIZE, VOTE, canvas, plain, tidy, title

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

BLOC = {"eu": "European Union", "las": "Arab League without GCC", "gcc": "GCC"}


def swing_members(
    ranked: pd.DataFrame, names: Mapping[str, str] | None = None, most: int = 20
) -> list[Axes]:
    """Draw the most open ballots: shares of yes, abstain and no, and how open each is.

    Parameters
    ----------
    ranked : DataFrame
        From `experiments.reading.influence.ranking`, one case.
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
    for letter, name in (("N", "no"), ("A", "abstain"), ("Y", "yes"), ("X", "absent")):
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


def pivots(
    ranked: pd.DataFrame, names: Mapping[str, str] | None = None, a_priori: float | None = None
) -> Axes:
    """Draw who alone would have changed which side prevails, had it voted the other way.

    Parameters
    ----------
    ranked : DataFrame
        ``iso3, pivot, pivot_low, pivot_high``; the twenty largest are drawn.
    names : mapping of str to str, optional
    a_priori : float, optional
        Absolute Banzhaf index of a single member, drawn as a line.

    Returns
    -------
    Axes
    """
    rows = ranked.nlargest(20, "pivot").iloc[::-1]
    ax = canvas(5.6, 0.9 + 0.22 * len(rows))[0]
    value = 100 * rows["pivot"].to_numpy()
    reach = [value - 100 * rows["pivot_low"], 100 * rows["pivot_high"] - value]
    place = np.arange(len(rows))
    ax.errorbar(
        value, place, xerr=np.clip(reach, 0, None), fmt="o", color=INK, markersize=4, capsize=2.5
    )
    ax.set_yticks(place, [_named(c, names) for c in rows["iso3"]], fontsize=SIZE - 1)
    if a_priori is not None:
        ax.axvline(100 * a_priori, color=SEQUENCE[1], linestyle="--", linewidth=1)
        ax.text(
            100 * a_priori,
            len(rows) - 0.4,
            " Banzhaf, one member",
            color=SEQUENCE[1],
            fontsize=SIZE - 1,
        )
    ax.set_xlim(0, None)
    ax.set_xlabel("replications in which this ballot alone decides [%]", fontsize=SIZE)
    return tidy(ax)


def objectors(rows: pd.DataFrame, names: Mapping[str, str] | None = None, most: int = 20) -> Axes:
    """Draw who would stand against the chair's text when the talks end.

    Parameters
    ----------
    rows : DataFrame
        ``iso3, share, low, high``.
    names : mapping of str to str, optional
    most : int

    Returns
    -------
    Axes
    """
    rows = rows.nlargest(most, "share")
    rows = rows[(rows["share"] > 0) | (np.arange(len(rows)) < 5)].iloc[::-1]
    ax = canvas(5.6, 0.9 + 0.22 * len(rows))[0]
    value = 100 * rows["share"].to_numpy()
    reach = [value - 100 * rows["low"], 100 * rows["high"] - value]
    place = np.arange(len(rows))
    ax.errorbar(
        value, place, xerr=np.clip(reach, 0, None), fmt="o", color=INK, markersize=4, capsize=2.5
    )
    ax.set_yticks(place, [_named(c, names) for c in rows["iso3"]], fontsize=SIZE - 1)
    ax.set_xlim(0, None)
    ax.set_xlabel("would object to the chair's text [% of replications]", fontsize=SIZE)
    return tidy(ax)


def bloc_power(table: pd.DataFrame, entitled: int = 193) -> Axes:
    """Draw the a priori power of blocs that vote as one, beside their votes.

    Parameters
    ----------
    table : DataFrame
        From `experiments.reading.influence.bloc_power`.
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
        From `experiments.reading.influence.moved`.

    Returns
    -------
    list of Axes
        One per case: distribution of moved ballots, with spend in the title.
    """
    cases = list(dict.fromkeys(table["case"]))
    axes = canvas(7.2, 2.1 * len(cases) + 0.4, len(cases), 1, sharex=True)
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
    spend = float(part.drop_duplicates("replication")["spend"].mean())
    if spend <= 0:
        return "nothing is spent: every moved ballot is free of inducements"
    gained = part.groupby("draft")["moved"].mean()
    most = gained.abs().idxmax()
    if abs(gained[most]) < 0.05:
        return f"spends {spend:.3g} bn US$ and moves hardly a ballot"
    each = 1000 * spend / abs(gained[most])
    return f"spends {spend:.3g} bn US$: {each:.3g} m US$ per ballot moved on {plain(most)}"
