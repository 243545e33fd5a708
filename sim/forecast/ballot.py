"""Forecast ballots on a text from the lines that a few members have declared.

The ballot is an ordered logit, ``z`` a sum of logits:

1. *Place.* Every past roll-call is a model of the new text, weighted by recency,
   kinship of text and how likely the declared lines would have been in
   it. Mixed over these, the members' positions give a spatial probability.
2. *Precedent.* What members did in roll-calls that come to mind
   (`sim.theory.case_based`), first over the whole agenda, then over the same line of
   text; each step is drawn towards near members and these towards the step
   before, the first towards the spatial probability.
3. *Ballot.* ``z = approval + precedent z_precedent + spatial z_place + tie line``
   and ``ln h = a + b ln h_precedent``, `line` the mean declared line of the
   leaders a member heeds.

Numbers are `PARAMETERS`; a calibration may bring its own as coefficients
``prediction.*`` (`experiments.estimation.forecast_coefficients`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.forecast.evidence import LINE_LIKENESS, YEAR, Call, Evidence, History
from sim.members.calibration import Calibration
from sim.theory import same_bits
from sim.theory.ballot import Vote
from sim.theory.case_based import NEGLIGIBLE, ballot_coordinates, nearness, recall, shrink
from sim.theory.fixed_order import product

LEARNT_BEFORE = np.datetime64("2018-12-05")
# Learnt from roll-calls before that day, to two digits, and the range searched. Those of the ballot
# and the spreads are what ``plenary calibrate`` writes for that cutoff; the others were searched
# once (docs/validation.md). Tallies of 187 new texts are as likely with `band_sd` from 0.2 to 0.6,
# less with 0 or 0.8; at 0.4 the 90 % interval of abstentions holds 91 % of them, at 0 79 %.
# Name -> (value, low, high, unit, meaning).
PARAMETERS = {
    "place_half_life": (1.8, 0.5, 10.0, "years", "recency of roll-calls that place the text"),
    "place_trust": (2.5, 0.2, 4.0, "1", "power of the leaders' likelihood"),
    "place_gap": (1.7, 0.2, 6.0, "logits", "weight of leaders' distance in placing"),
    "place_likeness": (4.9, 0.5, 8.0, "logits", "weight of like titles in placing"),
    "topic": (2.3, 0.3, 5.0, "logits", "weight of kindred topics"),
    "issue": (2.7, 0.1, 5.0, "logits", "weight of shared issues"),
    "likeness": (4.5, 0.1, 8.0, "logits", "weight of like titles over the whole agenda"),
    "half_life": (2.6, 0.5, 10.0, "years", "recency of the record"),
    "gap": (3.0, 0.5, 12.0, "logits", "weight of leaders' distance"),
    "pull": (28.0, 2.0, 40.0, "logits", "weight of the distance of leaders that are heeded"),
    "nearness": (65.0, 10.0, 250.0, "1", "sharpness of nearness between members"),
    "near_prior": (1.4, 0.01, 10.0, "votes", "worth of place against near members' record"),
    "own_prior": (3.3, 0.1, 20.0, "votes", "worth of near members' against one's own record"),
    "line_half_life": (1.4, 0.5, 10.0, "years", "recency of the record on the line of text"),
    "line_gap": (2.5, 0.2, 10.0, "logits", "weight of leaders' distance on the line"),
    "line_pull": (8.0, 1.0, 40.0, "logits", "the same of leaders that are heeded"),
    "line_power": (2.5, 0.5, 8.0, "1", "power of the likeness of titles"),
    "line_near_prior": (0.033, 0.002, 1.0, "votes", "worth of agenda against near, on the line"),
    "line_own_prior": (0.14, 0.03, 5.0, "votes", "worth of near against own, on the line"),
    "approval": (0.4, -1.0, 1.0, "logits", "lean towards yes"),
    "precedent": (0.79, 0.0, 1.5, "1", "slope of the precedent"),
    "spatial": (0.23, -0.5, 1.0, "1", "slope of place beside the precedent"),
    "tie": (0.0, 0.0, 2.0, "logits", "pull of the declared line of leaders that are heeded"),
    "band": (0.11, -1.0, 1.0, "ln logits", "width of the abstaining band"),
    "band_power": (0.92, 0.3, 1.5, "1", "power of the precedent's band"),
    "amendment_mirror": (0.64, 0.3, 1.0, "1", "share of an amendment that turns against its text"),
    "motion_mirror": (0.47, 0.2, 0.8, "1", "the same of a motion not to act, to adjourn or divide"),
    "mirror_worth": (0.3, 0.1, 1.0, "roll-calls", "worth of these shares against precedents"),
    "unled": (0.8, 0.3, 1.0, "1", "share of lean and band left where no line is declared"),
    "shift_sd": (1.5, 0.0, 3.0, "logits", "sd of what a new text moves all members alike"),
    "known_shift_sd": (1.2, 0.0, 3.0, "logits", "the same of a text just voted on"),
    "band_sd": (0.4, 0.0, 1.5, "ln logits", "sd of how wide the band is on a new text"),
    "absence_sd": (0.8, 0.0, 1.5, "logits", "sd of how empty the room is"),
    "absence_half_life": (1.0, 0.2, 8.0, "years", "recency of absences"),
    "absence_prior": (10.0, 1.0, 60.0, "roll-calls", "worth of the mean rate"),
}
DEFAULTS = {name: row[0] for name, row in PARAMETERS.items()}


def parameters(calibration: Calibration | None = None) -> dict[str, float]:
    """Numbers of the forecast: those of a calibration, else the defaults."""
    value = dict(DEFAULTS)
    for name, coefficient in (calibration.coefficients if calibration else {}).items():
        short = name.removeprefix("prediction.")
        if short != name and short in value:
            value[short] = coefficient.value
    return value


def place(evidence: Evidence, value: Mapping[str, float]) -> np.ndarray:
    """Mix spatial probabilities over past roll-calls as models of the text, (N, 3)."""
    weight = place_weight(evidence, value)
    used = np.flatnonzero(weight > NEGLIGIBLE * weight.max())
    share = weight[used] / weight[used].sum()
    return np.stack([product(share, chance[used]) for chance in evidence.chances], axis=1)


def place_weight(evidence: Evidence, value: Mapping[str, float]) -> np.ndarray:
    """Weight of each past roll-call as a model of the text, (J,); sums to 1."""
    score = (
        -same_bits.log(2.0) * evidence.age / value["place_half_life"]
        + value["place_trust"] * evidence.leaders
        - value["place_gap"] * evidence.distance
        + value["place_likeness"] * evidence.likeness
        + value["topic"] * evidence.kinship
        + value["issue"] * evidence.issue
    )
    weight = same_bits.exp(score - score.max())
    return weight / weight.sum()


def precedent(evidence: Evidence, value: Mapping[str, float], prior: np.ndarray) -> np.ndarray:
    """Probabilities from the record: the agenda, then the line of text, (N, 3)."""
    near = nearness(evidence.apart, value["nearness"])
    agenda = same_bits.exp(
        -same_bits.log(2.0) * evidence.age / value["half_life"]
        - value["gap"] * evidence.distance
        + value["topic"] * evidence.kinship
        + value["issue"] * evidence.issue
        + value["likeness"] * evidence.likeness
    )
    line = line_weight(evidence, value)
    chance = prior
    for weight, step in ((agenda, ""), (line, "line_")):
        count = recall(evidence.choice, weight, evidence.heed, evidence.gap, value[f"{step}pull"])
        chance = shrink(product(near, count), chance, value[f"{step}near_prior"])
        chance = shrink(count, chance, value[f"{step}own_prior"])
    return chance


def line_weight(evidence: Evidence, value: Mapping[str, float]) -> np.ndarray:
    """Weight of each past roll-call as precedent on the same line of text, (J,), 0 to 1."""
    alike = np.where(evidence.likeness >= LINE_LIKENESS, evidence.likeness, 0.0)
    return same_bits.power(alike, value["line_power"]) * same_bits.exp(
        -same_bits.log(2.0) * evidence.age / value["line_half_life"]
        - value["line_gap"] * evidence.distance
    )


def known_text(evidence: Evidence, value: Mapping[str, float]) -> float:
    """How well the text is known: the weight of the best precedent on its line, 0 to 1."""
    if not evidence.gap.size:
        return 0.0
    return float(line_weight(evidence, value).max(initial=0.0))


def with_shift(value: Mapping[str, float], known: float) -> dict[str, float]:
    """Set how much the text may move all members alike: less, the better it is known.

    How wide the band of abstention is differs between new texts; on a text just voted on it
    is what it was.
    """
    sd = known * value["known_shift_sd"] + (1.0 - known) * value["shift_sd"]
    return {**value, "shift_sd": sd, "band_sd": (1.0 - known) * value["band_sd"]}


def ballot_terms(evidence: Evidence, value: Mapping[str, float]) -> np.ndarray:
    """What the ballot is made of, (N, 4).

    Utility of the precedent, of the place, the declared line of the leaders that
    the member heeds, and the logarithm of the precedent's band [logits].
    """
    prior = place(evidence, value)
    z_place, _ = ballot_coordinates(prior)
    z_precedent, band = ballot_coordinates(precedent(evidence, value, prior))
    return np.stack([z_precedent, z_place, evidence.line, same_bits.log(band)], axis=-1)


def ballot(terms: np.ndarray, value: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Utility and half-width of every member's ballot, (N,) and (N,) [logits]."""
    z = (
        value["approval"]
        + value["precedent"] * terms[:, 0]
        + value["spatial"] * terms[:, 1]
        + value["tie"] * terms[:, 2]
    )
    return z, same_bits.exp(value["band"] + value["band_power"] * terms[:, 3])


def absence(history: History, call: Call, value: Mapping[str, float]) -> np.ndarray:
    """Probability that each member casts no ballot, from its own recent record, (N,)."""
    n_past = int(np.searchsorted(history.date, call.date))
    votes = history.votes[:n_past]
    age = (call.date - history.date[:n_past]).astype(float) / YEAR
    weight = same_bits.exp2(-age / value["absence_half_life"])[:, None]
    away, listed = weight * (votes == Vote.ABSENT), weight * (votes >= Vote.NO)
    mean = away.sum() / max(listed.sum(), 1e-9)
    prior = value["absence_prior"]
    return (away.sum(axis=0) + prior * mean) / (listed.sum(axis=0) + prior)
