"""Saved replications played again and compared, number by number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from experiments.running.executors import Lost, executor
from experiments.running.progress import Progress
from experiments.running.runner import Answer, Work, compute
from experiments.store import calibration_copies
from experiments.store.table_comparison import Difference, differences
from experiments.store.tables import in_order, joined, read_columns, tables_in
from experiments.study.blocks import Block, Span
from experiments.study.own_calibrations import with_calibrations
from experiments.study.study import Study
from sim.errors import DataError

# Replications compared at a time, so that memory stays small [count].
AT_ONCE = 4096


def replay(
    folder: str | Path,
    study: Study,
    *,
    cell: int | None = None,
    replication: int | None = None,
    executor_config: dict | None = None,
    simulate: Callable | None = None,
    quiet: bool = False,
) -> tuple[list[Difference], int]:
    """Compute saved replications again and compare.

    Parameters
    ----------
    folder : path
    study : Study
        As saved there.
    cell, replication : int, optional
        All by default.
    executor_config : dict, optional
    simulate : callable, optional
        Stands in for the model.
    quiet : bool

    Returns
    -------
    differences : list of Difference
    compared : int
        Replications compared [count].

    Raises
    ------
    DataError
        If nothing is saved for that cell and replication.
    """
    folder = Path(folder)
    spans = list(saved_spans(folder, cell, replication))
    total = sum(span.size for span in spans)
    if not total:
        raise DataError(folder, "holds no such finished replication")
    workers = executor(executor_config)
    study = with_calibrations(study, calibration_copies.made_with(study, folder))
    found: list[Difference] = []
    with Progress(total, quiet=quiet) as progress:
        for some in _batches(spans):
            work = Work(study, [Block(0, tuple(some))], 256, workers.workers, simulate)
            answers = list(workers.run(compute, work))
            progress.advance(sum(span.size for span in some))
            found += _compared(folder, some, [a for _, a in answers])
    return found, total


def saved_spans(folder: Path, cell: int | None, replication: int | None) -> Iterator[Span]:
    """List which replications of which cells are saved, as ranges."""
    where = {k: v for k, v in (("cell", cell), ("replication", replication)) if v is not None}
    columns = ["cell", "replication"]
    saved = read_columns(folder / "meetings", columns, where)
    if not saved.num_rows:
        return
    frame = saved.to_pandas().drop_duplicates().sort_values(columns)
    for one, rows in frame.groupby("cell", sort=True)["replication"]:
        numbers = rows.to_numpy()
        for run in np.split(numbers, np.flatnonzero(np.diff(numbers) != 1) + 1):
            yield Span(int(one), int(run[0]), int(run[-1]) + 1)


def _batches(spans: Sequence[Span]) -> Iterator[list[Span]]:
    batch: list[Span] = []
    for span in spans:
        for start in range(span.start, span.stop, AT_ONCE):
            part = Span(span.cell, start, min(start + AT_ONCE, span.stop))
            if batch and sum(s.size for s in batch) + part.size > AT_ONCE:
                yield batch
                batch = []
            batch.append(part)
    if batch:
        yield batch


def _compared(folder: Path, spans: Sequence[Span], answers: Sequence) -> list[Difference]:
    answers = [Answer({}, []) if isinstance(a, Lost) else a for a in answers]
    found = []
    for failure in (f for a in answers for f in a.failures):
        found.append(
            Difference(
                "meetings",
                failure.cell,
                failure.first,
                "(all)",
                "a result",
                f"{failure.kind}: {failure.reason}",
            )
        )
    if found:
        return found
    cells = sorted({span.cell for span in spans})
    names = {*tables_in(folder), *(name for answer in answers for name in answer.tables)}
    for name in in_order(names):
        before = read_columns(folder / name, where={"cell": cells})
        parts = [a.tables[name] for a in answers if name in a.tables]
        if not before.num_rows and not parts:
            continue
        if not parts:
            found.append(Difference(name, cells[0], 0, "(all)", "a table", "nothing"))
            continue
        found += differences(name, _only(before, spans), joined(parts))
    return found


def _only(table: pa.Table, spans: Sequence[Span]) -> pa.Table:
    """Keep the rows of the spans, in the order of a fresh table."""
    if not table.num_rows:
        return table
    cell, replication = (table[k].to_numpy() for k in ("cell", "replication"))
    keep = np.zeros(table.num_rows, dtype=bool)
    for span in spans:
        keep |= (cell == span.cell) & (replication >= span.start) & (replication < span.stop)
    return joined([table.filter(pa.array(keep))])
