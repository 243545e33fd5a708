"""Win rates by strategy, opponent, body and setting.

What a sweep varies further makes variants of a strategy or settings
(`experiments.analysis.swept_keys`). Cells that agree in all of these are
pooled: their shares are averaged inside each replication, and the interval is
Student's over replications, since cells of one sweep share their random
numbers. Without anything to pool, the rows are those of
`experiments.analysis.summary`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from experiments.analysis.summary import (
    CONFIDENCE,
    paired_shares,
)
from experiments.analysis.swept_keys import factors, is_baseline
from experiments.store.results import Results
from experiments.study.camps import (
    OPPONENT,
    STRATEGY,
    means_of,
    measures_of,
    prevails,
    shares_of,
)
from experiments.study.stopping_rule import confidence_at
from sim.theory.statistics import wilson

FACTORS = ("forum", "setting", STRATEGY, OPPONENT)
PLACE = ("forum", "setting")  # what strategies are compared in


def pooled(results: Results, named: pd.DataFrame | None = None) -> pd.DataFrame:
    """Average a study over everything but strategy, opponent, body and setting.

    Parameters
    ----------
    results : Results
    named : DataFrame, optional
        From `experiments.analysis.swept_keys.factors`, which is the default.

    Returns
    -------
    DataFrame
        Columns ``cell`` (the first of those pooled), ``forum``, ``setting``,
        ``strategy``, ``opponent``, ``replications``, ``cells``, and the
        measures of `experiments.analysis.summary.summarize`.
    """
    named = factors(results) if named is None else named
    table = results.table.drop(columns=list(FACTORS[1:]), errors="ignore")
    table = table.merge(named, on="cell", how="left", validate="many_to_one")
    table["forum"] = table["forum"].astype(str)
    table["cells"] = 1
    front = ["cell", *FACTORS, "replications", "cells"]
    if not table.duplicated(list(FACTORS)).any():
        rest = table.columns[table.columns.get_loc("win") :].drop(
            [*FACTORS, "cells"], errors="ignore"
        )
        return table[[*front, *rest]].reset_index(drop=True)
    return _pool(results, table)


def _pool(results: Results, table: pd.DataFrame) -> pd.DataFrame:
    keys = table[["cell", *FACTORS]].rename(columns={"forum": "body"})
    groups = table.groupby(list(FACTORS), sort=False)
    out = groups.agg(cell=("cell", "first"), cells=("cell", "nunique")).reset_index()
    wide = _replication_means(results, keys, out)
    won = wide[prevails(results.camps[0])]
    out["replications"] = won.notna().sum(axis=1).to_numpy()
    confidence = [confidence_at(results.study, n) for n in out["replications"]]
    for name, measure in shares_of(results.camps).items():
        found = [
            pooled_share(row[np.isfinite(row)], cells, sure)
            for row, cells, sure in zip(
                wide[measure].to_numpy(float), out["cells"], confidence, strict=True
            )
        ]
        for column, value in zip(("", "_low", "_high"), np.array(found).T, strict=True):
            out[name + column] = value
    for name, measure in means_of(results.camps).items():
        out[name] = wide[measure].mean(axis=1).to_numpy()
    _differences(out, won.to_numpy(), confidence)
    front = ["cell", *FACTORS, "replications", "cells"]
    return out[[*front, *(c for c in out.columns if c not in front)]]


def _replication_means(results, keys: pd.DataFrame, out: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Average every measure inside a replication: group x replication."""
    measures = measures_of(results.camps)
    frame = results.read("meetings", ["cell", "replication", "forum", *measures])
    place = {tuple(row): i for i, row in enumerate(out[list(FACTORS)].itertuples(index=False))}
    labels = keys[["body", *FACTORS[1:]]].itertuples(index=False, name=None)
    group = {
        (cell, label[0]): place[label] for cell, label in zip(keys["cell"], labels, strict=True)
    }
    codes, bodies = pd.factorize(frame["forum"])
    n_bodies = len(bodies)
    lookup = np.full((int(frame["cell"].max()) + 1) * n_bodies, -1)
    for (cell, body), at in group.items():
        lookup[cell * n_bodies + bodies.get_loc(body)] = at
    frame["group"] = lookup[frame["cell"].to_numpy() * n_bodies + codes]
    means = frame.groupby(["group", "replication"])[list(measures)].mean()
    return {name: means[name].unstack("replication") for name in measures}


