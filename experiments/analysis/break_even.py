"""Break-even values: where along a behavioural parameter the order of two strategies turns.

Every other parameter is drawn from its stated range (``uncertainty=structural``); the one
looked at is held at a few values along its own. All cells share their random numbers, so
the difference of two strategies at two values is surer than either. Between the values the
mean difference is a broken line; its uncertainty is a bootstrap over replications (Efron
1979).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from experiments.analysis.held_values import HeldCell, Setting
from experiments.analysis.pooling import PLACE
from experiments.analysis.swept_keys import is_baseline
from experiments.study.camps import OPPONENT, STRATEGY
from sim.theory.statistics import paired_mean_difference

REPLICATIONS = 200  # of each value [count]
PROBE = 12  # replications that tell whether a parameter touches a pair at all [count]
PLACES = (0.0, 0.25, 0.5, 0.75, 1.0)  # along a range
BUDGET = 60_000  # decisions that one report may play for it [count]
KEYS = 12  # parameters that touch a pair, about [count]
LEAST = 40  # replications below which nothing is said [count]
N_BOOTSTRAP = 400
SEED = 23
SURE = 0.95  # share of bootstrap lines that turn, for "turns"
COLUMNS = (
    *PLACE, "opponent", "first", "second", "gain", "gain_low", "gain_high", "replications",
    "key", "low", "default", "high", "at_low", "at_high", "break_even", "break_even_low",
    "break_even_high", "told_at", "verdict",
)  # fmt: skip


PAIR = ("opponent", "first", "second")


def of_pair(
    one: HeldCell, other: HeldCell, replications: int = REPLICATIONS, probe: int = PROBE
) -> pd.DataFrame:
    """Look along every parameter for the value at which the order of two cells turns.

    Parameters
    ----------
    one, other : HeldCell
        That differ in a strategy; the first is the one ahead.
    replications, probe : int

    Returns
    -------
    DataFrame
        A row for every parameter that touches the difference: ``gain`` with all of them
        drawn; ``at_low, at_high``, the difference at the ends; ``break_even`` with its 90 %
        interval; ``told_at``, the value nearest the end where it fails from which on the
        difference can be told from none; ``verdict``: ``turns``, ``may turn`` or ``holds``.
    """

    def difference(settings: list[Setting | None], n: int) -> np.ndarray:
        return one.utilities(settings, n) - other.utilities(settings, n)

    ranges = other.ranges() | one.ranges()
    ends = [(key, end) for key, (low, _, high) in ranges.items() for end in (low, high)]
    probes = difference(ends, probe).reshape(len(ranges), 2, probe)
    values = {
        key: [low + place * (high - low) for place in PLACES]
        for (key, (low, _, high)), (at_low, at_high) in zip(ranges.items(), probes, strict=True)
        if not np.array_equal(at_low, at_high)
    }
    found = [one.along(values, replications), other.along(values, replications)]
    whole, *found = found[0] - found[1]
    gain = paired_mean_difference(whole, np.zeros_like(whole))
    front = dict(zip(("gain", "gain_low", "gain_high"), map(float, gain), strict=True))
    rows = []
    for at, key in enumerate(values):
        low, default, high = ranges[key]
        row = {"key": key, "low": low, "default": default, "high": high}
        here = np.stack(found[at * len(PLACES) : (at + 1) * len(PLACES)])
        rows.append(front | {"replications": replications} | row | along(values[key], here))
    return pd.DataFrame(rows, columns=[c for c in COLUMNS if c not in (*PLACE, *PAIR)])


def along(values: list[float], found: np.ndarray) -> dict:
    """Say where the mean of a difference along a range crosses zero.

    Parameters
    ----------
    values : list of float
        V values of the parameter, from low to high.
    found : (V, R) float64
        The difference at each, replication by replication.

    Returns
    -------
    dict
        ``at_low`` … ``verdict`` of `of_pair`.

    Examples
    --------
    >>> noise = np.linspace(-0.1, 0.1, 50)
    >>> row = along([0.0, 1.0], np.stack([noise - 0.5, noise + 0.5]))
    >>> round(row["break_even"], 3), row["told_at"], row["verdict"]
    (0.5, 1.0, 'turns')
    """
    random = np.random.default_rng(SEED)
    picks = random.integers(found.shape[1], size=(N_BOOTSTRAP, found.shape[1]))
    mean = found.mean(axis=1)
    means = found[:, picks].mean(axis=2).T
    again = np.array([crossing(values, line) for line in means])
    here, known = crossing(values, mean), again[np.isfinite(again)]
    row = {"at_low": float(mean[0]), "at_high": float(mean[-1]), "break_even": here}
    ends = np.quantile(known, [0.05, 0.95]) if len(known) and np.isfinite(here) else [np.nan] * 2
    share = len(known) / len(again)
    verdict = "holds" if not np.isfinite(here) else "turns" if share >= SURE else "may turn"
    return row | {
        "break_even_low": float(ends[0]), "break_even_high": float(ends[1]),
        "told_at": _told_at(values, found), "verdict": verdict,
    }  # fmt: skip


def crossing(values: list[float], mean: np.ndarray) -> float:
    """Give where a line made monotone reaches zero, from its worse end; nan if it does not.

    The means of a few values of a parameter rise and fall by chance as well; what is asked is
    whether the parameter turns the order, so they are made monotone by isotonic regression first.

    Examples
    --------
    >>> crossing([0.0, 1.0, 2.0], np.array([-1.0, 1.0, 2.0]))
    0.5
    >>> crossing([0.0, 1.0, 2.0], np.array([3.0, -1.0, 4.0]))  # a dip within the noise
    nan
    """
    if (mean > 0).all() or (mean <= 0).all():  # and so is every line between them
        return float("nan")
    from scipy.optimize import isotonic_regression  # takes long to load

    line = isotonic_regression(mean, increasing=bool(mean[0] <= mean[-1])).x
    order = list(zip(values, line, strict=True))[:: 1 if line[0] <= line[-1] else -1]
    for (a, low), (b, high) in pairwise(order):
        if low <= 0 < high:
            return float(a + (b - a) * low / (low - high))
    return float("nan")


def _told_at(values: list[float], found: np.ndarray) -> float:
    """Give the value, from the worse end, from which on the difference is told from none."""
    low_ends = []
    for row in found:
        low = paired_mean_difference(row, np.zeros_like(row))[1] if np.ptp(row) > 0 else row.mean()
        low_ends.append(float(low))
    rising = found[0].mean() <= found[-1].mean()
    order = list(zip(values, low_ends, strict=True))[:: -1 if rising else 1]  # from the better end
    told = float("nan")
    for value, low in order:
        if low <= 0:
            break
        told = value
    return told


def pairs(standings: pd.DataFrame, *, every: bool = True) -> Iterator[tuple[tuple, str, str]]:
    """Give the comparisons of every body: the best with every other strategy.

    Without `every`, with the next and with doing nothing only.
    """
    for place, part in standings.groupby(list(PLACE), sort=False):
        best, *rest = part[STRATEGY].tolist()
        near = [*rest[:1], *(name for name in rest if is_baseline(name))]
        for other in rest if every else dict.fromkeys(near):
            yield place, best, other


def affordable(
    standings: pd.DataFrame, decisions: int, budget: float = BUDGET
) -> tuple[list[tuple[tuple, str, str]], int]:
    """Choose which comparisons to play, and how often: all if the budget lasts for them.

    A cell is played once for all comparisons that it is in.

    Parameters
    ----------
    standings : DataFrame
        As in `break_evens`.
    decisions : int
        Of one replication.
    budget : float
        Decisions that may be played [count].

    Returns
    -------
    wanted : list
        From `pairs`; empty if even the nearest comparisons would take too long.
    replications : int
    """
    for every in (True, False):
        wanted = list(pairs(standings, every=every))
        cells = {(place, name) for place, *both in wanted for name in both}
        n = budget / max(1, len(cells) * decisions * len(PLACES) * KEYS)
        if wanted and n >= LEAST:
            return wanted, int(min(REPLICATIONS, n))
    return [], 0


def break_evens(
    standings: pd.DataFrame,
    pooled: pd.DataFrame,
    configs: Callable[[int], dict],
    decisions: int = 1,
    budget: float = BUDGET,
    begin: Callable[..., Callable[[], Any]] = partial,
    camp: str | None = None,
) -> Callable[[], pd.DataFrame]:
    """Look at the rankings of a study for parameters along which their order turns.

    The best strategy of each body is compared with every other, or where that would take too
    long with the next and with doing nothing, against the opponent that is hardest for it.

    Parameters
    ----------
    standings : DataFrame
        From `experiments.analysis.standings.standings`, best first.
    pooled : DataFrame
        From `experiments.analysis.pooling.pooled`.
    configs : callable
        Of the number of a cell: its whole configuration.
    decisions : int
        Of one replication.
    budget : float
        Decisions that may be played for it [count]; infinite for however many it takes.
    begin : callable
        Begins a call, one for each body, and gives what waits for its answer.
    camp : str, optional
        By whose utility strategies are ranked; the scenario's first by default.

    Returns
    -------
    callable
        Gives a DataFrame with the columns `COLUMNS`; empty if it would take too long.
    """
    wanted, n = affordable(standings, decisions, budget)
    begun = [
        begin(of_place, place, [pair for _, *pair in mine], pooled, configs, n, camp)
        for place, mine in groupby(wanted, key=itemgetter(0))
    ]

    def answer() -> pd.DataFrame:
        tables = [table for wait in begun for table in wait()]
        return (
            pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))
        )

    return answer


def of_place(
    place: tuple,
    wanted: list[tuple[str, str]],
    pooled: pd.DataFrame,
    configs: Callable[[int], dict],
    replications: int,
    camp: str | None = None,
) -> list[pd.DataFrame]:
    """Look at pairs of strategies of one body: the tables of `of_pair`, with what they are about.

    A pair is left out if one of the two has not met the opponent that is hardest for the first.
    """
    here = pooled[(pooled[list(PLACE)] == list(place)).all(axis=1)]
    tables = []
    played = cache(lambda cell: HeldCell(configs(cell), camp))
    for first, second in wanted:
        mine = here[here[STRATEGY] == first]
        opponent = mine.loc[mine["utility"].idxmin(), OPPONENT]
        cells = here[here[OPPONENT] == opponent].set_index(STRATEGY)["cell"]
        if first not in cells or second not in cells:
            continue
        found = of_pair(played(int(cells[first])), played(int(cells[second])), replications)
        front = dict(zip(PLACE, place, strict=True))
        front |= {"opponent": opponent, "first": first, "second": second}
        for at, (name, value) in enumerate(front.items()):
            found.insert(at, name, value)
        tables.append(found)
    return tables


def undecided(table: pd.DataFrame) -> pd.DataFrame:
    """Keep what leaves a ranking undecided: parameters along which it turns, or may turn."""
    return table[table["verdict"].isin(("turns", "may turn"))].reset_index(drop=True)
