"""Compare two tables bit for bit."""

from __future__ import annotations

import math
from collections.abc import Sequence
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


def digits(found: Sequence[Difference]) -> str:
    """Say in a sentence from which digit on numbers differ, and whether decisions do.

    Parameters
    ----------
    found : sequence of Difference
        At least one.

    Examples
    --------
    >>> print(digits([Difference("meetings", 0, 0, "alignment", 0.5, 0.5 + 1e-11)]))
    Every decision, count and word is the same; fractions differ from digit 10 on at the earliest.
    >>> print(digits([Difference("meetings", 0, 0, "result", "failed", "adopted")]))
    1 of them is a decision, a count or a word, so this is more than a matter of last digits.
    """
    rates = [_rate(one) for one in found]
    other = rates.count(None)
    if other:
        verb = (
            "is a decision, a count or a word" if other == 1 else "are decisions, counts or words"
        )
        return f"{other:,} of them {verb}, so this is more than a matter of last digits."
    earliest = max(1, math.floor(-math.log10(max(rates)))) if max(rates) > 0 else 17
    return (
        "Every decision, count and word is the same; fractions differ from digit "
        f"{earliest} on at the earliest."
    )


def _rate(one: Difference) -> float | None:
    """How far two fractions lie apart, relative to the larger; None if they are none."""
    if not (isinstance(one.before, float) and isinstance(one.now, float)):
        return None
    if not (math.isfinite(one.before) and math.isfinite(one.now)):
        return None
    return abs(one.before - one.now) / max(abs(one.before), abs(one.now), 1e-300)
