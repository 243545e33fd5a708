"""A text of which nothing is known is like one of the past: recent ones and kindred ones more.

``items`` is anything with arrays `slope` (J, D), `cut` (J,) and `halfwidth`
(J,): `sim.members.roll_calls.Agenda` or `sim.theory.item_response.Items`.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from sim.theory import same_bits
from sim.theory.fixed_order import product

__all__ = ["agenda_prior", "mean_item"]

HALF_LIFE = 4.0 * 365.25  # [days]; an assumption; range 1 to 10 years
# About 1 in 80 roll-calls is on a digital topic: half the prior; range 10 to 300. Only texts of
# nobody are placed by it; where lines are declared, see `sim.forecast.ballot.PARAMETERS`.
SAME_TOPIC = 100.0


class RollCalls(Protocol):
    """Estimated parameters of J roll-calls."""

    @property
    def slope(self) -> np.ndarray:
        """(J, D) [logits per sd]."""

    @property
    def cut(self) -> np.ndarray:
        """(J,) [logits]."""

    @property
    def halfwidth(self) -> np.ndarray:
        """(J,) [logits]."""


def agenda_prior(
    age: np.ndarray,
    same_topic: np.ndarray,
    *,
    half_life: float = HALF_LIFE,
    topic_weight: float = SAME_TOPIC,
) -> np.ndarray:
    """Prior weight of each past roll-call as a model of a new text.

    Parameters
    ----------
    age : (J,) float
        Days from the roll-call to the new text, > 0 for the past; others get no weight.
    same_topic : (J,) float
        1 where the topic is the same, 0 elsewhere; values between for related ones.
    half_life : float
        Age at which the weight has halved [days].
    topic_weight : float
        Weight of the same topic against another.

    Returns
    -------
    (J,) float64
        Sums to 1 (all zero if nothing is in the past).

    Examples
    --------
    >>> agenda_prior(np.array([0.0, 10.0, 20.0]), np.zeros(3), half_life=10.0).round(3)
    array([0.   , 0.667, 0.333])
    """
    age = np.asarray(age, dtype=float)
    weight = same_bits.exp(-same_bits.LN2 * age / half_life)
    weight = weight * same_bits.power(topic_weight, same_topic)
    weight = np.where(age > 0, weight, 0.0)
    return weight / max(weight.sum(), np.finfo(float).tiny)


def mean_item(items: RollCalls, weight: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Mean slope, cut and half-width over the weighted roll-calls.

    Returns
    -------
    slope : (D,) float64
        [logits per sd].
    cut, halfwidth : float
        [logits].
    """
    weight = np.asarray(weight, dtype=float) / np.sum(weight)
    slope, cut, halfwidth = (product(weight, x) for x in (items.slope, items.cut, items.halfwidth))
    return slope, float(cut), float(halfwidth)
