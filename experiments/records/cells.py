"""A table of text cells, whatever file it comes from.

Cells are kept as codes into the distinct words of their column, so that a file of
millions of rows needs little memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.records.problems import Problem, RecordError

FIRST_ROW = 2  # the header is row 1


@dataclass(frozen=True, eq=False)
class Column:
    """Cells of one column: `values[codes]`, each stripped of spaces.

    Attributes
    ----------
    name : str
        As the header spells it.
    codes : (n,) int32
    values : (k,) object array of str
    torn : (k,) bool
        Which values hold a line break in the file.
    rows : (n,) int, optional
        Row of the file in which each cell is; the header is row 1.
    """

    name: str
    codes: np.ndarray
    values: np.ndarray
    torn: np.ndarray
    rows: np.ndarray | None = None

    def kept(self, rows: np.ndarray) -> Column:
        """Keep the cells of some rows of the file, (m,) int."""
        return Column(self.name, self.codes[rows - FIRST_ROW], self.values, self.torn, rows)

    def translated(self, meaning: np.ndarray) -> np.ndarray:
        """Give the meaning of every cell, (n,), from that of every value, (k,)."""
        return np.asarray(meaning)[self.codes]

    def row(self, cells: np.ndarray) -> int:
        """Row of the file in which the first of some cells is; (n,) bool, one at least true."""
        at = int(np.argmax(cells))
        return at + FIRST_ROW if self.rows is None else int(self.rows[at])


@dataclass(frozen=True, eq=False)
class Cells:
    """A table of text cells.

    Attributes
    ----------
    file : Path
    columns : tuple of Column
    n_rows : int
    told : tuple of str
        How the file was read: separator, encoding, sheet.
    """

    file: Path
    columns: tuple[Column, ...]
    n_rows: int
    told: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns, as the file spells them."""
        return tuple(column.name for column in self.columns)


def refused(file: Path, what: str, remedy: str, row: int | None = None) -> RecordError:
    """Give the error of a file that has one thing wrong."""
    return RecordError(file, [Problem(what, remedy, row=row)])


def stripped(name: str, codes, values) -> Column:
    """Make a column of codes (n,) and words (k,); words that differ by spaces get one code."""
    words = [" ".join(str(value).split()) for value in values]
    again, distinct = pd.factorize(np.array(words, dtype=object))
    torn = np.zeros(len(distinct), dtype=bool)
    torn[again[["\n" in str(value) or "\r" in str(value) for value in values]]] = True
    codes = np.asarray(codes)
    mapped = again[codes].astype(np.int32) if len(again) else codes.astype(np.int32)
    return Column(str(name).strip(), mapped, np.asarray(distinct, dtype=object), torn)


def frame_columns(frame: pd.DataFrame) -> tuple[Column, ...]:
    """Make the columns of a frame of typed cells."""
    found = []
    for at, name in enumerate(frame.columns):
        cells = np.asarray([cell_text(value) for value in frame.iloc[:, at]], dtype=object)
        found.append(stripped(str(name), *pd.factorize(cells)))
    return tuple(found)


def cell_text(value) -> str:
    """Write a typed cell as text: whole numbers without a point, days as ISO text."""
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d}"
    return str(value)
