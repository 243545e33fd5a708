"""``plenary game [DIR | key=value ...]``: what both sides should do, given what the other may.

Plays every portfolio of one camp against every one of the other on the same random numbers and
says: best answers, dominated portfolios, equilibria, what each choice risks, and the choice of
least regret. ``strategy/democratic=a,b`` names portfolios; DIR reads a finished study;
``--grow`` searches the grid of parts for portfolios that nobody listed.
More: docs/how-to/play-both-sides.md
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from experiments.advice.answer import Answer, Listed, Shown
from experiments.advice.equilibria import Equilibrium, equilibria, quantal_response
from experiments.advice.game_tables import (
    PRECISIONS,
    choice_table,
    equilibrium_table,
    payoff_table,
)
from experiments.advice.oracle import Grown
from experiments.advice.payoffs import Payoffs
from experiments.commands.asked import (
    deliver,
    folder_for,
    parser_of,
    with_unknown_parameters,
)
from experiments.commands.game_of_several import answer_for_several, moving_camps, played_game
from experiments.commands.game_payoffs import from_results, raced
from experiments.commands.game_search import grown_from, grown_tables, grown_words
from experiments.commands.show import read
from experiments.config.validation import check_study
from experiments.figures.advice import best_answers, payoff_maps
from experiments.figures.labels import change, counted, plain
from experiments.running.kept_plays import KeptPlays
from experiments.study.camps import USUAL
from experiments.study.study import Study
from sim.errors import ConfigError

FIRST = (
    "no_action,swing_courting,block,inclusive_tent,for_and_against,move_no_action,amend,"
    "democracy_club"
)
SECOND = "uncoordinated,one_voice,block,swing_courting,move_no_action,amend"
CLEAR = 0.5  # share of resamples in which a choice must be best to be called one


def main(argv: Sequence[str]) -> int:
    """Run ``plenary game``.

    Returns
    -------
    int
        Exit code.
    """
    parser = parser_of("game", __doc__)
    parser.add_argument("--grow", action="store_true", help="search the grid of parts too")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    options, rest = parser.parse_known_args(list(argv))
    folder = folder_for(options)
    if rest and "=" not in rest[0] and not rest[0].startswith("-"):
        if options.grow:
            raise ConfigError("--grow", "plays anew; name a scenario, not a results folder")
        payoffs, where = from_results(rest[0], rest[1:])
        return deliver(_answer(payoffs, where, None, options.seed), folder, "game", argv, [])
    study, where = _study(rest)
    if len(moving_camps(study)) > 2:
        with KeptPlays(folder) as kept:
            several = played_game(study, options.quiet, kept)
            sides = several.sides
            grown = grown_from(study, sides, options.quiet, kept) if options.grow else None
        answer = answer_for_several(several, where, options.seed, grown)
        return deliver(answer, folder, "game", argv, [])
    with KeptPlays(folder) as kept:
        payoffs = raced(study, options.seed, options.quiet, kept)
        sides = payoffs.sides
        grown = grown_from(study, sides, options.quiet, kept) if options.grow else None
    return deliver(_answer(payoffs, where, grown, options.seed), folder, "game", argv, [])


def _study(words: list[str]) -> tuple[Study, str]:
    """Compose the cells: the named portfolios, or those that every user knows."""
    given = {word.split("=")[0] for word in words if word.startswith("strategy/")}
    usual = dict(zip((f"strategy/{camp}" for camp in USUAL), (FIRST, SECOND), strict=True))
    if given <= usual.keys():  # a scenario with camps of its own names its portfolios itself
        words = [*words, *(f"{group}={usual[group]}" for group in usual if group not in given)]
    task = read(with_unknown_parameters(words), multirun=True)
    if task.found is None:
        raise ConfigError("game", "shows nothing; use plenary sweep … --cfg job")
    study, _ = task.found
    check_study(study)
    labels = study.labels(0)
    return study, f"{plain(labels['scenario'])}, {plain(labels['forum'])}"


def _answer(payoffs: Payoffs, where: str, grown: Grown | None, seed: int) -> Answer:
    first, second = payoffs.mean()
    table = payoff_table(payoffs, seed)
    sides = payoffs.sides
    choices = {
        sides[0]: choice_table(payoffs, seed),
        sides[1]: choice_table(payoffs.turned(), seed),
    }
    found = equilibria(first, second)
    lines = [_choice(side, choices[side]) for side in sides]
    lines += [_equilibria(found, payoffs), _errs(payoffs)]
    lines += [_dominated(side, choices[side]) for side in sides]
    if grown is not None:
        lines.append(grown_words(grown, sides))
    tables = {
        "payoffs": Listed("Every pair", table, PAYOFFS, 64),
        "equilibria": Listed("Equilibria", equilibrium_table(found, payoffs)),
        **{
            f"choices_{side}": Listed(f"Choices of the {side} camp", choices[side], CHOICES)
            for side in sides
        },
    }
    if grown is not None:
        tables |= grown_tables(grown, sides)
    return Answer(
        question=f"What should each side do, and what does the other answer? ({where})",
        headline=" ".join(_headline(side, choices[side]) for side in sides),
        lines=[line for line in lines if line],
        tables=tables,
        pictures={
            "payoffs": Shown(
                "What each pair is worth to both",
                "Mean utility, 0 for nothing adopted. A frame marks the best answer of the camp "
                "whose panel it is, a thick one the pair from which neither gains by leaving.",
                lambda: payoff_maps(table, sides),
            ),
            "best_answers": Shown(
                "Who answers what with what",
                "An arrow leads from each portfolio to the other camp's best answer to it; thick "
                "ones join a pair from which neither gains by leaving.",
                lambda: best_answers(table, sides),
            ),
        },
        limits=LIMITS,
    )


def _headline(side: str, table: pd.DataFrame) -> str:
    best = table.iloc[table["least_regret_in"].argmax()]
    share = best["least_regret_in"]
    if share < CLEAR:
        several = table[table["least_regret_in"] > 0.1]["portfolio"].map(plain)
        return f"The {side} camp: no clear choice among {', '.join(several)}."
    return (
        f"The {side} camp risks least with {plain(best['portfolio'])} "
        f"(least regret in {100 * share:.0f} % of resamples)."
    )


def _choice(side: str, table: pd.DataFrame) -> str:
    best = table.iloc[table["least_regret_in"].argmax()]
    lead = table.loc[table["answered"].idxmax()]
    worth = change(best["answered"], best["answered_low"], best["answered_high"], 1, 3)
    regretted = change(best["regret"], best["regret_low"], best["regret_high"], 1, 3)
    return (
        f"The {side} camp: {plain(best['portfolio'])} is worth {worth} when answered best, and "
        f"regrets at most {regretted}. Best if it must move first: {plain(lead['portfolio'])}."
    )


def _equilibria(found: list[Equilibrium], payoffs: Payoffs) -> str:
    pure = [one for one in found if one.pure]
    if pure:
        pairs = [
            f"{plain(payoffs.rows[int(one.first.argmax())])} and "
            f"{plain(payoffs.columns[int(one.second.argmax())])}"
            for one in pure
        ]
        mixed = len(found) - len(pure)
        return f"Neither gains by leaving: {'; '.join(pairs)} ({counted(mixed, 'mixed one')})."
    return f"No pair holds by itself; {counted(len(found), 'mixed equilibrium')}."


def _errs(payoffs: Payoffs) -> str:
    one, other = quantal_response(*payoffs.mean(), PRECISIONS[1])
    return (
        f"Players who err (precision {PRECISIONS[1]:g}) choose "
        f"{plain(payoffs.rows[int(one.argmax())])} with {100 * one.max():.0f} % and "
        f"{plain(payoffs.columns[int(other.argmax())])} with {100 * other.max():.0f} %."
    )


def _dominated(side: str, table: pd.DataFrame) -> str:
    names = table[table["dominated"]]["portfolio"].map(plain)
    return f"Never worth it for the {side} camp: {', '.join(names)}." if len(names) else ""


PAYOFFS = "Mean utility of both camps with 95 % intervals (bootstrap over replications)."
CHOICES = (
    "answered: worth when the other side answers best; regret: at most so much better would "
    "another have done; exploited_by: what the other side gains by knowing; least_regret_in: "
    "share of resamples in which no other regrets less."
)
LIMITS = [
    "Utility is what is in force against what held before, on the scenario's yardstick; what a "
    "portfolio costs in money is not taken off. Budgets are those of the presets.",
    "What instruments do rests on parameters with stated ranges. By default they are drawn "
    "(uncertainty=structural), so that intervals hold them.",
    "An equilibrium is of this list of portfolios and this model; that real players find it is "
    "an assumption. Mirror and original stand side by side: the same holds for either camp.",
    "Intervals do not hold doubts about the model itself.",
]
