"""What goes with opposing a paragraph: how the same member votes on the whole text.

Run with ``python -m tools.fit_clauses``.

Every roll-call on a paragraph in the record that has one roll-call on the whole of the same
resolution and day is paired with it. An ordered logit of the ballots on the whole has the stand
on the paragraph as dummies, without and with the member's spatial lean to the whole. It is an
association: members that are against a text are against its paragraphs.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from sim.members.cached import calibration_named
from sim.theory.ballot import Vote, ballot_probability


def pairs(items) -> list[tuple[int, int]]:
    """Roll-calls on a paragraph, and on the whole text the same day."""
    found = []
    for j in np.flatnonzero(items.kind == "paragraph"):
        same = (items.resolution == items.resolution[j]) & (items.resolution != "")
        same &= (items.kind == "text") & (items.date == items.date[j])
        whole = np.flatnonzero(same)
        if len(whole) == 1:
            found.append((int(j), int(whole[0])))
    return found


def main() -> int:
    """Print the gaps in lean to the whole, and the table they rest on."""
    calibration = calibration_named("default")
    items, record = calibration.items, calibration.record
    lean, stand, vote = [], [], []
    found = pairs(items)
    for j, k in found:
        both = ((record[[j, k]] >= Vote.NO) & (record[[j, k]] <= Vote.YES)).all(axis=0)
        place = items.slope[k] @ calibration.mean.T - items.cut[k]
        lean.append(place[both])
        stand.append(record[j][both])
        vote.append(record[k][both])
    x, part, whole = (np.concatenate(column) for column in (lean, stand, vote))
    table = np.zeros((3, 3), dtype=int)
    np.add.at(table, (part, whole), 1)
    print(f"{len(found)} paragraphs; rows no, abstain, yes on it, columns on the whole:\n{table}")
    for name, weight in (("without place", 0.0), ("with place", 1.0)):
        gap = fitted(weight * x, part, whole)
        print(f"{name}: no {gap[0]:.1f}, abstain {gap[1]:.1f} logits below yes")
    return 0


def fitted(x: np.ndarray, part: np.ndarray, whole: np.ndarray) -> tuple[float, float]:
    """Gaps in lean of those who vote no, and who abstain, on the paragraph [logits]."""

    def loss(theta: np.ndarray) -> float:
        level, slope, no, abstain, band = theta
        z = level + slope * x - no * (part == Vote.NO) - abstain * (part == Vote.ABSTAIN)
        chance = np.stack(ballot_probability(z, np.exp(band)), axis=-1)
        return -float(np.log(chance[np.arange(len(whole)), whole] + 1e-12).sum())

    options = {"maxiter": 6000, "xatol": 1e-4, "fatol": 1e-4}
    found = minimize(loss, [1.0, 1.0, 2.0, 1.0, -0.5], method="Nelder-Mead", options=options)
    return float(found.x[2]), float(found.x[3])


if __name__ == "__main__":
    raise SystemExit(main())
