"""Dice and ignorance: where the spread of an outcome comes from.

Replications differ because fortune differs (who is away, the error of every
ballot, incidents) and because we do not know the parameters: where members
stand, how a text divides them, how much blocs' lines pull. In a nested design
the same parameters meet several fortunes; analysis of variance with one random
factor then splits the spread (law of total variance; Searle, Casella &
McCulloch 1992, *Variance Components*, section 3.6 [memory]). With one kind of
parameter kept at a time and everything else drawn anew, the same sum gives that
kind's share alone, its first-order Sobol index (Sobol' 1993; Saltelli et al.
2010, doi:10.1016/j.cpc.2009.09.018).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.streams import Streams

DRAWS, FORTUNES = 200, 6  # parameter draws and fortunes for each of them [count]
MEASURES = ("democratic_prevails", "sovereigntist_prevails", "alignment")
KINDS = ("positions", "texts", "coefficients")
N_BOOTSTRAP = 400
FEWEST = 10  # replications on the rarer side; with fewer a share says nothing [count]
SEED = 17


def kind_of(stream: str) -> str:
    """Say what a named stream decides: one of `KINDS`, or ``dice``.

    Examples
    --------
    >>> kind_of("position/openness"), kind_of("meeting/0/item/draft/A/RES/73/27")
    ('positions', 'texts')
    >>> kind_of("discipline/eu"), kind_of("prediction/approval")
    ('coefficients', 'coefficients')
    >>> kind_of("text/cyber_norms/A/RES/73/27"), kind_of("meeting/0/item/ballot")
    ('texts', 'dice')
    """
    if stream.startswith("position/"):
        return "positions"
    if stream.startswith(("discipline/", "prediction/")):
        return "coefficients"
    if stream.startswith("text/"):
        return "texts"
    if "/draft/" in stream and not stream.endswith("/own"):
        return "texts"
    return "dice"


class Nested(Streams):
    """Streams of which some kinds are the same within each group of replications.

    Replication ``r`` belongs to group ``r // size``; a kept kind is drawn for
    the group's first replication and shared by all of it.

    Parameters
    ----------
    seed : int
    replications : range
    kept : iterable of str
        Kinds of `kind_of` that a group shares.
    size : int
        Replications in a group.

    Examples
    --------
    >>> draw = Nested(1, range(4), ["positions"], 2)
    >>> kept, free = draw.uniform("position/openness"), draw.uniform("ballot")
    >>> bool(kept[0] == kept[1]), bool(free[0] == free[1]), bool(kept[1] == kept[2])
    (True, False, False)
    """

    def __init__(self, seed: int, replications: range, kept, size: int):
        super().__init__(seed, replications)
        self.kept, self.size = frozenset(kept), size

    def arranged(self, name: str, draw: np.ndarray) -> np.ndarray:
        """Repeat within a group the draw of its first replication, where the kind is kept."""
        if kind_of(name) not in self.kept:
            return draw
        first = (np.asarray(self.replications) // self.size) * self.size - self.replications[0]
        return draw[first]


def nested_outcomes(
    config: Mapping, kept, draws: int = DRAWS, fortunes: int = FORTUNES
) -> pd.DataFrame:
    """Simulate several fortunes for each draw of some kinds of parameters.

    Returns
    -------
    DataFrame
        ``draw`` and the mean of every measure of `MEASURES` over the meetings of
        a replication; one row a replication.
    """
    from sim.model import NegotiationModel
    from sim.scenario import Scenario

    scenario = Scenario({**config, "record": {}})
    replications = range(draws * fortunes)
    streams = Nested(scenario.seed, replications, kept, fortunes)
    model = NegotiationModel(scenario, replications, streams=streams)
    try:
        meetings = model.run()["meetings"]
    finally:
        model.close()
    means = meetings.groupby("replication")[list(MEASURES)].mean().astype(float)
    return means.reset_index().assign(draw=lambda table: table["replication"] // fortunes)


def between_share(outcome: np.ndarray) -> float:
    """Share of the variance that lies between groups, by one-way random effects.

    Parameters
    ----------
    outcome : (G, n) float
        n outcomes in each of G groups.

    Returns
    -------
    float
        0 to 1; nan where nothing varies.

    Examples
    --------
    >>> between_share(np.array([[0.0, 0.0], [1.0, 1.0]]))
    1.0
    >>> between_share(np.array([[0.0, 1.0], [0.0, 1.0]]))
    0.0
    """
    n = outcome.shape[1]
    within = outcome.var(axis=1, ddof=1).mean()
    between = outcome.mean(axis=1).var(ddof=1) - within / n
    total = max(between, 0.0) + within
    return float(max(between, 0.0) / total) if total > 0 else float("nan")


def shares(config: Mapping, draws: int = DRAWS, fortunes: int = FORTUNES) -> pd.DataFrame:
    """Split the variance of a scenario's outcomes into dice and ignorance.

    Parameters
    ----------
    config : mapping
        A whole configuration with ``uncertainty: estimated``.
    draws, fortunes : int
        Draws of parameters, and fortunes for each.

    Returns
    -------
    DataFrame
        ``measure, mean, source, share, low, high``: source is ``dice``, ``ignorance``
        (together 1), and of the latter positions, texts and coefficients alone;
        what they do together is the rest. The interval is a 90 % bootstrap over
        draws. Shares are nan where fewer than ten replications differ.
    """
    found = {"ignorance": nested_outcomes(config, KINDS, draws, fortunes)}
    for kind in KINDS:
        found[kind] = nested_outcomes(config, [kind], draws, fortunes)
    rows = []
    for measure in MEASURES:
        for source, table in found.items():
            grid = table[measure].to_numpy().reshape(draws, fortunes)
            share, low, high = _with_interval(grid)
            if source == "ignorance":
                mean = grid.mean()
                rows.append((measure, mean, "dice", 1.0 - share, 1.0 - high, 1.0 - low))
            rows.append((measure, mean, source, share, low, high))
    columns = ["measure", "mean", "source", "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _with_interval(grid: np.ndarray) -> tuple[float, float, float]:
    common = np.median(grid)
    if (grid != common).sum() < FEWEST:
        return float("nan"), float("nan"), float("nan")
    random = np.random.default_rng(SEED)
    picks = random.integers(len(grid), size=(N_BOOTSTRAP, len(grid)))
    again = np.array([between_share(grid[pick]) for pick in picks])
    return between_share(grid), *(float(q) for q in np.nanquantile(again, [0.05, 0.95]))
