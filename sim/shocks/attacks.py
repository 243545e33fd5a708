"""Attacks below the threshold of war, and campaigns."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from sim.members.roster import Roster
from sim.parts import non_negative, share
from sim.shocks.base import Shock
from sim.strategies.dependence import susceptibility
from sim.theory import same_bits
from sim.world import World


class Targeted(Shock):
    """Base: what is done to some members in the name of a camp.

    Parameters
    ----------
    by : str
        The camp.
    targets : list of str
        Codes and blocs.
    """

    def __init__(self, *, by: str, targets: list[str], **base: Any):
        super().__init__(**base)
        self.by = self.camps["by"] = by
        self.targets = list(targets)

    def check(self, roster: Roster, institutions: Collection[str], key: str) -> None:
        """Refuse unknown targets."""
        roster.codes(self.targets, f"{key}.targets")


class Incidents(Targeted):
    """Attacks below the threshold of war: cyber incidents, election interference.

    Attacks come as a Poisson process; what goes unanswered invites more, what
    is answered (`sim.campaign.institutions.Tribunal`) deters (rows 27, 71, 75). Victims
    and their neighbours move away from the camp that is blamed.

    Parameters
    ----------
    by : str
        The camp to which attacks are laid.
    targets : list of str
        Codes and blocs.
    rate : float
        Attacks a year on all targets together [per year]; range 1 to 30.
    impunity : float
        How much faster without an answer: the rate is multiplied by
        1 + impunity (1 − deterrence); range 0 to 1.
    alarm : float
        Move of a victim for one attack [sd]; range 0 to 0.1.
    spill : float
        Part of it that neighbours of the same subregion feel, 0 to 1.
    """

    def __init__(
        self,
        *,
        rate: float = 8.0,
        impunity: float = 0.5,
        alarm: float = 0.03,
        spill: float = 0.3,
        **base: Any,
    ):
        super().__init__(**base)
        self.rate, self.impunity = non_negative("rate", rate), non_negative("impunity", impunity)
        self.alarm, self.spill = non_negative("alarm", alarm), share("spill", spill)

    def strike(self, world: World, hit: np.ndarray, label: str) -> None:
        """Attack, alarm victims and neighbours."""
        places = np.flatnonzero(world.roster.codes(self.targets))
        expected = self.rate * (1.0 + self.impunity * (1.0 - world.deterrence)) * hit
        # Each target is hit by its share of a thinned process: one uniform each.
        u = world.chamber.streams.uniform(label, (len(places),))
        mean = (expected / len(places))[:, None]
        count = (u > same_bits.exp(-mean)).astype(np.int64)
        count += u > same_bits.exp(-mean) * (1 + mean)  # a second attack on the same target
        world.incidents = world.incidents + count.sum(axis=1)
        alarm = np.zeros((world.n, len(world.roster.iso3)))
        alarm[:, places] = self.alarm * count
        region = world.roster.column("subregion")
        for name in np.unique(region[places]):
            near = np.flatnonzero(region == name)
            felt = np.take(alarm, near, axis=1).sum(axis=1, keepdims=True) / len(near)
            alarm[:, near] += self.spill * felt
        world.move(-world.side(self.by) * alarm, world.direction())


class Disinformation(Targeted):
    """A campaign that moves susceptible states towards a camp (row 28).

    Parameters
    ----------
    by : str
        The camp that gains.
    targets : list of str
        Codes and blocs.
    size : float
        Move at full susceptibility [sd]; range 0 to 0.3.
    countered : float
        Part that the other camp's effort undoes where it has monitoring, 0 to 1.
    """

    def __init__(
        self,
        *,
        size: float = 0.1,
        countered: float = 0.6,
        **base: Any,
    ):
        super().__init__(**base)
        self.size, self.countered = non_negative("size", size), share("countered", countered)

    def strike(self, world: World, hit: np.ndarray, label: str) -> None:
        """Move the susceptible, less what the other camp answers."""
        rival, watched = world.rival(self.by), 0.0
        if rival is not None:
            other = world.camp(rival).strategy
            watched = other.budget * other.instruments.watching
        left = 1.0 - self.countered * watched / (watched + 0.1)
        moved = self.size * left * susceptibility(world.roster)
        moved = moved * world.roster.codes(self.targets)
        world.move(world.side(self.by) * moved[None, :] * hit[:, None], world.direction())
