"""Courting: camps spend, and what has been spent is settled in one place.

Money is given for a camp's texts or against others (`sim.strategies.target`);
what it buys is the same in either direction, with the sign of the aim.
"""

from __future__ import annotations

import numpy as np

from sim.influence import PRICE_SHARE, doublings, misled, pressure, worth_of_aid
from sim.meeting.aims import Aim
from sim.meeting.camp_view import view
from sim.meeting.state import Meeting
from sim.strategies.dependence import susceptibility
from sim.strategies.target import ABSENCE
from sim.theory import same_bits


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
    watch = [watched(meeting, c) for c in range(len(meeting.camps))]
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
        for k, draft in enumerate(meeting.text.drafts):
            if draft.camp in (None, camp.name):
                continue
            owner = next(o for o, other in enumerate(meeting.camps) if other.name == draft.camp)
            lost = misled_about(meeting, c, watch[owner], price)
            if lost is not None:
                total[k] = total[k] - lost if k in total else -lost
    for k, inducement in total.items():
        meeting.text.drafts[k].inducement = inducement
    meeting.room.away.update(away)


def watched(meeting: Meeting, c: int) -> np.ndarray | float:
    """What a camp spends on answering campaigns against its texts, (R,) [bn US$]."""
    share = meeting.camps[c].strategy.instruments.shares["monitoring"]
    return share * meeting.money.spend[c] if share else 0.0


def misled_about(
    meeting: Meeting, c: int, watch: np.ndarray | float, price: np.ndarray
) -> np.ndarray | None:
    """What a camp's disinformation takes off a text of others that watch so much, (R, N)."""
    share = meeting.camps[c].strategy.instruments.shares["disinformation"]
    if share == 0 or not meeting.money.spend[c].any():
        return None
    ratio = watch / np.maximum(share * meeting.money.spend[c], 1e-12)
    units = doublings(share * meeting.money.transfer[c], price)
    spec = meeting.chamber.behaviour.effects
    return misled(units, susceptibility(meeting.chamber.roster), ratio, spec)


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
        self.shares = meeting.camps[c].strategy.instruments.shares
        self.given = meeting.money.aimed.get((c, aim.sign))
        world = meeting.past.world
        self.credibility = 1.0 if world is None else world.credibility.get(self.name, 1.0)
        self.common = self._common()

    def worth(self, k: int) -> np.ndarray | None:
        """What it adds to the lean to what the camp wants of a draft, (R, N) [logits]."""
        return _sum(self.common, self._narrowed(k))

    def _common(self) -> np.ndarray | None:
        """What counts on every draft of the aim alike; promises are noted on the way."""
        behaviour = self.meeting.chamber.behaviour
        spec, worth = behaviour.effects, None
        if (units := self._units("aid")) is not None:
            worth = worth_of_aid(
                units, side_payment=behaviour.side_payment, credibility=self.credibility
            )
        worth = _sum(worth, self._stock("infrastructure", spec.infrastructure))
        worth = _sum(worth, self._stock("ties", spec.ties))
        if (units := self._units("sanctions")) is not None:
            seen = view(self.meeting, self.c, self.aim.places[0], self.aim.sign)
            worth = _sum(worth, pressure(units, seen.dependence, seen.rival_dependence, spec))
        if (units := self._units("pledges")) is not None:
            self.meeting.money.promise[self.c] = spec.pledges * units
        for name, one in self.meeting.camps[self.c].strategy.instruments.further.items():
            if (units := self._units(name)) is not None:
                seen = view(self.meeting, self.c, self.aim.places[0], self.aim.sign)
                worth = _sum(worth, one.worth(units, seen))
        return worth

    def _units(self, kind: str) -> np.ndarray | None:
        """Doublings of what was given by one instrument; None for nothing."""
        share = self.shares[kind]
        if share == 0 or self.given is None:
            return None
        return doublings(self.given if share == 1 else share * self.given, self.price)

    def _stock(self, kind: str, weight: float | np.ndarray) -> np.ndarray | None:
        """What a stock adds that earlier years and this meeting have built."""
        world = self.meeting.past.world
        stock = None if world is None else world.stocks[kind].get(self.name)
        if self.given is not None and self.shares[kind]:
            stock = _sum(stock, self.shares[kind] * self.given)
        return None if stock is None else weight * doublings(stock, self.price)

    def _narrowed(self, k: int) -> np.ndarray | None:
        """What dialogue adds for those who wanted otherwise before anything was spent."""
        units = self._units("bilateral")
        if units is None:
            return None
        draft = self.meeting.text.drafts[k]
        paid = 0.0 if draft.inducement is None else draft.inducement
        opposed = np.maximum(self.aim.sign * (paid - self.meeting.text.leans[k]), 0.0)
        spec = self.meeting.chamber.behaviour.effects
        return spec.bilateral * (1.0 - same_bits.exp2(-units)) * opposed


def _sum(a: np.ndarray | None, b: np.ndarray | None) -> np.ndarray | None:
    if a is None or b is None:
        return b if a is None else a
    return a + b
