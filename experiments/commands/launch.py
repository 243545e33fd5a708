"""What `run` and `sweep` have in common on the command line: running and showing."""

from __future__ import annotations

import sys
from pathlib import Path

from experiments.api.play import compute, written_summary
from experiments.api.studies import folder_of
from experiments.commands.flags import Flags
from experiments.commands.table import print_table, remarks
from experiments.figures.labels import counted
from experiments.store.folders import saved_study
from experiments.study.study import Study


def execute(study: Study, config: dict, flags: Flags, kind: str) -> int:
    """Compute a study, write and show its answer.

    Parameters
    ----------
    study : Study
    config : dict
        Whole configuration, with the keys that say how to run.
    flags : Flags
    kind : {'run', 'sweep'}
        Names the folder if the configuration does not.

    Returns
    -------
    int
        Exit code: 1 if something failed.
    """
    folder = folder_of(study, config, kind)
    failed = compute(study, config, folder, overwrite=flags.overwrite, quiet=flags.quiet)
    show(folder, flags)
    if failed:
        print(
            f"{counted(failed, 'part')} failed; see {folder / 'failures.csv'}. "
            "The same command tries them again.",
            file=sys.stderr,
        )
    return 1 if failed else 0


def show(folder: Path, flags: Flags) -> None:
    """Write the table and the figure of a results folder and print the table."""
    table = written_summary(folder)
    if table is None:
        return
    if not flags.quiet:
        print_table(
            table, folder.name, notes=remarks(folder), camps=saved_study(folder).camps_asked
        )
        print(f"Results are in {folder}/")
