"""Scores of forecast ballots against ballots that were cast.

Chances are (n, 3): no, abstain, yes. Ballots are `sim.theory.ballot.Vote` codes
of members who voted.
"""

from __future__ import annotations

import numpy as np

from sim.theory.ballot import Vote

FLOOR = 0.01  # probabilities are clipped to [0.01, 1] before the logarithm


def scores(chance, votes) -> dict[str, float]:
    """Score one roll-call.

    Parameters
    ----------
    chance : (n, 3) float
        Of no, abstain, yes; rows sum to 1.
    votes : (n,) int
        What was cast.

    Returns
    -------
    dict of str to float
        `accuracy`; `balanced_accuracy`, the mean over the choices that occurred;
        `f1_abstain`, `f1_no` (nan if neither cast nor forecast); `log_loss`;
        `brier`; `errors` and `minority` [members], from which APRE is pooled;
        `tally_error`, half the sum of absolute differences [members].

    Examples
    --------
    >>> chance = np.array([[0.1, 0.1, 0.8], [0.6, 0.2, 0.2], [0.2, 0.2, 0.6]])
    >>> found = scores(chance, np.array([2, 0, 1]))
    >>> round(found["accuracy"], 3), round(found["balanced_accuracy"], 3), found["errors"]
    (0.667, 0.667, 1.0)
    >>> round(found["tally_error"], 3)
    0.6
    """
    chance, votes = np.asarray(chance, dtype=float), np.asarray(votes, dtype=int)
    guess = chance.argmax(axis=1)
    right = guess == votes
    count = np.bincount(votes, minlength=3)[:3]
    hit = [right[votes == choice].mean() for choice in range(3) if count[choice]]
    given = chance[np.arange(len(votes)), votes]
    return {
        "accuracy": float(right.mean()),
        "balanced_accuracy": float(np.mean(hit)),
        "f1_abstain": _f1(guess, votes, Vote.ABSTAIN),
        "f1_no": _f1(guess, votes, Vote.NO),
        "log_loss": float(-np.log(np.clip(given, FLOOR, 1.0)).mean()),
        "brier": float(((chance - np.eye(3)[votes]) ** 2).sum(axis=1).mean()),
        "errors": float((~right).sum()),
        "minority": float(len(votes) - count.max()),
        "tally_error": float(np.abs(chance.sum(axis=0) - count).sum() / 2.0),
    }


def apre(errors, minority) -> float:
    """Aggregate proportional reduction in error, ``1 - sum errors / sum minority``.

    Poole and Rosenthal 1997, *Congress*, p. 30.

    Examples
    --------
    >>> apre([2, 1], [4, 2])
    0.5
    """
    return float(1.0 - np.sum(errors) / np.sum(minority))


def reliability(chance, votes, n_bins: int = 10):
    """Compare forecast chances with shares that came true, over all choices.

    Returns
    -------
    forecast, observed : (n_bins,) float64
        Mean chance and share that came true in each tenth of [0, 1]; nan if empty.
    count : (n_bins,) int64
        Forecasts in it.

    Examples
    --------
    >>> forecast, observed, count = reliability(np.array([[0.25, 0.0, 0.75]]), np.array([2]), 2)
    >>> forecast, observed, count
    (array([0.125, 0.75 ]), array([0., 1.]), array([2, 1]))
    """
    chance, came = np.asarray(chance, dtype=float).ravel(), np.eye(3)[votes].ravel()
    place = np.minimum((chance * n_bins).astype(int), n_bins - 1)
    count = np.bincount(place, minlength=n_bins)
    with np.errstate(invalid="ignore"):
        forecast = np.bincount(place, chance, n_bins) / count
        observed = np.bincount(place, came, n_bins) / count
    return forecast, observed, count


def _f1(guess, votes, choice) -> float:
    both = ((guess == choice) & (votes == choice)).sum()
    either = (guess == choice).sum() + (votes == choice).sum()
    return float(2.0 * both / either) if either else float("nan")
