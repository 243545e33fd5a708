"""Which roll-call each row belongs to, and what the columns say of the roll-calls."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from experiments.records.ballots import plain_code
from experiments.records.cells import Column
from experiments.records.days import read_days
from experiments.records.layouts import ISSUE_ROLES
from experiments.records.notes import Notes
from experiments.records.problems import count
from sim.forecast.titles import kind_of_title
from sim.theory.ballot import Vote

# Texts of a roll-call, beside `rollcall_id` and `date`.
TEXT_ROLES = ("symbol", "title", "topic", "session", "agenda", "meeting", "paragraph", "amendment")
FLAGGED = ("paragraph", "amendment")  # kinds of vote that a column may flag
TOTALS = {"yes": Vote.YES, "no": Vote.NO, "abstain": Vote.ABSTAIN}


def row_calls(columns: Mapping[str, Column], n_rows: int, notes: Notes) -> tuple[np.ndarray, int]:
    """Number the roll-calls in order of appearance: (n,) int64, and how many there are."""
    if "id" in columns and (columns["id"].values != "").all():
        return columns["id"].codes.astype(np.int64), len(columns["id"].values)
    parts = [role for role in ("id", "symbol", "date", "title") if role in columns]
    if not {"id", "symbol", "title"} & {*parts}:
        what = "no column tells roll-calls apart (an id, a symbol, or a title)"
        notes.problem(what, "Say for instance --column id=HEADER", row=1)
        return np.zeros(n_rows, dtype=np.int64), 1
    mixed = np.zeros(n_rows, dtype=np.int64)
    for role in parts:
        mixed = mixed * len(columns[role].values) + columns[role].codes
    codes, distinct = pd.factorize(mixed)
    return codes, len(distinct)


def described(columns: Mapping[str, Column], key, n_calls: int, notes: Notes) -> pd.DataFrame:
    """Lay out what the columns say of the roll-calls; a text is the first that is not blank.

    Parameters
    ----------
    columns : mapping of str to Column
        By role.
    key : (n,) int
        From `row_calls`.
    n_calls : int
    notes : Notes

    Returns
    -------
    pandas.DataFrame
        `rollcall_id`, `date` (NaT where there is none), texts, issue flags.
    """
    blank = np.full(n_calls, "", dtype=object)
    wanted = (*TEXT_ROLES, *ISSUE_ROLES, "id", "date")
    text = {r: first_text(columns[r], key, n_calls) for r in columns if r in wanted}
    calls = pd.DataFrame(index=range(n_calls))
    calls["rollcall_id"] = [plain_code(str(x)).upper() for x in text.get("id", blank)]
    calls["date"] = _days(columns, text, key, notes)
    for role in TEXT_ROLES:
        calls[role] = text.get(role, blank)
    for role in ISSUE_ROLES:
        calls[f"issue_{role}"] = _flagged(text.get(role, blank))
    calls["kind"] = [kind_of_title(str(title)) for title in calls["title"]]
    for kind in FLAGGED:
        calls["kind"] = calls["kind"].where(~_flagged(calls[kind]), kind)
    return calls


def _flagged(text) -> np.ndarray:
    return (pd.to_numeric(pd.Series(text), errors="coerce") == 1).to_numpy()


def named_calls(names) -> pd.DataFrame:
    """Lay out roll-calls that are named by the headers of a wide table: symbols or ids."""
    calls = pd.DataFrame({role: np.full(len(names), "", dtype=object) for role in TEXT_ROLES})
    symbol = np.array(["/" in str(name) for name in names], dtype=bool)
    calls["symbol"] = np.where(symbol, names, "")
    ids = np.where(symbol, "", [plain_code(name).upper() for name in names])
    calls.insert(0, "rollcall_id", ids)
    calls.insert(1, "date", pd.Series(pd.NaT, index=calls.index, dtype="datetime64[s]"))
    for role in ISSUE_ROLES:
        calls[f"issue_{role}"] = False
    calls["kind"] = "text"
    return calls


def check_totals(columns: Mapping[str, Column], key, votes, taken, notes: Notes) -> None:
    """Compare ballots with the totals that the file itself gives.

    Parameters
    ----------
    columns : mapping of str to Column
    key : (n,) int
    votes : (J, N) int8
    taken : (J,) bool
        Roll-calls of which every ballot was taken; the others are not compared.
    notes : Notes
    """
    wrong = np.zeros(len(votes), dtype=bool)
    for role, choice in TOTALS.items():
        if role in columns:
            text = pd.Series(first_text(columns[role], key, len(votes)))
            total = pd.to_numeric(text, errors="coerce").to_numpy()
            counted = (votes == choice).sum(axis=1)
            wrong |= ~np.isnan(total) & (counted != np.nan_to_num(total))
    wrong &= taken
    if wrong.any():
        what = (
            f"{count(int(wrong.sum()), 'roll-call')} whose ballots do not add up to the totals "
            "beside them: the file may be cut"
        )
        remedy = "Download it again, or take the ballots as they are with --ignore-totals"
        column = next(columns[role] for role in TOTALS if role in columns)
        notes.problem(what, remedy, row=column.row(key == np.flatnonzero(wrong)[0]))


def first_text(column: Column, key, n_calls: int) -> np.ndarray:
    """First text of each roll-call that is not blank, (J,)."""
    found = np.full(n_calls, "", dtype=object)
    rows = np.flatnonzero(column.translated(column.values != ""))
    keys, first = np.unique(key[rows], return_index=True)
    found[keys] = column.values[column.codes[rows[first]]]
    return found


def _days(columns, text, key, notes: Notes) -> pd.Series:
    n_calls = len(next(iter(text.values()), []))
    blank = np.full(n_calls, "", dtype=object)
    dates, sessions = text.get("date", blank), text.get("session", blank)
    found, order, problems = read_days(dict(zip(dates, sessions, strict=True)), notes.settled.dates)
    for problem in problems:
        row = None
        for at, value in enumerate(columns["date"].values):
            if repr(str(value)) in problem.what:
                row = columns["date"].row(columns["date"].codes == at)
                break
        notes.problem(problem.what, problem.remedy, row=row, column=columns["date"].name)
    if "date" in columns:
        notes.told.append(f"days: {order}")
        _refuse_two_days(columns["date"], key, found, notes)
    return pd.Series([found[day] for day in dates], dtype="datetime64[s]")


def _refuse_two_days(column: Column, key, days, notes: Notes) -> None:
    pairs = pd.DataFrame({"key": key, "day": column.codes}).drop_duplicates()
    pairs["day"] = [days.get(column.values[at]) for at in pairs["day"]]
    pairs = pairs.dropna().drop_duplicates()
    twice = pairs["key"].duplicated()
    if twice.any():
        what = f"{count(int(twice.sum()), 'roll-call')} with two different days"
        remedy = "Is the column of ids the right one? Say --column id=HEADER"
        cell = np.arange(len(key)) == pairs.index[twice][0]
        notes.problem(what, remedy, row=column.row(cell), column=column.name)
