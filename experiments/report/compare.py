"""``plenary compare DIR_A DIR_B``: what differs between two studies, and what that did.

With one folder the strategies of that study are compared, each with every other or with
``--baseline STRATEGY``.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.analysis.open_results import open_results
from experiments.analysis.pooling import pooled_share
from experiments.analysis.summary import paired_shares
from experiments.analysis.swept_keys import SweptKey, swept_keys
from experiments.figures.compare import comparison
from experiments.figures.labels import value_words
from experiments.figures.style import save
from experiments.report.compare_strategies import compare_strategies
from experiments.store.atomic import write_csv
from experiments.store.folders import saved_study
from experiments.store.provenance import changes
from experiments.store.results import OLDER_MEASURE, Results
from experiments.study.camps import means_of, named_groups, prevails, shares_of
from sim.errors import ConfigError, DataError
from sim.theory.statistics import Z, paired_mean_difference

ENDS = ("a", "b", "change", "low", "high")


def main(argv: Sequence[str]) -> int:
    """Run ``plenary compare``."""
    parser = argparse.ArgumentParser(prog="plenary compare", description=__doc__)
    parser.add_argument("a", help="a results folder")
    parser.add_argument(
        "b", nargs="?", help="another one; without it, the strategies of the first are compared"
    )
    parser.add_argument(
        "--baseline", metavar="STRATEGY", help="with one folder: compare with this strategy only"
    )
    parser.add_argument("--csv", help="also write the table to this file")
    parser.add_argument("--figure", help="also draw it to this file (.svg or .png)")
    parser.add_argument("--partial", action="store_true", help="read unfinished studies too")
    arguments = parser.parse_args(list(argv))
    a, _ = open_results(arguments.a, partial=arguments.partial)
    if arguments.b is None:
        return compare_strategies(a, arguments.baseline, arguments.csv, arguments.figure)
    if arguments.baseline:
        raise ConfigError("--baseline", "compares the strategies of one folder", value=arguments.b)
    b, _ = open_results(arguments.b, partial=arguments.partial)
    table = compare(a, b)
    print(describe(a, b, table))
    if arguments.csv:
        write_csv(table, Path(arguments.csv))
    if arguments.figure:
        path = Path(arguments.figure)
        save(comparison(table, camps=a.camps), path.parent, path.stem)
    return 0


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


def describe(a: Results, b: Results, table: pd.DataFrame) -> str:
    """Say in words and numbers what differs.

    Parameters
    ----------
    a, b : Results
    table : DataFrame
        From `compare`.

    Returns
    -------
    str
    """
    lines = [f"A  {a.folder}: {a.manifest.get('command')}"]
    lines += [
        f"B  {b.folder}: {b.manifest.get('command')}",
        "",
        "Configuration of the first cell both have (A -> B):",
    ]
    if a.older_measure or b.older_measure:
        older = [name for name, one in (("A", a), ("B", b)) if one.older_measure]
        lines[2:2] = [f"{' and '.join(older)}: {OLDER_MEASURE}."]
    labels = _labels(table)
    varied = {key.name for study in (a, b) for key in own_keys(study, labels)}
    different = [
        one
        for one in config_changes(*(_first_config(study, table) for study in (a, b)))
        if not any(one[0] == key or one[0].startswith(f"{key}.") for key in varied)
    ]
    apart = " apart from what is swept" if varied else ""
    lines += [f"  {key}: {value_words(x)} -> {value_words(y)}" for key, x, y in different[:30]] or [
        f"  the same{apart}"
    ]
    if len(different) > 30:
        lines.append(f"  and {len(different) - 30} more")
    for name, study in (("A", a), ("B", b)):
        lines += _sweeps(name, study, labels)
    code = changes(a.manifest, b.manifest)
    lines += ["", "Code and data: " + ("; ".join(code[:8]) if code else "the same"), ""]
    paired = bool(table["paired"].all())
    lines.append(
        "What that did (B minus A, percentage points, 95 % intervals, "
        + ("paired by replication):" if paired else "independent samples: the seeds differ):")
    )
    lines += _rows(table, a.camps)
    unchanged = (table[[f"{m}_change" for m in measures(a.camps).values()]] == 0).all(axis=1).sum()
    if unchanged:
        lines.append(f"{unchanged} of {len(table)} cells are the same in every measure.")
    return "\n".join(lines)


def _sweeps(name: str, results: Results, labels: Sequence[str]) -> list[str]:
    """Say what a study sweeps, and what is averaged over with a warning."""
    axes = ", ".join(axis.name for axis in results.study.axes) or "nothing"
    lines = [f"  {name} sweeps {axes}: {len(results.study)} cells"]
    for key in own_keys(results, labels):
        many = f"{key.words}: {', '.join(key.values[:6])}" + ", …" * (len(key.values) > 6)
        if not key.pooled:
            lines.append(f"  only {name} varies {many}: a row for each value")
        elif key.name != "seed":
            lines.append(f"  Warning: {name} is averaged over {len(key.values)} values of {many}")
    return lines


def _labels(table: pd.DataFrame) -> list[str]:
    """Name the columns by which cells are matched."""
    columns = list(table.columns[: table.columns.get_loc("replications")])
    return [name for name in columns if name not in ("a", "b")]


def _first_config(results: Results, table: pd.DataFrame) -> dict:
    """Give the configuration of the first cell that both studies have."""
    row = table.iloc[0]
    cells = results.cells
    for name in _labels(table):
        cells = cells[cells[name].astype(str) == row[name]]
    return saved_study(results.folder).config(int(cells["cell"].iloc[0]))


def _rows(table: pd.DataFrame, camps: Sequence[str]) -> list[str]:
    labels = list(table.columns[: table.columns.get_loc("replications")])
    shown = [c for c in labels if table[c].nunique() > 1] or labels[-1:]
    lines = []
    for row in table.head(60).to_dict("records"):
        words = ", ".join(
            f"{c.upper()} {row[c]}" if c in ("a", "b") else f"{row[c]}" for c in shown
        )
        parts = [
            f"{short} {100 * row[f'{short}_a']:.1f} -> {100 * row[f'{short}_b']:.1f} "
            f"({100 * row[f'{short}_change']:+.1f}, {100 * row[f'{short}_low']:+.1f} to "
            f"{100 * row[f'{short}_high']:+.1f})"
            for short in camps
        ]
        lines.append(f"  {words} (n={row['replications']}): {'; '.join(parts)}")
    if len(table) > 60:
        lines.append(f"  and {len(table) - 60} more rows; use --csv")
    return lines
