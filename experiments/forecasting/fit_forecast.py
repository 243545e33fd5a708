"""Estimate the numbers of the forecast from roll-calls before the cutoff.

`fit_prediction` is called by ``plenary calibrate`` with the votes before the
cutoff and the positions estimated from them; its rows go into the calibration
file as coefficients ``prediction.*``, where ``plenary predict`` reads them:

    coefficients = {**ballot_coefficients(early, found, roster), **fit_prediction(early, found)}

Each past roll-call of a training set is forecast from what lay before its day,
and the numbers are those that make the votes cast likeliest. Roll-calls with a
topic are the kind to be forecast and count `TOPIC_WEIGHT`-fold if they were
contested; most others are texts that were new or on which leaders had moved, since
those are hard.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.optimize import minimize

from experiments.estimation.positions import Estimate
from experiments.estimation.vote_tables import ISSUES, VoteTable
from experiments.forecasting.forecast import tally
from sim.forecast.ballot import (
    DEFAULTS,
    LEARNT_BEFORE,
    PARAMETERS,
    absence,
    ballot,
    ballot_terms,
    line_weight,
    place,
    precedent,
)
from sim.forecast.evidence import YEAR, Call, Evidence, History, gather
from sim.theory.ballot import Vote, ballot_probability

LEADERS = ("USA", "DEU", "JPN", "RUS", "CHN")  # whose lines count as declared in training
LEAST_LESSONS = 10
SWEEPS = 2  # turns of the search over the record's numbers, where they are estimated
N_HARD, N_REPEAT = 80, 30  # roll-calls of each kind in the training set
TOPIC_WEIGHT = 2.0
WINDOW = 8.0  # [years] before the cutoff from which the training set is taken
LEAST_RECORD = 2.0  # [years] of votes that must lie before a training roll-call
CONTESTED = 0.15  # least share off the commonest vote
FLOOR = 0.01  # clip of probabilities, as in the scores
PULL_TO_DEFAULT = 1e-2  # loss per squared log-distance from a default
RECORD = tuple(PARAMETERS)[: tuple(PARAMETERS).index("approval")]
BALLOT = ("approval", "precedent", "spatial", "tie", "band", "band_power")
SPREAD = ("shift_sd", "known_shift_sd", "absence_sd")
SPREAD_TRIED = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0)
COVERAGE = 0.90
EARLIER = f"from roll-calls before {LEARNT_BEFORE}; "
BALLOT_PENALTY = 3e-2  # loss per squared distance from a default


def fit_prediction(table: VoteTable, found: Estimate, sweeps: int = 0) -> dict[str, dict]:
    """Estimate the numbers of the forecast.

    Parameters
    ----------
    table : VoteTable
        Votes before the cutoff.
    found : Estimate
        Positions and items estimated from them.
    sweeps : int
        Turns of the coordinate search over the record's numbers. By default these
        stay as they are and only the ballot's numbers and the spreads are estimated:
        estimating all anew for each year forecast no better (docs/validation.md).

    Returns
    -------
    dict of str to dict
        Rows of a calibration file, named ``prediction.*``; empty if there are too
        few roll-calls to learn from.
    """
    value = estimate_parameters(history_of(table, found), sweeps)
    if value == DEFAULTS:
        return {}
    fitted = {*BALLOT, *SPREAD, *(RECORD if sweeps else ())}
    note = "from roll-calls before the cutoff, each forecast from its past; "
    return {
        f"prediction.{name}": {
            "value": round(float(value[name]), 4),
            "se": None,
            "low": low,
            "high": high,
            "unit": unit,
            "tag": "estimated" if name in fitted else "computed",
            "note": (note if name in fitted else EARLIER) + meaning,
        }
        for name, (_, low, high, unit, meaning) in PARAMETERS.items()
    }


def estimate_parameters(history: History, sweeps: int = SWEEPS) -> dict[str, float]:
    """Estimate the numbers of the forecast; the defaults if there is too little to learn from."""
    training = training_set(history)
    if len(training) < LEAST_LESSONS:
        return dict(DEFAULTS)
    value = fit_record(training, DEFAULTS, sweeps)
    value = fit_ballot(training, value)
    return fit_spread(training, value)


def history_of(table: VoteTable, found: Estimate) -> History:
    """Lay out votes and positions as the history that forecasts read."""
    calls = table.rollcalls
    rows = calls.to_dict("records")
    return History(
        iso3=table.iso3,
        votes=table.votes,
        date=calls["date"].to_numpy().astype("datetime64[D]"),
        topic=calls["topic"].to_numpy(dtype=str),
        title=calls["title"].to_numpy(dtype=str),
        issues=np.array([" ".join(f for f in ISSUES if row[f"issue_{f}"]) for row in rows]),
        slope=found.items.slope,
        cut=found.items.cut,
        halfwidth=found.items.halfwidth,
        path=found.path,
        years=found.years,
    )


class Lesson:
    """A past roll-call to learn from: the evidence before it, and what was voted."""

    def __init__(self, history: History, at: int, weight: float):
        self.call = past_call(history, at)
        self.evidence: Evidence = gather(history, self.call)
        self.weight = weight
        votes = history.votes[at]
        leader = np.isin(history.iso3, list(self.call.declared))
        self.cast = np.flatnonzero((votes >= Vote.NO) & (votes <= Vote.YES) & ~leader)
        self.votes = votes[self.cast].astype(int)
        self.room = np.flatnonzero((votes >= Vote.NO) & ~leader)
        self.seen = np.bincount(votes[self.room], minlength=4)[:4]
        self.away = absence(history, self.call, DEFAULTS)[self.room]

    def covered(self, z, band, value) -> np.ndarray:
        """Whether the tally lies in its interval, (4,) bool; absences among those listed."""
        nobody = np.full(len(z), -1)
        count = tally(z[self.room], band[self.room], self.away, nobody[self.room], value)
        return (count[:, 1] <= self.seen) & (self.seen <= count[:, 2])

    def loss(self, chance) -> float:
        """Mean log loss of chances (N, 3) over the votes cast."""
        given = chance[self.cast, self.votes]
        return float(-np.log(np.clip(given, FLOOR, 1.0)).mean())


def past_call(history: History, at: int, leaders=LEADERS) -> Call:
    """Take a past roll-call as if its leaders had declared the votes they cast."""
    declared = {
        code: int(history.votes[at, place])
        for code, place in zip(leaders, history.index(leaders), strict=True)
        if Vote.NO <= history.votes[at, place] <= Vote.YES
    }
    texts = (str(part[at]) for part in (history.topic, history.title, history.issues))
    return Call(history.date[at], declared, *texts)


def training_set(history: History) -> list[Lesson]:
    """Choose the roll-calls to learn from."""
    leaders = [code for code in LEADERS if code in history.iso3]
    lines = history.votes[:, history.index(leaders)]
    count = np.stack([(history.votes == choice).sum(axis=1) for choice in (0, 1, 2)])
    total = np.maximum(count.sum(axis=0), 1)
    contested = count.max(axis=0) <= (1.0 - CONTESTED) * total
    known = (lines >= Vote.NO) & (lines <= Vote.YES)
    split = np.where(known, lines, -9).max(axis=1) > np.where(known, lines, 9).min(axis=1)
    years = (history.date - history.date[0]).astype(float) / YEAR
    usable = known.any(axis=1) & (years >= LEAST_RECORD)
    topical = (history.topic != "") & usable
    if topical.mean() > 0.2:  # topics are not reserved for the kind to be forecast
        topical = np.zeros_like(topical)
    recent = years >= years[-1] - WINDOW
    titled = history.title != ""  # as those to be forecast will be
    general = usable & contested & split & recent & ~topical & (titled | ~titled.any())
    repeat = np.array([bool(g) and _repeats(history, at, lines) for at, g in enumerate(general)])
    chosen = [(at, 1.0) for at in _spread(np.flatnonzero(general & ~repeat), N_HARD)]
    chosen += [(at, 1.0) for at in _spread(np.flatnonzero(repeat), N_REPEAT)]
    chosen += [
        (at, TOPIC_WEIGHT if contested[at] and recent[at] else TOPIC_WEIGHT / 5.0)
        for at in np.flatnonzero(topical)
    ]
    return [Lesson(history, int(at), weight) for at, weight in sorted(chosen)]


def _repeats(history: History, at: int, lines) -> bool:
    """Whether the same text was voted on before with the same lines of the leaders."""
    past = history.date < history.date[at]
    same = np.flatnonzero(past & (history.titles().likeness(str(history.title[at])) > 0.9))
    return len(same) > 0 and bool((lines[same[-1]] == lines[at]).all())


def _spread(places, most: int):
    """Take at most so many, evenly over time."""
    if len(places) <= most:
        return places
    return places[np.linspace(0, len(places) - 1, most).round().astype(int)]


def fit_record(lessons: list[Lesson], value: Mapping[str, float], sweeps: int) -> dict:
    """Search the record's numbers one by one, in steps of a factor, downhill."""
    weight = np.array([lesson.weight for lesson in lessons])
    weight = weight / weight.sum()

    def loss(trial):
        chances = (
            precedent(lesson.evidence, trial, place(lesson.evidence, trial)) for lesson in lessons
        )
        distance = sum(np.log(trial[name] / DEFAULTS[name]) ** 2 for name in RECORD)
        scores = (lesson.loss(chance) for lesson, chance in zip(lessons, chances, strict=True))
        return sum(w * s for w, s in zip(weight, scores, strict=True)) + PULL_TO_DEFAULT * distance

    value, step = dict(value), dict.fromkeys(RECORD, 0.5)
    best = loss(value) if sweeps else np.inf
    for _ in range(sweeps):
        for name in RECORD:
            _, low, high, *_ = PARAMETERS[name]
            for side in (1.0, -1.0):
                moved = float(np.clip(value[name] * np.exp(side * step[name]), low, high))
                tried = loss({**value, name: moved})
                if tried < best:
                    value[name], best = moved, tried
                    break
            else:
                step[name] /= 2.0
    return value


