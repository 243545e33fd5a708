"""Check a study before it runs: as much as can be known beforehand."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from experiments.study.study import Study, whole
from sim.errors import ConfigError, PlenaryError
from sim.scenario import Scenario
from sim.simulation import check

# Up to so many cells each one is played for a round; above, a choice of them [count].
PLAYED = 24
# Up to so many combinations of options, and values of a key, are all built [count].
BUILT = 100
# Up to so many further cells are built for pairs of values that may not go together [count].
PAIRED = 500
# Up to so many cells are searched for such pairs [count].
SEARCHED = 100_000


def check_study(study: Study, play: Callable = check, construct: Callable = Scenario) -> int:
    """Check the cells of a study: all of a small one; of a large one every value and pair.

    Parameters
    ----------
    study : Study
    play, construct : callable
        The thorough and the quick check of one configuration.

    Returns
    -------
    int
        Cells that were checked [count].

    Raises
    ------
    PlenaryError
        For the first wrong cell; the message names its labels.
    """
    if len(study) == 0:
        raise ConfigError("sweep", "has no cells")
    if len(study) <= PLAYED:
        thorough, quick, pairs = list(range(len(study))), [], []
    else:
        options, values = covering(study)
        thorough, quick = options[:PLAYED], [*options[PLAYED:], *values]
        pairs = pairing(study, {*thorough, *quick})
        _check_seeds(study)
    for cells, examine in ((thorough, play), (quick, construct), (pairs, construct)):
        for cell in cells:
            try:
                examine(study.config(cell))
            except ConfigError as error:
                raise _in_cell(error, study, cell, together=cells is pairs) from None
            except PlenaryError:
                raise
            except Exception:
                if not study.config(cell).get("plugins"):
                    raise
                # A user's own part fails here: the run finishes the other cells and names it.
    return len(thorough) + len(quick) + len(pairs)


def covering(study: Study) -> tuple[list[int], list[int]]:
    """Choose cells in which every option and every value occurs.

    Of a key with very many values, the ends and evenly many between are taken;
    of a design, the extremes of every interval.

    Returns
    -------
    options : list of int
        Cells that differ in the options of groups: all combinations if they
        are few, else each option once.
    values : list of int
        Further cells that differ in the values of keys.
    """
    groups = [n for n, axis in enumerate(study.axes) if not axis.is_key]
    combined: dict[tuple, int] = {}
    for cell, point in enumerate(study.points):
        combined.setdefault(tuple(point[n] for n in groups), cell)
    options = list(combined.values())
    if len(options) > BUILT:
        options = sorted({cell for n in groups for cell in _first_of(study, n).values()})
    values: set[int] = set()
    for number, axis in enumerate(study.axes):
        if not axis.is_key or axis.name == "seed":
            continue
        cells = [cell for _, cell in sorted(_first_of(study, number).items())]
        step = max(1, len(cells) // BUILT)
        values |= {cells[-1], *cells[::step]} if axis.choices else {cells[0], cells[-1]}
    return options, sorted(values - set(options))


def pairing(study: Study, known: set[int]) -> list[int]:
    """Choose cells in which every two values meet that might not go together.

    Of a key with numbers these are the least and the greatest: whatever holds
    between two numbers, it fails first at the ends of both. Of other axes,
    every choice. A value that fails only together with two others is found in
    the run and becomes a row of ``failures.csv``.

    Parameters
    ----------
    study : Study
    known : set of int
        Cells that are built anyway.

    Returns
    -------
    list of int
        At most `PAIRED` cells, evenly many of those that are worth a look.
    """
    telling = [_telling(axis) for axis in study.axes]
    met: dict[tuple, int] = {}
    step = -(-len(study) // SEARCHED)
    for cell in sorted({*known, *range(0, len(study), step)}, key=lambda c: (c not in known, c)):
        picks = [(n, p) for n, p in enumerate(study.points[cell]) if p in telling[n]]
        for pair in itertools.combinations(picks, 2):
            met.setdefault(pair, cell)
    cells = sorted(set(met.values()) - known)
    return cells[:: -(-len(cells) // PAIRED) or 1]


def _telling(axis) -> set:
    """Choose the picks of an axis that may clash with those of another."""
    if axis.choices is None or axis.name == "seed":
        return set()
    picks = range(len(axis.choices))
    values = [next(iter(choice.patch.values()), None) for choice in axis.choices]
    if axis.is_key and all(type(v) in (int, float) for v in values):
        return {min(picks, key=values.__getitem__), max(picks, key=values.__getitem__)}
    return set(picks)


def _first_of(study: Study, number: int) -> dict[object, int]:
    """Map every pick on an axis to the first cell that has it."""
    found: dict[object, int] = {}
    for cell, point in enumerate(study.points):
        found.setdefault(point[number], cell)
    return found


def _check_seeds(study: Study) -> None:
    for axis in study.axes:
        if axis.name == "seed" and axis.choices is not None:
            for choice in axis.choices:
                whole("seed", choice.patch["seed"], least=0, most=2**63 - 1)


def _in_cell(error: ConfigError, study: Study, cell: int, *, together: bool = False) -> ConfigError:
    """Say in which cell, unless the key says it; a clash of two keys needs both."""
    varied = [name for axis in study.axes for name in _names(axis)]
    options = [n for axis in study.axes if not axis.is_key for n in _names(axis)]
    if error.problem == "unknown key" and error.key in varied and options:
        error.problem += f" with {_shown(study, cell, options)}"
    if not varied or (not together and any(error.key == name for name in varied)):
        return error
    return ConfigError(
        error.key,
        f"{error.problem} (in the cell {_shown(study, cell, varied)})",
        value=error.value,
        allowed=error.allowed,
        choices=error.choices,
    )


def _shown(study: Study, cell: int, names: Sequence[str]) -> str:
    labels = study.labels(cell)
    return ", ".join(f"{n}={labels[study.column_of(n)]}" for n in names)


def _names(axis) -> list[str]:
    return [axis.name] if axis.choices is None else list(axis.choices[0].labels)
