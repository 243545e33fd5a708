"""Governments, wars, pacts and the quality of democracy."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from sim.members.roster import Roster
from sim.parts import non_negative, share
from sim.shocks.base import Shock
from sim.strategies.dependence import openness
from sim.theory.stocks import reversal_probability
from sim.world import World


class Administration(Shock):
    """A government that leads a camp is replaced by one that turns away.

    Effort, and credibility where that is set, fall at once and come back slowly (rows 3, 48); the
    institutions it belongs to are undone unless they are deep enough (row 49).

    Parameters
    ----------
    leader : str
        Alpha-3 code.
    credibility : float
        Loss, 0 to 0.6. S0 argues for 0.4; the votes give no sign of one: in 2017 to 2021 allies
        kept as near to the United States' line as before, or came nearer
        (docs/effects.md), so 0 unless it is set.
    effort : float
        What is left of the camp's effort, 0 to 1; range 0.3 to 0.9.
    shift : float
        How far the leader's position moves away from its camp [sd]; range 0 to 1.5.
    """

    def __init__(
        self,
        *,
        leader: str,
        credibility: float = 0.0,
        effort: float = 0.5,
        shift: float = 0.0,
        **base: Any,
    ):
        super().__init__(**base)
        self.leader = leader
        self.credibility, self.effort = share("credibility", credibility), share("effort", effort)
        self.shift = non_negative("shift", shift)

    def check(self, roster: Roster, institutions: Collection[str], key: str) -> None:
        """Refuse a leader that is no member."""
        roster.index(self.leader, f"{key}.leader")

    def strike(self, world: World, hit: np.ndarray, label: str) -> None:
        """Withdraw."""
        camp = world.camp_of(self.leader)
        if camp is None:
            return
        world.retrench(camp, hit, self.credibility, self.effort)
        if self.shift:
            place = world.roster.iso3.index(self.leader)
            move = np.zeros((world.n, len(world.roster.iso3)))
            move[:, place] = -world.side(camp) * self.shift * hit
            world.move(move, world.direction())
        for name, depth in world.depth.items():
            u = world.chamber.streams.uniform(f"{label}/reversal/{name}")
            undone = hit & (u < reversal_probability(depth))
            world.depth[name] = np.where(undone, 0.25 * depth, depth)


class War(Shock):
    """A leader of one camp attacks a third state (row 26).

    Parameters
    ----------
    aggressor, victim : str
        Alpha-3 codes.
    isolation : float
        Support that the aggressor's camp loses among open societies [logits].
        A/RES/ES-11/1 had 141 of 181 votes on 2 March 2022 [memory]; range 0.2 to 1.5.
    cohesion : float
        Pull to the line that the other camp gains [logits]; range 0 to 2.
    alarm : float
        How far open societies move to the other camp [sd]; range 0 to 0.4. The
        aggressor's own ideal point moved by −0.78 in 2022 (P-10, computed).
    """

    def __init__(
        self,
        *,
        aggressor: str,
        victim: str,
        isolation: float = 0.6,
        cohesion: float = 0.5,
        alarm: float = 0.1,
        **base: Any,
    ):
        super().__init__(**base)
        self.aggressor, self.victim = aggressor, victim
        self.isolation = non_negative("isolation", isolation)
        self.cohesion = non_negative("cohesion", cohesion)
        self.alarm = non_negative("alarm", alarm)

    def check(self, roster: Roster, institutions: Collection[str], key: str) -> None:
        """Refuse states that are no members."""
        roster.index(self.aggressor, f"{key}.aggressor")
        roster.index(self.victim, f"{key}.victim")

    def strike(self, world: World, hit: np.ndarray, label: str) -> None:
        """Isolate the aggressor, close the other camp's ranks."""
        mine = world.camp_of(self.aggressor)
        if mine is None:
            return
        other = world.rival(mine)
        reach = openness(world.roster)[None, :] * hit[:, None]
        world.gain(world.standing, mine, -self.isolation * reach)
        if other is not None:
            world.gain(world.cohesion, other, self.cohesion * hit)
            world.move(world.side(other) * self.alarm * reach, world.direction())
        for name, depth in world.depth.items():  # a wake-up call (row 32)
            world.depth[name] = np.where(hit, depth + 0.3 * (1.0 - depth), depth)


class Pact(Shock):
    """A camp's leaders promise to speak with one voice (rows 21, 22).

    Parameters
    ----------
    camp : str
    cohesion : float
        Pull to the line that the camp gains [logits]; 3, range 0 to 6 (docs/parameters.md).
    effort : float
        By how much its joint effort exceeds the sum, as a share; range 0 to 0.5.
    """

    def __init__(
        self,
        *,
        camp: str,
        cohesion: float = 3.0,
        effort: float = 0.2,
        **base: Any,
    ):
        super().__init__(**base)
        self.camp = self.camps["camp"] = camp
        self.cohesion = non_negative("cohesion", cohesion)
        self.effort = non_negative("effort", effort)

    def strike(self, world: World, hit: np.ndarray, label: str) -> None:
        """Tie the camp together."""
        world.gain(world.cohesion, self.camp, self.cohesion * hit)
        world.united.add(self.camp)
        plan = world.of(world.plan, self.camp)
        world.plan[self.camp] = np.where(hit, plan * (1 + self.effort), plan)


class Backsliding(Shock):
    """Electoral democracy falls, by a hazard of each state (rows 15, 60).

    Parameters
    ----------
    members : list of str, optional
        Codes and blocs; every member, unless given.
    rate : float
        Probability that a member begins to slide in a year; about one democracy in
        fifty a year since 2010 on V-Dem's index [judgement], range 0 to 0.1.
    size : float
        Fall of the index, 0 to 1; range 0.05 to 0.3.
    pull : float
        How far the position follows [sd per unit of the index]; range 0 to 2.
    """

    def __init__(
        self,
        *,
        members: list[str] | None = None,
        rate: float = 0.02,
        size: float = 0.15,
        pull: float = 0.5,
        **base: Any,
    ):
        super().__init__(**base)
        self.members = members
        self.rate, self.size = share("rate", rate), share("size", size)
        self.pull = non_negative("pull", pull)

    def check(self, roster: Roster, institutions: Collection[str], key: str) -> None:
        """Refuse unknown members."""
        if self.members is not None:
            roster.codes(self.members, f"{key}.members")

    def strike(self, world: World, hit: np.ndarray, label: str) -> None:
        """Let some regimes fall, and their positions a little."""
        roster = world.roster
        regime = world.regimes()
        u = world.chamber.streams.uniform(label, (len(roster.iso3),))
        slides = (u < self.rate) & hit[:, None]
        if self.members is not None:
            slides &= roster.codes(self.members)
        fall = np.minimum(self.size * slides, regime)
        world.regime = regime - fall
        if self.pull:
            world.move(-self.pull * fall, world.direction())
