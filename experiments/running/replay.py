"""``plenary replay DIR``: run a saved result again and compare every number bit for bit.

Nothing but the results folder is read: the saved study holds every value.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from experiments.analysis.open_results import unfinished
from experiments.figures.labels import counted
from experiments.running import trace
from experiments.running.dice import own_dice
from experiments.running.exported_cell import export
from experiments.running.replay_comparison import replay
from experiments.store import calibration_copies
from experiments.store.folders import exporting, manifest, saved_study, was_changed
from experiments.store.provenance import changes, provenance, with_files
from experiments.store.table_comparison import Difference, digits
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


def main(argv: Sequence[str]) -> int:
    """Run ``plenary replay``.

    Returns
    -------
    int
        0 if every bit is equal, 1 if not.
    """
    parser = _parser()
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


def _parser() -> argparse.ArgumentParser:
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
    return parser


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
