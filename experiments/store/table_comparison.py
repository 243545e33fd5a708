"""Compare two tables bit for bit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa


@dataclass(frozen=True)
class Difference:
    """One number that is not what it was."""

    table: str
    cell: int
    replication: int
    column: str
    before: object
    now: object

    def __str__(self) -> str:
        where = f"{self.table}: cell {self.cell}, replication {self.replication}, {self.column}"
        return f"{where}: {self.before!r} saved, {self.now!r} now"


def differences(name: str, before: pa.Table, now: pa.Table) -> list[Difference]:
    """Compare two tables bit for bit.

    Parameters
    ----------
    name : str
        Of the table.
    before, now : pyarrow.Table
        Same order of rows.

    Returns
    -------
    list of Difference
        Numbers are equal if their bits are; missing equals missing.
    """
    if before.num_rows != now.num_rows:
        return [Difference(name, -1, -1, "(rows)", before.num_rows, now.num_rows)]
    found = []
    for column in [
        *before.column_names,
        *(c for c in now.column_names if c not in before.schema.names),
    ]:
        if column not in now.schema.names or column not in before.schema.names:
            has = column in before.schema.names
            found.append(
                Difference(
                    name,
                    -1,
                    -1,
                    column,
                    "a column" if has else "nothing",
                    "nothing" if has else "a column",
                )
            )
            continue
        for row in _unequal(before[column], now[column]):
            found.append(
                Difference(
                    name,
                    before["cell"][row].as_py(),
                    before["replication"][row].as_py(),
                    column,
                    before[column][row].as_py(),
                    now[column][row].as_py(),
                )
            )
    return found


def _unequal(before: pa.ChunkedArray, now: pa.ChunkedArray) -> list[int]:
    if before.type != now.type and pa.types.is_floating(before.type):
        now = now.cast(before.type)
    a, b = before.to_numpy(), now.to_numpy()
    if a.dtype.kind == "f" and b.dtype == a.dtype:
        bits = f"u{a.dtype.itemsize}"
        same = (a.view(bits) == b.view(bits)) | (np.isnan(a) & np.isnan(b))
    else:
        same = (a == b) | (np.equal(a, None) & np.equal(b, None))
    return np.flatnonzero(~np.asarray(same, dtype=bool)).tolist()
