"""Majorities that count more than heads present and voting: shares, weights, two tests at once."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from sim.errors import ConfigError
from sim.forums.floor import Floor
from sim.forums.procedures.base import stage_name
from sim.forums.procedures.counting import (
    SIMPLE,
    carries,
    exceeds,
    fraction,
    reaches,
    tally,
)
from sim.forums.procedures.votes import VoteByHeads
from sim.theory.ballot import Vote

__all__ = ["CastAndMembers", "QualifiedMajority", "SpecialMajority"]


class SpecialMajority(VoteByHeads):
    """A stated share of the votes cast, by heads or by weight, of all members or of some.

    Technical votes of 3GPP and of ETSI's technical bodies need at least 71 % of the votes
    cast, abstentions left out (GP-1 [memory for 3GPP, found for ETSI]); ETSI's General
    Assembly weighs members by class of turnover (ES-2 [found; the classes from memory]).
    A W3C Council and an ITU-R consultation count a part of the members, or of the replies
    (WC-2 [found], IR-2 [memory]).

    Parameters
    ----------
    majority : number or text
        Share of the votes cast: more than it for one half, at least it for any other.
    weight : str, optional
        Column of the roster's table that weighs each vote; None: one member, one vote.
    electorate : str, optional
        The bloc that votes; None: every member.
    quorum_to_decide, tie, method, recorded_at, secret_at, if_adopted, if_failed
        As in `VoteByHeads`; the quorum is a share of the electorate's heads.
    """

    rules: ClassVar = (
        *("GP-1", "ES-1", "ES-2", "WC-2", "IR-2", "HR-1", "IC-1", "CS-1"),
        *VoteByHeads.rules,
    )

    def __init__(
        self,
        *,
        majority: object = "71/100",
        weight: str | None = None,
        electorate: str | None = None,
        quorum_to_decide: object = 0,
        **base: Any,
    ):
        super().__init__(quorum_to_decide=quorum_to_decide, **base)
        self.share = fraction("majority", majority)
        if self.share < SIMPLE:
            raise ConfigError("majority", "must be half or more", value=majority)
        self.weight = None if weight is None else stage_name("weight", weight)
        self.electorate = None if electorate is None else stage_name("electorate", electorate)

    @property
    def blocs(self) -> dict[str, str]:
        """The bloc that votes, by its key."""
        return {} if self.electorate is None else {"electorate": self.electorate}

    @property
    def columns(self) -> dict[str, str]:
        """The column that weighs votes, by its key."""
        return {} if self.weight is None else {"weight": self.weight}

    @property
    def deciding_majority(self) -> Fraction:
        """The share of the votes cast."""
        return self.share

    def take(
        self, floor: Floor, draft: int, stage: str, method: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Ask for the ballots of the electorate, and count them."""
        votes, count = super().take(floor, draft, stage, method)
        if self.electorate is not None:
            outside = ~floor.bloc(self.electorate)
            votes[:, outside] = Vote.ABSENT
            count = tally(votes)
        return votes, count

    def passes_votes(self, votes: np.ndarray, count: np.ndarray, floor: Floor) -> np.ndarray:
        """Whether the ballots carry, by heads or by weight: (R,) bool."""
        if self.weight is None:
            return carries(count, self.share)
        return _weighed(votes, floor.weight(self.weight), self.share)


