"""Ordered logit of recorded ballots on what the forecast knew, and one thing more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from experiments.estimation.forecast_coefficients import past_call
from sim.forecast.ballot import ballot, ballot_terms, parameters
from sim.forecast.evidence import gather
from sim.forecast.expectation import history_of
from sim.members.calibration import Calibration
from sim.theory.ballot import Vote, ballot_probability
from sim.theory.statistics import Z

FLOOR = 1e-4  # of a probability
STEP = 1e-4  # of numerical derivatives


@dataclass(frozen=True, eq=False)
class Ballots:
    """Ballots of many roll-calls beside the forecast of each from what lay before its day.

    Attributes
    ----------
    call : (V,) int
        Number of the roll-call, from 0.
    member : (V,) int
        Place in `iso3`.
    vote : (V,) int
        No, abstain or yes.
    lean, band : (V,) float64
        Of the forecast [logits].
    date : (C,) datetime64[D]
    line : dict of str to (C,) int
        What a leader voted: −1, 0 or 1; 0 too where it cast no ballot.
    topic : (C,) bool
        Whether the roll-call is one of those with a topic (digital texts).
    iso3 : tuple of str
    """

    call: np.ndarray
    member: np.ndarray
    vote: np.ndarray
    lean: np.ndarray
    band: np.ndarray
    date: np.ndarray
    line: dict[str, np.ndarray]
    topic: np.ndarray
    iso3: tuple[str, ...]


def collect(
    calibration: Calibration,
    since: str,
    most: int,
    leaders: tuple[str, ...],
    tell: Callable[[str], None] = lambda _: None,
) -> Ballots:
    """Forecast recorded roll-calls from their past, as if leaders had declared their lines.

    Parameters
    ----------
    calibration : Calibration
    since : str
        First day.
    most : int
        Roll-calls with leaders on both sides, evenly over time; those with a topic are
        always among them.
    leaders : tuple of str
        Whose ballots are given to the forecast, and left out of the regression.
    tell : callable
        Takes a line of progress.
    """
    history, value = history_of(calibration), parameters(calibration)
    places = history.index(leaders)
    lines = history.votes[:, places]
    cast = (lines >= Vote.NO) & (lines <= Vote.YES)
    split = np.where(cast, lines, -9).max(axis=1) > np.where(cast, lines, 9).min(axis=1)
    usable = np.flatnonzero(split & (history.date >= np.datetime64(since)))
    topical = usable[history.topic[usable] != ""]
    rest = np.setdiff1d(usable, topical)
    take = np.linspace(0, len(rest) - 1, min(len(rest), max(most - len(topical), 1)))
    chosen = np.sort(np.concatenate([topical, rest[np.unique(take.round().astype(int))]]))
    parts = []
    for number, at in enumerate(chosen):
        evidence = gather(history, past_call(history, int(at), leaders))
        lean, band = ballot(ballot_terms(evidence, value), value)
        votes = history.votes[at]
        here = (votes >= Vote.NO) & (votes <= Vote.YES)
        here[places] = False
        who = np.flatnonzero(here)
        parts.append((np.full(len(who), number), who, votes[who], lean[who], band[who]))
        if number % 50 == 0:
            tell(f"{number} of {len(chosen)} roll-calls forecast")
    call, member, vote, lean, band = (np.concatenate(part) for part in zip(*parts, strict=True))
    line = {
        code: np.where(cast[chosen, k], lines[chosen, k].astype(int) - 1, 0)
        for k, code in enumerate(leaders)
    }
    return Ballots(
        call, member, vote.astype(int), lean, band, history.date[chosen], line,
        history.topic[chosen] != "", history.iso3,
    )  # fmt: skip


@dataclass(frozen=True)
class Effect:
    """What one thing adds to the forecast.

    Attributes
    ----------
    value, low, high : float
        Its coefficient with a 95 % interval over roll-calls [logits per unit].
    calls, ballots : int
        Roll-calls and ballots in which it varies.
    gain, gain_low, gain_high : float
        Log loss per ballot that it saves on later roll-calls, fitted on the earlier
        two thirds, with a 95 % interval over roll-calls.
    """

    value: float
    low: float
    high: float
    calls: int
    ballots: int
    gain: float
    gain_low: float
    gain_high: float


def _losses(numbers: np.ndarray, data: Ballots, x: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Log loss of each ballot: slope, constant and band are free, and the effect."""
    slope, constant, wider, effect = numbers
    z = slope * data.lean[rows] + constant + effect * x[rows]
    chance = np.stack(ballot_probability(z, np.exp(wider) * data.band[rows]))
    given = chance[data.vote[rows], np.arange(len(rows))]
    return -np.log(np.clip(given, FLOOR, 1.0))


