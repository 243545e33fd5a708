"""What a camp can see when it chooses its moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.members.roster import Roster


@dataclass(frozen=True)
class View:
    """One camp's look at the meeting, in one round. Nothing in it may be written to.

    Attributes
    ----------
    roster : Roster
        The members in the order of axis N, with their attributes.
    round, rounds : int
        This round, from 0, and how many there are.
    entitled : (N,) bool
        Members who may vote in this body.
    leaders, invited : (N,) bool
        The camp's own leaders, and those it has asked to join.
    position : (R, N, D) float64
        Where members stand [sd of UN members].
    lean : (R, N) float64
        Each member's lean to the camp's draft, yes minus no [logits].
    halfwidth : (R, N) or (1, N) float64
        Half-width of the abstention band [logits].
    coalition : (R, N) bool
        Members behind the camp's draft now.
    lookup : callable
        Works out the properties below, when first asked for.
    """

    roster: Roster
    round: int
    rounds: int
    entitled: np.ndarray
    leaders: np.ndarray
    invited: np.ndarray
    position: np.ndarray
    lean: np.ndarray
    halfwidth: np.ndarray
    coalition: np.ndarray
    lookup: Callable[[str], np.ndarray]

    @cached_property
    def support(self) -> np.ndarray:
        """Chance of a yes to the camp's draft, (R, N), 0 to 1."""
        return self.lookup("support")

    @cached_property
    def expected_yes_share(self) -> np.ndarray:
        """Expected yes over yes and no, (R,), 0 to 1."""
        return self.lookup("expected_yes_share")

    @cached_property
    def rivals(self) -> np.ndarray:
        """Members in another camp's coalition, (R, N) bool."""
        return self.lookup("rivals")

    @cached_property
    def distance(self) -> np.ndarray:
        """Distance of members from the camp's draft, (R, N) [sd, weighted by salience]."""
        return self.lookup("distance")

    @cached_property
    def trust(self) -> np.ndarray:
        """Memory of votes against the camp's line, (R, N), 0 to 1."""
        return self.lookup("trust")

    @cached_property
    def regime(self) -> np.ndarray:
        """Electoral democracy of the day, (N,) or (R, N), 0 to 1."""
        return self.lookup("regime")

    @cached_property
    def dependence(self) -> np.ndarray:
        """Dependence of members on the camp's leaders, (N,), 0 to 1."""
        return self.lookup("dependence")

    @cached_property
    def rival_dependence(self) -> np.ndarray:
        """Dependence of members on the other camps' leaders, (N,), 0 to 1."""
        return self.lookup("rival_dependence")
