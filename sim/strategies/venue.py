"""In which body a camp brings its draft to a decision.

A camp may leave the body it sits in: before the decision, because another
promises more, or after it, because its draft lost (regime shifting and forum
shopping; mechanism rows 39 and 63, docs/theory.md). A strategy knows bodies only by what the
view tells of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import ConfigError
from sim.parts import Part, listed, non_negative, one_of
from sim.strategies.tactics import Tactics

OBJECTIONS = ("competence", "no_action")  # to taking an item up


@dataclass(frozen=True)
class Prospect:
    """What a camp can expect of one body for one of its drafts.

    Attributes
    ----------
    name : str
    chance : (R,) float64
        Probability that the draft is adopted, 0 to 1.
    fit : float
        How well the mandate covers the issue, 0 to 1.
    bindingness : float
        0 to 1.
    """

    name: str
    chance: np.ndarray
    fit: float
    bindingness: float


class Venue(Part):
    """Stay in the body that the calendar names (`Home`); the base of every choice of body."""

    idle = True

    bodies: tuple[str, ...] = ()
    follows = False  # whether it answers a rival that takes a text to another body
    tables = False  # whether it tables its own text there, too
    objects: Tactics | None = None  # what it does there against the rival's text

    def before(self, here: Prospect, there: list[Prospect]) -> np.ndarray:
        """Choose where a draft is decided.

        Returns
        -------
        (R,) int64
            −1 to stay, else the place of a body in ``there``.
        """
        return np.full(len(here.chance), -1)

    def after(self, adopted: np.ndarray, there: list[Prospect]) -> np.ndarray:
        """Choose where to go once the draft has been decided here, as `before`."""
        return np.full(len(adopted), -1)


Home = Venue  # its name in configurations


class Shop(Venue):
    """Take the draft where the expected worth is greatest.

    Worth is probability × fit × bindingness, less the cost of moving (docs/theory.md).

    Parameters
    ----------
    bodies : list of str
        Names of bodies under ``forums``.
    cost : float
        What leaving costs, in the units of worth. Stated range 0 to 0.2.
    """

    def __init__(self, *, bodies: list[str], cost: float = 0.02):
        if not bodies:
            raise ConfigError("bodies", "must name a body")
        self.bodies, self.cost = tuple(bodies), non_negative("cost", cost)

    def before(self, here: Prospect, there: list[Prospect]) -> np.ndarray:
        """Compare every body with this one."""
        best = here.chance * here.fit * here.bindingness + self.cost
        choice = np.full(len(best), -1)
        for at, body in enumerate(there):
            worth = body.chance * body.fit * body.bindingness
            better = worth > best
            best = np.where(better, worth, best)
            choice[better] = at
        return choice

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        return f"takes its text to the body that promises most ({listed(self.bodies)})"


class ShiftWhenLosing(Venue):
    """Bring a draft that lost here before another body (regime shifting).

    Parameters
    ----------
    bodies : list of str
        Names of bodies under ``forums``; the most promising is taken.
    """

    def __init__(self, *, bodies: list[str]):
        if not bodies:
            raise ConfigError("bodies", "must name a body")
        self.bodies = tuple(bodies)

    def after(self, adopted: np.ndarray, there: list[Prospect]) -> np.ndarray:
        """Go where the probability is greatest, if the draft was not adopted."""
        best, choice = np.zeros(len(adopted)), np.full(len(adopted), -1)
        for at, body in enumerate(there):
            better = ~adopted & (body.chance > best)
            best = np.where(better, body.chance, best)
            choice[better] = at
        return choice

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        return f"takes a text that lost to another body ({listed(self.bodies)})"


class Follow(Venue):
    """Go where a rival takes its text: table one's own there, and object to taking it up.

    The mirror of shifting bodies (mechanism rows 39 and 63): whoever would be left behind
    answers in the same body, if its leaders sit there. Where nobody shifts it does nothing.

    Parameters
    ----------
    table : bool
        Table the own text there, unless it has been adopted, or one text agreed, where it was.
    motions : list of str
        What is moved there against taking the rival's text up, of ``competence`` and
        ``no_action`` (GA-8, GA-11); where the body's rules know them.
    hold_out : bool
        Withhold consensus from it there (OE-1).

    Examples
    --------
    >>> Follow(hold_out=False).objects.motions
    ('competence', 'no_action')
    """

    follows = True

    def __init__(
        self, *, table: bool = True, motions: list[str] | None = None, hold_out: bool = True
    ):
        self.tables = table
        motions = list(OBJECTIONS) if motions is None else motions
        for at, kind in enumerate(motions):
            one_of(f"motions[{at}]", kind, OBJECTIONS)
        if motions or hold_out:
            self.objects = Tactics(motions=motions, hold_out=hold_out)

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        own = ["tables its own text there"] if self.tables else []
        against = ["objects to taking the other up"] if self.objects is not None else []
        does = " and ".join(own + against) or "does nothing there"
        return f"where a rival takes its text to another body, {does}"
