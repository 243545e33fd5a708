"""Votes in arrays, simulated and recorded, that patterns are measured on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.members.calibration import Calibration
from sim.members.roster import Roster
from sim.simulation import simulate
from sim.theory.ballot import VOTE_CODES, Vote
from sim.theory.cohesion import agreement_index

YEARS = (2010, 2019)  # the years on which the targets were computed


@dataclass(frozen=True)
class Ballots:
    """Votes of N members in J roll-calls.

    Attributes
    ----------
    iso3 : tuple of str
    votes : (J, N) int8
        `Vote` codes; -1 where nothing is known.
    """

    iso3: tuple[str, ...]
    votes: np.ndarray

    def places(self, codes) -> np.ndarray:
        """Places of members, those without a vote left out."""
        known = {code: at for at, code in enumerate(self.iso3)}
        return np.array([known[code] for code in codes if code in known], dtype=int)

    def shares(self) -> dict[Vote, float]:
        """Share of yes, no and abstain among the votes cast.

        Examples
        --------
        >>> two = Ballots(("AAA", "BBB"), np.array([[2, 2], [2, 0], [3, 2]]))
        >>> two.shares()[Vote.YES], two.absence()
        (0.8, 0.16666666666666666)
        """
        cast = self.votes[(self.votes >= Vote.NO) & (self.votes <= Vote.YES)]
        return {v: float((cast == v).mean()) for v in (Vote.YES, Vote.NO, Vote.ABSTAIN)}

    def passes(self) -> np.ndarray:
        """Whether more members said yes than no, (J,) bool."""
        return self.count(Vote.YES) > self.count(Vote.NO)

    def count(self, vote: Vote, places=slice(None)) -> np.ndarray:
        """Votes of one kind in each roll-call, (J,) [heads]."""
        return (self.votes[:, places] == vote).sum(axis=1)

    def agreement(self, places=slice(None)) -> np.ndarray:
        """Agreement index of a group in each roll-call, (J,); nan where nobody voted."""
        kinds = (self.count(v, places) for v in (Vote.YES, Vote.NO, Vote.ABSTAIN))
        return agreement_index(*kinds)

    def absence(self, places=slice(None)) -> float:
        """Share of the group's seats in which no ballot was cast."""
        votes = self.votes[:, places]
        return float((votes == Vote.ABSENT).sum() / max((votes >= Vote.NO).sum(), 1))

    def mode(self, places) -> np.ndarray:
        """The group's most frequent vote in each roll-call, (J,); -1 where nobody voted."""
        count = np.stack([self.count(v, places) for v in (Vote.NO, Vote.ABSTAIN, Vote.YES)])
        return np.where(count.sum(axis=0) > 0, count.argmax(axis=0), -1)

    def on_winning_side(self, line, contested=False) -> tuple[float, int]:
        """How often a line of yes or no was that of the majority.

        Parameters
        ----------
        line : (J,) int
            `Vote` codes.
        contested : bool
            Only roll-calls with a fifth or more of the votes off the most frequent one.

        Returns
        -------
        share : float
        n : int
            Roll-calls on which the line was yes or no.
        """
        asked = (line == Vote.YES) | (line == Vote.NO)
        if contested:
            kinds = [self.count(v) for v in (Vote.NO, Vote.ABSTAIN, Vote.YES)]
            count = np.stack(kinds)
            asked &= count.max(axis=0) <= 0.8 * count.sum(axis=0)
        won = (line == Vote.YES) == self.passes()
        return float(won[asked].mean()) if asked.any() else float("nan"), int(asked.sum())


def simulated(config: Mapping, replications: int, draft: str | None = None) -> Ballots:
    """Simulate a scenario and give the votes on a draft, a roll-call a replication.

    Parameters
    ----------
    config : mapping
        A whole configuration; votes are recorded whatever it says.
    replications : int
    draft : str, optional
        Name; the only one unless given.
    """
    found = simulate({**config, "record": {"votes": True}}, range(replications))
    return from_table(found["votes"], draft)


def from_table(votes: pd.DataFrame, draft: str | None = None) -> Ballots:
    """Read a table of votes with ``replication, draft, iso3, vote``."""
    rows = votes if draft is None else votes[votes["draft"] == draft]
    wide = rows.pivot(index="replication", columns="iso3", values="vote")
    codes = np.full(wide.shape, -1, dtype=np.int8)
    for letter, code in VOTE_CODES.items():
        codes[(wide == letter).to_numpy()] = code
    return Ballots(tuple(wide.columns), codes)


def recorded(calibration: Calibration, years: tuple[int, int] = YEARS) -> Ballots:
    """Give the recorded votes of some years, first and last included."""
    year = calibration.items.date.astype("datetime64[Y]").astype(int) + 1970
    keep = (year >= years[0]) & (year <= years[1])
    return Ballots(calibration.iso3, calibration.record[keep])


def bloc(roster: Roster, name: str, without: str | None = None) -> list[str]:
    """Codes of a bloc's members, perhaps without those of another."""
    inside = np.array(roster.blocs[name], dtype=bool)
    if without is not None:
        inside = inside & ~np.array(roster.blocs[without], dtype=bool)
    return [code for code, is_in in zip(roster.iso3, inside, strict=True) if is_in]
