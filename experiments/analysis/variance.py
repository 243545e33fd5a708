"""Variance by source: chance, and what is not known of the parameters.

Replications differ by chance (who is away, the error of every ballot, incidents) and
because parameters are not known: where members stand, the ballot's coefficients and how
much blocs' lines pull, what moves all members alike on a new text, and, with structural
uncertainty, what members answer to money, resentment or ties. In a nested design
the same parameters meet several fortunes; analysis of variance with one random
factor then splits the spread (law of total variance; Searle, Casella &
McCulloch 1992, *Variance Components*, section 3.6 [memory]). With one kind of
parameter kept at a time and everything else drawn anew, the same sum gives that
kind's share alone, its first-order Sobol index (Sobol' 1993; Saltelli et al.
2010, doi:10.1016/j.cpc.2009.09.018).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from experiments.analysis.selected_cells import CloseUp
from experiments.figures.variance import KINDS
from experiments.study.camps import camps_of, outcome_columns
from sim.model import NegotiationModel
from sim.priors import PREFIX
from sim.scenario import Scenario
from sim.streams import Streams

DRAWS, FORTUNES = 200, 6  # parameter draws and fortunes for each of them [count]
CHANCE, PARAMETERS = "chance", "parameters"
N_BOOTSTRAP = 400
FEWEST = 10  # replications on the rarer side; with fewer a share says nothing [count]
SEED = 17
# What a report may spend: decisions played, over all cases and kinds; about 5 s [count].
BUDGET = 8_000
FEW_FORTUNES = 3  # for each draw, where a replication has many decisions [count]
LONG = 3  # decisions of a replication from which that is so [count]
LEAST_DRAWS = 30  # with fewer an interval is too wide to say anything [count]
MOST_CASES = 3


def kind_of(stream: str) -> str:
    """Say what a named stream decides: one of `KINDS`, or ``chance``.

    Examples
    --------
    >>> kind_of("position/openness"), kind_of("meeting/0/item/draft/A/RES/73/27")
    ('positions', 'common_shock')
    >>> kind_of("discipline/eu"), kind_of("prediction/approval")
    ('ballot', 'ballot')
    >>> kind_of("text/cyber_norms/A/RES/73/27"), kind_of("meeting/0/item/ballot")
    ('common_shock', 'chance')
    >>> kind_of("behaviour/side_payment")
    'behaviour'
    """
    if stream.startswith("position/"):
        return "positions"
    if stream.startswith(("discipline/", "prediction/")):
        return "ballot"
    if stream.startswith(PREFIX):
        return "behaviour"
    if stream.startswith("text/"):
        return "common_shock"
    if "/draft/" in stream and not stream.endswith("/own"):
        return "common_shock"
    return CHANCE


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


def measures(camps: Sequence[str]) -> list[str]:
    """List what is split: where the first two camps prevail, and the alignment in force."""
    return list(outcome_columns(camps))


def nested_outcomes(
    config: Mapping,
    kept,
    draws: int = DRAWS,
    fortunes: int = FORTUNES,
    camps: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Simulate several fortunes for each draw of some kinds of parameters.

    Returns
    -------
    DataFrame
        ``draw`` and the mean of every measure of `measures` over the meetings of
        a replication; one row a replication.
    """
    scenario = Scenario({**config, "record": {}})
    replications = range(draws * fortunes)
    streams = Nested(scenario.seed, replications, kept, fortunes)
    model = NegotiationModel(scenario, replications, streams=streams)
    try:
        meetings = model.run()["meetings"]
    finally:
        model.close()
    means = (
        meetings.groupby("replication")[measures(camps or camps_of(config))].mean().astype(float)
    )
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


