"""What ``plenary run`` and ``plenary sweep`` say without running: help, configuration, completion.

Nothing of the model is imported here.
"""

from __future__ import annotations

from collections.abc import Sequence

from experiments.commands.completion import answered
from experiments.commands.flags import split_flags
from experiments.config.compose import Task, application
from experiments.store.calibration_copies import remembered
from sim.errors import ConfigError

MULTIRUN = ("-m", "--multirun")  # Hydra's own flag


def main(argv: Sequence[str]) -> int:
    """Show what Hydra is asked to show.

    Parameters
    ----------
    argv : sequence of str
        ``run`` or ``sweep``, and its arguments.

    Returns
    -------
    int
        Exit code.
    """
    command, *words = argv
    _, words = split_flags(words)
    if not answered(words):
        read(words, multirun=command == "sweep" or any(word in MULTIRUN for word in words))
    return 0


def read(words: Sequence[str], *, multirun: bool = False) -> Task:
    """Let Hydra read the command line of ``run`` or ``sweep``.

    Parameters
    ----------
    words : sequence of str
        Arguments without our own switches.
    multirun : bool
        Whether values may be swept.

    Returns
    -------
    Task
        What was found; nothing if Hydra only showed something.

    Raises
    ------
    ConfigError
        For anything that cannot be composed, and for a study where one cell is run.
    """
    if multirun:  # Hydra's own flag says what a sweep is anyway
        words = [word for word in words if word not in MULTIRUN]
    for word in () if multirun else words:
        if word.startswith("study=") and word != "study=null":
            name = word.removeprefix("study=")
            raise ConfigError("study", f"is a sweep; use: plenary sweep study={name}", value=name)
    task = Task()
    application(words, task, multirun=multirun, copies=remembered)
    return task
