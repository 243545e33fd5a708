"""What every question of the adviser comes to: a sentence, its tables, pictures and limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Shown:
    """One picture of an answer.

    Attributes
    ----------
    heading, caption : str
    draw : callable
        Draws it and returns its axes.
    """

    heading: str
    caption: str
    draw: Callable


@dataclass(frozen=True)
class Listed:
    """One table of an answer; all of it goes into a file, the first rows onto the page.

    Attributes
    ----------
    heading : str
    table : DataFrame
    note : str
    rows : int
        On the page [count].
    """

    heading: str
    table: pd.DataFrame
    note: str = ""
    rows: int = 25


@dataclass(frozen=True)
class Answer:
    """An answer of the adviser.

    Attributes
    ----------
    question : str
        As the user asked it.
    headline : str
        The answer in one or two sentences, with its interval; "no answer" where there is none.
    lines : list of str
        What else must be known, a sentence or two each.
    tables : dict of str to Listed
        By the name of the file.
    pictures : dict of str to Shown
    limits : list of str
        What it rests on and what it does not know.
    """

    question: str
    headline: str
    lines: list[str] = field(default_factory=list)
    tables: dict[str, Listed] = field(default_factory=dict)
    pictures: dict[str, Shown] = field(default_factory=dict)
    limits: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Give the answer as a short text, for a terminal or a message."""
        lines = [self.headline, "", *(f"- {line}" for line in self.lines)]
        return "\n".join([*lines, "", "Limits:", *(f"- {line}" for line in self.limits)])