def pooled_share(
    means: np.ndarray, cells: float, confidence: float = CONFIDENCE
) -> tuple[float, float, float]:
    """Give a share pooled over cells, with Wilson's interval.

    Cells meet the same luck, so replications are the clusters: the interval
    uses the effective sample size p (1 − p) / Var(mean) (Kish 1965), no less
    than the replications and no more than the meetings pooled.

    Parameters
    ----------
    means : (R,) float
        Share within each replication, 0 to 1.
    cells : float
        Decisions averaged in each replication [count].
    confidence : float
        Of the interval.

    Returns
    -------
    share, low, high : float

    Examples
    --------
    >>> share, low, high = pooled_share(np.ones(40), 2)
    >>> share, round(low, 3), high
    (1.0, 0.912, 1.0)
    """
    if not len(means):
        return np.nan, np.nan, np.nan
    share, size = float(np.mean(means)), len(means)
    spread = float(np.var(means, ddof=1)) / size if size > 1 else 0.0
    effective = share * (1.0 - share) / spread if spread > 0 else size
    effective = float(np.clip(effective, size, size * max(float(cells), 1.0)))
    low, high = wilson(share * effective, effective, confidence)
    return share, float(low), float(high)


def _differences(out: pd.DataFrame, wins: np.ndarray, confidence: list[float]) -> None:
    out["baseline"] = pd.array([None] * len(out), dtype="Int64")
    columns = {end: np.full(len(out), np.nan) for end in ("", "_low", "_high")}
    where: dict[tuple, int] = {}
    for i, row in enumerate(out.itertuples()):
        if is_baseline(row.strategy):
            where.setdefault((row.forum, row.setting, row.opponent), i)
    for i, row in enumerate(out.itertuples()):
        base = where.get((row.forum, row.setting, row.opponent))
        if base is None:
            continue
        out.loc[i, "baseline"] = int(out["cell"].iloc[base])
        both = np.isfinite(wins[i]) & np.isfinite(wins[base])
        if base == i or both.sum() < 2:
            continue
        found = paired_shares(wins[i, both], wins[base, both], confidence[i])
        for end, value in zip(columns, found, strict=True):
            columns[end][i] = float(value)
    for end, values in columns.items():
        out[f"difference{end}"] = values


def over_opponents(table: pd.DataFrame) -> pd.DataFrame:
    """Average pooled rows over opponents, and keep the worst case.

    Parameters
    ----------
    table : DataFrame
        From `pooled`.

    Returns
    -------
    DataFrame
        ``forum, setting, strategy, opponents, win, worst, worst_opponent, mirrored,
        gets, utility``.

    Examples
    --------
    >>> rows = pd.DataFrame({"forum": "oewg", "setting": "", "strategy": "a",
    ...     "opponent": ["x", "y"], "win": [0.6, 0.8], "mirrored": [0.2, 0.1],
    ...     "gets": 0.9, "utility": 0.1})
    >>> over_opponents(rows)[["win", "worst", "worst_opponent"]].values.tolist()
    [[0.7, 0.6, 'x']]
    """
    rows = []
    for (forum, setting, strategy), part in table.groupby([*PLACE, STRATEGY], sort=False):
        worst = part.loc[
            (part["utility"] if part["utility"].notna().all() else part["win"]).idxmin()
        ]
        rows.append(
            {
                "forum": forum,
                "setting": setting,
                STRATEGY: strategy,
                "opponents": len(part),
                "win": part["win"].mean(),
                "worst": worst["win"],
                "worst_opponent": worst[OPPONENT],
                "mirrored": part["mirrored"].mean(),
                "gets": part["gets"].mean(),
                "utility": part["utility"].mean(),
            }
        )
    return pd.DataFrame(rows)


def regret(table: pd.DataFrame) -> pd.DataFrame:
    """Say what each choice gives away against the best one for the same case.

    The regret of Savage (1951): for the first camp the best utility that a strategy
    has against this opponent in this body, less the own one; the same for the
    second, over its strategies. Results without utilities are compared by the
    share in which the side prevails.

    Parameters
    ----------
    table : DataFrame
        From `pooled`.

    Returns
    -------
    DataFrame
        ``forum, setting, strategy, opponent``; the shares ``win, mirrored, gets,
        gets_mirrored``; ``utility, utility_mirrored, regret, mirrored_regret``, in units of
        the utility.

    Examples
    --------
    >>> rows = pd.DataFrame({"forum": "oewg", "setting": "", "strategy": ["a", "b"],
    ...     "opponent": "x", "win": 0.0, "mirrored": 0.0, "gets": [0.6, 0.7],
    ...     "gets_mirrored": 0.9, "utility": [0.1, 0.3], "utility_mirrored": 0.0})
    >>> regret(rows)["regret"].round(3).tolist()
    [0.2, 0.0]
    """
    shown = ["win", "mirrored", "gets", "gets_mirrored", "utility", "utility_mirrored"]
    out = table[[*FACTORS, *shown]].copy()
    known = out["utility"].notna().any()
    mine, yours = ("utility", "utility_mirrored") if known else ("win", "mirrored")
    best = out.groupby([*PLACE, OPPONENT])[mine].transform("max")
    theirs = out.groupby([*PLACE, STRATEGY])[yours].transform("max")
    out["regret"], out["mirrored_regret"] = best - out[mine], theirs - out[yours]
    return out
