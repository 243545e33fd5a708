"""What the vote in committee tells about the vote in plenary on the same text.

A tally tells by how much the text moves all members alike, and how wide the band of
abstention is: both are given a posterior on a grid, and what is left unknown is how far the
room changes between the sittings. Known ballots tell, besides, what each member will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from sim.theory import same_bits
from sim.theory.ballot import Vote, ballot_probability

# A member's error in committee and plenary a month later is correlated 0.95 to 0.998, best 0.99
# (docs/two-ballots.md): of votes drawn so on the 25 pairs there, 3 in 100 differ (1 to 6).
SAME_BALLOT = 0.97
# What still moves all members alike between the sittings [logits]; the margins of those pairs
# moved by six votes, most of it by who was away. Judgement, range 0 to 0.4.
SITTING_SHIFT = 0.2
SITTING_ABSENCE = (
    0.25  # [logits] how much fuller or emptier the plenary is; the same fit, 0.1 to 0.5
)
BAND_SD = 0.4  # of the logarithm of a text's own band about the expected one; range 0.2 to 0.8
SHIFTS = np.linspace(-4.0, 4.0, 321)  # in standard deviations of the common shift
BANDS = np.linspace(-3.0, 3.0, 13)  # in standard deviations of the logarithm of the band
FLOOR = 1e-6
# Members' errors last from one sitting to the next, so that of the noise in a tally only what is
# drawn anew matters: ballots count as so many more.
ERRORS_LAST = 0.5 / (1.0 - SAME_BALLOT)


@dataclass(frozen=True)
class CommitteeVote:
    """The vote in committee on a text that now comes to plenary.

    Attributes
    ----------
    tally : tuple of int
        No, abstain and yes [members].
    ballots : tuple of (str, int)
        Member and `Vote`, where they are known.
    """

    tally: tuple[int, int, int]
    ballots: tuple[tuple[str, int], ...] = ()

    @property
    def cast(self) -> dict[str, int]:
        """Known ballots of members that cast one."""
        return {code: vote for code, vote in self.ballots if vote <= Vote.YES}

    @classmethod
    def of(cls, ballots: Mapping[str, int]) -> CommitteeVote:
        """Count known ballots.

        Examples
        --------
        >>> CommitteeVote.of({"FRA": Vote.YES, "CHN": Vote.NO, "USA": Vote.ABSENT}).tally
        (1, 0, 1)
        """
        votes = [int(vote) for vote in ballots.values()]
        no, abstain, yes = (votes.count(int(v)) for v in (Vote.NO, Vote.ABSTAIN, Vote.YES))
        pairs = tuple((code, int(vote)) for code, vote in ballots.items())
        return cls((no, abstain, yes), pairs)


def after_committee(
    z: np.ndarray, band: np.ndarray, here: np.ndarray, tally: tuple[int, int, int], shift_sd: float
) -> tuple[np.ndarray, np.ndarray, float]:
    """Move the forecast to what a committee's tally tells.

    Parameters
    ----------
    z, band : (N,) float64
        Lean and half-width of the band, over the common shift [logits].
    here : (N,) float64
        Probability of casting a ballot.
    tally : tuple of int
        No, abstain and yes [members].
    shift_sd : float
        Standard deviation of the common shift before the tally is known [logits].

    Returns
    -------
    z, band : (N,) float64
        Over what is left of the shift.
    shift_sd : float
        What is left of it.

    Examples
    --------
    >>> z, band = np.linspace(-3.0, 3.0, 61), np.full(61, 0.5)
    >>> moved, _, sd = after_committee(z, band, np.ones(61), (40, 5, 16), 1.5)
    >>> bool(moved.mean() < -0.5), sd < 0.6
    (True, True)
    """
    spread = max(shift_sd, SITTING_SHIFT)
    wider = _wider(spread)
    moves = spread * SHIFTS
    width, shift = (axis.ravel() for axis in np.meshgrid(BAND_SD * BANDS, moves, indexing="ij"))
    parts = []
    for log_width in BAND_SD * BANDS:  # all shifts at once
        halfwidth = wider * same_bits.exp(log_width) * band[None, :]
        given = ballot_probability(wider * z[None, :] + moves[:, None], halfwidth)
        parts.append(np.stack([(here * each).sum(axis=1) for each in given]))
    chance = np.concatenate(parts, axis=1)
    share = np.maximum(chance / chance.sum(axis=0), FLOOR)
    score = (np.array(tally)[:, None] * same_bits.log(share)).sum(axis=0) * ERRORS_LAST
    score = score - 0.5 * ((shift / spread) ** 2 + (width / BAND_SD) ** 2)
    weight = same_bits.exp(score - score.max())
    weight = weight / weight.sum()
    mean, log_width = float((weight * shift).sum()), float((weight * width).sum())
    left = float(np.sqrt((weight * (shift - mean) ** 2).sum() + SITTING_SHIFT**2))
    back = _wider(left)
    return (
        (wider * z + mean) / back,
        wider * float(same_bits.exp(log_width)) * band / back,
        left,
    )


def room_after_committee(
    p_absent: np.ndarray, tally: tuple[int, int, int], absence_sd: float
) -> tuple[np.ndarray, float]:
    """Move everybody's probability of being away to what the committee's attendance tells.

    Parameters
    ----------
    p_absent : (N,) float64
    tally : tuple of int
        No, abstain and yes in committee [members].
    absence_sd : float
        Standard deviation of what keeps all members away alike [logits].

    Returns
    -------
    p_absent : (N,) float64
    absence_sd : float
        What is left of it.

    Examples
    --------
    >>> away, sd = room_after_committee(np.full(190, 0.1), (20, 30, 100), 0.8)
    >>> bool(away[0] > 0.15), sd < 0.5
    (True, True)
    """
    spread = max(absence_sd, SITTING_ABSENCE)
    wider, moved_alike = _wider(spread), spread * SHIFTS
    with np.errstate(divide="ignore"):
        odds = wider * logit(p_absent)
    chance = expit(odds[None, :] + moved_alike[:, None])
    away = max(len(p_absent) - sum(tally), 0)
    spread_here = np.sqrt((chance * (1.0 - chance)).sum(axis=1) + 0.25)
    score = -0.5 * ((away - chance.sum(axis=1)) / spread_here) ** 2 - same_bits.log(spread_here)
    score = score - 0.5 * (moved_alike / spread) ** 2
    weight = same_bits.exp(score - score.max())
    weight = weight / weight.sum()
    mean = float((weight * moved_alike).sum())
    left = float(np.sqrt((weight * (moved_alike - mean) ** 2).sum() + SITTING_ABSENCE**2))
    return expit((odds + mean) / _wider(left)), left


def keep_ballots(iso3: tuple[str, ...], vote: CommitteeVote, chance: np.ndarray) -> None:
    """Give members whose ballot in committee is known the same in plenary, most likely.

    Parameters
    ----------
    iso3 : tuple of str
        N members.
    vote : CommitteeVote
    chance : (N, 3) float64
        Changed in place.

    Examples
    --------
    >>> chance = np.full((2, 3), 1 / 3)
    >>> keep_ballots(("FRA", "CHN"), CommitteeVote.of({"FRA": Vote.YES}), chance)
    >>> chance.round(2).tolist()
    [[0.01, 0.01, 0.98], [0.33, 0.33, 0.33]]
    """
    place = {code: at for at, code in enumerate(iso3)}
    for code, ballot in vote.cast.items():
        if code in place:
            at = place[code]
            chance[at] = SAME_BALLOT * (np.arange(3) == ballot) + (1.0 - SAME_BALLOT) * chance[at]


def _wider(sd: float) -> float:
    """Factor of leans when a shift is drawn (logistic-normal integral, MacKay 1992)."""
    return float(np.sqrt(1.0 + np.pi / 8.0 * sd**2))
