"""What is said of a package of asks: whom it asks, what it costs, what the other side answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

import numpy as np
import pandas as pd

from experiments.advice.minimal_sets import MinimalSets, members
from experiments.advice.package import Package
from experiments.advice.price import money
from experiments.advice.track_record import RIGHT, named
from experiments.figures.labels import counted

WORDS = {
    "visit": "their presence (a visit)",
    "nudge 1": "a favour (1 logit)",
    "nudge 2": "a larger favour (2 logits)",
    "abstain": "an abstention",
    "pledge": "their vote (a pledge)",
}


def unreachable(everyone: float, some: float, options) -> str:
    """Say that it cannot be reached, and how far one comes."""
    if everyone < options.confidence:
        return f"not reachable: at most {100 * everyone:.0f} % even with everyone within --reach"
    return (
        f"not reachable with {options.states} states (about {100 * some:.0f} % at most); "
        f"{100 * everyone:.0f} % with everyone within --reach. Raise --states or lower it"
    )


def whom_to_ask(table: pd.DataFrame) -> str:
    """Name the members by what each is asked for, with the track record of each."""
    parts = [f"{named(rows)} for {WORDS[kind]}" for kind, rows in table.groupby("ask", sort=False)]
    return f"Ask {'; '.join(parts)} ({RIGHT})."


def in_short(package: Package, priced: bool, turn: pd.DataFrame) -> str:
    """Say how many states and how much effort, that there is no price, and what undoes it."""
    money = "" if priced else ", no price in money"
    size = f"{counted(len(package.asks), 'state')}, {package.effort:.0f} logits of inducement"
    return f"{size}{money}. {answer_of_the_others(turn.head(1))}"


def other_sets(
    found: MinimalSets, codes: Sequence[str], with_record: Callable[[pd.DataFrame], pd.DataFrame]
) -> str:
    """Say how many such sets would do, who is in all of them and who can be replaced."""

    def told(places: Iterable[int]) -> str:
        return named(with_record(pd.DataFrame({"iso3": [codes[k] for k in sorted(places)]})))

    first, others = members(found.sets[0]), found.sets[1:]
    size = counted(len(first), "state")
    if not others:
        return f"No other set of at most {size} does." if found.all_found else ""
    many = "and no further one" if found.all_found else "there may be more: --sets"
    efforts = sorted(one.effort for one in others)
    effort = " to ".join(dict.fromkeys(f"{end:.0f}" for end in (efforts[0], efforts[-1])))
    said = (
        f"{counted(len(others), 'other set')} of at most {size} would do ({many}), for {effort} "
        f"logits. {counted(len(found.core), 'state')} of the first {_are(found.core)} in all"
    )
    if first - found.core:
        said += f"; {told(first - found.core)} can be replaced, by {told(found.changing - first)}"
    return f"{said}."


def _are(some: Collection) -> str:
    return "is" if len(some) == 1 else "are"


def price_in_money(table: pd.DataFrame, payment: tuple[float, float]) -> str:
    """Say what it costs in money, or that nobody knows."""
    low, high = payment
    if low <= 0:
        return (
            f"No price: what 0.1 % of GDP buys (model.side_payment) is known only as {low:g} to "
            f"{high:g} logits, and at 0 no sum buys a vote. The effort stands in logits; "
            "--side-payment LOW:HIGH states a narrower belief."
        )
    sums = [sum(money(r.iso3, r.effort, w) for r in table.itertuples()) for w in (high, low)]
    if not np.isfinite(sums[0]):
        return (
            f"Not for money: even at {high:g} logits for 0.1 % of GDP some of these asks would "
            "cost more than a twentieth of a member's GDP."
        )
    if not np.isfinite(sums[1]):
        return (
            f"{sums[0]:.1f} bn US$ at {high:g} logits for 0.1 % of GDP; not for money at {low:g}."
        )
    return f"{sums[0]:.1f} to {sums[1]:.1f} bn US$ at {high:g} to {low:g} logits for 0.1 % of GDP."


def hangs_on_ranges(verb: str, name: str, ends: pd.DataFrame) -> str:
    """Say that the stated ranges do not support an answer."""
    worst = ends.loc[ends["succeeds"].idxmin()]
    return (
        f"No answer: what it takes to {verb} {name} hangs on what is assumed; the cheapest package "
        f"succeeds with {100 * worst['succeeds']:.0f} % only at {worst['assumption']} "
        f"{worst['value']:g}."
    )


def over_the_ranges(ends: pd.DataFrame, even: float) -> str:
    """Say how often a package succeeds at the ends of what is assumed, and where it breaks even.

    Examples
    --------
    >>> table = pd.DataFrame({"assumption": "a", "value": [1.0, 2.0], "succeeds": [0.85, 0.93]})
    >>> print(over_the_ranges(table, 0.81))
    Over the stated ranges of what asks do it succeeds with 85 to 93 %; with fewer than 81 % of
    pledges and promises kept it is less likely than not.
    """
    low, high = 100 * ends["succeeds"].min(), 100 * ends["succeeds"].max()
    said = f"Over the stated ranges of what asks do it succeeds with {low:.0f} to {high:.0f} %; "
    if even != even:
        return f"{said}it is likelier than not whatever share of pledges is kept."
    return (
        f"{said}with fewer than {100 * even:.0f} % of pledges and promises kept it is less likely "
        "than not."
    )


def price_of_one_vote(vote: float) -> str:
    """Say what one vote more of margin costs [logits]."""
    if vote != vote:
        return "One vote more of margin cannot be had with so many states."
    return f"One vote more of margin costs about {vote:.1f} logits here."


def best_change(texts: pd.DataFrame) -> list[str]:
    """Say which change of the text saves most effort."""
    rest = texts.iloc[1:].dropna()
    if rest.empty:
        return []
    best = rest.loc[rest["effort"].idxmin()]
    if best["change"] >= 0:
        return ["No change of the text among these saves effort."]
    return [
        f"To {best['text']} saves {-best['change']:.0f} logits: with it the package takes "
        f"{best['effort']:.0f}."
    ]


def answer_of_the_others(turn: pd.DataFrame) -> str:
    """Say what the other side needs to undo it.

    Examples
    --------
    >>> found = {"our_effort": 9.0, "their_states": 2.0, "their_effort": 4.0}
    >>> answer_of_the_others(pd.DataFrame([found]))
    'The other side can undo it by asking 2 states, for 4 logits.'
    """
    first = turn.iloc[0]
    if first.isna().any():
        return "The other side finds no answer with twice as many states."
    return (
        f"The other side can undo it by asking {counted(int(first['their_states']), 'state')}, for "
        f"{first['their_effort']:.0f} logits."
    )


def more_to_spare(turn: pd.DataFrame) -> list[str]:
    """Say what votes beyond what is needed cost, and how much dearer they make the answer."""
    more = turn.dropna()
    if len(more) < 2:
        return []
    last = more.iloc[-1]
    return [
        f"With {last['cushion']:.0f} votes to spare it takes {last['our_effort']:.0f} logits, and "
        f"{last['their_effort']:.0f} to undo."
    ]
