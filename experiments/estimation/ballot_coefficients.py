"""Coefficients of the ballot, estimated from recorded votes where they can be.

Each comes with a standard error or a stated range, a unit and a tag that says
whether it was estimated here, computed elsewhere or assumed. What votes cannot
tell (ties to sponsors, the size of rare jumps) keeps its documented value.
"""

from __future__ import annotations

import numpy as np

from experiments.estimation.error_persistence import taste_persistence
from experiments.estimation.member_noise import lines_and_noise
from experiments.estimation.persistence import drift, precedent
from experiments.estimation.positions import Estimate
from experiments.estimation.vote_tables import VoteTable
from sim.members.roster import Roster
from sim.theory.statistics import Z

RECENT_YEARS = 8


def ballot_coefficients(
    table: VoteTable, found: Estimate, roster: Roster
) -> tuple[dict[str, dict], np.ndarray]:
    """Give all coefficients as rows of a calibration file, and the members' own scales.

    Parameters
    ----------
    table : VoteTable
        Votes before the cutoff.
    found : Estimate
        Positions and items estimated from them.
    roster : Roster
        Blocs.

    Returns
    -------
    coefficients : dict of str to dict
        `value, se, low, high, unit, tag, note` by name; a family of
        coefficients has names like ``discipline.eu``.
    noise : (N,) float64
        Scale of each member's error, from `experiments.estimation.member_noise`.
    """
    year = table.rollcalls["date"].dt.year.to_numpy()
    recent = year > year.max() - RECENT_YEARS
    rows = {**_agenda(found), **_precedent(table, found), "tie": _tie()}
    lines, noise, _ = _lines(table, found, roster, recent, year - found.years[0])
    rows.update(_discipline(lines))
    rows["noise_sd"] = row(
        np.log(noise).std(),
        None,
        "ln logits",
        "estimated",
        "spread of members' scales of error",
        0.0,
        1.0,
    )
    rows["taste_persistence"] = _taste(table, found, noise)
    rows.update(_drift(table, found))
    return rows, noise


def row(value, se, unit, tag, note, low=None, high=None) -> dict:
    """Lay out one coefficient; without a range, it is the normal 95 % interval."""
    low = value - Z * se if low is None else low
    high = value + Z * se if high is None else high
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
        "slope": _mean(
            spread,
            "logits per sd",
            "how steeply texts divide members: sd of a . x, mean over texts",
        ),
        "halfwidth": _mean(items.halfwidth, "logits", "half the abstaining band, mean over texts"),
        "approval": _mean(
            -items.cut, "logits", "lean to yes of a member at the mean position, mean over texts"
        ),
    }


def _precedent(table: VoteTable, found: Estimate) -> dict[str, dict]:
    value, se, n_pairs = precedent(table, found)
    names, units = ("precedent", "place_beside_precedent"), ("logits", "1")
    if not np.isfinite(se).all():
        note = f"too few repeated texts to tell ({n_pairs})"
        rows = [
            row(v, None, unit, "assumed", note, 0.0, 4.0)
            for v, unit in zip(value, units, strict=True)
        ]
    else:
        notes = (
            f"own last vote (-1, 0, 1) on the line of text; {n_pairs} repeats",
            "what the spatial lean counts for where there is a precedent",
        )
        rows = [
            row(v, e, unit, "estimated", note)
            for v, e, unit, note in zip(value, se, units, notes, strict=True)
        ]
    return dict(zip(names, rows, strict=True))


def _tie() -> dict:
    note = "votes cannot tell: sponsors are recorded for few texts; judgement (docs/parameters.md)"
    return row(0.5, None, "logits", "assumed", note, 0.0, 1.5)


def _lines(table, found, roster, recent, period):
    place = found.path[:, period[recent]].transpose(1, 0, 2)
    items = found.items
    lean = np.einsum("jnd,jd->jn", place, items.slope[recent]) - items.cut[recent, None]
    return lines_and_noise(table.votes[recent], lean, items.halfwidth[recent], found.iso3, roster)


def _discipline(lines) -> dict[str, dict]:
    return {
        f"discipline.{bloc}": row(
            value,
            se,
            "logits",
            "estimated",
            f"matches agreement {recorded:.3f}; without a line it would be {without:.3f}",
            low=max(value - Z * se, 0.0),
        )
        for bloc, (value, se, recorded, without) in lines.items()
    }


def _taste(table, found, noise) -> dict:
    value, se, n_pairs = taste_persistence(table, found, noise)
    if not np.isfinite(value):
        note = f"too few repeated texts to tell ({n_pairs}); meets P-7"
        return row(0.97, None, "correlation a year", "assumed", note, 0.9, 1.0)
    note = f"what a member brings to a text beside its position lasts; {n_pairs} repeats"
    return row(value, se, "correlation a year", "estimated", note, high=min(value + Z * se, 1.0))


def _drift(table: VoteTable, found: Estimate) -> dict[str, dict]:
    value, se = drift(table, found)
    if np.isfinite(value):
        step = row(value, se, "sd per year", "estimated", "differences of years estimated alone")
    else:
        step = row(0.21, None, "sd per year", "computed", "0.17 / 0.79, pattern P-10", 0.1, 0.3)
    return {
        "drift_sd": step,
        "jump_rate": row(0.018, None, "per year", "computed", "pattern P-10", 0.005, 0.04),
        "jump_sd": row(1.0, None, "sd", "computed", "0.8 / 0.79, docs/parameters.md", 0.6, 1.9),
    }
