"""One known outcome: what was forecast, what happened, who was missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from sim.members.roster import Roster


@dataclass(frozen=True)
class Case:
    """A known outcome beside its forecast.

    Attributes
    ----------
    name, title : str
    tag : str
        What the outcome rests on: ``found``, ``computed`` or ``memory``.
    counts : DataFrame
        ``what, ours, low, high, real``: numbers with the middle 90 % of replications.
    members : DataFrame
        ``iso3, chance, happened, miss`` and perhaps more, one row a member.
    scores : DataFrame
        ``predictor, uses the outcome`` and scores; empty where there is nothing to score.
    notes : list of str
    axis : str
        What `chance` is the chance of, for the picture.
    """

    name: str
    title: str
    tag: str
    counts: pd.DataFrame
    members: pd.DataFrame
    scores: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: list[str] = field(default_factory=list)
    axis: str = "chance"

    @property
    def misses(self) -> dict[str, list[str]]:
        """Members that were missed: foreseen but did not, and not foreseen but did."""
        wrong = self.members[self.members["miss"]]
        return {
            "foreseen, did not happen": sorted(wrong[~wrong["happened"]]["iso3"]),
            "not foreseen, happened": sorted(wrong[wrong["happened"]]["iso3"]),
        }


def named(codes: Sequence[str]) -> str:
    """Name members in alphabetical order.

    Examples
    --------
    >>> named(["TUR", "CIV"])
    "Côte d'Ivoire, Türkiye"
    """
    roster = Roster.load()
    names = dict(zip(roster.iso3, roster.name, strict=True))
    return ", ".join(sorted(names[code] for code in codes))


def spread(what: str, sample, real: float) -> dict:
    """Lay out a simulated number beside the real one.

    Examples
    --------
    >>> spread("signers", [58, 60, 62], 59)["ours"]
    60.0
    """
    sample = pd.Series(sample, dtype=float)
    low, high = sample.quantile(0.05), sample.quantile(0.95)
    return {
        "what": what,
        "ours": float(sample.mean()),
        "low": float(low),
        "high": float(high),
        "real": float(real),
    }
