"""The shipped tables of members: their columns, and reading them with care."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import DataError, nearest
from sim.parts import EVIDENCE

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Column:
    """What one column of a table may hold.

    Parameters
    ----------
    kind : {"text", "code", "slug", "flag", "number", "whole"}
        Text, an alpha-3 code, a lower-case name, 0 or 1, any number, or a whole number.
    low, high : float
        Range of a number, both ends included.
    words : tuple of str
        The only words allowed; empty for any.
    blank : bool
        Whether a text may be empty.
    """

    kind: str = "text"
    low: float = -np.inf
    high: float = np.inf
    words: tuple[str, ...] = ()
    blank: bool = False


_CODE = Column("code")
_FLAG = Column("flag")
_SHARE = Column("number", 0.0, 1.0)
UN_GROUPS = ("african", "asia_pacific", "eastern_european", "grulac", "weog")

MEMBERS = {
    "iso3": _CODE,
    "name": Column(),
    "kind": Column(words=("state", "observer")),
    "iso_numeric": Column("whole", 1, 999),
    "un_member": _FLAG,
    "un_entitled": _FLAG,
    "itu_member": _FLAG,
    "un_group": Column(words=UN_GROUPS),
    "continent": Column(),
    "subregion": Column(),
    "regime": _SHARE,
    "liberal_democracy": _SHARE,
    "freedom_house": _SHARE,
    "gdp": Column("number", 1e6, 1e14),
    "gdp_per_head": Column("number", 50, 1e6),
    "population": Column("whole", 100, 2e9),
    "internet": _SHARE,
    "hdi": _SHARE,
    "military_spending": Column("number", 0, 0.5),
    "exposure_china_finance": Column("number", 0, 5),
    "exposure_china_trade": _SHARE,
    "exposure_us_trade": _SHARE,
    "exposure_western_aid": Column("number", -0.1, 2),
    "attendance": _SHARE,
    "capability": _SHARE,
    "imputed": Column(blank=True),
}
BLOCS = {
    "iso3": _CODE,
    "bloc": Column("slug"),
    "kind": Column(words=("standing", "event", "list")),
    "evidence": Column(words=EVIDENCE),
    "source": Column(),
}
PACTS = {"iso3_a": _CODE, "iso3_b": _CODE}
PLACES = {
    "iso3": _CODE,
    "longitude": Column("number", -180, 180),
    "latitude": Column("number", -90, 90),
}
ENTERED = {
    "iso3": _CODE,
    "column": Column(),
    "value": Column("number"),
    "evidence": Column(words=EVIDENCE),
    "note": Column(),
}
ENTERED_BLOCS = {
    "iso3": _CODE,
    "bloc": Column("slug"),
    "change": Column(words=("add", "remove")),
    "evidence": Column(words=EVIDENCE),
    "source": Column(),
}
_AXIS = Column("number", -3, 3)
STAKEHOLDERS = {
    "id": Column("slug"),
    "name": Column(),
    "kind": Column(words=("firm", "civil_society", "technical_community")),
    "home": _CODE,
    "openness": _AXIS,
    "development": _AXIS,
    "regulation": _AXIS,
    "halfwidth": Column("number", 0, 3),
    "weight": Column("number", 0, 10),
    "speaks_igf": _FLAG,
    "speaks_itu_t": _FLAG,
    "evidence": Column(words=EVIDENCE),
    "note": Column(),
}


def read_table(file: str | Path, columns: dict[str, Column], key: tuple[str, ...]) -> pd.DataFrame:
    """Read one table and refuse it, saying where, if a cell is not what it should be.

    Parameters
    ----------
    file : path
        A comma-separated table with one header line.
    columns : dict of str to Column
        The columns, in order; no other column is allowed.
    key : tuple of str
        Columns whose values together may occur only once.

    Returns
    -------
    pandas.DataFrame
        Text columns as `str`, flags as `bool`, whole numbers as `int64`, numbers as `float64`.

    Raises
    ------
    DataError
        File, line (the header is row 1) and column of the first fault.
    """
    try:
        text = Path(file).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataError(file, "there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(file, f"cannot be read: {error}") from None
    return parse_table(text, columns, key, str(file))


def parse_table(
    text: str, columns: dict[str, Column], key: tuple[str, ...], name: str
) -> pd.DataFrame:
    """Read a table from text, as `read_table` does from a file.

    Parameters
    ----------
    text : str
    columns, key
        As in `read_table`.
    name : str
        What to call the table in an error.

    Examples
    --------
    >>> parse_table("iso3\\nAGO\\n", {"iso3": Column("code")}, ("iso3",), "codes.csv")
      iso3
    0  AGO
    """
    header, rows = _lines_of(text, name)
    _check_header(name, header, list(columns))
    for line, row in rows:
        if len(row) != len(header):
            raise DataError(name, f"has {len(row)} cells, must have {len(header)}", row=line)
    lines = [line for line, _ in rows]
    table = pd.DataFrame([row for _, row in rows], columns=header, dtype=object)
    for column in header:
        table[column] = _typed(name, column, columns[column], table[column].tolist(), lines)
    repeated = table.duplicated(list(key)).to_numpy()
    if repeated.any():
        at = int(np.flatnonzero(repeated)[0])
        value = " ".join(str(table.at[at, part]) for part in key)
        raise DataError(name, f"{value!r} occurs twice", row=lines[at], column=key[-1])
    return table[list(columns)]


def _lines_of(text: str, name: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        reader = csv.reader(text.splitlines())
        lines = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise DataError(name, f"cannot be read: {error}") from None
    if not lines:
        raise DataError(name, "is empty")
    return lines[0][1], lines[1:]


def _check_header(file: str, header: list[str], wanted: list[str]) -> None:
    for name in header:
        if name not in wanted:
            guess = nearest(name, wanted)
            hint = f"; did you mean {guess!r}?" if guess else ""
            raise DataError(file, f"unknown column{hint}", row=1, column=name)
        if header.count(name) > 1:
            raise DataError(file, "column occurs twice", row=1, column=name)
    for name in wanted:
        if name not in header:
            raise DataError(file, "column is missing", row=1, column=name)


def _typed(
    file: str, name: str, column: Column, cells: list[str], lines: list[int]
) -> pd.Series | np.ndarray:
    """Turn the cells of one column into values of its kind."""
    if column.kind in ("text", "code", "slug"):
        for cell, line in zip(cells, lines, strict=True):
            _check_text(file, name, column, cell, line)
        return pd.Series(cells, dtype=str)
    values = np.empty(len(cells))
    for at, (cell, line) in enumerate(zip(cells, lines, strict=True)):
        try:
            values[at] = float(cell)
        except ValueError:
            raise DataError(
                file, f"must be a number, got {cell!r}", row=line, column=name
            ) from None
        _check_number(file, name, column, cell, values[at], line)
    if column.kind == "flag":
        return values == 1
    return values.astype(np.int64) if column.kind == "whole" else values


def _check_text(file: str, name: str, column: Column, cell: str, line: int) -> None:
    if cell == "" and not column.blank:
        raise DataError(file, "must not be empty", row=line, column=name)
    wanted = None
    if column.words and cell not in column.words:
        wanted = f"one of {', '.join(column.words)}"
    elif column.kind == "code" and not re.fullmatch("[A-Z]{3}", cell):
        wanted = "three upper-case letters"
    elif column.kind == "slug" and not re.fullmatch("[a-z][a-z0-9_]*", cell):
        wanted = "lower-case letters, digits and underscores"
    if wanted is not None:
        raise DataError(file, f"must be {wanted}, got {cell!r}", row=line, column=name)


def _check_number(file: str, name: str, column: Column, cell: str, value: float, line: int) -> None:
    if not np.isfinite(value):
        raise DataError(file, f"must be a finite number, got {cell!r}", row=line, column=name)
    if column.kind == "flag" and value not in (0, 1):
        raise DataError(file, f"must be 0 or 1, got {cell!r}", row=line, column=name)
    if column.kind == "whole" and value != int(value):
        raise DataError(file, f"must be a whole number, got {cell!r}", row=line, column=name)
    if not column.low <= value <= column.high:
        span = f"between {column.low:g} and {column.high:g}"
        raise DataError(file, f"must be {span}, got {cell}", row=line, column=name)
