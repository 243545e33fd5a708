"""Patents that a text needs: licences that are refused, and what is paid for the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.chamber import Chamber
from sim.meeting.agenda import DraftSpec
from sim.meeting.draft import Draft
from sim.members.cached import full_roster
from sim.members.roster import Roster

__all__ = ["NO_POLICY", "Patents"]


@dataclass(frozen=True)
class Patents:
    """What a body lets holders of patents do with its texts.

    Attributes
    ----------
    policy : bool
        Whether a clause falls out of a text where a licence is refused.
    royalties : float
        How much of a reasonable rate is left to holders, 0 to 1.
    """

    policy: bool = False
    royalties: float = 1.0

    def bring(self, draft: Draft, spec: DraftSpec, chamber: Chamber, stream: str, key: str) -> None:
        """Let the patents of a text's clauses count, and take out what is not licensed."""
        for name, clause in spec.clauses.items():
            paid = np.zeros(chamber.n_members)
            if clause.holders:
                gains = holding(chamber.roster, clause.holders, f"{key}.{name}.holders")
                paid = clause.royalty * self.royalties * np.where(gains, 1.0, -1.0)
                draft.leaning = draft.leaning + paid
            draft.royalties.append(paid)
        chance = np.array([clause.refused(self.royalties) for clause in spec.clauses.values()])
        if self.policy and chance.any():
            draft.strike(chamber.streams.uniform(stream, (len(chance),)) < chance)


NO_POLICY = Patents()


def holding(roster: Roster, words: Sequence[str], key: str) -> np.ndarray:
    """Mark the holders of patents, and the home states of organisations among them, (N,) bool.

    Examples
    --------
    >>> seated = full_roster()
    >>> [seated.iso3[at] for at in np.flatnonzero(holding(seated, ["ericsson"], "holders"))]
    ['SWE', 'ericsson']
    """
    whole = roster if set(words) <= set(roster.iso3) else full_roster()
    named = whole.codes(list(words), key)
    homes = {*whole.column("home")[named], *np.array(whole.iso3)[named]}
    return np.isin(roster.iso3, list(homes))
