"""Precedent: what a member brings to a line of text, beside its position, lasts.

A member's vote on a text owes something to its position and something that only
the member knows. When the text returns a year later that something is still
there, but for a little: it is an autoregression of first order with standard
normal margins (a Gaussian copula; Song 2000, *Scandinavian Journal of
Statistics* 27:305-320, doi:10.1111/1467-9469.00191 [memory]). Without it a
recorded text would see members change their votes four times as often as they
do (P-7).
"""

from __future__ import annotations

import numpy as np
from scipy.special import logit, ndtr

__all__ = ["logistic_taste", "renewed"]


def renewed(
    kept: np.ndarray, fresh: np.ndarray, persistence: float, years: float = 1.0
) -> np.ndarray:
    """Taste for a text at its return.

    Parameters
    ----------
    kept : (R, N) float64
        Taste at the vote before, standard normal.
    fresh : (R, N) float64
        Independent standard normals.
    persistence : float
        Correlation over one year, 0 to 1.
    years : float
        Since the vote before, >= 0.

    Returns
    -------
    (R, N) float64
        Standard normal; its correlation with `kept` is ``persistence ** years``.

    Examples
    --------
    >>> renewed(np.array([[1.0]]), np.array([[-1.0]]), 0.6)
    array([[-0.2]])
    """
    share = float(persistence) ** float(years)
    return share * np.asarray(kept) + np.sqrt(1.0 - share**2) * np.asarray(fresh)


def logistic_taste(taste: np.ndarray) -> np.ndarray:
    """Turn standard normal tastes into the logistic errors of the ballot [logits].

    Examples
    --------
    >>> logistic_taste(np.array([[-1.0, 0.0, 1.0]])).round(3)
    array([[-1.668,  0.   ,  1.668]])
    """
    return logit(ndtr(taste))
