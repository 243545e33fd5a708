"""Approval of ITU-T Recommendations: which process, the traditional and the alternative."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from sim.errors import ConfigError
from sim.forums.floor import Floor
from sim.forums.outcome import Result, Verdict
from sim.forums.procedures.base import END, Procedure, another_stage, stage_name
from sim.forums.procedures.consensus import maintained
from sim.forums.procedures.counting import fraction, reaches, tally
from sim.forums.procedures.motions import Motion
from sim.parts import non_negative, one_of
from sim.theory.ballot import Vote

__all__ = ["AlternativeApproval", "TrackChoice", "TraditionalApproval"]

_RECOMMENDATION = frozenset({"recommendation"})


class TrackChoice(Motion):
    """Which approval process a Question follows (AP-1 [found]; Resolution 1, section 8).

    Numbering, addressing, tariff, charging and accounting take the traditional
    process, others the alternative one. The study group changes this only by
    consensus of the states and sector members present, failing which the
    Member States vote; so the change takes place exactly where it carries
    among them. Once determined or consented the choice is frozen.

    Parameters
    ----------
    if_lost : str
        The stage of the usual process.
    if_carried : str
        The stage of the other process.
    """

    rules: ClassVar = ("AP-1",)
    texts: ClassVar = _RECOMMENDATION
    kind: ClassVar = "track"
    carried: ClassVar = Result.REFERRED

    def __init__(self, *, if_lost: str, if_carried: str):
        super().__init__(if_lost=if_lost, if_carried=another_stage("if_carried", if_carried))


class Approval(Procedure):
    """Base of both processes: who stops a Recommendation, and how long it stays as it is.

    Parameters
    ----------
    consider_days : int
        Time to consider for those who ask [days], 4 weeks.
    opposing_cost : float
        What opposing a technical text costs a member beyond blocking elsewhere: experts,
        time and reputation (R6) [logits]; judgement, 0 to 5.
    stable_years : float
        How long an approved text stays as it is [years] (AP-4 [found]).
    if_adopted, if_failed : str
        The stage that follows, or ``end``.
    """

    texts: ClassVar = _RECOMMENDATION

    def __init__(
        self,
        *,
        consider_days: int = 28,
        opposing_cost: float = 0.0,
        stable_years: float = 2.0,
        if_adopted: str = END,
        if_failed: str = END,
    ):
        self.consider_days = _days("consider_days", consider_days)
        self.opposing_cost = non_negative("opposing_cost", opposing_cost)
        self.stable_years = non_negative("stable_years", stable_years)
        self.if_adopted = stage_name("if_adopted", if_adopted)
        self.if_failed = stage_name("if_failed", if_failed)

    def opposing(
        self, floor: Floor, draft: int, stage: str, room: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Who opposes at the meeting, asks for time, and opposes in writing: three (R, N) bool."""
        opposing = maintained(floor, draft, f"{stage}/meeting", room, cost=self.opposing_cost)
        asked = floor.ask_time(draft, f"{stage}/meeting") & room & ~opposing
        written = asked & floor.objection(draft, f"{stage}/writing", cost=self.opposing_cost)
        return opposing, asked, written


