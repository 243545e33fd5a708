"""Coefficients of the ballot, estimated from recorded votes where they can be.

Each comes with a standard error or a stated range, a unit and a tag that says
whether it was estimated here, computed elsewhere or assumed.
"""

from __future__ import annotations

import numpy as np

from experiments.positions import Estimate
from experiments.vote_tables import VoteTable
from sim.members.roster import Roster

JUMP = 0.63  # [sd]: 0.5 ideal-point units over their sd 0.79 (DOMAIN P-10)


def ballot_coefficients(table: VoteTable, found: Estimate, roster: Roster) -> dict[str, dict]:
    """Give all coefficients as rows of a calibration file."""
    return {**_agenda(found), **_assumed(), **_drift(found)}


def row(value, se, unit, tag, note, low=None, high=None) -> dict:
    """Lay out one coefficient; without a range, it is the normal 95 % interval."""
    low = value - 1.96 * se if low is None else low
    high = value + 1.96 * se if high is None else high
    return {
        "value": round(float(value), 4),
        "se": None if se is None else round(float(se), 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
        "unit": unit,
        "tag": tag,
        "note": note,
    }


def _mean(sample, unit, note) -> dict:
    error = np.std(sample, ddof=1) / np.sqrt(len(sample)) if len(sample) > 1 else 0.0
    return row(np.mean(sample), error, unit, "estimated", note)


def _agenda(found: Estimate) -> dict[str, dict]:
    items, place = found.items, found.path[:, -1]
    spread = np.sqrt(np.einsum("jd,de,je->j", items.slope, np.cov(place.T), items.slope))
    return {
        "slope": _mean(spread, "logits per sd", "sd over members of a . x, mean over roll-calls"),
        "halfwidth": _mean(items.halfwidth, "logits", "half the abstaining band, mean"),
        "approval": _mean(-items.cut, "logits", "lean to yes at the mean position, mean"),
    }


def _assumed() -> dict[str, dict]:
    return {
        "precedent": row(1.0, None, "logits", "assumed", "to be estimated", 0.0, 3.0),
        "tie": row(0.5, None, "logits", "assumed", "votes cannot tell (DOMAIN 5.3)", 0.0, 1.5),
        "discipline.eu": row(2.0, None, "logits", "computed", "DOMAIN 5.3", 0.0, 6.0),
        "discipline.gcc": row(2.0, None, "logits", "computed", "DOMAIN 5.3", 0.0, 6.0),
        "discipline.las": row(1.0, None, "logits", "computed", "DOMAIN 5.3", 0.0, 3.0),
        "discipline.caricom": row(0.5, None, "logits", "computed", "DOMAIN 5.3", 0.0, 2.0),
    }


def _drift(found: Estimate) -> dict[str, dict]:
    step = np.diff(found.path, axis=1)
    return {
        "drift_sd": row(
            step.std() if step.size else 0.2, None, "sd per year", "estimated", "", 0.1, 0.25
        ),
        "jump_rate": row(0.02, None, "per year", "computed", "DOMAIN P-10", 0.005, 0.04),
        "jump_sd": row(0.8, None, "sd", "computed", "DOMAIN 5.3", 0.5, 1.5),
    }
