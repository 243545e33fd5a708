"""Things that build up and wear off: infrastructure, institutions, credibility, capability.

One step is one year unless `years` says otherwise; the caller keeps the state.
Tags as in the mechanism table; the seed rows are those of its first column.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit


def stock_step(
    stock: ArrayLike,
    investment: ArrayLike,
    depreciation: ArrayLike = 0.07,  # a year, range 0.04-0.12 [judgement]
) -> NDArray[np.float64]:
    """Let a stock wear off and grow by a year's investment.

    K(t+1) = (1 - delta) K(t) + I(t), the perpetual-inventory method (OECD 2009,
    *Measuring Capital*) [memory]; infrastructure by donor, seed row 30
    [found: S1].

    Parameters
    ----------
    stock : (...) float
        K, not negative, for instance (R, donors, N).
    investment : (...) float
        I of the year, in the units of the stock.
    depreciation : float or (...)
        delta in [0, 1] [per year].

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> stock_step([10.0], [1.0], 0.1)
    array([10.])
    """
    kept = 1.0 - np.asarray(depreciation, dtype=np.float64)
    return kept * np.asarray(stock, float) + np.asarray(investment, float)


def joint_control(supply_share: ArrayLike, takes_part: ArrayLike) -> NDArray[np.float64]:
    """Give the share of supply that a coalition of controllers holds.

    Parameters
    ----------
    supply_share : (N,) float
        Each member's share of world supply of the good, summing to 1 or less.
    takes_part : (..., N) bool
        Who imposes the control.

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> joint_control([0.5, 0.25, 0.25], [[True, True, False]])
    array([0.75])
    """
    return (np.asarray(takes_part, float) * np.asarray(supply_share, float)).sum(axis=-1)


def sanction_bite(
    controlled: ArrayLike,
    leakage: ArrayLike = 0.4,  # range 0.1-0.8 [judgement]
    enforcement: ArrayLike = 0.0,
) -> NDArray[np.float64]:
    """Give the share of a target's supply that export controls really cut.

    bite = s (1 - lambda (1 - e)): of the controlled share s a part lambda leaks
    through third states, less the more enforcement e there is; what others sell
    anyway is never cut. Seed rows 33-36 [found: S1; functional form judgement].

    Parameters
    ----------
    controlled : (...) float
        s in [0, 1], see `joint_control`.
    leakage : (...) float
        lambda in [0, 1], backfill without enforcement.
    enforcement : (...) float
        e in [0, 1].

    Returns
    -------
    (...) float64
        In [0, s].

    Examples
    --------
    >>> sanction_bite([0.8, 0.8], leakage=0.5, enforcement=[0.0, 1.0])
    array([0.4, 0.8])
    """
    kept = 1.0 - np.asarray(leakage, float) * (1.0 - np.asarray(enforcement, float))
    return np.asarray(controlled, dtype=np.float64) * kept


def capability_step(
    capability: ArrayLike,
    bite: ArrayLike,
    decay: float = 0.15,  # a year at full bite, range 0.05-0.3 [judgement]
    autonomy: ArrayLike = 0.0,
) -> NDArray[np.float64]:
    """Let a target's capability wear off under export controls.

    c(t+1) = c(t) (1 - decay bite (1 - a)), a what the target makes itself: seed
    row 34 [found: S1; functional form judgement].

    Parameters
    ----------
    capability : (...) float
    bite : (...) float
        In [0, 1], see `sanction_bite`.
    decay : float
        [per year]
    autonomy : (...) float
        a in [0, 1].

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> capability_step([1.0], [0.5], decay=0.2)
    array([0.9])
    """
    lost = decay * np.asarray(bite, float) * (1.0 - np.asarray(autonomy, float))
    return np.asarray(capability, dtype=np.float64) * (1.0 - lost)


def depth_step(
    depth: ArrayLike,
    delivered: ArrayLike,
    gain: float = 0.2,  # range 0.05-0.4 [judgement]
    decay: float = 0.1,  # a year, range 0.02-0.3 [judgement]
) -> NDArray[np.float64]:
    """Let an institution deepen with what it delivers and fade without.

    g(t+1) = (1 - decay) g(t) + gain d (1 - g(t)), d the deliverables of the
    year: credibility grows with results and decays otherwise, seed row 44
    [found: S1; functional form judgement].

    Parameters
    ----------
    depth : (...) float
        g in [0, 1].
    delivered : (...) float
        d in [0, 1], share of what was promised.
    gain, decay : float
        [per year]; gain + decay <= 1 keeps g in [0, 1].

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> depth_step([0.5, 0.5], [1.0, 0.0])
    array([0.55, 0.45])
    """
    g = np.asarray(depth, dtype=np.float64)
    return (1.0 - decay) * g + gain * np.asarray(delivered, float) * (1.0 - g)


def reversal_probability(
    depth: ArrayLike,
    base: float = 1.0,  # a, range 0-2 [judgement]
    protection: float = 4.0,  # b, range 2-8 [judgement]
) -> NDArray[np.float64]:
    """Give the probability that a hostile administration undoes an institution.

    P = sigma(a - b depth): deep enough cooperation survives, seed row 49
    [found: S1].

    Parameters
    ----------
    depth : (...) float
        g in [0, 1].
    base, protection : float
        a, b [logits].

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> reversal_probability([0.0, 0.5, 1.0]).round(3)
    array([0.731, 0.269, 0.047])
    """
    return expit(base - protection * np.asarray(depth, dtype=np.float64))


def credibility_step(
    credibility: ArrayLike,
    retrenched: ArrayLike,
    *,
    loss: float = 0.4,  # H, at once [found: S0, S1 for the asymmetry; size judgement]
    recovery: float = 0.1,  # a year, range 0.05-0.2 [judgement]
    ceiling: ArrayLike = 1.0,
) -> NDArray[np.float64]:
    """Let a leader's credibility fall fast and come back slowly.

    c(t+1) = max(0, c - H) in a year of retrenchment, else min(ceiling, c +
    recovery): seed row 3 [found: S0].

    Parameters
    ----------
    credibility : (...) float
        c in [0, 1].
    retrenched : (...) bool
        Whether the leader withdrew this year.
    loss, recovery : float
        [per year]
    ceiling : (...) float
        What it recovers to, for instance the leader's domestic score.

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> credibility_step([1.0, 0.6], [True, False])
    array([0.6, 0.7])
    """
    c = np.asarray(credibility, dtype=np.float64)
    risen = np.maximum(c, np.minimum(c + recovery, ceiling))
    return np.where(np.asarray(retrenched, dtype=bool), np.maximum(c - loss, 0.0), risen)
