"""Read a file as columns of text cells: csv in any dress, spreadsheets, parquet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa

from experiments.records.cells import Cells, frame_columns, refused
from experiments.records.sheets import read_sheet
from experiments.records.text_files import read_text

TEXT_ENDINGS = (".csv", ".tsv", ".tab", ".txt")
SHEET_ENDINGS = (".xlsx", ".xls", ".xlsb", ".ods")
ENDINGS = (*TEXT_ENDINGS, *SHEET_ENDINGS, ".parquet")


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
        raise refused(file, "there is no such file", "Check its name")
    if ending not in ENDINGS:
        remedy = f"Save it as one of {', '.join(ENDINGS)}"
        raise refused(file, f"files that end in {ending!r} cannot be read", remedy)
    if file.stat().st_size == 0:
        raise refused(file, "the file is empty", "Download it again")
    if ending in SHEET_ENDINGS:
        return read_sheet(file, sheet)
    if ending == ".parquet":
        return _read_parquet(file)
    return read_text(file, encoding, skip_broken, wanted)


def _read_parquet(file: Path) -> Cells:
    try:
        frame = pd.read_parquet(file)
        columns = frame_columns(frame)  # words that are no text are found here
    except (OSError, ValueError, pa.ArrowInvalid) as error:
        raise refused(file, f"it cannot be read as parquet ({error})", "Make it again") from None
    return Cells(file, columns, len(frame), ("parquet",))
