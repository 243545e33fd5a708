"""Decisions without a vote: consensus and silence."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Literal

import numpy as np

from sim.errors import ConfigError
from sim.forums.floor import Floor
from sim.forums.outcome import Result, Verdict
from sim.forums.procedures.base import CALLED, END, Procedure, another_stage, stage_name
from sim.forums.procedures.counting import SIMPLE, TWO_THIRDS, carries, fraction, quorate, tally
from sim.parts import share, within

__all__ = ["Consensus", "Silence", "WithoutVote", "maintained"]


def maintained(
    floor: Floor,
    draft: int,
    stage: str,
    room: np.ndarray,
    *,
    spared: bool = False,
    deferred: bool = False,
    cost: float = 0.0,
) -> np.ndarray:
    """Who maintains an objection once all see who else does.

    Begins with everyone answering as if in company; then those for whom so few
    fellows are too few withdraw, until nobody does. As withdrawing never brings
    an objection back, this ends and does not depend on any order of members.

    Parameters
    ----------
    floor : Floor
        The members.
    draft : int
        Which text.
    stage : str
        Who asks.
    room : (R, N) bool
        Whose objection counts.
    spared, deferred, cost
        As in `Floor.objection`.

    Returns
    -------
    (R, N) bool
    """
    asked = partial(floor.objection, draft, stage, spared=spared, deferred=deferred, cost=cost)
    objectors = asked(None) & room
    standing = np.count_nonzero(objectors, axis=-1)
    while standing.any():
        objectors = objectors & asked(standing)
        remaining = np.count_nonzero(objectors, axis=-1)
        if (remaining == standing).all():
            break
        standing = remaining
    return objectors


_THREATS = {"simple": SIMPLE, "two_thirds": TWO_THIRDS}


class Consensus(Procedure):
    """Adoption because nobody in the room maintains an objection (OE-1, GA-13, IT-7 [found]).

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
    disassociation : bool
        Whether a member may let the text pass and disassociate itself from it: it then
        blocks only if what disassociating leaves of its loss is worth the cost (GA-13;
        Iran in 2021 and 2024, the United States in 2025, in the working group [found]).
    adjourns : bool
        Whether the text comes back at the stage named by ``if_failed``: an objection then
        puts it off and does not lose it, so that only its place counts against the cost of
        objecting, and not what makes a member approve of having a text at all (assumption).
        The Ad Hoc Committee agreed on nothing in February 2024, when it could reconvene, and
        agreed in August, when it could not (OE-7 [found]).
    quorum_to_decide : number or text
        More than this share of those who may vote must be in the room (GA-2 [memory]).
    if_called : str
        The stage at which a vote is taken that somebody has called, or ``end``: where the
        custom is to exhaust every effort first, as in 75/282, nobody votes unless a camp
        would win that vote and loses more without the text than breaking the custom costs
        (`Behaviour.call_cost`). Asks for a ``threat``.
    if_adopted, if_failed : str
        The stage that follows, or ``end``.
    """

    named_exits: ClassVar = CALLED
    rules: ClassVar = (
        "OE-1",
        "OE-2",
        "OE-5",
        "OE-6",
        "OE-7",
        "GA-2",
        "GA-13",
        "IT-7",
        "OT-1",
        "OT-3",
        "OT-4",
        *("GS-1", "WA-1", "IC-1", "WT-1", "UE-1", "CE-2", "CS-1", "IR-1", "ES-1", "WC-1"),
    )
    phases: ClassVar = (
        "no objection",
        "after revision",
        "objection maintained",
        "with disassociation",
        "vote called",
    )

    def __init__(
        self,
        *,
        revisions: int = 0,
        threat: Literal["none", "simple", "two_thirds"] = "none",
        shadow: float = 0.5,
        disassociation: bool = False,
        adjourns: bool = False,
        quorum_to_decide: object = "1/2",
        if_called: str = END,
        if_adopted: str = END,
        if_failed: str = END,
    ):
        if revisions < 0:
            raise ConfigError("revisions", "must be 0 or more", value=revisions)
        self.revisions, self.threat = revisions, threat
        self.shadow = share("shadow", shadow)
        self.disassociation = disassociation
        self.quorum_to_decide = fraction("quorum_to_decide", quorum_to_decide)
        self.if_called = stage_name("if_called", if_called)
        if self.if_called != END and threat == "none":
            allowed = "end, or a threat of simple or two_thirds"
            raise ConfigError("if_called", "has no majority", value=if_called, allowed=allowed)
        self.if_adopted = stage_name("if_adopted", if_adopted)
        self.if_failed = stage_name("if_failed", if_failed)
        self.adjourns = adjourns
        if adjourns and self.if_failed == END:
            allowed = "the name of a stage, where adjourns is true"
            raise ConfigError("if_failed", "nothing follows", value=END, allowed=allowed)

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Ask for objections, revise, and ask again."""
        room = self.room(floor, stage)
        asked = partial(maintained, floor, draft, stage, room, deferred=self.adjourns)
        objectors = asked()
        opposed = first = objectors.any(axis=-1)
        for _ in range(self.revisions):
            if not (opposed & open_).any():
                break
            heard = objectors & open_[:, None]
            floor.revise(draft, heard, self.concession(floor, draft, stage))
            objectors = asked()
            opposed = objectors.any(axis=-1)
        leaving = None
        if self.disassociation and opposed.any():
            blocking = asked(spared=True)
            opposed = blocking.any(axis=-1)
            leaving = objectors & ~blocking.any(axis=-1, keepdims=True)
        called = self._called(floor, draft, opposed & open_)
        result = np.select(
            [called, opposed],
            [Result.REFERRED, Result.BLOCKED],
            default=Result.ADOPTED_BY_CONSENSUS,
        )
        enough = quorate(room, floor.entitled, self.quorum_to_decide)
        result = np.where(enough, result, Result.NO_QUORUM)
        phase = np.select([called, opposed, first], [4, 2, 1], default=0)
        if leaving is not None:
            leaving &= enough[:, None]
            phase = np.where(leaving.any(axis=-1), 3, phase)
        return Verdict(
            result=result.astype(np.int8), phase=phase.astype(np.int8), dissociated=leaving
        )

    def _called(self, floor: Floor, draft: int, opposed: np.ndarray) -> np.ndarray:
        """Where somebody calls the vote that an objection would otherwise prevent, (R,) bool."""
        if self.if_called == END or not opposed.any():
            return np.zeros_like(opposed)
        return opposed & floor.calls_vote(draft, self.if_called, _THREATS[self.threat])

    def concession(self, floor: Floor, draft: int, stage: str) -> np.ndarray:
        """Part of the usual concession that objectors can get: (R,) float."""
        if self.threat == "none":
            return np.ones(floor.n_replications)
        count = tally(self.seated(floor, stage, floor.ballot(draft, f"{stage}/sounding")))
        credible = carries(count, _THREATS[self.threat])
        return np.where(credible, 1.0 - self.shadow, 1.0)


