"""Read days in the orders that files use, and say which order it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from experiments.records.problems import Problem, count, examples

ORDERS = ("day-first", "month-first")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?")
_PARTS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[ T].*)?")
FIRST_SESSION = 1945  # session s opens in September of this year + s
SESSION_OPENS = 9


def read_days(
    sessions: Mapping[str, str], order: str | None = None
) -> tuple[dict[str, np.datetime64], str, list[Problem]]:
    """Read days as written.

    Parameters
    ----------
    sessions : mapping of str to str
        Day as written to the session of the General Assembly, empty where unknown.
    order : str, optional
        ``day-first`` or ``month-first``; found out by default, from days above 12 and,
        failing that, from the sessions.

    Returns
    -------
    days : dict of str to datetime64[D]
        NaT where a day cannot be read.
    told : str
        The order, in words.
    problems : list of Problem

    Examples
    --------
    >>> days, told, problems = read_days({"12/24/2021": "", "12/07/2022": ""})
    >>> str(days["12/07/2022"]), told, problems
    ('2022-12-07', 'month first', [])
    >>> read_days({"04/05/2022": ""})[2][0].what
    "1 day could be read two ways ('04/05/2022' is 4 May or 5 April)"
    """
    found, either, wrong = {}, {}, []
    for text in sessions:
        iso, parts = _ISO.fullmatch(text), _PARTS.fullmatch(text)
        if iso:
            found[text] = _day(*iso.groups())
        elif parts:
            either[text] = (int(parts[1]), int(parts[3]), int(parts[4]))
        elif text:
            found[text] = _in_words(text)
        else:
            found[text] = np.datetime64("NaT", "D")
    problems = []
    order = order or _order(either, sessions)
    if either and order is None:
        problems.append(_ambiguous(either))
    for text, (a, b, year) in either.items():
        day, month = (a, b) if order == "day-first" else (b, a)
        found[text] = _day(year, month, day)
    wrong = [text for text, day in found.items() if text and np.isnat(day)]
    if wrong and not (either and order is None):
        what = f"{count(len(wrong), 'day')} cannot be read: {examples(wrong)}"
        remedy = "Write days like 2022-12-07"
        if set(wrong) & set(either):
            remedy += f"; or is the order wrong? Say --dates {ORDERS[0]} or --dates {ORDERS[1]}"
        problems.append(Problem(what, remedy))
    told = (order or "").replace("-", " ") if either else "year first"
    return found, told, problems


def _day(year, month, day) -> np.datetime64:
    try:
        return np.datetime64(pd.Timestamp(int(year), int(month), int(day)), "D")
    except ValueError:
        return np.datetime64("NaT", "D")


def _in_words(text: str) -> np.datetime64:
    """Read a day like 7 December 2022 or December 7, 2022; or a spreadsheet's number."""
    if re.fullmatch(r"\d{5}(?:\.0*)?", text):  # days since 30 December 1899
        return np.datetime64("1899-12-30") + int(float(text))
    for form in ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%Y%m%d"):
        day = pd.to_datetime(text, format=form, errors="coerce")
        if not pd.isna(day):
            return np.datetime64(day, "D")
    return np.datetime64("NaT", "D")


def _order(either: Mapping, sessions: Mapping[str, str]) -> str | None:
    """Find the order that all days allow; None if both do, or neither."""
    first = any(a > 12 for a, _, _ in either.values())
    second = any(b > 12 for _, b, _ in either.values())
    if first != second:
        return "day-first" if first else "month-first"
    fits = dict.fromkeys(ORDERS, 0)
    for text, (a, b, year) in either.items():
        session = sessions[text].partition(".")[0]
        if session.isdigit():
            for order, month in zip(ORDERS, (b, a), strict=True):
                opened = year if month >= SESSION_OPENS else year - 1
                fits[order] += opened == FIRST_SESSION + int(session)
    best, other = sorted(ORDERS, key=lambda order: -fits[order])
    return best if fits[best] > fits[other] else None


def _ambiguous(either: Mapping) -> Problem:
    text, (a, b, year) = next(iter(either.items()))
    day = f"{_words(a, b, year)} or {_words(b, a, year)}"
    what = f"{count(len(either), 'day')} could be read two ways ({text!r} is {day})"
    return Problem(what, f"Say --dates {ORDERS[0]} or --dates {ORDERS[1]}")


def _words(day: int, month: int, year: int) -> str:
    found = _day(year, month, day)
    if np.isnat(found):
        return "no day"
    stamp = pd.Timestamp(found)
    return f"{stamp.day} {stamp:%B}"
