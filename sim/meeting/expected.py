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
        self._known: dict[tuple[int, int], np.ndarray] = {}

    def yes(self, k: int) -> np.ndarray:
        """Probability of a yes to one draft, (R, N) float64."""
        return self._of(k, 1)

    def no(self, k: int) -> np.ndarray:
        """Probability of a no to one draft, (R, N) float64."""
        return self._of(k, -1)

    def _of(self, k: int, sign: int) -> np.ndarray:
        if (k, sign) not in self._known:
            draft, lean = self._drafts[k], self._leans[k]
            beyond = lean - draft.halfwidth if sign > 0 else lean + draft.halfwidth
            beyond *= sign / draft.noise
            self._known[k, sign] = expit(beyond, out=beyond)
        return self._known[k, sign]