def shares(
    config: Mapping,
    draws: int = DRAWS,
    fortunes: int = FORTUNES,
    camps: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Split the variance of a scenario's outcomes by source.

    Parameters
    ----------
    config : mapping
        A whole configuration with ``uncertainty: estimated`` or ``structural``; with the
        first the share of behaviour is 0.
    draws, fortunes : int
        Draws of parameters, and fortunes for each.
    camps : sequence of str, optional
        The one asked about first; the scenario's order by default.

    Returns
    -------
    DataFrame
        ``measure, mean, source, share, low, high``: source is ``chance``, ``parameters``
        (together 1), and of the latter each of `KINDS` alone;
        what they do together is the rest. The interval is a 90 % bootstrap over
        draws. Shares are nan where fewer than ten replications differ.
    """
    found = {PARAMETERS: nested_outcomes(config, KINDS, draws, fortunes, camps)}
    for kind in KINDS:
        found[kind] = nested_outcomes(config, [kind], draws, fortunes, camps)
    rows = []
    for measure in measures(camps or camps_of(config)):
        for source, table in found.items():
            grid = table[measure].to_numpy().reshape(draws, fortunes)
            share, low, high = _with_interval(grid)
            if source == PARAMETERS:
                mean = grid.mean()
                rows.append((measure, mean, CHANCE, 1.0 - share, 1.0 - high, 1.0 - low))
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


def plan(decisions: int, cases: int) -> tuple[int, int]:
    """Choose how many draws of parameters, and fortunes for each, a report affords.

    Parameters
    ----------
    decisions : int
        Of one replication.
    cases : int

    Returns
    -------
    draws, fortunes : int
        0 draws if it would take too long.

    Examples
    --------
    >>> plan(1, 2), plan(18, 1), plan(40, 1)
    ((133, 6), (0, 3), (0, 3))
    """
    fortunes = FEW_FORTUNES if decisions >= LONG else FORTUNES
    draws = BUDGET // (decisions * cases * fortunes * (1 + len(KINDS)))
    return (min(DRAWS, draws) if draws >= LEAST_DRAWS else 0), fortunes


def best_cases(cases: pd.DataFrame) -> pd.DataFrame:
    """Give the cases of a closer look whose strategy is the best of its body."""
    return cases[cases["role"] == "best"].head(MOST_CASES) if len(cases) else cases


def split(
    closer: CloseUp, config: Callable[[int], dict], camps: Sequence[str] | None = None
) -> tuple[pd.DataFrame, str]:
    """Split the variance of the best cases of a closer look by source.

    Behavioural parameters are drawn too, unless the study takes everything as known.

    Parameters
    ----------
    closer : CloseUp
    config : callable
        Of the number of a cell: its whole configuration.
    camps : sequence of str, optional
        The one asked about first; the scenario's order by default.

    Returns
    -------
    table : DataFrame
        ``case`` and the columns of `shares`; empty if it was not split.
    reason : str
        Why not, or nothing.
    """
    cases = best_cases(closer.tables.get("cases", pd.DataFrame()))
    if closer.reason or not len(cases):
        return pd.DataFrame(), f"not looked for: {closer.reason or 'no closer look'}"
    configs = {row.case: config(int(row.cell)) for row in cases.itertuples()}
    if all(one.get("uncertainty") == "fixed" for one in configs.values()):
        return pd.DataFrame(), (
            "only chance. With uncertainty=fixed, positions, texts and coefficients are taken as "
            "known, and the intervals hold nothing of what is not known about them"
        )
    decisions = int(closer.tables["meetings"].groupby(["case", "replication"]).size().max())
    draws, fortunes = plan(decisions, len(cases))
    if not draws:
        return pd.DataFrame(), (
            f"not split: a replication of this study has {decisions} decisions, too many to play "
            "again often enough for a report"
        )
    parts = []
    for case, one in configs.items():
        if one.get("uncertainty") != "fixed":
            part = shares({**one, "uncertainty": "structural"}, draws, fortunes, camps)
            # Two or three draws that differ: the bootstrap sees nothing but them.
            part.loc[~(part["high"] > part["low"]), ["share", "low", "high"]] = float("nan")
            part.insert(0, "case", case)
            parts.append(part.assign(draws=draws, fortunes=fortunes))
    return pd.concat(parts, ignore_index=True), ""
