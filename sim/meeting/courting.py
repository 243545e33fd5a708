"""Courting: camps spend, and what has been spent is settled in one place."""

from __future__ import annotations

import numpy as np

from sim.meeting.camp_view import view
from sim.meeting.influence import PRICE_SHARE, doublings, misled, pressure, worth_of_aid
from sim.meeting.state import Meeting
from sim.strategies.dependence import susceptibility


def spend(meeting: Meeting) -> None:
    """Let every camp share out its money of this round, then settle what all have given."""
    spent = False
    number, meetings = meeting.past.turn
    for c, camp in enumerate(meeting.camps):
        strategy = camp.strategy
        if strategy.budget == 0 or not meeting.own(camp):
            continue
        budget: float | np.ndarray = strategy.budget * strategy.timing.share(
            meeting.round, meeting.rounds
        )
        if meetings > 1:
            budget = budget * meetings * strategy.timing.share(number, meetings)
        if camp.name in meeting.past.effort:
            budget = budget * meeting.past.effort[camp.name][:, None]
        weight = strategy.court.weight(view(meeting, c, meeting.own(camp)[0]))
        total = weight.sum(axis=1, keepdims=True)
        given = np.where(total > 0, budget * weight / np.where(total > 0, total, 1.0), 0.0)
        meeting.money.transfer[c] += given
        meeting.money.spend[c] += given.sum(axis=1)
        spent = True
    if spent or meeting.past.inherited:
        settle(meeting)


def settle(meeting: Meeting) -> None:
    """Turn what has been given into inducements on drafts and promises to members."""
    behaviour = meeting.chamber.behaviour
    scale = PRICE_SHARE * meeting.chamber.roster.column("gdp") / 1e9  # bn US$
    bought = [Bought(meeting, c, scale) for c in range(len(meeting.camps))]
    for c, camp in enumerate(meeting.camps):
        rivals = [other.aid for o, other in enumerate(bought) if o != c and other.aid is not None]
        own = bought[c].aid
        worth = None
        if own is not None or rivals:
            worth = worth_of_aid(
                np.zeros_like(rivals[0]) if own is None else own,
                sum(rivals[1:], rivals[0]) if rivals else None,
                side_payment=behaviour.side_payment,
                contest=behaviour.effects.contest,
                credibility=bought[c].credibility,
            )
        worth = _sum(worth, bought[c].lasting)
        worth = _sum(worth, bought[c].pressed)
        for o, other in enumerate(bought):
            if o != c:
                worth = _sum(worth, other.misleads(bought[c].watch))
        promised = bought[c].promised
        if promised is not None:
            meeting.money.promise[c] = promised
        for k in meeting.own(camp):
            gap = bought[c].narrowed(k)
            total = _sum(worth, gap)
            if total is not None:
                meeting.text.drafts[k].inducement = total


def _sum(a: np.ndarray | None, b: np.ndarray | None) -> np.ndarray | None:
    if a is None or b is None:
        return b if a is None else a
    return a + b


class Bought:
    """What one camp's money has bought so far in this meeting; None for nothing."""

    def __init__(self, meeting: Meeting, c: int, scale: np.ndarray):
        self.meeting, self.c, self.scale = meeting, c, scale
        self.name = meeting.camps[c].name
        strategy = meeting.camps[c].strategy
        self.shares, self.spec = strategy.instruments.shares, meeting.chamber.behaviour.effects
        self.given = meeting.money.transfer[c] if meeting.money.spend[c].any() else None
        past = meeting.past.world
        self.credibility = 1.0 if past is None else past.credibility.get(self.name, 1.0)
        self.aid = self._units("aid")
        self.watch = 0.0
        if self.given is not None and self.shares["monitoring"]:
            self.watch = self.shares["monitoring"] * meeting.money.spend[c]
        self.campaign = self._units("disinformation")
        units = self._units("pledges")
        self.promised = None if units is None else self.spec.pledges * units
        self.lasting = _sum(
            self._stock("infrastructure", self.spec.infrastructure),
            self._stock("ties", self.spec.ties),
        )
        units = self._units("sanctions")
        self.pressed = None
        if units is not None:
            seen = view(meeting, c, meeting.own(meeting.camps[c])[0])
            self.pressed = pressure(units, seen.dependence, seen.rival_dependence, self.spec)

    def _units(self, kind: str) -> np.ndarray | None:
        share = self.shares[kind]
        if share == 0 or self.given is None:
            return None
        return doublings(self.given if share == 1 else share * self.given, self.scale)

    def _stock(self, kind: str, weight: float) -> np.ndarray | None:
        world = self.meeting.past.world
        stock = None if world is None else world.stocks[kind].get(self.name)
        if self.given is not None and self.shares[kind]:
            stock = _sum(stock, self.shares[kind] * self.given)
        return None if stock is None else weight * doublings(stock, self.scale)

    def misleads(self, watch: np.ndarray | float) -> np.ndarray | None:
        """What this camp's campaign does to the text of a camp that watches so much."""
        if self.campaign is None:
            return None
        mine = self.shares["disinformation"] * self.meeting.money.spend[self.c]
        ratio = watch / np.maximum(mine, 1e-12)
        roster = self.meeting.chamber.roster
        return -misled(self.campaign, susceptibility(roster), ratio, self.spec)

    def narrowed(self, k: int) -> np.ndarray | None:
        """What dialogue adds for those who were against a draft before anything was spent."""
        units = self._units("bilateral")
        if units is None:
            return None
        draft = self.meeting.text.drafts[k]
        paid = 0.0 if draft.inducement is None else draft.inducement
        opposed = np.maximum(paid - self.meeting.text.leans[k], 0.0)
        return self.spec.bilateral * (1.0 - np.exp2(-units)) * opposed
