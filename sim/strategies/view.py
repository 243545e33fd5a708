"""What a camp can see when it chooses its moves."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from sim.influence import Influence
from sim.members.roster import Roster


class View(ABC):
    """One camp's look at one draft, in one round. Nothing in it may be written to.

    A camp that works against a text sees its mirror: ``lean`` is the log-odds of
    what the camp wants, `support` the probability of a vote for what it wants. So
    every part of a strategy serves in both directions.

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
    halfwidth : (R, N) or (1, N) float64
        Half-width of the abstention band [logits].
    coalition : (R, N) bool
        Members behind the camp's draft now.
    """

    roster: Roster
    round: int
    rounds: int
    entitled: np.ndarray
    leaders: np.ndarray
    invited: np.ndarray
    halfwidth: np.ndarray
    coalition: np.ndarray

    @property
    @abstractmethod
    def position(self) -> np.ndarray:
        """Where members stand, (R, N, D) [sd of UN members]."""

    @property
    @abstractmethod
    def lean(self) -> np.ndarray:
        """Each member's log-odds of voting as the camp wants, (R, N) [logits]."""

    @property
    @abstractmethod
    def support(self) -> np.ndarray:
        """Probability of a vote for what the camp wants, (R, N), 0 to 1."""

    @property
    @abstractmethod
    def opposition(self) -> np.ndarray:
        """Probability of a vote against what the camp wants, (R, N), 0 to 1."""

    @property
    @abstractmethod
    def expected_yes_share(self) -> np.ndarray:
        """Expected yes over yes and no to the draft, (R,), 0 to 1."""

    @property
    @abstractmethod
    def rivals(self) -> np.ndarray:
        """Members in another camp's coalition, (R, N) bool."""

    @property
    @abstractmethod
    def distance(self) -> np.ndarray:
        """Distance of members from the draft, (R, N) [sd, weighted by salience]."""

    @property
    @abstractmethod
    def trust(self) -> np.ndarray:
        """Memory of votes against the camp's line, (R, N) or (N,), 0 to 1."""

    @property
    @abstractmethod
    def regime(self) -> np.ndarray:
        """Electoral democracy of the day, (N,) or (R, N), 0 to 1."""

    @property
    @abstractmethod
    def dependence(self) -> np.ndarray:
        """Dependence of members on the camp's leaders, (N,), 0 to 1."""

    @property
    @abstractmethod
    def rival_dependence(self) -> np.ndarray:
        """Dependence of members on the other camps' leaders, (N,), 0 to 1."""

    @property
    @abstractmethod
    def unpaid_lean(self) -> np.ndarray:
        """The same log-odds as ``lean``, less what has been paid so far, (R, N) [logits]."""

    @property
    @abstractmethod
    def effects(self) -> Influence:
        """How much each instrument does at 0.1 % of a member's GDP."""

    @property
    @abstractmethod
    def side_payment(self) -> float | np.ndarray:
        """What aid of 0.1 % of GDP buys, one number or (R, 1) [logits]."""

    @property
    @abstractmethod
    def credibility(self) -> float | np.ndarray:
        """How far the camp's promises are believed, one number or (R,), 0 to 1."""

    @property
    @abstractmethod
    def spent(self) -> np.ndarray:
        """What the camp has spent in this meeting so far, (R,) [bn US$]."""

    @property
    @abstractmethod
    def watched(self) -> float | np.ndarray:
        """What the text's owner has spent on answering campaigns, one number or (R,) [bn US$]."""
