"""The table of a study: who prevails how often, and against what baseline.

One row per cell and body. `win` is the share of decisions that leave only texts
of the scenario's first camp in force, `mirrored` the same for the second,
`both` the share with rival texts side by side, `compromise` with one agreed text,
`none` with no text; they sum to 1, with the `win_…` of further camps. `gets` is the share in
which the first camp has a text of its own in force (`win` and `both`), `gets_mirrored` the
second's, `gets_…` a further one's; `utility` what is in force is worth to it. A share carries
Wilson's interval (1927).
`difference` is the win rate minus that of the cell that differs only in doing nothing
(`no_action`), paired by replication because cells share their random numbers; its interval is
Newcombe's (1998, method 10). With several meetings or items in a replication
the shares are of these, replications are the clusters, and the interval uses
the effective sample size (Kish 1965) or Student's t on replication means.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.store.atomic import write_csv
from experiments.store.folders import saved_study, writing
from experiments.store.results import Results
from experiments.store.tables import read_columns
from experiments.study.camps import IDLE, means_of, measures_of, prevails, shares_of, utility
from experiments.study.stopping_rule import confidence_at
from sim.errors import DataError
from sim.theory.statistics import paired_mean_difference, paired_share_difference, wilson

CONFIDENCE = 0.95
BASELINE = IDLE


def summarize(
    folder: str | Path,
    confidence: float = CONFIDENCE,
    first: int | None = None,
    *,
    by_year: bool = False,
    baseline: Collection[int] | None = None,
) -> pd.DataFrame:
    """Make the table of a results folder.

    Parameters
    ----------
    folder : path
    confidence : float
        Of the intervals; a study with a stopping rule uses its own, narrower
        error rate for every look.
    first : int, optional
        Use only so many replications of each cell; all by default.
    by_year : bool
        A row for every year of a campaign, with a column ``year``.
    baseline : collection of int, optional
        Cells from which the others are subtracted, each from those that differ from it
        only in the first camp's strategy; those in which that camp does nothing by default.

    Returns
    -------
    DataFrame
        Columns ``cell``, the labels of the cell, ``replications``, ``win``,
        ``win_low``, ``win_high``, and so for ``mirrored``, ``gets`` and
        ``gets_mirrored``; ``both``, ``compromise``, ``none``; ``baseline`` (a cell),
        ``difference``, ``difference_low``, ``difference_high``; the means
        ``alignment``, ``utility``, ``utility_mirrored``; and ``shift`` and ``gain``,
        with ``_low`` and ``_high``, the paired changes of alignment and utility from
        the baseline with Student's interval.

    Raises
    ------
    DataError
        If the folder holds no finished replication.
    """
    folder = Path(folder)
    study = saved_study(folder)
    camps = study.camps_asked
    levels = ["cell", "forum", *(["year"] if by_year else [])]
    frame = _observations(folder, levels, camps)
    if first is not None:
        frame = frame[frame["replication"] < first]
    wide = {name: _by_replication(frame, name, levels) for name in measures_of(camps)}
    won = wide[prevails(camps[0])]
    index = won.index
    played = won.notna().sum(axis=1).to_numpy()
    table = _labels(folder, index)
    table["replications"] = played
    alpha = np.array([1.0 - confidence_at(study, n, confidence) for n in played])
    plain = bool((frame.groupby([*levels, "replication"], sort=False).size() == 1).all())
    for name, column in shares_of(camps).items():
        table[name], table[f"{name}_low"], table[f"{name}_high"] = _share(
            frame, wide[column], column, alpha, levels
        )
    for name, column in means_of(camps).items():
        table[name] = wide[column].mean(axis=1).to_numpy()
    rows = _baseline_rows(table, camps, baseline)
    table = _against_baseline(table, rows, won.to_numpy(), alpha, plain)
    for name, column in (("shift", "alignment"), ("gain", utility(camps[0]))):
        table = _shift(table, rows, name, wide[column].to_numpy(), alpha)
    return table


def _observations(folder: Path, levels: Sequence[str], camps: Sequence[str]) -> pd.DataFrame:
    columns = [*levels, "replication", *measures_of(camps)]
    frame = Results(folder).read("meetings", columns)
    if frame.empty:
        raise DataError(folder, "holds no finished replication yet")
    for name in measures_of(camps):
        frame[name] = frame[name].astype(float)
    return frame


def _by_replication(frame: pd.DataFrame, name: str, levels: Sequence[str]) -> pd.DataFrame:
    """Average over the meetings and items of a replication: levels x replication."""
    means = frame.groupby([*levels, "replication"], sort=True)[name].mean()
    return means.unstack("replication")


def _labels(folder: Path, index: pd.MultiIndex) -> pd.DataFrame:
    cells = read_columns(folder / "cells.parquet").to_pandas().set_index("cell")
    table = index.to_frame(index=False)
    labels = cells.drop(columns="forum", errors="ignore").reindex(table["cell"])
    whole = pd.concat([table, labels.reset_index(drop=True)], axis=1)
    return whole[[*(c for c in whole if c != "year"), *(c for c in whole if c == "year")]]


def _share(
    frame: pd.DataFrame,
    wide: pd.DataFrame,
    name: str,
    alpha: np.ndarray,
    levels: Sequence[str] = ("cell", "forum"),
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give shares and their intervals; clusters count by their effective size."""
    values = wide.to_numpy()
    if not np.isfinite(values).any():  # not known of results saved before
        nothing = np.full(len(values), np.nan)
        return nothing, nothing, nothing
    share = np.nanmean(values, axis=1)
    clusters = np.isfinite(values).sum(axis=1)
    spread = np.nanvar(values, axis=1, ddof=1) if values.shape[1] > 1 else np.zeros(len(share))
    size = frame.groupby(list(levels), sort=True)[name].size().to_numpy().astype(float)
    binary = np.isin(values[np.isfinite(values)], (0.0, 1.0)).all()
    if not binary:
        with np.errstate(divide="ignore", invalid="ignore"):
            effective = share * (1.0 - share) * clusters / spread
        size = np.where(np.isfinite(effective), np.clip(effective, clusters, size), clusters)
    else:
        size = clusters.astype(float)
    low, high = np.empty_like(share), np.empty_like(share)
    for one in np.unique(alpha):
        at = alpha == one
        low[at], high[at] = wilson(np.minimum(share * size, size)[at], size[at], 1.0 - one)
    return share, low, high


