"""What a sweep varies beside strategies, opponents and bodies, and what becomes of it in tables.

Keys of the first camp's strategy make variants of it, keys of the second's
variants of the opponent; every other key, strategies of further camps too, makes
settings under which strategies are compared, as they are in different bodies. Where there
are too many combinations to tell one by one, they are averaged, and that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from experiments.analysis.dead_levers import DeadLever, of_results
from experiments.analysis.summary import BASELINE
from experiments.figures.labels import distinguished, short_keys, value_words
from experiments.store.results import Results
from experiments.study.camps import OPPONENT, STRATEGY
from sim.errors import ConfigError, DataError

MOST = 16  # combinations of a role that are told one by one [count]
SETTING = "setting"
AS_SET = "as set"
MORE_LUCK = ("seed",)  # keys whose values are only further replications


@dataclass(frozen=True)
class SweptKey:
    """A key that takes several values in a sweep.

    Attributes
    ----------
    name : str
        Column of the table of cells.
    words : str
        Its name as people read it.
    values : tuple of str
        What it takes, in words, in the order of the cells.
    role : str
        ``strategy``, ``opponent`` or ``setting``: what its values are variants of.
    pooled : bool
        Whether tables average over it.
    """

    name: str
    words: str
    values: tuple[str, ...]
    role: str
    pooled: bool


def swept_keys(results: Results) -> list[SweptKey]:
    """Tell which further keys a study sweeps, and what tables make of them.

    Parameters
    ----------
    results : Results

    Returns
    -------
    list of SweptKey
    """
    cells, two = results.cells, results.camps[:2]
    varying = [
        name
        for name in cells.columns
        if name not in ("cell", "forum", *two) and cells[name].astype(str).nunique() > 1
    ]
    words = short_keys(varying)
    roles = {name: _role(name, two) for name in varying}
    many = {
        role: len(cells[[n for n in varying if roles[n] == role]].astype(str).drop_duplicates())
        for role in {r for n, r in roles.items() if n not in MORE_LUCK}
    }
    return [
        SweptKey(
            name,
            words[name],
            tuple(distinguished(cells[name].drop_duplicates().tolist())),
            roles[name],
            name in MORE_LUCK or many[roles[name]] > MOST,
        )
        for name in varying
    ]


def _role(name: str, two: Sequence[str]) -> str:
    roles = zip(two, (STRATEGY, OPPONENT), strict=True)
    return next((role for camp, role in roles if name.startswith(f"strategy.{camp}.")), SETTING)


def factors(results: Results, dead: Sequence[DeadLever] | None = None) -> pd.DataFrame:
    """Name every cell by what it is compared by.

    Parameters
    ----------
    results : Results
    dead : sequence of DeadLever, optional
        Levers whose values need not be told apart; looked for by default.

    Returns
    -------
    DataFrame
        ``cell``; ``setting``, nothing if none is swept; ``strategy`` of the first camp and
        ``opponent``, the second's, with the values of their own swept keys.
    """
    cells = results.cells
    keys = [key for key in swept_keys(results) if not key.pooled]
    dead = of_results(results) if dead is None and keys else dead or ()
    out = pd.DataFrame({"cell": cells["cell"], SETTING: ""})
    for role, camp in zip((STRATEGY, OPPONENT), results.camps, strict=False):
        known = cells[camp] if camp in cells else pd.Series(AS_SET, cells.index)
        out[role] = known.astype(object).fillna(AS_SET).astype(str)
    for key in keys:
        told = dict(zip(cells[key.name].astype(str).drop_duplicates(), key.values, strict=True))
        said = key.words + " " + cells[key.name].astype(str).map(told)
        joined = said.where(out[key.role] == "", out[key.role] + ", " + said)
        silent = _silent(key, dead, cells["cell"])
        out[key.role] = out[key.role].where(silent, joined)
    return out


def _silent(key: SweptKey, dead: Sequence[DeadLever], cells: pd.Series) -> pd.Series:
    """Mark cells in which a key need not be told, as its values make no difference.

    Of a setting only if it is dead in all cells, so that strategies keep their company.
    """
    mine = {cell for lever in dead if lever.key == key.name for cell in lever.cells}
    silent = cells.isin(list(mine))
    return silent if key.role != SETTING or silent.all() else silent & False


def cells_of_strategy(results: Results, name: str) -> list[int]:
    """Give the cells in which the first camp follows a strategy, named as in `factors`.

    Raises
    ------
    ConfigError
        If no strategy of the study has that name.
    """
    named = factors(results)
    found = named.loc[named[STRATEGY] == name, "cell"].tolist()
    if not found:
        raise no_such_strategy(name, named[STRATEGY].drop_duplicates().tolist())
    return found


def no_such_strategy(name: str, known: Sequence[str]) -> ConfigError:
    """Say that a strategy to compare with was not played, and which were."""
    return ConfigError("--baseline", "no such strategy", value=name, allowed="; ".join(known))


def is_baseline(name: str) -> bool:
    """Tell whether a strategy, named as in `factors`, is doing nothing.

    Examples
    --------
    >>> is_baseline("no_action"), is_baseline("no_action, ambition 0.5"), is_baseline("tent")
    (True, True, False)
    """
    return name.split(", ")[0] == BASELINE


def place(body: str, setting: str) -> str:
    """Name what strategies are compared in: a body, and a setting if any is swept.

    Examples
    --------
    >>> place("OEWG", ""), place("OEWG", "tie 0.5")
    ('OEWG', 'OEWG; tie 0.5')
    """
    return f"{body}; {setting}" if setting else body


def chosen(results: Results, where: Sequence[str]) -> Results:
    """Keep the cells with some values of swept keys.

    Parameters
    ----------
    results : Results
    where : sequence of str
        ``KEY=VALUE``; a key by its full name or its last words, a value as the
        table of cells or a report writes it.

    Returns
    -------
    Results

    Raises
    ------
    DataError
        If a key is not swept or does not take the value.
    """
    if not where:
        return results
    cells = results.cells
    labels = [name for name in cells.columns if name != "cell"]
    words = {short: name for name, short in short_keys(labels).items()}
    words |= {short.replace(" ", "_"): name for short, name in words.items()}
    kept = pd.Series(True, cells.index)
    for one in where:
        key, _, value = one.partition("=")
        name = key if key in labels else words.get(key)
        if name is None:
            problem = ConfigError("--where", "no such key", value=key, choices=labels)
            raise DataError(results.folder, str(problem))
        hits = _matching(cells[name], value.strip())
        if not hits.any():
            known = cells[name].map(value_words).drop_duplicates().tolist()
            problem = ConfigError(f"--where {key}", "no cell has it", value=value, choices=known)
            raise DataError(results.folder, str(problem))
        kept &= hits
    if not kept.any():
        raise DataError(results.folder, f"no cell has all of {', '.join(where)}")
    return results.only(cells.loc[kept, "cell"].tolist())


def _matching(column: pd.Series, value: str) -> pd.Series:
    """Mark the values that are written so in the table, in Hydra's grammar or in a report."""
    bare = value.strip("[]").replace(" ", "").replace("_", "")
    words = column.map(value_words).str.replace(" ", "")
    return (column.astype(str) == value) | (words == bare)
