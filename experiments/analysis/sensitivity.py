"""What the answer of one study depends on: screened, apportioned, and where it turns.

Morris screens every assumption, Sobol apportions the variance among those that
matter, and a Latin hypercube over all of them, played with every strategy,
gives regret and the box in which the strategy asked about loses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from experiments.analysis import screening
from experiments.analysis.assumptions import changed, outcomes, ranges
from experiments.analysis.swept_keys import is_baseline
from experiments.figures.labels import plain
from experiments.study.camps import two_of
from experiments.study.study import Study
from sim.errors import ConfigError

OUTCOME = "win"
MATTERS = 0.1  # of the largest effect of Morris; below it an assumption is left out of Sobol
LEAST_EFFECT = 0.01  # of a win rate; nothing is named that moves it by less than a point
MOST_SOBOL = 6


@dataclass(frozen=True)
class Effort:
    """How much is computed.

    Attributes
    ----------
    trajectories : int
        Of Morris [count].
    base : int
        Of Sobol, a power of two [count].
    points : int
        Of the Latin hypercube [count].
    replications : int
        Of every point [count].
    workers : int
        Processes; 1 stays in this one.
    """

    trajectories: int = 8
    base: int = 32
    points: int = 64
    replications: int = 60
    workers: int = 1


def strategies(study: Study) -> dict[str, dict]:
    """Take the cells that share body and opponent with the first: strategy to configuration."""
    first, (camp, opponent) = study.labels(0), two_of(study.base)
    out: dict[str, dict] = {}
    for cell in range(len(study)):
        labels = study.labels(cell)
        if all(labels.get(n) == first.get(n) for n in ("forum", opponent, "scenario")):
            out.setdefault(str(labels.get(camp)), study.config(cell))
    return out


def analyse(
    cases: dict[str, dict],
    effort: Effort,
    seed: int,
    strategy: str | None = None,
    play: Callable[[dict, range], pd.DataFrame] = outcomes,
) -> dict:
    """Screen, apportion and search.

    Parameters
    ----------
    cases : dict
        Strategy to whole configuration.
    effort : Effort
    seed : int
        Of the designs; the replications are those of the configurations.
    strategy : str, optional
        The one asked about.
    play : callable
        Plays a configuration and gives its measures per replication.

    Returns
    -------
    dict
        ``strategy, ranges, morris, sobol, sample, regret, box, words``.

    Raises
    ------
    ConfigError
        If there is no such strategy in the study.
    """
    span = range(effort.replications)
    if strategy is not None and strategy not in cases:
        raise ConfigError("--strategy", "unknown choice", value=strategy, choices=cases)
    if strategy is None:
        rates = {name: play(config, span)[OUTCOME].mean() for name, config in cases.items()}
        strategy = max(rates, key=lambda name: (rates[name], not is_baseline(name)))
    config = cases[strategy]
    space = ranges(config)
    points = screening.morris_points(space, effort.trajectories, seed)
    rates = run_points([config], points, span, effort.workers, play)
    morris = screening.morris_table(space, points, rates[0], seed)
    some = {k: space[k] for k in _that_matter(morris)}
    points = screening.sobol_points(some, effort.base, seed)
    sobol = screening.sobol_table(
        some, run_points([config], points, span, effort.workers, play)[0], seed
    )
    sample = screening.latin_points(space, effort.points, seed)
    names = list(cases)
    wins = run_points([cases[n] for n in names], sample, span, effort.workers, play)
    wins = pd.DataFrame(dict(zip(names, wins, strict=True)))
    loses = wins[strategy] < 0.5
    found = {
        "strategy": strategy,
        "ranges": space,
        "morris": morris,
        "sobol": sobol,
        "sample": sample.join(wins.add_prefix("win.")),
        "regret": screening.regret_over_points(wins),
        "box": screening.prim_box(sample, loses),
        "loses": float(loses.mean()),
    }
    return found | {"words": words(found)}


def _that_matter(morris: pd.DataFrame) -> list[str]:
    largest = morris["mu_star"].max()
    keys = morris.loc[morris["mu_star"] >= MATTERS * largest, "key"].head(MOST_SOBOL).tolist()
    return keys if len(keys) > 1 else morris["key"].head(2).tolist()


def run_points(
    configs: list[dict],
    points: pd.DataFrame,
    span: range,
    workers: int,
    play: Callable[[dict, range], pd.DataFrame] = outcomes,
) -> list[list[float]]:
    """Play every configuration at every point.

    Returns
    -------
    list of list of float
        Per configuration the win rate at each point.
    """
    from joblib import Parallel, delayed

    rows = points.to_dict("records")
    jobs = [(config, row) for config in configs for row in rows]
    if workers == 1:
        flat = [_win_rate(config, row, span, play) for config, row in jobs]
    else:
        flat = Parallel(n_jobs=workers)(delayed(_win_rate)(c, r, span, play) for c, r in jobs)
    size = len(rows)
    return [list(flat[i * size : (i + 1) * size]) for i in range(len(configs))]


def _win_rate(config: dict, row: dict, span: range, play) -> float:
    for key, value in row.items():
        config = changed(config, key, float(value))
    return float(play(config, span)[OUTCOME].mean())


def words(found: dict) -> str:
    """Say in a few sentences what was found."""
    first, robust = found["morris"].iloc[0], found["regret"].iloc[0]
    if first["mu_star"] < LEAST_EFFECT:
        return (
            f"Strategy {plain(found['strategy'])}: no assumption tried moved the win rate "
            "by a point; ask for more replications, or look at the alignment."
        )
    out = [
        f"Strategy {plain(found['strategy'])}: the win rate depends most on {first['key']} "
        f"(mean effect across its range {100 * first['mu_star']:.0f} ± "
        f"{100 * first['mu_star_reach']:.0f} points)."
    ]
    if len(found["sobol"]):
        top = found["sobol"].iloc[0]
        out.append(
            f"Of the variance, {top['key']} carries {100 * top['total']:.0f} % in all "
            f"(± {100 * top['total_reach']:.0f})."
        )
    box = found["box"]
    if len(box):
        limits = ", ".join(f"{r.key} in {r.low:.3g} to {r.high:.3g}" for r in box.itertuples())
        out.append(
            f"It loses (win rate under one half) in {100 * found['loses']:.0f} % of the drawn "
            f"assumptions, mostly where {limits} (coverage {box['coverage'].iloc[0]:.0%}, density "
            f"{box['density'].iloc[0]:.0%})."
        )
    else:
        out.append(
            f"It loses (win rate under one half) in {100 * found['loses']:.0f} % of the drawn "
            "assumptions; that is too few, or too many, for a box."
        )
    out.append(
        f"The smallest largest regret over the drawn assumptions has {plain(robust['strategy'])} "
        f"({100 * robust['most_regret']:.0f} points)."
    )
    return " ".join(out)
