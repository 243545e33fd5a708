"""``plenary package --pass TEXT`` or ``--block TEXT``: the cheapest set of states to ask.

Of every set of states and asks (visit, nudge, abstention, pledge) the one with the least effort
under which the text is adopted, or is not, with the wanted probability. Starts where ``plenary
whip`` stands. Says who can be replaced, what one vote more costs, and what the other side would
answer. More: docs/how-to/win-or-block-a-vote.md
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from experiments.advice.answer import Answer, Listed, Shown
from experiments.advice.asks import Ask, Outlook, Scenarios, outlook, possible_asks, scenarios
from experiments.advice.draws import JointDraws, joint_draws, rule_named
from experiments.advice.minimal_sets import MinimalSets, minimal_sets
from experiments.advice.package import Package, ceiling, checked, kept_programmes, solve, success
from experiments.advice.price import (
    WORTHS,
    at_the_ends,
    curve,
    in_turn,
    money,
    substitutes,
    vote_price,
)
from experiments.advice.track_record import beside, called
from experiments.commands.asked import deliver, folder_for, heard, inputs_of, the_text
from experiments.commands.package_options import read_changes, read_interval, read_options
from experiments.commands.package_words import (
    best_change,
    hangs_on_ranges,
    in_short,
    more_to_spare,
    other_sets,
    over_the_ranges,
    price_in_money,
    price_of_one_vote,
    unreachable,
    whom_to_ask,
)
from experiments.figures.advice import price_curve
from experiments.figures.labels import percent
from experiments.running.kept_plays import KeptPlays
from sim.errors import ConfigError
from sim.theory.ballot import Vote
from sim.theory.statistics import wilson

CHOOSE, CHECK = 200, 4000  # scenarios [count]


def main(argv: Sequence[str]) -> int:
    """Run ``plenary package``.

    Returns
    -------
    int
        Exit code.
    """
    options = read_options(argv, __doc__)
    rule, folder = rule_named(options.rule), folder_for(options)
    payment = read_interval(options.side_payment)
    calibration, name, call = the_text(options)
    draws = joint_draws(calibration, call, seed=options.seed)
    draws = heard(options, draws, call)
    barred = {draws.place(code.strip(), "--never") for code in options.never.split(",") if code}
    changes = read_changes(options.changes, draws) if options.changes else {}
    case = _Case(
        draws,
        options,
        outlook(draws, rule, CHOOSE),
        scenarios(draws, rule, CHECK, "check"),
        barred,
        changes,
        lambda table: beside(table, calibration, str(call.date)) if len(table) else table,
    )
    with KeptPlays(folder) as kept, kept_programmes(kept.keep):
        answer = case.answer(name, case.solve(), payment)
    return deliver(answer, folder, "package", argv, inputs_of(options, options.changes))


class _Case:
    """One side's question about one text."""

    def __init__(
        self,
        draws: JointDraws,
        options,
        world: Outlook,
        fresh: Scenarios,
        barred: set[int],
        changes: dict[str, np.ndarray],
        with_record: Callable[[pd.DataFrame], pd.DataFrame],
    ):
        self.draws, self.options, self.world, self.fresh = draws, options, world, fresh
        self.sign, self.barred, self.changes = options.sign, barred, changes
        self.with_record = with_record
        self.asks = self.within_reach(draws, self.sign)
        self.theirs = [a for a in possible_asks(draws, -self.sign) if a.effort <= options.reach]

    def within_reach(self, draws: JointDraws, sign: int) -> list[Ask]:
        """Asks that may be made, and do not take too much."""
        return [
            ask
            for ask in possible_asks(draws, sign)
            if ask.place not in self.barred and ask.effort <= self.options.reach
        ]

    def solve(self) -> tuple[Package, float, tuple[float, float]]:
        """Find the package and what it brings on scenarios it has not seen.

        Raises
        ------
        ConfigError
            If it cannot be reached.
        """
        options, wanted, fresh = self.options, self.options.confidence, self.fresh
        found = checked(self.world, fresh, self.asks, self.sign, wanted, most=options.states)
        if found is None or found[1] < wanted - 0.03:
            everyone = ceiling(fresh, self.asks, self.sign)
            some = ceiling(fresh, self.asks, self.sign, options.states)
            raise ConfigError("--confidence", unreachable(everyone, some, options), value=wanted)
        package, share = found
        low, high = wilson(int(success(fresh, package.asks, self.sign).sum()), CHECK)
        self.idle = float(success(fresh, (), self.sign).mean())
        return package, share, (float(low), float(high))

    def with_changes(self, effort: float) -> pd.DataFrame:
        """What the package would take if the text were changed: one row a change."""
        rows = [("as it stands", effort, 0.0)]
        for name, shift in self.changes.items():
            lean = np.where(self.draws.declared < 0, self.draws.lean + shift, self.draws.lean)
            draws = replace(self.draws, lean=lean)
            asks = self.within_reach(draws, self.sign)
            found = solve(
                outlook(draws, self.world.rule, CHOOSE),
                asks,
                self.sign,
                self.options.confidence,
                most=self.options.states,
            )
            taken = float("nan") if found is None else found.effort
            rows.append((name, taken, taken - effort))
        return pd.DataFrame(rows, columns=["text", "effort", "change"])

    def table(self, package: Package) -> pd.DataFrame:
        """Lay out who is asked for what, and who could stand in."""
        stand_in = substitutes(self.world, package, self.asks, self.sign, self.options.confidence)
        now = self.draws.members()
        rows = []
        for ask in sorted(package.asks, key=lambda a: (-a.effort, a.place)):
            without, other = stand_in[ask.place]
            code = self.draws.iso3[ask.place]
            rows.append(
                {
                    "iso3": code,
                    "ask": ask.kind,
                    "effort": ask.effort,
                    "p_yes": now[ask.place, Vote.YES],
                    "p_no": now[ask.place, Vote.NO],
                    "without_it": without,
                    "stand_in": "" if other is None else self._named(other),
                    **{f"bn_usd_at_{w:g}": money(code, ask.effort, w) for w in WORTHS},
                }
            )
        return self.with_record(pd.DataFrame(rows))

    def listed(self, sets: MinimalSets) -> pd.DataFrame:
        """Lay out the sets, a row each, and the track record of those that are asked."""
        rows = []
        for one, share in zip(sets.sets, sets.succeeds, strict=True):
            asked = sorted(one.asks, key=lambda a: (a.kind, a.place))
            codes = pd.DataFrame({"iso3": [self.draws.iso3[a.place] for a in asked]})
            record = self.with_record(codes)["forecast_right"]
            words = [f"{self._named(a)} {right}" for a, right in zip(asked, record, strict=True)]
            rows.append((len(one.asks), one.effort, share, "; ".join(words)))
        return pd.DataFrame(rows, columns=["states", "effort", "succeeds", "who"])

    def _named(self, ask: Ask) -> str:
        return f"{called(self.draws.iso3[ask.place])} ({ask.kind})"

    def answer(self, name: str, found: tuple, payment: tuple[float, float]) -> Answer:
        """Say it."""
        package, share, interval = found
        options = self.options
        verb = "pass" if self.sign > 0 else "block"
        chance = percent(share, *interval)
        question = f"What does it take to {verb} {name}?"
        if not package.asks:
            line = f"Nothing: {verb}ing succeeds with {chance} as things stand."
            return Answer(question, line.replace("passing", "passage"), limits=LIMITS)
        ends = at_the_ends(self.fresh, package, self.sign, "check")
        table = self.table(package)
        prices = curve(self.world, self.asks, self.sign, options.states)
        turn = in_turn(self.world, self.asks, self.theirs, self.sign, package, options.states)
        texts = self.with_changes(package.effort)
        sets = minimal_sets(self.world, self.fresh, package, self.asks, self.sign, options.sets)
        wanted = f"To {verb} {name} with {100 * options.confidence:.0f} %: "
        headline = wanted + in_short(package, payment[0] > 0, turn)
        return Answer(
            question,
            headline if ends[0]["succeeds"].min() >= 0.5 else hangs_on_ranges(verb, name, ends[0]),
            [
                *self._lines(package, chance, table, payment, turn, texts),
                other_sets(sets, self.draws.iso3, self.with_record),
                over_the_ranges(*ends),
            ],
            tables={
                "asks": Listed("Whom to ask for what", table, ASKS, 60),
                "ranges": Listed("Over what is assumed of asks", ends[0]),
                "sets": Listed("Sets of states that would do", self.listed(sets), SETS),
                "curve": Listed("What surer costs", prices),
                "texts": Listed("With a change of the text", texts),
                "in_turn": Listed("What the other side would answer", turn, TURN),
            },
            pictures={"curve": _pictured(prices)},
            limits=LIMITS,
        )

    def _lines(self, package: Package, chance: str, table, payment, turn, texts) -> list[str]:
        options = self.options
        vote = vote_price(
            self.world, self.asks, self.sign, options.confidence, options.states, package.effort
        )
        return [
            f"As things stand it succeeds with {100 * self.idle:.0f} %; with the package {chance} "
            f"on {CHECK} scenarios it was not chosen by.",
            whom_to_ask(table),
            price_in_money(table, payment),
            price_of_one_vote(vote),
            *more_to_spare(turn),
            *best_change(texts),
        ]


