"""Read a file as columns of text cells: csv in any dress, spreadsheets, parquet.

Cells are kept as codes into the distinct words of their column, so that a file of
millions of rows needs little memory.
"""

from __future__ import annotations

import codecs
import csv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from experiments.records.problems import Problem, RecordError, count

TEXT_ENDINGS = (".csv", ".tsv", ".tab", ".txt")
SHEET_ENDINGS = (".xlsx", ".xls", ".xlsb", ".ods")
ENDINGS = (*TEXT_ENDINGS, *SHEET_ENDINGS, ".parquet")
SEPARATORS = ",;\t|"
HEAD = 1 << 20  # [bytes] in which a header and a first row must end
FIRST_ROW = 2  # the header is row 1
BLOCK = 8 << 20  # [bytes] read at a time; no row is longer
FALLBACK = "cp1252"  # what older spreadsheets write in Western Europe
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, eq=False)
class Column:
    """Cells of one column: `values[codes]`, each stripped of spaces.

    Attributes
    ----------
    name : str
        As the header spells it.
    codes : (n,) int32
    values : (k,) object array of str
    rows : (n,) int, optional
        Row of the file in which each cell is; the header is row 1.
    """

    name: str
    codes: np.ndarray
    values: np.ndarray
    rows: np.ndarray | None = None

    def kept(self, rows: np.ndarray) -> Column:
        """Keep the cells of some rows of the file, (m,) int."""
        return Column(self.name, self.codes[rows - FIRST_ROW], self.values, rows)

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


def read_cells(
    file: str | Path,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    skip_broken: bool = False,
    wanted: Callable[[list[str]], list[int]] | None = None,
) -> Cells:
    """Read a file as columns of text cells.

    Parameters
    ----------
    file : path
        csv (with comma, semicolon, tab or bar), a spreadsheet, or parquet.
    encoding : str, optional
        Of a csv; found out by default.
    sheet : str, optional
        Of a spreadsheet; the first by default.
    skip_broken : bool
        Whether rows with another number of cells than the header are left out.
    wanted : callable, optional
        Takes the header and gives the places of the columns to read; all by default.

    Raises
    ------
    RecordError
        If the file is missing, empty, damaged or no table.
    """
    file = Path(file)
    ending = file.suffix.lower()
    if not file.is_file():
        raise _refused(file, "there is no such file", "Check its name")
    if ending not in ENDINGS:
        remedy = f"Save it as one of {', '.join(ENDINGS)}"
        raise _refused(file, f"files that end in {ending!r} cannot be read", remedy)
    if file.stat().st_size == 0:
        raise _refused(file, "the file is empty", "Download it again")
    if ending in SHEET_ENDINGS:
        return _read_sheet(file, sheet)
    if ending == ".parquet":
        return _read_parquet(file)
    return _read_text(file, encoding, skip_broken, wanted)


def _refused(file: Path, what: str, remedy: str, row: int | None = None) -> RecordError:
    return RecordError(file, [Problem(what, remedy, row=row)])


def _column(name: str, cells) -> Column:
    codes, values = pd.factorize(np.asarray(cells, dtype=object))
    return _stripped(name, codes, values)


def _stripped(name: str, codes, values) -> Column:
    """Strip the words of a column; words that become the same get one code."""
    words = [" ".join(str(value).split()) for value in values]
    again, distinct = pd.factorize(np.array(words, dtype=object))
    codes = np.asarray(codes)
    mapped = again[codes].astype(np.int32) if len(again) else codes.astype(np.int32)
    return Column(str(name).strip(), mapped, np.asarray(distinct, dtype=object))


def _read_parquet(file: Path) -> Cells:
    try:
        frame = pd.read_parquet(file)
    except (OSError, ValueError, pa.ArrowInvalid) as error:
        raise _refused(file, f"it cannot be read as parquet ({error})", "Make it again") from None
    return Cells(file, _frame_columns(frame), len(frame), ("parquet",))


def _frame_columns(frame: pd.DataFrame) -> tuple[Column, ...]:
    return tuple(
        _column(str(name), [_cell(value) for value in frame.iloc[:, at]])
        for at, name in enumerate(frame.columns)
    )


def _cell(value) -> str:
    """Write a typed cell as text: whole numbers without a point, days as ISO text."""
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d}"
    return str(value)


def _read_sheet(file: Path, sheet: str | None) -> Cells:
    from python_calamine import CalamineError, load_workbook  # an extra

    try:
        book = load_workbook(str(file))
    except (CalamineError, OSError, zipfile.BadZipFile) as error:
        raise _refused(
            file, f"it cannot be read as a spreadsheet ({error})", "Save it again, or as csv"
        ) from None
    names = list(book.sheet_names)
    if sheet is not None and sheet not in names:
        raise _refused(file, f"it has no sheet {sheet!r}", f"Say --sheet {names[0]!r}")
    rows = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=True)
    if len(rows) < 2:
        what = f"sheet {sheet or names[0]!r} has no rows"
        raise _refused(file, what, f"Say --sheet with one of {', '.join(map(repr, names))}")
    frame = pd.DataFrame(rows[1:], columns=[_cell(cell) for cell in rows[0]], dtype=object)
    others = f", sheet {sheet or names[0]!r} of {len(names)}" if len(names) > 1 else ""
    return Cells(file, _frame_columns(frame), len(frame), (f"spreadsheet{others}",))


