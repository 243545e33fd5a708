"""Estimate the numbers of the forecast from roll-calls before the cutoff.

`fit_prediction` is called by ``plenary calibrate`` with the votes before the
cutoff and the positions estimated from them; its rows go into the calibration
file as coefficients ``prediction.*``, where ``plenary predict`` reads them:

    rows, noise = ballot_coefficients(early, found, roster)
    coefficients = {**rows, **fit_prediction(early, found)}

Each past roll-call of a training set is forecast from what lay before its day,
and the numbers are those that make the votes cast likeliest. Roll-calls with a
topic are the kind to be forecast and count `TOPIC_WEIGHT`-fold if they are recent; most
others are texts that were new or on which leaders had moved, since those are hard. What
was voted never decides what is learnt from: only the leaders' lines, day and title do.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.optimize import minimize
from scipy.stats import norm

from experiments.estimation.positions import Estimate
from experiments.estimation.vote_tables import ISSUES, VoteTable
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
from sim.forecast.tally import tally_mixture
from sim.theory.ballot import Vote, cast_probability

LEADERS = ("USA", "DEU", "JPN", "RUS", "CHN")  # whose lines count as declared in training
LEAST_LESSONS = 10
SWEEPS = 2  # turns of the search over the record's numbers, where they are estimated
N_HARD, N_REPEAT = 200, 60  # most roll-calls of each kind in the training set
TOPIC_WEIGHT = 2.0
WINDOW = 8.0  # [years] before the cutoff from which the training set is taken
LEAST_RECORD = 2.0  # [years] of votes that must lie before a training roll-call
FLOOR = 0.01  # clip of probabilities, as in the scores
PULL_TO_DEFAULT = 1e-2  # loss per squared log-distance from a default
RECORD = tuple(PARAMETERS)[: tuple(PARAMETERS).index("approval")]
# The precedent as it is: what the numbers of the ballot are drawn towards.
NEUTRAL = {"approval": 0.0, "precedent": 1.0, "spatial": 0.0, "tie": 0.0, "band": 0.0,
           "band_power": 1.0}  # fmt: skip
BALLOT = tuple(NEUTRAL)
SPREAD = ("shift_sd", "known_shift_sd", "absence_sd")
N_BOOTSTRAP, BOOTSTRAP_SEED = 40, 7
SPREAD_TRIED = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 2.5, 3.0)
LEAST_DENSITY = 1e-12
EARLIER = f"from roll-calls before {LEARNT_BEFORE}; "
SPREAD_PENALTY = 3e-2  # the same for the spreads
BALLOT_PENALTY = 3e-3  # loss per squared distance from neutral


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
    lessons = training_set(history_of(table, found))
    if len(lessons) < LEAST_LESSONS:
        return {}
    value = learn(lessons, sweeps)
    error = ballot_error(lessons, value)
    fitted = {*BALLOT, *SPREAD, *(RECORD if sweeps else ())}
    note = "from roll-calls before the cutoff, each forecast from its past; "
    return {
        f"prediction.{name}": {
            "value": round(float(value[name]), 4),
            "se": round(error[name], 4) if name in error else None,
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
    lessons = training_set(history)
    return learn(lessons, sweeps) if len(lessons) >= LEAST_LESSONS else dict(DEFAULTS)


def learn(lessons: list[Lesson], sweeps: int) -> dict[str, float]:
    """Estimate the numbers of the forecast from lessons."""
    value = fit_record(lessons, DEFAULTS, sweeps)
    return fit_spread(lessons, fit_ballot(lessons, value))


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
        kind=calls["kind"].to_numpy(dtype=str),
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
        self._terms: dict[tuple[float, ...], np.ndarray] = {}

    def terms(self, value: Mapping[str, float]) -> np.ndarray:
        """Terms of the ballot, (N, 4); worked out once, as only the record's numbers count."""
        key = tuple(value[name] for name in RECORD)
        if key not in self._terms:
            self._terms = {key: ballot_terms(self.evidence, value)}
        return self._terms[key]

    def log_density(self, z, band, value) -> np.ndarray:
        """Log density of the recorded tally under the mixture, (4,); absences among those listed.

        A count stands for the interval half a vote about it, whose variance is added.
        """
        mean, sd, share = tally_mixture(z[self.room], band[self.room], self.away, value)
        density = norm.pdf(self.seen[:, None], mean, np.hypot(sd, 0.5)) @ share
        return np.log(np.maximum(density, LEAST_DENSITY))

    def loss(self, chance) -> float:
        """Mean log loss of chances (N, 3) over the votes cast."""
        given = chance[self.cast, self.votes]
        return float(-np.log(np.clip(given, FLOOR, 1.0)).mean())


def past_call(history: History, at: int, leaders=LEADERS) -> Call:
    """Take a past roll-call as if its leaders had declared the votes they cast."""
    known = [code for code in leaders if code in history.iso3]
    declared = {
        code: int(history.votes[at, place])
        for code, place in zip(known, history.index(known), strict=True)
        if Vote.NO <= history.votes[at, place] <= Vote.YES
    }
    parts = (history.topic, history.title, history.issues, history.kind)
    texts = (str(part[at]) for part in parts)
    return Call(history.date[at], declared, *texts)


