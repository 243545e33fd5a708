"""A live count: the forecast's draws, weighed again by what has been heard since.

Each item is a noisy observation of one ballot. Given a draw of what is common, ballots are
independent, so the likelihood of all that was heard is a product over members, and a
member's own words change its own probabilities by Bayes' rule within the draw. What is
heard from some thereby tells about the others: through the draws that it makes likelier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd
from scipy.special import expit, logit, ndtr, ndtri
from scipy.stats import norm

from experiments.advice.draws import JointDraws, Rule
from experiments.advice.items import COMMITTEE, KINDS, TALLY, Item, confusion, latest
from sim.theory.ballot import VOTE_LETTERS, Vote

Work = Callable[[], pd.DataFrame]
LUCK = 0.99  # correlation over a month of a member's own error, committee to plenary (fitted)
# Share of ballots that owe nothing to what moves members together, so that one odd line tells
# little about others. Largest marginal likelihood on 235 roll-calls of 2013 to 2018 (`python -m
# tools.fit_text_slope --odd`): 1.0 log unit a roll-call better than none; range 0.005 to 0.03.
ODD = 0.01
TURN_OUT = 6.0 / 329.0  # probability that one who has taken a line is away, as of sponsors
STAYS_AWAY = 0.9  # that one who says so is away; judgement, range 0.7 to 0.98
FEW = 100.0  # effective draws below which no answer is given
ENOUGH = 0.1  # share of the draws that must still count, or fresh ones are drawn nearer by
STEPS = 4  # how often at most
FURTHEST = 6.0  # shift of all leans at which a break-even is looked for [logits]
NODES = 64  # of the quadrature over a member's own error
GRID = np.linspace(-12.0, 12.0, 193)  # of leans at which a committee ballot is weighed [logits]


def update(
    draws: JointDraws,
    items: Iterable[Item],
    day: np.datetime64,
    luck: float = LUCK,
    odd: float = ODD,
) -> JointDraws:
    """Weigh draws by what has been heard.

    Parameters
    ----------
    draws : JointDraws
        From the forecast.
    items : iterable of Item
        Each member and kind once; see `latest`.
    day : numpy.datetime64
        Of the vote.
    luck : float
        Correlation over a month of what members bring to a committee and to the plenary.
    odd : float
        Share of ballots that tell nothing about other members'.

    Returns
    -------
    JointDraws
        The order of items makes no difference.
    """
    items = list(items)
    found = _weighed(draws, items, day, luck, odd)
    for step in range(STEPS):
        if found.effective >= ENOUGH * len(found.weight):
            break
        fresh = found.nearer(step)
        start = replace(draws, factor=fresh.factor, weight=fresh.weight)
        found = _weighed(start, items, day, luck, odd)
    return found


def _weighed(
    draws: JointDraws, items: list[Item], day: np.datetime64, luck: float, odd: float = ODD
) -> JointDraws:
    n_draws, n = draws.common.shape
    evidence = np.broadcast_to(draws.evidence, (n_draws, n, 3)).copy()
    away, log = draws.away.copy(), np.zeros(n_draws)
    for item in items:
        if item.kind == TALLY:
            log += tally_likelihood(draws, item.count)
            continue
        at = draws.place(item.iso3)
        if item.vote == Vote.ABSENT:
            away[at] = logit(STAYS_AWAY)
            continue
        away[at] = min(away[at], logit(TURN_OUT)) if item.kind != COMMITTEE else away[at]
        if item.kind == COMMITTEE:
            months = float((day - item.date).astype(int)) / 30.0
            evidence[:, at] *= committee_likelihood(draws, at, item.vote, luck**months)
        else:
            evidence[:, at] *= confusion(item.reliability)[:, item.vote]
    seen = np.maximum((draws.prior_chance * evidence).sum(axis=-1), 1e-12)
    before = np.maximum((draws.prior_chance * draws.evidence).sum(axis=-1), 1e-12)
    log += (_telling(seen, evidence, odd) - _telling(before, draws.evidence, odd)).sum(axis=1)
    return draws.reweighted(log, evidence=evidence, away=away)


def _telling(likelihood: np.ndarray, evidence: np.ndarray, odd: float = ODD) -> np.ndarray:
    """Log-likelihood of what was heard as far as it tells about others, (R, N).

    A ballot that owes nothing to what is common is of either kind alike.
    """
    return np.log((1.0 - odd) * likelihood + odd * evidence.mean(axis=-1))


def tally_likelihood(draws: JointDraws, count: tuple[int, ...]) -> np.ndarray:
    """Log-likelihood of a committee's tally in each draw, (R,), up to a constant.

    The shares of yes and no among those who vote are taken as jointly normal; how
    many came says nothing here, for rooms fill and empty between the two ballots.
    """
    here = (1.0 - draws.absent)[..., None]
    chance = draws.chance
    weight = here / here.sum(axis=1, keepdims=True)
    mean = (weight * chance).sum(axis=1)[:, [Vote.YES, Vote.NO]]
    total = max(sum(count), 1)
    gap = np.array(count[:2]) / total - mean
    pair = chance[..., [Vote.YES, Vote.NO]]
    own = -np.einsum("rn,rni,rnj->rij", weight[..., 0], pair, pair)
    own[:, [0, 1], [0, 1]] += mean
    spread = own / total + np.eye(2) * 0.25 / total**2
    return -0.5 * (
        np.einsum("ri,rij,rj->r", gap, np.linalg.inv(spread), gap) + np.linalg.slogdet(spread)[1]
    )


def committee_likelihood(draws: JointDraws, at: int, vote: int, share: float) -> np.ndarray:
    """Probability of a member's ballot in committee given the one in plenary, (R, 3).

    The member's own error is carried from one to the other (`sim.theory.error_persistence`).
    """
    error = ndtri((np.arange(NODES) + 0.5) / NODES)
    band = draws.halfwidth[at]
    own = logit(ndtr(error))[None] + GRID[:, None]
    plenary = np.where(own > band, Vote.YES, np.where(own < -band, Vote.NO, Vote.ABSTAIN))
    edge = ndtri(np.clip(expit(np.array([-band, band])[None] - GRID[:, None]), 1e-15, 1 - 1e-15))
    rest = np.sqrt(max(1.0 - share**2, 1e-12))
    below = ndtr((edge[:, None, :] - share * error[None, :, None]) / rest)
    parts = [below[..., 0], below[..., 1] - below[..., 0], 1.0 - below[..., 1]]
    heard = parts[vote]
    table = np.empty((len(GRID), 3))
    for k in range(3):
        mask = plenary == k
        table[:, k] = (heard * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)
        table[~mask.any(axis=1), k] = 1e-6
    lean = draws.lean[at] + draws.common[:, at]
    return np.stack([np.interp(lean, GRID, table[:, k]) for k in range(3)], axis=-1)


def given(draws: JointDraws, iso3: str, vote: int) -> JointDraws:
    """Suppose that a member casts a certain ballot.

    Its own words count on; what it tells about others is what its ballot would.
    """
    at = draws.place(iso3)
    n_draws, n = draws.common.shape
    away = draws.away.copy()
    if vote == Vote.ABSENT:
        away[at] = 30.0
        return draws.reweighted(np.log(np.maximum(draws.absent[:, at], 1e-12)), away=away)
    away[at] = -30.0
    evidence = np.broadcast_to(draws.evidence, (n_draws, n, 3)).copy()
    evidence[:, at] = np.arange(3) == vote
    log = np.log((1.0 - ODD) * draws.chance[:, at, vote] + ODD / 3.0)
    declared = draws.declared.copy()
    declared[at] = vote
    return draws.reweighted(log, evidence=evidence, away=away, declared=declared)


def adopted(draws: JointDraws, rule: Rule) -> float:
    """Probability that the text is adopted."""
    return float(draws.weight @ draws.carried(rule))


@dataclass(frozen=True)
class Asked:
    """What it is worth to know one capital's ballot for certain.

    Attributes
    ----------
    surer : float
        Expected rise of the probability that a call of the result is right.
    narrower : float
        Expected fall of the margin's standard deviation [votes].
    swing : float
        Probability of adoption if it votes yes, less that if it votes no.
    """

    surer: float
    narrower: float
    swing: float


def value_of_asking(draws: JointDraws, rule: Rule) -> list[Asked]:
    """What each capital's answer would tell about the result, (N,) of `Asked`.

    The answer is taken to be true, and tells about others through what is common.
    """
    mean, sd = draws.moments(rule)
    now = float(draws.weight @ norm.cdf((mean + 0.5) / sd))
    centre = draws.weight @ mean
    width = np.sqrt(draws.weight @ (sd**2 + (mean - centre) ** 2))
    value = np.array([-rule.no_weight, 0.0, rule.yes_weight, 0.0])
    found = []
    for at in range(len(draws.iso3)):  # every member's answer is another weighing of the draws
        p = draws.outcome[:, at]  # (R, 4)
        own_mean = p @ value
        own_var = p @ value**2 - own_mean**2
        rest = np.sqrt(np.maximum(sd**2 - own_var, 1e-9))
        joint = draws.weight[:, None] * p
        share = np.maximum(joint.sum(axis=0), 1e-12)
        moved = mean[:, None] - own_mean[:, None] + value
        chance = (joint * norm.cdf((moved + 0.5) / rest[:, None])).sum(axis=0) / share
        middle = (joint * moved).sum(axis=0) / share
        spread = (joint * (rest[:, None] ** 2 + (moved - middle) ** 2)).sum(axis=0) / share
        right = share @ np.maximum(chance, 1.0 - chance)
        found.append(
            Asked(
                surer=float(max(right - max(now, 1.0 - now), 0.0)),
                narrower=float(width - np.sqrt(share @ spread)),
                swing=float(chance[Vote.YES] - chance[Vote.NO]),
            )
        )
    return found


def member_table(draws: JointDraws, rule: Rule, before: JointDraws) -> pd.DataFrame:
    """Lay out the members from sure yes to sure no, (N rows)."""
    now, then = draws.members(), before.members()
    asked = value_of_asking(draws, rule)
    table = pd.DataFrame(
        {
            "iso3": draws.iso3,
            "declared": [VOTE_LETTERS[v] if v >= 0 else "" for v in draws.declared],
            "p_yes": now[:, Vote.YES],
            "p_no": now[:, Vote.NO],
            "p_abstain": now[:, Vote.ABSTAIN],
            "p_absent": now[:, Vote.ABSENT],
            "p_yes_before": then[:, Vote.YES],
            "surer": [one.surer for one in asked],
            "narrower": [one.narrower for one in asked],
            "swing": [one.swing for one in asked],
        }
    )
    order = (table["p_yes"] - table["p_no"]).sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def fan(
    draws: JointDraws,
    items: Iterable[Item],
    day: np.datetime64,
    rule: Rule,
    luck: float = LUCK,
    keep: Callable[[str, Work], pd.DataFrame] = lambda name, work: work(),
) -> pd.DataFrame:
    """How the count moved as things were heard: one row a day and outcome.

    The first row, without a day, is the forecast before anything was heard. What `keep` does
    with each day's part is up to the caller.
    """
    items = list(items)
    dates = [None, *sorted({item.date for item in items})]

    def part(date: np.datetime64 | None) -> pd.DataFrame:
        heard = [] if date is None else latest(items, date)
        now = update(draws, heard, day, luck) if heard else draws
        return _fan_rows(now, rule, "" if date is None else str(date), len(heard))

    parts = [keep(f"fan {date}", partial(part, date)) for date in dates]
    return pd.concat(parts, ignore_index=True)


def _fan_rows(now: JointDraws, rule: Rule, date: str, heard: int) -> pd.DataFrame:
    chance, count, rows = adopted(now, rule), now.tally(), []
    for code in (Vote.YES, Vote.NO, Vote.ABSTAIN, Vote.ABSENT):
        rows.append(
            {
                "date": date,
                "heard": heard,
                "outcome": code.name.lower(),
                "expected": count[code, 0],
                "low": int(count[code, 1]),
                "high": int(count[code, 2]),
                "p_adopted": chance,
                "effective_draws": now.effective,
            }
        )
    return pd.DataFrame(rows)


def break_even(draws: JointDraws, rule: Rule) -> tuple[float, float]:
    """How far all who have declared nothing would have to lean otherwise for the call to turn.

    Returns
    -------
    shift, sd : float
        Least change of all leans at which adoption is as likely as not, NaN if none within
        `FURTHEST`; standard deviation of what is not known of such a change [logits].
    """
    free = draws.declared < 0

    def chance(shift: float) -> float:
        return adopted(draws.shifted(shift * free), rule)

    sd = float(np.sqrt(np.cov(draws.factor[:, 0], aweights=draws.weight)) * draws.basis[0, 0])
    low, high = (0.0, FURTHEST) if chance(0.0) < 0.5 else (-FURTHEST, 0.0)
    if not chance(low) < 0.5 <= chance(high):
        return float("nan"), sd
    while high - low > 0.02:
        middle = (low + high) / 2.0
        low, high = (middle, high) if chance(middle) < 0.5 else (low, middle)
    return (low + high) / 2.0, sd


def between(
    draws: JointDraws, items: Iterable[Item], day: np.datetime64, rule: Rule
) -> tuple[float, float]:
    """Probability of adoption at either end of the reliabilities' stated ranges."""
    items = list(items)
    found = [adopted(update(draws, items, day), rule)]
    for end in ("low", "high"):
        moved = [
            replace(item, reliability=getattr(KINDS[item.kind], end))
            if item.kind in KINDS and item.reliability == KINDS[item.kind].reliability
            else item
            for item in items
        ]
        luck = getattr(KINDS[COMMITTEE], end)
        found.append(adopted(update(draws, moved, day, luck), rule))
    return min(found), max(found)
