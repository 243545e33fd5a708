"""``plenary sweep [key=a,b ...] [study=NAME]``: every combination of values.

Hydra reads the command line and calls our sweeper plugin, which calls
`launch`; see `experiments.config.expansion` for why this takes milliseconds a cell.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from experiments.commands.flags import split_flags
from experiments.commands.launch import confirm, execute, folder_of, run_settings
from experiments.commands.show import read
from experiments.config.compose import Task
from experiments.config.composer import Composer
from experiments.config.design import points
from experiments.config.expansion import expand
from experiments.config.overrides import parse
from experiments.config.validation import check_study
from experiments.store.calibration_copies import remembered, within_reach
from experiments.study.study import Study, scientific
from sim.errors import ConfigError

# Keys that hold for a whole study and are never swept.
WHOLE = ("replications", "until", "design", "samples", "name", "results", "executor", "study")


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
    confirm(study, config, flags)
    check_study(within_reach(study, folder_of(study, config, "sweep")))
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


def build_study(
    composer: Composer, saved: Sequence[str], arguments: Sequence[str]
) -> tuple[Study, dict]:
    """Expand a sweep into a study.

    Parameters
    ----------
    composer : Composer
    saved, arguments : sequence of str
        Overrides of the study file and of the user.

    Returns
    -------
    study : Study
    config : dict
        Whole configuration of the first cell, with the keys that say how to run.
    """
    swept, (base, choices, axes) = _expanded(composer, [*saved, *arguments])
    replications, until = run_settings(base)
    cells = points(
        axes,
        swept,
        design=base.get("design", "grid"),
        samples=base.get("samples", 1),
        seed=base["seed"],
    )
    varying = {part for axis in axes for part in axis.name.split("+")}
    named = {
        group: option
        for group, option in choices.items()
        if group not in varying and group not in ("study", "executor")
    }
    study = Study(
        base=scientific(base),
        axes=tuple(axes),
        points=cells,
        replications=replications,
        choices=named,
        until=until,
    )
    return study, base


def _expanded(composer: Composer, words: Sequence[str]) -> tuple:
    """Parse and expand overrides."""
    fixed, swept = parse(words, composer)
    for one in swept:
        if one.name.lstrip("+").split(".")[0] in WHOLE:
            raise ConfigError(one.name, "holds for the whole study and cannot be swept")
    return swept, expand(composer, fixed, swept)
