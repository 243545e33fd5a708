"""On whom a camp spends."""

from __future__ import annotations

import numpy as np

from sim.parts import Part, within


class Court(Part):
    """Base: court nobody."""

    def weight(self, view) -> np.ndarray:
        """Say how this round's money is shared out.

        Returns
        -------
        (R, N) float64
            Weights, 0 or more; the settlement scales each row to sum to 1. A
            row of zeros spends nothing.
        """
        return np.zeros_like(view.lean)


class Nobody(Court):
    """The camp courts nobody."""


class Pivotal(Court):
    """Spend on the members whose vote is nearest to turning.

    Cost-minimal payments go to the nearly indifferent (Groseclose & Snyder
    1996) [memory]. The weight is the slope of the chance of a yes,
    p (1 - p), over the price of a vote: a smaller economy is cheaper to move.

    Parameters
    ----------
    price_exponent : float
        How much price counts: weight is divided by GDP to this power. Stated
        range 0 to 1.
    """

    def __init__(self, *, price_exponent: float = 0.5):
        self.price_exponent = within("price_exponent", price_exponent, 0.0, 1.0)

    def weight(self, view) -> np.ndarray:
        """Weigh members by how near they are to turning, and by price."""
        price = view.roster.column("gdp") ** self.price_exponent
        mine = view.coalition | view.leaders
        return np.where(mine | ~view.entitled, 0.0, view.support * (1 - view.support) / price)


class Poorest(Court):
    """Spend on the poorest members, whatever they think."""

    def weight(self, view) -> np.ndarray:
        """Weigh members by the inverse of income per head."""
        weight = np.where(
            view.leaders | ~view.entitled, 0.0, 1 / view.roster.column("gdp_per_head")
        )
        return np.broadcast_to(weight, view.lean.shape)


class Aligned(Court):
    """Spend on friends: members already likely to vote for the draft."""

    def weight(self, view) -> np.ndarray:
        """Weigh members by the chance of a yes."""
        return np.where(view.leaders | ~view.entitled, 0.0, view.support)
