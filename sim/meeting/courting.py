"""Courting: camps spend, and what has been spent is settled in one place.

Money is given for a camp's texts or against others (`sim.strategies.target`);
what it buys is the same in either direction, with the sign of the aim.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.influence import PRICE_SHARE, doublings
from sim.meeting.aims import Aim
from sim.meeting.camp_view import view
from sim.meeting.state import Meeting
from sim.strategies.instruments import Instrument, On
from sim.strategies.target import ABSENCE


def spend(meeting: Meeting) -> None:
    """Let every camp share out its money of this round, then settle what all have given."""
    spent = False
    for c, camp in enumerate(meeting.camps):
        if camp.gifts is not None:
            hand_out(meeting, c, camp.gifts / meeting.rounds)
            spent = True
        if camp.strategy.budget == 0:
            continue
        budget = budget_of_round(meeting, c)
        for aim in meeting.aims[c]:
            give(meeting, c, aim, aim.share * budget)
            spent = True
    if spent or meeting.past.inherited:
        settle(meeting)


def budget_of_round(meeting: Meeting, c: int) -> np.ndarray | float:
    """What a camp spends in this round, (R, 1) or one number [bn US$]."""
    camp, (number, meetings) = meeting.camps[c], meeting.past.turn
    strategy = camp.strategy
    budget = strategy.budget * strategy.timing.share(meeting.round, meeting.rounds)
    if meetings > 1:
        budget = budget * meetings * strategy.timing.share(number, meetings)
    if camp.name in meeting.past.effort:
        return budget * meeting.past.effort[camp.name][:, None]
    return budget


def give(meeting: Meeting, c: int, aim: Aim, budget: np.ndarray | float) -> None:
    """Share an amount out among members, as the camp courts them for one aim."""
    weight = meeting.camps[c].strategy.court.weight(view(meeting, c, aim.places[0], aim.sign))
    total = weight.sum(axis=1, keepdims=True)
    given = weight * np.where(total > 0, budget / np.where(total > 0, total, 1.0), 0.0)
    _book(meeting, c, aim, given)


def hand_out(meeting: Meeting, c: int, gifts: np.ndarray) -> None:
    """Give members what has been decided for them, (N,) [bn US$], for what the camp works for."""
    for aim in meeting.aims[c]:
        _book(meeting, c, aim, np.tile(aim.share * gifts, (meeting.chamber.n_replications, 1)))


def _book(meeting: Meeting, c: int, aim: Aim, given: np.ndarray) -> None:
    money = meeting.money
    money.transfer[c] += given
    money.spend[c] += given.sum(axis=1)
    before = money.aimed.get((c, aim.sign))
    money.aimed[c, aim.sign] = given if before is None else before + given


def settle(meeting: Meeting) -> None:
    """Turn what has been given into inducements on drafts and promises to members."""
    total: dict[int, np.ndarray] = {}
    away: dict[int, np.ndarray] = {}
    price = PRICE_SHARE * meeting.chamber.roster.column("gdp") / 1e9  # bn US$
    for c, camp in enumerate(meeting.camps):
        for aim in meeting.aims[c]:
            bought = Bought(meeting, c, aim, price)
            absence = aim.sign < 0 and camp.strategy.target.ask == ABSENCE
            for k in aim.places:
                worth = bought.worth(k)
                if worth is None:
                    continue
                if absence:
                    away[k] = away[k] + worth if k in away else worth
                else:
                    signed = worth if aim.sign > 0 else -worth
                    total[k] = total[k] + signed if k in total else signed
        for k, lost in taken_off(meeting, c, price):
            total[k] = total[k] - lost if k in total else -lost
    for k, inducement in total.items():
        meeting.text.drafts[k].inducement = inducement
    meeting.room.away.update(away)


def taken_off(meeting: Meeting, c: int, price: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """What a camp's campaigns take off the texts of others, by text, (R, N) [logits]."""
    camp, money = meeting.camps[c], meeting.money
    for _, one in camp.strategy.instruments.on(On.RIVAL_TEXTS):
        if one.share == 0 or not money.spend[c].any():
            continue
        units = doublings(one.share * money.transfer[c], price)
        for k, draft in enumerate(meeting.text.drafts):
            if draft.camp not in (None, camp.name):
                lost = one.worth(units, view(meeting, c, k, -1))
                if lost is not None:
                    yield k, lost


class Bought:
    """What one camp's money for one aim has bought so far in this meeting.

    Parameters
    ----------
    meeting : Meeting
    c : int
        Which camp.
    aim : Aim
    price : (N,) float64
        0.1 % of each member's GDP [bn US$].
    """

    def __init__(self, meeting: Meeting, c: int, aim: Aim, price: np.ndarray):
        self.meeting, self.c, self.aim, self.price = meeting, c, aim, price
        self.name = meeting.camps[c].name
        self.instruments = meeting.camps[c].strategy.instruments
        self.given = meeting.money.aimed.get((c, aim.sign))
        self.common = self._common()

    def worth(self, k: int) -> np.ndarray | None:
        """What it adds to the lean to what the camp wants of a draft, (R, N) [logits]."""
        worth = self.common
        for name, one in self.instruments.on(On.EACH_AIM):
            if (units := self._units(name, one)) is not None:
                seen = view(self.meeting, self.c, k, self.aim.sign)
                worth = _sum(worth, one.worth(units, seen))
        return worth

    def _common(self) -> np.ndarray | None:
        """What counts on every draft of the aim alike; promises are noted on the way."""
        seen, worth = view(self.meeting, self.c, self.aim.places[0], self.aim.sign), None
        for name, one in self.instruments.on(On.AIMS):
            if (units := self._units(name, one)) is not None:
                worth = _sum(worth, one.worth(units, seen))
                promise = one.promise(units, seen)
                if promise is not None:
                    self.meeting.money.promise[self.c] = promise
        return worth

    def _units(self, name: str, one: Instrument) -> np.ndarray | None:
        """Doublings of what was given by one instrument, or of its stock; None for nothing."""
        amount = None
        if one.share and self.given is not None:
            amount = self.given if one.share == 1 else one.share * self.given
        world = self.meeting.past.world
        if one.lasts and world is not None:
            amount = _sum(world.stocks[name].get(self.name), amount)
        return None if amount is None else doublings(amount, self.price)


def _sum(a: np.ndarray | None, b: np.ndarray | None) -> np.ndarray | None:
    if a is None or b is None:
        return b if a is None else a
    return a + b
