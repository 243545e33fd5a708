"""Problems in a file of votes: all are collected, counted and told in one message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sim.errors import PlenaryError

SHOWN = 5  # examples of one problem that a message names


@dataclass(frozen=True)
class Problem:
    """One kind of thing that is wrong, however often.

    Attributes
    ----------
    what : str
        What is wrong, with its count.
    remedy : str
        The option that settles it, or what to do with the file.
    row : int, optional
        First row where it occurs; the header is row 1.
    column : str, optional
        Its column, as the file spells it.
    """

    what: str
    remedy: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row is not None else ""
        column = f"column {self.column}" if self.column is not None else ""
        where = ", ".join(filter(None, (row, column)))
        return f"{where}: {self.what}. {self.remedy}" if where else f"{self.what}. {self.remedy}"


class RecordError(PlenaryError):
    """A file that cannot be taken into the record; nothing has been changed.

    Examples
    --------
    >>> print(RecordError("v.csv", [Problem("2 ballots are blank", "Say --code blank=absent")]))
    v.csv: 1 problem; nothing has been changed.
      - 2 ballots are blank. Say --code blank=absent
    """

    def __init__(self, file: str | Path, problems: Iterable[Problem]):
        self.file, self.problems = str(file), tuple(problems)
        super().__init__(self.file, self.problems)

    def __str__(self) -> str:
        number = count(len(self.problems), "problem")
        lines = [f"{self.file}: {number}; nothing has been changed."]
        return "\n".join([*lines, *(f"  - {problem}" for problem in self.problems)])


def count(number: int, word: str, several: str | None = None) -> str:
    """Give a number with its noun.

    Examples
    --------
    >>> count(1, "ballot"), count(1200, "ballot"), count(2, "country", "countries")
    ('1 ballot', '1,200 ballots', '2 countries')
    """
    return f"{number:,} {word if number == 1 else several or word + 's'}"


def examples(tally: Counter | Iterable[str], shown: int = SHOWN) -> str:
    """Name the commonest words with how often each occurs.

    Examples
    --------
    >>> examples(Counter({"P": 2, "Q": 1}))
    "'P' (2), 'Q' (1)"
    >>> examples(["a", "b"])
    "'a', 'b'"
    """
    if isinstance(tally, Counter):
        words = [f"{word!r} ({number:,})" for word, number in tally.most_common(shown)]
    else:
        tally = list(tally)
        words = [repr(word) for word in tally[:shown]]
    return ", ".join(words) + (", …" if len(tally) > shown else "")