def _pictured(prices: pd.DataFrame) -> Shown:
    return Shown(
        "The price of confidence",
        "Least effort at which the wanted outcome has this probability.",
        lambda: price_curve(prices),
    )


ASKS = (
    "effort: logits of inducement; without_it: probability of success if this one falls away and "
    "no other is asked; stand_in: the cheapest that could replace it; bn_usd_at_…: what the effort "
    "costs if 0.1 % of GDP buys so many logits (inf: not for money)."
)
SETS = (
    "Each is the cheapest that is left of no more states than the first. succeeds: on scenarios "
    "that it was not chosen by. Behind each state, how often the forecast of its ballot was right."
)
TURN = (
    "cushion: votes bought beyond what is needed. The other side then asks for the cheapest set "
    "that makes our success no likelier than not (Groseclose & Snyder 1996)."
)
LIMITS = [
    "Where members stand, and how they move together, rests on recorded votes. What an ask does is "
    "an assumption: a pledge is kept as often as sponsors voted yes (.985), a favour moves a lean "
    "by one or two logits, a visit (effort 0.5, range 0.2 to 1) brings a member into the room.",
    "The programme is solved to 1 %, but which unlucky scenarios are given up is found in turns; "
    "only small cases are proved cheapest.",
    "No ask takes more than --reach logits (10 by default, judgement): a sure no is not turned "
    "into a sure yes.",
    "Effort is counted in logits of inducement. What a logit costs, in money or otherwise, the "
    "votes do not tell.",
    "Members are asked independently of each other; that some would resent being asked, or follow "
    "one another, is not in it.",
    "The same command serves either side: --pass and --block differ in sign only.",
]
