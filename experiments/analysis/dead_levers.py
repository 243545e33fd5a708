"""Levers that a study sweeps but that can do nothing where they are: which, where and why.

Cells share their random numbers, so a key that acts changes something in some
replication. Where every outcome is the same in every bit, the key is dead
there. Why, where the configuration tells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow.parquet as pq

from experiments.figures.labels import distinguished, plain, short_keys
from experiments.store.results import Results
from experiments.study.camps import USUAL, coalition, spend
from sim.errors import PlenaryError
from sim.scenario import Scenario
from sim.strategies.camp import Strategy

# What a key must not change in any replication to be called dead.
OUTCOMES = ("result", "alignment", "rounds", "signers")  # and coalitions and spending
CHOICES = ("scenario", "forum", "seed")  # and strategies: no levers


@dataclass(frozen=True)
class DeadLever:
    """A swept key that changes nothing in some cells.

    Attributes
    ----------
    key, words : str
        In full, and as people read it.
    values : tuple of str
        Those that make no difference.
    where : tuple of str
        Strategies in which it is dead; empty if it is in all cells.
    reason : str
        Why, or nothing.
    cells : tuple of int
        All cells concerned.
    """

    key: str
    words: str
    values: tuple[str, ...]
    where: tuple[str, ...]
    reason: str
    cells: tuple[int, ...]


def of_results(results: Results) -> list[DeadLever]:
    """Find the dead levers of a results folder."""
    return dead_levers(results.cells, outcomes_of(results), results.study.config, results.camps)


def outcomes_of(results: Results) -> dict[int, str]:
    """Give a digest of every cell's outcomes, in every bit."""
    by_camp = [name(camp) for name in (coalition, spend) for camp in results.camps]
    kept = [c for c in (*OUTCOMES, *by_camp) if c in _columns(results)]
    frame = results.read("meetings", ["cell", "replication", "meeting", *kept])
    return digests(frame, kept)


def _columns(results: Results) -> list[str]:
    first = next(iter(sorted((results.folder / "meetings").glob("*.parquet"))), None)
    if first is None:
        return []
    with first.open("rb") as file:  # its path may hold letters that are no Unicode
        return pq.read_schema(file).names


def digests(frame: pd.DataFrame, columns: Iterable[str]) -> dict[int, str]:
    """Digest the rows of every cell.

    Examples
    --------
    >>> found = digests(pd.DataFrame({"cell": [0, 1, 2], "replication": 0, "meeting": 0,
    ...     "alignment": [0.1, 0.1, 0.2]}), ["alignment"])
    >>> found[0] == found[1], found[0] == found[2]
    (True, False)
    """
    columns = list(columns)
    frame = frame.sort_values(["cell", "replication", "meeting"], kind="stable")
    rows = pd.util.hash_pandas_object(frame[["replication", "meeting", *columns]], index=False)
    return {
        int(cell): hashlib.sha256(part.to_numpy().tobytes()).hexdigest()
        for cell, part in rows.groupby(frame["cell"], sort=False)
    }


def dead_levers(
    cells: pd.DataFrame,
    outcome: Mapping[int, str],
    config: Callable[[int], Mapping],
    camps: Sequence[str] = USUAL,
) -> list[DeadLever]:
    """Find the swept keys that change nothing.

    Parameters
    ----------
    cells : DataFrame
        ``cell`` and its labels.
    outcome : mapping of int to str
        From `digests`; cells without one are left out.
    config : callable
        Gives the configuration of a cell.
    camps : sequence of str
        The scenario's, whose strategies are no levers.

    Returns
    -------
    list of DeadLever
        One for each key, set of values and reason.
    """
    known = cells[cells["cell"].isin(list(outcome))]
    names = [c for c in cells if c != "cell" and known[c].astype(str).nunique() > 1]
    levers = [c for c in names if c not in (*CHOICES, *camps)]
    words = short_keys(levers)
    return [
        lever
        for name in levers
        for lever in _of_key(name, words[name], known, names, outcome, config, camps)
    ]


