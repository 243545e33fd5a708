"""Which declared lines are doubtful, and whose line would be most worth asking for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from experiments.forecast.all_members import forecast_everyone
from sim.forecast.evidence import HEED, Call, gather
from sim.forecast.expectation import history_of
from sim.forecast.tally import Forecast
from sim.members.calibration import Calibration
from sim.members.roster import Roster
from sim.theory.case_based import attention

ODD = 0.15  # probability without any line below which a line is looked at closer
DOUBTFUL = 0.05  # probability from all that is known but for it below which a line is doubted


def worth_asking(
    calibration: Calibration, call: Call, found: Forecast, most: int = 5
) -> pd.DataFrame:
    """Rank the members whose line would tell most about the others.

    The worth of a line is how uncertain it is itself, times how much uncertain members would go
    by it: the entropy of each [bits], weighted by the attention it would pay to that member
    beside those whose lines are known (`sim.theory.case_based.attention`).

    Parameters
    ----------
    calibration : Calibration
    call : Call
    found : Forecast
        Of the call.
    most : int
        Members listed.

    Returns
    -------
    DataFrame
        ``iso3, member, p_yes, p_no, p_abstain, worth``, the most worth first.
    """
    history = history_of(calibration)
    evidence = gather(history, call.heard_from(history.iso3))
    place = {code: at for at, code in enumerate(found.iso3)}
    here = np.array([code in place for code in history.iso3])
    chance = np.full((len(here), 3), [0.0, 0.0, 1.0])  # nobody asks who does not sit there
    chance[here] = found.chance[[place[code] for code in history.iso3 if code in place]]
    doubt = _entropy(chance)
    known = history.index([code for code in call.lines if code in history.iso3])
    worth = np.zeros(len(history.iso3))
    for at in np.flatnonzero(~np.isin(np.arange(len(worth)), known)):  # no joint form: each alone
        heed = attention(evidence.apart[:, [*known, at]], HEED)[:, -1]
        heed[at] = 0.0
        worth[at] = doubt[at] * float((heed * doubt).sum())
    best = np.argsort(-worth, kind="stable")[:most]
    names = Roster.load().names
    codes = [history.iso3[at] for at in best]
    return pd.DataFrame(
        {
            "iso3": codes,
            "member": [names[code] for code in codes],
            **{f"p_{n}": chance[best, v] for n, v in (("yes", 2), ("no", 0), ("abstain", 1))},
            "worth": worth[best],
        }
    )


def doubtful_lines(calibration: Calibration, call: Call) -> dict[str, float]:
    """Find declared lines that all else that is known makes unlikely: member to probability.

    Parameters
    ----------
    calibration : Calibration
    call : Call

    Returns
    -------
    dict of str to float
        Probability of the line, given that the member casts a ballot, without it.
    """
    if not call.declared:
        return {}
    if len(call.declared) > 1:  # one that stands against its nearest; to try all would take long
        odd = _against_the_nearest(calibration, call)
    else:
        bare = _chances(calibration, replace(call, declared={}))
        odd = {c for c, line in call.declared.items() if bare.get(c, _SURE)[line] < ODD}
    found = {}
    for code in sorted(odd):
        others = {c: line for c, line in call.declared.items() if c != code}
        chance = _chances(calibration, replace(call, declared=others))
        if chance[code][call.declared[code]] < DOUBTFUL:
            found[code] = float(chance[code][call.declared[code]])
    return found


def _against_the_nearest(calibration: Calibration, call: Call) -> set[str]:
    """Leaders whose line is the opposite of that of the leader they usually vote with."""
    history = history_of(calibration)
    codes = [code for code in call.declared if code in history.iso3]
    if len(codes) < 2:
        return set()
    at = history.index(codes)
    apart = history.apart(call.date)[np.ix_(at, at)] + 9.0 * np.eye(len(at))
    line = np.array([call.declared[code] for code in codes])
    other = np.abs(line - line[apart.argmin(axis=1)]) == 2
    return {code for code, against in zip(codes, other, strict=True) if against}


_SURE = np.ones(3)


def _chances(calibration: Calibration, call: Call) -> Mapping[str, np.ndarray]:
    found = forecast_everyone(calibration, call)
    return dict(zip(found.iso3, found.chance, strict=True))


def _entropy(chance: np.ndarray) -> np.ndarray:
    """Uncertainty of each ballot, (N,) [bits]."""
    safe = np.clip(chance, 1e-12, 1.0)
    return -(chance * np.log2(safe)).sum(axis=-1)
