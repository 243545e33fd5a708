"""What hangs on a package: who can be replaced, what a vote is worth, what the others answer.

The other side answers in turn, as in Groseclose & Snyder (1996, American Political Science
Review 90:303-315): it buys the cheapest set that undoes ours. A majority that is only just
bought is cheap to break; what is bought beyond it is bought against that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from experiments.advice.asks import (
    FIRM,
    KEPT,
    Ask,
    Outlook,
    Scenarios,
    with_pledges_kept,
)
from experiments.advice.draws import Rule
from experiments.advice.items import KINDS
from experiments.advice.package import Package, solve, success
from sim.members.roster import Roster

CUSHIONS = (0, 10)  # votes of margin bought beyond what is needed
LEVELS = (0.6, 0.8, 0.95)  # confidence at which the price curve is taken
WORTHS = (0.05, 0.1, 0.2, 0.35, 0.5)  # values of model.side_payment, over its stated range
FAVOURS = (0.5, 1.5)  # of what a favour is taken to move; judgement
BEYOND = 0.05  # share of GDP above which a payment is no payment any more


@dataclass(frozen=True, eq=False)
class Answered:
    """The outlook of the other side once a package has been bought.

    A member that has pledged itself can be won back, at the effort that takes it from one
    pledge to the other.
    """

    before: Outlook
    package: tuple[Ask, ...]
    sign: int  # of those who bought it

    @property
    def rule(self) -> Rule:
        """The rule that decides."""
        return self.before.rule

    def margin(self) -> np.ndarray:
        """Margin after the package, (S,)."""
        gain = self.before.gains(list(self.package), self.sign).sum(axis=1)
        return self.before.margin() + self.sign * gain

    def gains(self, asks: list[Ask], sign: int) -> np.ndarray:
        """What each ask adds in the direction of the one who asks now, (S, A)."""
        gain = self.before.gains(asks, sign)
        bought = {ask.place: ask for ask in self.package}
        for column, ask in enumerate(asks):
            if ask.place in bought:  # what was bought is lost to the other side too
                lost = self.before.gains([bought[ask.place]], self.sign)[:, 0]
                gain[:, column] += KEPT * lost
        return gain

    def asks(self, possible: list[Ask]) -> list[Ask]:
        """What the other side may ask: of members that were bought only to come back."""
        bought = {ask.place for ask in self.package}
        band = self.before.draws.halfwidth
        found = [ask for ask in possible if ask.place not in bought]
        back = [ask for ask in possible if ask.place in bought and ask.kind == "pledge"]
        return found + [
            replace(ask, effort=max(ask.effort, 2.0 * (float(band[ask.place]) + FIRM)))
            for ask in back
        ]


def in_turn(
    world: Outlook, ours: list[Ask], theirs: list[Ask], sign: int, first: Package, most: int
) -> pd.DataFrame:
    """What it costs us, and then the other side to undo it, at several cushions.

    Parameters
    ----------
    world : Outlook
    ours, theirs : list of Ask
        What either side may ask.
    sign : int
        Ours.
    first : Package
        What we buy without a cushion.
    most : int
        States that we may ask; they may ask twice as many.

    Returns
    -------
    DataFrame
        ``cushion, our_states, our_effort, their_states, their_effort``; NaN where none
        can be found.
    """
    rows = []
    for cushion in CUSHIONS:
        mine = first
        if cushion:
            mine = solve(world, ours, sign, first.target, most=most, extra=cushion)
        row: dict[str, float] = {"cushion": cushion}
        if mine is None:
            rows.append(row)
            break
        after = Answered(world, mine.asks, sign)
        answer = solve(after, after.asks(theirs), -sign, 0.5, most=2 * most)
        row |= {"our_states": len(mine.asks), "our_effort": mine.effort}
        if answer is not None:
            row |= {"their_states": len(answer.asks), "their_effort": answer.effort}
        rows.append(row)
    columns = ["cushion", "our_states", "our_effort", "their_states", "their_effort"]
    return pd.DataFrame(rows, columns=columns)


def substitutes(
    world: Outlook, package: Package, asks: list[Ask], sign: int, confidence: float
) -> dict[int, tuple[float, Ask | None]]:
    """For each member of a package: success without it, and the cheapest that could stand in.

    Returns
    -------
    dict of int to (float, Ask or None)
        By the member's place.
    """
    taken = {ask.place for ask in package.asks}
    rest = [ask for ask in asks if ask.place not in taken]
    gain = world.gains(rest, sign)
    now = world.gains(list(package.asks), sign)
    reached = world.margin() * sign - (0 if sign > 0 else 1) + now.sum(axis=1)
    found = {}
    for column, ask in enumerate(package.asks):
        without = reached - now[:, column]
        enough = (without[:, None] + gain >= 0).mean(axis=0) >= confidence
        able = [rest[at] for at in np.flatnonzero(enough)]
        best = min(able, key=lambda one: (one.effort, one.place), default=None)
        found[ask.place] = (float((without >= 0).mean()), best)
    return found


def at_the_ends(
    fresh: Scenarios, package: Package, sign: int, stream: str
) -> tuple[pd.DataFrame, float]:
    """Success of a package at the ends of what is assumed of asks, and where it breaks even.

    Parameters
    ----------
    fresh : Scenarios
        That it was not chosen by, drawn from `stream`.
    package : Package
    sign : int
    stream : str

    Returns
    -------
    table : DataFrame
        ``assumption, value, succeeds``.
    even : float
        Share of pledges kept at which it is as likely as not to succeed; NaN if it
        succeeds whatever share is kept.
    """

    def kept(share: float) -> float:
        world = with_pledges_kept(fresh, share, stream)
        return float(success(world, package.asks, sign).mean())

    def favours(times: float) -> float:
        asks = [
            replace(one, effort=times * one.effort) if one.kind.startswith("nudge") else one
            for one in package.asks
        ]
        return float(success(fresh, asks, sign).mean())

    firm = KINDS["sponsor"]
    rows = [("share of pledges kept", v, kept(v)) for v in (firm.low, firm.reliability, firm.high)]
    rows += [("what a favour moves, times", v, favours(v)) for v in FAVOURS]
    table = pd.DataFrame(rows, columns=["assumption", "value", "succeeds"])
    if kept(0.0) >= 0.5:
        return table, float("nan")
    low, high = 0.0, 1.0
    while high - low > 0.005:
        middle = (low + high) / 2.0
        low, high = (low, middle) if kept(middle) >= 0.5 else (middle, high)
    return table, high


def curve(
    world: Outlook, asks: list[Ask], sign: int, most: int, levels: Sequence[float] = LEVELS
) -> pd.DataFrame:
    """Effort and number of states at several confidences; NaN where it cannot be reached."""
    rows = []
    for level in levels:
        found = solve(world, asks, sign, level, most=most)
        states, effort = (np.nan, np.nan) if found is None else (len(found.asks), found.effort)
        rows.append({"confidence": level, "states": states, "effort": effort})
    return pd.DataFrame(rows)


def vote_price(
    world: Outlook, asks: list[Ask], sign: int, confidence: float, most: int, effort: float
) -> float:
    """What one vote more of margin would cost at this place [logits]; NaN if out of reach."""
    more = solve(world, asks, sign, confidence, most=most, extra=4)
    return float("nan") if more is None else (more.effort - effort) / 4.0


def money(iso3: str, effort: float, worth: float) -> float:
    """What an inducement costs where 0.1 % of GDP is worth so many logits [bn US$].

    The inverse of ``worth * log2(1 + g / (0.001 GDP))`` (`sim.influence`); infinite where
    nothing is bought at any price, or more than a twentieth of the member's GDP would be due.

    Examples
    --------
    >>> gdp = float(Roster.load().column("gdp")[Roster.load().index("IND")]) / 1e9
    >>> round(money("IND", 0.5, 0.5) / gdp, 6), money("IND", 8.0, 0.5), money("IND", 1.0, 0.0)
    (0.001, inf, inf)
    """
    roster = Roster.load()
    gdp = float(roster.column("gdp")[roster.index(iso3)]) / 1e9
    if worth <= 0 or effort / worth > 30:
        return float("inf")
    share = 0.001 * (2.0 ** (effort / worth) - 1.0)
    return share * gdp if share <= BEYOND else float("inf")
