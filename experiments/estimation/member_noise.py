"""How predictable each member's vote is, once its place and its blocs are known.

The error of the ballot has one scale for an average member and its own for
every other: a member with interests of its own, or with little attention to
spare, strays farther from what its position implies. Scales are estimated from
recent votes, drawn towards a common distribution (empirical Bayes) as thin
records say little. With them the pull of the bloc lines is estimated anew, and
so on until neither moves much.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.estimation.discipline import bloc_discipline
from sim.members.roster import Roster
from sim.theory.ballot import Vote, ballot_probability

GRID = np.linspace(-2.0, 2.0, 61)  # of ln scale
FLOOR = 1e-4  # least chance of a vote, so that a slip in the record does not decide
TURNS = 2
N_TAU = 20


def lines_and_noise(votes, lean, halfwidth, iso3, roster: Roster):
    """Estimate the bloc lines' pull and the members' scales together.

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

    Returns
    -------
    lines : dict of str to tuple
        As from `experiments.estimation.discipline.bloc_discipline`.
    noise, se : (N,) float64
        Scale of each member's error, 1 for the standard logistic; standard
        error of its logarithm.
    """
    lines = bloc_discipline(votes, lean, halfwidth, iso3, roster)
    noise = se = np.ones(len(iso3))
    for _ in range(TURNS):
        pulled = drawn(votes, lean, lines, iso3, roster)
        noise, se = member_noise(votes, pulled, halfwidth)
        lines = bloc_discipline(votes, lean, halfwidth, iso3, roster, noise)
    return lines, noise, se


def drawn(votes, lean, lines: Mapping[str, tuple], iso3, roster: Roster) -> np.ndarray:
    """Leans after each bloc's line has pulled, (J, N) [logits].

    The line is what most of the member's fellows voted on record: how far a
    member strays is judged against the line that there was.
    """
    place = {code: at for at, code in enumerate(iso3)}
    out = lean.copy()
    for bloc, (pull, *_) in lines.items():
        codes = np.array(roster.iso3)[roster.blocs[bloc]]
        places = np.array([place[code] for code in codes if code in place], dtype=int)
        if pull <= 0 or len(places) < 2:
            continue
        recorded, inside = votes[:, places], out[:, places]
        count = np.stack([recorded == v for v in (Vote.NO, Vote.ABSTAIN, Vote.YES)])
        fellows = count.sum(axis=2, keepdims=True) - count
        line = np.where(fellows.sum(axis=0) > 0, fellows.argmax(axis=0) - 1, np.nan)
        held = np.sign(inside) * np.maximum(np.abs(inside) - pull, 0.0)
        pulled = np.where(line == 0, held, inside + pull * line)
        out[:, places] = np.where(np.isnan(line), inside, pulled)
    return out


def member_noise(votes, lean, halfwidth) -> tuple[np.ndarray, np.ndarray]:
    """Scale of every member's error, drawn towards all members' by empirical Bayes.

    Returns
    -------
    noise : (N,) float64
        1 for the standard logistic; for a member without votes the mean of all.
    se : (N,) float64
        Standard error of ``ln noise``.

    Examples
    --------
    >>> random = np.random.default_rng(0)
    >>> lean = random.normal(0, 3, (800, 3))
    >>> error = random.logistic(size=lean.shape) * np.array([0.5, 1.0, 2.0])
    >>> votes = np.where(lean + error > 1, 2, np.where(lean + error < -1, 0, 1))
    >>> member_noise(votes, lean, np.ones(800))[0].round(1)
    array([0.5, 1. , 1.9])
    """
    likelihood = _likelihood(votes, lean, halfwidth)
    mean, tau = 0.0, 0.5
    for _ in range(N_TAU):
        score = likelihood - 0.5 * ((GRID[:, None] - mean) / tau) ** 2
        weight = np.exp(score - score.max(axis=0))
        weight /= weight.sum(axis=0)
        value = GRID @ weight
        spread = (GRID[:, None] - value) ** 2
        variance = (weight * spread).sum(axis=0)
        mean = value.mean()
        tau = np.sqrt(np.maximum(((value - mean) ** 2 + variance).mean(), 1e-4))
    return np.exp(value), np.sqrt(variance)


def _likelihood(votes, lean, halfwidth) -> np.ndarray:
    """Log likelihood of each member's votes at every scale of the grid, (G, N)."""
    cast = (votes >= Vote.NO) & (votes <= Vote.YES)
    choice = np.clip(votes, Vote.NO, Vote.YES)[None]
    out = np.empty((len(GRID), votes.shape[1]))
    for at, scale in enumerate(np.exp(GRID)):
        chance = np.stack(ballot_probability(lean / scale, halfwidth[:, None] / scale))
        own = np.take_along_axis(chance, choice, axis=0)[0]
        out[at] = np.where(cast, np.log(np.maximum(own, FLOOR)), 0.0).sum(axis=0)
    return out