class TraditionalApproval(Approval):
    """The traditional approval process, TAP (AP-2 [found]; Resolution 1, section 9).

    Determined texts are announced three months ahead. Member States are
    consulted whether the meeting may consider the text for approval: it does if at
    least 70 % of the replies received agree, or if nobody replies. At the meeting the decision must
    be unopposed: a delegation may agree, agree with a reservation, abstain,
    ask for time and then object formally within four weeks, or oppose.

    Parameters
    ----------
    announcement_days : int
        From announcement to the meeting [days], 3 months.
    supporting : number or text
        Share of the replies that must support.
    consider_days, opposing_cost, stable_years, if_adopted, if_failed
        As in `Approval`; failure may be referred to the assembly, where a vote is possible.
    """

    rules: ClassVar = ("AP-2", "AP-4")
    phases: ClassVar = (
        "unopposed",
        "unopposed after time to consider",
        "consultation failed",
        "opposed at the meeting",
        "opposed in writing",
    )

    def __init__(
        self,
        *,
        announcement_days: int = 90,
        supporting: object = "7/10",
        **base: Any,
    ):
        super().__init__(**base)
        self.announcement_days = _days("announcement_days", announcement_days)
        self.supporting = fraction("supporting", supporting)

    def exits(self) -> dict[Result, str]:
        """Approval, a failed consultation and an opposition may each lead on."""
        return {
            Result.ADOPTED_BY_CONSENSUS: self.if_adopted,
            Result.FAILED: self.if_failed,
            Result.BLOCKED: self.if_failed,
        }

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Consult, meet, and wait for those who asked for time."""
        replies = np.where(
            floor.entitled,
            floor.consider(draft, f"{stage}/consultation", self.opposing_cost),
            np.int8(Vote.ABSENT),
        )
        count = tally(replies)
        received = floor.n_members - count[:, Vote.ABSENT]
        taken_up = reaches(count[:, Vote.YES], received, self.supporting)
        room = self.room(floor, stage)
        opposing, asked, written = self.opposing(floor, draft, stage, room)
        opposed = opposing.any(axis=-1)
        waited, late = asked.any(axis=-1), written.any(axis=-1)
        phase = np.select([~taken_up, opposed, late, waited], [2, 3, 4, 1], default=0)
        result = np.select(
            [phase == 2, phase >= 3],
            [Result.FAILED, Result.BLOCKED],
            default=Result.ADOPTED_BY_CONSENSUS,
        )
        waits = (phase == 1) | (phase == 4)
        return Verdict(
            result=result.astype(np.int8),
            phase=phase.astype(np.int8),
            reserved=floor.reserve(draft) & room & ~opposing & ~written,
            days=self.announcement_days + self.consider_days * waits,
        )


class AlternativeApproval(Approval):
    """The alternative approval process, AAP (AP-3 [found]; Recommendation A.8).

    A consented text goes to a Last Call of four weeks among states and sector
    members; without a substantive comment it is approved. Otherwise the chair
    has the comments resolved and opens an Additional Review of three weeks,
    after which it is approved if none is left, or brings the text to a meeting
    of the study group. There the decision should be unopposed; failing that it
    is approved if no more than one Member State present opposes. A declaration
    that the text has policy or regulatory implications moves it to the
    traditional process.

    Parameters
    ----------
    last_call_days, additional_review_days, meeting_days : int
        Clocks [days]: 4 weeks, 3 weeks, and the wait for the next
        meeting of the study group (assumption; range 30 to 270).
    opposing_allowed : int
        Member States that may oppose without stopping approval [members].
    after_last_call : {"additional_review", "meeting"}
        Where the chair takes a text with comments.
    if_referred : str
        The stage of the traditional process.
    consider_days, opposing_cost, stable_years, if_adopted, if_failed
        As in `Approval`; that two Member States stop a text is close to
        unheard of, and no source gives a rate (R6).
    """

    rules: ClassVar = ("AP-3", "AP-4")
    phases: ClassVar = (
        "last call",
        "additional review",
        "meeting",
        "meeting, opposition within the limit",
        "opposed at the meeting",
        "moved to the traditional process",
    )

    def __init__(
        self,
        *,
        if_referred: str,
        last_call_days: int = 28,
        additional_review_days: int = 21,
        meeting_days: int = 180,
        opposing_allowed: int = 1,
        after_last_call: str = "additional_review",
        **base: Any,
    ):
        super().__init__(**base)
        self.if_referred = another_stage("if_referred", if_referred)
        self.last_call_days = _days("last_call_days", last_call_days)
        self.additional_review_days = _days("additional_review_days", additional_review_days)
        self.meeting_days = _days("meeting_days", meeting_days)
        self.opposing_allowed = _days("opposing_allowed", opposing_allowed)
        self.after_last_call = one_of(
            "after_last_call", after_last_call, ("additional_review", "meeting")
        )

    def exits(self) -> dict[Result, str]:
        """Approval, opposition and the move to the other process may each lead on."""
        return {
            Result.ADOPTED_BY_CONSENSUS: self.if_adopted,
            Result.BLOCKED: self.if_failed,
            Result.REFERRED: self.if_referred,
        }

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Run the Last Call, the review and the meeting, as far as each is needed."""
        phase = np.zeros(floor.n_replications, dtype=np.int8)
        days = np.full(floor.n_replications, self.last_call_days, dtype=np.int64)
        comments = floor.comment(draft, f"{stage}/last_call")
        pending = open_ & comments.any(axis=-1)
        if pending.any():
            floor.address(draft, comments, pending)
            if self.after_last_call == "additional_review":
                days += self.additional_review_days * pending
                phase[pending] = 1
                pending &= floor.comment(draft, f"{stage}/additional_review").any(axis=-1)
        if pending.any():
            ended, waited = self._meet(floor, draft, stage)
            phase = np.where(pending, ended, phase)
            days += (self.meeting_days + self.consider_days * waited) * pending
        result = np.select(
            [phase == 4, phase == 5],
            [Result.BLOCKED, Result.REFERRED],
            default=Result.ADOPTED_BY_CONSENSUS,
        )
        return Verdict(result=result.astype(np.int8), phase=phase.astype(np.int8), days=days)

    def _meet(self, floor: Floor, draft: int, stage: str) -> tuple[np.ndarray, np.ndarray]:
        """Decide at a meeting: phase reached (R,), and whether time was asked for (R,)."""
        room = self.room(floor, stage)
        declared = (floor.motion("policy_implications", draft) == Vote.YES) & room
        opposing, asked, written = self.opposing(floor, draft, stage, room)
        heads = np.count_nonzero(opposing | written, axis=-1)
        moved = declared.any(axis=-1)
        phase = np.select([moved, heads == 0, heads <= self.opposing_allowed], [5, 2, 3], default=4)
        return phase, asked.any(axis=-1) & ~moved


def _days(key: str, value: int) -> int:
    if value < 0:
        raise ConfigError(key, "must be 0 or more", value=value)
    return value
