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
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from experiments.config.compose import composer
from experiments.figures.text_tables import markdown
from experiments.store.atomic import write_text
from experiments.study.study import scientific
from sim.simulation import simulate
from sim.theory.statistics import paired_mean_difference
from tools.docs.mechanism_measures import BODIES, MEASURES, Measure
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
Each is measured twice on the question of `unga_cyber_2018`: *vote*, in the First Committee, where
both rival texts pass nearly always, so that only what decides a majority can show; *one text*, in
the open-ended working group, where each side's strength moves the chair's text. Where a mechanism
works on signatures (`dfi_2022`), the effect is the number of signers, and there is no mirror;
row 55 is measured in 3GPP on `standards_texts`. Measures marked † ask the same question every three
years from 2018 to 2030 and are taken over all five meetings. Marked ‡: no replication differs at
all. The mechanism then moves what no text's outcome shows (who follows a rule, the backlog,
promises), or nothing that this question turns on.

*Verdict*, for each of the two: **found**, the interval leaves out 0 on the side that the source
gives (or on any, where it gives none); **by construction**, it does, but the model is written so
that it can work one way only: no finding; **no effect**, it holds 0, or the effect prints as 0;
**against**, it leaves it out on the other side; **not modelled**, nothing can be toggled: a metric,
a fact of the data, or a claim. Of two looks at each of {measures} comparisons some {chance} would
leave out 0 by chance. What is found here is found in this model under its stated assumptions,
not in the world.

{count}

Tests: D `tests/strategies/test_directions.py`, C `tests/sim/test_campaign.py`,
L `tests/sim/test_coalition.py`, I `tests/sim/test_deliberation.py`, B `tests/forums/`,
T `tests/theory/`; the words after the letter are part of the test's name, and a hyphen says that
there is none. *Seed* is the essay. *Key or class* is what is set, added or left out; an
exclamation mark says that the model leaves the matter out.

"""
HEADS = (
    *("#", "Seed", "Mechanism", "Key or class", "Test"),
    *("Vote", "Mirror", "One text", "Mirror", "Verdict"),
)
SIGNERS = "signers"
WHERE = {"vote": (), "text": ("forum=oewg",)}  # the body, unless the measure has one of its own
NOTHING = (0.0, 0.0, 0.0)
TOO_SMALL = 0.0005  # a mean effect that prints as 0
STRONGEST = ("against", "found", "by construction", "no effect", "not modelled", "see")
SAID = {"vote": "vote", "text": "one text"}


def merged(under: dict, over: dict) -> dict:
    """Lay one nested mapping over another."""
    whole = dict(under)
    for key, value in over.items():
        old = whole.get(key)
        if isinstance(old, dict) and isinstance(value, dict) and "_target_" not in value:
            value = merged(old, value)
        whole[key] = value
    return whole


def configuration(compose, words: Sequence[str], edit: dict, years: bool) -> dict:
    """Make one of the two configurations of a measure."""
    config = copy.deepcopy(scientific(compose(list(words))[0]))
    if not years:
        return merged(config, edit)
    config["scenario"]["calendar"] = [{"year": year} for year in YEARS]
    config["scenario"]["campaign"] = {key: edit[key] for key in edit if key != "model"}
    return merged(config, {key: edit[key] for key in edit if key == "model"})


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


def placed(words: tuple[str, ...], body: str) -> list[str]:
    """Choose the body, where the measure chooses none."""
    own = any(word.startswith("forum=") for word in words)
    return [*(() if own else WHERE[body]), *words]


def run(compose, measure: Measure, n: int) -> dict[str, dict[str, tuple[float, float, float]]]:
    """Give differences with their intervals, by body and name."""
    return {body: in_body(compose, measure, body, n) for body in measure.bodies}


def in_body(compose, measure: Measure, body: str, n: int) -> dict[str, tuple[float, float, float]]:
    """Give differences with their intervals in one body, by name."""
    first = configuration(compose, placed(measure.words, body), measure.edit, measure.years)
    second = configuration(compose, placed(measure.without, body), measure.unedit, measure.years)
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
    mean, low, high = found["effect"]
    if low <= 0.0 <= high or abs(mean) < TOO_SMALL:
        return "no effect"
    if measure.expect and (low > 0) != (measure.expect == "+"):
        return "against"
    return "by construction" if measure.construction else "found"


def cell(values: tuple[float, float, float], digits: int) -> str:
    """Print a difference with its interval."""
    mean, low, high = (f"{v:+.{digits}f}".replace("-", "−") for v in values)
    return f"{mean} [{low}, {high}]"


def told(measure: Measure, found: dict[str, dict]) -> tuple[str, list[str], set[str]]:
    """Give the verdict in words, the cells of both bodies, and the verdicts."""
    cells, words = [], {}
    for body in BODIES:
        if body not in found:
            cells += ["–", "–"]
            continue
        signs = measure.column == SIGNERS
        mark = " †" * measure.years + " ‡" * (found[body]["effect"] == NOTHING)
        cells.append(cell(found[body]["effect"], 1 if signs else 3) + mark)
        cells.append("–" if signs else cell(found[body]["mirror"], 3))
        words[body] = verdict(measure, found[body])
    if len(set(words.values())) == 1:
        return next(iter(words.values())), cells, set(words.values())
    return "; ".join(f"{SAID[b]}: {w}" for b, w in words.items()), cells, set(words.values())


def document(results: dict[str, dict], n: int) -> str:
    """Write the table; a row is counted by the strongest of its two verdicts."""
    lines, verdicts = [], []
    for number, seed, says, key, test, name in rows():
        cells, said, each = ["–"] * 4, "not modelled", {"not modelled"}
        if name in MEASURES and OWNER[name] != number:
            said, each = f"see {OWNER[name]}", {"see"}
        elif name in MEASURES:
            said, cells, each = told(MEASURES[name], results[name])
        verdicts.append(next(word for word in STRONGEST if word in each))
        lines.append((number, seed, says, key, test, *cells, said))
    names = ("found", "by construction", "no effect", "against", "not modelled")
    counted = ", ".join(f"{verdicts.count(name)} *{name}*" for name in names)
    count = f"Of 110 rows: {counted}; {verdicts.count('see')} refer to another row. A row with two "
    count += "verdicts is counted as *against* if either is, then as *found*."
    looks = sum(len(measure.bodies) for measure in MEASURES.values())
    head = HEAD.format(n=n, count=count, measures=len(MEASURES), chance=round(0.05 * looks))
    return head + "\n".join(markdown(HEADS, lines)) + "\n"


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
