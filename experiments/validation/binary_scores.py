"""Scores of yes-or-no forecasts, and what a sceptic would hold against them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit

CLIP = 0.01
RIDGE = 1e-2  # of standardised predictors, so that a perfect split stays finite


def scored(chance, happened) -> dict[str, float]:
    """Score chances of something that then happened or did not.

    Parameters
    ----------
    chance : (N,) float
    happened : (N,) bool

    Returns
    -------
    dict
        ``accuracy``, ``balanced`` accuracy, ``log_loss`` (chances clipped to 0.01 and 0.99),
        ``auc`` (chance that a case that happened was rated above one that did not), and
        ``apre``, the share of the majority's errors that is avoided.

    Examples
    --------
    >>> found = scored(np.array([0.9, 0.6, 0.4, 0.2]), np.array([True, False, True, False]))
    >>> found["accuracy"], found["auc"], found["apre"]
    (0.5, 0.75, 0.0)
    """
    chance, happened = np.asarray(chance, dtype=float), np.asarray(happened, dtype=bool)
    said = chance > 0.5
    right = said == happened
    each = [right[happened == kind].mean() for kind in (True, False) if (happened == kind).any()]
    clipped = np.clip(chance, CLIP, 1.0 - CLIP)
    loss = -np.log(np.where(happened, clipped, 1.0 - clipped)).mean()
    errors = min(happened.sum(), (~happened).sum())
    above = chance[happened][:, None] - chance[~happened][None, :]
    return {
        "accuracy": float(right.mean()),
        "balanced": float(np.mean(each)),
        "log_loss": float(loss),
        "auc": float((above > 0).mean() + 0.5 * (above == 0).mean()) if above.size else np.nan,
        "apre": float(1.0 - (~right).sum() / errors) if errors else np.nan,
    }


def of_the_likeliest(chance, number: int) -> np.ndarray:
    """Say that the `number` likeliest do it, given how many there are: 1 or 0.

    Examples
    --------
    >>> of_the_likeliest(np.array([0.9, 0.1, 0.8]), 2)
    array([1., 0., 1.])
    """
    chance = np.asarray(chance, dtype=float)
    said = np.zeros(len(chance))
    said[np.argsort(-chance, kind="stable")[:number]] = 1.0
    return said


def leave_one_out(predictor, happened) -> np.ndarray:
    """Chance of each case by a logit fitted on all the others, (N,).

    Parameters
    ----------
    predictor : (N, P) float
    happened : (N,) bool
    """
    x = np.asarray(predictor, dtype=float).reshape(len(happened), -1)
    y = np.asarray(happened, dtype=float)
    out = np.empty(len(y))
    for at in range(len(y)):  # one fit for each member left out
        rest = np.arange(len(y)) != at
        centre, scale = x[rest].mean(axis=0), np.maximum(x[rest].std(axis=0), 1e-9)
        weight = logit_fit((x[rest] - centre) / scale, y[rest])
        out[at] = expit(weight[0] + ((x[at] - centre) / scale) @ weight[1:])
    return out


def logit_fit(x, y, steps: int = 30) -> np.ndarray:
    """Fit a logit by Newton's method, intercept first, (1 + P,).

    Examples
    --------
    >>> x = np.array([[-1.0], [0.0], [0.0], [1.0]])
    >>> bool(logit_fit(x, np.array([0.0, 0.0, 1.0, 1.0]))[1] > 0)
    True
    """
    design = np.column_stack([np.ones(len(x)), x])
    penalty = np.diag([0.0, *[RIDGE * len(x)] * x.shape[1]])
    weight = np.zeros(design.shape[1])
    for _ in range(steps):
        chance = expit(design @ weight)
        slope = design.T @ (chance - y) + penalty @ weight
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + penalty
        weight = weight - np.linalg.solve(curve + 1e-9 * np.eye(len(weight)), slope)
    return weight


def table(predictions: dict[str, tuple[str, np.ndarray]], happened) -> pd.DataFrame:
    """Put several forecasts side by side.

    Parameters
    ----------
    predictions : dict of str to (str, (N,) float)
        By name: what the outcome itself was used for, and chances.
    happened : (N,) bool
    """
    rows = [
        {"predictor": name, "uses the outcome": use, **scored(chance, happened)}
        for name, (use, chance) in predictions.items()
    ]
    return pd.DataFrame(rows)
