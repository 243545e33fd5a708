"""Counting votes: tallies, quorum and majorities, in whole numbers."""

from fractions import Fraction

import numpy as np

from sim.errors import ConfigError
from sim.theory.ballot import Vote

__all__ = [
    "SIMPLE",
    "TWO_THIRDS",
    "carries",
    "exceeds",
    "fraction",
    "present_and_voting",
    "quorate",
    "reaches",
    "required_majority",
    "tally",
]

SIMPLE = Fraction(1, 2)
TWO_THIRDS = Fraction(2, 3)


def fraction(key: str, value: object) -> Fraction:
    """Read a share of members, written as a number or as ``"2/3"``.

    Raises
    ------
    ConfigError
        If it is not a number, is below 0 or above 1.

    Examples
    --------
    >>> fraction("quorum", "1/3"), fraction("quorum", 0.25)
    (Fraction(1, 3), Fraction(1, 4))
    >>> fraction("quorum", 1.2)
    Traceback (most recent call last):
        ...
    sim.errors.ConfigError: quorum: must be a share of members, got 1.2. Allowed: 0 to 1, ...
    """
    allowed = '0 to 1, as a number or as text such as "2/3"'
    try:
        if isinstance(value, bool):
            raise ValueError
        read = Fraction(str(value).replace(" ", "")).limit_denominator(1000)
    except (ValueError, ZeroDivisionError, OverflowError):
        raise ConfigError(key, "must be a share of members", value=value, allowed=allowed) from None
    if not 0 <= read <= 1:
        raise ConfigError(key, "must be a share of members", value=value, allowed=allowed)
    return read


def tally(votes: np.ndarray) -> np.ndarray:
    """Count the ballots by kind.

    Parameters
    ----------
    votes : (R, N) int8
        `Vote` codes.

    Returns
    -------
    (R, 4) int64
        Heads in the order of `Vote`: no, abstain, yes, absent.

    Examples
    --------
    >>> tally(np.array([[Vote.YES, Vote.YES, Vote.NO, Vote.ABSENT]]))
    array([[1, 0, 2, 1]])
    """
    votes = np.asarray(votes)
    no, abstain, yes = (np.count_nonzero(votes == code, axis=-1) for code in (0, 1, 2))
    return np.stack([no, abstain, yes, votes.shape[-1] - no - abstain - yes], axis=-1)


def present_and_voting(count: np.ndarray) -> np.ndarray:
    """Members whose ballots make up the majority base: yes and no only.

    Abstentions and empty seats do not count (GA-3: UNGA rules 86 and 126).

    Examples
    --------
    >>> present_and_voting(np.array([[45, 16, 109, 23]]))
    array([154])
    """
    return count[..., Vote.YES] + count[..., Vote.NO]


def required_majority(voting: np.ndarray) -> np.ndarray:
    """Fewest votes that are more than half of those present and voting (IT-3).

    Examples
    --------
    >>> int(required_majority(139 + 25))  # ITU Secretary-General, 2022
    83
    """
    return np.asarray(voting) // 2 + 1


def reaches(part: np.ndarray, whole: np.ndarray | np.integer, share: Fraction) -> np.ndarray:
    """Whether a count is at least a share of another, without rounding.

    Examples
    --------
    >>> bool(reaches(np.array(2), np.array(3), TWO_THIRDS))
    True
    """
    return share.denominator * np.asarray(part) >= share.numerator * np.asarray(whole)


def exceeds(part: np.ndarray, whole: np.ndarray | np.integer, share: Fraction) -> np.ndarray:
    """Whether a count is more than a share of another, without rounding.

    Examples
    --------
    >>> bool(exceeds(np.array(2), np.array(4), SIMPLE))
    False
    """
    return share.denominator * np.asarray(part) > share.numerator * np.asarray(whole)


def carries(count: np.ndarray, majority: Fraction = SIMPLE) -> np.ndarray:
    """Whether a tally carries: more than half, or at least a larger share (GA-4).

    With a majority of one half the yes votes must exceed the no votes; with any
    other share they must reach it. Without a single yes nothing carries.

    Parameters
    ----------
    count : (R, 4) int
        Tallies as `tally` gives them.
    majority : Fraction
        Share of those present and voting.

    Returns
    -------
    (R,) bool

    Examples
    --------
    >>> count = np.array([[59, 33, 94, 7]])  # A/RES/73/187
    >>> carries(count), carries(count, TWO_THIRDS)
    (array([ True]), array([False]))
    """
    yes, voting = count[..., Vote.YES], present_and_voting(count)
    if majority == SIMPLE:
        return 2 * yes > voting
    return reaches(yes, voting, majority) & (yes > 0)


def quorate(room: np.ndarray, entitled: np.ndarray, share: Fraction) -> np.ndarray:
    """Whether more than a share of those who may vote are in the room (GA-2, IT-2).

    Examples
    --------
    >>> room = np.array([[True, True, False, False], [True, True, True, False]])
    >>> quorate(room, np.ones(4, bool), SIMPLE)
    array([False,  True])
    """
    return exceeds(np.count_nonzero(room, axis=-1), np.count_nonzero(entitled), share)
