"""Read a spreadsheet as columns of text cells, having seen first that it is none too large.

A workbook of a few kilobytes may unpack to gigabytes, or hold one cell in the last row of
the last column, for which the reader would lay out every cell before it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

import pandas as pd

from experiments.records.cells import Cells, cell_text, frame_columns, refused

MOST_UNPACKED = 256 << 20  # [bytes] of a workbook: with its cells, some 700 MB of memory
MOST_CELLS = 6_000_000  # of a sheet, blank ones too
BLOCK = 1 << 20  # [bytes] read at a time
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_LONGEST_PLACE = 16  # [bytes]
AS_CSV = "Save the sheet as csv, which needs less memory"


def read_sheet(file: Path, sheet: str | None) -> Cells:
    """Read one sheet of a workbook, the first by default.

    Raises
    ------
    RecordError
        If it is damaged, too large or has no table.
    """
    from python_calamine import CalamineError, SheetTypeEnum, load_workbook  # an extra

    damaged = (CalamineError, OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
    try:
        _refuse_large(file)
        book = load_workbook(str(file))
        kinds = {one.name: one.typ for one in book.sheets_metadata}
        names = list(kinds)
        if not names:
            raise refused(file, "it has no sheet", "Save it again, or as csv")
        if sheet is not None and sheet not in names:
            raise refused(file, f"it has no sheet {sheet!r}", f"Say --sheet {names[0]!r}")
        own = sheet or names[0]
        rows = []
        if kinds[own] == SheetTypeEnum.WorkSheet:
            rows = book.get_sheet_by_name(own).to_python(skip_empty_area=True)
    except damaged as error:
        remedy = "Save it again, or as csv"
        raise refused(file, f"it cannot be read as a spreadsheet ({error})", remedy) from None
    if len(rows) < 2:
        tables = [name for name, kind in kinds.items() if kind == SheetTypeEnum.WorkSheet]
        what = "has no rows" if own in tables else "is a chart and holds no table"
        others = ", ".join(repr(name) for name in tables if name != own)
        remedy = f"Say --sheet with one of {others}" if others else "Save the table as csv"
        raise refused(file, f"sheet {own!r} {what}", remedy)
    frame = pd.DataFrame(rows[1:], columns=[cell_text(cell) for cell in rows[0]], dtype=object)
    more = f", sheet {own!r} of {len(names)}" if len(names) > 1 else ""
    return Cells(file, frame_columns(frame), len(frame), (f"spreadsheet{more}",))


def _refuse_large(file: Path) -> None:
    """Unpack a workbook block by block, keeping nothing, until it is too large."""
    if not zipfile.is_zipfile(file):
        return
    unpacked = 0
    with zipfile.ZipFile(file) as book:
        for part in book.infolist():
            part.file_size = MOST_UNPACKED + 1  # what a part says of its own size may be wrong
            row = column = 0
            tail = b""
            with book.open(part) as stream:
                while block := stream.read(BLOCK):
                    unpacked += len(block)
                    if unpacked > MOST_UNPACKED:
                        what = f"it unpacks to more than {MOST_UNPACKED >> 20} MB"
                        raise refused(file, what, AS_CSV)
                    if _SHEET.fullmatch(part.filename):
                        places = _PLACE.findall(tail + block)
                        row = max([row, *(int(number) for _, number in places)])
                        column = max([column, *(_number(letters) for letters, _ in places)])
                        tail = block[-_LONGEST_PLACE:]
            if row * column > MOST_CELLS:
                what = (
                    f"a sheet has cells down to row {row:,}, column {column:,}: too large an area"
                )
                remedy = f"Delete what stands far from the table. Or: {AS_CSV}"
                raise refused(file, what, remedy, row=row)


def _number(letters: bytes) -> int:
    """Number of a column that is called by letters: A is 1, XFD 16,384."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number
