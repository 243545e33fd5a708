"""How a camp's budget is divided among the means of influence."""

from __future__ import annotations

import numpy as np

from sim.errors import ConfigError
from sim.parts import Part, share, within
from sim.strategies.view import View

WORDS = {
    "aid": "grants",
    "infrastructure": "infrastructure",
    "ties": "contacts and exchanges",
    "bilateral": "dialogues",
    "pledges": "benefits for those who join",
    "sanctions": "pressure on those who depend on it",
    "disinformation": "campaigns against rival texts",
    "monitoring": "watching whether texts are kept",
}
KINDS = tuple(WORDS)


class Instrument(Part):
    """A means of influence of one's own: its share of the budget, its keys and what it does.

    One class in a package of one's own is all that a new one takes; it is named under
    ``strategy.CAMP.instruments.further``.

    Parameters
    ----------
    share : float
        Of the budget, 0 to 1.

    Examples
    --------
    >>> class Visas(Instrument):
    ...     '''Easier visas.'''
    ...     def __init__(self, *, worth_of_one: float = 0.2, **base):
    ...         super().__init__(**base)
    ...         self.worth_of_one = worth_of_one
    ...     def worth(self, units, view):
    ...         return self.worth_of_one * units
    >>> Instruments(further={"visas": Visas(share=1.0)}).describe()
    'as easier visas'
    """

    idle = True

    def __init__(self, *, share: float):
        self.share = within("share", share, 0.0, 1.0)

    def worth(self, units: np.ndarray, view: View) -> np.ndarray:
        """Give what it adds to the log-odds of voting as the camp wants, (R, N) [logits].

        Parameters
        ----------
        units : (R, N) float64
            What each member was given, as doublings over 0.1 % of its GDP
            (`sim.influence.doublings`).
        view : View
            What the camp sees.
        """
        return np.zeros_like(units)


class Instruments(Part):
    """Shares of the budget, which must sum to 1.

    What each buys is worked out in `sim.influence`.

    Parameters
    ----------
    aid : float
        Grants: a price for this vote.
    infrastructure : float
        Cables, networks, data centres: a stock that binds those who use it and
        wears off slowly (mechanism rows 30, 46, 47).
    ties : float
        Informal contacts, exchanges, joint projects: sympathy that lasts
        (rows 103, 105).
    bilateral : float
        Dialogues that narrow the gap with those who are against (row 97).
    pledges : float
        Benefits for those who join the coalition, and only for them (rows 72, 81).
    sanctions : float
        Pressure on those who depend on the camp; the rest resent it (rows 33 to 36).
    disinformation : float
        Campaigns against the other camp's texts (row 28).
    monitoring : float
        Watching whether texts are kept to, and answering campaigns (row 43).
    further : mapping of str to Instrument, optional
        Means of one's own, by name, with their shares.
    """

    def __init__(
        self,
        *,
        aid: float | None = None,
        infrastructure: float = 0.0,
        ties: float = 0.0,
        bilateral: float = 0.0,
        pledges: float = 0.0,
        sanctions: float = 0.0,
        disinformation: float = 0.0,
        monitoring: float = 0.0,
        further: dict[str, Instrument] | None = None,
    ):
        self.further = further or {}
        for name in self.further:
            if name in KINDS:
                raise ConfigError(f"further.{name}", "is the name of a shipped instrument")
        others = {
            "infrastructure": infrastructure,
            "ties": ties,
            "bilateral": bilateral,
            "pledges": pledges,
            "sanctions": sanctions,
            "disinformation": disinformation,
            "monitoring": monitoring,
            **{name: one.share for name, one in self.further.items()},
        }
        if aid is None:  # all as aid, unless anything else is given
            aid = 0.0 if any(others.values()) else 1.0
        given = {"aid": aid, **others}
        self.shares = {kind: share(kind, given[kind]) for kind in (*KINDS, *self.further)}
        total = sum(self.shares.values())
        if abs(total - 1) > 1e-9:
            raise ConfigError("", "the shares must sum to 1", value=round(total, 6))

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        found = sorted((k for k, v in self.shares.items() if v > 0), key=lambda k: -self.shares[k])
        words = WORDS | {name: one.describe() or name for name, one in self.further.items()}
        if len(found) == 1:
            return f"as {words[found[0]]}"
        return "as " + ", ".join(f"{words[k]} ({100 * self.shares[k]:.0f} %)" for k in found)