def _read_text(file: Path, encoding: str | None, skip_broken: bool, wanted) -> Cells:
    with file.open("rb") as stream:
        head = stream.read(HEAD)
    encoding = encoding or _encoding(file, head)
    header, separator = _header(file, head, encoding)
    places = list(range(len(header))) if wanted is None else wanted(header)
    names = [f"c{at}" for at in range(len(header))]
    broken: list = []

    def keep_note(row) -> str:
        broken.append((row.number, row.actual_columns, row.expected_columns))
        return "skip"

    kind = pa.dictionary(pa.int32(), pa.string())
    try:
        table = pyarrow.csv.read_csv(
            file,
            pyarrow.csv.ReadOptions(
                use_threads=False,
                block_size=BLOCK,
                column_names=names,
                skip_rows=1,
                encoding=encoding.removesuffix("-sig"),
            ),
            pyarrow.csv.ParseOptions(
                delimiter=separator, newlines_in_values=True, invalid_row_handler=keep_note
            ),
            pyarrow.csv.ConvertOptions(
                include_columns=[names[at] for at in places],
                column_types=dict.fromkeys(names, kind),
                strings_can_be_null=False,
            ),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError, LookupError) as error:
        raise _unreadable(file, encoding, error) from None
    if broken and not skip_broken:
        raise RecordError(file, [_broken(broken)])
    table = table.unify_dictionaries().combine_chunks()
    columns = tuple(
        _arrow_column(header[at], table.column(k), len(table)) for k, at in enumerate(places)
    )
    if not len(table):
        raise _refused(file, "there are no rows under the header", "Download it again", row=1)
    name = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}[separator]
    left = f"; {count(len(broken), 'broken row')} left out" if broken else ""
    return Cells(file, columns, len(table), (f"{name}-separated, {encoding}{left}",))


def _arrow_column(name: str, chunked, n_rows: int) -> Column:
    if not n_rows:
        return Column(name, np.zeros(0, dtype=np.int32), np.array([], dtype=object))
    whole = chunked.chunk(0)
    return _stripped(name, whole.indices.to_numpy(), whole.dictionary.to_pylist())


def _broken(rows: list) -> Problem:
    number, actual, expected = rows[0]
    what = (
        f"{count(len(rows), 'row')} with another number of cells than the header "
        f"(here {actual}, the header has {expected}): the file is cut, or two were joined"
    )
    remedy = "Download it again, or leave such rows out with --skip-broken-rows"
    return Problem(what, remedy, row=number)


def _unreadable(file: Path, encoding: str, error: Exception) -> RecordError:
    text = str(error)
    if "straddl" in text or "block_size" in text:
        what = f"a row is longer than {BLOCK >> 20} MB: it is cut inside quotes, or no table"
        return _refused(file, what, "Download it again")
    if isinstance(error, LookupError):
        return _refused(
            file, f"unknown encoding {encoding!r}", "Say for instance --encoding cp1252"
        )
    if isinstance(error, UnicodeDecodeError) or "UTF8" in text:
        what = f"it is not text in {encoding} ({text})"
        return _refused(file, what, "Say its encoding, for instance --encoding latin-1")
    return _refused(file, f"it cannot be read as a table ({text})", "Download it again")


def _encoding(file: Path, head: bytes) -> str:
    for mark, name in BOMS:
        if head.startswith(mark):
            return name
    if b"\0" in head:
        where = head.count(b"\n", 0, head.index(b"\0")) + 1
        raise _refused(file, "it is binary, not text", "Export it as csv or xlsx", row=where)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with file.open("rb") as stream:
            while block := stream.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return FALLBACK
    return "utf-8"


def _header(file: Path, head: bytes, encoding: str) -> tuple[list[str], str]:
    """Read the first row, and find out what separates its cells."""
    text = head.decode(encoding, errors="replace").lstrip("\ufeff")
    line, newline, _ = text.partition("\n")
    if not newline and len(head) >= HEAD:
        what = f"the first row is longer than {HEAD >> 20} MB: this is no table"
        raise _refused(file, what, "Download it again", row=1)
    bare = "".join(part for k, part in enumerate(line.split('"')) if k % 2 == 0)
    separator = max(SEPARATORS, key=bare.count)
    header = next(csv.reader([line.rstrip("\r")], delimiter=separator), [])
    if len(header) < 2:
        what = f"the first row has one cell, {line[:60]!r}, and no separator"
        raise _refused(
            file, what, "A table starts with a row of column names, separated by commas", row=1
        )
    return [name.strip() for name in header], separator