class QualifiedMajority(VoteByHeads):
    """A share of the members that also holds a share of the weight; few opponents block nothing.

    "At least 55 % of the members of the Council, comprising at least fifteen of them and
    representing Member States comprising at least 65 % of the population of the Union. A
    blocking minority must include at least four Council members, failing which the
    qualified majority shall be deemed attained" (EU-1 [found]; Treaty on European Union,
    article 16(4)). An abstention counts as a vote against.

    Parameters
    ----------
    of_members : number or text
        At least this share of all members must vote yes.
    weight : str
        Column of the roster's table, for instance population.
    of_weight : number or text
        At least this share of the weight of all members must vote yes.
    blocking : int
        Fewest members that can block: with fewer that do not vote yes, only the first
        test counts [members].
    quorum_to_decide, tie, method, recorded_at, secret_at, if_adopted, if_failed
        As in `VoteByHeads`.
    """

    rules: ClassVar = ("EU-1", *VoteByHeads.rules)

    def __init__(
        self,
        *,
        of_members: object = "55/100",
        weight: str = "population",
        of_weight: object = "65/100",
        blocking: int = 4,
        **base: Any,
    ):
        super().__init__(**base)
        self.of_members = fraction("of_members", of_members)
        self.weight = stage_name("weight", weight)
        self.of_weight = fraction("of_weight", of_weight)
        if blocking < 0:
            raise ConfigError("blocking", "must be 0 or more", value=blocking)
        self.blocking = blocking

    @property
    def columns(self) -> dict[str, str]:
        """The column that weighs votes, by its key."""
        return {"weight": self.weight}

    @property
    def deciding_majority(self) -> Fraction:
        """The share of the members."""
        return self.of_members

    def passes_votes(self, votes: np.ndarray, count: np.ndarray, floor: Floor) -> np.ndarray:
        """Whether enough members with enough weight vote yes: (R,) bool."""
        members = np.asarray(np.count_nonzero(floor.entitled))
        yes = votes == Vote.YES
        enough = reaches(count[:, Vote.YES], members, self.of_members) & yes.any(axis=1)
        weight = np.where(floor.entitled, floor.weight(self.weight), 0.0)
        heavy = _at_least((yes * weight).sum(axis=1), float(weight.sum()), self.of_weight)
        few = members - count[:, Vote.YES] < self.blocking
        return enough & (heavy | few)


class CastAndMembers(SpecialMajority):
    """A share of the votes cast that is also a share of those entitled to sit.

    The Committee of Ministers of the Council of Europe adopts by "a two-thirds majority of
    the representatives casting a vote and of a majority of the representatives entitled to
    sit" (CE-1 [memory for the shares, found for the rule]; Statute, article 20.d), so that
    an abstention leaves the first count and not the second.

    Parameters
    ----------
    majority : number or text
        Share of the votes cast.
    of_members : number or text
        Share of the electorate: more than it for one half, at least it for any other.
    weight, electorate
        As in `SpecialMajority`.
    quorum_to_decide, tie, method, recorded_at, secret_at, if_adopted, if_failed
        As in `VoteByHeads`.
    """

    rules: ClassVar = ("CE-1", *VoteByHeads.rules)

    def __init__(
        self,
        *,
        majority: object = "2/3",
        of_members: object = "1/2",
        **base: Any,
    ):
        super().__init__(majority=majority, **base)
        self.of_members = fraction("of_members", of_members)

    def passes_votes(self, votes: np.ndarray, count: np.ndarray, floor: Floor) -> np.ndarray:
        """Whether both shares are reached: (R,) bool."""
        seats = floor.entitled
        if self.electorate is not None:
            seats = seats & floor.bloc(self.electorate)
        members = np.asarray(np.count_nonzero(seats))
        above = exceeds if self.of_members == SIMPLE else reaches
        enough = above(count[:, Vote.YES], members, self.of_members)
        return enough & super().passes_votes(votes, count, floor)


def _weighed(votes: np.ndarray, weight: np.ndarray, share: Fraction) -> np.ndarray:
    """Whether the weight of the yes votes is a share of that of all votes cast: (R,) bool."""
    yes = ((votes == Vote.YES) * weight).sum(axis=1)
    no = ((votes == Vote.NO) * weight).sum(axis=1)
    if share == SIMPLE:
        return yes > no
    return _at_least(yes, yes + no, share) & (yes > 0)


def _at_least(part: np.ndarray, whole: np.ndarray | float, share: Fraction) -> np.ndarray:
    """Whether a weight is at least a share of another; whole numbers without rounding."""
    left, right = share.denominator * part, share.numerator * np.asarray(whole)
    return left >= right - 1e-9 * np.abs(right)
