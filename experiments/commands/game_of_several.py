"""A game of three or more camps: played, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.advice.answer import Answer, Listed, Shown
from experiments.advice.game_tables import PRECISIONS
from experiments.advice.oracle import Grown
from experiments.advice.payoffs import SAME, dominated, regret
from experiments.advice.several_equilibria import Found, equilibria_of_several
from experiments.advice.several_sides import (
    SidesPayoffs,
    best_answer,
    ends_of_answers,
    from_side,
    gains_by_leaving,
    played_by_all,
    pure_profiles,
    quantal_shares,
)
from experiments.commands.game_payoffs import utilities
from experiments.commands.game_search import grown_tables, grown_words
from experiments.figures.advice import answers_of_several, payoff_maps
from experiments.figures.labels import change, counted, plain
from experiments.running.kept_plays import KeptPlays
from experiments.running.progress import Progress
from experiments.study.camps import camps_of
from experiments.study.study import Study
from sim.errors import ConfigError

CLEAR = 0.5  # share of resamples in which a choice must be best to be called one
SHOWN = 3  # equilibria that are told [count]


def moving_camps(study: Study) -> tuple[str, ...]:
    """Give the camps whose strategies a study varies, in the scenario's order."""
    labels = [study.labels(cell) for cell in range(len(study))]
    return tuple(
        camp for camp in camps_of(study.base) if len({str(one[camp]) for one in labels}) > 1
    )


def played_game(study: Study, quiet: bool, kept: KeptPlays) -> SidesPayoffs:
    """Play every profile of the camps on the same random numbers.

    Raises
    ------
    ConfigError
        If anything else is swept.
    """
    sides = camps_of(study.base)
    cells: dict[tuple[str, ...], int] = {}
    for cell in range(len(study)):
        labels = study.labels(cell)
        profile = tuple(str(labels[side]) for side in sides)
        if profile in cells:
            problem = "a game is in one body and one scenario: sweep the strategies only"
            raise ConfigError("game", problem)
        cells[profile] = cell
    portfolios = [list(dict.fromkeys(p[k] for p in cells)) for k in range(len(sides))]
    span = range(study.replications)
    with Progress(len(cells) * len(span), quiet=quiet) as progress:

        def play(profile: tuple[str, ...]) -> np.ndarray:
            config = study.config(cells[profile])
            found = utilities(config, span, kept, sides)
            progress.advance(len(span))
            return found

        return played_by_all(sides, portfolios, play)


def choices_of(payoffs: SidesPayoffs, side: int, seed: int) -> pd.DataFrame:
    """What each portfolio of a side is worth and regrets, with 95 % intervals."""
    own = from_side(payoffs.mean(), side)
    regrets = np.array([regret(from_side(one, side)) for one in payoffs.bootstrap(seed)])
    least = np.bincount(regrets.argmin(axis=1), minlength=len(own)) / len(regrets)
    low, high = np.percentile(regrets, [2.5, 97.5], axis=0)
    out = dominated(own)
    table = pd.DataFrame(
        {
            "portfolio": payoffs.portfolios[side],
            "mean": own.mean(axis=1),
            "worst": own.min(axis=1),
            "regret": regret(own),
            "regret_low": low,
            "regret_high": high,
            "least_regret_in": least,
            "dominated": [a in out for a in range(len(own))],
        }
    )
    return table.sort_values("regret", kind="stable").reset_index(drop=True)


def profile_table(payoffs: SidesPayoffs, seed: int) -> pd.DataFrame:
    """Lay out every profile, with 95 % intervals, and whose best answer it is."""
    mean = payoffs.mean()
    low, high = np.percentile(np.array(payoffs.bootstrap(seed)), [2.5, 97.5], axis=0)
    rows = []
    for profile in np.ndindex(*mean.shape[1:]):
        row: dict[str, object] = dict(zip(payoffs.sides, payoffs.named(profile), strict=True))
        gains = gains_by_leaving(mean, profile)
        for k, side in enumerate(payoffs.sides):
            at = (k, *profile)
            row[f"utility_{side}"] = mean[at]
            row[f"{side}_low"], row[f"{side}_high"] = low[at], high[at]
            own = best_answer(mean, k, profile)
            row[f"best_of_{side}"] = gains[k] <= SAME
            row[f"answer_of_{side}"] = payoffs.portfolios[k][int(own.argmax())]
            row[f"gains_by_leaving_{side}"] = gains[k]
        rows.append(row | {"held": max(gains) <= SAME})
    return pd.DataFrame(rows)


