"""Votes at conferences of the International Telecommunication Union."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from sim.forums.floor import Floor
from sim.forums.outcome import Result, Verdict
from sim.forums.procedures.base import END, stage_name
from sim.forums.procedures.counting import exceeds, fraction, present_and_voting, tally
from sim.forums.procedures.votes import VoteByHeads
from sim.theory.ballot import Vote

__all__ = ["ConferenceVote", "with_proxies"]


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
        quorum_to_decide: object = "1/2",
        tie: str = "rejected",
        method: Literal["recorded", "unrecorded", "secret"] = "unrecorded",
        recorded_at: int | None = 2,
        secret_at: int | None = 5,
        if_adopted: str = END,
        if_failed: str = END,
        if_postponed: str = END,
    ):
        super().__init__(
            quorum_to_decide=quorum_to_decide,
            tie=tie,
            method=method,
            recorded_at=recorded_at,
            secret_at=secret_at,
            if_adopted=if_adopted,
            if_failed=if_failed,
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
