"""Rough consensus: the room is weighed, not counted."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.errors import ConfigError
from sim.forums.floor import Floor
from sim.forums.outcome import Result, Verdict
from sim.forums.procedures.base import END, Procedure, stage_name
from sim.forums.procedures.counting import fraction, present_and_voting, reaches, tally
from sim.parts import positive
from sim.theory.ballot import Vote

__all__ = ["RoughConsensus"]


class RoughConsensus(Procedure):
    """Most are in favour and no weighty objection is left (IE-1 [found; detail from memory]).

    Nothing is voted; whoever presides weighs the room (RFC 7282). Here: those
    in favour reach a share of those who take a side, and the strength of the
    remaining objections, summed and divided by the number in the room so that
    it does not depend on the size of the body, stays below a limit. Those who speak and
    are no states are weighed by their voices.

    Parameters
    ----------
    support : float
        Share in favour among those who take a side (range 0.7 to 0.9).
    tolerance : float
        Limit of the mean strength of objections (assumption; range 0.05 to 0.5).
    revisions : int
        How often objections are addressed before the room is weighed [times].
    if_adopted, if_failed : str
        The stage that follows, or ``end``.
    """

    rules: ClassVar = ("IE-1",)
    phases: ClassVar = ("rough consensus", "too little support", "objections too weighty")

    def __init__(
        self,
        *,
        support: float = 0.8,
        tolerance: float = 0.2,
        revisions: int = 1,
        if_adopted: str = END,
        if_failed: str = END,
    ):
        self.support = fraction("support", support)
        self.tolerance = positive("tolerance", tolerance)
        if revisions < 0:
            raise ConfigError("revisions", "must be 0 or more", value=revisions)
        self.revisions = revisions
        self.if_adopted = stage_name("if_adopted", if_adopted)
        self.if_failed = stage_name("if_failed", if_failed)

    def exits(self) -> dict[Result, str]:
        """Adoption and failure may each lead on."""
        return {Result.ADOPTED_BY_CONSENSUS: self.if_adopted, Result.BLOCKED: self.if_failed}

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Weigh the room, address objections, and weigh it again."""
        room = self.room(floor, stage)
        for _ in range(self.revisions):
            objectors = floor.objection(draft, stage, None) & room & open_[:, None]
            if not objectors.any():
                break
            floor.revise(draft, objectors)
        objectors = floor.objection(draft, stage, None) & room
        for_, against, heavy, voices = floor.voices(draft)
        strength = np.where(objectors, floor.intensity(draft), 0.0).sum(axis=-1) + heavy
        heads = np.maximum(np.count_nonzero(room, axis=-1) + voices, 1)
        light = strength < self.tolerance * heads
        count = tally(self.seated(floor, stage, floor.ballot(draft, stage)))
        if voices:
            sides = present_and_voting(count) + for_ + against
            most = count[:, Vote.YES] + for_ >= float(self.support) * sides
        else:
            most = reaches(count[:, Vote.YES], present_and_voting(count), self.support)
        most &= count[:, Vote.YES] > 0
        adopted = most & light
        result = np.where(adopted, Result.ADOPTED_BY_CONSENSUS, Result.BLOCKED)
        phase = np.where(adopted, 0, np.where(most, 2, 1))
        return Verdict(result=result.astype(np.int8), phase=phase.astype(np.int8))
