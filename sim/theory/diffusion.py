"""How norms and standards spread after a text is adopted, and whether they are kept.

Probabilities are returned, never drawn: the caller compares them with its own
uniforms. Logits are in natural units; every default is followed by its source
or the range that sensitivity studies sweep. Tags: found, computed, memory,
judgement (a stated assumption); the keys of sources are in `docs/theory.md`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from sim.theory import same_bits
from sim.theory.normal import expm1

TIPPING_SHARE = 0.33  # theta, range 0.25-0.45 [found: FS a third, CEN 25 % in the laboratory]


def norm_hazard(
    share: ArrayLike,
    pressure: ArrayLike,
    *,
    region_weight: ArrayLike = 1.0,
    tipping_share: float = TIPPING_SHARE,
    base: float = 0.02,  # h0 a year, range 0.005-0.05 [judgement]
    cascade: float = 0.25,  # h1 a year, range 0.1-0.5 [judgement]
    pull: float = 0.05,  # h2 a year, range 0-0.2 [judgement]
) -> NDArray[np.float64]:
    """Give the rate at which those who have not yet adopted a norm do so.

    h_i(t) = h0 + h1 [share >= theta] w_region + h2 pressure_i: emergence, a
    tipping point, cascade (Finnemore & Sikkink 1998, *International
    Organization* 52: 887-917) [found: FS; the form of the hazard judgement].

    Parameters
    ----------
    share : (...) float
        Adopters as a share of the reference group, in [0, 1]; must broadcast
        with the members, for instance (R, 1).
    pressure : (..., N) float
        Net push on the member, in [-1, 1].
    region_weight : (N,) or (..., N) float
        w_region, how far the cascade reaches the member's region, in [0, 1].
    tipping_share : float
        theta.
    base, cascade, pull : float
        h0, h1, h2 [per year].

    Returns
    -------
    (..., N) float64
        Never negative [per year].

    Examples
    --------
    >>> norm_hazard([0.2, 0.4], [0.0, 0.0], base=0.02, cascade=0.25)
    array([0.02, 0.27])
    """
    tipped = np.asarray(share, dtype=np.float64) >= tipping_share
    rate = base + cascade * tipped * np.asarray(region_weight, float)
    return np.maximum(rate + pull * np.asarray(pressure, dtype=np.float64), 0.0)


def probability_within(hazard: ArrayLike, years: float = 1.0) -> NDArray[np.float64]:
    """Give the probability that something with this rate happens within a time.

    1 - exp(-h t), so that two half years make one year.

    Parameters
    ----------
    hazard : (...) float
        Rate, not negative [per year].
    years : float
        Length of the step [years].

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> probability_within(0.27).round(3)
    np.float64(0.237)
    """
    return -expm1(-np.asarray(hazard, dtype=np.float64) * years)


def brussels_effect(
    market_share: ArrayLike,
    exposure: ArrayLike,
    cost: ArrayLike,
    rival_exposure: ArrayLike,
    *,
    base: float = -2.0,  # a0, range -3 to -1 [judgement]
    market: float = 6.0,  # a1, range 3-9 [judgement]
    burden: float = 1.5,  # a2, range 0.5-3 [judgement]
    rivalry: float = 2.0,  # a3, range 0.5-4 [judgement]
) -> NDArray[np.float64]:
    """Give the probability that a state outside copies a large market's rule.

    P = sigma(a0 + a1 M exposure_i - a2 cost_i - a3 rival_exposure_i) after
    Bradford (2012, *Northwestern Univ. Law Review* 107: 1-68) [found: BE, EDPI;
    the form of the logit judgement]. To compare: 66 data laws passed in 2010-20 [found: BE].

    Parameters
    ----------
    market_share : (...) float
        M, the bloc's share of the world market, in [0, 1].
    exposure : (..., N) float
        The member's trade with the bloc over its trade, in [0, 1].
    cost : (..., N) float
        Cost of the rule to the member, in [0, 1].
    rival_exposure : (..., N) float
        Dependence on a market with another rule, in [0, 1].
    base, market, burden, rivalry : float
        a0 to a3 [logits].

    Returns
    -------
    (..., N) float64
        In [0, 1] over one period of decision.

    Examples
    --------
    >>> brussels_effect(0.5, [0.0, 1.0], 0.0, 0.0).round(3)
    array([0.119, 0.731])
    """
    return expit(
        base
        + market * np.asarray(market_share, float) * np.asarray(exposure, float)
        - burden * np.asarray(cost, float)
        - rivalry * np.asarray(rival_exposure, float)
    )


def standard_choice(
    merit: ArrayLike,
    base_a: ArrayLike,
    base_b: ArrayLike,
    *,
    network: float = 2.5,  # range 0-6 [judgement]; above 2 equal rivals tip
    tie_a: ArrayLike = 0.0,
    tie_b: ArrayLike = 0.0,
) -> NDArray[np.float64]:
    """Give the probability of adopting standard A rather than its rival B.

    P(A) = sigma(merit_i + nu (n_A - n_B) + tie_A,i - tie_B,i): network effects
    after Katz & Shapiro (1985, *AER* 75: 424-440), increasing returns after
    Arthur (1989, *Economic Journal* 99: 116-131) [memory]. With equal merit and
    everybody on one of the two, nu > 2 makes the even split unstable: the
    standard that is ahead takes most of the world (a de facto standard such as
    the eWTP of seed row 73 [found: S2]).

    Parameters
    ----------
    merit : (..., N) float
        What A is worth to the member more than B [logits].
    base_a, base_b : (...) float
        Installed bases as shares, n_A + n_B <= 1; must broadcast with members.
    network : float
        nu, worth of the whole world's company [logits].
    tie_a, tie_b : (..., N) float
        Vendor dependence, sunk costs [logits].

    Returns
    -------
    (..., N) float64

    Examples
    --------
    >>> standard_choice(0.0, 0.3, 0.3)
    np.float64(0.5)
    >>> standard_choice(0.0, 0.6, 0.2, network=5.0).round(3)
    np.float64(0.881)
    """
    lead = np.asarray(base_a, dtype=np.float64) - np.asarray(base_b, dtype=np.float64)
    tie = np.asarray(tie_a, dtype=np.float64) - np.asarray(tie_b, dtype=np.float64)
    return expit(np.asarray(merit, dtype=np.float64) + network * lead + tie)


def rule_choice(
    utility: NDArray[np.float64], offered: NDArray[np.bool_], draw: NDArray[np.float64]
) -> NDArray[np.int8]:
    """Choose among rules by the multinomial logit (McFadden 1974 [memory]).

    P(k) = exp(u_k) / sum over the rules offered; with two rules it is `standard_choice`.

    Parameters
    ----------
    utility : (K, ..., N) float
        What each rule is worth [logits].
    offered : (K, ...) bool
        Which rules are there; at least one, must broadcast with `utility`.
    draw : (..., N) float
        Uniform numbers, 0 to 1.

    Returns
    -------
    (..., N) int8
        The rule chosen.

    Examples
    --------
    >>> u = np.log(np.array([[1.0, 1.0], [3.0, 3.0]]))
    >>> rule_choice(u, np.ones((2, 1), dtype=bool), np.array([0.24, 0.26]))
    array([0, 1], dtype=int8)
    """
    weight = same_bits.exp(utility - utility.max(axis=0)) * offered
    total = weight.sum(axis=0)
    chosen = np.zeros(total.shape, dtype=np.int8)
    below = np.zeros(total.shape)
    for part in weight[:-1]:
        below += part
        chosen += (below <= draw * total).astype(np.int8)
    return chosen


def signature_utility(
    gain: ArrayLike,
    bindingness: ArrayLike,
    *,
    burden: ArrayLike = 1.0,  # range 0.5-2 [judgement]
    cost: ArrayLike = 0.0,  # range 0-3 [judgement]
) -> NDArray[np.float64]:
    """Give the utility of signing a pledge or a treaty.

    z = gain_i - (c + kappa b), gain_i the worth of the text to the member and b its
    bindingness; with a logistic error the probability of signing is sigma(z). The
    softer the text, the more sign (seed row 86 [found: S3]; Abbott & Snidal 2000,
    *International Organization* 54: 421-456 [memory]).

    Parameters
    ----------
    gain : (..., N) float
        Utility of the text over the status quo [logits].
    bindingness : (...) float
        b in [0, 1].
    burden : float
        kappa, what a fully binding text costs [logits].
    cost : float or (..., N)
        c, what any signature costs [logits].

    Returns
    -------
    (..., N) float64
        [logits]

    Examples
    --------
    >>> signature_utility([0.5, 0.5], [0.0, 1.0])
    array([ 0.5, -0.5])
    """
    price = np.asarray(cost, float) + np.asarray(burden) * np.asarray(bindingness, float)
    return np.asarray(gain, dtype=np.float64) - price


def compliance_probability(
    distance: ArrayLike,
    bindingness: ArrayLike,
    monitoring: ArrayLike,
    *,
    base: float = 0.5,  # range 0-1.5 [judgement]
    effort: float = 1.0,  # range 0.5-2 [judgement]
    watched: float = 2.0,  # range 0-4 [judgement]
    bound: float = 1.0,  # range 0-2 [judgement]
) -> NDArray[np.float64]:
    """Give the probability that a signer keeps to the text in a year.

    P = sigma(c0 - c1 |x_i - p| + c2 m (1 + b) / 2 + c3 b): keeping gets harder
    with the distance to what one would do anyway (Downs, Rocke & Barsoom 1996,
    *International Organization* 50: 379-406), easier when monitored (Becker
    1968, *JPE* 76: 169-217: probability of detection times penalty) and bound
    [memory]. Monitoring of a soft pledge bites half as much as of a treaty.
    Rows 43, 86 of the mechanism table [found: S1, S3].

    Parameters
    ----------
    distance : (..., N) float
        |x_i - p| [sd of UN members].
    bindingness : (...) float
        b in [0, 1].
    monitoring : (...) float
        m in [0, 1].
    base, effort, watched, bound : float
        c0 to c3 [logits].

    Returns
    -------
    (..., N) float64

    Examples
    --------
    >>> compliance_probability([0.0, 2.0], 0.0, 0.0).round(3)
    array([0.622, 0.182])
    >>> compliance_probability([0.0, 2.0], 0.0, 1.0).round(3)
    array([0.818, 0.378])
    """
    b = np.asarray(bindingness, dtype=np.float64)
    deterred = watched * np.asarray(monitoring, float) * (1.0 + b) / 2.0
    return expit(base - effort * np.asarray(distance, float) + deterred + bound * b)
