"""An appeal of the members against a decision, as in the World Wide Web Consortium."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from sim.forums.floor import Floor
from sim.forums.outcome import Result, Verdict
from sim.forums.procedures.counting import fraction, reaches
from sim.forums.procedures.votes import VoteByHeads
from sim.theory.ballot import Vote

__all__ = ["MemberAppeal"]


class MemberAppeal(VoteByHeads):
    """A decision stands unless enough members appeal and more reject it than approve.

    Where 5 % of the members support an appeal, all are balloted; "if the number of votes to reject
    exceeds the number of votes to approve, the decision is overturned" (WC-3 [found for
    the ballot: w3c/process issue 844; memory for the 5 %]). A member supports an appeal
    where it would ask for a vote.

    Parameters
    ----------
    supporters : number or text
        At least this share of the members must support an appeal.
    quorum_to_decide, tie, method, recorded_at, secret_at, if_adopted, if_failed
        As in `VoteByHeads`; no quorum unless given.
    """

    rules: ClassVar = ("WC-3", *VoteByHeads.rules)
    phases: ClassVar = ("no appeal", "appeal rejected", "overturned on appeal")

    def __init__(
        self,
        *,
        supporters: object = "1/20",
        quorum_to_decide: object = 0,
        **base: Any,
    ):
        super().__init__(quorum_to_decide=quorum_to_decide, **base)
        self.supporters = fraction("supporters", supporters)

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Count who supports an appeal, and ballot the members where they are enough."""
        members = np.asarray(np.count_nonzero(floor.entitled))
        asking = np.count_nonzero(floor.request(draft, stage) & floor.entitled, axis=1)
        appealed = reaches(asking, members, self.supporters)
        method = self.manner(floor, draft, stage)
        votes, count = self.take(floor, draft, stage, method)
        overturned = appealed & (count[:, Vote.NO] > count[:, Vote.YES])
        result = np.where(overturned, Result.FAILED, Result.ADOPTED_BY_VOTE)
        phase = np.where(overturned, 2, appealed)
        return Verdict(
            result=result.astype(np.int8),
            votes=votes,
            tally=count,
            phase=phase.astype(np.int8),
            method=method,
        )
