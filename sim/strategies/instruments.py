"""The instruments of influence, one class each, and how a camp's budget is divided among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import ClassVar

import numpy as np

from sim.errors import ConfigError
from sim.parts import Part, share, within
from sim.strategies.dependence import susceptibility
from sim.strategies.view import View
from sim.theory import same_bits


class On(Enum):
    """The texts for which the worth of an instrument is worked out."""

    AIMS = "once for all texts that the camp works for, or against"
    EACH_AIM = "for each of those texts by itself"
    RIVAL_TEXTS = "for each text of another camp"
    NO_TEXT = "for none: it works by other ways"


class Instrument(Part):
    """An instrument of influence: its share of the budget, its keys and what it is worth.

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
    on: ClassVar[On] = On.AIMS
    lasts: ClassVar[bool] = False  # units count the stock that earlier years have built
    watches: ClassVar[bool] = False  # its money watches compliance and answers campaigns
    gives_voice: ClassVar[bool] = False  # its money lets the camp's leaders be heard more

    def __init__(self, *, share: float):
        self.share = within("share", share, 0.0, 1.0)

    def worth(self, units: np.ndarray, view: View) -> np.ndarray | None:
        """Give what it adds to the log-odds of voting as the camp wants.

        Parameters
        ----------
        units : (R, N) float64
            What each member was given, as doublings over 0.1 % of its GDP
            (`sim.influence.doublings`).
        view : View
            What the camp sees of the text, or of the first of them (`On`).

        Returns
        -------
        (R, N) float64 or None
            [logits]; None for nothing.
        """
        return None

    def promise(self, units: np.ndarray, view: View) -> np.ndarray | None:
        """Give what it promises those who join the coalition, (R, N) [logits], or None."""
        return None


class Aid(Instrument):
    """Grants.

    A price for this vote, ``φ cred L(g)``: side payments (docs/theory.md).
    """

    def worth(self, units: np.ndarray, view: View) -> np.ndarray:
        """Give the side payment, as far as the giver is believed."""
        return view.side_payment * np.asarray(view.credibility)[..., None] * units


class Infrastructure(Instrument):
    """Infrastructure.

    Cables, networks, data centres: a stock that binds those who use it (mechanism rows 30, 46, 47).
    """

    lasts = True

    def worth(self, units: np.ndarray, view: View) -> np.ndarray:
        """Give the worth of the stock."""
        return view.effects.infrastructure * units


class Ties(Instrument):
    """Contacts and exchanges.

    Sympathy that lasts (rows 103, 105).
    """

    lasts = True
    gives_voice = True

    def worth(self, units: np.ndarray, view: View) -> np.ndarray:
        """Give the worth of the stock."""
        return view.effects.ties * units


class Bilateral(Instrument):
    """Dialogues.

    They narrow the gap with those who are against (row 97).
    """

    on = On.EACH_AIM

    def worth(self, units: np.ndarray, view: View) -> np.ndarray:
        """Give the part of a member's opposition, before anything was paid, that goes."""
        opposed = np.maximum(-view.unpaid_lean, 0.0)
        return view.effects.bilateral * (1.0 - same_bits.exp2(-units)) * opposed


class Pledges(Instrument):
    """Benefits for those who join.

    And for nobody else (rows 72, 81).
    """

    def promise(self, units: np.ndarray, view: View) -> np.ndarray:
        """Give the attraction of the coalition."""
        return view.effects.pledges * units


class Sanctions(Instrument):
    """Pressure on those who depend on it.

    Dependants give way by ``σ L (D − D_rival)₊``, everyone else resents it by
    ``ρ L`` (rows 33 to 36; the form is an assumption).
    """

    def worth(self, units: np.ndarray, view: View) -> np.ndarray:
        """Give what dependants concede, less the resentment of everyone else."""
        net = np.maximum(view.dependence - view.rival_dependence, 0.0)
        effects = view.effects
        return units * (effects.sanctions * net - effects.resentment * (net == 0))


class Disinformation(Instrument):
    """Campaigns against rival texts.

    ``ε L s_i / (1 + m)``, m what the rival spends on monitoring for each unit
    spent on the campaign (row 28).
    """

    on = On.RIVAL_TEXTS

    def worth(self, units: np.ndarray, view: View) -> np.ndarray:
        """Give what it takes off the lean to the rival's text."""
        watched = view.watched / np.maximum(self.share * view.spent, 1e-12)
        misled = view.effects.disinformation * susceptibility(view.roster) * units
        return misled / (1.0 + np.asarray(watched)[..., None])


class Monitoring(Instrument):
    """Watching whether texts are kept.

    It answers campaigns as well (row 43).
    """

    on = On.NO_TEXT
    watches = True


SHIPPED: dict[str, type[Instrument]] = {
    "aid": Aid,
    "infrastructure": Infrastructure,
    "ties": Ties,
    "bilateral": Bilateral,
    "pledges": Pledges,
    "sanctions": Sanctions,
    "disinformation": Disinformation,
    "monitoring": Monitoring,
}


class Instruments(Part):
    """Shares of the budget, which must sum to 1.

    What each buys is told by the class of that name in this module.

    Parameters
    ----------
    aid : float, optional
        Grants: a price for this vote. The whole, unless anything else is given.
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
        others = {
            "infrastructure": infrastructure,
            "ties": ties,
            "bilateral": bilateral,
            "pledges": pledges,
            "sanctions": sanctions,
            "disinformation": disinformation,
            "monitoring": monitoring,
        }
        further = further or {}
        for name in further:
            if name in SHIPPED:
                raise ConfigError(f"further.{name}", "is the name of a shipped instrument")
        if aid is None:
            spent = any(others.values()) or any(one.share for one in further.values())
            aid = 0.0 if spent else 1.0
        given = {"aid": aid, **others}
        self.parts: Mapping[str, Instrument] = {
            **{name: cls(share=share(name, given[name])) for name, cls in SHIPPED.items()},
            **further,
        }
        total = sum(one.share for one in self.parts.values())
        if abs(total - 1) > 1e-9:
            raise ConfigError("", "the shares must sum to 1", value=round(total, 6))
        self.watching = sum(one.share for one in self.parts.values() if one.watches)
        self.contacts = sum(one.share for one in self.parts.values() if one.gives_voice)

    def on(self, texts: On) -> Iterator[tuple[str, Instrument]]:
        """Give those that are worth something on such texts, by name."""
        return ((name, one) for name, one in self.parts.items() if one.on is texts)

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        used = sorted(
            ((one.share, one.describe() or name) for name, one in self.parts.items() if one.share),
            key=lambda pair: -pair[0],
        )
        if len(used) == 1:
            return f"as {used[0][1]}"
        return "as " + ", ".join(f"{words} ({100 * share:.0f} %)" for share, words in used)