def _against_baseline(
    table: pd.DataFrame, rows: Mapping[int, int], wins: np.ndarray, alpha: np.ndarray, plain: bool
) -> pd.DataFrame:
    """Add the paired difference from the cell of the baseline."""
    columns = {name: np.full(len(table), np.nan) for name in ("", "_low", "_high")}
    for row, base in rows.items():
        if row == base:
            continue
        both = np.isfinite(wins[row]) & np.isfinite(wins[base])
        a, b = wins[row, both], wins[base, both]
        found = _difference(a, b, 1.0 - alpha[row], plain)
        for name, value in zip(columns, found, strict=True):
            columns[name][row] = value
    table["baseline"] = pd.array(
        [int(table["cell"].iloc[rows[r]]) if r in rows else None for r in range(len(table))],
        dtype="Int64",
    )
    for name, values in columns.items():
        table[f"difference{name}"] = values
    return table


def _shift(
    table: pd.DataFrame,
    rows: Mapping[int, int],
    column: str,
    alignment: np.ndarray,
    alpha: np.ndarray,
) -> pd.DataFrame:
    """Add the paired change of a mean from the cell of the baseline."""
    change = np.full((3, len(table)), np.nan)
    for row, base in rows.items():
        both = np.isfinite(alignment[row]) & np.isfinite(alignment[base])
        if row != base and both.sum() > 1:
            a, b = alignment[row, both], alignment[base, both]
            change[:, row] = paired_mean_difference(a, b, 1.0 - alpha[row])
    for name, values in zip((column, f"{column}_low", f"{column}_high"), change, strict=True):
        table[name] = values
    return table


def _difference(a: np.ndarray, b: np.ndarray, confidence: float, plain: bool) -> tuple:
    if plain:
        counts = [((a == x) & (b == y)).sum() for x, y in ((1, 1), (1, 0), (0, 1), (0, 0))]
        return tuple(float(v) for v in paired_share_difference(*counts, confidence))
    return paired_shares(a, b, confidence)


def paired_shares(a: np.ndarray, b: np.ndarray, confidence: float = CONFIDENCE) -> tuple:
    """Subtract shares of replications in which several decisions fall: difference, low, high.

    Student's interval on replication means; where all replications differ by
    the same it would have no width, so Newcombe's is given, counting each
    replication as won or lost.

    Examples
    --------
    >>> same = np.ones(40)
    >>> [round(v, 2) for v in paired_shares(same, same)]
    [0.0, -0.09, 0.09]
    """
    if len(a) < 2:
        return float(np.mean(a - b)) if len(a) else np.nan, np.nan, np.nan
    if np.ptp(a - b) > 0:
        return tuple(float(v) for v in paired_mean_difference(a, b, confidence))
    won = [((a > 0.5) == x) & ((b > 0.5) == y) for x in (True, False) for y in (True, False)]
    _, low, high = paired_share_difference(*(int(w.sum()) for w in won), confidence)
    return float((a - b).mean()), float(low), float(high)


def _baseline_rows(
    table: pd.DataFrame, camps: Sequence[str], cells: Collection[int] | None = None
) -> Mapping[int, int]:
    """Map rows to the row of the baseline that differs only in the first camp's strategy."""
    first = camps[0]
    if first not in table:
        return {}
    base = table[first] == BASELINE if cells is None else table["cell"].isin(list(cells))
    results = (*shares_of(camps), *means_of(camps))
    labels = [
        c
        for c in table.columns
        if c in camps or (not c.startswith(results) and not c.startswith(f"strategy.{first}."))
    ]
    labels = [c for c in labels if c not in ("cell", first, "replications")]
    keys = list(zip(*(table[c].astype(str) for c in labels), strict=True))
    at = {}
    for row, key in enumerate(keys):
        if base.iloc[row]:
            at.setdefault(key, row)
    return {row: at[key] for row, key in enumerate(keys) if key in at}


def save_table(table: pd.DataFrame, folder: str | Path) -> Path:
    """Write the table as ``table.csv``, with six digits after the point."""
    path = Path(folder) / "table.csv"
    with writing(Path(folder)):
        write_csv(table, path)
    return path