def fit_ballot(lessons: list[Lesson], value: Mapping[str, float]) -> dict:
    """Estimate the six numbers of the ballot by penalised maximum likelihood."""
    terms, votes, weight = [], [], []
    for lesson in lessons:
        terms.append(ballot_terms(lesson.evidence, value)[lesson.cast])
        votes.append(lesson.votes)
        weight.append(np.full(len(lesson.votes), lesson.weight / max(len(lesson.votes), 1)))
    terms, votes, weight = np.concatenate(terms), np.concatenate(votes), np.concatenate(weight)
    weight /= weight.sum()
    start = np.array([DEFAULTS[name] for name in BALLOT])

    def loss(numbers):
        z, band = ballot(terms, dict(zip(BALLOT, numbers, strict=True)))
        chance = np.stack(ballot_probability(z, band))[votes, np.arange(len(votes))]
        penalty = BALLOT_PENALTY * ((numbers - start) ** 2).sum()
        return -(weight * np.log(np.clip(chance, FLOOR, 1.0))).sum() + penalty

    bounds = [PARAMETERS[name][1:3] for name in BALLOT]
    found = minimize(loss, start, method="L-BFGS-B", bounds=bounds).x
    return {**value, **dict(zip(BALLOT, map(float, found), strict=True))}


def known_text(lesson: Lesson, value: Mapping[str, float]) -> bool:
    """Whether a past vote on nearly the same text, with nearly the same lines, is near."""
    return bool(line_weight(lesson.evidence, value).max(initial=0.0) > 0.5)


def fit_spread(lessons: list[Lesson], value: Mapping[str, float]) -> dict:
    """Choose the spreads at which the 90 % intervals cover nearest to 90 % of past tallies."""
    value = dict(value)
    weight = np.array([lesson.weight for lesson in lessons])
    ballots = [ballot(ballot_terms(lesson.evidence, value), value) for lesson in lessons]
    known = np.array([known_text(lesson, value) for lesson in lessons])
    for name, kind, counted in (
        ("absence_sd", np.ones_like(known), slice(3, 4)),
        ("shift_sd", ~known, slice(0, 3)),
        ("known_shift_sd", known, slice(0, 3)),
    ):
        used = np.flatnonzero(kind)
        if len(used) < LEAST_LESSONS:
            continue
        moved = "absence_sd" if name == "absence_sd" else "shift_sd"
        miss = []
        for trial in SPREAD_TRIED:
            given = {**value, moved: trial}
            inside = [lessons[at].covered(*ballots[at], given)[counted].mean() for at in used]
            miss.append(abs(weight[used] @ np.array(inside) / weight[used].sum() - COVERAGE))
        value[name] = SPREAD_TRIED[int(np.argmin(miss))]
    return value
