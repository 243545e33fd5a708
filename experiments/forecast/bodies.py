"""Bodies in which `plenary predict` can forecast a vote: who sits there, year by year."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.config.compose import compose
from experiments.estimation.vote_files import codes_of, read_table
from sim.errors import ConfigError, DataError
from sim.forums.attendance import Attendance
from sim.members.roster import Roster

_OF_A_YEAR = re.compile(r"(.+)_(\d{4})")


@dataclass(frozen=True)
class Body:
    """A body whose members vote.

    Attributes
    ----------
    name, title : str
    members : mapping of int to frozenset of str
        Year to the codes of those who sit there; year 0 where they are always the same.
    attendance : Attendance
    """

    name: str
    title: str
    members: Mapping[int, frozenset[str]]
    attendance: Attendance

    def year(self, day: np.datetime64) -> int:
        """The year whose members are taken for a day: its own, else the nearest known."""
        own = int(str(day)[:4])
        return min(self.members, key=lambda year: (abs(year - own), year))

    def seats(self, day: np.datetime64) -> frozenset[str]:
        """Codes of the members on a day."""
        return self.members[self.year(day)]


def open_body(name: str, members: str | Path | None = None) -> Body:
    """Read a body from its configuration.

    Parameters
    ----------
    name : str
        Option of the group ``forum``, such as ``human_rights_council``.
    members : path, optional
        A table of its members: ``iso3`` and, if they change, ``year``.

    Raises
    ------
    ConfigError
        If there is no such body, or it is no body of states.
    DataError
        If the table of members cannot be right.

    Examples
    --------
    >>> body = open_body("human_rights_council")
    >>> min(body.members), max(body.members), len(body.seats(np.datetime64("2023-04-04")))
    (2016, 2025, 47)
    """
    forum = compose([f"forum={name}"])["forum"]
    if set(forum["who_speaks"]) & {"firm"} and "state" not in forum["who_speaks"]:
        raise ConfigError("--body", "is no body of states", value=name)
    if forum.get("text") == "candidature":
        raise ConfigError("--body", "elects by secret ballot and votes on no text", value=name)
    seats = _by_year(forum["members"], name) if members is None else _from_table(members)
    words = {k: v for k, v in (forum.get("attendance") or {}).items() if not k.startswith("_")}
    return Body(name, str(forum["title"]), seats, Attendance(**words))


def _by_year(who: object, name: str) -> dict[int, frozenset[str]]:
    """Members of each year where the roster has a bloc for each, such as ``hrc_2023``."""
    roster = Roster.load()
    bloc = who.get("bloc") if isinstance(who, Mapping) and set(who) == {"bloc"} else None
    dated = _OF_A_YEAR.fullmatch(bloc) if isinstance(bloc, str) else None
    if dated is None:
        if isinstance(bloc, str) and bloc not in roster.blocs:
            raise ConfigError("--body", "is no body of states", value=name)
        return {0: frozenset(roster.select(who).iso3)}
    family = {one: _OF_A_YEAR.fullmatch(one) for one in roster.blocs}
    return {
        int(match[2]): frozenset(roster.select({"bloc": one}).iso3)
        for one, match in family.items()
        if match and match[1] == dated[1]
    }


def _from_table(file: str | Path) -> dict[int, frozenset[str]]:
    table, first_row = read_table(file, ("iso3",))
    if not len(table):
        raise DataError(file, "names no member", row=1)
    codes = codes_of(file, table["iso3"], Roster.load().iso3, first_row)
    year = table["year"] if "year" in table.columns else pd.Series("0", index=table.index)
    wrong = ~year.str.fullmatch(r"\d{4}|0")
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        problem = f"must be a year like 2019, got {year.iat[at]!r}"
        raise DataError(file, problem, row=at + first_row, column="year")
    return {int(key): frozenset(rows) for key, rows in codes.groupby(year)}


def tell_years(body: Body, days: Mapping[str, np.datetime64], tell: Callable[[str], object]):
    """Say where the members of another year are taken."""
    for key, day in days.items():
        year = body.year(day)
        if year and year != int(str(day)[:4]):
            known = ", ".join(map(str, sorted(body.members)))
            tell(
                f"Note: {key}: the members of {year} are taken; those of {known} are known. "
                "--members FILE (iso3, year) names others."
            )
