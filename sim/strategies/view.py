"""What a camp can see when it chooses its moves."""

from __future__ import annotations

from dataclasses import dataclass

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
    leaders : (N,) bool
        The camp's own leaders.
    position : (R, N, D) float64
        Where members stand [sd of UN members].
    lean : (R, N) float64
        Each member's lean to the camp's draft, yes minus no [logits].
    halfwidth : (R,) float64
        Half-width of the abstention band [logits].
    support : (R, N) float64
        Chance of a yes to the camp's draft, 0 to 1.
    coalition : (R, N) bool
        Members behind the camp's draft now.
    expected_yes_share : (R,) float64
        Expected yes over yes and no, 0 to 1.
    """

    roster: Roster
    round: int
    rounds: int
    entitled: np.ndarray
    leaders: np.ndarray
    position: np.ndarray
    lean: np.ndarray
    halfwidth: np.ndarray
    support: np.ndarray
    coalition: np.ndarray
    expected_yes_share: np.ndarray