def equilibria_table(payoffs: SidesPayoffs, found: Found) -> pd.DataFrame:
    """Lay out equilibria, and what players who err choose, a row a portfolio played."""
    named = [(f"equilibrium {number}", shares) for number, shares in enumerate(found.shares, 1)]
    for precision in PRECISIONS:
        shares = quantal_shares(payoffs.mean(), precision)
        named.append((f"players who err, precision {precision:g}", shares))
    rows = [
        (which, side, names[a], share[a])
        for which, shares in named
        for side, names, share in zip(payoffs.sides, payoffs.portfolios, shares, strict=True)
        for a in np.flatnonzero(share > 1e-4)
    ]
    return pd.DataFrame(rows, columns=["which", "side", "portfolio", "share"])


def answer_for_several(
    payoffs: SidesPayoffs, where: str, seed: int, grown: Grown | None = None
) -> Answer:
    """Say what each camp should do, and who gains by leaving."""
    choices = {side: choices_of(payoffs, k, seed) for k, side in enumerate(payoffs.sides)}
    found = equilibria_of_several(payoffs.mean())
    table = profile_table(payoffs, seed)
    lines = [_choice(side, choices[side]) for side in payoffs.sides]
    lines += [_held(payoffs), _mixed(payoffs, found), _left(payoffs, choices), _errs(payoffs)]
    lines += [_never(side, choices[side]) for side in payoffs.sides]
    searched = {} if grown is None else grown_tables(grown, payoffs.sides)
    if grown is not None:
        lines.append(grown_words(grown, payoffs.sides))
    one, other, *rest = payoffs.sides
    fixed = {side: choices[side]["portfolio"].iloc[0] for side in rest}
    part = table[(table[list(fixed)] == pd.Series(fixed)).all(axis=1)]
    words = ", ".join(f"the {side} camp: {plain(name)}" for side, name in fixed.items())
    return Answer(
        question=f"What should each camp do, and what do the others answer? ({where})",
        headline=" ".join(_headline(side, choices[side]) for side in payoffs.sides),
        lines=[line for line in lines if line],
        tables={
            "payoffs": Listed("Every profile", table, PAYOFFS, 64),
            "equilibria": Listed("Equilibria", equilibria_table(payoffs, found)),
            **{
                f"choices_{side}": Listed(f"Choices of the {side} camp", choices[side], CHOICES)
                for side in payoffs.sides
            },
            **searched,
        },
        pictures={
            "payoffs": Shown(
                "What each pair is worth to the first two",
                f"Mean utility, 0 for nothing adopted; {words}. A frame marks the best answer of "
                "the camp whose panel it is, a thick one the profile from which nobody gains by "
                "leaving.",
                lambda: payoff_maps(part, (one, other)),
            ),
            "best_answers": Shown(
                "Who answers what with what",
                "An arrow leads to the best answer of the camp whose colour it has, the others "
                "staying; a word below a dot, to that of a further camp. Rings: nobody gains by "
                "leaving.",
                lambda: answers_of_several(table, payoffs.sides),
            ),
        },
        limits=LIMITS,
    )


def _headline(side: str, table: pd.DataFrame) -> str:
    best = table.loc[table["least_regret_in"].idxmax()]
    if best["least_regret_in"] < CLEAR:
        several = table[table["least_regret_in"] > 0.1]["portfolio"].map(plain)
        return f"The {side} camp: no clear choice among {', '.join(several)}."
    return (
        f"The {side} camp risks least with {plain(best['portfolio'])} (least regret in "
        f"{100 * best['least_regret_in']:.0f} % of resamples)."
    )


def _choice(side: str, table: pd.DataFrame) -> str:
    best = table.loc[table["least_regret_in"].idxmax()]
    regretted = change(best["regret"], best["regret_low"], best["regret_high"], 1, 3)
    worth = f"{best['worst']:+.3f}".replace("-", "\N{MINUS SIGN}")
    return (
        f"The {side} camp: {plain(best['portfolio'])} is worth {worth} at worst, whatever the "
        f"others do, and regrets at most {regretted}."
    )


