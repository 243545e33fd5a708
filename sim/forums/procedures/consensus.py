"""Decisions without a vote: consensus, silence, rough consensus."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from sim.errors import ConfigError
from sim.forums.outcome import Result, Verdict
from sim.forums.procedures.base import END, Procedure, stage_name
from sim.forums.procedures.counting import SIMPLE, TWO_THIRDS, carries, tally
from sim.parts import share

__all__ = ["Consensus"]

_THREATS = {"simple": SIMPLE, "two_thirds": TWO_THIRDS}


class Consensus(Procedure):
    """Adoption because nobody in the room maintains an objection (OE-1, GA-13 [found]).

    Consensus is the absence of objection, not unanimity: an abstainer or a
    delegation that dislikes the text does not stop it. Objectors see who stands
    with them, so those who stand nearly alone give way first; the chair may
    circulate a text moved towards the objectors before asking again (OE-2).

    Parameters
    ----------
    revisions : int
        How often the chair may move the text before it is put [times].
    threat : {"none", "simple", "two_thirds"}
        The vote that may follow. Where a sounding shows that it would carry,
        objectors are in its shadow and get only a part of the concession.
    shadow : float
        Part of the concession lost in the shadow of the vote, 0 to 1
        (assumption; range 0 to 1).
    if_adopted, if_failed : str
        The stage that follows, or ``end``.
    """

    rules: ClassVar = ("OE-1", "OE-2", "GA-13")
    phases: ClassVar = ("no objection", "after revision", "objection maintained")

    def __init__(
        self,
        *,
        revisions: int = 0,
        threat: Literal["none", "simple", "two_thirds"] = "none",
        shadow: float = 0.5,
        if_adopted: str = END,
        if_failed: str = END,
    ):
        if revisions < 0:
            raise ConfigError("revisions", "must be 0 or more", value=revisions)
        self.revisions, self.threat = revisions, threat
        self.shadow = share("shadow", shadow)
        self.if_adopted = stage_name("if_adopted", if_adopted)
        self.if_failed = stage_name("if_failed", if_failed)

    def exits(self):
        """Adoption and a maintained objection may each lead on."""
        return {Result.ADOPTED_BY_CONSENSUS: self.if_adopted, Result.BLOCKED: self.if_failed}

    def decide(self, floor, draft, stage, open_):
        """Ask for objections, revise, and ask again."""
        objectors = self.objectors(floor, draft, stage)
        opposed = first = objectors.any(axis=-1)
        for _ in range(self.revisions):
            if not (opposed & open_).any():
                break
            heard = objectors & open_[:, None]
            floor.revise(draft, heard, self.concession(floor, draft, stage))
            objectors = self.objectors(floor, draft, stage)
            opposed = objectors.any(axis=-1)
        result = np.where(opposed, Result.BLOCKED, Result.ADOPTED_BY_CONSENSUS)
        phase = np.where(opposed, 2, np.where(first, 1, 0))
        return Verdict(result=result.astype(np.int8), phase=phase.astype(np.int8))

    def objectors(self, floor, draft, stage):
        """Who maintains an objection once all see who else does: (R, N) bool.

        Begins with everyone answering as if in company; then those for whom so
        few fellows are too few withdraw, until nobody does. As withdrawing
        never brings an objection back, this ends and does not depend on order.
        """
        room = self.room(floor)
        objectors = floor.objection(draft, stage, None) & room
        standing = np.count_nonzero(objectors, axis=-1)
        while standing.any():
            objectors = objectors & floor.objection(draft, stage, standing)
            remaining = np.count_nonzero(objectors, axis=-1)
            if (remaining == standing).all():
                break
            standing = remaining
        return objectors

    def concession(self, floor, draft, stage):
        """Part of the usual concession that objectors can get: (R,) float."""
        if self.threat == "none":
            return np.ones(floor.n_replications)
        count = tally(self.seated(floor, floor.ballot(draft, f"{stage}/sounding")))
        credible = carries(count, _THREATS[self.threat])
        return np.where(credible, 1.0 - self.shadow, 1.0)
