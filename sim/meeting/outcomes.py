"""What a meeting's decisions mean: alignment, and who prevails.

The camps' reference positions define an axis. The *alignment* of a text is its
projection on that axis: +1 at the democratic leaders' mean position, −1 at the
sovereigntist leaders', 0 midway, weighted by the issue's salience. It is a
measurement of where a text stands, not praise; every metric has its mirror.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.forums.outcome import Outcome, Result
from sim.theory.ballot import Vote

RESULTS = (
    "failed",
    "adopted_by_vote",
    "adopted_by_consensus",
    "blocked",
    "not_considered",
    "postponed",
    "pledged",
    "no_decision",
    "no_quorum",
    "undecided",
    "split",
)
SPLIT = RESULTS.index("split")


@dataclass(frozen=True)
class Yardstick:
    """The axis between two camps' reference positions.

    Attributes
    ----------
    democratic, sovereigntist : (R, D) float64
        Mean positions of the leaders [sd].
    salience : (D,) float64
    """

    democratic: np.ndarray
    sovereigntist: np.ndarray
    salience: np.ndarray

    @property
    def midpoint(self) -> np.ndarray:
        """Halfway between the camps, (R, D)."""
        return 0.5 * (self.democratic + self.sovereigntist)

    def alignment(self, position: np.ndarray) -> np.ndarray:
        """Project texts on the axis.

        Parameters
        ----------
        position : (R, D) float64

        Returns
        -------
        (R,) float64
            −1 to +1; what lies beyond a camp is cut off.

        Examples
        --------
        >>> axis = Yardstick(np.array([[2.0]]), np.array([[-1.0]]), np.array([1.0]))
        >>> axis.alignment(np.array([[0.5]])), axis.alignment(np.array([[2.0]]))
        (array([0.]), array([1.]))
        """
        span = self.salience * (self.democratic - self.sovereigntist)
        half = 0.5 * (span * (self.democratic - self.sovereigntist)).sum(axis=1)
        along = (span * (position - self.midpoint)).sum(axis=1)
        return np.clip(along / np.maximum(half, 1e-12), -1.0, 1.0)


@dataclass(frozen=True)
class InForce:
    """What holds after the decision, in R replications.

    Attributes
    ----------
    result : (R,) int8
        Index into `RESULTS`.
    alignment, shift : (R,) float64
        Of what is in force; and against the status quo.
    democratic, sovereigntist : (R,) bool
        Whose texts prevail; neither where both are False.
    """

    result: np.ndarray
    alignment: np.ndarray
    shift: np.ndarray
    democratic: np.ndarray
    sovereigntist: np.ndarray


def mandate_of(outcome: Outcome, entitled: np.ndarray) -> np.ndarray:
    """Authority of each text: who stands behind it, as a share of those entitled.

    Yes minus no where there was a vote; the signers where a text was open for
    signature without one; 1 where nobody objected.

    Parameters
    ----------
    outcome : Outcome
    entitled : (N,) bool

    Returns
    -------
    (R, K) float64
        −1 to 1.

    Examples
    --------
    >>> outcome = Outcome.blank(1, 2, 4)
    >>> outcome.tally[0, 0] = [1, 0, 3, 0]
    >>> mandate_of(outcome, np.ones(4, dtype=bool))
    array([[0.5, 1. ]])
    """
    heads = max(int(entitled.sum()), 1)
    tally = outcome.tally.astype(float)
    behind = np.ones(outcome.how.shape)
    if outcome.signed is not None:
        behind = outcome.signed.sum(axis=2) / heads
    voted = tally.sum(axis=2) > 0
    return np.where(voted, (tally[..., Vote.YES] - tally[..., Vote.NO]) / heads, behind)


def in_force(
    how: np.ndarray,
    adopted: np.ndarray,
    mandate: np.ndarray,
    alignment: np.ndarray,
    status_quo: np.ndarray,
    threshold: float,
) -> InForce:
    """Say what holds when rival texts may all have passed.

    Texts in force together count by their authority, see `mandate_of`. If
    nothing was adopted the status quo holds.

    Parameters
    ----------
    how : (R, K) int8
        `Result` codes.
    adopted : (R, K) bool
    mandate, alignment : (R, K) float64
    status_quo : (R,) float64
        Alignment of what held before.
    threshold : float
        Alignment needed to say that a camp prevails.

    Returns
    -------
    InForce

    Examples
    --------
    >>> both = in_force(
    ...     np.array([[1, 1]]), np.array([[True, True]]), np.array([[0.6, 0.3]]),
    ...     np.array([[1.0, -1.0]]), np.array([0.0]), 0.1,
    ... )
    >>> both.alignment.round(3), both.democratic, RESULTS[both.result[0]]
    (array([0.333]), array([ True]), 'split')
    """
    weight = np.where(adopted, np.maximum(mandate, 1e-9), 0.0)
    total = weight.sum(axis=1)
    joint = (weight * alignment).sum(axis=1) / np.where(total > 0, total, 1.0)
    now = np.where(total > 0, joint, status_quo)
    count = adopted.sum(axis=1)
    first = np.where(adopted, how, -1).max(axis=1)  # the one result among the adopted
    failed = np.where(how == Result.NOT_CONSIDERED, -1, how)
    lost = np.where((failed >= 0).any(axis=1), failed.max(axis=1), Result.NOT_CONSIDERED)
    result = np.where(count > 1, SPLIT, np.where(count == 1, first, lost)).astype(np.int8)
    return InForce(
        result=result,
        alignment=now,
        shift=now - status_quo,
        democratic=now > threshold,
        sovereigntist=now < -threshold,
    )
