"""The first ballot on a text as a calibration's record implies it, kept for every replication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from sim.forecast.ballot import ballot_terms, parameters, place_weight, with_shift
from sim.forecast.committee import after_committee, keep_ballots
from sim.forecast.evidence import Call, Evidence, History, gather
from sim.forecast.first_ballot import first_ballot
from sim.members.calibration import Calibration
from sim.theory import same_bits
from sim.theory.ballot import ballot_probability
from sim.theory.case_based import ballot_coordinates
from sim.theory.fixed_order import product

# Coefficients of the first three terms of the ballot.
LEAN = ("precedent", "spatial", "tie")
_HISTORIES: WeakKeyDictionary[Calibration, History] = WeakKeyDictionary()
_EXPECTED: WeakKeyDictionary[Calibration, dict] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Expectation:
    """What the record implies for a text, before anyone has moved.

    Attributes
    ----------
    lean : (N,) float64
        Utility of a yes to each member [logits].
    halfwidth : (N,) float64
        Half-width of its abstention band [logits].
    shift_sd, known_shift_sd : float
        What moves all members alike on a text, and what of it is new when the text
        returns: standard deviations [logits]; the second is not above the first.
    band_sd : float
        How wide the band is on this text: standard deviation [ln logits].
    direction : (D,) float64
        The way members divide over such texts; length 1.
    parts : mapping of str to (N,) float64
        What each coefficient of the lean multiplies; see `sim.forecast.ballot`.
    error : mapping of str to float
        Standard errors of those coefficients; 0 where the calibration gives none.
    """

    lean: np.ndarray
    halfwidth: np.ndarray
    shift_sd: float
    known_shift_sd: float
    band_sd: float
    direction: np.ndarray
    parts: Mapping[str, np.ndarray]
    error: Mapping[str, float]

    @property
    def wider(self) -> float:
        """Factor on utilities and bands when the shift is drawn, so that probabilities stay.

        The logistic-normal integral of MacKay (1992), doi:10.1162/neco.1992.4.5.720.
        """
        return float(np.sqrt(1.0 + np.pi / 8.0 * self.shift_sd**2))


def history_of(calibration: Calibration) -> History:
    """Give the record that a calibration carries."""
    if calibration not in _HISTORIES:
        _HISTORIES[calibration] = History.of(calibration)
    return _HISTORIES[calibration]


def with_record(calibration: Calibration, declared: Mapping[str, int]) -> dict[str, int]:
    """Keep the declared lines of members that have voted before."""
    known = history_of(calibration).iso3
    return {code: line for code, line in declared.items() if code in known}


def expect(calibration: Calibration, iso3: tuple[str, ...], call: Call) -> Expectation:
    """Work out the first ballot of some members on a text; the last answers are kept.

    Parameters
    ----------
    calibration : Calibration
    iso3 : tuple of str
        N members.
    call : Call
        With the line of at least one member that has voted before.

    Returns
    -------
    Expectation

    Examples
    --------
    >>> calibration = Calibration.load("default")
    >>> lines = {"USA": 0, "DEU": 0, "JPN": 0, "RUS": 2, "CHN": 2}
    >>> call = Call(np.datetime64(calibration.cutoff), lines, "cyber_international_security")
    >>> found = expect(calibration, ("FRA", "BLR"), call)
    >>> bool(found.lean[0] < 0 < found.lean[1])
    True
    """
    kept = _EXPECTED.setdefault(calibration, {})
    key = (iso3, call.key)
    if key not in kept:
        if len(kept) >= 64:
            kept.pop(next(iter(kept)))
        kept[key] = _expect(calibration, iso3, call)
    return kept[key]


def _expect(calibration: Calibration, iso3: tuple[str, ...], call: Call) -> Expectation:
    history, value = history_of(calibration), parameters(calibration)
    place = {code: at for at, code in enumerate(history.iso3)}
    known = np.array([code in place for code in iso3])
    weights = []

    def read(text: Call) -> tuple[np.ndarray, Evidence]:
        evidence = gather(history, text)
        weights.append(place_weight(evidence, value))
        terms = _by_place(calibration, iso3, weights[-1])
        told = ballot_terms(evidence, value)
        terms[known] = told[[place[code] for code in iso3 if code in place]]
        return terms, evidence

    first = first_ballot(call, value, read)
    lean, halfwidth, weight = first.lean, first.halfwidth, weights[0]
    slope = product(weight, calibration.items.slope[: len(weight)])
    spread = with_shift(value, first.known)
    sd, band_sd = spread["shift_sd"], spread["band_sd"]
    if call.committee is not None:
        here, band_sd = calibration.attendance_of(iso3), 0.0
        lean, halfwidth, sd = after_committee(lean, halfwidth, here, call.committee.tally, sd)
        chance = np.stack(ballot_probability(lean, halfwidth), axis=-1)
        keep_ballots(iso3, call.committee, chance)
        lean, halfwidth = ballot_coordinates(chance, floor=1e-6)
    return Expectation(
        lean=lean,
        halfwidth=halfwidth,
        shift_sd=sd,
        known_shift_sd=min(sd, value["known_shift_sd"]),
        band_sd=band_sd,
        direction=slope / max(float(np.sqrt((slope**2).sum())), 1e-12),
        parts=dict(zip(("approval", *LEAN), first.parts.T, strict=True)),
        error=_errors(calibration),
    )


def _errors(calibration: Calibration) -> dict[str, float]:
    found = (calibration.coefficients.get(f"prediction.{name}") for name in ("approval", *LEAN))
    return {
        name: float(one.se or 0.0) if one is not None else 0.0
        for name, one in zip(("approval", *LEAN), found, strict=True)
    }


def _by_place(calibration: Calibration, iso3: Sequence[str], weight: np.ndarray) -> np.ndarray:
    """Give the terms of members without a record, by their place alone, (N, 4)."""
    items, used = calibration.items, np.flatnonzero(weight > 1e-6 * weight.max())
    share = weight[used] / weight[used].sum()
    gain = product(items.slope[used], calibration.position(iso3).T) - items.cut[used, None]
    chance = np.stack(ballot_probability(gain, items.halfwidth[used, None]), axis=-1)
    z, band = ballot_coordinates((share[:, None, None] * chance).sum(axis=0))
    return np.stack([z, z, np.zeros_like(z), same_bits.log(band)], axis=-1)
