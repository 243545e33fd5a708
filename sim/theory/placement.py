"""Place a draft from the lines that a few members have declared.

The agenda of the past is the prior: a new text is taken to be like one of the
roll-calls ``j`` already seen, more likely a recent one and one on its topic. The
declared votes of leaders then speak by Bayes' rule,
``w_j ~ prior_j * prod_l P(vote_l | item j, x_l)``, and everything else follows
from the weights: the chance of each member's vote, the mean slope and cut, and
the draft and status quo that would give them. This is the empirical-Bayes use of
item-response models for votes not yet taken; with no leader it returns the prior.

Typical use, with a calibration ``c`` and leaders' codes and `Vote` codes::

    prior = agenda_prior(age_days, same_topic)
    weight = item_weights(declared, c.position(leaders), c.items, prior)
    p_no, p_abstain, p_yes = vote_chances(c.position(others), c.items, weight)
    slope, cut, halfwidth = mean_item(c.items, weight)
    draft, status_quo = draft_points(slope, cut, salience, stakes, valence)

``items`` is anything with arrays `slope` (J, D), `cut` (J,) and `halfwidth`
(J,): `sim.members.positions.Agenda` or `sim.theory.item_response.Items`.
"""

from __future__ import annotations

import numpy as np

from sim.theory.ballot import ballot_probability
from sim.theory.item_response import log_chance
from sim.theory.sums import product

__all__ = ["agenda_prior", "draft_points", "item_weights", "mean_item", "vote_chances"]

HALF_LIFE = 4.0 * 365.25  # [days]; an assumption; range 1 to 10 years
# About 1 in 80 roll-calls is on a digital topic: half the prior; range 10 to 300. Only texts of
# nobody are placed by it; where lines are declared, see `sim.forecast.ballot.PARAMETERS`.
SAME_TOPIC = 100.0


def agenda_prior(age, same_topic, *, half_life=HALF_LIFE, topic_weight=SAME_TOPIC):
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
    weight = np.exp2(-age / half_life) * topic_weight ** np.asarray(same_topic, dtype=float)
    weight = np.where(age > 0, weight, 0.0)
    return weight / max(weight.sum(), np.finfo(float).tiny)


def item_weights(declared, position, items, prior, *, trust=1.0):
    """Posterior weight of each past roll-call, given what leaders have declared.

    Parameters
    ----------
    declared : (L,) int
        `Vote` codes of the leaders; absent or unknown ones say nothing.
    position : (L, D) float
        Where the leaders stand [sd of UN members].
    items : object
        With arrays `slope` (J, D), `cut` (J,) and `halfwidth` (J,).
    prior : (J,) float
        From `agenda_prior`; need not sum to 1.
    trust : float
        Power to which the leaders' likelihood is raised; below 1 if leaders vote
        in step and so say less than as many independent members.

    Returns
    -------
    (J,) float64
        Sums to 1.

    Raises
    ------
    ValueError
        If no past roll-call has any prior weight.

    Examples
    --------
    >>> from sim.theory.item_response import Items
    >>> items = Items(np.array([[4.0], [-4.0]]), np.zeros(2), np.full(2, 0.5))
    >>> item_weights(np.array([2, 0]), np.array([[1.0], [-1.0]]), items, np.ones(2)).round(3)
    array([1., 0.])
    """
    prior = np.asarray(prior, dtype=float)
    if not prior.sum() > 0:
        raise ValueError("prior: no past roll-call has any weight")
    lean = items.slope @ np.asarray(position, dtype=float).T - items.cut[:, None]
    said = np.broadcast_to(np.asarray(declared), lean.shape)
    evidence = trust * log_chance(lean, items.halfwidth[:, None], said).sum(axis=1)
    known = prior > 0
    score = np.where(known, evidence + np.log(np.where(known, prior, 1.0)), -np.inf)
    weight = np.exp(score - score.max())
    return weight / weight.sum()


def vote_chances(position, items, weight):
    """Chance of no, abstain and yes of each member, over the weighted roll-calls.

    Parameters
    ----------
    position : (N, D) float
        Where members stand [sd of UN members].
    items : object
        As in `item_weights`.
    weight : (J,) float
        From `item_weights`.

    Returns
    -------
    p_no, p_abstain, p_yes : (N,) float64
        Given that the member takes part; they sum to 1.

    Examples
    --------
    >>> from sim.theory.item_response import Items
    >>> items = Items(np.array([[4.0], [-4.0]]), np.zeros(2), np.full(2, 0.5))
    >>> p_no, p_abstain, p_yes = vote_chances(np.array([[1.0]]), items, np.array([1.0, 0.0]))
    >>> p_yes.round(3)
    array([0.971])
    """
    used = np.flatnonzero(np.asarray(weight) > 1e-6)
    lean = items.slope[used] @ np.asarray(position, dtype=float).T - items.cut[used, None]
    chances = ballot_probability(lean, items.halfwidth[used, None])
    share = weight[used] / weight[used].sum()
    return tuple(share @ chance for chance in chances)


def mean_item(items, weight):
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


def draft_points(slope, cut, *, salience, stakes, valence=0.0):
    """Draft and status quo that give a slope and a cut under quadratic loss.

    With ``z = stakes * sum_k s_k [(x_k - q_k)^2 - (x_k - p_k)^2] + valence`` (see
    `sim.theory.ballot.spatial_gain`) the slope is ``a_k = 2 stakes s_k (p_k - q_k)``
    and the midpoint ``m`` of ``p`` and ``q`` meets ``a . m = cut + valence``; of
    all such midpoints the one nearest to the origin is taken.

    Parameters
    ----------
    slope : (D,) float
        ``a`` [logits per sd].
    cut : float
        ``a . x`` at which a member is indifferent [logits].
    salience : (D,) float
        Weights of the axes, sum 1; an axis of salience 0 must have slope 0.
    stakes : float
        Logits per squared sd.
    valence : float
        Approval that owes nothing to place [logits].

    Returns
    -------
    draft, status_quo : (D,) float64
        [sd of UN members].

    Examples
    --------
    >>> draft, status_quo = draft_points(
    ...     np.array([2.0]), 1.0, salience=np.array([1.0]), stakes=1.0)
    >>> draft, status_quo
    (array([1.]), array([0.]))
    """
    slope, salience = np.asarray(slope, dtype=float), np.asarray(salience, dtype=float)
    free = salience > 0
    if stakes <= 0 or np.any(slope[~free] != 0):
        raise ValueError("stakes must be > 0, and an axis without salience must have slope 0")
    step = np.where(free, slope / (2.0 * stakes * np.where(free, salience, 1.0)), 0.0)
    length = float(slope @ slope)
    midpoint = slope * (cut + valence) / length if length > 0 else np.zeros_like(slope)
    return midpoint + step / 2.0, midpoint - step / 2.0
