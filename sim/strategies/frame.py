"""In whose words a camp presents its draft.

Engagement is answered as it is framed (mechanism row 18). A frame multiplies the
salience of an axis on the camp's own draft, appeals to some members more than
to others, and makes a claim that the camp's own conduct is held against.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.members.roster import Roster
from sim.parts import Part, non_negative, positive, share
from sim.strategies.dependence import income_rank, openness


class Frame(Part):
    """The text speaks for itself (`Neutral`); the base of every frame.

    Parameters
    ----------
    emphasis : float
        By how much the framed axis counts more. Stated range 1 to 2.
    """

    idle = True

    axis: str | None = None
    claim = 0.0

    def __init__(self, *, emphasis: float = 1.0):
        self.emphasis = positive("emphasis", emphasis)

    def salience(self, axes: tuple[str, ...]) -> np.ndarray:
        """Give the multiplier of each axis' salience, (D,)."""
        return np.array([self.emphasis if axis == self.axis else 1.0 for axis in axes])

    def appeal(self, roster: Roster, leaders: np.ndarray) -> np.ndarray | None:
        """What the words add to each member's lean, (N,) or (R, N) [logits]; None for nothing."""
        return None

    def conduct(self, roster: Roster) -> np.ndarray:
        """What a claim is held against, for each member: (N,), 0 to 1."""
        return roster.column("liberal_democracy")


Neutral = Frame  # its name in configurations


class Appeal(Frame):
    """Base of the frames that appeal to some and not to others.

    Parameters
    ----------
    strength : float
        Utility between the most and the least addressed [logits]; stated range 0 to 1.
    claim : float
        Standard that the camp says it keeps, 0 to 1; what it and its
        coalition fall short of costs support (hypocrisy, rows 12 and 20).
    """

    ranges: ClassVar[dict[str, tuple[float, float]]] = {"strength": (0.0, 1.0)}

    def __init__(self, *, emphasis: float = 1.0, strength: float = 0.4, claim: float = 0.0):
        super().__init__(emphasis=emphasis)
        self.strength: float | np.ndarray = non_negative("strength", strength)
        self.claim = share("claim", claim)

    def address(self, roster: Roster, leaders: np.ndarray) -> np.ndarray:
        """Say who is spoken to, (N,), 0 to 1."""
        return np.full(len(roster.iso3), 0.5)

    def appeal(self, roster: Roster, leaders: np.ndarray) -> np.ndarray | None:
        """Speak to some: half the strength up for the addressed, down for the rest."""
        if not np.any(self.strength):
            return None
        return self.strength * (self.address(roster, leaders) - 0.5)


class Regime(Appeal):
    """Democracies against autocracies (mechanism rows 5, 11, 18)."""

    def __init__(self, *, emphasis: float = 1.0, strength: float = 0.4, claim: float = 0.8):
        super().__init__(emphasis=emphasis, strength=strength, claim=claim)

    def address(self, roster: Roster, leaders: np.ndarray) -> np.ndarray:
        """Speak to democracies."""
        return roster.column("regime")

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        return "speaks of democracies against autocracies"


class Openness(Appeal):
    """Open against closed (Slaughter, mechanism row 13)."""

    axis = "openness"

    def __init__(self, *, emphasis: float = 1.25, strength: float = 0.4, claim: float = 0.0):
        super().__init__(emphasis=emphasis, strength=strength, claim=claim)

    def address(self, roster: Roster, leaders: np.ndarray) -> np.ndarray:
        """Speak to open societies."""
        return openness(roster)

    def conduct(self, roster: Roster) -> np.ndarray:
        """Hold the claim against openness."""
        return openness(roster)

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        return "speaks of open against closed societies"


class Development(Appeal):
    """Finance, technology and capacity for the South."""

    axis = "development"

    def __init__(self, *, emphasis: float = 1.25, strength: float = 0.4, claim: float = 0.0):
        super().__init__(emphasis=emphasis, strength=strength, claim=claim)

    def address(self, roster: Roster, leaders: np.ndarray) -> np.ndarray:
        """Speak to the poorer."""
        return 1.0 - income_rank(roster)

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        return "speaks of finance, technology and capacity for the South"


class Security(Appeal):
    """Protection against a threat: speaks to allies (mechanism rows 23, 26)."""

    def address(self, roster: Roster, leaders: np.ndarray) -> np.ndarray:
        """Speak to those with a defence pact with a leader."""
        allied = roster.pact[leaders].any(axis=0) | leaders
        return 0.25 + 0.75 * allied

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        return "speaks of protection against a threat"
