"""``plenary replay DIR``: run a saved result again and compare every number bit for bit.

Nothing but the results folder is read: the saved study holds every value.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import yaml

from experiments.analysis.open_results import unfinished
from experiments.figures.labels import counted
from experiments.running import trace
from experiments.running.dice import own_dice
from experiments.running.executors import Lost, executor
from experiments.running.progress import Progress
from experiments.running.runner import Answer, Work, compute
from experiments.store import calibration_copies
from experiments.store.atomic import atomically, write_text
from experiments.store.folders import exporting, manifest, saved_study, was_changed
from experiments.store.provenance import changes, provenance, with_files
from experiments.store.table_comparison import Difference, differences, digits
from experiments.store.tables import in_order, joined, read_columns, tables_in
from experiments.study.blocks import Block, Span
from experiments.study.camps import named_groups
from experiments.study.cost import ask_first
from experiments.study.own_calibrations import with_calibrations
from experiments.study.study import Study
from sim.errors import DataError

CHANGED = (
    "{folder}/study.yaml was changed after the run: it is not the study that these tables were "
    "made with. What follows is about the changed one; manifest.json holds the command of the run."
)
# Differences that are printed one by one [count].
SHOWN = 10
# Replications compared at a time, so that memory stays small [count].
AT_ONCE = 4096


def main(argv: Sequence[str]) -> int:
    """Run ``plenary replay``.

    Returns
    -------
    int
        0 if every bit is equal, 1 if not.
    """
    parser = argparse.ArgumentParser(prog="plenary replay", description=__doc__)
    parser.add_argument("folder", help="a results folder, for instance results/main")
    parser.add_argument("--cell", type=int, help="one cell only (its number in cells.parquet)")
    parser.add_argument("--replication", type=int, help="one replication only")
    parser.add_argument("--export", metavar="FILE", help="write the cell as a file for plenary run")
    parser.add_argument(
        "--trace",
        metavar="FILE",
        help="with --cell and --replication: write every draw and array of it; if the file is "
        "there, say where this run and that one part",
    )
    parser.add_argument("--yes", action="store_true", help="even if it takes hours")
    parser.add_argument("--workers", type=int, help="processes; by default all cores")
    arguments = parser.parse_args(list(argv))
    if arguments.workers is not None and arguments.workers < 1:
        parser.error("--workers: must be 1 or more")
    study = saved_study(arguments.folder)
    if was_changed(arguments.folder, study):
        print(CHANGED.format(folder=arguments.folder), file=sys.stderr)
    for remark in calibration_copies.remarks(study, arguments.folder):
        print(f"Note: {remark}", file=sys.stderr)
    lacks = unfinished(arguments.folder)
    if lacks:
        print(lacks, file=sys.stderr)
    check_place(study, arguments.cell, arguments.replication)
    calibration_copies.check_found(study, arguments.folder)
    if arguments.trace:
        return traced(study, arguments)
    if arguments.export:
        return export(study, arguments.cell, Path(arguments.export), arguments.folder)
    if not arguments.yes:
        one = study.base if arguments.cell is None else study.config(arguments.cell)
        alone = Study(
            one, replications=1 if arguments.replication is not None else study.replications
        )
        ask_first(study if arguments.cell is None else alone)
    found, compared = replay(
        arguments.folder,
        study,
        cell=arguments.cell,
        replication=arguments.replication,
        executor_config={"name": "joblib", "workers": arguments.workers},
    )
    return tell(found, compared, arguments.folder)


def traced(study: Study, arguments: argparse.Namespace) -> int:
    """Write the trace of one replication, or compare it with one from elsewhere.

    Returns
    -------
    int
        0 if written or equal, 1 if not.
    """
    for flag, value in (("--cell", arguments.cell), ("--replication", arguments.replication)):
        if value is None:
            raise DataError("--trace", f"needs {flag}: it follows one replication of one cell")
    copies = calibration_copies.made_with(study, arguments.folder)
    config = with_calibrations(study, copies).config(arguments.cell)
    found, path = list(trace.events(config, arguments.replication)), Path(arguments.trace)
    if not path.exists():
        with exporting(path):
            trace.write(found, path)
        print(f"{counted(len(found), 'array')} in {path}. The same command compares with it.")
        return 0
    parted = trace.first_difference(found, trace.read(path))
    if parted is None:
        print(f"{counted(len(found), 'array')}, every number the same bit for bit.")
        return 0
    print(f"This run and that of {path} part at\n  {parted}", file=sys.stderr)
    return 1


def check_place(study: Study, cell: int | None, replication: int | None) -> None:
    """Refuse a cell or replication that the study does not have."""
    if cell is not None and not 0 <= cell < len(study):
        raise DataError("--cell", f"must be between 0 and {len(study) - 1}, got {cell}")
    if replication is not None and replication < 0:
        raise DataError("--replication", f"must be 0 or more, got {replication}")


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


def tell(found: Sequence[Difference], compared: int, folder: str | Path) -> int:
    """Print what differs and why it might.

    Returns
    -------
    int
        Exit code.
    """
    saved, study = manifest(folder), saved_study(folder)
    files = calibration_copies.digests(
        calibration_copies.read(calibration_copies.made_with(study, folder))
    )
    changed = changes(saved, with_files(provenance(study.base.get("plugins") or ()), files))
    if was_changed(folder, study):
        changed.insert(0, "study.yaml: changed after the run")
    if not found:
        print(f"{counted(compared, 'replication')} again, every number the same bit for bit.")
        if changed:
            print(f"(What has changed since made no difference: {'; '.join(changed[:SHOWN])})")
        return 0
    verb = "differs" if len(found) == 1 else "differ"
    print(
        f"{counted(len(found), 'number')} of {counted(compared, 'replication')} {verb}:",
        file=sys.stderr,
    )
    for one in found[:SHOWN]:
        print(f"  {one}", file=sys.stderr)
    if len(found) > SHOWN:
        print(f"  and {len(found) - SHOWN} more", file=sys.stderr)
    print(digits(found), file=sys.stderr)
    dice = own_dice(
        with_calibrations(study, calibration_copies.made_with(study, folder)).config(found[0].cell)
    )
    if dice:
        print(f"Because of {dice}.", file=sys.stderr)
        return 1
    if changed:
        print("Because of, perhaps:", file=sys.stderr)
        for line in changed:
            print(f"  {line}", file=sys.stderr)
    else:
        print(
            "Code, data and versions are those of the saved result, so either the tables were "
            "changed after they were written or the processor computes differently.",
            file=sys.stderr,
        )
    return 1


def export(study: Study, cell: int | None, target: Path, folder: str | Path) -> int:
    """Write one cell as a configuration that runs alone: ``plenary run FILE``."""
    if cell is None and len(study) > 1:
        raise DataError("--export", f"needs --cell, one of 0 to {len(study) - 1}")
    cell = cell or 0
    named = study.labels(cell)

    groups = named_groups(study.camps)
    choices = {**study.choices, **{g: named[c] for g, c in groups.items() if named.get(c)}}
    config = {
        **study.config(cell),
        "replications": study.replications,
        "until": study.until,
        "choices": choices,
    }
    copies = _beside(target, config, calibration_copies.made_with(study, folder))
    text = yaml.safe_dump(config, sort_keys=False, allow_unicode=True)
    head = f"# Cell {cell} of {Path(folder).name}. Run it with: plenary run {target.name}\n"
    with exporting(target):
        for path, content in copies.items():
            atomically(path, lambda part, content=content: part.write_bytes(content))
        write_text(head + text, target)
    for path in copies:
        print(f"Its calibration is in {path}.")
    print(f"Cell {cell} is in {target}; `plenary run {target}` runs it.")
    return 0


def _beside(target: Path, config: dict, files: dict[str, Path]) -> dict[Path, bytes]:
    """Let an exported cell name a copy of its calibration beside it; give the copy."""
    value = config.get("calibration")
    name = value.get("name") if isinstance(value, dict) else value
    if name not in files:
        return {}
    content = files[name].read_bytes()
    path = target.with_name(calibration_copies.copy_name(name, content))
    config["calibration"] = {**value, "name": path.name} if isinstance(value, dict) else path.name
    return {path: content}
