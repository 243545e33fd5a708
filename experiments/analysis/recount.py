"""One agenda item counted anew with some ballots turned round, replication by replication.

Everybody else holds to the ballot cast, so what is found is what these ballots
themselves decide, not what moves with them: a shock that moves everybody is the
same on both sides of the comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from sim.theory.ballot import VOTE_CODES

NO, ABSTAIN, YES, ABSENT = range(4)
ENOUGH = 0.95  # of replications that a recount must get right to be used
SAME = 1e-6  # of alignments
ADOPTED = ("adopted_by_vote", "adopted_by_consensus", "pledged")
SIMPLE = Fraction(1, 2)


@dataclass(frozen=True)
class Item:
    """The ballots on the texts of one agenda item.

    Attributes
    ----------
    texts : tuple of str
        K texts.
    iso3 : tuple of str
        N members.
    replication : (R,) int
    ballot : (K, R, N) int8
        `sim.theory.ballot.Vote`; absent throughout where there was no vote.
    voted, passed : (K, R) bool
        Whether there was a vote on the text, and whether it was adopted.
    alignment : (K, R) float64
    status_quo, held : (R,) float64
        Alignment of what held before, and of what was in force afterwards.
    threshold : float
        Alignment above which a side prevails.
    majority : Fraction
        More than it for one half, at least it for any other.
    """

    texts: tuple[str, ...]
    iso3: tuple[str, ...]
    replication: np.ndarray
    ballot: np.ndarray
    voted: np.ndarray
    passed: np.ndarray
    alignment: np.ndarray
    status_quo: np.ndarray
    held: np.ndarray
    threshold: float
    majority: Fraction = SIMPLE

    @property
    def yes(self) -> np.ndarray:
        """Members for each text, (K, R)."""
        return (self.ballot == YES).sum(axis=2)

    @property
    def no(self) -> np.ndarray:
        """Members against each text, (K, R)."""
        return (self.ballot == NO).sum(axis=2)

    def in_force(self, yes: np.ndarray, no: np.ndarray) -> np.ndarray:
        """Give the alignment of what these counts put in force.

        Texts in force together count by yes minus no, one adopted without a
        vote by all members (`sim.meeting.outcomes.in_force`).

        Parameters
        ----------
        yes, no : (K, R, M) int
            M different counts.

        Returns
        -------
        (R, M) float64
        """
        share = self.majority
        if share == SIMPLE:
            carried = yes > no
        else:
            carried = (share.denominator * yes >= share.numerator * (yes + no)) & (yes > 0)
        passes = np.where(self.voted[..., None], carried, self.passed[..., None])
        heads = np.where(self.voted[..., None], yes - no, len(self.iso3))
        weight = np.where(passes, np.maximum(heads, 1e-9), 0.0)
        total = weight.sum(axis=0)
        joint = (weight * self.alignment[..., None]).sum(axis=0) / np.where(total > 0, total, 1.0)
        return np.where(total > 0, joint, self.status_quo[:, None])

    def side(self, alignment: np.ndarray) -> np.ndarray:
        """Say which side prevails: +1 democratic-aligned, −1 sovereigntist-aligned, 0 neither."""
        return (alignment > self.threshold).astype(int) - (alignment < -self.threshold)

    def singly(self) -> np.ndarray:
        """Turn every member's ballots round by themselves: (R, N) alignment then in force."""
        step = (self.ballot == YES).astype(np.int64) - (self.ballot == NO)
        return self.in_force(self.yes[..., None] - step, self.no[..., None] + step)

    def turned(self, groups: np.ndarray) -> np.ndarray:
        """Turn all ballots of a group round: yes to no and no to yes, on every text.

        Parameters
        ----------
        groups : (M, N) bool

        Returns
        -------
        (R, M) float64
            Alignment of what is then in force.
        """
        inside = groups.astype(np.int64).T
        yes = (self.ballot == YES).astype(np.int64) @ inside
        no = (self.ballot == NO).astype(np.int64) @ inside
        return self.in_force(
            self.yes[..., None] + no - yes,
            self.no[..., None] + yes - no,
        )


def item(
    votes: pd.DataFrame,
    drafts: pd.DataFrame,
    meetings: pd.DataFrame,
    threshold: float,
    majority: Fraction | None = None,
) -> Item | None:
    """Put the tables of one case and agenda item into arrays.

    Parameters
    ----------
    votes, drafts, meetings : DataFrame
        Rows of one case, meeting and item.
    threshold : float
    majority : Fraction, optional
        By which votes adopt.

    Returns
    -------
    Item or None
        Replications with a vote; None if a recount does not give what was in
        force, as with rules other than a majority of those voting.
    """
    with_vote = np.unique(votes["replication"])
    texts = tuple(dict.fromkeys(drafts["draft"]))
    members = tuple(dict.fromkeys(votes["iso3"]))
    place = pd.Index(with_vote)
    ballot = np.full((len(texts), len(place), len(members)), ABSENT, dtype=np.int8)
    for k, name in enumerate(texts):
        mine = votes[votes["draft"] == name]
        codes = mine["vote"].map(VOTE_CODES).to_numpy(np.int8).reshape(-1, len(members))
        rows = place.get_indexer(mine["replication"].to_numpy()[:: len(members)])
        ballot[k, rows] = codes
    found = drafts[drafts["replication"].isin(with_vote)]
    wide = found.pivot(index="draft", columns="replication", values=["alignment", "result"])
    wide = wide.reindex(texts)
    ends = meetings.set_index("replication").loc[with_vote]
    whole = Item(
        texts,
        members,
        with_vote,
        ballot,
        (ballot != ABSENT).any(axis=2),
        wide["result"].isin(ADOPTED).to_numpy(),
        wide["alignment"].to_numpy(float),
        (ends["alignment"] - ends["shift"]).to_numpy(float),
        ends["alignment"].to_numpy(float),
        threshold,
        majority or SIMPLE,
    )
    return _checked(whole)


def _checked(whole: Item) -> Item | None:
    """Keep the replications in which the recount gives what was in force."""
    again = whole.in_force(whole.yes[..., None], whole.no[..., None])[:, 0]
    right = np.abs(again - whole.held) < SAME
    if right.mean() < ENOUGH:
        return None
    if right.all():
        return whole
    return Item(
        whole.texts,
        whole.iso3,
        whole.replication[right],
        whole.ballot[:, right],
        whole.voted[:, right],
        whole.passed[:, right],
        whole.alignment[:, right],
        whole.status_quo[right],
        whole.held[right],
        whole.threshold,
        whole.majority,
    )
