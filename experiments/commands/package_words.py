"""What is said of a package of asks: whom it asks, what it costs, what the other side answers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from experiments.advice.price import money

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
    """Name the members by what each is asked for."""
    parts = [
        f"{', '.join(rows['iso3'])} for {WORDS[kind]}"
        for kind, rows in table.groupby("ask", sort=False)
    ]
    return "; ".join(parts)


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
    """Say what the other side needs to undo it."""
    first = turn.iloc[0]
    if first.isna().any():
        return "The other side finds no answer with twice as many states."
    more = turn.dropna()
    last = more.iloc[-1]
    text = (
        f"The other side undoes it by asking {first['their_states']:.0f} states "
        f"({first['their_effort']:.0f} logits)"
    )
    if len(more) > 1:
        text += (
            f"; bought with {last['cushion']:.0f} votes to spare it costs {last['our_effort']:.0f} "
            f"and takes {last['their_effort']:.0f} to undo"
        )
    return f"{text}."
