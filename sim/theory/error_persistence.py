"""Persistence of the ballot's error: what only the member knows of a text lasts.

A member's vote on a text owes something to its position and something, the
error of the ordered logit, that only the member knows. When the text returns a
year later most of that error is still there: it is an autoregression of first
order with standard normal margins (a Gaussian copula; Song 2000, *Scandinavian Journal of
Statistics* 27:305-320, doi:10.1111/1467-9469.00191 [memory]). Without it a
recorded text would see members change their votes four times as often as they
do (P-7).
"""

from __future__ import annotations

import numpy as np
from scipy.special import logit

from sim.theory.normal import ndtr

__all__ = ["carried_error", "logistic_error"]


def carried_error(
    before: np.ndarray,
    fresh: np.ndarray,
    persistence: float | np.ndarray,
    years: float = 1.0,
) -> np.ndarray:
    """Error of each member on a text at its return, on the standard normal scale.

    Parameters
    ----------
    before : (R, N) float64
        Error at the vote before, standard normal.
    fresh : (R, N) float64
        Independent standard normals.
    persistence : float or (R, 1) float64
        Correlation over one year, 0 to 1.
    years : float
        Since the vote before, >= 0.

    Returns
    -------
    (R, N) float64
        Standard normal; its correlation with `before` is ``persistence ** years``.

    Examples
    --------
    >>> carried_error(np.array([[1.0]]), np.array([[-1.0]]), 0.6)
    array([[-0.2]])
    """
    share: float | np.ndarray
    if isinstance(persistence, np.ndarray):  # one power after another: the same on every processor
        powers = [float(one) ** float(years) for one in persistence.ravel()]
        share = np.array(powers).reshape(persistence.shape)
    else:
        share = float(persistence) ** float(years)
    return share * np.asarray(before) + np.sqrt(1.0 - share**2) * np.asarray(fresh)


def logistic_error(error: np.ndarray) -> np.ndarray:
    """Turn standard normal errors into the logistic errors of the ballot [logits].

    Examples
    --------
    >>> logistic_error(np.array([[-1.0, 0.0, 1.0]])).round(3)
    array([[-1.668,  0.   ,  1.668]])
    """
    return logit(ndtr(error))
