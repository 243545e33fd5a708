"""One figure of a report, and what its makers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from experiments.report.html import piece
from sim.members.roster import Roster

if TYPE_CHECKING:
    from markupsafe import Markup

WORDS = "captions.html.j2"


@dataclass(frozen=True)
class Panel:
    """One figure of a report.

    Attributes
    ----------
    name : str
        Of its files, and of its macros in ``captions.html.j2``.
    section : str
    draw : callable
        Draws it and returns its axes.
    table : DataFrame
        The numbers drawn, for the CSV beside it.
    facts : mapping
        What its heading and caption say.
    """

    name: str
    section: str
    draw: Callable
    table: pd.DataFrame
    facts: Mapping = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """The line above the figure."""
        return str(piece(WORDS, f"{self.name}_heading", self.facts).unescape())

    @property
    def caption(self) -> Markup:
        """What to see in it."""
        said = piece(WORDS, self.name, self.facts)
        return said[:1].upper() + said[1:]  # a caption may begin with the name of a strategy


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Give the names of members by code."""
    roster = Roster.load()
    return dict(zip(roster.iso3, roster.name, strict=True))


def first_item(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the first meeting and item, which is what a small figure can show."""
    first = frame.iloc[0]
    return frame[(frame["meeting"] == first["meeting"]) & (frame["item"] == first["item"])]
