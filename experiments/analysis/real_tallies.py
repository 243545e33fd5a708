"""Tallies of a study beside the votes that really happened."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from sim.members.cached import calibration_named
from sim.theory.ballot import CAST_LETTERS, VOTE_LETTERS, VOTE_WORDS


@lru_cache(maxsize=1)
def recorded() -> dict[str, dict[str, int]]:
    """Count the recorded votes on every resolution the calibration knows.

    Returns
    -------
    dict
        Name of the resolution, for instance ``A/RES/73/27``, to the number of
        members by kind of vote.
    """
    calibration = calibration_named("default")
    out = {}
    for name, row in zip(calibration.items.resolution, calibration.record, strict=True):
        if name:
            counts = np.bincount(row[row >= 0], minlength=4)
            out[str(name)] = dict(zip(VOTE_LETTERS, counts, strict=True))
    return out


def compare_tallies(drafts: pd.DataFrame) -> pd.DataFrame:
    """Put mean and middle 95 % of the tallies beside what was recorded.

    Parameters
    ----------
    drafts : DataFrame
        With ``case, draft, yes, abstain, no``; texts decided without a vote are
        left out.

    Returns
    -------
    DataFrame
        ``case, draft, kind, mean, low, high, recorded`` (NaN where there is no
        recorded vote on a text of this name), ``replications``.
    """
    if "yes" not in drafts:
        return pd.DataFrame()
    voted = drafts[(drafts["yes"] + drafts["no"] + drafts["abstain"]) > 0]
    rows = []
    for (case, draft), part in voted.groupby(["case", "draft"], sort=False):
        real = recorded().get(draft, {})
        for kind in CAST_LETTERS:
            count = part[VOTE_WORDS[kind]].to_numpy(float)
            rows.append(
                {
                    "case": case,
                    "draft": draft,
                    "kind": kind,
                    "mean": count.mean(),
                    "low": np.quantile(count, 0.025),
                    "high": np.quantile(count, 0.975),
                    "recorded": float(real.get(kind, np.nan)),
                    "replications": len(count),
                }
            )
    return pd.DataFrame(rows)
