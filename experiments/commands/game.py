"""``plenary game [DIR | key=value ...]``: what both sides should do, given what the other may.

Plays every portfolio of one camp against every one of the other on the same random numbers and
says: best answers, dominated portfolios, equilibria, what each choice risks, and the choice of
least regret. ``strategy/democratic=a,b`` names portfolios; DIR reads a finished study;
``--grow`` searches the grid of parts for portfolios that nobody listed.
More: docs/how-to/play-both-sides.md
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.advice.answer import Answer, Listed, Shown
from experiments.advice.equilibria import Equilibrium, equilibria, quantal_response
from experiments.advice.grid import IDLE, portfolios, with_portfolio, words
from experiments.advice.oracle import Grown, grow
from experiments.advice.payoffs import (
    Payoffs,
    answered,
    dominated,
    exploitability,
    played,
    regret,
)
from experiments.analysis.open_results import open_results
from experiments.commands.asked import deliver, folder_for, parser_of
from experiments.commands.show import read
from experiments.config.validation import check_study
from experiments.figures.advice import payoff_maps
from experiments.figures.labels import change, counted, plain
from experiments.running.progress import Progress
from experiments.study.study import Study
from sim.errors import ConfigError
from sim.simulation import simulate

FIRST = (
    "no_action,swing_courting,block,inclusive_tent,for_and_against,move_no_action,amend,"
    "democracy_club"
)
SECOND = "uncoordinated,one_voice,block,swing_courting,move_no_action,amend"
SIDES = ("democratic", "sovereigntist")
HEAT = 50  # replications after which portfolios that are surely dominated drop out
SMALL = 12  # cells up to which nothing drops out
SURE = 0.99  # share of resamples in which a portfolio must be dominated to drop out
CLEAR = 0.5  # share of resamples in which a choice must be best to be called one
PRECISIONS = (1.0, 5.0, 25.0)  # of players who err [per unit of utility]


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
    payoffs = raced(study, options.seed, options.quiet)
    grown = grown_from(study) if options.grow else None
    return deliver(_answer(payoffs, where, grown, options.seed), folder, "game", argv, [])


def _study(words: list[str]) -> tuple[Study, str]:
    """Compose the cells: the named portfolios, or those that every user knows."""
    given = {word.split("=")[0] for word in words}
    for group, default in zip(SIDES, (FIRST, SECOND), strict=True):
        if f"strategy/{group}" not in given:
            words = [*words, f"strategy/{group}={default}"]
    if "uncertainty" not in given:
        words = [*words, "uncertainty=structural"]
    task = read(words, multirun=True)
    if task.found is None:
        raise ConfigError("game", "shows nothing; use plenary sweep … --cfg job")
    study, _ = task.found
    check_study(study)
    labels = study.labels(0)
    return study, f"{plain(labels['scenario'])}, {plain(labels['forum'])}"


def _cells(study: Study) -> dict[tuple[str, str], int]:
    """Number of the cell of each pair of portfolios.

    Raises
    ------
    ConfigError
        If anything else is swept.
    """
    found: dict[tuple[str, str], int] = {}
    for cell in range(len(study)):
        labels = study.labels(cell)
        pair = (str(labels["democratic"]), str(labels["sovereigntist"]))
        if pair in found:
            problem = "a game is in one body and one scenario: sweep the two strategies only"
            raise ConfigError("game", problem)
        found[pair] = cell
    return found


def utilities(config: dict, replications: range) -> tuple[np.ndarray, np.ndarray]:
    """Utility of both camps in each replication, the mean over its items."""
    meetings = simulate(config, replications)["meetings"]
    columns = [f"utility_{side}" for side in SIDES]
    mean = meetings.groupby("replication")[columns].mean()
    return mean[columns[0]].to_numpy(), mean[columns[1]].to_numpy()


def raced(study: Study, seed: int, quiet: bool) -> Payoffs:
    """Play a first heat of all cells, then the rest of those that are still in question."""
    cells = _cells(study)
    rows, columns = (list(dict.fromkeys(pair[k] for pair in cells)) for k in (0, 1))
    heat = min(HEAT, study.replications) if len(cells) > SMALL else study.replications
    with Progress(len(cells) * study.replications, quiet=quiet) as progress:

        def play(span: range, rows: list[str], columns: list[str]) -> Payoffs:
            def one(a: int, b: int):
                progress.advance(len(span))
                return utilities(study.config(cells[rows[a], columns[b]]), span)

            return played(rows, columns, one, SIDES)

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
        SIDES,
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
    asked = dict(word.split("=", 1) for word in words if "=" in word)
    rows = results.read("meetings", ["cell", "replication", *(f"utility_{s}" for s in SIDES)])
    names = pd.DataFrame([results.study.labels(c) for c in range(len(results.study))])
    for key, value in asked.items():
        if key not in names or value not in set(names[key]):
            allowed = names[key].unique() if key in names else names.columns
            raise ConfigError(key, "not in this study", value=value, choices=allowed)
        names = names[names[key] == value]
    names = names.dropna(axis=1)
    for key in names.columns.difference(SIDES):
        if names[key].nunique() > 1:
            raise ConfigError(key, "name one of them", choices=names[key].unique())
    mean = rows.groupby(["cell", "replication"]).mean()
    one, other = (list(dict.fromkeys(names[side])) for side in SIDES)

    def play(a: int, b: int):
        found = names[(names[SIDES[0]] == one[a]) & (names[SIDES[1]] == other[b])].index
        if len(found) == 0 or found[0] not in mean.index.get_level_values("cell"):
            return np.full(1, np.nan), np.full(1, np.nan)
        part = mean.loc[found[0]]
        return tuple(part[f"utility_{side}"].to_numpy() for side in SIDES)

    lengths = {len(play(a, b)[0]) for a in range(len(one)) for b in range(len(other))}
    if len(lengths) > 1:
        raise ConfigError("game", f"{folder} has cells that are missing or were played less often")
    return played(one, other, play, SIDES), str(Path(folder).name)


def grown_from(study: Study) -> Grown:
    """Search the grid of parts, from both sides idle."""
    base = study.config(0)

    def play(one, other, number: int):
        config = with_portfolio(with_portfolio(base, SIDES[0], one), SIDES[1], other)
        return utilities(config, range(number))

    return grow(play, [IDLE], [IDLE], (portfolios(), portfolios()))


def choice_table(payoffs: Payoffs, seed: int) -> pd.DataFrame:
    """What each portfolio of the first side is worth, risks and regrets, with 95 % intervals."""
    first, second = payoffs.mean()
    resamples = payoffs.bootstrap(seed)
    least = np.zeros(len(payoffs.rows))
    spread: dict[str, list] = {"answered": [], "regret": []}
    for one, other in resamples:
        spread["answered"].append(answered(one, other))
        spread["regret"].append(regret(one))
        least[spread["regret"][-1].argmin()] += 1 / len(resamples)
    table = pd.DataFrame(
        {
            "portfolio": payoffs.rows,
            "mean": first.mean(axis=1),
            "worst": first.min(axis=1),
            "answered": answered(first, second),
            "regret": regret(first),
            "exploited_by": exploitability(first, second),
            "least_regret_in": least,
        }
    )
    table["dominated"] = [a in dominated(first) for a in range(len(first))]
    for name, found in spread.items():
        low, high = np.percentile(found, [2.5, 97.5], axis=0)
        table[f"{name}_low"], table[f"{name}_high"] = low, high
    return table.sort_values("regret", kind="stable").reset_index(drop=True)


def payoff_table(payoffs: Payoffs, seed: int) -> pd.DataFrame:
    """Lay out every cell with 95 % intervals, and who answers whom with what."""
    first, second = payoffs.mean()
    ends = [
        np.percentile(found, [2.5, 97.5], axis=0)
        for found in zip(*payoffs.bootstrap(seed), strict=True)
    ]
    best_a, best_b = first.argmax(axis=0), second.argmax(axis=1)
    rows = []
    for a, row in enumerate(payoffs.rows):
        for b, column in enumerate(payoffs.columns):
            record: dict[str, object] = {SIDES[0]: row, SIDES[1]: column}
            for side, mean, end in zip(SIDES, (first, second), ends, strict=True):
                record[f"utility_{side}"] = mean[a, b]
                record[f"{side}_low"], record[f"{side}_high"] = end[0][a, b], end[1][a, b]
            record[f"best_of_{SIDES[0]}"] = bool(best_a[b] == a)
            record[f"best_of_{SIDES[1]}"] = bool(best_b[a] == b)
            rows.append(record)
    return pd.DataFrame(rows)


def _answer(payoffs: Payoffs, where: str, grown: Grown | None, seed: int) -> Answer:
    first, second = payoffs.mean()
    table = payoff_table(payoffs, seed)
    choices = {
        SIDES[0]: choice_table(payoffs, seed),
        SIDES[1]: choice_table(payoffs.turned(), seed),
    }
    found = equilibria(first, second)
    lines = [_choice(side, choices[side]) for side in SIDES]
    lines += [_equilibria(found, payoffs), _errs(payoffs)]
    lines += [_dominated(side, choices[side]) for side in SIDES]
    if grown is not None:
        lines.append(_grown(grown))
    tables = {
        "payoffs": Listed("Every pair", table, PAYOFFS, 64),
        "equilibria": Listed("Equilibria", equilibrium_table(found, payoffs)),
        **{
            f"choices_{side}": Listed(f"Choices of the {side} camp", choices[side], CHOICES)
            for side in SIDES
        },
    }
    if grown is not None:
        tables["found"] = Listed("What the search found", found_table(grown), FOUND, 40)
    return Answer(
        question=f"What should each side do, and what does the other answer? ({where})",
        headline=" ".join(_headline(side, choices[side]) for side in SIDES),
        lines=[line for line in lines if line],
        tables=tables,
        pictures={
            "payoffs": Shown(
                "What each pair is worth to both",
                "Mean utility, 0 for nothing adopted. A ring marks the best answer of the camp "
                "whose panel it is, a square the pair from which neither gains by leaving.",
                lambda: payoff_maps(table, SIDES),
            )
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


def _grown(grown: Grown) -> str:
    parts = []
    for side, own, share in (
        (SIDES[0], grown.first, grown.equilibrium.first),
        (SIDES[1], grown.second, grown.equilibrium.second),
    ):
        held = [f"{words(own[k])} ({100 * share[k]:.0f} %)" for k in np.flatnonzero(share > 0.01)]
        parts.append(f"{side}: {'; '.join(held)}")
    end = "neither finds better" if grown.closed else "the search was stopped before it closed"
    return f"Searching {len(portfolios())} portfolios a side, {end}; {', against '.join(parts)}."


def equilibrium_table(found: list[Equilibrium], payoffs: Payoffs) -> pd.DataFrame:
    """Lay out equilibria, and those of players who err, one row a portfolio that is played."""
    rows = []
    named = [(f"equilibrium {k}", one.first, one.second) for k, one in enumerate(found, 1)]
    for precision in PRECISIONS:
        name = f"players who err, precision {precision:g}"
        named.append((name, *quantal_response(*payoffs.mean(), precision)))
    for name, one, other in named:
        for side, share, labels in (
            (SIDES[0], one, payoffs.rows),
            (SIDES[1], other, payoffs.columns),
        ):
            rows += [(name, side, labels[k], share[k]) for k in np.flatnonzero(share > 1e-4)]
    return pd.DataFrame(rows, columns=["which", "side", "portfolio", "share"])


def found_table(grown: Grown) -> pd.DataFrame:
    """Lay out what each round of the search added."""
    rows = [(n, SIDES[s], words(one), gain, error) for n, s, one, gain, error in grown.history]
    return pd.DataFrame(rows, columns=["round", "side", "portfolio", "gain", "standard_error"])


PAYOFFS = "Mean utility of both camps with 95 % intervals (bootstrap over replications)."
CHOICES = (
    "answered: worth when the other side answers best; regret: at most so much better would "
    "another have done; exploited_by: what the other side gains by knowing; least_regret_in: "
    "share of resamples in which no other regrets less."
)
FOUND = "gain: over the best it had, with its standard error, on the same random numbers."
LIMITS = [
    "Utility is what is in force against what held before, on the scenario's yardstick; what a "
    "portfolio costs in money is not taken off. Budgets are those of the presets.",
    "What instruments do rests on parameters with stated ranges. By default they are drawn "
    "(uncertainty=structural), so that intervals hold them.",
    "An equilibrium is of this list of portfolios and this model; that real players find it is "
    "an assumption. Mirror and original stand side by side: the same holds for either camp.",
    "Intervals do not hold doubts about the model itself.",
]
