"""Two results compared, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from experiments.figures.labels import short_keys, value_words
from experiments.report.comparison_table import config_changes, measures, own_keys
from experiments.store.folders import saved_study
from experiments.store.provenance import changes
from experiments.store.results import OLDER_MEASURE, Results
from experiments.study.camps import named_groups


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
    heads = {"a": "A ", "b": "B "} | dict.fromkeys(named_groups(camps).values(), "")
    heads |= {c: f"{words} " for c, words in short_keys(c for c in shown if c not in heads).items()}
    lines = []
    for row in table.head(60).to_dict("records"):
        words = ", ".join(f"{heads[c]}{row[c]}" for c in shown)
        parts = [
            f"{short} {100 * row[f'{short}_a']:.1f} -> {100 * row[f'{short}_b']:.1f} "
            f"({_points(row, f'{short}_change')}, {_points(row, f'{short}_low')} to "
            f"{_points(row, f'{short}_high')})"
            for short in camps
        ]
        lines.append(f"  {words} (n={row['replications']}): {'; '.join(parts)}")
    if len(table) > 60:
        lines.append(f"  and {len(table) - 60} more rows; use --csv")
    return lines


def _points(row: Mapping, name: str) -> str:
    """Write a difference in percentage points, with its sign."""
    return f"{100 * row[name]:+.1f}".replace("-", "−")
