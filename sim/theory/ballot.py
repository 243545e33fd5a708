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
random number: `cast` is given utilities with their errors in them.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from sim.theory.normal import expm1

__all__ = [
    "CAST", "CAST_LETTERS", "VOTE_CODES", "VOTE_LETTERS", "VOTE_WORDS", "Vote",
    "ballot_probability", "cast", "spatial_gain",
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
CAST = (Vote.YES, Vote.ABSTAIN, Vote.NO)  # what a tally counts, in its order
CAST_LETTERS = tuple(VOTE_LETTERS[vote] for vote in CAST)


def ballot_probability(
    z: ArrayLike, halfwidth: ArrayLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probability of no, abstain and yes for a member who takes part.

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
    p_abstain = expit(z + halfwidth) * expit(halfwidth - z) * -expm1(-2.0 * halfwidth)
    return p_no, p_abstain, p_yes


def cast_probability(z: np.ndarray, halfwidth: np.ndarray, votes: np.ndarray) -> np.ndarray:
    """Probability of the ballots that were cast: `ballot_probability`, one of three for each.

    Parameters
    ----------
    z, halfwidth : (V,) float64
        As in `ballot_probability` [logits].
    votes : (V,) int
        `Vote` codes NO, ABSTAIN or YES.

    Returns
    -------
    (V,) float64

    Examples
    --------
    >>> z, votes = np.array([0.0, 2.0]), np.array([Vote.ABSTAIN, Vote.YES])
    >>> cast_probability(z, np.full(2, 0.5), votes).round(3)
    array([0.245, 0.818])
    """
    chance = np.empty(len(votes))
    no, abstain, yes = (votes == vote for vote in (Vote.NO, Vote.ABSTAIN, Vote.YES))
    chance[no] = expit(-z[no] - halfwidth[no])
    chance[yes] = expit(z[yes] - halfwidth[yes])
    chance[abstain] = ballot_probability(z[abstain], halfwidth[abstain])[Vote.ABSTAIN]
    return chance


def spatial_gain(
    position: ArrayLike,
    salience: ArrayLike,
    draft: ArrayLike,
    status_quo: ArrayLike,
    stakes: ArrayLike = 1.0,
    valence: ArrayLike = 0.0,
) -> np.ndarray:
    """Gain in utility when the draft replaces the status quo.

    ``stakes sum_d s_d [(x_d - q_d)^2 - (x_d - p_d)^2]`` for quadratic loss (Enelow
    and Hinich 1984; docs/theory.md). It is a straight line in ``x`` with slope
    ``2 s (p - q)``; on one axis it crosses zero at the midpoint of draft and
    status quo.

    Parameters
    ----------
    position : (..., N, D) float
        Where members stand [sd of UN members].
    salience : (D,) float
        How much each axis counts; non-negative, one of them more than zero.
    draft, status_quo : (..., D) float
        The text on the table and what holds if it fails [sd of UN members];
        leading axes (replications) as in `position`.
    stakes : float or (...) float
        How much the matter counts [logits per squared sd].
    valence : float or (...) float
        Approval that owes nothing to the text's place [logits].

    Returns
    -------
    (..., N) float64
        [logits]; positive where the draft is nearer.

    Examples
    --------
    >>> position = np.array([[-1.0], [0.25], [1.0]])
    >>> spatial_gain(position, np.array([1.0]), np.array([0.5]), np.array([0.0]))
    array([-1.25,  0.  ,  0.75])
    """
    position = np.asarray(position, dtype=float)
    slope, intercept = spatial_line(salience, draft, status_quo, stakes)
    first, *others = np.flatnonzero(salience)  # an axis without salience would add 0
    gain = slope[..., first, None] * position[..., first]
    for d in others:
        gain += slope[..., d, None] * position[..., d]
    gain += np.asarray(intercept + valence)[..., None]
    return gain


def spatial_line(
    salience: ArrayLike, draft: ArrayLike, status_quo: ArrayLike, stakes: ArrayLike = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Give the straight line in a member's position that `spatial_gain` is.

    Parameters
    ----------
    salience, draft, status_quo, stakes : array_like
        As in `spatial_gain`.

    Returns
    -------
    slope : (..., D) float64
        [logits per sd]
    intercept : (...) float64
        [logits]

    Examples
    --------
    >>> slope, intercept = spatial_line([1.0], [0.5], [0.0])
    >>> slope, float(intercept)
    (array([1.]), -0.25)
    """
    p, q = np.asarray(draft, dtype=float), np.asarray(status_quo, dtype=float)
    s, stakes = np.asarray(salience, dtype=float), np.asarray(stakes, dtype=float)
    return 2.0 * stakes[..., None] * s * (p - q), stakes * (s * (q**2 - p**2)).sum(axis=-1)


def cast(
    utility: np.ndarray, halfwidth: np.ndarray | float, absent: np.ndarray | None = None
) -> np.ndarray:
    """Turn utilities, with their random errors, into ballots.

    Parameters
    ----------
    utility : (..., N) float
        Systematic utility ``z`` plus the member's logistic error [logits].
    halfwidth : (..., N) float
        As in `ballot_probability`; broadcasts with `utility`.
    absent : (..., N) bool, optional
        Members away from the room, drawn before; their ballot is ABSENT.

    Returns
    -------
    (..., N) int8
        `Vote` codes.

    Examples
    --------
    >>> cast(np.array([[-0.8, 0.1, 0.8]]), 0.5)
    array([[0, 1, 2]], dtype=int8)
    >>> cast(np.array([[9.0, 9.0]]), 0.5, absent=np.array([[False, True]]))
    array([[2, 3]], dtype=int8)
    """
    votes = np.full(np.shape(utility), Vote.ABSTAIN, dtype=np.int8)
    np.copyto(votes, Vote.YES, where=utility > halfwidth)
    np.copyto(votes, Vote.NO, where=utility < -halfwidth)
    if absent is not None:
        np.copyto(votes, Vote.ABSENT, where=absent)
    return votes


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
    array([[0., 0., 1.]])
    """
    yes = (lean > halfwidth).sum(axis=1)
    no = (lean < -halfwidth).sum(axis=1)
    abstain = lean.shape[1] - yes - no
    line = np.where((yes >= no) & (yes > abstain), 1, np.where(no > abstain, -1, 0))[:, None]
    pulled = lean + strength * line
    if (open_ := np.flatnonzero(line == 0)).size:
        within = strength if np.ndim(strength) == 0 else np.asarray(strength)[open_]
        pulled[open_] -= np.clip(lean[open_], -within, within)
    return pulled