class Silence(Procedure):
    """Adoption because nobody breaks the silence (GA-14 [found]; decision 74/544).

    The text is circulated for at least 72 hours; one objection, from any member
    entitled to vote and whether or not it is in the room, defeats it. It may be
    circulated again in a revised form. Objecting is done in writing and without
    knowing who else does, so nobody withdraws for want of company.

    Parameters
    ----------
    hours : float
        Length of one circulation [hours], 72 or more.
    circulations : int
        How often a text is circulated, revised each time [times].
    if_adopted, if_failed : str
        The stage that follows, or ``end``; a silence that was broken may still
        end in consensus.
    """

    rules: ClassVar = ("GA-14", "OT-2")
    phases: ClassVar = ("silence kept", "kept after revision", "silence broken")

    def __init__(
        self,
        *,
        hours: float = 72.0,
        circulations: int = 1,
        if_adopted: str = END,
        if_failed: str = END,
    ):
        self.hours = within("hours", hours, 72.0, 24.0 * 365)
        if circulations < 1:
            raise ConfigError("circulations", "must be 1 or more", value=circulations)
        self.circulations = circulations
        self.if_adopted = stage_name("if_adopted", if_adopted)
        self.if_failed = stage_name("if_failed", if_failed)

    def exits(self) -> dict[Result, str]:
        """Silence kept and silence broken may each lead on."""
        return {Result.ADOPTED_BY_CONSENSUS: self.if_adopted, Result.BLOCKED: self.if_failed}

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Circulate, and circulate again where the silence was broken."""
        breaking = floor.objection(draft, stage, None) & floor.entitled
        broken = breaking.any(axis=-1)
        first, times = broken, np.ones(floor.n_replications, dtype=np.int64)
        for _ in range(self.circulations - 1):
            again = broken & open_
            if not again.any():
                break
            floor.revise(draft, breaking & again[:, None])
            times += again
            breaking = floor.objection(draft, stage, None) & floor.entitled
            broken = np.where(again, breaking.any(axis=-1), broken)
        result = np.where(broken, Result.BLOCKED, Result.ADOPTED_BY_CONSENSUS)
        phase = np.where(broken, 2, np.where(first, 1, 0))
        days = np.ceil(times * self.hours / 24.0).astype(np.int64)
        return Verdict(result=result.astype(np.int8), phase=phase.astype(np.int8), days=days)


class WithoutVote(Procedure):
    """Adoption without a vote unless a member asks for one (GA-6 [found]).

    Asking for a vote stops nothing and costs less than blocking: a single
    member can do so, as on A/RES/60/45 (177-1-0), and then stands on record.

    Parameters
    ----------
    if_requested : str
        The stage at which the vote is taken.
    requests : int
        How many members must ask [members].
    if_adopted : str
        The stage that follows adoption, or ``end``.
    """

    rules: ClassVar = ("GA-6", "GA-13")
    phases: ClassVar = ("without a vote", "vote requested")

    def __init__(self, *, if_requested: str, requests: int = 1, if_adopted: str = END):
        self.if_requested = another_stage("if_requested", if_requested)
        if requests < 1:
            raise ConfigError("requests", "must be 1 or more", value=requests)
        self.requests = requests
        self.if_adopted = stage_name("if_adopted", if_adopted)

    def exits(self) -> dict[Result, str]:
        """A request leads to the vote."""
        return {Result.ADOPTED_BY_CONSENSUS: self.if_adopted, Result.REFERRED: self.if_requested}

    def exit_keys(self) -> dict[Result, str]:
        """Which constructor argument names the stage after an ending."""
        return {Result.ADOPTED_BY_CONSENSUS: "if_adopted", Result.REFERRED: "if_requested"}

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Ask whether anybody wants a vote."""
        asking = floor.request(draft, stage) & self.room(floor, stage)
        requested = np.count_nonzero(asking, axis=-1) >= self.requests
        result = np.where(requested, Result.REFERRED, Result.ADOPTED_BY_CONSENSUS)
        return Verdict(result=result.astype(np.int8), phase=requested.astype(np.int8))
