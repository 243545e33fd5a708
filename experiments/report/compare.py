"""``plenary compare DIR_A DIR_B``: what differs between two studies, and what that did."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.figures.compare import comparison
from experiments.figures.style import save
from experiments.report.digest import open_results
from experiments.store.atomic import write_csv
from experiments.store.folders import saved_study
from experiments.store.provenance import changes
from experiments.store.results import OLDER_MEASURE, Results
from experiments.study.study import NAMED
from sim.errors import DataError
from sim.theory.statistics import paired_mean_difference

MEASURES = {
    "democratic_prevails": "democratic",
    "sovereigntist_prevails": "sovereigntist",
    "gets_its_text_democratic": "gets",
    "gets_its_text_sovereigntist": "gets_mirrored",
    "both": "both",
    "compromise": "compromise",
    "none": "none",
    "utility_democratic": "utility",
    "utility_sovereigntist": "utility_mirrored",
    "alignment": "alignment",
}


def main(argv: Sequence[str]) -> int:
    """Run ``plenary compare``."""
    parser = argparse.ArgumentParser(prog="plenary compare", description=__doc__)
    parser.add_argument("a", help="a results folder")
    parser.add_argument("b", help="another one")
    parser.add_argument("--csv", help="also write the table to this file")
    parser.add_argument("--figure", help="also draw it to this file (.svg or .png)")
    parser.add_argument("--partial", action="store_true", help="read unfinished studies too")
    arguments = parser.parse_args(list(argv))
    a, _ = open_results(arguments.a, partial=arguments.partial)
    b, _ = open_results(arguments.b, partial=arguments.partial)
    table = compare(a, b)
    print(describe(a, b, table))
    if arguments.csv:
        write_csv(table, Path(arguments.csv))
    if arguments.figure:
        path = Path(arguments.figure)
        save(comparison(table), path.parent, path.stem)
    return 0


def compare(a: Results, b: Results) -> pd.DataFrame:
    """Subtract study A from study B, cell by cell.

    Cells with the same labels belong together; labels that only one of the
    studies has are averaged over. With the same seed the replications are
    paired (common random numbers); otherwise they are independent samples.

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
        If no cell of one study has its like in the other.
    """
    labels = _common(a, b)
    left, right = ({}, {}) if not labels else (_means(a, labels), _means(b, labels))
    paired = a.study.base.get("seed") == b.study.base.get("seed")
    keys = [key for key in left if key in right]
    if not keys:
        raise DataError(
            b.folder,
            f"has no cell like those of {a.folder}: none of "
            f"{', '.join(labels or a.cells.columns[1:])} agrees; compare studies that share "
            "strategies or bodies",
        )
    return pd.DataFrame([_row(labels, key, left[key], right[key], paired) for key in keys])


def _common(a: Results, b: Results) -> list[str]:
    """Labels by which cells are matched: those both vary or name, where values meet."""
    out = []
    for name in a.cells.columns[1:]:
        if name not in b.cells:
            continue
        one, other = set(a.cells[name].astype(str)), set(b.cells[name].astype(str))
        if one & other and (len(one | other) > 1 or name in NAMED.values()):
            out.append(name)
    return out


def _means(results: Results, labels: list[str]) -> dict[tuple, pd.DataFrame]:
    """Average over each replication: labels to a frame, replication x measure."""
    columns = ["cell", "replication", *MEASURES]
    frame = results.read("meetings", columns)
    cells = results.cells.set_index("cell")[labels].astype(str)
    groups: dict[tuple, list[int]] = {}
    for cell, row in zip(cells.index, cells.itertuples(index=False), strict=True):
        groups.setdefault(tuple(row), []).append(cell)
    by_cell = frame.astype(dict.fromkeys(MEASURES, float))
    means = by_cell.groupby(["cell", "replication"])[list(MEASURES)].mean()
    present = set(means.index.get_level_values("cell"))
    out = {}
    for key, members in groups.items():
        found = [means.loc[c] for c in members if c in present]
        if found:
            out[key] = pd.concat(found).groupby(level=0).mean()
    return out


def _row(labels, key, left: pd.DataFrame, right: pd.DataFrame, paired: bool) -> dict:
    both = left.index.intersection(right.index)
    row: dict = dict(zip(labels, key, strict=True))
    row["replications"], row["paired"] = len(both) if paired else min(len(left), len(right)), paired
    for name, short in MEASURES.items():
        x, y = left[name].to_numpy(), right[name].to_numpy()
        if paired:
            x, y = left.loc[both, name].to_numpy(), right.loc[both, name].to_numpy()
            change, low, high = (float(v) for v in paired_mean_difference(y, x))
        else:
            change = float(y.mean() - x.mean())
            parts = (v.var(ddof=1) / len(v) if len(v) > 1 else np.inf for v in (x, y))
            error = 1.96 * float(np.sqrt(sum(parts)))  # large-sample normal interval
            low, high = change - error, change + error
        row |= {
            f"{short}_a": float(x.mean()),
            f"{short}_b": float(y.mean()),
            f"{short}_change": change,
            f"{short}_low": low,
            f"{short}_high": high,
        }
    return row


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
    different = config_changes(*(_first_config(study, table) for study in (a, b)))
    lines += [f"  {key}: {_brief(x)} -> {_brief(y)}" for key, x, y in different[:30]] or [
        "  the same"
    ]
    if len(different) > 30:
        lines.append(f"  and {len(different) - 30} more")
    for name, count in (("A", a), ("B", b)):
        axes = ", ".join(axis.name for axis in count.study.axes) or "nothing"
        lines.append(f"  {name} sweeps {axes}: {len(count.study)} cells")
    code = changes(a.manifest, b.manifest)
    lines += ["", "Code and data: " + ("; ".join(code[:8]) if code else "the same"), ""]
    paired = bool(table["paired"].all())
    lines.append(
        "What that did (B minus A, percentage points, 95 % intervals, "
        + ("paired by replication):" if paired else "independent samples: the seeds differ):")
    )
    lines += _rows(table)
    unchanged = (table[[f"{m}_change" for m in MEASURES.values()]] == 0).all(axis=1).sum()
    if unchanged:
        lines.append(f"{unchanged} of {len(table)} cells are the same in every measure.")
    return "\n".join(lines)


def _first_config(results: Results, table: pd.DataFrame) -> dict:
    """Give the configuration of the first cell that both studies have."""
    row = table.iloc[0]
    labels = table.columns[: table.columns.get_loc("replications")]
    cells = results.cells
    for name in labels:
        cells = cells[cells[name].astype(str) == row[name]]
    return saved_study(results.folder).config(int(cells["cell"].iloc[0]))


def _rows(table: pd.DataFrame) -> list[str]:
    labels = list(table.columns[: table.columns.get_loc("replications")])
    shown = [c for c in labels if table[c].nunique() > 1] or labels[-1:]
    lines = []
    for row in table.head(60).to_dict("records"):
        words = ", ".join(f"{row[c]}" for c in shown)
        parts = [
            f"{short} {100 * row[f'{short}_a']:.1f} -> {100 * row[f'{short}_b']:.1f} "
            f"({100 * row[f'{short}_change']:+.1f}, {100 * row[f'{short}_low']:+.1f} to "
            f"{100 * row[f'{short}_high']:+.1f})"
            for short in ("democratic", "sovereigntist")
        ]
        lines.append(f"  {words} (n={row['replications']}): {'; '.join(parts)}")
    if len(table) > 60:
        lines.append(f"  and {len(table) - 60} more rows; use --csv")
    return lines


def _brief(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"
