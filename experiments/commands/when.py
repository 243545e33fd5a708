"""``plenary when [TEXT]``: vote now, call consensus, wait, concede, and what the blockers answer.

The procedure as a finite game on one text, solved from its end on the forecast's draws, once for
each draw of what is assumed. Says the best next move, which threats would be carried out, and what
waiting is worth. More: docs/how-to/when-to-vote.md
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from experiments.advice.answer import Answer, Listed
from experiments.advice.declared_no import NOBODY, Opponents, opponents
from experiments.advice.draws import JointDraws, joint_draws, rule_named
from experiments.advice.game_tree import Solved, met_by, solve_tree, threats
from experiments.advice.procedure import (
    ASSUMED,
    BLOCKERS,
    CHAIR,
    CHAIRS,
    SPONSOR,
    TREATY,
    Counted,
    Setting,
    assumptions,
    modes,
)
from experiments.advice.procedure_tree import PUT, game
from experiments.advice.track_record import called
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
from experiments.commands.when_limits import limits_of
from experiments.figures.labels import probability
from experiments.running.progress import Progress
from sim.errors import ConfigError

SOLVED, DRAWS = 60, 800  # games solved; draws of the ballots [count]
WON = 5  # members with a declared No that are named [count]
NOTHING = 0.02  # worth below which no move is advised, as a share of the text
CLEAR = 0.5  # share of games in which a move must be best to be advised
BODIES = ("vote", "consensus")
Keep = Callable[[str, Callable[[], dict[str, np.ndarray]]], dict[str, np.ndarray]]
NO_THREAT = ("let it pass", "let it be voted", PUT)


def main(argv: Sequence[str]) -> int:
    """Run ``plenary when``.

    Returns
    -------
    int
        Exit code.
    """
    parser = parser_of("when", __doc__)
    add_text_options(parser)
    add_count_options(parser)
    parser.add_argument("--rounds", type=int, default=2, help="there is time for (default: 2)")
    parser.add_argument("--custom", default="vote", help=f"of the body: {' or '.join(BODIES)}")
    parser.add_argument("--treaty", action="store_true", help="it binds only those who sign")
    parser.add_argument(
        "--mandate", action="store_true", help="it sets up a body that decides later"
    )
    parser.add_argument(
        "--chair", default=CHAIRS[0], help="is after consensus, or does what the sponsors ask"
    )
    options = parser.parse_args(list(argv))
    if options.chair not in CHAIRS:
        raise ConfigError("--chair", "unknown chair", value=options.chair, choices=CHAIRS)
    if not 0 <= options.rounds <= 4:
        raise ConfigError("--rounds", "must be 0 to 4", value=options.rounds)
    if options.custom not in BODIES:
        raise ConfigError("--custom", "unknown custom", value=options.custom, choices=BODIES)
    rule, folder = rule_named(options.rule), folder_for(options)
    calibration, name, call = the_text(options)
    draws = joint_draws(calibration, call, n_draws=DRAWS, seed=options.seed)
    draws = heard(options, draws, call)
    consensus = options.custom == "consensus"
    setting = Setting(
        options.rounds, consensus, options.treaty, rule, options.mandate, chair=options.chair
    )
    with kept_pieces(options, folder, inputs_of(options)) as pieces:
        against = opponents(calibration, call)
        found = solved(draws, setting, options.seed, against, pieces.arrays)
        answer = _answer(name, *found, setting)
    return deliver(answer, folder, "when", argv, inputs_of(options))


def solved(
    draws: JointDraws,
    setting: Setting,
    seed: int,
    against: Opponents = NOBODY,
    keep: Keep = lambda name, work: work(),
) -> tuple[Solved, list, Counted]:
    """Solve the game at the best guesses, and for each draw of what is assumed.

    Parameters
    ----------
    draws : JointDraws
    setting : Setting
    seed : int
    against : Opponents
    keep : callable
        Of a name and work that gives arrays: what came of it, now or before.

    Returns
    -------
    Solved, list of (dict, Solved), Counted
    """

    def one(number: int, assumed: dict[str, float]) -> tuple[Solved, Counted]:
        def count() -> dict[str, np.ndarray]:
            fresh = Counted(draws, setting, assumed, against)
            solve_tree(game(fresh, assumed))
            return fresh.written()

        counted = Counted(draws, setting, assumed, against)
        counted.recall(keep(f"game {number}", count))
        return solve_tree(game(counted, assumed)), counted

    centre, counted = one(0, modes(setting))
    many = []
    with Progress(SOLVED, what="games") as progress:
        for number, assumed in enumerate(assumptions(setting, SOLVED, seed), 1):
            many.append((assumed, one(number, assumed)[0]))
            progress.advance(1)
    return centre, many, counted


def move_table(centre: Solved, many: list) -> pd.DataFrame:
    """What each first move is worth, with 90 % intervals, and how often it is best."""
    best = Counter(found.best for _, found in many)
    rows = []
    for name, after in centre.below.items():
        worth = [found.below[name].worth[SPONSOR] for _, found in many]
        low, high = np.percentile(worth, [5, 95])
        met = met_by(after, BLOCKERS, PUT)
        rows.append(
            {
                "move": name,
                "worth_to_sponsor": after.worth[SPONSOR],
                "low": low,
                "high": high,
                "worth_to_blockers": after.worth[BLOCKERS],
                "best_in": best[name] / len(many),
                "chair_answers": (after.best or "") if after.player == CHAIR else "",
                "blockers_answer": (met.best or "") if met.player == BLOCKERS else "",
                "likeliest_end": max(after.ends, key=lambda end: after.ends[end]),
            }
        )
    return pd.DataFrame(rows).sort_values("best_in", ascending=False, kind="stable")


def threat_table(centre: Solved, many: list) -> pd.DataFrame:
    """What chair and blockers could answer to each move, and how often they would."""
    rows = []
    for player in (CHAIR, BLOCKERS):
        for move, answer, cost in threats(centre, player, PUT):
            turns = [met_by(found.below[move], player, PUT) for _, found in many]
            done = np.mean([turn.best == answer for turn in turns])
            rows.append((move, player, answer, cost, done))
    return pd.DataFrame(rows, columns=["move", "player", "answer", "costs", "done_in"])


def waiting(many: list) -> np.ndarray:
    """What the best further round is worth over the best move of today, (M,)."""
    found = []
    for _, one in many:
        later = [v.worth[SPONSOR] for k, v in one.below.items() if k.endswith("another round")]
        today = [v.worth[SPONSOR] for k, v in one.below.items() if not k.endswith("another round")]
        found.append(max(later) - max(today) if later else np.nan)
    return np.array(found)


def hinge(many: list, best: str) -> str:
    """Name the assumption that best tells the games where a move is best from the others."""
    chosen = np.array([found.best == best for _, found in many])
    if chosen.all() or not chosen.any():
        return ""
    gaps = {}
    for name in many[0][0]:
        value = np.array([assumed[name] for assumed, _ in many])
        spread = value.std()
        if spread > 0:
            gaps[name] = (value[chosen].mean() - value[~chosen].mean()) / spread
    name = max(gaps, key=lambda key: abs(gaps[key]))
    side = "high" if gaps[name] > 0 else "low"
    return (
        f"It hangs most on {ASSUMED[name][3]} ({name}, {ASSUMED[name][0]:g} to "
        f"{ASSUMED[name][2]:g}): best where that is {side}."
    )


def _answer(name: str, centre: Solved, many: list, counted: Counted, setting: Setting) -> Answer:
    moves, threat = move_table(centre, many), threat_table(centre, many)
    first = moves.iloc[0]
    known = counted.known(0, None)
    chances = pd.DataFrame(
        [
            {"concessions": k, "room": room, **counted.known(k, at)}
            for k in range(setting.rounds + 1)
            for at, room in ((None, "not known"), (0, "leans no"), (1, "split"), (2, "leans yes"))
        ]
    )
    lines = [
        f"Put to the vote as it stands it passes with {probability(known['passes'])}; a motion "
        f"against it carries with {probability(known['motion'])}.",
        _waited(waiting(many)),
        *_threats(threat),
        _won(counted),
        hinge(many, first["move"]),
    ]
    return Answer(
        question=f"What should the sponsors of {name} do next?",
        headline=_headline(first, moves),
        lines=[line for line in lines if line],
        tables={
            "moves": Listed("Moves of the sponsors", moves, MOVES),
            "threats": Listed("What chair and blockers could answer", threat, THREATS),
            "chances": Listed("What votes and motions would bring", chances),
            "assumed": Listed("What is assumed", _assumed(setting)),
        },
        limits=limits_of(setting, len(counted.opponents.iso3)),
    )


def _headline(first: pd.Series, moves: pd.DataFrame) -> str:
    if moves["high"].max() < NOTHING:
        return (
            f"Nothing to be gained: no move of the sponsors is worth more than "
            f"{moves['high'].max():.2f} of the text. Put to the vote it ends: "
            f"{moves.set_index('move').loc['vote', 'likeliest_end']}."
        )
    if first["best_in"] < CLEAR:
        rivals = moves[moves["best_in"] > 0.1]
        words = ", ".join(f"{r.move} ({100 * r.best_in:.0f} %)" for r in rivals.itertuples())
        return f"No clear answer within the stated ranges: {words}."
    answer = f"; the blockers then {first['blockers_answer']}" if first["blockers_answer"] else ""
    if first["chair_answers"] not in ("", PUT):
        answer = f"; the chair then answers: {first['chair_answers']}"
    return (
        f"Best next move: {first['move']} (best in {100 * first['best_in']:.0f} % of the draws of "
        f"what is assumed), worth {first['worth_to_sponsor']:.2f} ({first['low']:.2f} to "
        f"{first['high']:.2f}) of the whole text{answer}. Likeliest end: "
        f"{first['likeliest_end']}."
    )


def _waited(gain: np.ndarray) -> str:
    if np.isnan(gain).all():
        return "There is no time for another round."
    low, high = np.percentile(gain, [5, 95])
    verdict = "pays" if low > 0 else "costs" if high < 0 else "may pay or cost"
    return (
        f"Another round {verdict}: {np.median(gain):+.3f} ({low:+.3f} to {high:+.3f}) over the "
        "best move of today."
    )


def _won(counted: Counted) -> str:
    """Say whose declared No a round of concessions may win."""
    against = counted.opponents
    if not against.iso3:
        return ""
    chance = against.stands(counted.assumed["softened"])
    order = np.argsort(chance, kind="stable")[:WON]
    words = ", ".join(f"{called(against.iso3[k])} with {probability(chance[k])}" for k in order)
    least = "" if len(against.iso3) <= WON else f" (the least firm {WON} of {len(against.iso3)})"
    one = probability(counted.opposed(1))
    return (
        f"After a round of concessions a declared No would stand: {words}{least}; any with {one}."
    )


def _threats(threat: pd.DataFrame) -> list[str]:
    found = []
    for (move, player), rows in threat.groupby(["move", "player"], sort=False):
        if player == CHAIR and rows["costs"].max() < NOTHING:
            found.append(f"How the chair answers a request to {move} makes no difference.")
            continue
        done = rows.loc[rows["done_in"].idxmax()]
        idle = rows[(rows["done_in"] < 0.05) & ~rows["answer"].isin(NO_THREAT)]
        who = "the chair answers" if player == CHAIR else "the blockers answer"
        text = f"To {move} {who}: {done['answer']} ({100 * done['done_in']:.0f} %)"
        if len(idle):
            text += f"; not credible: {', '.join(idle['answer'])}"
        found.append(f"{text}.")
    return found


def _assumed(setting: Setting) -> pd.DataFrame:
    rows = []
    for name, (low, mode, high, words) in ASSUMED.items():
        if setting.treaty and name in TREATY:
            low, mode, high = TREATY[name]
        rows.append({"name": name, "low": low, "mode": mode, "high": high, "what": words})
    return pd.DataFrame(rows)


MOVES = (
    "Worth: 1 is the whole text by consensus, 0 is nothing. best_in: share of the draws of what is "
    "assumed in which the move is best."
)
THREATS = (
    "costs: what the answer costs who gives it beside its best one, at the best guesses; the "
    "blockers answer a vote if the chair puts it. "
    "done_in: share of draws in which they would really do it. A threat that is never done is not "
    "credible."
)
