"""Texts that bind only those who put their name to them: treaties and pledges."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.errors import ConfigError
from sim.forums.floor import Floor
from sim.forums.outcome import Result, Verdict
from sim.forums.procedures.base import END, Procedure, stage_name

__all__ = ["Pledge", "Signature"]


class Signature(Procedure):
    """The end-game of an adopted treaty: sign, sign with a reservation, ratify, or not (IT-8).

    No state can be forced, and each must ratify before it is bound [found], so
    a text that won the vote may bind only a part of the members. Every member
    entitled to vote may sign, in the room or later, unless the Final Acts are signed
    on the spot.

    Parameters
    ----------
    on_the_spot : bool
        Whether only delegations in the room may sign, as at a conference whose Final
        Acts are signed there and then (WCIT-12: 89 of 144); else a treaty lies open
        and those who were away may sign later (R13).
    in_force_at : int
        Ratifications that bring the treaty into force [members]; 0: at once.
    then : str
        The stage that follows, or ``end``; the decision already taken stands.
    """

    rules: ClassVar = ("IT-8",)
    texts: ClassVar = frozenset({"treaty"})
    settles: ClassVar = False
    follows: ClassVar = True

    def __init__(self, *, on_the_spot: bool = False, in_force_at: int = 0, then: str = END):
        self.on_the_spot = on_the_spot
        self.in_force_at = _count("in_force_at", in_force_at, 0)
        self.then = stage_name("then", then)

    def exits(self) -> dict[Result, str]:
        """Whatever the number of signers, the adopted text goes on."""
        return {Result.UNDECIDED: self.then}

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Open the treaty for signature and collect ratifications."""
        signed = floor.sign(draft) & floor.entitled
        if self.on_the_spot:
            signed = signed & floor.attending(stage)
        ratified = floor.ratify(draft) & signed
        return Verdict(
            result=np.full(floor.n_replications, Result.UNDECIDED, dtype=np.int8),
            signed=signed,
            reserved=floor.reserve(draft) & signed,
            ratified=ratified,
            in_force=np.count_nonzero(ratified, axis=-1) >= self.in_force_at,
        )


class Pledge(Procedure):
    """A declaration that stands for whoever signs it (OT-2 [found]; rows 84 to 89).

    Nobody can stop the others and nobody is bound against its will. It is
    launched if enough sign.

    Parameters
    ----------
    launch_at : int
        Fewest signers [members].
    """

    rules: ClassVar = ("OT-2",)
    texts: ClassVar = frozenset({"pledge"})
    phases: ClassVar = ("launched", "too few signers")

    def __init__(self, *, launch_at: int = 1):
        self.launch_at = _count("launch_at", launch_at, 1)

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Open the declaration for signature."""
        signed = floor.sign(draft) & floor.entitled
        enough = np.count_nonzero(signed, axis=-1) >= self.launch_at
        return Verdict(
            result=np.where(enough, Result.PLEDGED, Result.FAILED).astype(np.int8),
            signed=signed & enough[:, None],
            phase=np.where(enough, 0, 1).astype(np.int8),
        )


def _count(key: str, value: int, least: int) -> int:
    if value < least:
        raise ConfigError(key, f"must be {least} or more", value=value)
    return value
