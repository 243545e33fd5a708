"""What has been heard about a vote to come: dated lines, statements, straw polls, ballots.

A table with ``date, iso3, kind`` and ``vote`` (Y, N, A, or X: will not be there). What was heard
is not what will be done: each kind has a reliability, the probability that the ballot is as
heard. Of what a member said of one kind the latest counts. A row of kind ``tally`` has no member
but the columns ``yes, no, abstain``: the count in the committee.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.estimation.vote_files import read_table
from experiments.estimation.vote_tables import DAY_WANTED, days
from sim.errors import ConfigError, DataError, nearest
from sim.theory.ballot import VOTE_CODES, Vote

TALLY = "tally"
COMMITTEE = "committee"
COUNTS = ("yes", "no", "abstain")


@dataclass(frozen=True)
class Kind:
    """How far a kind of report can be trusted: the probability that the ballot is as heard."""

    reliability: float
    low: float
    high: float
    source: str


# Of 322 ballots cast by sponsors of texts in the Assembly of 2023, 319 were yes and 3 abstentions;
# each outcome counted once more (Laplace). The others are judgement with a stated range.
KINDS = {
    "sponsor": Kind(0.985, 0.96, 0.995, "sponsors' ballots on record: 319 of 322 were yes"),
    "declared": Kind(0.985, 0.95, 0.995, "taken to be as firm as sponsorship (stated assumption)"),
    "statement": Kind(0.85, 0.70, 0.95, "judgement"),
    "straw": Kind(0.80, 0.60, 0.95, "judgement"),
    COMMITTEE: Kind(0.0, 0.95, 0.998, "correlation over a month, fitted: docs/two-ballots.md"),
}
LEAST_RELIABLE = 0.5  # a report that is worse is no report
NEIGHBOUR = 0.8  # of what is misheard, the share on the neighbouring ballot: 4 of 5 (Laplace)


@dataclass(frozen=True)
class Item:
    """One thing that was heard.

    Attributes
    ----------
    date : numpy.datetime64
    kind : str
    iso3 : str
        Empty for a tally.
    vote : int
        `Vote` code; -1 for a tally.
    reliability : float
    count : tuple of int
        Yes, no, abstentions of a tally.
    """

    date: np.datetime64
    kind: str
    iso3: str = ""
    vote: int = -1
    reliability: float = 0.0
    count: tuple[int, ...] = ()


def confusion(reliability: float) -> np.ndarray:
    """Probability of hearing each vote (columns) given the ballot (rows), (3, 3).

    Examples
    --------
    >>> confusion(0.9).round(2).tolist()
    [[0.9, 0.08, 0.02], [0.05, 0.9, 0.05], [0.02, 0.08, 0.9]]
    """
    off = 1.0 - reliability
    near, far = NEIGHBOUR * off, (1.0 - NEIGHBOUR) * off
    return np.array(
        [[reliability, near, far], [off / 2, reliability, off / 2], [far, near, reliability]]
    )


def read_items(file: str | Path, seats: Iterable[str], day: np.datetime64) -> list[Item]:
    """Read a table of what was heard, in order of date.

    Parameters
    ----------
    file : path
        csv or parquet.
    seats : iterable of str
        Members that may vote.
    day : numpy.datetime64
        Of the vote; nothing heard on it or later is taken.

    Raises
    ------
    DataError
        If a cell cannot be right, or a member said two things of one kind on one day.
    """
    table, first_row = read_table(file, ("date", "iso3", "kind", "vote"))
    when, seats, found = days(table["date"]), set(seats), []
    for at, row in enumerate(table.to_dict("records")):
        where = {"file": file, "row": at + first_row}
        if pd.isna(when.iat[at]):
            raise DataError(problem=f"{DAY_WANTED}, got {row['date']!r}", column="date", **where)
        date = np.datetime64(when.iat[at], "D")
        if date >= day:
            problem = f"heard on {date}, but the vote is on {day}; leave it out"
            raise DataError(problem=problem, column="date", **where)
        found.append((_item(row, date, seats, where), where["row"]))
    _refuse_contradictions(file, found)
    return sorted((item for item, _ in found), key=lambda item: (item.date, item.iso3, item.kind))


def _item(row: dict, date: np.datetime64, seats: set[str], where: dict) -> Item:
    kind = row["kind"].casefold()
    if kind == TALLY:
        return Item(date, TALLY, count=tuple(_count(row, name, where) for name in COUNTS))
    if kind not in KINDS:
        raise DataError(problem=_unknown("kind", kind, [*KINDS, TALLY]), column="kind", **where)
    if row["iso3"] not in seats:
        problem = f"{row['iso3']!r} has no seat"
        guess = nearest(row["iso3"], seats)
        problem += f"; did you mean {guess!r}?" if guess else ""
        raise DataError(problem=problem, column="iso3", **where)
    if row["vote"] not in VOTE_CODES:
        problem = _unknown("vote", row["vote"], VOTE_CODES)
        raise DataError(problem=problem, column="vote", **where)
    vote = int(VOTE_CODES[row["vote"]])
    return Item(date, kind, row["iso3"], vote, _reliability(row, kind, where))


def _unknown(what: str, value: str, allowed: Iterable[str]) -> str:
    allowed = list(allowed)
    guess = nearest(value, allowed)
    hint = f" Did you mean {guess!r}?" if guess else ""
    return f"unknown {what} {value!r}.{hint} Allowed: {', '.join(allowed)}"


def _count(row: dict, name: str, where: dict) -> int:
    text = row.get(name, "")
    if not text.isdigit():
        problem = f"a tally needs a whole number, got {text!r}"
        raise DataError(problem=problem, column=name, **where)
    return int(text)


def _reliability(row: dict, kind: str, where: dict) -> float:
    text = row.get("reliability", "")
    if not text:
        return KINDS[kind].reliability
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not LEAST_RELIABLE <= value <= 1:
        problem = f"must be from {LEAST_RELIABLE} to 1 (certain), got {text!r}"
        raise DataError(problem=problem, column="reliability", **where)
    return value


def _refuse_contradictions(file: str | Path, found: list[tuple[Item, int]]) -> None:
    heard: dict[tuple, tuple[int, int]] = {}
    for item, row in found:
        if item.kind == TALLY:
            continue
        key = (item.iso3, item.kind, item.date)
        if key in heard and heard[key][0] != item.vote:
            problem = (
                f"{item.iso3} is heard to vote otherwise in row {heard[key][1]}, of the same kind "
                "and day; keep one of them"
            )
            raise DataError(file, problem, row=row, column="vote")
        heard[key] = (item.vote, row)


def latest(items: Iterable[Item], until: np.datetime64 | None = None) -> list[Item]:
    """Keep the latest item of each member and kind, up to a day.

    Examples
    --------
    >>> early = Item(np.datetime64("2024-01-01"), "straw", "FRA", 2, 0.8)
    >>> late = Item(np.datetime64("2024-02-01"), "straw", "FRA", 1, 0.8)
    >>> [item.vote for item in latest([early, late])]
    [1]
    >>> [item.vote for item in latest([early, late], np.datetime64("2024-01-15"))]
    [2]
    """
    kept: dict[tuple[str, str], Item] = {}
    for item in items:
        if until is None or item.date <= until:
            kept[item.iso3, item.kind] = item
    return list(kept.values())


def parse_if(text: str) -> tuple[str, int]:
    """Read ``IND=Y``.

    Raises
    ------
    ConfigError

    Examples
    --------
    >>> parse_if("IND=Y")
    ('IND', 2)
    """
    code, _, letter = text.partition("=")
    if letter not in VOTE_CODES:
        raise ConfigError("--if", "must be like IND=Y", value=text, allowed="Y, N, A or X")
    return code.strip(), int(Vote(VOTE_CODES[letter]))
