"""Sensitivity analysis and scenario discovery by the libraries that do the mathematics.

SALib (Herman and Usher 2017) screens by Morris (1991) and apportions variance
by Sobol (Saltelli 2010); the EMA Workbench (Kwakkel 2017) finds boxes by PRIM
(Friedman and Fisher 1999; Bryant and Lempert 2010). Here are only the tables
around them.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from experiments.study.installed import how_to_install
from sim.errors import PlenaryError

SIMPLER = 0.02  # worth of one restriction less, in units of coverage and density
Ranges = Mapping[str, tuple[float, float]]


class MissingExtra(PlenaryError):
    """An optional package is not installed."""


def _needed(name: str):
    import importlib

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of optional parts of the library
            return importlib.import_module(name)
    except ImportError:
        raise MissingExtra(
            f"sensitivity analysis needs {name.split('.')[0]}; install Plenary with its extra "
            f"`analysis`: {how_to_install('analysis')}"
        ) from None


def problem(ranges: Ranges) -> dict:
    """Write ranges as SALib wants them.

    Examples
    --------
    >>> problem({"a": (0, 1)})
    {'num_vars': 1, 'names': ['a'], 'bounds': [[0.0, 1.0]]}
    """
    bounds = [[float(low), float(high)] for low, high in ranges.values()]
    return {"num_vars": len(bounds), "names": list(ranges), "bounds": bounds}


def morris_points(ranges: Ranges, trajectories: int, seed: int) -> pd.DataFrame:
    """Draw the trajectories of Morris: trajectories x (parameters + 1) points."""
    sample = _needed("SALib.sample.morris").sample(
        problem(ranges), trajectories, num_levels=4, seed=seed
    )
    return pd.DataFrame(sample, columns=list(ranges))


def morris_table(ranges: Ranges, points: pd.DataFrame, outcome: Sequence[float], seed: int):
    """Give the size and spread of elementary effects.

    Returns
    -------
    DataFrame
        ``key, mu_star, mu_star_reach, sigma``: change of the outcome across the
        whole range; the reach is half a 95 % interval (bootstrap). Largest first.
    """
    found = _needed("SALib.analyze.morris").analyze(
        problem(ranges),
        points.to_numpy(float),
        np.asarray(outcome, dtype=float),
        num_levels=4,
        seed=seed,
    )
    table = pd.DataFrame(
        {
            "key": list(ranges),
            "mu_star": np.asarray(found["mu_star"], dtype=float),
            "mu_star_reach": np.asarray(found["mu_star_conf"], dtype=float),
            "sigma": np.asarray(found["sigma"], dtype=float),
        }
    )
    return table.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)


def sobol_points(ranges: Ranges, base: int, seed: int) -> pd.DataFrame:
    """Draw the points of Saltelli: base x (parameters + 2); base a power of two."""
    sample = _needed("SALib.sample.sobol").sample(
        problem(ranges), base, calc_second_order=False, seed=seed
    )
    return pd.DataFrame(sample, columns=list(ranges))


def sobol_table(ranges: Ranges, outcome: Sequence[float], seed: int) -> pd.DataFrame:
    """Give first-order and total indices with half their 95 % interval (bootstrap).

    Returns
    -------
    DataFrame
        ``key, first, first_reach, total, total_reach``; all 0 if the outcome
        never changes.
    """
    y = np.asarray(outcome, dtype=float)
    columns = {"first": "S1", "first_reach": "S1_conf", "total": "ST", "total_reach": "ST_conf"}
    if np.ptp(y) == 0:
        return pd.DataFrame({"key": list(ranges), **dict.fromkeys(columns, 0.0)})
    found = _needed("SALib.analyze.sobol").analyze(
        problem(ranges), y, calc_second_order=False, seed=seed
    )
    table = {name: np.asarray(found[key], dtype=float) for name, key in columns.items()}
    return pd.DataFrame({"key": list(ranges), **table}).sort_values(
        "total", ascending=False, kind="stable", ignore_index=True
    )


def latin_points(ranges: Ranges, count: int, seed: int) -> pd.DataFrame:
    """Draw a Latin hypercube over the ranges."""
    sample = _needed("SALib.sample.latin").sample(problem(ranges), count, seed=seed)
    return pd.DataFrame(sample, columns=list(ranges))


def prim_box(points: pd.DataFrame, cases: Sequence[bool], seed: int = 0) -> pd.DataFrame:
    """Find the box of assumptions in which the cases of interest lie.

    Of the boxes on PRIM's peeling trajectory the one with the largest harmonic
    mean of coverage (share of cases inside) and density (share of the box that
    are cases), less a little for each restriction, is taken; restrictions that
    chance explains (quasi-p-value 0.05 or more) are left out.

    Parameters
    ----------
    points : DataFrame
        One column per assumption.
    cases : sequence of bool
    seed : int
        Unused by PRIM itself, which is deterministic; kept for the record.

    Returns
    -------
    DataFrame
        ``key, low, high, coverage, density, mass`` of every assumption that the
        box restricts; empty if there are no cases, or nothing but cases.
    """
    columns = ["key", "low", "high", "coverage", "density", "mass"]
    y = np.asarray(cases, dtype=bool)
    if y.sum() < 5 or y.all():
        return pd.DataFrame(columns=columns)
    prim = _needed("ema_workbench.analysis.prim")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = prim.Prim(points.reset_index(drop=True), y, threshold=0.5, peel_alpha=0.1)
        box = found.find_box()
    if box is None:
        return pd.DataFrame(columns=columns)
    way = box.peeling_trajectory
    merit = 2 * way["coverage"] * way["density"] / (way["coverage"] + way["density"])
    at = int((merit - SIMPLER * way["res_dim"]).to_numpy().argmax())
    chance = box.qp[at]
    limits, stats = box.box_lims[at], way.iloc[at]
    rows = []
    for name in points.columns:
        low, high = float(limits[name].iloc[0]), float(limits[name].iloc[1])
        span = points[name].min(), points[name].max()
        restricted = low > span[0] or high < span[1]
        if restricted and min(chance.get(name, [0.0])) < 0.05:
            rows.append(
                (name, low, high, *(float(stats[s]) for s in ("coverage", "density", "mass")))
            )
    return pd.DataFrame(rows, columns=columns)


def regret_over_points(wins: pd.DataFrame) -> pd.DataFrame:
    """Say how much each strategy gives away over the drawn assumptions.

    Parameters
    ----------
    wins : DataFrame
        Point x strategy: win rates.

    Returns
    -------
    DataFrame
        ``strategy, win, worst, mean_regret, most_regret, best_share`` (share of
        points in which no other is better), smallest largest regret first.

    Examples
    --------
    >>> frame = pd.DataFrame({"a": [0.5, 0.9], "b": [0.7, 0.8]})
    >>> regret_over_points(frame)[["strategy", "most_regret"]].round(3).values.tolist()
    [['b', 0.1], ['a', 0.2]]
    """
    best = wins.max(axis=1)
    regret = wins.rsub(best, axis=0)
    table = pd.DataFrame(
        {
            "strategy": wins.columns,
            "win": wins.mean().to_numpy(),
            "worst": wins.min().to_numpy(),
            "mean_regret": regret.mean().to_numpy(),
            "most_regret": regret.max().to_numpy(),
            "best_share": (regret == 0).mean().to_numpy(),
        }
    )
    return table.sort_values("most_regret", kind="stable", ignore_index=True)
