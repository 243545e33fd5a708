"""Case-based forecast: what a member's record says about its vote on a new text.

A past roll-call is recalled the more, the nearer the votes of leaders in it are
to the positions they declare now, the more recent it is and the more its
text is akin to the new one (case-based reasoning, Gilboa and Schmeidler 1995,
"Case-based decision theory", Quarterly Journal of Economics 110(3):605-639,
doi:10.2307/2946694). Every member listens most to the leaders it usually votes
with. What it remembers is a count of no, abstain and yes; thin records are
drawn towards those of members with near records, and these towards a prior
probability (Dirichlet-multinomial shrinkage, Gelman et al. 2013, *Bayesian Data
Analysis*, section 5.3 and 3.4). `ballot_coordinates` turns the outcome into the
utility and half-width of the ordered-logit ballot.

Votes are `sim.theory.ballot.Vote` codes; every other code is not observed.
Distances between votes are graded: no to abstain 1/2, no to yes 1.
"""

from __future__ import annotations

import numpy as np

from sim.theory import same_bits
from sim.theory.ballot import Vote
from sim.theory.fixed_order import product

__all__ = [
    "attention",
    "ballot_coordinates",
    "line_gap",
    "member_gap",
    "nearness",
    "one_hot",
    "recall",
    "shrink",
]

N_CHOICES = 3
WHOLE_PARTS = 2.0**40  # of a weight of 1, into which weights are rounded
NEGLIGIBLE = 1e-6  # share of the largest weight below which a roll-call is passed over


def one_hot(votes: np.ndarray) -> np.ndarray:
    """Mark every vote that was cast.

    Parameters
    ----------
    votes : (...) int
        `Vote` codes.

    Returns
    -------
    (3, ...) float32
        1 where the vote was no, abstain or yes, in this order along the first axis.

    Examples
    --------
    >>> one_hot(np.array([2, 3, 0]))
    array([[0., 0., 1.],
           [0., 0., 0.],
           [1., 0., 0.]], dtype=float32)
    """
    votes = np.asarray(votes)
    return np.stack([(votes == choice).astype(np.float32) for choice in range(N_CHOICES)])


def line_gap(past: np.ndarray, declared: np.ndarray) -> np.ndarray:
    """Distance between leaders' past votes and the lines they declare now.

    Where a leader's past vote is not known, its mean distance over the roll-calls
    where it is stands in; a half if it never is.

    Parameters
    ----------
    past : (J, L) int
        Leaders' `Vote` codes in J past roll-calls.
    declared : (L,) int
        Their lines now: no, abstain or yes.

    Returns
    -------
    (J, L) float64
        0 (same) to 1 (opposite).

    Examples
    --------
    >>> line_gap(np.array([[2, 0], [1, 3]]), np.array([2, 2]))
    array([[0. , 1. ],
           [0.5, 1. ]])
    """
    past, declared = np.asarray(past), np.asarray(declared)
    known = (past >= Vote.NO) & (past <= Vote.YES)
    gap = np.where(known, np.abs(past.astype(float) - declared) / 2.0, 0.0)
    seen = known.sum(axis=0)
    mean = np.where(seen > 0, gap.sum(axis=0) / np.maximum(seen, 1), 0.5)
    return np.where(known, gap, mean)


