"""How strongly a camp's coalition holds to the line."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.parts import Part, non_negative
from sim.strategies.view import View


class Discipline(Part):
    """Members of the coalition vote as they like (`Free`); the base of every whip."""

    idle = True

    strength = 0.0
    opposes_rivals = False

    def demand(self, view: View) -> np.ndarray | None:
        """What being told to choose sides does to each member's lean.

        Returns
        -------
        (R, N) float64 or None
            Added to the utility of the camp's own draft [logits]; None for nothing.
        """
        return None


Free = Discipline  # its name in configurations


class Whip(Discipline):
    """A pull on coalition members towards yes on the camp's own draft.

    Parameters
    ----------
    strength : float
        [logits]; the caucus effect calibrated for the EU on all votes is 2
        (docs/parameters.md, computed), range 0 to 6.
    """

    def __init__(self, *, strength: float = 1.0):
        self.strength = non_negative("strength", strength)

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        firm = "" if self.strength <= 1 else "firmly " if self.strength <= 2 else "very firmly "
        return f"{firm}asks its coalition to vote for its text" if self.strength else ""


class OneVoice(Whip):
    """Vote as one: yes on the own draft and no on the rival's.

    Names: unit rule, "speak with one voice in digital forums" (mechanism row 22);
    China and Russia voted alike on six of six cyber texts (computed).
    """

    opposes_rivals = True

    def __init__(self, *, strength: float = 3.0):
        super().__init__(strength=strength)

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        return "has its coalition vote as one, for its own text and against the rival's"


class Ultimatum(Whip):
    """With us or against us (mechanism row 17).

    Those who depend on the camp give way; hedgers, who belong to no coalition
    and depend on both sides or neither, resent the question.

    Parameters
    ----------
    pressure : float
        What full dependence on the camp adds [logits]; stated range 0 to 1.5.
    backlash : float
        What hedgers take off, β_u [logits]; 0.5, range 0 to 1.5 (S0).
    """

    ranges: ClassVar[dict[str, tuple[float, float]]] = {
        "pressure": (0.0, 1.5),
        "backlash": (0.0, 1.5),
    }

    def __init__(self, *, strength: float = 1.0, pressure: float = 0.5, backlash: float = 0.5):
        super().__init__(strength=strength)
        self.pressure: float | np.ndarray = non_negative("pressure", pressure)
        self.backlash: float | np.ndarray = non_negative("backlash", backlash)

    def demand(self, view: View) -> np.ndarray | None:
        """Press dependants, lose hedgers."""
        if not (np.any(self.pressure) or np.any(self.backlash)):
            return None
        alone = ~(view.coalition | view.rivals | view.leaders)
        asked = self.pressure * np.maximum(view.dependence - view.rival_dependence, 0.0)
        return np.where(alone, asked - self.backlash, 0.0)

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        return "tells members to choose a side: those who depend on it give way, others resent it"
