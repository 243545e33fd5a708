"""What camps can spend and make, and questions that arrive."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from sim.errors import ConfigError
from sim.members.roster import Roster
from sim.parts import non_negative, share, within
from sim.shocks.base import Shock
from sim.theory import same_bits
from sim.theory.stocks import capability_step, joint_control, sanction_bite
from sim.world import World


class ExportControls(Shock):
    """Joint controls on what a leader of the other camp cannot make itself (rows 33 to 36).

    They need an institution deep enough and a share of supply; they leak
    through third states; the target's effort wears off with its capability.

    Parameters
    ----------
    target : str
        Alpha-3 code of a leader.
    senders : list of str
        Codes and blocs that impose them.
    institution : str, optional
        The one that must be deep enough.
    depth : float
        Depth it must have, 0 to 1.
    leakage, enforcement : float
        See `sim.theory.stocks.sanction_bite`.
    autonomy : float
        What the target makes itself, 0 to 1.
    """

    def __init__(
        self,
        *,
        target: str,
        senders: list[str],
        institution: str | None = None,
        depth: float = 0.4,
        leakage: float = 0.4,
        enforcement: float = 0.3,
        autonomy: float = 0.2,
        **base: Any,
    ):
        super().__init__(**base)
        self.target, self.senders = target, list(senders)
        self.institution, self.depth = institution, share("depth", depth)
        self.leakage, self.autonomy = share("leakage", leakage), share("autonomy", autonomy)
        self.enforcement = share("enforcement", enforcement)

    def check(self, roster: Roster, institutions: Collection[str], key: str) -> None:
        """Refuse unknown states and institutions."""
        roster.index(self.target, f"{key}.target")
        roster.codes(self.senders, f"{key}.senders")
        if self.institution is not None and self.institution not in institutions:
            raise ConfigError(
                f"{key}.institution",
                "unknown institution",
                value=self.institution,
                choices=institutions,
            )

    def strike(self, world: World, hit: np.ndarray, label: str) -> None:
        """Cut supply where the institution can carry it."""
        camp = world.camp_of(self.target)
        if camp is None:
            return
        gdp = world.roster.column("gdp") * world.roster.column("internet")
        controlled = joint_control(gdp / gdp.sum(), world.roster.codes(self.senders))
        bite = sanction_bite(controlled, self.leakage, self.enforcement) * hit
        if self.institution is not None:
            bite = bite * (world.depth[self.institution] >= self.depth)
        before = world.of(world.capability, self.target)
        after = capability_step(before, bite, autonomy=self.autonomy)
        world.capability[self.target] = after
        world.effort[camp] = world.of(world.effort, camp) * after / before


class Surge(Shock):
    """A camp decides to spend more or less from a year on.

    Parameters
    ----------
    camp : str
    factor : float
        What its plan is multiplied by, 0 or more.
    """

    def __init__(
        self,
        *,
        camp: str,
        factor: float,
        **base: Any,
    ):
        super().__init__(**base)
        self.camp = self.camps["camp"] = camp
        self.factor = within("factor", factor, 0.0, 100.0)

    def strike(self, world: World, hit: np.ndarray, label: str) -> None:
        """Multiply the camp's effort."""
        plan = world.of(world.plan, self.camp)
        world.plan[self.camp] = np.where(hit, plan * self.factor, plan)


class NewIssues(Shock):
    """Questions arrive; bodies settle one at a meeting (rows 56, 110).

    What waits is governed by whoever ships first: rules that nobody made count
    as `sim.campaign.adoption` says.

    Parameters
    ----------
    rate : float
        Questions a year [per year]; range 0.5 to 6.
    """

    def __init__(
        self,
        *,
        rate: float = 2.0,
        **base: Any,
    ):
        super().__init__(**base)
        self.rate = non_negative("rate", rate)

    def strike(self, world: World, hit: np.ndarray, label: str) -> None:
        """Add a Poisson number of questions to what waits."""
        u = world.chamber.streams.uniform(label)
        count = np.zeros(world.n)
        chance = same_bits.exp(-self.rate)
        total = chance
        for k in range(1, 20):  # inverse of the Poisson distribution function
            count += u > total
            chance *= self.rate / k
            total += chance
        world.backlog = world.backlog + count * hit
        world.arrived = world.arrived + count * hit
