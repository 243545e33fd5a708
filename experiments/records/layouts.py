"""Recognise what the columns of a file of votes hold, and who published such files.

A *long* table has one row for each ballot, a *wide* one a column for each roll-call (or
for each member), and a table of *roll-calls* has days and titles but no ballots.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from experiments.records.problems import Problem, RecordError
from sim.errors import ConfigError, nearest

# What a column holds -> how files name it (small letters, words joined by "_").
ROLES = {
    "id": ("rollcall_id", "rcid", "undl_id", "roll_call_id", "rollcall", "vote_id", "id"),
    "code": ("iso3", "ms_code", "ms_codes", "country_code", "iso3c", "iso_a3", "member_code"),
    "number": ("ccode", "cow_code", "cowcode"),
    "name": (
        "ms_name", "ms_names", "country", "name", "countryname", "country_name", "member",
        "member_state", "state",
    ),
    "vote": ("vote", "ms_vote", "ms_votes", "votes"),
    "date": ("date", "vote_date", "day"),
    "symbol": ("resolution", "resolutions", "unres", "symbol", "res"),
    "title": ("title", "descr", "description"),
    "topic": ("topic",),
    "session": ("session",),
    "agenda": ("agenda_title", "agenda_titles"),
    "paragraph": ("para", "is_paragraph_vote"),
    "amendment": ("amend", "is_amendment"),
    "meeting": ("meeting",),
    "yes": ("total_yes",),
    "no": ("total_no",),
    "abstain": ("total_abstentions",),
    "me": ("issue_me", "me"),
    "nu": ("issue_nu", "nu"),
    "di": ("issue_di", "di"),
    "hr": ("issue_hr", "hr"),
    "co": ("issue_co", "co"),
    "ec": ("issue_ec", "ec"),
}  # fmt: skip
ISSUE_ROLES = ("me", "nu", "di", "hr", "co", "ec")
MEMBER_ROLES = ("code", "number", "name")
MANY_MEMBERS = 10  # columns named like members that make a wide table of roll-calls in rows


class Shape(StrEnum):
    """How a table is laid out."""

    LONG = "one row per ballot"
    WIDE = "one column per roll-call"
    WIDE_MEMBERS = "one column per member"
    ROLLCALLS = "one row per roll-call, no ballots"


@dataclass(frozen=True)
class Terms:
    """Who published a file, and what may be done with it.

    Attributes
    ----------
    source, licence : str
    shareable : bool
        Whether its content may be passed on.
    """

    source: str
    licence: str
    shareable: bool


NOT_STATED = Terms("not stated", "not stated", False)
DIGITAL_LIBRARY = Terms(
    "United Nations Digital Library, voting data",
    "non-commercial use with attribution; not to be passed on",
    False,
)
VOETEN = Terms(
    "Voeten, Strezhnev & Bailey, United Nations General Assembly Voting Data, "
    "doi:10.7910/DVN/LEJUQZ",
    "CC0",
    True,
)


@dataclass(frozen=True)
class Layout:
    """What a file's columns hold.

    Attributes
    ----------
    name : str
        The layout, in words.
    shape : Shape
    roles : mapping of str to int
        Role to place of the column.
    cells : tuple of int
        Places of the columns that hold ballots, in a wide table.
    terms : Terms
    """

    name: str
    shape: Shape
    roles: Mapping[str, int]
    cells: tuple[int, ...]
    terms: Terms

    @property
    def used(self) -> list[int]:
        """Places of the columns to read."""
        return sorted({*self.roles.values(), *self.cells})


def plain_name(header: str) -> str:
    """Write a column's name in one way.

    Examples
    --------
    >>> plain_name(" MS Code"), plain_name("ms-code")
    ('ms_code', 'ms_code')
    """
    return "_".join(
        header.strip().strip('"').casefold().replace("-", " ").replace("_", " ").split()
    )


def recognise(
    file: str | Path,
    header: list[str],
    is_member,
    columns: Mapping[str, str] | None = None,
) -> Layout:
    """Find out what the columns of a file hold.

    Parameters
    ----------
    file : path
        For messages.
    header : list of str
    is_member : callable
        Whether a word is the name or code of a member.
    columns : mapping of str to str, optional
        Role to column, as the user says it.

    Raises
    ------
    RecordError
        If this is no layout that is known here.
    ConfigError
        If the user names a role or a column that there is not.
    """
    roles = _roles(header)
    for role, name in (columns or {}).items():
        if role not in ROLES:
            raise ConfigError("--column", "unknown role", value=role, choices=ROLES)
        if name not in header:
            raise ConfigError(f"--column {role}", f"no such column in {file}", value=name,
                              choices=header)  # fmt: skip
        roles[role] = header.index(name)
    _refuse_doubled(file, header, roles)
    some_member = any(role in roles for role in MEMBER_ROLES)
    if "vote" in roles and some_member:
        return _long(header, roles)
    members = tuple(
        at for at, name in enumerate(header) if at not in roles.values() and is_member(name)
    )
    if len(members) >= MANY_MEMBERS:
        return Layout("wide table, a column per member", Shape.WIDE_MEMBERS, roles, members,
                      NOT_STATED)  # fmt: skip
    if "vote" not in roles and some_member and not {"id", "date"} & {*roles}:
        taken = {roles[role] for role in MEMBER_ROLES if role in roles}
        cells = tuple(at for at in range(len(header)) if at not in taken)
        kept = {role: roles[role] for role in MEMBER_ROLES if role in roles}
        return Layout("wide table, a column per roll-call", Shape.WIDE, kept, cells, NOT_STATED)
    if "date" in roles and {"id", "symbol"} & {*roles} and "vote" not in roles and not some_member:
        return Layout("table of roll-calls", Shape.ROLLCALLS, roles, (), _terms(header))
    raise RecordError(file, [_unknown(header, roles)])


def _refuse_doubled(file: str | Path, header: list[str], roles: Mapping[str, int]) -> None:
    """Refuse two columns of one name where it is not clear which is meant."""
    plain = [plain_name(name) for name in header]
    doubled = [header[at] for at in roles.values() if plain.count(plain[at]) > 1]
    if doubled:
        remedy = "Delete or rename all but the one that is meant"
        what = "several columns have this name"
        raise RecordError(file, [Problem(what, remedy, row=1, column=name) for name in doubled])


def _roles(header: list[str]) -> dict[str, int]:
    plain = [plain_name(name) for name in header]
    found = {}
    for role, names in ROLES.items():
        place = next((plain.index(name) for name in names if name in plain), None)
        if place is not None and place not in found.values():
            found[role] = place
    return found


def _long(header: list[str], roles: dict[str, int]) -> Layout:
    plain = {plain_name(name) for name in header}
    terms = _terms(header)
    if {"ms_codes", "ms_votes"} <= plain:
        name = "UN Digital Library, header of 2024"
    elif {"ms_code", "ms_vote", "vote_note"} <= plain:
        name = "UN Digital Library, header of 2026"
    elif {"ms_code", "ms_vote"} <= plain:
        name = "UN Digital Library, header of 2025"
    elif {"rcid", "country_code"} <= plain:
        name = "R package unvotes"
    elif "rcid" in plain:
        name = "Voeten's files"
    elif not {"code", "number"} & {*roles}:
        name = "one row per ballot, names only"
    else:
        name = "one row per ballot"
    return Layout(name, Shape.LONG, roles, (), terms)


def _terms(header: list[str]) -> Terms:
    plain = {plain_name(name) for name in header}
    if plain & {"undl_id", "ms_code", "ms_codes", "undl_link"}:
        return DIGITAL_LIBRARY
    return VOETEN if "rcid" in plain else NOT_STATED


def _unknown(header: list[str], roles: Mapping[str, int]) -> Problem:
    needed = [
        ("a member (iso3, ms_code, country, name)", any(r in roles for r in MEMBER_ROLES),
         ("code", "name")),
        ("a ballot (vote, ms_vote)", "vote" in roles, ("vote",)),
    ]  # fmt: skip
    missing = [words for words, there, _ in needed if not there]
    guesses = []
    for _, there, kinds in needed:
        known = [name for role in kinds for name in ROLES[role]]
        free = [name for at, name in enumerate(header) if at not in roles.values()]
        near = {name: nearest(plain_name(name), known) for name in free if not there}
        close = next((f"--column {kinds[0]}={n!r}" for n, guess in near.items() if guess), None)
        guesses += [close] if close else []
    said = ", ".join(repr(name) for name in header[:12]) + (", …" if len(header) > 12 else "")
    what = f"no column for {' or '.join(missing) or 'ballots'} among {said}"
    hint = f"Is it {' '.join(guesses)}?" if guesses else "Say it with --column vote=HEADER"
    return Problem(what, f"{hint} Or the first row is not the one with the names", row=1)
