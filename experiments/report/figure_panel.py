"""One figure of a report, and what its makers share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd


@dataclass(frozen=True)
class Panel:
    """One figure of a report.

    Attributes
    ----------
    name : str
        Of its files.
    heading, caption : str
    draw : callable
        Draws it and returns its axes.
    table : DataFrame
        The numbers drawn, for the CSV beside it.
    section : str
    """

    name: str
    heading: str
    caption: str
    draw: Callable
    table: pd.DataFrame
    section: str


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Give the names of members by code."""
    from sim.members.roster import Roster

    roster = Roster.load()
    return dict(zip(roster.iso3, roster.name, strict=True))


def first_item(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the first meeting and item, which is what a small figure can show."""
    first = frame.iloc[0]
    return frame[(frame["meeting"] == first["meeting"]) & (frame["item"] == first["item"])]
