"""How a camp's budget is divided among the means of influence."""

from __future__ import annotations

from sim.errors import ConfigError
from sim.parts import Part, share

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
        if aid is None:  # all as aid, unless anything else is given
            aid = 0.0 if any(others.values()) else 1.0
        given = {"aid": aid, **others}
        self.shares = {kind: share(kind, given[kind]) for kind in KINDS}
        total = sum(self.shares.values())
        if abs(total - 1) > 1e-9:
            raise ConfigError("", "the shares must sum to 1", value=round(total, 6))

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        found = sorted((k for k, v in self.shares.items() if v > 0), key=lambda k: -self.shares[k])
        if len(found) == 1:
            return f"as {WORDS[found[0]]}"
        return "as " + ", ".join(f"{WORDS[k]} ({100 * self.shares[k]:.0f} %)" for k in found)