def fit(data: Ballots, x: np.ndarray, rows: np.ndarray, free: bool = True) -> np.ndarray:
    """Estimate slope, constant, ln band and effect by maximum likelihood, (4,)."""
    bounds = [(None, None)] * 3 + [(None, None) if free else (0.0, 0.0)]
    found = minimize(
        lambda numbers: _losses(numbers, data, x, rows).mean(),
        np.array([1.0, 0.0, 0.0, 0.0]),
        method="L-BFGS-B",
        bounds=bounds,
    )
    return found.x


def _standard_error(numbers: np.ndarray, data: Ballots, x: np.ndarray, rows: np.ndarray) -> float:
    """Standard error of the effect, roll-calls as clusters (Huber–White)."""
    n, which = len(numbers), data.call[rows]
    calls = which.max() + 1

    def score(at: np.ndarray) -> np.ndarray:
        steps = np.eye(n) * STEP
        up = [np.bincount(which, _losses(at + s, data, x, rows), calls) for s in steps]
        down = [np.bincount(which, _losses(at - s, data, x, rows), calls) for s in steps]
        return (np.array(up) - np.array(down)) / (2 * STEP)  # (n, C)

    ahead = [score(numbers + s).sum(axis=1) for s in np.eye(n) * STEP]
    behind = [score(numbers - s).sum(axis=1) for s in np.eye(n) * STEP]
    curve = (np.array(ahead) - np.array(behind)) / (2 * STEP)
    each = score(numbers)
    bread = np.linalg.pinv(0.5 * (curve + curve.T))
    return float(np.sqrt((bread @ (each @ each.T) @ bread)[-1, -1]))


def estimate(data: Ballots, x: np.ndarray, rows: np.ndarray | None = None) -> Effect:
    """Estimate one effect, and what it saves on later roll-calls.

    Parameters
    ----------
    data : Ballots
    x : (V,) float64
        What is looked at, with its sign, for each ballot; its mean in every roll-call is
        taken off, so that it cannot stand for what moves all members alike.
    rows : (V,) bool, optional
        Ballots to use; all by default.
    """
    kept = np.ones(len(x), dtype=bool) if rows is None else rows
    calls = len(data.date)
    count = np.maximum(np.bincount(data.call[kept], minlength=calls), 1)
    mean = np.bincount(data.call[kept], x[kept], calls) / count
    x = x - mean[data.call]
    varies = np.bincount(data.call[kept], np.abs(x[kept]), calls) > 0
    places = np.flatnonzero(kept & varies[data.call])
    if not len(places):
        return Effect(*(np.nan,) * 3, 0, 0, *(np.nan,) * 3)
    scale = float(x[places].std())  # in its own spread, so that the search sees it
    x = x / scale
    numbers = fit(data, x, places)
    se = _standard_error(numbers, data, x, places) / scale
    saved = _saved(data, x, places)
    n = len(saved)
    mean_saved = float(saved.mean()) if n else float("nan")
    half = Z * float(saved.std(ddof=1)) / np.sqrt(n) if n > 1 else float("nan")
    value = float(numbers[-1]) / scale
    return Effect(
        value, value - Z * se, value + Z * se, int(varies.sum()), len(places),
        mean_saved, mean_saved - half, mean_saved + half,
    )  # fmt: skip


def _saved(data: Ballots, x: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Log loss per ballot saved in each of the later roll-calls, fitted on the earlier ones."""
    used = np.unique(data.call[places])
    late = data.call[places] >= used[int(2 * len(used) / 3)]
    early, later = places[~late], places[late]
    if not len(early) or not len(later):
        return np.array([])
    without, given = fit(data, x, early, free=False), fit(data, x, early)
    gain = _losses(without, data, x, later) - _losses(given, data, x, later)
    which = data.call[later]
    count = np.bincount(which)
    total = np.bincount(which, gain)
    return total[count > 0] / count[count > 0]
