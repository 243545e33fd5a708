"""Two results compared, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from experiments.analysis.pooling import pooled_share
from experiments.analysis.summary import paired_shares
from experiments.analysis.swept_keys import SweptKey, swept_keys
from experiments.store.results import Results
from experiments.study.camps import means_of, named_groups, prevails, shares_of
from sim.errors import DataError
from sim.theory.statistics import Z, paired_mean_difference

ENDS = ("a", "b", "change", "low", "high")


def measures(camps: Sequence[str]) -> dict[str, str]:
    """Give what is compared: column of meetings to its name in the table.

    Examples
    --------
    >>> list(measures(["north", "south"]).values())[:4]
    ['north', 'south', 'gets', 'gets_mirrored']
    """
    found = {prevails(camp): camp for camp in camps}
    found |= {column: name for name, column in shares_of(camps).items() if column not in found}
    return found | {column: name for name, column in means_of(camps).items()}


def is_number(name: str) -> bool:
    """Whether a measure is a mean of numbers, not a share of decisions."""
    return name.startswith(("alignment", "utility"))


def compare(a: Results, b: Results) -> pd.DataFrame:
    """Subtract study A from study B, cell by cell.

    Cells with the same labels belong together. Keys that only one of the
    studies sweeps make variants, told in the columns ``a`` and ``b``: each of
    one is compared with each of the other. With the same seed the replications
    are paired (common random numbers); otherwise they are independent samples.

    Parameters
    ----------
    a, b : Results

    Returns
    -------
    DataFrame
        The labels, ``replications``, ``paired`` and for each measure ``_a, _b,
        _change, _low, _high`` (95 %).

    Raises
    ------
    DataError
        If no cell of one study has its like in the other, or they have other camps.
    """
    if set(a.camps) != set(b.camps):
        problem = f"has the camps {', '.join(b.camps)}, {a.folder} has {', '.join(a.camps)}"
        raise DataError(b.folder, problem)
    labels = _common(a, b)
    left, right = ({}, {}) if not labels else (_means(a, labels), _means(b, labels))
    named = measures(a.camps)
    paired = a.study.base.get("seed") == b.study.base.get("seed")
    rows = [
        _row(dict(zip([*labels, "a", "b"], [*key, one, other], strict=True)), x, y, paired, named)
        for (key, one), x in left.items()
        for (like, other), y in right.items()
        if key == like
    ]
    if not rows:
        raise DataError(
            b.folder,
            f"has no cell like those of {a.folder}: none of "
            f"{', '.join(labels or a.cells.columns[1:])} agrees; compare studies that share "
            "strategies or bodies",
        )
    table = pd.DataFrame(rows)
    return table.drop(columns=[name for name in ("a", "b") if not table[name].any()])


def _common(a: Results, b: Results) -> list[str]:
    """Labels by which cells are matched: those both vary or name, where values meet."""
    out = []
    for name in a.cells.columns[1:]:
        if name not in b.cells:
            continue
        one, other = set(a.cells[name].astype(str)), set(b.cells[name].astype(str))
        if one & other and (len(one | other) > 1 or name in named_groups(a.camps).values()):
            out.append(name)
    return out


def own_keys(results: Results, labels: Sequence[str]) -> list[SweptKey]:
    """Give the swept keys by which one study's cells differ beside the common labels."""
    return [key for key in swept_keys(results) if key.name not in labels]


def _means(results: Results, labels: list[str]) -> dict[tuple, pd.DataFrame]:
    """Average over each replication: labels and variant to a frame, replication x measure."""
    frame = results.read("meetings", ["cell", "replication", *measures(results.camps)])
    cells = results.cells
    named = cells[labels].astype(str)
    variant = pd.Series("", cells.index)
    for key in own_keys(results, labels):
        if not key.pooled:
            told = dict(zip(cells[key.name].astype(str).drop_duplicates(), key.values, strict=True))
            said = key.words + " " + cells[key.name].astype(str).map(told)
            variant = said.where(variant == "", variant + ", " + said)
    groups: dict[tuple, list[int]] = {}
    rows = zip(cells["cell"], named.itertuples(index=False, name=None), variant, strict=True)
    for cell, row, own in rows:
        groups.setdefault((row, own), []).append(cell)
    by_cell = frame.astype(dict.fromkeys(measures(results.camps), float))
    means = by_cell.groupby(["cell", "replication"])[list(measures(results.camps))].mean()
    present = set(means.index.get_level_values("cell"))
    out = {}
    for key, members in groups.items():
        found = [means.loc[c] for c in members if c in present]
        if found:
            out[key] = pd.concat(found).groupby(level=0).mean()
    return out


def _row(
    row: dict, left: pd.DataFrame, right: pd.DataFrame, paired: bool, named: Mapping[str, str]
) -> dict:
    both = left.index.intersection(right.index)
    row = row | {
        "replications": len(both) if paired else min(len(left), len(right)),
        "paired": paired,
    }
    for name, short in named.items():
        if left[name].isna().any() or right[name].isna().any():  # saved by an older version
            row |= dict.fromkeys([f"{short}_{end}" for end in ENDS], np.nan)
            continue
        if paired:
            x, y = left.loc[both, name].to_numpy(), right.loc[both, name].to_numpy()
            subtract = paired_mean_difference if is_number(short) else paired_shares
            change, low, high = (float(v) for v in subtract(y, x))
        else:
            x, y = left[name].to_numpy(), right[name].to_numpy()
            change, low, high = _unpaired(x, y, not is_number(short))
        row |= {
            f"{short}_a": float(x.mean()),
            f"{short}_b": float(y.mean()),
            f"{short}_change": change,
            f"{short}_low": low,
            f"{short}_high": high,
        }
    return row


def _unpaired(x: np.ndarray, y: np.ndarray, shares: bool) -> tuple[float, float, float]:
    """Subtract means of independent samples; Newcombe's interval (1998, method 10) of shares.

    Examples
    --------
    >>> [round(v, 2) for v in _unpaired(np.ones(50), np.ones(50), True)]
    [0.0, -0.07, 0.07]
    """
    change = float(y.mean() - x.mean())
    if shares:
        (a, a_low, a_high), (b, b_low, b_high) = (pooled_share(v, 1) for v in (x, y))
        below = np.hypot(b - b_low, a_high - a)
        above = np.hypot(b_high - b, a - a_low)
        return change, change - float(below), change + float(above)
    parts = (v.var(ddof=1) / len(v) if len(v) > 1 else np.inf for v in (x, y))
    error = Z * float(np.sqrt(sum(parts)))  # large-sample normal interval
    return change, change - error, change + error


def config_changes(a: Mapping, b: Mapping, prefix: str = "") -> list[tuple[str, object, object]]:
    """List the keys in which two configurations differ.

    Examples
    --------
    >>> config_changes({"forum": {"rounds": 3}}, {"forum": {"rounds": 4}, "seed": 1})
    [('forum.rounds', 3, 4), ('seed', '(absent)', 1)]
    """
    out = []
    for key in dict.fromkeys([*a, *b]):
        x, y = a.get(key, "(absent)"), b.get(key, "(absent)")
        where = f"{prefix}{key}"
        if isinstance(x, Mapping) and isinstance(y, Mapping):
            out += config_changes(x, y, f"{where}.")
        elif x != y:
            out.append((where, x, y))
    return out
