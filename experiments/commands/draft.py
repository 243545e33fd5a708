"""``plenary draft [TEXT] --ledger FILE``: what to concede, what to add, and whom it gains.

A text is a ledger of clauses. Says what each single change does to the votes and to whom, the
versions' places between ambition, adoption and support, the best concession, and which offered
amendment would hurt. More: docs/how-to/draft-a-text.md
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from experiments.advice.answer import Answer, Listed, Shown
from experiments.advice.clauses import MOST, WHOLE, Clause, read_ledger
from experiments.advice.drafting import Judge, Versions, changes, leans, try_versions
from experiments.advice.draws import JointDraws, Rule, joint_draws, rule_named
from experiments.advice.track_record import RIGHT, beside, called
from experiments.advice.version_search import TRIED
from experiments.commands.asked import (
    add_count_options,
    add_text_options,
    deliver,
    folder_for,
    heard,
    inputs_of,
    kept_pieces,
    parser_of,
    the_text,
)
from experiments.figures.advice import concession_matrix, version_front
from experiments.figures.labels import change, probability
from experiments.running.progress import Progress
from sim.errors import DataError

MOVED = 6  # members that are named for a change [count]
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
        problem = (
            f"has {len(clauses)} clauses; at most {MOST}: put clauses that stand or fall together "
            "into one row"
        )
        raise DataError(options.ledger, problem)
    draws = heard(options, draws, call)
    single, matrix = changes(draws, rule, clauses)
    inputs = inputs_of(options, options.ledger)
    most = 2 ** len(clauses) if len(clauses) <= WHOLE else TRIED
    with kept_pieces(options, folder, inputs) as pieces:
        with Progress(most, what="versions") as progress:
            judge = Judge(draws, rule, clauses, pieces.arrays, progress.advance)
            tried = try_versions(clauses, judge)
        matrix = pieces.table("matrix", lambda: beside(matrix, calibration, str(call.date)))
    answer = _answer(name, draws, rule, clauses, single, matrix, tried)
    return deliver(answer, folder, "draft", argv, inputs)


def _answer(
    name: str,
    draws: JointDraws,
    rule: Rule,
    clauses: list[Clause],
    single: pd.DataFrame,
    matrix: pd.DataFrame,
    tried: Versions,
) -> Answer:
    inside = [c.inside for c in clauses]
    concessions, offers = single[inside], single[[not flag for flag in inside]]
    table = tried.table
    now = table.iloc[0]
    best = table[table["efficient"]].sort_values("ambition", ascending=False)
    lines = [
        f"As it stands: {now['yes']:.0f} yes, {now['no']:.0f} no, adopted with "
        f"{probability(float(now['p_adopted']))}.",
        _screen(offers, now),
        *(_offer(row, matrix) for row in offers.to_dict("records")),
        _best_version(best, now),
        _searched(tried),
    ]
    n_assumed = sum(c.basis == "assumed" for c in clauses)
    return Answer(
        question=f"What should {name} say?",
        headline=_headline(concessions, matrix),
        lines=[line for line in lines if line],
        tables={
            "changes": Listed("Each single change", single, CHANGES),
            "versions": Listed(
                "Versions that no other beats", best.drop(columns="efficient"), VERSIONS, 20
            ),
            "all_versions": Listed("Every version that was tried", table, rows=0),
            "leans": Listed("Change of each lean", leans(draws.iso3, clauses), rows=0),
            "matrix": Listed("Who moves", _by_movement(matrix), MATRIX, 30),
        },
        pictures=_pictures(table, matrix),
        limits=[f"{n_assumed} of {len(clauses)} clauses are placed by assumption.", *LIMITS],
    )


def _pictures(table: pd.DataFrame, matrix: pd.DataFrame) -> dict[str, Shown]:
    return {
        "front": Shown(
            "Ambition and adoption",
            "Versions of the text; those that no other beats are coloured.",
            lambda: version_front(table),
        ),
        "matrix": Shown(
            "Who moves",
            "Change of the probability of a yes, in points, of the members that move most.",
            lambda: concession_matrix(matrix),
        ),
    }


def _headline(concessions: pd.DataFrame, matrix: pd.DataFrame) -> str:
    sure = concessions[(concessions["yes_low"] > 0) & (concessions["yes"] >= TELLS)]
    if sure.empty:
        return "No answer: no single concession gains votes for certain within the stated ranges."
    best = sure.loc[(sure["yes"] - sure["no"]).idxmax()].to_dict()
    return (
        f"Best single concession: {best['change']}: {_effect(best)}. It moves "
        f"{_whom(best['change'], matrix)} (points of yes; {RIGHT})."
    )


def _effect(row: dict) -> str:
    """Say what a change brings in votes, and in points of adoption.

    Examples
    --------
    >>> row = {"yes": 2.2, "yes_low": 1.0, "yes_high": 3.5, "no": -1.0, "p_adopted": 0.001}
    >>> print(_effect(row))
    +2.2 yes (+1.0 to +3.5), −1.0 no, adoption unchanged
    >>> _effect({**row, "p_adopted": -0.12}).split(", ")[-1]
    'adoption −12 points'
    """
    points = 100 * row["p_adopted"]
    moved = change(points, math.nan, math.nan, 1, 0)
    adoption = "adoption unchanged" if abs(points) < 0.5 else f"adoption {moved} points"
    yes = change(row["yes"], row["yes_low"], row["yes_high"], 1).replace(" (", " yes (", 1)
    return f"{yes}, {change(row['no'], math.nan, math.nan, 1)} no, {adoption}"


def _whom(name: str, matrix: pd.DataFrame) -> str:
    """Name the members that a change moves most, and how often the forecast of each was right."""
    order = matrix[name].abs().sort_values(ascending=False, kind="stable").index[:MOVED]
    return ", ".join(
        f"{called(row['iso3'])} "
        + change(100 * row[name], math.nan, math.nan, 1, 0)
        + f" ({row['forecast_right']})"
        for row in matrix.loc[order].to_dict("records")
    )


def _offer(row: dict, matrix: pd.DataFrame) -> str:
    sure = row["yes_low"] * row["yes_high"] > 0
    verdict = "helps" if row["yes"] > 0 else "hurts"
    word = verdict if sure else "may help or hurt"
    return (
        f"The offer to {row['change']} {word}: {_effect(row)}; it moves "
        f"{_whom(row['change'], matrix)}."
    )


def _screen(offers: pd.DataFrame, now: pd.Series) -> str:
    """Say which amendment on offer is best for the text, and which is the most hostile."""
    if offers.empty:
        return ""
    gain = offers["yes"] - offers["no"]
    worst, best = offers.loc[gain.idxmin()], offers.loc[gain.idxmax()]
    helps = offers[offers["yes_low"] > 0]
    said = "No amendment on offer gains the text votes for certain. "
    if len(helps):
        said = f"Best amendment on offer, for the text: {best['change']}. "
    if worst["yes_high"] >= 0:
        return f"{said}None costs it votes for certain."
    left = now["p_adopted"] + worst["p_adopted"]
    breaks = "would bring it down" if left < 0.5 <= now["p_adopted"] else "does not decide it"
    then, before = probability(float(left)), probability(float(now["p_adopted"]))
    instead = "in either case" if then == before else f"instead of {before}"
    return f"{said}Most hostile: {worst['change']}, which {breaks} (adopted with {then} {instead})."


def _best_version(best: pd.DataFrame, now: pd.Series) -> str:
    """Name the most ambitious version that is as good as sure."""
    safe = best[best["p_adopted"] >= 0.9]
    if safe.empty:
        top = best.loc[best["p_adopted"].idxmax()]
        return (
            f"No version is adopted with 90 %; the surest is the text {top['version']} "
            f"({probability(float(top['p_adopted']))})."
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


def _searched(tried: Versions) -> str:
    """Say how many versions were tried, where not all were.

    Examples
    --------
    >>> print(_searched(Versions(pd.DataFrame({"version": ["a", "b"]}), 8192, True)))
    Of 8,192 versions 2 were tried: all that lie next to one that no other beats. That none of the
    others is better is not proved.
    """
    if len(tried.table) == tried.possible:
        return ""
    how = (
        "all that lie next to one that no other beats"
        if tried.closed
        else "the search was ended there, and there may be better"
    )
    return (
        f"Of {tried.possible:,} versions {len(tried.table):,} were tried: {how}. That none of the "
        "others is better is not proved."
    )


def _by_movement(matrix: pd.DataFrame) -> pd.DataFrame:
    moves = matrix.drop(columns=["iso3", "member", "p_yes", "forecast_right"])
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
