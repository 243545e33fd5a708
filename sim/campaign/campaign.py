"""What happens between meetings, year by year, and what meetings leave behind.

One year, in this order: shocks; drift; recovery of credibility, effort and
trust; institutions and the tribunal; stocks wear off; adopted rules spread and
are kept or not; markets. The numbers of a replication depend on nothing but
the seed, its own number and the configuration.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sim.campaign import yearly_table
from sim.campaign.adoption import Rule
from sim.campaign.campaign_keys import CampaignSpec
from sim.forums.outcome import Outcome
from sim.meeting.draft import Draft
from sim.meeting.outcomes import InForce
from sim.meeting.signing import accedes
from sim.meeting.state import Meeting
from sim.shocks import happens
from sim.strategies.camp import Camp
from sim.theory.ballot import Vote
from sim.theory.stocks import credibility_step, stock_step
from sim.world import TRUST_LOSS, TRUST_RETURN, World


class Campaign:
    """A campaign in progress.

    Parameters
    ----------
    spec : CampaignSpec
    world : World
    years : sequence of int
        Of the calendar's meetings.
    meetings : int
        How many items are decided in all: what a campaign's budget is shared among.
    record : callable
        Takes the name of a table and its columns.

    Attributes
    ----------
    rules : list of Rule
        Texts adopted so far.
    items : dict of str to ((R,) float64, float)
        What holds on each item: its alignment, and the fit of the body.
    rulings : dict of str to (R,) bool
        Of the tribunal, this year.
    start : (R, N, D) float64
        Where members stood when the campaign began [sd].
    """

    def __init__(
        self,
        spec: CampaignSpec,
        world: World,
        years: Sequence[int],
        meetings: int,
        record: Callable[[str, dict], None],
    ):
        self.spec, self.world, self.record = spec, world, record
        self.first, self.last = min(years), max(max(years), spec.until or 0)
        self.meetings, self._turn = meetings, 0
        self.rules: list[Rule] = []
        self.markets = {
            name: market.begin(world, f"scenario.campaign.markets.{name}")
            for name, market in spec.markets.items()
        }
        self.races = {
            name: race.begin(world, f"scenario.campaign.races.{name}")
            for name, race in spec.races.items()
        }
        self._attacks: list[np.ndarray] = []
        self.rulings: dict[str, np.ndarray] = {}
        self.items: dict[str, tuple[np.ndarray, float]] = {}
        self.start = world.chamber.positions.now().copy(order="K")

    # -- the years ------------------------------------------------------------------

    def advance(self, year: int) -> None:
        """Let years pass until the given one has begun."""
        while self.world.year < year:
            if self.world.year:
                self._end()
                self._begin(self.world.year + 1)
            else:
                self._begin(self.first)

    def finish(self) -> None:
        """Let the rest of the campaign pass."""
        self.advance(self.last)
        self._end()

    def _begin(self, year: int) -> None:
        world, spec = self.world, self.spec
        world.year = year
        world.incidents = np.zeros(world.n, dtype=np.int64)
        if year > self.first:
            self._recover()
            if spec.drift is not None:
                spec.drift.advance(world, year)
        for name, institution in spec.institutions.items():
            institution.advance(world, name, year)
        for name, shock in spec.shocks.items():
            if shock.strikes(year):
                label = f"shock/{name}/{year}"
                shock.strike(world, happens(world, shock, f"{label}/chance"), label)
        self._attacks.append(world.incidents)
        if spec.tribunal is not None:
            back = spec.tribunal.delay
            past = self._attacks[-1 - back] if back < len(self._attacks) else 0 * world.incidents
            self.rulings = spec.tribunal.advance(world, year, past)

    def _end(self) -> None:
        world, spec = self.world, self.spec
        self._ratify()
        self._accede()
        if spec.norms is not None:
            spec.norms.advance(world, self.rules, world.year)
        for name, market in spec.markets.items():
            market.advance(world, self.markets[name], world.year, name)
        for name, race in spec.races.items():
            race.advance(world, self.races[name], world.year, name)
        yearly_table.record(self)

    def _recover(self) -> None:
        world, spec = self.world, self.spec
        for table in (world.credibility, world.effort):
            for name, level in table.items():
                table[name] = credibility_step(level, False, recovery=spec.recovery)
        for kind, table in world.stocks.items():
            loss = spec.wear if kind == "infrastructure" else spec.fade
            for name, stock in table.items():
                table[name] = stock_step(stock, 0.0, loss)
        for name, trust in world.trust.items():
            world.trust[name] = trust + TRUST_RETURN * (1.0 - trust)

    # -- meetings -------------------------------------------------------------------

    def opening(self, meeting: Meeting) -> None:
        """Tell a meeting what the past has left."""
        world = self.world
        meeting.past.world, meeting.past.turn = world, (self._turn, self.meetings)
        self._turn += 1
        meeting.past.effort, meeting.past.whip = dict(world.effort), dict(world.cohesion)
        for name, plan in world.plan.items():
            meeting.past.effort[name] = meeting.past.effort.get(name, 1.0) * plan
        for name, depth in world.depth.items():
            institution = self.spec.institutions[name]
            camp = institution.camp
            factor = 1.0 + institution.leverage * depth
            effort, whip = meeting.past.effort, meeting.past.whip
            effort[camp] = effort.get(camp, 1.0) * factor
            whip[camp] = whip.get(camp, 0.0) + institution.cohesion * depth
        meeting.past.united = frozenset(world.united)
        meeting.past.inherited = any(world.stocks.values())
        for draft in meeting.text.drafts:
            if draft.camp in world.standing:
                draft.leaning = draft.leaning + world.standing[draft.camp]

    def closing(self, meeting: Meeting, outcome: Outcome, held: InForce) -> None:
        """Keep what a meeting leaves: rules, trust, stocks, fewer open questions."""
        world = self.world
        world.backlog = np.maximum(world.backlog - 1.0, 0.0)
        weight = meeting.room.forum.fit(meeting.issue)
        self.items[meeting.item] = (held.alignment, max(weight, 0.05))
        if self.spec.norms is not None:
            self._adopt(meeting, outcome)
        if not self.spec.memory:
            return
        for c, camp in enumerate(meeting.camps):
            if meeting.money.spend[c].any():
                for kind, one in camp.strategy.instruments.parts.items():
                    if one.lasts and one.share:
                        given = one.share * meeting.money.transfer[c]
                        world.gain(world.stocks[kind], camp.name, given)
            self._remember(c, camp, meeting, outcome)

    def _adopt(self, meeting: Meeting, outcome: Outcome) -> None:
        """Take note of the texts that were adopted, of who follows them, and of who may later."""
        forum = meeting.room.forum
        for k, draft in enumerate(meeting.text.drafts):
            adopted = outcome.adopted[:, k]
            if not adopted.any():
                continue
            pending, holds = None, adopted
            if forum.adoption == "treaty" and outcome.ratified is not None:
                pending = outcome.ratified[:, k] & adopted[:, None]
                holds = adopted & (forum.in_force_at == 0)
            adopters = self._adopters(meeting, outcome, k, pending)
            reserved = outcome.reserved[:, k] if outcome.reserved is not None else None
            acceding = None
            if forum.accession is not None:
                outside = ~adopters if pending is None else ~pending
                acceding = accedes(meeting, k) & outside & adopted[:, None]
            self.rules.append(
                Rule(
                    name=f"{draft.name}/{self.world.year}",
                    since=self.world.year,
                    pending=pending,
                    reserved=reserved,
                    acceding=acceding,
                    rate=0.0 if forum.accession is None else forum.accession.rate,
                    in_force_at=forum.in_force_at,
                    holds=holds,
                    position=draft.position.copy(),
                    alignment=meeting.text.yardstick.alignment(draft.position),
                    bindingness=forum.bindingness,
                    adopters=adopters.copy(),
                    complies=adopters.copy() if reserved is None else adopters & ~reserved,
                    camp=draft.camp,
                )
            )

    def _adopters(
        self, meeting: Meeting, outcome: Outcome, k: int, pending: np.ndarray | None
    ) -> np.ndarray:
        """Who follows an adopted text at once, (R, N) bool; nobody a treaty not yet in force."""
        if pending is not None:
            adopters = np.zeros_like(pending)
        elif outcome.signed is not None and outcome.signed[:, k].any():
            adopters = outcome.signed[:, k] & outcome.adopted[:, k, None]
        elif meeting.room.forum.accession is not None:  # who abstains is not bound (R17)
            adopters = (outcome.votes[:, k] == Vote.YES) & outcome.adopted[:, k, None]
        else:
            first = self._first_adopters(meeting, meeting.text.drafts[k])
            adopters = first & outcome.adopted[:, k, None]
        if outcome.dissociated is not None:  # who has parted from the text does not follow it
            adopters = adopters & ~outcome.dissociated[:, k]
        return adopters

    @staticmethod
    def _first_adopters(meeting: Meeting, draft: Draft) -> np.ndarray:
        """Who follows an adopted text first, (N,) bool: its sponsors.

        The chair's text has none; the leaders of the camps that have agreed on it do
        (assumption: those who negotiated a norm are the first to live by it).
        """
        if draft.camp is not None:
            return draft.sponsors
        return np.any([camp.leaders & meeting.room.entitled for camp in meeting.camps], axis=0)

    def _ratify(self) -> None:
        """Let a part of the signers ratify; a treaty with enough comes into force.

        Stream: ``ratify/NAME/YEAR``.
        """
        for rule in self.rules:
            if rule.pending is None:
                continue
            label = f"ratify/{rule.name}/{self.world.year}"
            u = self.world.chamber.streams.uniform(label, rule.pending.shape[1:])
            now = rule.pending & (u < self.spec.ratification)
            rule.pending &= ~now
            rule.adopters |= now
            rule.holds = rule.holds | (rule.adopters.sum(axis=1) >= max(rule.in_force_at, 1))
            rule.complies |= rule.keeps(now)

    def _accede(self) -> None:
        """Let a part of those who would join a text from outside do so.

        Stream: ``accede/NAME/YEAR``.
        """
        for rule in self.rules:
            if rule.acceding is None:
                continue
            label = f"accede/{rule.name}/{self.world.year}"
            u = self.world.chamber.streams.uniform(label, rule.acceding.shape[1:])
            now = rule.acceding & (u < rule.rate)
            rule.acceding &= ~now
            rule.adopters |= now
            rule.complies |= now

    def _remember(self, c: int, camp: Camp, meeting: Meeting, outcome: Outcome) -> None:
        """Members who joined and then voted no are remembered (row 107)."""
        world = self.world
        if not camp.strategy.invite.forms_club:
            return
        for k in meeting.own(camp):
            broke = meeting.coalition[c] & (outcome.votes[:, k] == Vote.NO)
            if broke.any():
                trust = world.trust.get(camp.name)
                trust = np.ones(broke.shape) if trust is None else trust
                world.trust[camp.name] = trust - TRUST_LOSS * (broke & (trust >= TRUST_LOSS))