def _of_key(name, words, cells, names, outcome, config, camps) -> list[DeadLever]:
    """Find where one key changes nothing while all others are held."""
    rest = [c for c in names if c != name]
    groups = cells.groupby(rest, sort=False, dropna=False) if rest else [((), cells)]
    found: dict[tuple, list[pd.DataFrame]] = {}
    alive = False
    for _, group in groups:
        if len(group) < 2:
            continue
        if len({outcome[c] for c in group["cell"]}) > 1:
            alive = True
            continue
        values = tuple(distinguished(group[name].drop_duplicates().tolist()))
        why = reason(name, config(int(group["cell"].iloc[0])))
        found.setdefault((values, why), []).append(group)
    out = []
    for (values, why), members in found.items():
        dead, camp = pd.concat(members), _camp(name, camps)
        where = tuple(dict.fromkeys(dead[camp].astype(str))) if camp in dead else ()
        everywhere = not alive and len(found) == 1
        cells_ = tuple(int(c) for c in dead["cell"])
        out.append(DeadLever(name, words, values, () if everywhere else where, why, cells_))
    return out


def _camp(name: str, camps: Sequence[str]) -> str:
    """Name the camp by whose strategies a dead key is told: its own, or the first."""
    return next((c for c in camps if name.startswith(f"strategy.{c}.")), camps[0])


def _club(strategy: Strategy) -> bool:
    return strategy.invite.forms_club


def _leaves_out(strategy: Strategy) -> bool:
    """Whether a club is formed to which not everybody is asked."""
    return strategy.invite.excludes and not strategy.invite.asks_everybody


@dataclass(frozen=True)
class Rule:
    """Why keys are dead: which ones, when, and in what words."""

    keys: tuple[str, ...]
    holds: Callable[[Sequence[Strategy]], bool]
    words: str


OWN = (  # keys of a strategy, by what this strategy lacks
    Rule(("budget",), lambda s: not s[0].court.describe(), "the strategy courts nobody"),
    Rule(
        ("court", "instruments", "timing"),
        lambda s: not s[0].spends,
        "the strategy spends nothing",
    ),
)
COMMON = (  # keys of behaviour, by what no strategy does
    Rule(
        ("exclusion",),
        lambda s: not any(map(_leaves_out, s)),
        "no camp leaves anybody out of a club",
    ),
    Rule(
        ("joining_cost", "company", "reach"),
        lambda s: not any(map(_club, s)),
        "no camp forms a club",
    ),
    Rule(
        ("side_payment", "influence"),
        lambda s: not any(one.spends for one in s),
        "no camp spends anything",
    ),
    Rule(
        ("hypocrisy",),
        lambda s: not any(one.frame.claim for one in s),
        "no camp claims a standard for itself",
    ),
)


def reason(key: str, config: Mapping) -> str:
    """Say why a key can do nothing, where the configuration tells.

    Parameters
    ----------
    key : str
        Dotted.
    config : mapping
        Whole configuration of a cell.

    Returns
    -------
    str
        A clause; empty where it is not known.
    """
    try:
        camps = {camp.name: camp.strategy for camp in Scenario(config).camps}
    except PlenaryError:
        return ""
    parts = key.split(".")
    if parts[0] == "strategy" and len(parts) > 2 and parts[1] in camps:
        rules, strategies = OWN, [camps[parts[1]]]
        parts = parts[1:]
    elif parts[0] == "model":
        rules, strategies = COMMON, list(camps.values())
    else:
        return ""
    return next((r.words for r in rules if parts[1] in r.keys and r.holds(strategies)), "")


def sentence(lever: DeadLever) -> str:
    """Say that a lever is dead, where and why.

    Examples
    --------
    >>> sentence(DeadLever("strategy.democratic.budget", "budget", ("1", "2"),
    ...     ("inclusive_tent",), "the strategy courts nobody", (0, 1)))
    'budget (1, 2) changes nothing under inclusive tent: the strategy courts nobody'
    """
    where = f" under {', '.join(map(plain, lever.where))}" if lever.where else ""
    why = lever.reason or "every outcome is the same in every replication compared"
    return f"{lever.words} ({', '.join(lever.values)}) changes nothing{where}: {why}"
