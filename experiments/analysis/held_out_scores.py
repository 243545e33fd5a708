"""How well single votes were forecast from what was known before: scores beside a calibration.

``plenary hindcast --ship`` writes them; reports and the documentation show them.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.members.calibration_names import SHIPPED, file_named

# Column of the table, its head where people read it, digits after the point.
SHOWN = (
    ("accuracy", "accuracy", 3),
    ("balanced_accuracy", "balanced acc.", 3),
    ("f1_abstain", "F1 abstain", 3),
    ("f1_no", "F1 no", 3),
    ("log_loss", "log loss", 3),
    ("brier", "Brier", 3),
    ("tally_error", "tally error", 1),
    ("apre", "APRE", 2),
)


def scores_file(calibration: str = "default") -> Path:
    """Give the place of the scores that belong to a calibration.

    Examples
    --------
    >>> scores_file().name
    'default.scores.csv'
    """
    file = file_named(calibration) or SHIPPED / f"{calibration}.json"
    return file.with_suffix(".scores.csv")


def held_out_scores(calibration: str = "default") -> pd.DataFrame | None:
    """Read the scores of a calibration, or else those of the default one.

    Returns
    -------
    DataFrame or None
        One row a method, ours first: ``method, rollcalls, first, last`` and the
        columns of `SHOWN`, means over roll-calls; None if there are none.

    Examples
    --------
    >>> held_out_scores()["method"].iloc[0]
    'plenary'
    """
    for file in (scores_file(calibration), scores_file()):
        if file.is_file():
            return pd.read_csv(file)
    return None


def reliability_file(calibration: str = "default") -> Path:
    """Give the place of the reliability of forecasts that belongs to a calibration."""
    return scores_file(calibration).with_suffix("").with_suffix(".reliability.csv")


def held_out_reliability(calibration: str = "default") -> pd.DataFrame | None:
    """Read how often forecasts of each tenth came true, as `held_out_scores` reads scores.

    Examples
    --------
    >>> held_out_reliability().columns.tolist()
    ['method', 'forecast', 'observed', 'count']
    """
    for name in (calibration, "default"):
        if scores_file(name).is_file() and reliability_file(name).is_file():
            return pd.read_csv(reliability_file(name))
    return None


def sentence(scores: pd.DataFrame) -> str:
    """Say what was scored."""
    first = scores.iloc[0]
    return (
        f"{first['rollcalls']} roll-calls, {first['first']} to {first['last']}; mean over "
        "roll-calls, members who voted and had not declared a line."
    )


def readable(scores: pd.DataFrame) -> pd.DataFrame:
    """Lay out scores for people: the method, and every number with few digits."""
    shown = {"method": scores["method"]}
    for column, head, digits in SHOWN:
        shown[head] = scores[column].map(f"{{:.{digits}f}}".format)
    return pd.DataFrame(shown)
