"""Write a table as text, in one move, and say how it differs from the one before."""

from __future__ import annotations

import io

import pandas as pd


def to_text(table: pd.DataFrame) -> str:
    """Write a table as text, numbers with six significant digits, lines ended by LF."""
    buffer = io.StringIO()
    table.to_csv(buffer, index=False, float_format="%.6g", lineterminator="\n")
    return buffer.getvalue()


def changes(old: str | None, new: str, key: list[str]) -> list[str]:
    """Say what differs between two texts of a table: rows and, per column, cells.

    Examples
    --------
    >>> changes("iso3,hdi\\nAAA,0.5\\n", "iso3,hdi\\nAAA,0.6\\nBBB,0.7\\n", ["iso3"])
    ['1 row added: BBB', 'hdi: 1 cell changed']
    """
    if old is None:
        return ["new table"]
    before, after = (
        pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False).set_index(key)
        for text in (old, new)
    )
    said = []
    for word, rows in (
        ("added", after.index.difference(before.index)),
        ("removed", before.index.difference(after.index)),
    ):
        if len(rows):
            names = [row if isinstance(row, str) else " ".join(row) for row in rows]
            shown = ", ".join(names[:10]) + (", …" if len(names) > 10 else "")
            said.append(f"{_count(len(names), 'row')} {word}: {shown}")
    said += [f"column added: {name}" for name in after.columns.difference(before.columns)]
    said += [f"column removed: {name}" for name in before.columns.difference(after.columns)]
    both = after.index.intersection(before.index)
    for name in after.columns.intersection(before.columns, sort=False):
        different = (after.loc[both, name] != before.loc[both, name]).sum()
        if different:
            said.append(f"{name}: {_count(different, 'cell')} changed")
    return said


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
