"""Read what is to be forecast: tables of roll-calls, of declared lines and of sponsors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.estimation.vote_files import codes_of, read_rollcalls, read_table, read_votes
from experiments.estimation.vote_tables import ISSUES, days, plain_id
from experiments.forecast.amended import with_targets
from experiments.records.days import read_days
from sim.errors import DataError
from sim.forecast.evidence import Call, History
from sim.forecast.titles import kind_of_title
from sim.members.roster import Roster
from sim.theory.ballot import VOTE_CODES

OTHER_DAY = r"\d{1,2}([-/.])\d{1,2}\1\d{4}|\d{1,2}[ -][A-Za-z]+[ -]\d{4}|[A-Za-z]+ \d{1,2}, \d{4}"
TELLING = {"DEU", "FRA", "GBR", "ITA", "ESP", "POL", "NLD", "SWE", "JPN"}  # one of them tells much


def read_calls(
    rollcalls: str | Path,
    declared: str | Path | None,
    history: History,
    members: tuple[str, ...] | None = None,
    tell: Callable[[str], object] = str,
    sponsors: str | Path | None = None,
    dates: str | None = None,
) -> dict[str, Call]:
    """Read the roll-calls to forecast and what leaders have declared on each.

    A leader with no line (blank, or X: will not vote) is simply unknown. Lines on
    roll-calls that are not listed, and of members that cannot vote, are left out.

    Parameters
    ----------
    rollcalls, declared : path
        The two tables.
    history : History
        What the calibration knows.
    members : tuple of str, optional
        Who may declare a line; by default those with a recorded vote.
    tell : callable, optional
        Takes a line about what was left out.
    sponsors : path, optional
        A table of who sponsors which text.
    dates : str, optional
        Order of days where it is in doubt.

    Raises
    ------
    DataError
        If a table cannot be right, or a roll-call is not after the first vote of the
        calibration.
    """
    calls = read_rollcalls(rollcalls, lambda text: days_as_written(rollcalls, text, dates, tell))
    behind = _sponsors(sponsors, history.iso3, calls, tell)
    said = _lines(declared)
    said = said[said["vote"] != "X"]
    said = _listed(said, calls, declared, members or history.iso3, tell)
    silent = sorted({*said["iso3"]} - {*history.iso3})
    if silent:
        tell(
            f"Note: {', '.join(silent)}: no recorded vote in the calibration; "
            "such a line stands, and tells nothing about others."
        )
    _note_topics(calls, history, tell)
    lines = {key: rows for key, rows in said.groupby("rollcall_id", sort=False)}
    found = {}
    for call, key in zip(calls.itertuples(), plain_id(calls["rollcall_id"]), strict=True):
        day = np.datetime64(call.date, "D")
        if not (history.date < day).any():
            problem = f"the calibration has no vote before {day}"
            where = {**_where(rollcalls, call.rollcall_id), "column": "date"}
            raise DataError(rollcalls, problem, **where)
        told = lines.get(key, said[:0])
        codes = [int(VOTE_CODES[vote]) for vote in told["vote"]]
        issues = " ".join(flag for flag in ISSUES if getattr(call, f"issue_{flag}"))
        lines_of = dict(zip(told["iso3"], codes, strict=True))
        texts = (call.topic, call.title, issues, call.kind)
        found[call.rollcall_id] = Call(day, lines_of, *texts, behind.get(key, ()))
    targets = dict(zip(calls["rollcall_id"], calls["amends"], strict=True))
    found = with_targets(found, targets, rollcalls, tell)
    _note_lines(found, history, tell)
    _note_amendments(found, set(calls["rollcall_id"][calls["kind_read"]]), tell)
    return found


def days_as_written(
    file: str | Path, text: pd.Series, order: str | None, tell: Callable[[str], object] = str
) -> pd.Series:
    """Read days in any order that can be told, NaT where there is none.

    Raises
    ------
    DataError
        If a day could be read two ways.

    Examples
    --------
    >>> found = days_as_written("R.csv", pd.Series(["12/24/2021", "5 December 2018"]), None)
    >>> found.dt.month.tolist()
    [12, 12]
    """
    plain = days(text)
    other = text[plain.isna() & text.str.fullmatch(OTHER_DAY)]
    found, told, problems = read_days(dict.fromkeys(other, ""), order)
    for problem in problems:
        if "two ways" in problem.what:
            raise DataError(file, f"{problem.what}. {problem.remedy}", column="date")
    if told != "year first":
        tell(f"Note: dates in {file} are read {told}.")
    for at, word in other.items():
        plain[at] = found[word]
    return plain


def _lines(declared: str | Path | None) -> pd.DataFrame:
    """Read declared lines; none without a file."""
    if declared is None:
        return pd.DataFrame(columns=["rollcall_id", "iso3", "vote"], dtype=str)
    said = read_votes(declared, Roster.load().iso3)
    return said[said["vote"] != "X"]


def _sponsors(
    file: str | Path | None, known: tuple[str, ...], calls: pd.DataFrame, tell
) -> dict[str, tuple[str, ...]]:
    """Read who sponsors which text, by roll-call; members without a recorded vote are left out."""
    if file is None:
        return {}
    table, first_row = read_table(file, ())
    table = table.rename(columns={"draft": "rollcall_id", "member": "iso3"})
    for name in ("rollcall_id", "iso3"):
        if name not in table.columns:
            raise DataError(file, "column is missing", row=1, column=name)
    table["iso3"] = codes_of(file, table["iso3"], Roster.load().iso3, first_row)
    table["rollcall_id"] = plain_id(table["rollcall_id"])
    listed = table["rollcall_id"].isin(plain_id(calls["rollcall_id"]))
    if not listed.all():
        tell(f"Note: {(~listed).sum()} sponsors in {file} are of no listed roll-call.")
    table = table[listed & table["iso3"].isin(known)].drop_duplicates(["rollcall_id", "iso3"])
    return {key: tuple(rows["iso3"]) for key, rows in table.groupby("rollcall_id", sort=False)}


def _note_lines(calls: dict[str, Call], history: History, tell) -> None:
    """Say where lines are missing, or do not tell the sides apart, and doubt a kind."""
    heard = {key: {c: v for c, v in call.lines.items() if c in history.iso3}
             for key, call in calls.items()}  # fmt: skip
    silent = [key for key, lines in heard.items() if not lines]
    if silent:
        tell(
            f"Note: no line known for {', '.join(silent)}: forecast from title, topic and record "
            "alone, with a wider interval. The line of Germany, then of China, tells most; --ask 5 "
            "lists whose lines are most worth asking for."
        )
    alike = [k for k, lines in heard.items() if lines and not {*lines} & TELLING]
    if alike:
        tell(
            f"Note: no European or Japanese line for {', '.join(alike)}: such forecasts were far "
            "less good (docs/validation.md). --ask 5 lists whose lines are most worth asking for."
        )
    same = [k for k, lines in heard.items() if len(lines) > 1 and len({*lines.values()}) == 1]
    if same:
        tell(
            f"Note: all known lines on {', '.join(same)} are the same, so that nothing tells the "
            "sides apart; the line of an opponent tells most."
        )
    reads = [k for k, call in calls.items()
             if call.kind == "text" and kind_of_title(call.title) != "text"]  # fmt: skip
    if reads:
        tell(
            f"Note: {', '.join(reads)}: called a text, with a title that reads like that of an "
            "amendment, a paragraph or a motion. Is it?"
        )


def _note_amendments(calls: dict[str, Call], read: set[str], tell) -> None:
    """Say what the title alone makes an amendment, and of which the text is not known."""
    amending = [key for key, call in calls.items() if call.kind == "amendment"]
    guessed = [key for key in amending if key in read]
    if guessed:
        tell(
            f"Note: {', '.join(guessed)}: taken for an amendment by its title; kind (text, "
            "amendment, paragraph, motion) says otherwise."
        )
    bare = [key for key in amending if calls[key].amends is None]
    if bare:
        tell(
            f"Note: {', '.join(bare)}: an amendment to a text that is not named. Most turn against "
            "their text, so who is for the text is expected to be against them; amends says which "
            "text it is."
        )


def _listed(said, calls, declared, members, tell) -> pd.DataFrame:
    """Keep the lines on roll-calls that are listed, of members that can vote."""
    listed = said["rollcall_id"].isin(plain_id(calls["rollcall_id"]))
    if not listed.all():
        example = said["rollcall_id"][~listed].iat[0]
        tell(
            f"Note: {(~listed).sum()} of {len(said)} declared lines in {declared} are on no "
            f"listed roll-call (such as {example!r}) and are left out."
        )
    outside = listed & ~said["iso3"].isin(members)
    if outside.any():
        names = ", ".join(sorted({*said["iso3"][outside]}))
        tell(f"Note: {names}: no vote there; lines declared by them are left out.")
    return said[listed & ~outside]


def _note_topics(calls: pd.DataFrame, history: History, tell) -> None:
    known = sorted({*map(str, history.topic)} - {""})
    strange = sorted({*calls["topic"]} - {*known, ""})
    if strange:
        tell(
            f"Note: no vote of the calibration has the topic {', '.join(map(repr, strange))}; "
            f"it knows {', '.join(known) or 'none'}."
        )


def _where(file: str | Path, key: str) -> dict:
    table, first_row = read_table(file, ("rollcall_id",))
    at = int(np.flatnonzero(table["rollcall_id"] == key)[0])
    return {"row": at + first_row, "column": "rollcall_id"}
