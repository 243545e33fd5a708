"""How a camp's budget is divided among the means of influence."""

from __future__ import annotations

from sim.errors import ConfigError
from sim.parts import Part, share


class Instruments(Part):
    """Shares of the budget, which must sum to 1.

    Parameters
    ----------
    aid : float
        Grants and infrastructure: a price for this vote.
    """

    def __init__(self, *, aid: float = 1.0):
        self.aid = share("aid", aid)
        total = aid
        if abs(total - 1) > 1e-9:
            raise ConfigError("", "the shares must sum to 1", value=round(total, 6))
