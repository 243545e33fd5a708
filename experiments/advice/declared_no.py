"""Members with a declared No: whether a concession would win them.

A declared No is about the text on the table. In a meeting of the model a member that has spoken
against a text asks for a vote at no cost as long as it leans against it, and no longer
(`sim.meeting.meeting_floor.request`). How far it leans is not in its word. It is taken from the
forecast of its ballot without that word, given that the ballot is a No.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from experiments.advice.draws import first_ballot
from sim.forecast.evidence import Call
from sim.forecast.expectation import with_record
from sim.members.calibration import Calibration
from sim.theory.ballot import Vote


@dataclass(frozen=True, eq=False)
class Opponents:
    """M members with a declared No.

    Attributes
    ----------
    iso3 : tuple of str
    lean, halfwidth : (M,) float64
        Of the forecast without the member's own line [logits]; minus infinity where there is none
        without it.
    """

    iso3: tuple[str, ...]
    lean: np.ndarray
    halfwidth: np.ndarray

    def stands(self, moved: float) -> np.ndarray:
        """Probability that each still leans against a text that is so much nearer to it, (M,).

        Parameters
        ----------
        moved : float
            What concessions add to a lean, 0 or more [logits].

        Examples
        --------
        >>> two = Opponents(("A", "B"), np.array([-5.0, 0.0]), np.array([0.5, 0.5]))
        >>> two.stands(0.0).tolist(), two.stands(1.0).round(2).tolist()
        ([1.0, 1.0], [0.99, 0.71])
        """
        against = np.maximum(expit(-self.lean - self.halfwidth), 1e-300)
        still = np.minimum(expit(-self.lean - moved) / against, 1.0)
        return np.where(np.isfinite(self.lean), still, 1.0)

    def any_stands(self, moved: float) -> float:
        """Probability that one of them at least still leans against it."""
        return float(1.0 - np.prod(1.0 - self.stands(moved)))


NOBODY = Opponents((), np.zeros(0), np.zeros(0))


def opponents(calibration: Calibration, call: Call) -> Opponents:
    """Find who has declared a No, and how far each leans against the text by all else."""
    codes = tuple(code for code, line in call.declared.items() if line == Vote.NO)
    found = [_without_its_word(calibration, call, code) for code in codes]
    lean, band = np.array(found).reshape(-1, 2).T
    return Opponents(codes, lean, band)


def _without_its_word(calibration: Calibration, call: Call, code: str) -> tuple[float, float]:
    rest = {other: line for other, line in call.declared.items() if other != code}
    if not with_record(calibration, rest):  # a forecast needs a line
        return -np.inf, 0.0
    text = first_ballot(calibration, replace(call, declared=rest))
    at = text.iso3.index(code)
    return float(text.lean[at]), float(text.halfwidth[at])
