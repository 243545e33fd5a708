"""Discipline of standing blocs: how hard a bloc's line must pull to give its cohesion.

Recent votes are simulated from positions and items; each bloc's members are
pulled towards the vote that most of them lean to, as `sim.theory.ballot` does, and the
pull is the one at which the mean agreement index (Hix, Noury and Roland 2005)
equals the recorded one. Cohesion that positions explain is so not counted as
discipline. Uncertainty is a bootstrap over roll-calls.
"""

from __future__ import annotations

import numpy as np
from scipy.special import logit

from sim.members.roster import Roster
from sim.theory.ballot import Vote, cast, toward_line
from sim.theory.cohesion import agreement_index

# Blocs in the order in which lines are drawn, the wider before the narrower.
BLOCS = ("au", "las", "asean", "caricom", "sco", "brics", "eu", "gcc")
WITHOUT = {"las": "gcc"}  # the wider bloc's line is judged on the others
GRID = np.array([0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0])
N_DRAWS = 10
N_BOOTSTRAP = 200
SEED = 20230101
NOTICEABLE = 0.1  # [logits]; weaker lines are set to zero


def bloc_discipline(votes, lean, halfwidth, iso3, roster: Roster, scale=None) -> dict[str, tuple]:
    """Estimate the pull of each bloc's line.

    Parameters
    ----------
    votes : (J, N) int8
        Recorded `Vote` codes of recent roll-calls.
    lean : (J, N) float64
        ``a . x - c`` [logits].
    halfwidth : (J,) float64
        [logits].
    iso3 : tuple of str
        N members.
    roster : Roster
        Who belongs to which bloc.
    scale : (N,) float64, optional
        Of each member's error; 1 unless given.

    Returns
    -------
    dict of str to (value, se, recorded, without)
        Pull [logits] with its bootstrap standard error; mean agreement index on
        record, and as simulated without any pull.
    """
    member = {code: at for at, code in enumerate(iso3)}
    random = np.random.default_rng(SEED)
    uniform = random.random((N_DRAWS, *votes.shape), dtype=np.float32)
    error = logit(uniform.astype(np.float64))
    lean, found = lean.copy(), {}
    scale = np.ones(len(iso3)) if scale is None else np.asarray(scale)
    for bloc in (name for name in BLOCS if name in roster.blocs):
        codes = np.array(roster.iso3)[roster.blocs[bloc]]
        places = np.array([member[code] for code in codes if code in member], dtype=int)
        if len(places) < 3:
            continue
        spared = set(np.array(roster.iso3)[roster.blocs[WITHOUT[bloc]]]) if bloc in WITHOUT else ()
        judged = np.array([iso3[at] not in spared for at in places])
        recorded = votes[:, places]
        draws = [
            _agreement(
                toward_line(lean[:, places], pull, halfwidth[:, None]) / scale[places],
                halfwidth[:, None] / scale[places],
                error[:, :, places],
                recorded,
                judged,
            )
            for pull in GRID
        ]
        value, se, without = _match(np.array(draws), _index(recorded[:, judged]), random)
        found[bloc] = (value, se, float(np.nanmean(_index(recorded[:, judged]))), without)
        lean[:, places] = toward_line(lean[:, places], value, halfwidth[:, None])
    return found


def _index(votes):
    """Agreement index of each roll-call, (..., J)."""
    yes, no, abstain = ((votes == v).sum(axis=-1) for v in (Vote.YES, Vote.NO, Vote.ABSTAIN))
    with np.errstate(invalid="ignore"):
        return agreement_index(yes, no, abstain)


def _agreement(lean, band, error, recorded, judged):
    """Mean over draws of the simulated agreement index of each roll-call, (J,)."""
    away = (recorded < Vote.NO) | (recorded > Vote.YES)
    index = [_index(cast(lean + e, band, absent=away)[:, judged]) for e in error]
    return np.mean(index, axis=0)


def _match(simulated, recorded, random):
    """Pull at which simulated agreement meets the recorded one, and its standard error."""
    known = np.isfinite(recorded) & np.isfinite(simulated).all(axis=0)
    simulated, recorded = simulated[:, known], recorded[known]
    if not recorded.size:
        return 0.0, 0.0, float("nan")

    def pull(rows):
        curve = np.maximum.accumulate(simulated[:, rows].mean(axis=1))
        curve = curve + 1e-9 * np.arange(len(curve))  # strictly rising, for interpolation
        return float(np.interp(recorded[rows].mean(), curve, GRID))

    value = pull(np.arange(len(recorded)))
    again = [pull(random.integers(len(recorded), size=len(recorded))) for _ in range(N_BOOTSTRAP)]
    value = value if value >= NOTICEABLE else 0.0
    return value, float(np.std(again)), float(simulated[0].mean())
