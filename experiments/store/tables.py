"""Tables on disk: fixed column types, fixed order, fixed bytes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.store.atomic import atomically
from experiments.study.dotted_keys import replaced
from experiments.study.study import Study
from sim.errors import DataError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa


# Tables of the model in the order in which a block is written; a block is
# finished when the last one, `meetings`, stands. Others may be recorded too.
TABLES = (
    "members",
    "votes",
    "rounds",
    "drafts",
    "talk",
    "adoption",
    "walk_outs",
    "coalitions",
    "years",
    "institutions",
    "meetings",
)

# Columns that say which row it is; the rest are measurements.
KEYS = ("cell", "replication", "meeting", "year", "institution", "item", "round", "draft", "iso3")


def in_order(names: Iterable[str]) -> list[str]:
    """Put tables in the order in which a block is written.

    Examples
    --------
    >>> in_order({"meetings", "quorums", "votes"})
    ['votes', 'quorums', 'meetings']
    """
    names, (*known, last) = set(names), TABLES
    others = sorted(names - set(TABLES))
    return [name for name in (*known, *others, last) if name in names]


def tables_in(folder: Path) -> list[str]:
    """Name the tables that a results folder holds, whoever recorded them."""
    return in_order({file.parent.name for file in folder.glob("*/[0-9]*.parquet")})


def most_tables(study: Study) -> int:
    """Count the tables that a study may write.

    Parameters
    ----------
    study : experiments.study.study.Study

    Returns
    -------
    int
        2 to 11: meetings and drafts; on request rounds with coalitions, votes,
        members; of campaigns years and institutions, talk, adoption, and walk_outs.
    """
    count = {}
    patches = [c.patch for axis in study.axes for c in axis.choices or ()]
    for patch in [{}, *patches]:
        config = study.base
        for key, value in patch.items():
            if key.split(".")[0] in ("record", "scenario", "forum", "forums"):
                config = replaced(config, key.split("."), value)
        record, scenario = config.get("record") or {}, config.get("scenario") or {}
        for name, tables in (("rounds", 2), ("votes", 1), ("members", 1)):
            count[name] = max(count.get(name, 0), tables * bool(record.get(name)))
        count["campaign"] = max(count.get("campaign", 0), 2 * bool(scenario.get("campaign")))
        count["adoption"] = max(count.get("adoption", 0), int(bool(scenario.get("de_facto"))))
        count["walk_outs"] = max(count.get("walk_outs", 0), int(bool(scenario.get("walk_outs"))))
        bodies = f"{config.get('forum')} {config.get('forums')}"
        count["talk"] = max(count.get("talk", 0), int("NoDecision" in bodies))
    return 2 + sum(count.values())


def to_arrow(frame: pd.DataFrame, cell: int | np.ndarray) -> pa.Table:
    """Turn a table of one cell, or of several, into columns with stable types.

    Parameters
    ----------
    frame : DataFrame
        From the simulation.
    cell : int or (rows,) int array
        Number of the cell of each row; becomes the first column.

    Returns
    -------
    pyarrow.Table
        Without metadata; texts dictionary-free, an all-empty column as float.
    """
    import numpy as np
    import pyarrow as pa

    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    columns, names = [pa.array(np.full(len(frame), cell, dtype=np.int32))], ["cell"]
    for name, column in zip(table.column_names, table.columns, strict=True):
        columns.append(_stable(column))
        names.append(name)
    return pa.table(columns, names=names)


def _stable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    if pa.types.is_null(kind):
        return column.cast(pa.float64())
    return column


def joined(parts: Sequence[pa.Table]) -> pa.Table:
    """Put pieces together in the order of cells and replications.

    Parameters
    ----------
    parts : sequence of pyarrow.Table
        In the order of their spans; rows of one replication keep their order.
    """
    import numpy as np
    import pyarrow as pa

    table = pa.concat_tables(parts, promote_options="permissive").combine_chunks()
    keys = [table[k].to_numpy() for k in ("replication", "cell") if k in table.column_names]
    order = np.lexsort(keys)
    if (np.diff(order) != 1).any():
        table = table.take(order)
    return table


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table so that a crash leaves either the whole file or none.

    The file is written under a temporary name, forced to the disk, renamed.
    """
    import pyarrow.parquet as pq

    def write(temporary: Path) -> None:
        with temporary.open("wb") as file:  # by its name only where names are UTF-8
            pq.write_table(
                table, file, compression="zstd", write_statistics=True, store_schema=False
            )

    atomically(path, write)


def read_columns(
    folder: Path, columns: Sequence[str] | None = None, where: Mapping | None = None
) -> pa.Table:
    """Read the files of one table, in order, only what is asked for.

    Parameters
    ----------
    folder : Path
        For instance ``results/main/meetings``.
    columns : sequence of str, optional
        All by default.
    where : mapping, optional
        Column to a value, or to a list of values, that rows must have.

    Returns
    -------
    pyarrow.Table
    """
    import pyarrow as pa

    if folder.suffix == ".parquet":
        files = [str(folder)]
    else:
        files = sorted(str(p) for p in folder.glob("[0-9]*.parquet"))
    if not files:
        return pa.table({})
    condition = _condition(where or {})
    try:
        table = _read(files, None if columns is None else list(columns), condition)
        table.validate(full=True)  # a damaged file may hold what is no text
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        known = any(f"FieldRef.Name({name})" in str(error) for name in ("cell", "replication"))
        if "No match for FieldRef" in str(error) and not known:
            raise
        told = " ".join(str(error).split())
        raise DataError(folder, f"cannot be read as tables ({told}); run it again") from None
    lost = {"cell", "replication"} - set(table.column_names)
    if columns is None and lost and folder.suffix != ".parquet":
        raise DataError(folder, "has lost its columns cell and replication; run it again")
    return table


def column_names(folder: Path) -> list[str]:
    """Give the columns of a table, from its first file; none without one."""
    import pyarrow.parquet as pq

    files = sorted(folder.glob("[0-9]*.parquet"))
    if not files:
        return []
    with files[0].open("rb") as file:
        return list(pq.read_schema(file).names)


def _condition(where: Mapping):
    """Ask for rows whose columns have these values; None for all rows."""
    import pyarrow.dataset as ds

    condition = None
    for column, value in where.items():
        values = list(value) if isinstance(value, (list, tuple, set, range)) else [value]
        one = ds.field(column).isin(values)
        condition = one if condition is None else condition & one
    return condition


def _read(files: Sequence[str], columns: list[str] | None, condition) -> pa.Table:
    """Read files of one table; where names are not UTF-8, Arrow cannot open them by name."""
    import pyarrow as pa
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    if sys.getfilesystemencoding() == "utf-8" or all(file.isascii() for file in files):
        return ds.dataset(files, format="parquet").to_table(columns=columns, filter=condition)
    parts = []
    for file in files:
        with open(file, "rb") as opened:
            parts.append(pq.read_table(opened, columns=columns, filters=condition))
    return pa.concat_tables(parts, promote_options="permissive")
