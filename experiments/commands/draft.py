"""``plenary draft [TEXT] --ledger FILE``: what to concede, what to add, and whom it gains.

A text is a ledger of clauses. Says what each single change does to the votes and to whom, every
version's place between ambition, adoption and support, the best concession, and which offered
amendment would hurt. More: docs/how-to/draft-a-text.md
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from experiments.advice.answer import Answer, Listed, Shown
from experiments.advice.clauses import MOST, Clause, read_ledger
from experiments.advice.drafting import all_versions, changes, leans
from experiments.advice.draws import JointDraws, Rule, joint_draws, rule_named
from experiments.advice.track_record import beside
from experiments.commands.asked import (
    add_count_options,
    add_text_options,
    deliver,
    folder_for,
    heard,
    inputs_of,
    parser_of,
    the_text,
)
from experiments.figures.advice import concession_matrix, version_front
from sim.errors import DataError

TELLS = 0.5  # votes below which an interval that holds nought says nothing


def main(argv: Sequence[str]) -> int:
    """Run ``plenary draft``.

    Returns
    -------
    int
        Exit code.
    """
    parser = parser_of("draft", __doc__)
    add_text_options(parser)
    parser.add_argument("--ledger", required=True, help="clause, status (in, offer), …: the text")
    add_count_options(parser)
    options = parser.parse_args(list(argv))
    rule, folder = rule_named(options.rule), folder_for(options)
    calibration, name, call = the_text(options)
    draws = joint_draws(calibration, call, seed=options.seed)
    clauses = read_ledger(options.ledger, calibration, draws)
    if len(clauses) > MOST:
        problem = f"has {len(clauses)} clauses; at most {MOST}, so that every version is tried"
        raise DataError(options.ledger, problem)
    draws = heard(options, draws, call)
    single, matrix = changes(draws, rule, clauses)
    table = all_versions(draws, rule, clauses)
    matrix = beside(matrix, calibration, str(call.date))
    inputs = inputs_of(options, options.ledger)
    answer = _answer(name, draws, rule, clauses, single, matrix, table)
    return deliver(answer, folder, "draft", argv, inputs)


def _answer(
    name: str,
    draws: JointDraws,
    rule: Rule,
    clauses: list[Clause],
    single: pd.DataFrame,
    matrix: pd.DataFrame,
    table: pd.DataFrame,
) -> Answer:
    inside = [c.inside for c in clauses]
    concessions, offers = single[inside], single[[not flag for flag in inside]]
    now = table.iloc[0]
    best = table[table["efficient"]].sort_values("ambition", ascending=False)
    lines = [
        f"As it stands: {now['yes']:.0f} yes, {now['no']:.0f} no, adopted with "
        f"{100 * now['p_adopted']:.0f} %.",
        *(_offer(row) for row in offers.to_dict("records")),
        _best_version(best, now),
    ]
    n_assumed = sum(c.basis == "assumed" for c in clauses)
    return Answer(
        question=f"What should {name} say?",
        headline=_headline(concessions),
        lines=[line for line in lines if line],
        tables={
            "changes": Listed("Each single change", single, CHANGES),
            "versions": Listed(
                "Versions that no other beats", best.drop(columns="efficient"), VERSIONS, 20
            ),
            "all_versions": Listed("Every version", table, rows=0),
            "leans": Listed("Change of each lean", leans(draws.iso3, clauses), rows=0),
            "matrix": Listed("Who moves", _by_movement(matrix), MATRIX, 30),
        },
        pictures={
            "front": Shown(
                "Ambition and adoption",
                "Every version of the text; those that no other beats are filled.",
                lambda: version_front(table),
            ),
            "matrix": Shown(
                "Who moves",
                "Change of the probability of a yes, in points, of the members that move most.",
                lambda: concession_matrix(matrix),
            ),
        },
        limits=[f"{n_assumed} of {len(clauses)} clauses are placed by assumption.", *LIMITS],
    )


def _headline(concessions: pd.DataFrame) -> str:
    sure = concessions[(concessions["yes_low"] > 0) & (concessions["yes"] >= TELLS)]
    if sure.empty:
        return "No answer: no single concession gains votes for certain within the stated ranges."
    best = sure.loc[(sure["yes"] - sure["no"]).idxmax()]
    return (
        f"Best single concession: {best['change']}: {best['yes']:+.1f} yes "
        f"({best['yes_low']:+.1f} to {best['yes_high']:+.1f}), {best['no']:+.1f} no, adoption "
        f"{100 * best['p_adopted']:+.0f} points. It gains {best['whom']} (points of yes)."
    )


def _offer(row: dict) -> str:
    sure = row["yes_low"] * row["yes_high"] > 0
    verdict = "helps" if row["yes"] > 0 else "hurts"
    word = verdict if sure else "may help or hurt"
    return (
        f"The offer to {row['change']} {word}: {row['yes']:+.1f} yes ({row['yes_low']:+.1f} to "
        f"{row['yes_high']:+.1f}), adoption {100 * row['p_adopted']:+.0f} points; {row['whom']}."
    )


def _best_version(best: pd.DataFrame, now: pd.Series) -> str:
    """Name the most ambitious version that is as good as sure."""
    safe = best[best["p_adopted"] >= 0.9]
    if safe.empty:
        top = best.loc[best["p_adopted"].idxmax()]
        return (
            f"No version is adopted with 90 %; the surest is the text {top['version']} "
            f"({100 * top['p_adopted']:.0f} %)."
        )
    first = safe.iloc[0]
    if first["version"] == "as it stands":
        return (
            "As it stands it is adopted with 90 % or more: concessions buy support, not adoption."
        )
    return (
        f"Most ambitious version that is adopted with 90 %: the text {first['version']} (keeps "
        f"{100 * first['ambition']:.0f} % of its worth, {first['yes']:.0f} yes)."
    )


def _by_movement(matrix: pd.DataFrame) -> pd.DataFrame:
    moves = matrix.drop(columns=["iso3", "p_yes", "forecast_right"])
    order = moves.abs().max(axis=1).sort_values(ascending=False, kind="stable").index
    return matrix.loc[order].reset_index(drop=True)


CHANGES = (
    "yes, no: change of the expected votes with 90 % intervals; they hold what a clause causes and "
    "what its friends lose, drawn from their ranges."
)
VERSIONS = "ambition: share of the worth of the text as it stands that is kept."
MATRIX = "Change of each member's probability of a yes, and how often its forecast was right."
LIMITS = [
    "What goes with opposing a clause is on record: 185 paragraphs voted separately, and the "
    "ballots on the whole. How much of it the clause causes is judgement: a share of 0.1 to 0.6 "
    "(0.3), drawn.",
    "Those who want a clause that is dropped lose 0 to 2 logits (1); judgement, drawn.",
    "Effects of clauses add up. That a text is more than its clauses is not in it.",
    "What a clause is worth to its sponsors stands in the ledger; the model has no opinion.",
    "The same command serves those who draft and those who amend: offers are judged by sign only.",
]
