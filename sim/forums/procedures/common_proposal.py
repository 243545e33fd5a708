"""Common proposals of regional telecommunication organisations."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.errors import ConfigError
from sim.forums.floor import Floor
from sim.forums.outcome import Result, Verdict
from sim.forums.procedures.base import Procedure
from sim.forums.procedures.counting import tally
from sim.forums.regions import load_organisations
from sim.theory.ballot import Vote

__all__ = ["CommonProposal"]


class CommonProposal(Procedure):
    """A proposal to a conference that carries the names of those who sign it (RO-1 [found]).

    Each regional organisation has a number of administrations that must support a text and
    a number that may oppose it (``sim/forums/regional_rules.csv``): CEPT ten and six, CITEL
    six and half as many, ATU fifteen and three [found]; APT a quarter of the members and
    half as many [quarter found, half memory]; ASMG and RCC consensus [assumption]. Of rival
    texts on one item there is one common proposal: that with more support, or in CITEL none.

    Parameters
    ----------
    organisation : str
        Whose rule it is.
    """

    rules: ClassVar = ("RO-1",)
    texts: ClassVar = frozenset({"pledge"})
    phases: ClassVar = ("common proposal", "support or opposition", "a rival text")

    def __init__(self, *, organisation: str = "cept"):
        known = load_organisations()
        if organisation not in known:
            raise ConfigError(
                "organisation", "unknown organisation", value=organisation, choices=known
            )
        self.organisation = known[organisation]

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Count support and opposition to every text of the item, and choose."""
        ballots = [self.seated(floor, stage, floor.ballot(k, stage)) for k in range(floor.n_drafts)]
        counts = np.stack([tally(votes) for votes in ballots], axis=1)
        support, against = counts[..., Vote.YES], counts[..., Vote.NO]
        members = int(np.count_nonzero(floor.entitled))
        passed = self.organisation.passes(support, against, members)[:, draft]
        chosen = self.organisation.choose(support, against, members)[:, draft]
        return Verdict(
            result=np.where(chosen, Result.PLEDGED, Result.FAILED).astype(np.int8),
            votes=ballots[draft],
            tally=counts[:, draft],
            signed=(ballots[draft] == Vote.YES) & chosen[:, None],
            phase=np.where(chosen, 0, np.where(passed, 2, 1)).astype(np.int8),
        )
