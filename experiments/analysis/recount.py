"""One agenda item counted anew with some ballots turned round, replication by replication.

Everybody else holds to the ballot cast, so what is found is what these ballots
themselves decide, not what moves with them: a shock that moves everybody is the
same on both sides of the comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pandas as pd

from sim.forums.outcome import ADOPTED
from sim.forums.procedures.counting import SIMPLE, carries
from sim.meeting.outcomes import joint, legal_outcome, outcome_names
from sim.theory.ballot import VOTE_CODES, Vote

ENOUGH = 0.95  # of replications that a recount must get right to be used
IN_FORCE = tuple(result.name.lower() for result in ADOPTED)


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
    owner : (K, R) int8
        Whose text each is: 0 the first camp's, 1 the second's, further
        numbers other camps', −1 nobody's.
    own : (K, R) bool
        Whether it would be in force as its owner's own, not as an agreed text.
    status_quo, held : (R,) float64
        Alignment of what held before, and of what was in force afterwards.
    outcome : (R,) int8
        How the item ended; see `Item.ends`.
    camps : tuple of str
        In the order of `owner`.
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
    owner: np.ndarray
    own: np.ndarray
    status_quo: np.ndarray
    held: np.ndarray
    outcome: np.ndarray
    camps: tuple[str, ...]
    majority: Fraction = SIMPLE

    @property
    def yes(self) -> np.ndarray:
        """Members for each text, (K, R)."""
        return (self.ballot == Vote.YES).sum(axis=2)

    @property
    def no(self) -> np.ndarray:
        """Members against each text, (K, R)."""
        return (self.ballot == Vote.NO).sum(axis=2)

    def adopted(self, yes: np.ndarray, no: np.ndarray) -> np.ndarray:
        """Say which texts these counts adopt, (K, R, M) bool.

        Parameters
        ----------
        yes, no : (K, R, M) int
            M different counts.
        """
        nobody = np.zeros_like(yes)
        carried = carries(np.stack([no, nobody, yes, nobody], axis=-1), self.majority)
        return np.where(self.voted[..., None], carried, self.passed[..., None])

    def in_force(self, passes: np.ndarray) -> np.ndarray:
        """Give the alignment of texts in force, which count equally, (K, R, M) to (R, M)."""
        texts, replications, many = passes.shape
        flat = passes.reshape(texts, -1).T
        alignment, before = (
            np.repeat(values, many, axis=-1).T for values in (self.alignment, self.status_quo)
        )
        return joint(alignment, flat, np.ones(flat.shape), before).reshape(replications, many)

    def ends(self, passes: np.ndarray) -> np.ndarray:
        """Say how the item ends with these texts adopted.

        Parameters
        ----------
        passes : (K, R, M) bool

        Returns
        -------
        (R, M) int8
            Index into `sim.meeting.outcomes.outcome_names`.
        """
        texts, replications, many = passes.shape
        flat = passes.reshape(texts, -1).T
        owner, own = (np.repeat(x, many, axis=1).T for x in (self.owner, self.own))
        return legal_outcome(flat, owner, own, len(self.camps)).reshape(replications, many)

    def singly(self) -> np.ndarray:
        """Turn every member's ballots round by themselves: (K, R, N) texts then adopted."""
        step = (self.ballot == Vote.YES).astype(np.int64) - (self.ballot == Vote.NO)
        return self.adopted(self.yes[..., None] - step, self.no[..., None] + step)

    def turned(self, groups: np.ndarray) -> np.ndarray:
        """Turn all ballots of a group round: yes to no and no to yes, on every text.

        Parameters
        ----------
        groups : (M, N) bool

        Returns
        -------
        (K, R, M) bool
            Texts then adopted.
        """
        inside = groups.astype(np.int64).T
        yes = (self.ballot == Vote.YES).astype(np.int64) @ inside
        no = (self.ballot == Vote.NO).astype(np.int64) @ inside
        return self.adopted(
            self.yes[..., None] + no - yes,
            self.no[..., None] + yes - no,
        )


def item(
    votes: pd.DataFrame,
    drafts: pd.DataFrame,
    meetings: pd.DataFrame,
    camps: Sequence[str],
    majority: Fraction | None = None,
) -> Item | None:
    """Put the tables of one case and agenda item into arrays.

    Parameters
    ----------
    votes, drafts, meetings : DataFrame
        Rows of one case, meeting and item.
    camps : sequence of str
        Of the scenario.
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
    ballot = _ballots(votes, texts, members, with_vote)
    found = drafts[drafts["replication"].isin(with_vote)]
    columns = ["alignment", "result", "camp", "owner"]
    wide = found.pivot(index="draft", columns="replication", values=columns).reindex(texts)
    place = {name: at for at, name in enumerate(camps)}
    whose = wide["camp"].where(wide["camp"].isin(list(place)), wide["owner"])
    names = outcome_names(camps)
    ends = meetings.set_index("replication").loc[with_vote]
    whole = Item(
        texts,
        members,
        with_vote,
        ballot,
        (ballot != Vote.ABSENT).any(axis=2),
        wide["result"].isin(IN_FORCE).to_numpy(),
        wide["alignment"].to_numpy(float),
        whose.map(lambda name: place.get(name, -1)).to_numpy(np.int8),
        wide["owner"].isin(list(place)).to_numpy(),
        (ends["alignment"] - ends["shift"]).to_numpy(float),
        ends["alignment"].to_numpy(float),
        ends["outcome"].map(names.index).to_numpy(np.int8),
        tuple(camps),
        majority or SIMPLE,
    )
    return _checked(whole)


def _ballots(
    votes: pd.DataFrame, texts: Sequence[str], members: Sequence[str], with_vote: np.ndarray
) -> np.ndarray:
    """Put the ballots on texts into an array, (K, R, N) int8."""
    place = pd.Index(with_vote)
    ballot = np.full((len(texts), len(place), len(members)), Vote.ABSENT, dtype=np.int8)
    for k, name in enumerate(texts):
        mine = votes[votes["draft"] == name]
        codes = mine["vote"].map(VOTE_CODES).to_numpy(np.int8).reshape(-1, len(members))
        rows = place.get_indexer(mine["replication"].to_numpy()[:: len(members)])
        ballot[k, rows] = codes
    return ballot


def _checked(whole: Item) -> Item | None:
    """Keep the replications in which the recount gives what was in force."""
    again = whole.adopted(whole.yes[..., None], whole.no[..., None])
    right = whole.ends(again)[:, 0] == whole.outcome
    if right.mean() < ENOUGH:
        return None
    if right.all():
        return whole
    of_replications = {"ballot": 1, "voted": 1, "passed": 1, "alignment": 1, "owner": 1, "own": 1}
    of_replications |= dict.fromkeys(("replication", "status_quo", "held", "outcome"), 0)
    kept = {
        name: getattr(whole, name)[:, right] if axis else getattr(whole, name)[right]
        for name, axis in of_replications.items()
    }
    return replace(whole, **kept)
