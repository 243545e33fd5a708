"""Check a study before it runs: as much as can be known beforehand."""

from __future__ import annotations

from collections.abc import Callable

from experiments.study import Study
from sim.errors import ConfigError

# Up to so many cells each one is built; above, each value is built once [count].
EVERY = 200


def check_cell(config: dict) -> None:
    """Build everything a configuration names, and run nothing.

    Raises
    ------
    PlenaryError
        With the full key.
    """
    from sim.scenario import check

    check(config)


def check_study(study: Study, check: Callable | None = None) -> int:
    """Check the cells of a study.

    Parameters
    ----------
    study : Study
    check : callable, optional
        Stands in for the model's own check.

    Returns
    -------
    int
        Cells that were built [count].

    Raises
    ------
    PlenaryError
        For the first wrong cell; the message names its labels.
    """
    if len(study) == 0:
        raise ConfigError("sweep", "has no cells")
    check = check or check_cell
    chosen = range(len(study)) if len(study) <= EVERY else covering(study)
    for cell in chosen:
        try:
            check(study.config(cell))
        except ConfigError as error:
            raise _in_cell(error, study, cell) from None
    return len(chosen)


def covering(study: Study) -> list[int]:
    """Choose cells so that every value of every axis occurs, and the extremes of a design.

    Parameters
    ----------
    study : Study

    Returns
    -------
    list of int
        Numbers of cells, rising.
    """
    seen: set = set()
    found: set[int] = set()
    for cell, point in enumerate(study.points):
        new = {
            (number, pick)
            for number, (axis, pick) in enumerate(zip(study.axes, point, strict=True))
            if axis.choices is not None
        } - seen
        if new:
            seen |= new
            found.add(cell)
    for number, axis in enumerate(study.axes):
        if axis.choices is None:
            values = [point[number] for point in study.points]
            found |= {values.index(min(values)), values.index(max(values))}
    return sorted(found)


def _in_cell(error: ConfigError, study: Study, cell: int) -> ConfigError:
    varied = [name for axis in study.axes for name in _names(axis)]
    if not varied or any(error.key == name for name in varied):
        return error
    labels = study.labels(cell)
    from experiments.study import NAMED

    where = ", ".join(f"{n}={labels[NAMED.get(n, n)]}" for n in varied)
    return ConfigError(
        error.key,
        f"{error.problem} (in the cell {where})",
        value=error.value,
        allowed=error.allowed,
        choices=error.choices,
    )


def _names(axis) -> list[str]:
    return [axis.name] if axis.choices is None else list(axis.choices[0].labels)
