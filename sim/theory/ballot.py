"""The ballot: an ordered logit over no, abstain and yes.

A member compares the draft with what is in force. The systematic part of the
comparison, ``z``, is a sum of logits: spatial gain, approval, precedent, bloc
line, ties and inducements. A logistic error is added; the member votes yes when
the sum exceeds the half-width, no when it falls below minus the half-width and
abstains between. Absence is drawn before, by whoever calls.

This is the measurement model of Bailey, Strezhnev and Voeten (2017),
"Estimating dynamic state preferences from United Nations voting data", Journal
of Conflict Resolution 61(2):430-456, doi:10.1177/0022002715595700, with two
cuts placed symmetrically about the point of indifference. Nothing here draws a
random number: `cast` is given its uniforms.
"""

from enum import IntEnum

import numpy as np
from scipy.special import expit

__all__ = [
    "VOTE_CODES", "VOTE_LETTERS", "VOTE_WORDS", "Vote", "ballot_probability", "cast",
    "spatial_gain",
]  # fmt: skip


class Vote(IntEnum):
    """What a seat did in a roll-call. ``NO < ABSTAIN < YES`` is the order of the logit.

    Examples
    --------
    >>> [vote.name for vote in Vote]
    ['NO', 'ABSTAIN', 'YES', 'ABSENT']
    """

    NO = 0
    ABSTAIN = 1
    YES = 2
    ABSENT = 3


# Letters of the votes in files and tables, in the order of the codes; what each
# stands for, as a code and as a word.
VOTE_LETTERS = ("N", "A", "Y", "X")
VOTE_CODES = dict(zip(VOTE_LETTERS, Vote, strict=True))
VOTE_WORDS = {letter: vote.name.lower() for letter, vote in VOTE_CODES.items()}


def ballot_probability(z, halfwidth):
    """Chance of no, abstain and yes for a member who takes part.

    ``P(yes) = F(z - h)``, ``P(no) = F(-z - h)`` with ``F`` the logistic
    distribution and the rest abstaining (docs/parameters.md; Bailey, Strezhnev and
    Voeten 2017, eq. 1). The abstaining share is the product
    ``F(z + h) F(h - z) (1 - exp(-2h))``, equal to the difference of the two
    cuts and exact where that difference would cancel.

    Parameters
    ----------
    z : (...) float
        Systematic utility of yes over no [logits]; any shape, usually (R, N).
    halfwidth : (...) float
        Half the width of the abstaining band [logits], >= 0; broadcasts with `z`.

    Returns
    -------
    p_no, p_abstain, p_yes : (...) float64
        Probabilities in [0, 1] that sum to one.

    Examples
    --------
    >>> p_no, p_abstain, p_yes = ballot_probability(np.array([0.0, 2.0]), 0.5)
    >>> p_no.round(3), p_abstain.round(3), p_yes.round(3)
    (array([0.378, 0.076]), array([0.245, 0.107]), array([0.378, 0.818]))
    >>> float(ballot_probability(50.0, 0.0)[1])
    0.0
    """
    z = np.asarray(z, dtype=float)
    halfwidth = np.asarray(halfwidth, dtype=float)
    p_yes = expit(z - halfwidth)
    p_no = expit(-z - halfwidth)
    p_abstain = expit(z + halfwidth) * expit(halfwidth - z) * -np.expm1(-2.0 * halfwidth)
    return p_no, p_abstain, p_yes


