"""How far a text's place is unknown beside its forecast: the spread of its slope on each axis.

Run with ``python -m tools.fit_text_slope``; with ``--odd`` it fits the share of ballots that owe
nothing to what is common, the slope held at what the adviser takes.

Every second roll-call of 2013 to 2018 is forecast from the record before its day and the lines
of five leaders. What the votes then show in common is taken as a shift and a slope on each axis
of contention, normal with mean nought; the marginal likelihood of the other members' votes is
worked out by Laplace's method and compared over a grid of the slope's standard deviation, with
the shift's as the forecast gives it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np
from scipy.special import expit

from experiments.advice.draws import TEXT_SLOPE, first_ballot
from experiments.estimation.forecast_coefficients import LEADERS
from sim.forecast.evidence import Call
from sim.forecast.expectation import history_of
from sim.members.cached import calibration_named
from sim.theory.ballot import Vote

GRID = (0.0, 0.2, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8, 1.0)
SHARES = (0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1)
NEWTON_STEPS = 30


def evidence(
    lean: np.ndarray,
    band: np.ndarray,
    vote: np.ndarray,
    factor: np.ndarray,
    sd: np.ndarray,
    odd: float = 0.0,
) -> float:
    """Log marginal likelihood of votes under normal factors, by Laplace's method.

    Parameters
    ----------
    lean, band : (N,) float64
    vote : (N,) int
    factor : (N, K) float64
        What each factor multiplies.
    sd : (K,) float64
        All above 0.
    odd : float
        Share of ballots that owe nothing to the factors: one of three at random.
    """
    at, prior = np.zeros(len(sd)), 1.0 / sd**2
    for _ in range(NEWTON_STEPS):
        _, first, second = _terms(lean + factor @ at, band, vote, odd)
        bend = np.maximum(-second, 0.0)  # an odd ballot curves the other way
        curve = (factor * bend[:, None]).T @ factor + np.diag(prior)
        step = np.linalg.solve(curve, factor.T @ first - prior * at)
        at = at + step * min(1.0, 2.0 / max(np.abs(step).max(), 1e-12))
        if np.abs(step).max() < 1e-6:
            break
    log, _, second = _terms(lean + factor @ at, band, vote, odd)
    curve = (factor * -second[:, None]).T @ factor + np.diag(prior)
    return float(
        log.sum() + 0.5 * (np.log(prior).sum() - prior @ at**2 - np.linalg.slogdet(curve)[1])
    )


def _terms(z: np.ndarray, band: np.ndarray, vote: np.ndarray, odd: float) -> tuple[np.ndarray, ...]:
    """Log probability of each vote and its first two derivatives in the lean."""
    upper, lower = expit(z - band), expit(z + band)
    yes, no = vote == Vote.YES, vote == Vote.NO
    chance = np.where(yes, upper, np.where(no, 1.0 - lower, lower - upper))
    first = np.where(yes, 1.0 - upper, np.where(no, -lower, 1.0 - upper - lower))
    bend, sag = -upper * (1.0 - upper), -lower * (1.0 - lower)
    second = np.where(yes, bend, np.where(no, sag, bend + sag))
    mixed = (1.0 - odd) * np.maximum(chance, 1e-12) + odd / 3.0
    plain = (1.0 - odd) * np.maximum(chance, 1e-12) / mixed  # that the ballot is no odd one
    return np.log(mixed), plain * first, plain * (second + (1.0 - plain) * first**2)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the marginal likelihood at each point of the grid."""
    parser = argparse.ArgumentParser(prog="python -m tools.fit_text_slope", description=__doc__)
    parser.add_argument("--every", type=int, default=2, help="take every so many roll-calls")
    parser.add_argument("--odd", action="store_true", help="fit the share of odd ballots")
    options = parser.parse_args(argv)
    grid = [(TEXT_SLOPE, share) for share in SHARES] if options.odd else [(sd, 0.0) for sd in GRID]
    calibration = calibration_named("before_73_27")
    history = history_of(calibration)
    rows = []
    since = np.flatnonzero(history.date >= np.datetime64("2013-01-01"))[:: options.every]
    for j in since:
        votes = history.votes[j]
        lines = {c: int(votes[history.iso3.index(c)]) for c in LEADERS}
        lines = {c: v for c, v in lines.items() if Vote.NO <= v <= Vote.YES}
        call = Call(history.date[j], lines, str(history.topic[j]), str(history.title[j]))
        rows.append(_profile(calibration, call, history, votes, grid))
    gain = np.array(rows) - np.array(rows)[:, :1]
    print(f"{len(rows)} roll-calls; log marginal likelihood a roll-call above the first row")
    for (slope, odd), mean, error in zip(
        grid, gain.mean(axis=0), gain.std(axis=0) / np.sqrt(len(rows)), strict=True
    ):
        print(f"slope {slope:4.2f}, odd {odd:5.3f}  {mean:+.3f} ± {1.96 * error:.3f}")
    return 0


def _profile(
    calibration, call: Call, history, votes: np.ndarray, grid: Sequence[tuple[float, float]]
) -> list[float]:
    text = first_ballot(calibration, call)
    place = [text.iso3.index(code) for code in history.iso3]
    axis = calibration.position(history.iso3)
    told = (votes >= Vote.NO) & (votes <= Vote.YES) & (text.declared[place] < 0)
    factor = np.hstack([np.ones((len(axis), 1)), axis])
    found = []
    for sd, odd in grid:
        scale = np.array([text.shift_sd, *[max(sd, 1e-3)] * axis.shape[1]])
        wider = np.sqrt(1.0 + np.pi / 8.0 * ((factor * scale) ** 2).sum(axis=1))
        lean, band = (wider * part[place] for part in (text.lean, text.halfwidth))
        found.append(evidence(lean[told], band[told], votes[told], factor[told], scale, odd))
    return found


if __name__ == "__main__":
    raise SystemExit(main())