def member_gap(votes: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Mean distance between the votes of every two members.

    Parameters
    ----------
    votes : (J, N) int
        `Vote` codes.
    weight : (J,) float
        How much each roll-call counts.

    Returns
    -------
    (N, N) float64
        0 to 1, symmetric; 1 for two members who never voted together.

    Examples
    --------
    >>> member_gap(np.array([[2, 2, 0], [2, 1, 3]]), np.ones(2))
    array([[0.  , 0.25, 1.  ],
           [0.25, 0.  , 1.  ],
           [1.  , 1.  , 0.  ]])
    """
    votes, weight = np.asarray(votes), np.asarray(weight, dtype=float)
    # In whole parts, so that sums are exact and the order of adding cannot matter.
    weight = np.rint(weight * WHOLE_PARTS) / WHOLE_PARTS
    cast = (votes >= Vote.NO) & (votes <= Vote.YES)
    together = (cast * weight[:, None]).T @ cast
    apart = np.zeros_like(together)
    for cut in (Vote.ABSTAIN, Vote.YES):  # |a - b| = cuts that lie between a and b
        above = cast & (votes >= cut)
        between = (above * weight[:, None]).T @ (cast & (votes < cut)).astype(float)
        apart += between + between.T
    return np.where(together > 0, apart / (2.0 * np.maximum(together, 1e-300)), 1.0)


def attention(gap: np.ndarray, sharpness: float) -> np.ndarray:
    """Share of its attention that a member gives to each leader.

    Parameters
    ----------
    gap : (N, L) float
        Distance of members from leaders, from `member_gap`.
    sharpness : float
        0: all leaders alike; large: the nearest alone.

    Returns
    -------
    (N, L) float64
        Rows sum to 1.

    Examples
    --------
    >>> attention(np.array([[0.0, 0.5]]), 2.0 * np.log(3.0))
    array([[0.75, 0.25]])
    """
    gap = np.asarray(gap, dtype=float)
    share = same_bits.exp(-sharpness * (gap - gap.min(axis=1, keepdims=True)))
    return share / share.sum(axis=1, keepdims=True)


def nearness(gap: np.ndarray, sharpness: float) -> np.ndarray:
    """Share of each other member when a member looks at how its like have voted.

    Parameters
    ----------
    gap : (N, N) float
        From `member_gap`.
    sharpness : float
        As in `attention`.

    Returns
    -------
    (N, N) float64
        Rows sum to 1; nobody looks at itself.

    Examples
    --------
    >>> nearness(np.array([[0, 1, 1], [1, 0, 1], [1, 1, 0]]), 5.0)
    array([[0. , 0.5, 0.5],
           [0.5, 0. , 0.5],
           [0.5, 0.5, 0. ]])
    """
    gap = np.array(gap, dtype=float)
    np.fill_diagonal(gap, np.inf)
    return attention(gap, sharpness)


def recall(
    choice: np.ndarray, weight: np.ndarray, heed: np.ndarray, gap: np.ndarray, pull: float
) -> np.ndarray:
    """Count, for each member, its votes in the roll-calls that come to mind.

    Roll-call ``j`` weighs ``w_j exp(-pull * sum_l heed_il gap_jl)`` for member ``i``;
    roll-calls with ``w_j`` below a millionth of the largest are passed over.

    Parameters
    ----------
    choice : (3, J, N) float
        From `one_hot`.
    weight : (J,) float
        Weight for all members alike: recency, kinship, leaders' pattern.
    heed : (N, L) float
        From `attention`.
    gap : (J, L) float
        From `line_gap`.
    pull : float
        How much more the leaders that a member heeds count.

    Returns
    -------
    (N, 3) float64
        Weighted counts of no, abstain, yes.

    Examples
    --------
    >>> choice = one_hot(np.array([[2], [0]]))
    >>> gap = np.array([[0.0], [1.0]])
    >>> recall(choice, np.ones(2), np.ones((1, 1)), gap, np.log(4.0))
    array([[0.25, 0.  , 1.  ]])
    """
    weight = np.asarray(weight, dtype=float)
    used = np.flatnonzero(weight > NEGLIGIBLE * weight.max(initial=0.0))
    heeded = product(np.asarray(gap)[used], np.asarray(heed).T)
    mine = same_bits.exp(-pull * heeded) * weight[used, None]
    chosen = choice[:, used]
    return np.stack([(c * mine).sum(axis=0) for c in chosen], axis=-1)


def shrink(count: np.ndarray, prior: np.ndarray, concentration: float) -> np.ndarray:
    """Draw counts towards a prior probability, as if so many more votes had been seen.

    Parameters
    ----------
    count : (N, 3) float
        From `recall`.
    prior : (N, 3) or (3,) float
        Probabilities that sum to 1.
    concentration : float
        How many votes the prior is worth, > 0.

    Returns
    -------
    (N, 3) float64
        Probabilities that sum to 1.

    Examples
    --------
    >>> shrink(np.array([[0.0, 0.0, 3.0]]), np.array([0.5, 0.5, 0.0]), 1.0)
    array([[0.125, 0.125, 0.75 ]])
    """
    count = np.asarray(count, dtype=float)
    total = count.sum(axis=-1, keepdims=True)
    return (count + concentration * np.asarray(prior)) / (total + concentration)


def ballot_coordinates(chance: np.ndarray, floor: float = 0.01) -> tuple[np.ndarray, np.ndarray]:
    """Utility and half-width at which the ordered logit gives these probabilities.

    The inverse of `sim.theory.ballot.ballot_probability`, of probabilities mixed with a
    small even share.

    Parameters
    ----------
    chance : (..., 3) float
        Of no, abstain, yes.
    floor : float
        The even share [probability], > 0; keeps the utility finite.

    Returns
    -------
    z, halfwidth : (...) float64
        [logits]

    Examples
    --------
    >>> from sim.theory.ballot import ballot_probability
    >>> chance = np.stack(ballot_probability(1.5, 0.7))
    >>> z, halfwidth = ballot_coordinates(chance, floor=1e-12)
    >>> round(float(z), 6), round(float(halfwidth), 6)
    (1.5, 0.7)
    """
    chance = (1.0 - floor) * np.asarray(chance, dtype=float) + floor / N_CHOICES
    no, abstain, yes = np.moveaxis(chance, -1, 0)
    lower = same_bits.log(abstain + yes) - same_bits.log(no)  # z + h
    upper = same_bits.log(yes) - same_bits.log(no + abstain)  # z - h
    return (lower + upper) / 2.0, (lower - upper) / 2.0