def spatial_gain(position, salience, draft, status_quo):
    """Weighted gain in nearness when the draft replaces the status quo.

    ``sum_k s_k [(x_k - q_k)^2 - (x_k - p_k)^2]`` for quadratic loss (Enelow and
    Hinich 1984; docs/theory.md). On one axis it is a straight line in ``x``
    with slope ``2 s (p - q)`` that crosses zero at the midpoint of draft and
    status quo.

    Parameters
    ----------
    position : (..., N, D) float
        Where members stand [sd of UN members].
    salience : (..., N, D) or (D,) float
        How much each axis counts; non-negative, sums to one over D.
    draft, status_quo : (..., D) float
        The text on the table and what holds if it fails [sd of UN members];
        leading axes (replications) as in `position`.

    Returns
    -------
    (..., N) float64
        Gain [sd squared]; positive where the draft is nearer.

    Examples
    --------
    >>> position = np.array([[-1.0], [0.25], [1.0]])
    >>> spatial_gain(position, np.array([1.0]), np.array([0.5]), np.array([0.0]))
    array([-1.25,  0.  ,  0.75])
    """
    draft = np.asarray(draft, dtype=float)[..., None, :]
    status_quo = np.asarray(status_quo, dtype=float)[..., None, :]
    step = draft - status_quo  # (x-q)^2 - (x-p)^2 = (p-q)(2x - p - q)
    reach = 2.0 * np.asarray(position, dtype=float) - (draft + status_quo)
    return np.sum(np.asarray(salience, dtype=float) * step * reach, axis=-1)


def cast(z, halfwidth, u, absent=None):
    """Turn uniforms into ballots.

    One uniform per ballot is read along the order no, abstain, yes, so that with
    the same ``u`` a larger ``z`` never makes a ballot less favourable.

    Parameters
    ----------
    z, halfwidth : (R, N) float
        As in `ballot_probability`; they broadcast with `u`.
    u : (R, N) float
        Uniforms in [0, 1), from a named stream.
    absent : (R, N) bool, optional
        Members away from the room, drawn before; their ballot is ABSENT.

    Returns
    -------
    (R, N) int8
        `Vote` codes, contiguous.

    Examples
    --------
    >>> cast(np.array([[0.0, 0.0, 0.0]]), 0.5, np.array([[0.1, 0.5, 0.9]]))
    array([[0, 1, 2]], dtype=int8)
    >>> cast(0.0, 0.5, np.array([[0.9, 0.9]]), absent=np.array([[False, True]]))
    array([[2, 3]], dtype=int8)
    """
    z = np.asarray(z, dtype=float)
    halfwidth = np.asarray(halfwidth, dtype=float)
    u = np.asarray(u, dtype=float)
    above_no = u >= expit(-z - halfwidth)
    above_abstain = u >= expit(halfwidth - z)  # 1 - P(yes)
    votes = above_no.astype(np.int8) + above_abstain.astype(np.int8)
    if absent is not None:
        votes = np.where(absent, np.int8(Vote.ABSENT), votes)
    return np.ascontiguousarray(votes, dtype=np.int8)


def toward_line(
    lean: np.ndarray, strength: float | np.ndarray, halfwidth: np.ndarray
) -> np.ndarray:
    """Pull a bloc's members towards the vote that most of them favour.

    Parameters
    ----------
    lean : (R, n) float64
        The bloc's members only [logits].
    strength : float or (R, 1) float64
        Pull [logits]. Towards an abstention it brings leans nearer to zero.
    halfwidth : (R, n), (1, n) or (n,) float64
        Half-width of the abstention band [logits].

    Returns
    -------
    (R, n) float64

    Examples
    --------
    >>> toward_line(np.array([[3.0, 2.0, -1.0]]), 2.0, np.array([0.5]))
    array([[5., 4., 1.]])
    >>> toward_line(np.array([[0.2, -0.1, 3.0]]), 2.0, np.array([0.5]))
    array([[ 0., -0.,  1.]])
    """
    yes = (lean > halfwidth).sum(axis=1)
    no = (lean < -halfwidth).sum(axis=1)
    abstain = lean.shape[1] - yes - no
    line = np.where((yes >= no) & (yes > abstain), 1, np.where(no > abstain, -1, 0))[:, None]
    held = np.sign(lean) * np.maximum(np.abs(lean) - strength, 0)
    return np.where(line == 0, held, lean + strength * line)