def training_set(history: History) -> list[Lesson]:
    """Choose the roll-calls to learn from."""
    leaders = [code for code in LEADERS if code in history.iso3]
    lines = history.votes[:, history.index(leaders)]
    known = (lines >= Vote.NO) & (lines <= Vote.YES)
    split = np.where(known, lines, -9).max(axis=1) > np.where(known, lines, 9).min(axis=1)
    years = (history.date - history.date[0]).astype(float) / YEAR
    usable = known.any(axis=1) & (years >= LEAST_RECORD) & (history.kind != "amendment")
    topical = (history.topic != "") & usable
    if topical.mean() > 0.2:  # topics are not reserved for the kind to be forecast
        topical = np.zeros_like(topical)
    recent = years >= years[-1] - WINDOW
    titled = history.title != ""  # as those to be forecast will be
    general = usable & split & recent & ~topical & (titled | ~titled.any())
    repeat = np.array([bool(g) and _repeats(history, at, lines) for at, g in enumerate(general)])
    chosen = [(at, 1.0) for at in _spread(np.flatnonzero(general & ~repeat), N_HARD)]
    chosen += [(at, 1.0) for at in _spread(np.flatnonzero(repeat), N_REPEAT)]
    chosen += [
        (at, TOPIC_WEIGHT if recent[at] else TOPIC_WEIGHT / 5.0) for at in np.flatnonzero(topical)
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


class Stack:
    """The ballots of all lessons in one table: V votes, each with its four terms."""

    def __init__(self, lessons: list[Lesson], value: Mapping[str, float]):
        parts = [lesson.terms(value)[lesson.cast] for lesson in lessons]
        self.terms = np.concatenate(parts)
        self.votes = np.concatenate([lesson.votes for lesson in lessons])
        self.lesson = np.repeat(np.arange(len(lessons)), [len(part) for part in parts])
        self.share = np.array(
            [lesson.weight / max(len(lesson.votes), 1) for lesson in lessons]
        )  # of one vote

    def fit(self, start: np.ndarray, times: np.ndarray) -> np.ndarray:
        """Estimate the ballot's numbers with each lesson counted so many times, (6,)."""
        weight = (self.share * times)[self.lesson]
        weight = weight / weight.sum()
        neutral = np.array(list(NEUTRAL.values()))

        def loss(numbers):
            z, band = ballot(self.terms, dict(zip(BALLOT, numbers, strict=True)))
            chance = cast_probability(z, band, self.votes)
            penalty = BALLOT_PENALTY * ((numbers - neutral) ** 2).sum()
            return -(weight * np.log(np.clip(chance, FLOOR, 1.0))).sum() + penalty

        bounds = [PARAMETERS[name][1:3] for name in BALLOT]
        return minimize(loss, start, method="L-BFGS-B", bounds=bounds).x


def fit_ballot(lessons: list[Lesson], value: Mapping[str, float]) -> dict:
    """Estimate the six numbers of the ballot by penalised maximum likelihood."""
    start = np.array(list(NEUTRAL.values()))
    found = Stack(lessons, value).fit(start, np.ones(len(lessons)))
    return {**value, **dict(zip(BALLOT, map(float, found), strict=True))}


def ballot_error(lessons: list[Lesson], value: Mapping[str, float]) -> dict[str, float]:
    """Standard errors of the ballot's numbers, by a bootstrap over lessons."""
    stack, start = Stack(lessons, value), np.array([value[name] for name in BALLOT])
    draw = np.random.default_rng(BOOTSTRAP_SEED)
    times = draw.multinomial(len(lessons), np.full(len(lessons), 1 / len(lessons)), N_BOOTSTRAP)
    found = np.array([stack.fit(start, each) for each in times])
    return dict(zip(BALLOT, map(float, found.std(axis=0, ddof=1)), strict=True))


def known_text(lesson: Lesson, value: Mapping[str, float]) -> bool:
    """Whether a past vote on nearly the same text, with nearly the same lines, is near."""
    return bool(line_weight(lesson.evidence, value).max(initial=0.0) > 0.5)


def fit_spread(lessons: list[Lesson], value: Mapping[str, float]) -> dict:
    """Choose the spreads under which the recorded tallies of the lessons are likeliest."""
    value = dict(value)
    weight = np.array([lesson.weight for lesson in lessons])
    ballots = [ballot(lesson.terms(value), value) for lesson in lessons]
    known = np.array([known_text(lesson, value) for lesson in lessons])
    texts = np.array([lesson.call.kind == "text" for lesson in lessons])  # a part is another matter
    for name, kind, counted in (
        ("absence_sd", np.ones_like(known), slice(3, 4)),
        ("shift_sd", ~known, slice(0, 3)),
        ("known_shift_sd", known & texts, slice(0, 3)),
    ):
        used = np.flatnonzero(kind)
        if len(used) < LEAST_LESSONS:
            continue
        moved = "absence_sd" if name == "absence_sd" else "shift_sd"
        score = []
        for trial in SPREAD_TRIED:
            given = {**value, moved: trial, "band_sd": 0.0}
            each = [lessons[at].log_density(*ballots[at], given)[counted].mean() for at in used]
            far = SPREAD_PENALTY * (trial - DEFAULTS[name]) ** 2
            score.append(weight[used] @ np.array(each) / weight[used].sum() - far)
        value[name] = SPREAD_TRIED[int(np.argmax(score))]
    return value
