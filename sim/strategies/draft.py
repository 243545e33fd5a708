"""What a camp writes, and how far it gives way."""

from __future__ import annotations

import numpy as np

from sim.parts import Part, positive, share, within
from sim.strategies.view import View


class Drafting(Part):
    """Table a text and hold to it (`Hold`); the base of every way of giving way.

    Parameters
    ----------
    ambition : float
        How far the first text goes from the status quo, as a share of the way
        to the place that the scenario gives the draft. 1 is that place; a
        larger number is a text for the camp's own members, a smaller one is
        diluted before it is tabled. Range 0.25 to 1.5, stated.
    """

    idle = True

    def __init__(self, *, ambition: float = 1.0):
        self.ambition = positive("ambition", ambition)

    red_line = 0.0
    texts = 0
    softening = 1.0
    shaping = 0.0

    def towards(self, view: View) -> np.ndarray | None:
        """Say where concessions lead, (R, D) [sd]; None for the status quo."""
        return None

    def concession(self, view: View) -> np.ndarray | None:
        """Say how far to move the text towards the status quo this round.

        Returns
        -------
        (R,) float64 or None
            Share of the remaining distance, 0 to 1; None to give way to nobody.
        """
        return None

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        return f"tables {self.first_text()} and holds to it" if self.ambition != 1 else ""

    def first_text(self) -> str:
        """Name the text it starts with."""
        if self.ambition == 1:
            return "its text"
        kind = "bolder" if self.ambition > 1 else "milder"
        return f"a {kind} text ({self.ambition:g} times its aim)"


Hold = Drafting  # its name in configurations


class Concede(Drafting):
    """Give way a step a round until enough of the room is behind the text.

    The step is the trade of ambition for participation of mechanism row 93.

    Parameters
    ----------
    target : float
        Expected share of yes among yes and no at which to stop.
    step : float
        Share of the remaining distance to the status quo given up in a round.
        Stated range 0.02 to 0.2.
    red_line : float
        Least share of the first distance that must remain, 0 to 1.
    """

    def __init__(
        self,
        *,
        ambition: float = 1.0,
        target: float = 0.75,
        step: float = 0.08,
        red_line: float = 0.5,
    ):
        super().__init__(ambition=ambition)
        self.target = share("target", target)
        self.step = share("step", step)
        self.red_line = within("red_line", red_line, 0.0, 1.0)

    def concession(self, view: View) -> np.ndarray:
        """Concede where the count is still short."""
        return np.where(view.expected_yes_share < self.target, self.step, 0.0)

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        whom = f"until {100 * self.target:.0f} % of the room is behind it"
        return f"{self._gives_way()} {whom}, {self._limit()}"

    def _gives_way(self) -> str:
        start = "" if self.ambition == 1 else f"tables {self.first_text()} and "
        return f"{start}softens its text step by step"

    def _limit(self) -> str:
        if self.red_line == 0:
            return "without a red line"
        return f"but keeps at least {100 * self.red_line:.0f} % of what it asked for"


class ConcedeToPivot(Concede):
    """Give way towards the member whose vote decides, not towards the status quo.

    The pivotal member is the one with the median lean among those present and
    voting (Black 1948); the red line holds.
    """

    def towards(self, view: View) -> np.ndarray:
        """Give the pivotal member's place."""
        lean = np.where(view.entitled, view.lean, np.inf)
        heads = int(view.entitled.sum())
        pivot = np.argpartition(lean, heads // 2, axis=1)[:, heads // 2]
        rows = np.arange(len(pivot))
        return np.stack([x[rows, pivot] for x in np.moveaxis(view.position, -1, 0)], axis=1)

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        whom = (
            f"towards the deciding member until {100 * self.target:.0f} % of the room is behind it"
        )
        return f"{self._gives_way()} {whom}, {self._limit()}"


class Rivals(Drafting):
    """Table further, softer texts on the same question (mechanism rows 8, 39).

    Parameters
    ----------
    texts : int
        How many more, 0 to 3.
    softening : float
        Ambition of each further text as a share of the one before. Stated
        range 0.3 to 0.9.
    """

    def __init__(self, *, ambition: float = 1.0, texts: int = 1, softening: float = 0.6):
        super().__init__(ambition=ambition)
        self.texts = int(within("texts", texts, 0, 3))
        self.softening = within("softening", softening, 0.05, 1.0)

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        more = (
            "a further, softer text" if self.texts == 1 else f"{self.texts} further, softer texts"
        )
        return f"tables {self.first_text()} and {more} on the same question"


class Shape(Concede):
    """Work on the rivals' texts before they are decided (mechanism row 45).

    Early work in study groups and drafting sessions takes the edge off what
    the other camp tabled; the own text gives way as `Concede`.

    Parameters
    ----------
    shaping : float
        Share of a rival text's remaining way to the status quo taken off in a
        round. Stated range 0 to 0.1.
    """

    def __init__(
        self,
        *,
        ambition: float = 1.0,
        target: float = 0.75,
        step: float = 0.08,
        red_line: float = 0.5,
        shaping: float = 0.04,
    ):
        super().__init__(ambition=ambition, target=target, step=step, red_line=red_line)
        self.shaping = within("shaping", shaping, 0.0, 0.5)

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        return f"takes the edge off rival texts early; {super().describe()}"
