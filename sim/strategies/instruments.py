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
    ties : float
        Informal contacts: ties to the sponsors grow.
    """

    def __init__(self, *, aid: float = 1.0, ties: float = 0.0):
        self.aid = share("aid", aid)
        self.ties = share("ties", ties)
        total = aid + ties
        if abs(total - 1) > 1e-9:
            raise ConfigError("", "the shares must sum to 1", value=round(total, 6))
