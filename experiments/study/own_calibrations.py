"""The calibrations that a study names: which are the user's own, and where they lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from experiments.study.study import Choice, Study
from sim.members.calibration_names import shipped

KEYS = ("calibration", "calibration.name")


def own_calibrations(study: Study) -> list[str]:
    """Name the calibrations of a study that are files of the user's own."""
    values = [study.base.get("calibration")]
    for axis in study.axes:
        for choice in axis.choices or ():
            values += [value for key, value in choice.patch.items() if key in KEYS]
    names = [v.get("name") if isinstance(v, Mapping) else v for v in values]
    return list(dict.fromkeys(n for n in names if isinstance(n, str) and n not in shipped()))


def with_calibrations(study: Study, files: Mapping[str, Path]) -> Study:
    """Let a study read its calibrations from these files.

    Parameters
    ----------
    study : Study
    files : mapping of str to path
        By the name that the study gives them.

    Returns
    -------
    Study
        Its labels are the same, its identity is not.
    """
    if not files:
        return study

    def put(key: str, value: object) -> object:
        if key in KEYS and isinstance(value, Mapping):
            return {**value, "name": put("calibration.name", value.get("name"))}
        known = key in KEYS and isinstance(value, str) and value in files
        return str(files[value]) if known else value

    axes = tuple(
        axis
        if axis.choices is None
        else replace(
            axis,
            choices=tuple(
                Choice(c.labels, {key: put(key, value) for key, value in c.patch.items()})
                for c in axis.choices
            ),
        )
        for axis in study.axes
    )
    base = {key: put(key, value) for key, value in study.base.items()}
    return replace(study, base=base, axes=axes)
