"""Conferences of the International Telecommunication Union: ad hoc groups and votes."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np

from sim.errors import ConfigError
from sim.forums.floor import Floor
from sim.forums.outcome import Result, Verdict
from sim.forums.procedures.base import CALLED, END, Procedure, stage_name
from sim.forums.procedures.consensus import maintained
from sim.forums.procedures.counting import (
    exceeds,
    fraction,
    present_and_voting,
    quorate,
    tally,
)
from sim.forums.procedures.votes import VoteByHeads
from sim.theory.ballot import Vote

__all__ = ["AdHocGroup", "ConferenceVote", "with_proxies"]


class AdHocGroup(Procedure):
    """One consolidated text in an ad hoc group, its square brackets closed one by one (R1, IT-7).

    Session by session the chair moves what is in brackets towards those who object. What
    is left goes into a package on the last night: part by part the disputed language is
    dropped, until nobody maintains an objection or nothing is changed, as with
    Resolutions 47 and 48 at WTSA-16 [found]. A vote is a threat: it is taken on the text
    before anything is dropped, if those who would win it break the custom and call it.
    Nobody need object for that: a side whose own language alone would carry may press it
    against the agreed text, as Iran did with the African language on access at WCIT-12
    (77-33; ifex.org, 19 December 2012 [found]). A delegation may let a text pass with a
    declaration in the Final Acts [memory], as by disassociation (GA-13).

    Parameters
    ----------
    sessions : int
        Sessions in which brackets are closed before the last night [times].
    package : int
        Parts in which disputed language can be dropped [parts].
    majority : number or text
        Share of those present and voting that the vote called would need.
    quorum_to_decide : number or text
        More than this share of the delegations must be in the room (IT-2 [memory]).
    if_called : str
        The stage at which a vote that was called is taken, or ``end``.
    if_adopted, if_failed : str
        The stage that follows, or ``end``.
    """

    named_exits: ClassVar = CALLED
    rules: ClassVar = ("IT-7",)
    phases: ClassVar = (
        "no brackets left",
        "brackets closed in session",
        "package, language dropped",
        "no change",
        "vote called",
        "own language pressed to a vote",
    )

    def __init__(
        self,
        *,
        sessions: int = 4,
        package: int = 4,
        majority: object = "1/2",
        quorum_to_decide: object = "1/2",
        if_called: str = END,
        if_adopted: str = END,
        if_failed: str = END,
    ):
        for key, value in (("sessions", sessions), ("package", package)):
            if value < 1:
                raise ConfigError(key, "must be 1 or more", value=value)
        self.sessions, self.package = sessions, package
        self.majority = fraction("majority", majority)
        self.quorum_to_decide = fraction("quorum_to_decide", quorum_to_decide)
        self.if_called = stage_name("if_called", if_called)
        self.if_adopted = stage_name("if_adopted", if_adopted)
        self.if_failed = stage_name("if_failed", if_failed)

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Close brackets, and on the last night call a vote or settle the package."""
        room = self.room(floor, stage)
        objectors = maintained(floor, draft, stage, room, spared=True)
        opposed = first = objectors.any(axis=-1) & open_
        for _ in range(self.sessions):
            if not opposed.any():
                break
            floor.revise(draft, objectors & opposed[:, None])
            objectors = maintained(floor, draft, stage, room, spared=True)
            opposed = objectors.any(axis=-1) & opposed
        pressed = called = np.zeros_like(opposed)
        if self.if_called != END:
            pressed = floor.presses(draft, self.if_called, self.majority, open_)
            opposed = opposed & ~pressed
            if opposed.any():
                called = opposed & floor.calls_vote(draft, self.if_called, self.majority)
        left, dropped = self._drop(floor, draft, stage, room, opposed & ~called)
        phase = np.select([pressed, called, left, dropped, first], [5, 4, 3, 2, 1], default=0)
        result = np.select(
            [pressed | called, left],
            [Result.REFERRED, Result.BLOCKED],
            default=Result.ADOPTED_BY_CONSENSUS,
        )
        enough = quorate(room, floor.entitled, self.quorum_to_decide)
        result = np.where(enough, result, Result.NO_QUORUM)
        leaving = maintained(floor, draft, stage, room) & (phase < 3)[:, None] & enough[:, None]
        return Verdict(
            result=result.astype(np.int8), phase=phase.astype(np.int8), dissociated=leaving
        )

    def _drop(
        self, floor: Floor, draft: int, stage: str, room: np.ndarray, opposed: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Drop language part by part: where nothing is left, and where some was, two (R,) bool."""
        dropped = opposed.copy()
        for part in range(1, self.package):
            if not opposed.any():
                break
            floor.retreat(draft, opposed / (self.package - part + 1))
            objectors = maintained(floor, draft, stage, room, spared=True)
            opposed = opposed & objectors.any(axis=-1)
        if opposed.any():
            floor.retreat(draft, opposed.astype(float))  # what is left of the text changes nothing
        return opposed, dropped


class ConferenceVote(VoteByHeads):
    """More than half of the delegations present and voting (IT-3 [found; tie from memory]).

    When abstentions exceed half of the votes cast (yes, no and abstentions
    together) the question is put off to a later meeting, at which they no
    longer count (IT-4; trigger [found], consequence [memory]). More than half
    of the accredited delegations must be in the room (IT-2 [memory]); an absent
    delegation may give its vote to another, and none exercises more than one
    such proxy (CV 335-338 [found]). Two delegations can ask for a roll-call,
    five for a secret ballot, which prevails (IT-5 [memory]).

    Parameters
    ----------
    abstention_limit : number or text, optional
        Share of the votes cast that abstentions may not exceed; None where
        they no longer count.
    proxies : bool
        Whether proxies are allowed; a proxy votes as its holder does.
    if_postponed : str
        The stage that takes the question up again, or ``end``.
    quorum_to_decide, tie, method, recorded_at, secret_at, if_adopted, if_failed
        As in `VoteByHeads`.
    """

    rules: ClassVar = ("IT-1", "IT-2", "IT-3", "IT-4", "IT-5")
    ties: ClassVar = ("rejected",)

    def __init__(
        self,
        *,
        abstention_limit: object = "1/2",
        proxies: bool = True,
        method: Literal["recorded", "unrecorded", "secret"] = "unrecorded",
        recorded_at: int | None = 2,
        secret_at: int | None = 5,
        if_postponed: str = END,
        **base: Any,
    ):
        super().__init__(
            method=method,
            recorded_at=recorded_at,
            secret_at=secret_at,
            **base,
        )
        self.abstention_limit = (
            None if abstention_limit is None else fraction("abstention_limit", abstention_limit)
        )
        self.proxies = proxies
        self.if_postponed = stage_name("if_postponed", if_postponed)

    def exits(self) -> dict[Result, str]:
        """Adopted, failed and put off may each lead on."""
        return {**super().exits(), Result.POSTPONED: self.if_postponed}

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Take the ballot, and put the question off where too many abstain."""
        verdict = super().decide(floor, draft, stage, open_)
        if self.abstention_limit is not None:
            assert verdict.tally is not None  # a vote is counted
            abstain = verdict.tally[:, Vote.ABSTAIN]
            cast = present_and_voting(verdict.tally) + abstain
            too_many = exceeds(abstain, cast, self.abstention_limit)
            too_many &= verdict.result != Result.NO_QUORUM
            verdict.result = np.where(too_many, np.int8(Result.POSTPONED), verdict.result)
        return verdict

    def take(
        self, floor: Floor, draft: int, stage: str, method: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Ask for the ballots of those in the room and of those they stand for."""
        votes, count = super().take(floor, draft, stage, method)
        holder = floor.proxy(stage) if self.proxies else None
        if holder is None:
            return votes, count
        votes = with_proxies(votes, self.room(floor, stage), floor.entitled, holder)
        return votes, tally(votes)


def with_proxies(
    votes: np.ndarray, room: np.ndarray, entitled: np.ndarray, holder: np.ndarray
) -> np.ndarray:
    """Let absent delegations vote through others, one proxy for each holder (IT-2).

    Where several absent delegations name the same holder, the first in the
    order of seats is taken (assumption).

    Parameters
    ----------
    votes : (R, N) int8
        `Vote` codes of those in the room.
    room : (R, N) bool
        Delegations in the room that may vote.
    entitled : (N,) bool
        Delegations that may vote.
    holder : (R, N) int
        Who votes in the name of each; -1 for nobody.

    Returns
    -------
    (R, N) int8

    Examples
    --------
    >>> votes = np.array([[Vote.YES, Vote.ABSENT, Vote.ABSENT]], dtype=np.int8)
    >>> room = np.array([[True, False, False]])
    >>> with_proxies(votes, room, np.ones(3, bool), np.array([[-1, 0, 0]]))
    array([[2, 2, 3]], dtype=int8)
    """
    n_members = votes.shape[1]
    asks = ~room & entitled & (holder >= 0) & (holder < n_members)
    at = np.where(asks, holder, 0)
    asks &= np.take_along_axis(room, at, axis=1)
    key = np.where(asks, holder, n_members)
    order = np.argsort(key, axis=1, kind="stable")  # holders in order, first asker first
    ranked = np.take_along_axis(key, order, axis=1)
    first = np.ones_like(asks)
    first[:, 1:] = ranked[:, 1:] != ranked[:, :-1]
    taken = np.zeros_like(asks)
    np.put_along_axis(taken, order, first & (ranked < n_members), axis=1)
    return np.where(taken, np.take_along_axis(votes, at, axis=1), votes).astype(np.int8)
