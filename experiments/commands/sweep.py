"""``plenary sweep [key=a,b ...] [study=NAME]``: every combination of values.

Hydra reads the command line and calls our sweeper plugin, which calls
`launch`; see `experiments.config.expansion` for why this takes milliseconds a cell.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from experiments.api.studies import build_study, confirm, folder_of, validate
from experiments.commands.flags import split_flags
from experiments.commands.launch import execute
from experiments.commands.overrides_only import read
from experiments.config.compose import Task
from experiments.config.composer import Composer
from experiments.store.calibration_copies import remembered
from sim.errors import ConfigError


def main(argv: Sequence[str]) -> int:
    """Run ``plenary sweep``.

    Parameters
    ----------
    argv : sequence of str
        Arguments after ``sweep``.

    Returns
    -------
    int
        Exit code.
    """
    flags, rest = split_flags(argv)
    task = read(rest, multirun=True)
    if task.found is None:
        return 0
    study, config = task.found
    confirm(study, config, yes=flags.yes, quiet=flags.quiet)
    validate(study, folder_of(study, config, "sweep"), "sweep")
    if len(study) == 1:
        print(
            "Nothing is swept, so this is one cell, as with `plenary run`. Name several values "
            "to compare them, for instance forum=oewg,first_committee, or a study=NAME.",
            file=sys.stderr,
        )
    return execute(study, config, flags, "sweep")


def launch(task: Task, loader, master, saved: Sequence[str], arguments: Sequence[str]) -> None:
    """Expand a sweep; called by the Hydra plugin.

    Parameters
    ----------
    task : Task
        Takes the study.
    loader : hydra.core.config_loader.ConfigLoader
    master : omegaconf.DictConfig
        Hydra's own composition, for its overrides.
    saved : sequence of str
        Swept overrides of the chosen ``study``.
    arguments : sequence of str
        Overrides typed by the user; these win.
    """
    if not isinstance(task, Task):
        raise ConfigError("hydra/sweeper", "the plenary sweeper serves `plenary sweep` only")
    composer = Composer(
        loader, master.hydra.job.config_name, list(master.hydra.overrides.hydra), remembered
    )
    task.found = build_study(composer, saved, arguments)
