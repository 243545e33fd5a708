"""Measure every mechanism by paired runs and write the table `docs/mechanisms.md`.

``python -m tools.docs.mechanisms [--replications N]``. Each measure is two
configurations that differ in the mechanism only, run with the same random
numbers and with behavioural parameters drawn from their stated ranges; the
difference in the democratic camp's utility of what is in force, and in the
other camp's, is given with its 95 % interval. The flagship scenario is
`unga_cyber_2018`; what takes years is measured on the same question, asked every
three years from 2018 to 2030.
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
from tools.docs.mechanism_rows import OWNER, rows

YEARS = (2018, 2021, 2024, 2027, 2030)
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "mechanisms.md"
HEAD = """# The 110 mechanisms

Written by `python -m tools.docs.mechanisms`; do not edit.
{n} paired replications each, behavioural parameters drawn from their stated ranges.

Five essays on digital diplomacy (S0 to S4) name these mechanisms. Many are one mechanism seen
twice, a metric, or a claim. Each comparison toggles one thing and is counted once, in the row that
names that thing; other rows that it bears on refer to it. *Effect* is the difference, with and
without the mechanism, in what is in force: its worth to the democratic camp, 95 % interval, and the
same for the other camp as *mirror*; 1 is the way from the middle of the yardstick to a camp's end.
Where a mechanism works on signatures, the effect is the number of signers, and there is no mirror.
The flagship is `unga_cyber_2018` in the First Committee; measures marked † ask the same question
every three years from 2018 to 2030 and are taken over all five meetings.

*Verdict*: **found**, the interval leaves out 0 on the side that the source gives (or on any, where
it gives none); **by construction**, it does, but the model is written so that it can work one way
only: no finding; **no effect**, it holds 0; **against**, it leaves it out on the other side; **not
modelled**, nothing can be toggled: a metric, a fact of the data, or a claim. What is found here is
found in this model under its stated assumptions, not in the world.

{count}

Tests: D `tests/strategies/test_directions.py`, C `tests/sim/test_campaign.py`,
L `tests/sim/test_coalition.py`, I `tests/sim/test_deliberation.py`, B `tests/forums/`,
T `tests/theory/`; the words after the letter are part of the test's name.

"""
HEADS = ("#", "Seed", "Mechanism", "Key or class", "Test", "Effect", "Mirror", "Verdict")
SIGNERS = "signers"


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
    """Mean worth of what is in force to either camp in each replication, and signers."""
    tables = simulate({**config, "uncertainty": "structural"}, range(n))
    meetings = tables["meetings"].groupby("replication")
    found = {
        "effect": meetings["utility_democratic"].mean().to_numpy(),
        "mirror": meetings["utility_sovereigntist"].mean().to_numpy(),
    }
    if column == SIGNERS:
        found["effect"] = meetings[SIGNERS].last().to_numpy().astype(float)
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


def verdict(measure: Measure, found: dict[str, tuple[float, float, float]]) -> str:
    """Say what was found, against the direction that the source gives."""
    _, low, high = found["effect"]
    if low <= 0.0 <= high:
        return "no effect"
    if measure.expect and (low > 0) != (measure.expect == "+"):
        return "against"
    return "by construction" if measure.construction else "found"


def cell(values: tuple[float, float, float], digits: int) -> str:
    """Print a difference with its interval."""
    mean, low, high = (f"{v:+.{digits}f}".replace("-", "−") for v in values)
    return f"{mean} [{low}, {high}]"


def document(results: dict[str, dict], n: int) -> str:
    """Write the table."""
    lines, verdicts = [], []
    for number, seed, says, key, test, name in rows():
        effect = mirror = "–"
        said = "not modelled"
        if name in MEASURES and OWNER[name] != number:
            said = f"see {OWNER[name]}"
        elif name in MEASURES:
            measure, result = MEASURES[name], results[name]
            digits = 1 if measure.column == SIGNERS else 3
            effect = cell(result["effect"], digits) + (" †" if measure.years else "")
            mirror = "–" if measure.column == SIGNERS else cell(result["mirror"], 3)
            said = verdict(measure, result)
        verdicts.append(said.split()[0] if said.startswith("see") else said)
        lines.append((number, seed, says, key, test, effect, mirror, said))
    names = ("found", "by construction", "no effect", "against", "not modelled")
    told = ", ".join(f"{verdicts.count(name)} *{name}*" for name in names)
    count = f"Of 110 rows: {told}; {verdicts.count('see')} refer to another row."
    return HEAD.format(n=n, count=count) + "\n".join(markdown(HEADS, lines)) + "\n"


def main(arguments: list[str] | None = None) -> None:
    """Measure everything and write the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs.mechanisms")
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--output", type=Path, default=DOCUMENT)
    given = parser.parse_args(arguments)
    with composer() as compose:
        results = {name: run(compose, m, given.replications) for name, m in MEASURES.items()}
    write_text(document(results, given.replications), given.output)


if __name__ == "__main__":
    main()
