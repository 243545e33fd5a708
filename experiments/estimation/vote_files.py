"""Read tables of roll-calls and votes, and refuse what cannot be right.

Roll-calls: ``rollcall_id, date`` and, if known, ``resolution, title, topic, kind,
lead_sponsor_camp`` and ``issue_*`` flags; a kind is text, paragraph, amendment or motion.
Votes: ``rollcall_id, iso3, vote``
with Y, N, A, X (recorded as not voting) or blank. Files end in ``.csv`` or
``.parquet``; further columns are ignored. Topics are compared in small letters with
``_`` between words, and an id that a spreadsheet has turned into ``9323.0`` is 9323.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.estimation.vote_tables import (
    DAY_WANTED,
    ISSUES,
    NOT_RECORDED,
    RECORD,
    TEXTS,
    VoteTable,
    days,
    plain_id,
    plain_topic,
)
from sim.errors import DataError, nearest
from sim.forecast.titles import KINDS, kind_of_title
from sim.members.names import code_of, member_meant
from sim.members.roster import Roster
from sim.theory.ballot import VOTE_CODES

SPELLED = {  # how people write votes
    **{word: "Y" for word in ("y", "yes", "in favour", "for")},
    **{word: "N" for word in ("n", "no", "against")},
    **{word: "A" for word in ("a", "abstain", "abstained", "abstention", "abstaining")},
    **{word: "X" for word in ("x", "absent", "not voting")},
}


def read_table(file: str | Path, required: Iterable[str]) -> tuple[pd.DataFrame, int]:
    """Read a csv or parquet file as text cells, blank where missing.

    Returns
    -------
    table : pandas.DataFrame
        All cells `str`.
    first_row : int
        What to call its first row in a message (a csv's header is row 1).

    Raises
    ------
    DataError
        If it cannot be read or a required column is missing.
    """
    file = Path(file)
    try:
        if file.suffix not in (".parquet", ".csv"):
            raise DataError(file, "must end in .csv or .parquet")
        with file.open("rb") as opened:
            if file.suffix == ".parquet":
                table, first_row = pd.read_parquet(opened), 1
            else:
                table, first_row = pd.read_csv(opened, dtype=str, keep_default_na=False), 2
    except FileNotFoundError:
        raise DataError(file, "there is no such file") from None
    except (OSError, ValueError) as error:
        raise DataError(file, f"cannot be read: {error}") from None
    for name in required:
        if name not in table.columns:
            raise DataError(file, f"column is missing{_hint(name, table)}", row=1, column=name)
    for name in table.columns:
        if not pd.api.types.is_datetime64_any_dtype(table[name].dtype):
            table[name] = table[name].astype(object).where(table[name].notna(), "")
        table[name] = table[name].astype(str).str.strip()
    return table, first_row


def read_rollcalls(file: str | Path, days: Callable[[pd.Series], pd.Series] = days) -> pd.DataFrame:
    """Read a table of roll-calls, in order of date and id; ids as they are spelt.

    ``kind_read`` is true where the kind is read from the title alone.

    Parameters
    ----------
    file : path
        csv or parquet.
    days : callable
        Reads days as written, NaT where there is none; years first by default.

    Raises
    ------
    DataError
        If there is no row, an id is blank or occurs twice, or a date cannot be read.
    """
    table, first_row = read_table(file, ("rollcall_id", "date"))
    if not len(table):
        raise DataError(file, "there are no rows under the header", row=1)
    _refuse(file, table["rollcall_id"] == "", "must not be empty", "rollcall_id", first_row)
    repeated = plain_id(table["rollcall_id"]).duplicated()
    _refuse(file, repeated, "occurs twice", "rollcall_id", first_row, table["rollcall_id"])
    day = days(table["date"])
    _refuse(file, day.isna(), f"{DAY_WANTED}, got", "date", first_row, table["date"])
    clean = pd.DataFrame({"rollcall_id": table["rollcall_id"], "date": day})
    for name in TEXTS:
        clean[name] = table[name] if name in table.columns else ""
    for name in ISSUES:
        column = f"issue_{name}"
        flag = table[column] if column in table.columns else pd.Series("", index=table.index)
        said = flag.str.casefold().isin(("true", "yes"))
        clean[column] = said | (pd.to_numeric(flag, errors="coerce") == 1)
    clean["topic"] = plain_topic(clean["topic"])
    clean["kind"], clean["kind_read"] = _kinds(file, table, first_row)
    clean["amends"] = table["amends"] if "amends" in table.columns else ""
    return clean.sort_values(["date", "rollcall_id"], ignore_index=True)


def _kinds(file, table: pd.DataFrame, first_row: int) -> tuple[pd.Series, pd.Series]:
    """What was voted on, as a column says, else as flags or the title say; whether the title."""
    blank = pd.Series("", index=table.index)
    title, amends = table.get("title", blank), table.get("amends", blank)
    reads = title.map(kind_of_title)
    reads = reads.where((amends == "") | (reads != "text"), "amendment")
    if "kind" in table.columns:
        kind = table["kind"].str.casefold()
        problem = f"must be one of {', '.join(KINDS)}, got"
        _refuse(file, ~kind.isin([*KINDS, ""]), problem, "kind", first_row, table["kind"])
        return kind.where(kind != "", reads), (kind == "") & (amends == "")
    kind, read = reads, amends == ""
    for column, name in (("is_paragraph_vote", "paragraph"), ("is_amendment", "amendment")):
        if column in table.columns:
            flag = pd.to_numeric(table[column], errors="coerce") == 1
            kind, read = kind.where(~flag, name), read & ~flag
    return kind, read


def read_votes(file: str | Path, known: Iterable[str]) -> pd.DataFrame:
    """Read a table of votes as `rollcall_id` (see `plain_id`), `iso3, vote`; no blank votes.

    Parameters
    ----------
    file : path
        csv or parquet.
    known : iterable of str
        Codes of the members there are.

    Raises
    ------
    DataError
        If a member is unknown, a vote is not Y, N, A, X or blank, or a member
        votes twice in a roll-call.
    """
    table, first_row = read_table(file, ("rollcall_id", "iso3", "vote"))
    table["rollcall_id"] = plain_id(table["rollcall_id"])
    table["iso3"] = codes_of(file, table["iso3"], known, first_row)
    table["vote"] = table["vote"].map(lambda word: SPELLED.get(word.casefold(), word))
    wrong = ~table["vote"].isin([*VOTE_CODES, ""])
    _refuse(file, wrong, "must be Y, N, A, X or blank, got", "vote", first_row, table["vote"])
    repeated = table.duplicated(["rollcall_id", "iso3"])
    twice = table["rollcall_id"] + " " + table["iso3"]
    _refuse(file, repeated, "a second vote of the same member:", "iso3", first_row, twice)
    return table.loc[table["vote"] != "", ["rollcall_id", "iso3", "vote"]]


def codes_of(
    file: str | Path, words: pd.Series, known: Iterable[str], first_row: int, column: str = "iso3"
) -> pd.Series:
    """Give codes for the codes, names and common codes of members.

    Raises
    ------
    DataError
        If a word means no member, with the nearest that could be meant.
    """
    roster, known = Roster.load(), set(known)
    strange = words[~words.isin(known)].unique()
    found = {word: code_of(word, roster.iso3, roster.name) for word in strange}
    out = words.replace({word: code for word, code in found.items() if code in known})
    unknown = ~out.isin(known)
    if unknown.any():
        at = int(np.flatnonzero(unknown)[0])
        names = dict(zip(roster.iso3, roster.name, strict=True))
        codes = sorted(known)
        guess = member_meant(out.iat[at], codes, [names.get(code, code) for code in codes])
        hint = f"; did you mean {guess}?" if guess else ""
        problem = f"unknown member code {out.iat[at]!r}{hint}"
        raise DataError(file, problem, row=at + first_row, column=column)
    return out


def read_vote_table(
    votes: str | Path,
    rollcalls: str | Path,
    known: Iterable[str],
    topics: str | Path | None = None,
    tell: Callable[[str], object] = str,
) -> VoteTable:
    """Read roll-calls and votes and lay the votes out as an array.

    Votes on roll-calls that the table of roll-calls does not list are left out.
    Topics and titles that are still blank are filled in from the shipped
    record where it knows the same roll-call of the same day.

    Parameters
    ----------
    votes, rollcalls : path
        The two tables.
    known : iterable of str
        Codes of the members there are.
    topics : path, optional
        A second table of roll-calls whose texts fill in blanks of the first.
    tell : callable, optional
        Takes a line about what was filled in or left out.

    Raises
    ------
    DataError
        If a table cannot be right, or none of the votes is on a listed roll-call.
    """
    calls = read_rollcalls(rollcalls)
    calls["rollcall_id"] = plain_id(calls["rollcall_id"])
    if topics is not None:
        more = read_rollcalls(topics)
        more = more.set_index(plain_id(more["rollcall_id"]))
        for name in TEXTS:
            said = calls["rollcall_id"].map(more[name]).fillna("")
            better = said if name == "topic" else calls[name].where(calls[name] != "", said)
            calls[name] = better.where(better != "", calls[name])
    calls, n_filled = _fill_known_texts(calls)
    cast = read_votes(votes, known)
    n_topics, n_titles = ((calls[name] != "").sum() for name in ("topic", "title"))
    tell(
        f"{n_topics} of {len(calls)} roll-calls have a topic, {n_titles} a title "
        f"({n_filled['topic']} and {n_filled['title']} filled in from the shipped record)."
    )
    row = cast["rollcall_id"].map(pd.Series(calls.index, index=calls["rollcall_id"]))
    listed = row.notna()
    if len(cast) and len(calls) and not listed.any():
        problem = (
            f"none of its {len(cast)} votes is on a listed roll-call; its ids are like "
            f"{cast['rollcall_id'].iat[0]!r}, those of {rollcalls} "
            f"like {calls['rollcall_id'].iat[0]!r}"
        )
        raise DataError(votes, problem, column="rollcall_id")
    if not listed.all():
        tell(f"{(~listed).sum()} of {len(cast)} votes are on no listed roll-call and are left out.")
    cast, row = cast[listed], row[listed].astype(int)
    iso3 = tuple(sorted(cast["iso3"].unique()))
    column = cast["iso3"].map({code: at for at, code in enumerate(iso3)})
    array = np.full((len(calls), len(iso3)), NOT_RECORDED, dtype=np.int8)
    array[row, column] = cast["vote"].map(VOTE_CODES).astype(np.int8)
    return VoteTable(calls, iso3, array)


def _fill_known_texts(calls: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Fill blank topics and titles of roll-calls that the shipped record knows; count them."""
    counts = {"topic": 0, "title": 0}
    known = read_rollcalls(RECORD / "rollcalls.csv")
    known.index = pd.Index(known["rollcall_id"] + " " + known["date"].dt.strftime("%Y-%m-%d"))
    key = calls["rollcall_id"] + " " + calls["date"].dt.strftime("%Y-%m-%d")
    for name in counts:
        blank = calls[name] == ""
        calls[name] = calls[name].where(~blank, key.map(known[name]).fillna(""))
        counts[name] = int((blank & (calls[name] != "")).sum())
    return calls, counts


def _refuse(file, bad, problem: str, column: str, first_row: int, shown=None) -> None:
    """Raise for the first bad row, if any."""
    bad = np.asarray(bad, dtype=bool)
    if bad.any():
        at = int(np.flatnonzero(bad)[0])
        text = problem if shown is None else f"{problem} {shown.iat[at]!r}"
        raise DataError(file, text, row=at + first_row, column=column)


def _hint(name: str, table: pd.DataFrame) -> str:
    """Say what may be meant where a column is missing.

    Examples
    --------
    >>> _hint("iso3", pd.DataFrame(columns=["iso"]))
    "; is it 'iso'?"
    >>> _hint("iso3", pd.DataFrame(columns=["date;iso3"]))
    '; its columns are separated by semicolons and must be by commas'
    """
    columns = [str(column) for column in table.columns]
    if len(columns) == 1 and (";" in columns[0] or "\t" in columns[0]):
        sign = "semicolons" if ";" in columns[0] else "tabs"
        return f"; its columns are separated by {sign} and must be by commas"
    guess = nearest(name, columns)
    return f"; is it {guess!r}?" if guess else ""
