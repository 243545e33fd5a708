"""How every strategy stands in every body, over all opponents, with intervals and ties.

Inside a replication the cells of one strategy and body are averaged, so that
replications are the clusters of every interval and the pairs of every
difference.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from experiments.analysis.pooling import FACTORS, pooled_share
from experiments.analysis.summary import (
    CONFIDENCE,
    paired_shares,
)
from experiments.analysis.swept_keys import factors, is_baseline
from experiments.store.results import Results
from experiments.study.camps import OPPONENT, STRATEGY, means_of, shares_of
from experiments.study.stopping_rule import confidence_at
from experiments.study.study import Study
from sim.theory.statistics import paired_mean_difference

CHANGES = {"difference": "win", "shift": "alignment", "gain": "utility"}
SHARES = ("win", "mirrored", "gets")  # with what stands behind it for further camps
NUMBERS = ("alignment", "utility")  # means, not shares
KEYS = ("forum", "setting", STRATEGY)
WHOLE = "all decisions"


def means(
    results: Results, whole: bool = False, named: pd.DataFrame | None = None
) -> dict[tuple[str, str, str], pd.DataFrame]:
    """Average every replication of a strategy in a body and setting.

    Parameters
    ----------
    results : Results
    whole : bool
        Put the bodies of a calendar together, as `WHOLE`.
    named : DataFrame, optional
        From `experiments.analysis.swept_keys.factors`, which is the default.

    Returns
    -------
    dict
        (body, setting, strategy) to a frame, replication x measure by the name it has in
        tables, with ``count``, the decisions averaged.
    """
    named_so = shares_of(results.camps) | means_of(results.camps)
    frame = results.read("meetings", ["cell", "replication", "forum", *named_so.values()])
    frame = frame.rename(columns={column: name for name, column in named_so.items()})
    named = (factors(results) if named is None else named).set_index("cell")
    frame = frame.astype(dict.fromkeys(named_so, np.float32))
    for name in KEYS[1:]:
        frame[name] = pd.Categorical(frame["cell"].map(named[name]))
    if whole:
        frame["forum"] = WHOLE
    keys = [*KEYS, "replication"]
    groups = frame.groupby(keys, sort=False, observed=True)
    found = groups[list(named_so)].mean().assign(count=groups.size()).reset_index()
    parts = dict(list(found.groupby(list(KEYS), sort=False, observed=True)))
    order = named[list(KEYS[1:])].drop_duplicates().itertuples(index=False, name=None)
    keys = [(body, *one) for body, one in product(dict.fromkeys(found["forum"]), list(order))]
    places = {key[:2]: at for at, key in reversed(list(enumerate(keys)))}
    return {
        key: parts[key].set_index("replication").sort_index()
        for key in sorted(keys, key=lambda key: places[key[:2]])
        if key in parts
    }


def standings(
    mean: dict[tuple[str, str, str], pd.DataFrame],
    pooled: pd.DataFrame,
    whole: bool = False,
    study: Study | None = None,
) -> pd.DataFrame:
    """Rank the strategies of every body and setting.

    Parameters
    ----------
    mean : dict
        From `means`.
    pooled : DataFrame
        From `experiments.analysis.pooling.pooled`; for the worst opponent.
    whole : bool
        As in `means`.
    study : Study, optional
        With a stopping rule its intervals are those of the look they are read at.

    Returns
    -------
    DataFrame
        ``forum, setting, strategy, opponents, replications``; ``win``, ``mirrored``,
        ``gets`` and ``gets_mirrored`` with Wilson's intervals; ``difference``,
        ``shift`` and ``gain``, paired change of win rate, alignment and utility from
        doing nothing, with Student's; ``both, compromise, none, alignment, utility,
        utility_mirrored``; ``worst, worst_opponent``; ``place``, 1 for the best of
        the body by utility, and ``tied``, whether the best cannot be told from it by that.
    """
    if whole:
        keys = [name for name in FACTORS if name != "forum"]
        pooled = pooled[keys].drop_duplicates().assign(forum=WHOLE, win=np.nan)
    rows, idle = [], _baselines(mean)
    for key, frame in mean.items():
        mine = pooled[(pooled[list(KEYS)] == list(key)).all(axis=1)]
        base = mean.get(idle.get(key[:2])) if not is_baseline(key[2]) else None
        rows.append(_row(key, frame, base, mine, confidence_at(study, len(frame))))
    table = pd.DataFrame(rows)
    place = list(KEYS[:2])
    table["_place"] = table.groupby(place, sort=False).ngroup()
    table = table.sort_values(
        ["_place", "utility", "gets", "win", "mirrored", "alignment"],
        ascending=[True, False, False, False, True, False],
        kind="stable",
        ignore_index=True,
    ).drop(columns="_place")
    table["place"] = table.groupby(place, sort=False).cumcount() + 1
    table["tied"] = _ties(table, mean, study)
    return table


def _baselines(mean: dict) -> dict[tuple[str, str], tuple]:
    """Find the cells that do nothing in every body and setting; the first where there are more."""
    out: dict[tuple[str, str], tuple] = {}
    for key in mean:
        if is_baseline(key[2]):
            out.setdefault(key[:2], key)
    return out


def _row(key: tuple, frame, base: pd.DataFrame | None, mine, confidence: float) -> dict:
    row: dict = {
        **dict(zip(KEYS, key, strict=True)),
        "opponents": mine[OPPONENT].nunique(),
        "replications": len(frame),
    }
    many = float(frame["count"].mean())
    measures = [name for name in frame if name not in (*KEYS, "count")]
    shares = [name for name in measures if name.split("_")[0] in SHARES]
    for name in shares:
        found = pooled_share(frame[name].dropna().to_numpy(float), many, confidence)
        row |= dict(zip((name, f"{name}_low", f"{name}_high"), found, strict=True))
    for name, column in CHANGES.items():
        found = (np.nan,) * 3
        if base is not None:
            found = paired(frame[column], base[column], confidence)
        row |= dict(zip((name, f"{name}_low", f"{name}_high"), found, strict=True))
    if base is not None and len(mine) == 1 and "difference_low" in mine:
        one = mine.iloc[0][["difference", "difference_low", "difference_high"]]
        row |= one.to_dict() if one["difference_low"] < one["difference_high"] else {}
    row |= {name: float(frame[name].mean()) for name in measures if name not in shares}
    known = len(mine) and mine["win"].notna().any()
    worst = mine.loc[mine["win"].idxmin()] if known else {}
    return row | {
        "worst": worst.get("win", np.nan),
        "worst_opponent": worst.get(OPPONENT, ""),
    }


def paired(
    a: pd.Series, b: pd.Series, confidence: float = CONFIDENCE
) -> tuple[float, float, float]:
    """Subtract, replication by replication: mean, low, high."""
    both = a.index.intersection(b.index)
    x, y = a[both].to_numpy(float), b[both].to_numpy(float)
    if a.name not in NUMBERS or len(both) < 2:
        return paired_shares(x, y, confidence)
    return tuple(float(v) for v in paired_mean_difference(x, y, confidence))


def _ties(table: pd.DataFrame, mean: dict, study: Study | None) -> list[bool]:
    """Tell which strategies the best of their body cannot be told from, by utility."""
    best = table.drop_duplicates(list(KEYS[:2])).set_index(list(KEYS[:2]))[STRATEGY]
    out = []
    for row in table.itertuples():
        place = (row.forum, row.setting)
        first = best[place]
        if row.strategy == first:
            out.append(False)
            continue
        frames = [mean[(*place, name)] for name in (first, row.strategy)]
        known = all(frame["utility"].notna().all() for frame in frames)
        by = "utility" if known else "win"
        pair = [frame[by] for frame in frames]
        _, low, _ = paired(*pair, confidence_at(study, max(len(one) for one in pair)))
        out.append(not low > 0)
    return out
