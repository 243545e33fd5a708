"""Bodies that talk and do not decide."""

from typing import ClassVar

import numpy as np

from sim.forums.floor import Floor
from sim.forums.outcome import Result, Verdict
from sim.forums.procedures.base import Procedure

__all__ = ["NoDecision"]


class NoDecision(Procedure):
    """No vote and no negotiated outcome (IG-1 [found]; Tunis Agenda, paragraph 72).

    What the meeting changes are positions, ties and attention, by deliberation.
    """

    rules: ClassVar = ("IG-1",)
    texts: ClassVar = frozenset({"exchange"})
    decides: ClassVar = False

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Leave every text as it is."""
        return Verdict(result=np.full(floor.n_replications, Result.NO_DECISION, dtype=np.int8))