def _held(payoffs: SidesPayoffs) -> str:
    mean = payoffs.mean()
    held, ends = pure_profiles(mean), ends_of_answers(mean)
    cycles = ends.get(None, 0.0)
    if not held:
        return "No profile holds by itself: best answers in turn go round in a cycle."
    told = "; ".join(" / ".join(map(plain, payoffs.named(p))) for p in held[:SHOWN])
    more = f" and {len(held) - SHOWN} more" if len(held) > SHOWN else ""
    round_ = f"; from {100 * cycles:.0f} % of profiles they go round in a cycle" if cycles else ""
    most = max((p for p in ends if p is not None), key=lambda p: ends[p], default=held[0])
    return (
        f"Nobody gains by leaving ({', '.join(payoffs.sides)}): {told}{more}. Best answers in turn "
        f"end in {' / '.join(map(plain, payoffs.named(most)))} from "
        f"{100 * ends.get(most, 0.0):.0f} % of profiles{round_}."
    )


def _mixed(payoffs: SidesPayoffs, found: Found) -> str:
    """Say which equilibria there are in which somebody mixes."""
    if not found.mixed:
        if found.all_supports:
            return "No mixed equilibrium was found."
        return (
            "There are too many mixtures to look at each; the branch of players who err less and "
            "less ends in no mixed equilibrium."
        )
    first = found.mixed[0]
    words = "; ".join(
        f"{side} {_shares(names, share)}"
        for side, names, share in zip(payoffs.sides, payoffs.portfolios, first, strict=True)
    )
    many = counted(len(found.mixed), "mixed equilibrium").replace("equilibriums", "equilibria")
    if not found.all_supports:
        many = "A mixed equilibrium, where the branch of players who err less and less ends"
    return f"{many}: {words}{' (the first of them)' if len(found.mixed) > 1 else ''}."


def _shares(names: Sequence[str], share: np.ndarray) -> str:
    return ", ".join(
        f"{plain(names[a])} {100 * share[a]:.0f} %" for a in np.argsort(-share) if share[a] > 0.005
    )


def _left(payoffs: SidesPayoffs, choices: dict[str, pd.DataFrame]) -> str:
    """Say how much each would gain by leaving the profile in which all risk least."""
    least = [
        choices[side].loc[choices[side]["least_regret_in"].idxmax(), "portfolio"]
        for side in payoffs.sides
    ]
    profile = tuple(own.index(name) for own, name in zip(payoffs.portfolios, least, strict=True))
    gains = gains_by_leaving(payoffs.mean(), profile)
    if max(gains) <= 1e-9:
        return "Where all risk least, no camp gains by leaving."
    words = ", ".join(f"{s} {g:.3f}" for s, g in zip(payoffs.sides, gains, strict=True))
    return f"Where all risk least, each would gain by leaving: {words}."


def _errs(payoffs: SidesPayoffs) -> str:
    words = []
    for k, share in enumerate(quantal_shares(payoffs.mean(), PRECISIONS[1])):
        name = plain(payoffs.portfolios[k][int(share.argmax())])
        words.append(f"{payoffs.sides[k]} {name} with {100 * share.max():.0f} %")
    return f"Players who err (precision {PRECISIONS[1]:g}) choose: {', '.join(words)}."


def _never(side: str, table: pd.DataFrame) -> str:
    names = table[table["dominated"]]["portfolio"].map(plain)
    return f"Never worth it for the {side} camp: {', '.join(names)}." if len(names) else ""


PAYOFFS = (
    "Mean utility of every camp with 95 % intervals (bootstrap over replications), and what it "
    "would gain by leaving, the others staying."
)
CHOICES = (
    "worst: over whatever the others do; regret: at most so much better would another have done; "
    "least_regret_in: share of resamples in which no other regrets less."
)
LIMITS = [
    "Mixed equilibria are sought on every choice of portfolios that each camp might mix, from a "
    "few starting points; that no other exists is not proved. Pure ones are all told.",
    "Utility is what is in force against what held before, on the scenario's yardstick; what a "
    "portfolio costs in money is not taken off. Budgets are those of the presets.",
    "What instruments do rests on parameters with stated ranges, drawn by default "
    "(uncertainty=structural), so that intervals hold them; doubts about the model they do not.",
    "That real players find an equilibrium is an assumption. All camps are asked the same.",
]
