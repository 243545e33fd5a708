"""Payoffs of both sides of a game: played afresh in two heats, or read from a finished study."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.advice.payoffs import Payoffs, dominated, played
from experiments.analysis.open_results import open_results
from experiments.running.kept_plays import KeptPlays
from experiments.running.progress import Progress
from experiments.study.camps import two_of, utility
from experiments.study.study import Study
from sim.errors import ConfigError
from sim.simulation import simulate

HEAT = 50  # replications after which portfolios that are surely dominated drop out
SMALL = 12  # cells up to which nothing drops out
SURE = 0.99  # share of resamples in which a portfolio must be dominated to drop out


def _cells(study: Study) -> dict[tuple[str, str], int]:
    """Number of the cell of each pair of portfolios.

    Raises
    ------
    ConfigError
        If anything else is swept.
    """
    first, second = two_of(study.base)
    found: dict[tuple[str, str], int] = {}
    for cell in range(len(study)):
        labels = study.labels(cell)
        pair = (str(labels[first]), str(labels[second]))
        if pair in found:
            problem = "a game is in one body and one scenario: sweep the two strategies only"
            raise ConfigError("game", problem)
        found[pair] = cell
    return found


def utilities(
    config: dict, replications: range, kept: KeptPlays, sides: Sequence[str]
) -> np.ndarray:
    """Utility of some camps in each replication, the mean over its items, (K, R)."""

    def play() -> dict[str, np.ndarray]:
        meetings = simulate(config, replications)["meetings"]
        mean = meetings.groupby("replication")[[utility(side) for side in sides]].mean()
        return {f"camp_{k}": mean[utility(side)].to_numpy() for k, side in enumerate(sides)}

    found = kept.play(config, replications, play)
    return np.stack([found[f"camp_{k}"] for k in range(len(sides))])


def raced(study: Study, seed: int, quiet: bool, kept_plays: KeptPlays) -> Payoffs:
    """Play a first heat of all cells, then the rest of those that are still in question."""
    cells = _cells(study)
    rows, columns = (list(dict.fromkeys(pair[k] for pair in cells)) for k in (0, 1))
    heat = min(HEAT, study.replications) if len(cells) > SMALL else study.replications
    with Progress(len(cells) * study.replications, quiet=quiet) as progress:

        def play(span: range, rows: list[str], columns: list[str]) -> Payoffs:
            def one(a: int, b: int):
                config = study.config(cells[rows[a], columns[b]])
                found = utilities(config, span, kept_plays, two_of(study.base))
                progress.advance(len(span))
                return found

            return played(rows, columns, one, two_of(study.base))

        first = play(range(heat), rows, columns)
        if heat == study.replications:
            return first
        keep_a, keep_b = survivors(first, seed)
        kept = first.only(keep_a, keep_b)
        more = play(range(heat, study.replications), list(kept.rows), list(kept.columns))
    for name in sorted({*rows, *columns} - {*kept.rows, *kept.columns}):
        print(f"Note: {name} is dominated and was left out after {heat} plays.", file=sys.stderr)
    return Payoffs(
        kept.rows,
        kept.columns,
        np.concatenate([kept.first, more.first], axis=-1),
        np.concatenate([kept.second, more.second], axis=-1),
        first.sides,
    )


def survivors(payoffs: Payoffs, seed: int) -> tuple[list[int], list[int]]:
    """Portfolios that are not surely dominated, of both sides."""
    resamples = payoffs.bootstrap(seed)
    share_a, share_b = np.zeros(len(payoffs.rows)), np.zeros(len(payoffs.columns))
    for first, second in resamples:
        share_a[dominated(first)] += 1 / len(resamples)
        share_b[dominated(second.T)] += 1 / len(resamples)
    return list(np.flatnonzero(share_a < SURE)), list(np.flatnonzero(share_b < SURE))


def from_results(folder: str, words: Sequence[str]) -> tuple[Payoffs, str]:
    """Read the payoffs of a finished study; ``forum=NAME`` if it has several bodies."""
    results, _ = open_results(folder)
    sides = two_of(results.study.base)
    asked = dict(word.split("=", 1) for word in words if "=" in word)
    rows = results.read("meetings", ["cell", "replication", *(f"utility_{s}" for s in sides)])
    names = pd.DataFrame([results.study.labels(c) for c in range(len(results.study))])
    for key, value in asked.items():
        if key not in names or value not in set(names[key]):
            allowed = names[key].unique() if key in names else names.columns
            raise ConfigError(key, "not in this study", value=value, choices=allowed)
        names = names[names[key] == value]
    names = names.dropna(axis=1)
    for key in names.columns.difference(sides):
        if names[key].nunique() > 1:
            raise ConfigError(key, "name one of them", choices=names[key].unique())
    mean = rows.groupby(["cell", "replication"]).mean()
    one, other = (list(dict.fromkeys(names[side])) for side in sides)

    def play(a: int, b: int):
        found = names[(names[sides[0]] == one[a]) & (names[sides[1]] == other[b])].index
        if len(found) == 0 or found[0] not in mean.index.get_level_values("cell"):
            return np.full(1, np.nan), np.full(1, np.nan)
        part = mean.loc[found[0]]
        return tuple(part[f"utility_{side}"].to_numpy() for side in sides)

    lengths = {len(play(a, b)[0]) for a in range(len(one)) for b in range(len(other))}
    if len(lengths) > 1:
        raise ConfigError("game", f"{folder} has cells that are missing or were played less often")
    return played(one, other, play, sides), str(Path(folder).name)
