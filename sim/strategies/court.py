"""On whom a camp spends."""

from __future__ import annotations

import numpy as np

from sim.members.roster import Roster
from sim.parts import Part, listed, within
from sim.strategies.view import View
from sim.theory import same_bits


class Court(Part):
    """Court nobody (`Nobody`); the base of every choice of whom to court."""

    idle = True

    def weight(self, view: View) -> np.ndarray:
        """Say how this round's money is shared out.

        Returns
        -------
        (R, N) float64
            Weights, 0 or more; the settlement scales each row to sum to 1. A
            row of zeros spends nothing.
        """
        return np.zeros_like(view.lean)

    def check(self, roster: Roster, key: str) -> None:
        """Refuse a list that this roster cannot honour."""


Nobody = Court  # its name in configurations


class Pivotal(Court):
    """Spend on the members whose vote is nearest to turning.

    A single buyer pays the nearly indifferent (Snyder 1991) [memory]. The weight
    is the slope of the expected margin, p (1 - p) of a yes and of a no, over the
    price of a vote: a smaller economy is cheaper to move.

    Parameters
    ----------
    price_exponent : float
        How much price counts: weight is divided by GDP to this power. Stated
        range 0 to 1.
    """

    def __init__(self, *, price_exponent: float = 0.5):
        self.price_exponent = within("price_exponent", price_exponent, 0.0, 1.0)

    def weight(self, view: View) -> np.ndarray:
        """Weigh members by how near they are to turning, and by price."""
        price = same_bits.power(view.roster.column("gdp"), self.price_exponent)
        worth = _variance(view.support)
        worth += _variance(view.opposition)
        worth *= 1.0 / price
        np.copyto(worth, 0.0, where=view.coalition | (view.leaders | ~view.entitled))
        return worth

    def describe(self) -> str:
        """Say on whom, in the middle of a sentence."""
        return "on the members whose vote is nearest to turning"


def _variance(p: np.ndarray) -> np.ndarray:
    """Give p (1 − p)."""
    square = p * p
    return np.subtract(p, square, out=square)


class Vulnerable(Pivotal):
    """Spend where vulnerability and importance meet (mechanism rows 46, 47).

    The pivotal, weighted by how far they depend on the other camp's patrons.
    """

    def weight(self, view: View) -> np.ndarray:
        """Weigh the pivotal by their dependence on the rival."""
        return super().weight(view) * (0.05 + view.rival_dependence)

    def describe(self) -> str:
        """Say on whom, in the middle of a sentence."""
        return "on members near to turning that depend on the other side"


class Swing(Pivotal):
    """Spend on named swing states only (Maurer & Morgus 2014; mechanism row 14).

    Parameters
    ----------
    members : list of str
        Alpha-3 codes and bloc names; the list of thirty, unless given.
    """

    def __init__(self, *, members: list[str] | None = None, price_exponent: float = 0.5):
        super().__init__(price_exponent=price_exponent)
        self.listed = ["swing_30"] if members is None else list(members)

    def weight(self, view: View) -> np.ndarray:
        """Weigh the pivotal among the listed."""
        return super().weight(view) * view.roster.codes(self.listed, where="court.members")

    def check(self, roster: Roster, key: str) -> None:
        """Refuse codes and blocs that the roster does not know."""
        roster.codes(self.listed, where=f"{key}.members")

    def describe(self) -> str:
        """Say on whom, in the middle of a sentence."""
        whom = "thirty swing states" if self.listed == ["swing_30"] else listed(self.listed)
        return f"on {whom}, first those nearest to turning"


class Poorest(Court):
    """Spend on the poorest members, whatever they think."""

    def weight(self, view: View) -> np.ndarray:
        """Weigh members by the inverse of income per head."""
        weight = np.where(
            view.leaders | ~view.entitled, 0.0, 1 / view.roster.column("gdp_per_head")
        )
        return np.broadcast_to(weight, view.lean.shape)

    def describe(self) -> str:
        """Say on whom, in the middle of a sentence."""
        return "on the poorest members"


class Aligned(Court):
    """Spend on friends: members already likely to vote as the camp wants."""

    def weight(self, view: View) -> np.ndarray:
        """Weigh members by the probability that they vote as the camp wants."""
        return np.where(view.leaders | ~view.entitled, 0.0, view.support)

    def describe(self) -> str:
        """Say on whom, in the middle of a sentence."""
        return "on members already on its side"


class Opposed(Court):
    """Talk to the other side: members likely to vote otherwise (mechanism row 97)."""

    def weight(self, view: View) -> np.ndarray:
        """Weigh members by how far they lean the other way."""
        return np.where(view.leaders | ~view.entitled, 0.0, np.maximum(-view.lean, 0.0))

    def describe(self) -> str:
        """Say on whom, in the middle of a sentence."""
        return "on members likely to vote against it"


class Everyone(Court):
    """The same share for everyone outside the camp."""

    def weight(self, view: View) -> np.ndarray:
        """Weigh all alike."""
        weight = np.where(view.leaders | ~view.entitled, 0.0, 1.0)
        return np.broadcast_to(weight, view.lean.shape)

    def describe(self) -> str:
        """Say on whom, in the middle of a sentence."""
        return "on all members outside the camp alike"
