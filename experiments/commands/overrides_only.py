"""What ``plenary run`` and ``plenary sweep`` are asked to play, mostly without Hydra's application.

A command line of nothing but overrides needs no more than Hydra's loader. Hydra itself composes
everything twice, with ten files of its own, before it calls us.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence

from experiments.api.studies import build_study, study_params
from experiments.commands import show
from experiments.config.calibrations import calibrations_in, tell_if_shadowed
from experiments.config.compose import Task
from experiments.config.composer import open_composer
from experiments.store.calibration_copies import remembered

_PLAIN = re.compile(r"(?![+~]*hydra)[+~\w]")  # an override, and not of Hydra's own keys


def read(words: Sequence[str], *, multirun: bool = False) -> Task:
    """Read the command line of ``run`` or ``sweep``; see `experiments.commands.show.read`.

    Whatever is wrong with it is found and said by Hydra.
    """
    studies = not multirun and any(word.lstrip("+").startswith("study=") for word in words)
    if not studies and all(_PLAIN.match(word) for word in words):
        with contextlib.suppress(Exception):
            task = Task()
            task.found = _composed(words, multirun=multirun)
            for name in calibrations_in(words):
                tell_if_shadowed(name)
            return task
    return show.read(words, multirun=multirun)


def _composed(words: Sequence[str], *, multirun: bool) -> tuple:
    with open_composer(copies=remembered) as found:
        if multirun:
            return build_study(found, study_params(found, words), words)
        return found.alone(words)
