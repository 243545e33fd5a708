"""A camp: a pole of the negotiation, with leaders and a strategy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.parts import Part, listed, non_negative
from sim.strategies.court import Court
from sim.strategies.discipline import Discipline
from sim.strategies.draft import Drafting
from sim.strategies.frame import Frame
from sim.strategies.instruments import Instruments
from sim.strategies.invite import Invite
from sim.strategies.tactics import Tactics
from sim.strategies.target import Target
from sim.strategies.timing import Timing
from sim.strategies.venue import Venue


class Strategy(Part):
    """How a camp acts, put together from parts that can be swept one by one.

    Parameters
    ----------
    invite, draft, court, instruments, discipline, venue, timing, frame, tactics, target : Part
        One choice each; see the modules of the same names.
    leaders : list of str, optional
        Which of the camp's leaders act; all, unless given (`us_alone`,
        `eu_alone`; mechanism row 40).
    budget : float
        What the camp can spend in one meeting [bn US$]. Stated range 0 to 10;
        for scale, Chinese official finance in 2000 to 2021 averaged about 61
        bn a year over all countries (AidData GCDF 3.0).

    Examples
    --------
    >>> Strategy().budget
    0.0
    """

    def __init__(
        self,
        *,
        invite: Invite | None = None,
        draft: Drafting | None = None,
        court: Court | None = None,
        instruments: Instruments | None = None,
        discipline: Discipline | None = None,
        venue: Venue | None = None,
        timing: Timing | None = None,
        frame: Frame | None = None,
        tactics: Tactics | None = None,
        target: Target | None = None,
        leaders: list[str] | None = None,
        budget: float = 0.0,
    ):
        self.invite = invite or Invite()
        self.draft = draft or Drafting()
        self.court = court or Court()
        self.instruments = instruments or Instruments()
        self.discipline = discipline or Discipline()
        self.venue = venue or Venue()
        self.timing = timing or Timing()
        self.frame = frame or Frame()
        self.tactics = tactics or Tactics()
        self.target = target or Target()
        self.leaders = leaders
        self.budget = non_negative("budget", budget)

    def describe(self) -> str:
        """Say in one sentence what it does, from what its parts say of themselves.

        Examples
        --------
        >>> Strategy().describe()
        'Tables its text and does nothing more.'
        """
        parts = (
            *(self.draft, self.invite, self.discipline, self.frame),
            *(self.target, self.tactics, self.venue),
        )
        said = [words for words in (part.describe() for part in parts) if words]
        if self.spends:
            how = (self.court.describe(), self.instruments.describe(), self.timing.describe())
            means = ", ".join(words for words in how if words)
            said.append(f"spends up to {self.budget:g} bn US$ a meeting {means}")
        if self.leaders:
            said.append(f"acts through {listed(self.leaders)} alone")
        words = "; ".join(said) or "tables its text and does nothing more"
        return words[:1].upper() + words[1:] + "."

    @property
    def looks(self) -> bool:
        """Whether it asks between the rounds what members think; a text by itself does not."""
        return self.budget > 0 or not all(
            part.rests for part in (self.draft, self.invite, self.discipline, self.frame)
        )

    @property
    def spends(self) -> bool:
        """Whether it has a budget and courts somebody with it."""
        return self.budget > 0 and bool(self.court.describe())


@dataclass(frozen=True)
class Camp:
    """A pole with leaders.

    Attributes
    ----------
    name : str
    leaders : (N,) bool
        Who speaks for the camp.
    invited : (N,) bool
        Who may join its coalition.
    strategy : Strategy
    active : (N,) bool or None
        The leaders who act; None for all of them.
    gifts : (N,) float64 or None
        What it gives each member at every meeting beside its strategy [bn US$].
    """

    name: str
    leaders: np.ndarray
    invited: np.ndarray
    strategy: Strategy
    active: np.ndarray | None = None
    gifts: np.ndarray | None = None
