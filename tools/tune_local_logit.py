"""Choose the numbers of the baseline `local_logit` on roll-calls before December 2018.

Fifteen contested texts of 2014 to 2018 with a title, each forecast from what lay before its
day; prints the mean log loss and accuracy of every choice::

    python -m tools.tune_local_logit
"""

from __future__ import annotations

import itertools

import numpy as np

from experiments.estimation.forecast_coefficients import LEADERS, past_call
from experiments.validation import baselines
from experiments.validation.ballot_scores import scores
from sim.forecast.evidence import History
from sim.members.calibration import Calibration
from sim.theory.ballot import Vote

GRID = {"LOCAL_HALF_LIFE": (4.0, 8.0), "LOCAL_BASE": (0.03, 0.1), "LOCAL_PENALTY": (3.0, 10.0)}


def main() -> None:
    """Print the scores of every choice."""
    history = History.of(Calibration.load("before_73_27"))
    chosen = targets(history)
    for values in itertools.product(*GRID.values()):
        for name, value in zip(GRID, values, strict=True):
            setattr(baselines, name, value)
        found = [score(history, at) for at in chosen]
        loss, right = (np.mean([one[key] for one in found]) for key in ("log_loss", "accuracy"))
        print(dict(zip(GRID, values, strict=True)), f"{loss:.3f} {right:.3f}", flush=True)


def targets(history: History) -> np.ndarray:
    """Contested titled texts of 2014 to 2018, evenly over time."""
    cast = (history.votes >= Vote.NO) & (history.votes <= Vote.YES)
    yes = (history.votes == Vote.YES).sum(axis=1) / np.maximum(cast.sum(axis=1), 1)
    recent = history.date >= np.datetime64("2014-01-01")
    found = np.flatnonzero(recent & (yes < 0.8) & (history.title != "") & (history.kind == "text"))
    return found[np.linspace(0, len(found) - 1, 15).round().astype(int)]


def score(history: History, at: int) -> dict[str, float]:
    """Score the baseline on one roll-call."""
    call = past_call(history, at, LEADERS)
    votes = history.votes[at]
    judged = (votes >= Vote.NO) & (votes <= Vote.YES) & ~np.isin(history.iso3, LEADERS)
    return scores(baselines.local_logit(history, call)[judged], votes[judged])


if __name__ == "__main__":
    main()
