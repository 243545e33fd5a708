"""Read text files as columns of cells: separator, encoding and newlines are found out."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from experiments.records.cells import Cells, Column, refused, stripped
from experiments.records.problems import Problem, RecordError, count

SEPARATORS = ",;\t|"
HEAD = 1 << 20  # [bytes] in which a header and a first row must end
BLOCK = 8 << 20  # [bytes] read at a time; no row is longer
FALLBACK = "cp1252"  # what older spreadsheets write in Western Europe
BOMS = (  # those of utf-32 first, as they begin like those of utf-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NEWLINE = re.compile(r"\r\n|\n|\r")
_FOREIGN = re.compile("[^\x00-\x7f\ufffd]")


def read_text(
    file: Path,
    encoding: str | None,
    skip_broken: bool,
    wanted: Callable[[list[str]], list[int]] | None,
) -> Cells:
    """Read a text file; the parameters are those of `experiments.records.files.read_cells`.

    Raises
    ------
    RecordError
        If it is damaged or no table.
    """
    with file.open("rb") as stream:
        head = stream.read(HEAD)
    encoding = _checked(file, encoding) if encoding else _encoding(file, head)
    header, separator = _header(file, head, encoding)
    places = list(range(len(header))) if wanted is None else wanted(header)
    table, broken = _arrow_table(file, encoding, separator, len(header), places)
    if broken and not skip_broken:
        raise RecordError(file, [_broken(broken)])
    table = table.unify_dictionaries().combine_chunks()
    columns = tuple(
        _arrow_column(header[at], table.column(k), len(table)) for k, at in enumerate(places)
    )
    if not len(table):
        raise refused(file, "there are no rows under the header", "Download it again", row=1)
    name = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}[separator]
    left = f"; {count(len(broken), 'broken row')} left out" if broken else ""
    return Cells(file, columns, len(table), (f"{name}-separated, {encoding}{left}",))


def _arrow_table(
    file: Path, encoding: str, separator: str, width: int, places: list[int]
) -> tuple[pa.Table, list]:
    """Read some columns, and note the rows that have another number of cells."""
    names = [f"c{at}" for at in range(width)]
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
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise _unreadable(file, encoding, error) from None
    return table, broken


def _arrow_column(name: str, chunked, n_rows: int) -> Column:
    if not n_rows:
        return stripped(name, np.zeros(0, dtype=np.int32), [])
    whole = chunked.chunk(0)
    return stripped(name, whole.indices.to_numpy(), whole.dictionary.to_pylist())


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
        return refused(file, what, "Download it again", row=_long_row(file))
    if isinstance(error, LookupError):
        return refused(file, f"unknown encoding {encoding!r}", "Say for instance --encoding cp1252")
    if isinstance(error, UnicodeDecodeError) or "UTF8" in text:
        row = _row_not_in(file, encoding)
        remedy = "Say its encoding, for instance --encoding latin-1, or download it again"
        return refused(file, f"it is not text in {encoding}", remedy, row=row)
    return refused(file, f"it cannot be read as a table ({text})", "Download it again")


def _no_text(file: Path, encoding: str, row: int | None) -> RecordError:
    remedy = "Say its encoding, for instance --encoding latin-1, or download it again"
    return refused(file, f"it is not text in {encoding}", remedy, row=row)


def _long_row(file: Path) -> int:
    """Find the first row that is longer than `BLOCK`; a row may have lines inside quotes."""
    row, size, quoted = 1, 0, False
    with file.open("rb") as stream:
        while line := stream.readline(BLOCK):
            size += len(line)
            if size >= BLOCK:
                break
            quoted ^= line.count(b'"') % 2 == 1
            if not quoted:
                row, size = row + 1, 0
    return row


def _row_not_in(file: Path, encoding: str) -> int | None:
    """Find the first line that is no text in an encoding of which a newline is one byte."""
    if not encoding.startswith(("utf-16", "utf-32")):
        with file.open("rb") as stream:
            for row, line in enumerate(stream, 1):
                try:
                    line.decode(encoding)
                except UnicodeDecodeError:
                    return row
    return None


def _checked(file: Path, encoding: str) -> str:
    """Give the encoding that the user says, if there is one of this name and the file is in it."""
    try:
        row = _row_not_in(file, encoding)
        "".encode(encoding)
    except LookupError:
        remedy = "Say for instance --encoding cp1252"
        raise refused(file, f"unknown encoding {encoding!r}", remedy) from None
    if row is not None:
        raise _no_text(file, encoding, row)
    return encoding


def _encoding(file: Path, head: bytes) -> str:
    marked = next((name for mark, name in BOMS if head.startswith(mark)), None)
    if marked and marked != "utf-8-sig":
        return marked
    if b"\0" in head:
        where = head.count(b"\n", 0, head.index(b"\0")) + 1
        raise refused(file, "it is binary, not text", "Export it as csv or xlsx", row=where)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with file.open("rb") as stream:
            while block := stream.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        if marked:
            raise _no_text(file, "utf-8", _row_not_in(file, "utf-8")) from None
        _refuse_damaged(file)
        return FALLBACK
    return marked or "utf-8"


def _refuse_damaged(file: Path) -> None:
    """Refuse a file that is not utf-8 throughout, yet has more of its letters than other bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    foreign = strange = 0
    with file.open("rb") as stream:
        while block := stream.read(BLOCK):
            text = decoder.decode(block)
            if not text.isascii():
                strange += text.count("\ufffd")
                foreign += len(_FOREIGN.findall(text))
    strange += len(decoder.decode(b"", final=True))
    if foreign > strange:
        what = f"it is text in utf-8, with {count(strange, 'byte')} that cannot be"
        remedy = f"Download it again, or say --encoding {FALLBACK} if that is what it is"
        raise refused(file, what, remedy, row=_row_not_in(file, "utf-8"))


def _header(file: Path, head: bytes, encoding: str) -> tuple[list[str], str]:
    """Read the first row, and find out what separates its cells."""
    text = head.decode(encoding, errors="replace").lstrip("\ufeff")
    end = _NEWLINE.search(text)
    line = text[: end.start()] if end else text
    if end is None and len(head) >= HEAD:
        what = f"the first row is longer than {HEAD >> 20} MB: this is no table"
        raise refused(file, what, "Download it again", row=1)
    if line.count('"') % 2:
        what = "the first row opens a quote that it does not close"
        raise refused(file, what, "Mend the quotes, or download it again", row=1)
    bare = "".join(part for k, part in enumerate(line.split('"')) if k % 2 == 0)
    separator = max(SEPARATORS, key=bare.count)
    header = next(csv.reader([line], delimiter=separator), [])
    if len(header) < 2:
        what = f"the first row has one cell, {line[:60]!r}, and no separator"
        raise refused(
            file, what, "A table starts with a row of column names, separated by commas", row=1
        )
    return [name.strip() for name in header], separator
