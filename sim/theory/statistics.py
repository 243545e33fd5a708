"""Confidence intervals of shares and of paired differences.

- Wilson (1927, *JASA* 22: 209-212) score interval for a share [memory;
  scipy.stats.binomtest agrees, see tests].
- Newcombe (1998, *Statistics in Medicine* 17: 2635-2650) method 10 for the
  difference of two paired shares: Wilson limits combined, corrected for the
  correlation of the pairs [found: its form in statsmodels and biostatUZH docs].
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from sim.theory.normal import ndtri

Z = 1.96  # standard errors from the middle of a normal 95 % interval to its ends


def _critical(confidence: float) -> float:
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence: must be between 0 and 1, got {confidence}")
    return float(ndtri(0.5 + 0.5 * confidence))


def wilson(
    successes: ArrayLike, trials: ArrayLike, confidence: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give Wilson's score interval of a share.

    Parameters
    ----------
    successes : (...) int
    trials : (...) int
        With 0 trials nothing is known: (0, 1).
    confidence : float
        In (0, 1).

    Returns
    -------
    low, high : (...) float64
        In [0, 1].

    Raises
    ------
    ValueError
        If successes are negative or exceed the trials, or confidence is wrong.

    Examples
    --------
    >>> low, high = wilson([0, 5, 10], 10)
    >>> low.round(3), high.round(3)
    (array([0.   , 0.237, 0.722]), array([0.278, 0.763, 1.   ]))
    """
    z2 = _critical(confidence) ** 2
    k, n = np.broadcast_arrays(
        np.asarray(successes, dtype=np.float64), np.asarray(trials, dtype=np.float64)
    )
    if np.any(k < 0.0) or np.any(k > n):
        raise ValueError("successes: must be from 0 to the number of trials")
    centre = (k + 0.5 * z2) / (n + z2)
    spread = np.sqrt(z2 * (k * (n - k) / np.maximum(n, 1.0) + 0.25 * z2)) / (n + z2)
    low = np.where(k == 0.0, 0.0, centre - spread)
    high = np.where(k == n, 1.0, centre + spread)
    return low, high


def paired_share_difference(
    both: ArrayLike,
    only_a: ArrayLike,
    only_b: ArrayLike,
    neither: ArrayLike,
    confidence: float = 0.95,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give the difference of two paired shares with Newcombe's interval.

    For cells of a sweep that share their random numbers: in how many
    replications did A prevail, B prevail, both, neither (method 10).

    Parameters
    ----------
    both, only_a, only_b, neither : (...) int
        Replications by outcome.
    confidence : float
        In (0, 1).

    Returns
    -------
    difference, low, high : (...) float64
        Share of A minus share of B; NaN without any replication.

    Raises
    ------
    ValueError
        If a count is negative or confidence is wrong.

    Examples
    --------
    >>> difference, low, high = paired_share_difference(14, 5, 0, 22)
    >>> [float(number.round(3)) for number in (difference, low, high)]
    [0.122, 0.011, 0.226]
    """
    a, b, c, d = (
        np.asarray(count, dtype=np.float64)
        for count in np.broadcast_arrays(both, only_a, only_b, neither)
    )
    if np.any((a < 0) | (b < 0) | (c < 0) | (d < 0)):
        raise ValueError("counts: must not be negative")
    n = a + b + c + d
    known = n > 0
    share_a, share_b = ((x / np.where(known, n, np.nan)) for x in (a + b, a + c))
    low_a, high_a = wilson(a + b, n, confidence)
    low_b, high_b = wilson(a + c, n, confidence)
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    product = a * d - b * c
    corrected = np.where(product > 0.0, np.maximum(product - 0.5 * n, 0.0), product)
    phi = np.divide(corrected, np.sqrt(margins), out=np.zeros_like(n), where=margins > 0.0)
    below = _combined(share_a - low_a, high_b - share_b, phi)
    above = _combined(high_a - share_a, share_b - low_b, phi)
    difference = share_a - share_b
    return difference, difference - below, difference + above


def _combined(
    one: NDArray[np.float64], other: NDArray[np.float64], phi: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Length of the difference of two errors with correlation phi."""
    return np.sqrt(np.maximum(one**2 - 2.0 * phi * one * other + other**2, 0.0))


def paired_mean_difference(
    a: ArrayLike, b: ArrayLike, confidence: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give the mean difference of paired numbers with Student's interval.

    Student (1908, *Biometrika* 6: 1-25), t with n - 1 degrees of freedom.

    Parameters
    ----------
    a, b : (..., R) float
        The same replications in two cells.
    confidence : float
        In (0, 1).

    Returns
    -------
    difference, low, high : (...) float64
        Mean of a - b; the limits are infinite with fewer than two replications.

    Examples
    --------
    >>> difference, low, high = paired_mean_difference([3.0, 4.0, 5.0], [1.0, 3.0, 2.0])
    >>> float(difference), float(low.round(2)), float(high.round(2))
    (2.0, -0.48, 4.48)
    """
    _critical(confidence)
    gap = np.asarray(a, dtype=np.float64) - np.asarray(b, dtype=np.float64)
    n = gap.shape[-1]
    mean = gap.mean(axis=-1)
    if n < 2:
        return mean, np.full_like(mean, -np.inf), np.full_like(mean, np.inf)
    error = gap.std(axis=-1, ddof=1) / np.sqrt(n)
    reach = float(stdtrit(n - 1, 0.5 + 0.5 * confidence)) * error
    return mean, mean - reach, mean + reach
