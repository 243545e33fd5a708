"""Measure every mechanism by paired runs and write the table `docs/mechanisms.md`.

``python -m tools.docs.mechanisms [--replications N]``. Each measure is two
configurations that differ in the mechanism only, run with the same random
numbers; the difference in the share of meetings that the democratic-aligned
side wins, and in the alignment of what is in force, is given with its 95 %
interval. The flagship scenario is `unga_cyber_2018`; what takes years is
measured on the same question, asked every three years from 2018 to 2030.
"""

from __future__ import annotations

import argparse
import copy
from pathlib import Path

import numpy as np

from experiments.config.compose import composer
from experiments.figures.text_tables import markdown
from experiments.store.atomic import write_text
from experiments.study.study import scientific
from sim.simulation import simulate
from sim.theory.statistics import paired_mean_difference
from tools.docs.mechanism_measures import MEASURES, Measure
from tools.docs.mechanism_rows import rows

YEARS = (2018, 2021, 2024, 2027, 2030)
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "mechanisms.md"
HEAD = """# The 110 mechanisms

Written by `python -m tools.docs.mechanisms`; do not edit.
{n} paired replications each.

Five essays on digital diplomacy (S0 to S4) name these mechanisms. Many are one mechanism seen
twice, a metric, or a claim: they are mapped on few concepts. *Win rate* is the difference, with and
without the mechanism, in the share of meetings that the democratic-aligned side wins [percentage
points, 95 % interval]; *alignment* the difference in the alignment of what is in force, −1 to 1.
Positive numbers favour the democratic-aligned side; the mirrored reading is the other camp's. The
flagship is `unga_cyber_2018` in the First Committee; measures marked † ask the same question every
three years from 2018 to 2030 and are taken over all five meetings. A dash: a metric, a fact of the
data, or a claim that another row measures.

Rival texts that both pass are both in force, so the flagship's win rate is near its ceiling
whatever is done, and most of what a mechanism does shows in the alignment only.

*Direction*: **as said** when the interval of the measured column (*also*, else *alignment*) leaves
out 0 on the side that the source gives; **none** when it holds 0; **against** when it leaves it out
on the other side; **open** where the source gives no direction. A direction found here is one of
this model under its stated assumptions, not of the world.

Tests: D `tests/strategies/test_directions.py`, C `tests/sim/test_campaign.py`,
L `tests/sim/test_coalition.py`, I `tests/sim/test_deliberation.py`, B `tests/forums/`,
T `tests/theory/`; the words after the letter are part of the test's name.

"""
HEADS = (
    *("#", "Seed", "Mechanism", "Key or class", "Test"),
    *("Win rate [pp]", "Alignment", "Also", "Direction"),
)


def merged(under: dict, over: dict) -> dict:
    """Lay one nested mapping over another."""
    whole = dict(under)
    for key, value in over.items():
        old = whole.get(key)
        if isinstance(old, dict) and isinstance(value, dict) and "_target_" not in value:
            value = merged(old, value)
        whole[key] = value
    return whole


def configuration(compose, words: tuple[str, ...], edit: dict, years: bool) -> dict:
    """Make one of the two configurations of a measure."""
    config = copy.deepcopy(scientific(compose(list(words))[0]))
    if not years:
        return merged(config, edit)
    config["scenario"]["calendar"] = [{"year": year} for year in YEARS]
    config["scenario"]["campaign"] = edit
    return config


def means(config: dict, column: str, n: int) -> dict[str, np.ndarray]:
    """Mean win rate, alignment and one more column of each replication."""
    tables = simulate(config, range(n))
    meetings = tables["meetings"].groupby("replication")
    found = {
        "win": 100.0 * meetings["democratic_prevails"].mean().to_numpy(),
        "alignment": meetings["alignment"].mean().to_numpy(),
    }
    if column:
        table = tables["years"] if column in tables.get("years", ()) else tables["meetings"]
        found[column] = table.groupby("replication")[column].last().to_numpy().astype(float)
    return found


def run(compose, measure: Measure, n: int) -> dict[str, tuple[float, float, float]]:
    """Give differences with their intervals, by name."""
    first = configuration(compose, measure.words, measure.edit, measure.years)
    second = configuration(compose, measure.without, measure.unedit, measure.years)
    if measure.bare:
        for item in second["scenario"]["agenda"]:
            for draft in item["drafts"]:
                draft.pop("clauses", None)
    with_it, without = (means(config, measure.column, n) for config in (first, second))
    return {
        name: tuple(float(v) for v in paired_mean_difference(with_it[name], without[name]))
        for name in with_it
    }


def direction(measure: Measure, found: dict[str, tuple[float, float, float]]) -> str:
    """Say whether the direction found is the one that the source gives."""
    if not measure.expect:
        return "open"
    _, low, high = found[measure.column or "alignment"]
    if low <= 0.0 <= high:
        return "none"
    return "as said" if (low > 0) == (measure.expect == "+") else "against"


def cell(values: tuple[float, float, float], digits: int) -> str:
    """Print a difference with its interval."""
    mean, low, high = (f"{v:+.{digits}f}".replace("-", "−") for v in values)
    return f"{mean} [{low}, {high}]"


def document(results: dict[str, dict], n: int) -> str:
    """Write the table."""
    lines = []
    for number, seed, says, key, test, name in rows():
        win = align = also = found = "–"
        if name in MEASURES:
            measure, result = MEASURES[name], results[name]
            win = cell(result["win"], 1) + (" †" if measure.years else "")
            align, found = cell(result["alignment"], 3), direction(measure, result)
            if measure.column:
                also = f"{measure.column} {cell(result[measure.column], 2)}"
        lines.append((number, seed, says, key, test, win, align, also, found))
    return HEAD.format(n=n) + "\n".join(markdown(HEADS, lines)) + "\n"


def main(arguments: list[str] | None = None) -> None:
    """Measure everything and write the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs.mechanisms")
    parser.add_argument("--replications", type=int, default=300)
    parser.add_argument("--output", type=Path, default=DOCUMENT)
    given = parser.parse_args(arguments)
    with composer() as compose:
        results = {name: run(compose, m, given.replications) for name, m in MEASURES.items()}
    write_text(document(results, given.replications), given.output)


if __name__ == "__main__":
    main()
