"""Expected votes: the probabilities of a yes and of a no that a sounding implies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import expit

from sim.meeting.draft import Draft


def logistic(log_odds: np.ndarray) -> np.ndarray:
    """Logistic function; faster than by numpy's tanh, and the same on every processor."""
    return expit(log_odds)


class Expected:
    """Probabilities of a yes and of a no to each draft, worked out when first asked for.

    Parameters
    ----------
    drafts : sequence of Draft
    leans : sequence of (R, N) float64
        One for each draft [logits].
    """

    def __init__(self, drafts: Sequence[Draft], leans: Sequence[np.ndarray]):
        self._drafts, self._leans = drafts, leans
        self._known: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def __getitem__(self, k: int) -> tuple[np.ndarray, np.ndarray]:
        """Give the probabilities of yes and no to one draft, two (R, N) float64."""
        if k not in self._known:
            lean, h = self._leans[k], self._drafts[k].halfwidth
            sharp = 1.0 / self._drafts[k].noise
            self._known[k] = (logistic((lean - h) * sharp), logistic((-lean - h) * sharp))
        return self._known[k]
