"""``plenary whip [TEXT]``: a live count of one vote to come.

Starts from the forecast of ``plenary predict`` and takes what has been heard since: declared
lines, sponsorship, statements, straw polls, committee ballots and tallies, absences. Items are
dated; each is a noisy observation. Writes the count as it moved, every member from sure yes to
sure no, and what asking each capital would tell. ``plenary whip --score`` scores such counts
on votes that happened. More: docs/how-to/count-votes.md
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.advice import whip
from experiments.advice.answer import Answer, Listed, Shown
from experiments.advice.draws import JointDraws, Rule, joint_draws, rule_named
from experiments.advice.items import Item, latest, parse_if
from experiments.advice.track_record import RIGHT, beside, called, named
from experiments.commands.asked import (
    add_count_options,
    add_text_options,
    deliver,
    folder_for,
    inputs_of,
    items_heard,
    kept_pieces,
    parser_of,
    the_text,
)
from experiments.estimation.vote_tables import parse_day
from experiments.figures.advice import members_in_line, tally_fan
from experiments.figures.labels import counted, probability, tally_words
from experiments.running.kept_plays import KeptPieces
from experiments.validation import whip_score
from sim.theory.ballot import VOTE_LETTERS, VOTE_WORDS, Vote

ORDER = (Vote.YES, Vote.NO, Vote.ABSTAIN, Vote.ABSENT)


def main(argv: Sequence[str]) -> int:
    """Run ``plenary whip``.

    Returns
    -------
    int
        Exit code.
    """
    if "--score" in argv:
        return whip_score.main([word for word in argv if word != "--score"])
    parser = parser_of("whip", __doc__)
    add_text_options(parser)
    add_count_options(parser)
    parser.add_argument("--as-of", help="take only what was heard up to this day")
    parser.add_argument("--if", dest="suppose", action="append", default=[], metavar="IND=Y")
    options = parser.parse_args(list(argv))
    rule, folder = rule_named(options.rule), folder_for(options)
    calibration, name, call = the_text(options)
    supposed = [parse_if(text) for text in options.suppose]
    prior = joint_draws(calibration, call, seed=options.seed)
    for code, _ in supposed:
        prior.place(code, "--if")
    items = items_heard(options, prior, call)
    until = np.datetime64(parse_day(options.as_of, "--as-of")) if options.as_of else None
    items = [item for item in items if until is None or item.date <= until]
    heard = latest(items)
    with kept_pieces(options, folder, inputs_of(options)) as pieces:
        now = whip.update(prior, heard, call.date) if heard else prior
        counted_by = _Counted(pieces, prior, now, items, call.date, rule)
        members = pieces.table(
            "members",
            lambda: beside(whip.member_table(now, rule, prior), calibration, str(call.date)),
        )
        answer = _answer(name, counted_by, members, supposed)
    return deliver(answer, folder, "whip", argv, inputs_of(options))


@dataclass(frozen=True)
class _Counted:
    """What an answer is counted from; what is worked out of it is kept piece by piece."""

    pieces: KeptPieces
    prior: JointDraws
    now: JointDraws
    items: list[Item]
    day: np.datetime64
    rule: Rule

    def numbers(self, name: str, work: Callable[[], tuple[float, ...]]) -> tuple[float, ...]:
        """Give a few numbers."""
        return tuple(
            self.pieces.arrays(name, lambda: {"value": np.array(work())})["value"].tolist()
        )


def _answer(
    name: str, by: _Counted, members: pd.DataFrame, supposed: list[tuple[str, int]]
) -> Answer:
    prior, now, items, rule = by.prior, by.now, by.items, by.rule
    fan = whip.fan(prior, items, by.day, rule, keep=by.pieces.table)
    low, high = by.numbers("between", lambda: whip.between(prior, latest(items), by.day, rule))
    asking = members[members["declared"] == ""].sort_values("surer", ascending=False)
    if asking["surer"].max() < 0.001:  # the result is not in question; the size of it may be
        asking = asking.sort_values("narrower", ascending=False)
    lines = [_count(now)]
    if items:
        lines.append(
            f"{counted(len(latest(items)), 'item')} heard; {now.effective:.0f} of "
            f"{len(now.weight)} draws count. Over the stated ranges of their reliability the "
            f"probability of adoption {_ranged(low, high)}."
        )
    lines.append(_turns(*by.numbers("break even", lambda: whip.break_even(now, rule))))
    lines.append(_capitals(asking))
    lines += [_supposition(now, rule, code, vote) for code, vote in supposed]
    return Answer(
        question=f"How will the vote on {name} end?",
        headline=_headline(now, rule, name, (low, high)),
        lines=lines,
        tables={
            "members": Listed("Members, from sure yes to sure no", members, MEMBERS, 200),
            "asking": Listed("What asking each capital would tell", asking, ASKING, 15),
            "fan": Listed("The count as things were heard", fan, rows=24),
        },
        pictures={
            "fan": Shown(
                "The count", "Expected votes with 90 % intervals.", lambda: tally_fan(fan)
            ),
            "members": Shown("Members", MEMBERS, lambda: members_in_line(members)),
        },
        limits=LIMITS,
    )


MEMBERS = (
    "Probability of each outcome. The track record beside a member says how often the forecast "
    "of its ballot was right on the latest roll-calls, digital ones first."
)
ASKING = (
    "surer: expected rise of the probability that a call of the result is right, were the "
    "member's true intention known; narrower: expected fall of the margin's standard deviation "
    "[votes]; swing: probability of adoption if it votes yes, less that if it votes no."
)
LIMITS = [
    "The forecast and the correlation between members rest on recorded votes; how far a statement "
    "or a straw poll can be trusted is judgement with a stated range, and the answer is given at "
    "both ends of it.",
    "Members are taken to be independent, given what moves all alike and how the text lies on the "
    "axes. Deals between capitals are not in it.",
    "The track record knows the votes that it is judged by, through the positions; plenary "
    "hindcast scores forecasts that do not.",
]


def _ranged(low: float, high: float) -> str:
    """Write a range of probabilities.

    Examples
    --------
    >>> _ranged(0.995, 0.999), _ranged(0.4, 0.6)
    ('stays over 99 %', 'is 40 % to 60 %')
    """
    one, other = probability(low), probability(high)
    return f"stays {one}" if one == other else f"is {one} to {other}"


def _headline(now: JointDraws, rule: Rule, name: str, ends: tuple[float, float]) -> str:
    if now.effective < whip.FEW:
        return (
            f"No answer: what was heard is so unlike the forecast that only {now.effective:.0f} of "
            f"{len(now.weight)} draws are left. Check the items, or forecast anew with them as "
            "declared lines."
        )
    chance = whip.adopted(now, rule)
    if ends[0] < 0.5 < ends[1]:
        return (
            f"No answer: whether {name} is adopted hangs on how far what was heard can be trusted; "
            f"over the stated ranges the probability is {probability(ends[0])} to "
            f"{probability(ends[1])} ({probability(chance)} at the best guesses)."
        )
    word = "simple majority" if rule.name == "majority" else "two thirds"
    return f"{name} is adopted by {word} with probability {probability(chance)}."


def _turns(shift: float, sd: float) -> str:
    """Say how far the call is from turning.

    Examples
    --------
    >>> print(_turns(-1.5, 0.5))
    The call turns if all who have declared nothing lean 1.5 logits less to the text, 3.0 standard
    deviations of what is not known of it.
    """
    if shift != shift:
        return "No shift of the text that is at all likely would turn the call."
    word, often = "less" if shift < 0 else "more", abs(shift) / max(sd, 1e-9)
    return (
        f"The call turns if all who have declared nothing lean {abs(shift):.1f} logits {word} to "
        f"the text, {often:.1f} standard deviations of what is not known of it."
    )


def _count(now: JointDraws) -> str:
    said = tally_words(now.tally()[list(ORDER)])
    words = [f"{count} {code.name.lower()}" for count, code in zip(said, ORDER, strict=True)]
    return f"Expected: {', '.join(words)} (90 % intervals)."


def _capitals(asking: pd.DataFrame) -> str:
    first = named(asking.head(5))
    if asking["surer"].max() < 0.001:
        return (
            "No single capital's answer would change the call. The size of the majority is told "
            f"best by {first} ({RIGHT})."
        )
    return f"Ask first: {first}; their answers would tell most about the result ({RIGHT})."


def _supposition(now: JointDraws, rule: Rule, code: str, vote: int) -> str:
    then = whip.given(now, code, vote)
    moved = then.members()[:, Vote.YES] - now.members()[:, Vote.YES]
    moved[now.place(code)] = 0.0
    most = np.argsort(-np.abs(moved), kind="stable")[:5]
    others = [
        f"{called(now.iso3[k])} {100 * moved[k]:+.0f}" for k in most if abs(moved[k]) >= 0.005
    ]
    told = f"most about {', '.join(others)} (points of yes)" if others else "next to nothing"
    word = VOTE_WORDS[VOTE_LETTERS[vote]]
    likely = probability(now.members()[now.place(code), vote])
    after, before = (probability(whip.adopted(one, rule)) for one in (then, now))
    instead = ", as before" if after == before else f" instead of {before}"
    return (
        f"If {called(code)} votes {word} (now {likely}): adopted with probability "
        f"{after}{instead}. {_count(then)} "
        f"Of the others it would tell {told}."
    )
