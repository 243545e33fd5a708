"""The room: a meeting as whoever presides sees it when a text is decided."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

import numpy as np

from sim.forums.attendance import Attendance
from sim.forums.floor import Floor
from sim.meeting import called_votes, motions, signing
from sim.meeting.deliberation import speakers
from sim.meeting.phases import SURGICAL, move_towards
from sim.meeting.sittings import Sittings
from sim.meeting.sounding import objectors as objecting
from sim.meeting.sounding import sound_out
from sim.meeting.state import Meeting
from sim.theory.ballot import Vote, cast

Amend = Callable[[np.ndarray, int], np.ndarray]


class MeetingFloor(Floor):
    """Members of a meeting, answering what their body's rules ask.

    Parameters
    ----------
    meeting : Meeting
    amend : callable, optional
        Called with ``(votes, draft)`` after everyone's votes are
        computed, so that single members may decide otherwise.
    """

    def __init__(self, meeting: Meeting, amend: Amend | None = None):
        self.meeting, self.amend_votes = meeting, amend
        chamber = meeting.chamber
        self.n_replications, self.n_members = chamber.n_replications, chamber.n_members
        self.n_drafts = len(meeting.text.drafts)
        self.entitled, self.present = meeting.room.entitled, meeting.room.present
        self.sittings = Sittings(meeting)
        self._elsewhere: dict[tuple[str, tuple[str, ...]], np.ndarray] = {}
        self._tabled: dict[int, motions.Tabled] = {}

    # -- who is there, and how they vote --------------------------------------------

    def _rates(self, stage: str) -> np.ndarray:
        """How likely each member is to come to a stage, (N,)."""
        name, room = stage.partition("/")[0], self.meeting.room
        if name not in room.forum.attendance.stages:
            return room.attendance
        return room.forum.attendance.rates(self.meeting.chamber.attendance, name) * self.entitled

    def attending(self, stage: str, draft: int | None = None) -> np.ndarray:
        """Those who come to the stage; a later sitting has an attendance of its own.

        Within a sitting, who comes to a small meeting comes to a large one. To the ballot
        on a draft, less the coalitions that boycott it, where that leaves too few to decide.
        """
        here = self._at_stage(stage)
        procedure = self.meeting.room.forum.stages.get(stage.partition("/")[0])
        if procedure is not None and procedure.bound_to_vote is not None:
            here = here | self.meeting.there(self.bloc(procedure.bound_to_vote) & self.entitled)
        if draft is None:
            return here
        quorum = self.meeting.room.forum.quorum
        for c, camp in enumerate(self.meeting.camps):
            if camp.strategy.tactics.boycott and self.meeting.line(c, draft) < 0:
                left = here & ~self.meeting.coalition[c]
                heads = np.count_nonzero(left & self.entitled, axis=1)
                pays = heads <= float(quorum) * np.count_nonzero(self.entitled)
                here = np.where(pays[:, None], left, here)
        return here

    def _at_stage(self, stage: str) -> np.ndarray:
        name = stage.partition("/")[0]
        sitting = self.sittings.of(stage)
        if not sitting and name not in self.meeting.room.forum.attendance.stages:
            return self.present
        if (name, sitting) not in self._elsewhere:
            arrival = self.sittings.arrival(sitting)
            rates = self.meeting.room.tonight(self._rates(stage))
            if sitting:
                rates = self.sittings.fuller(sitting, rates)
            self._elsewhere[name, sitting] = self.meeting.there((arrival < rates) & self.entitled)
        return self._elsewhere[name, sitting]

    def cast(self, draft: int, lean: np.ndarray, stage: str) -> np.ndarray:
        """Turn utilities with their errors into votes by the ordered logit, (R, N) int8."""
        away = ~(self.attending(stage, draft) & self.entitled)
        return cast(lean, self.meeting.text.drafts[draft].halfwidth, away)

    def ballot(self, draft: int, stage: str, secret: np.ndarray | None = None) -> np.ndarray:
        """Cast by the ordered logit; each sitting has its errors, correlated with the last's.

        Where the ballot is secret nobody can check who kept a bloc's line or
        delivered a vote that was paid for; both then count for nothing.
        """
        lean = self.meeting.text.leans[draft]
        if secret is not None and secret.any():
            sincere = self.meeting.text.drafts[draft].sincere(self.meeting.chamber.positions.now())
            lean = np.where(secret[:, None], sincere, lean)
        lean = lean + self.sittings.luck(self.sittings.of(stage), draft)
        votes = self.cast(draft, lean, stage)
        if (away := self.meeting.room.away.get(draft)) is not None and secret is None:
            won = lean - away <= self.meeting.text.drafts[draft].halfwidth
            votes[(votes == Vote.YES) & won] = Vote.ABSENT
        return votes if self.amend_votes is None else self.amend_votes(votes, draft)

    def motion(self, kind: str, draft: int) -> np.ndarray:
        """Vote on what a camp has moved; see `sim.meeting.motions`."""
        return motions.on_motion(self, kind, draft)

    # -- objections and requests -----------------------------------------------------

    def objection(
        self,
        draft: int,
        stage: str,
        standing: np.ndarray | None = None,
        *,
        spared: bool = False,
        deferred: bool = False,
        cost: float = 0.0,
    ) -> np.ndarray:
        """Object when the loss is greater than the cost of blocking.

        In writing, an absent member can object too (GA-14); who must be in the
        room is the procedure's to say.
        """
        relief = self.meeting.chamber.behaviour.relief if spared else 0.0
        return objecting(
            self.meeting, draft, standing, spared=relief, deferred=deferred, extra=cost
        )

    def bloc(self, name: str) -> np.ndarray:
        """Give the members of a bloc of the roster."""
        return self.meeting.chamber.roster.bloc(name)

    def weight(self, column: str) -> np.ndarray:
        """Give a column of the roster's table."""
        return self.meeting.chamber.roster.column(column).astype(float)

    def proposed(self, draft: int, stage: str) -> np.ndarray:
        """Where one of its sponsors has not walked out of the meeting before the stage."""
        gone = self.meeting.past.left_before.get(stage.partition("/")[0])
        behind = self.meeting.text.drafts[draft].sponsors & self.entitled
        there = gone is None or not behind.any() or bool((behind & ~gone).any())
        return np.full(self.n_replications, there)

    def accredited(self) -> np.ndarray:
        """Count those who came to the conference, in the room or not."""
        room = self.meeting.room
        share = room.forum.attendance.accredited
        if share is None:
            return super().accredited()
        rates = room.tonight(Attendance(turnout=share).rates(self.meeting.chamber.attendance))
        return np.count_nonzero((room.arrival < rates) & self.entitled, axis=1)

    def proxy(self, stage: str) -> np.ndarray | None:
        """Let some absent delegations vote through the nearest one that is in the room.

        The nearest is the one with the strongest ties, and among these in position.
        """
        rate = self.meeting.chamber.behaviour.proxy_rate
        if not np.any(rate):
            return None
        chamber, here = self.meeting.chamber, self.attending(stage) & self.entitled
        label = f"{self.meeting.label}/proxy/{'/'.join(self.sittings.of(stage))}"
        gives = chamber.streams.uniform(label, (self.n_members,)) < rate
        gives &= self.meeting.there(~here & self.entitled)
        holder = np.full(here.shape, -1)
        place = chamber.calibration.position(chamber.roster.iso3)
        for at in np.flatnonzero(gives.any(axis=0)):  # each has an order of its own
            gap = np.abs(place - place[at]).sum(axis=1)
            order = np.lexsort((gap, -chamber.tie[at]))
            order = order[order != at]
            nearest = order[here[:, order].argmax(axis=1)]
            holder[gives[:, at], at] = nearest[gives[:, at]]
        return holder

    def would_carry(self, draft: int, stage: str, majority: Fraction) -> np.ndarray:
        """Where the expected votes of those who would come are enough."""
        expected = self.meeting.text.expected
        yes, no = expected.yes(draft), expected.no(draft)
        rates = self.meeting.there(self._rates(stage))
        for_, against = (yes * rates).sum(axis=1), (no * rates).sum(axis=1)
        procedure = self.meeting.room.forum.stages.get(stage.partition("/")[0])
        if procedure is None:
            return for_ > float(majority) * (for_ + against)
        return procedure.likely(for_, against, self, majority)

    def request(self, draft: int, stage: str) -> np.ndarray:
        """Ask for a vote when the loss is greater than the trouble, or having spoken against."""
        lean = self.meeting.text.leans[draft]
        spoken = self.meeting.text.drafts[draft].opponents & (lean < 0)
        asks = (-lean > self.meeting.chamber.behaviour.request_cost) | spoken
        return self.meeting.there(asks & self.entitled)

    def comment(self, draft: int, stage: str) -> np.ndarray:
        """States in the study group comment as they would ask for a vote; so do stakeholders.

        Most comments come from sector members (R6).

        Returns
        -------
        (R, N + S) bool
        """
        meeting, text = self.meeting, self.meeting.text.drafts[draft]
        states = self.request(draft, stage) & self.attending(stage)
        guests, _ = speakers(meeting.chamber, meeting.room.forum)
        if not guests.shape[1]:
            return states
        loss = -text.approved(guests)
        return np.concatenate([states, loss > meeting.chamber.behaviour.request_cost], axis=1)

    def consider(self, draft: int, stage: str, cost: float = 0.0) -> np.ndarray:
        """Agree to consider a text unless one would oppose it; who is away does not reply."""
        votes = np.full((self.n_replications, self.n_members), Vote.YES, dtype=np.int8)
        votes[self.objection(draft, stage, cost=cost)] = Vote.NO
        votes[~(self.attending(stage) & self.entitled)] = Vote.ABSENT
        return votes

    def address(self, draft: int, comments: np.ndarray, rows: np.ndarray) -> None:
        """Move the text a step towards the mean place of all who have commented."""
        meeting, text = self.meeting, self.meeting.text.drafts[draft]
        guests, voice = speakers(meeting.chamber, meeting.room.forum)
        heads = comments[:, : self.n_members]
        weight = heads.sum(axis=1).astype(float)
        spoken = comments[:, self.n_members :] * voice
        total = np.maximum(weight + spoken.sum(axis=1), 1e-12)
        step = SURGICAL * rows * comments.any(axis=1)
        for d in range(text.position.shape[1]):
            wish = (heads * meeting.chamber.positions.now()[..., d]).sum(axis=1)
            if spoken.shape[1]:
                wish = wish + (spoken * guests[..., d]).sum(axis=1)
            text.position[:, d] += step * (wish / total - text.position[:, d])
        sound_out(meeting)

    def voices(self, draft: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
        """Weigh stakeholders by their voices; their objections by the loss beyond blocking."""
        meeting, text = self.meeting, self.meeting.text.drafts[draft]
        guests, voice = speakers(meeting.chamber, meeting.room.forum)
        if not guests.shape[1]:
            return super().voices(draft)
        lean = text.approved(guests)
        band = np.broadcast_to(text.halfwidth, (self.n_replications, self.n_members))
        band = band.mean(axis=1, keepdims=True)
        heavy = np.where(-lean > meeting.chamber.behaviour.block_cost, -lean, 0.0)
        sums = [(part * voice).sum(axis=1) for part in (lean > band, lean < -band, heavy)]
        return sums[0], sums[1], sums[2], float(voice.sum())

    def satisfied(self, draft: int, stage: str, share: float) -> np.ndarray:
        """Draw whose conditions are met; who has declared a line against has set none."""
        meeting, text = self.meeting, self.meeting.text.drafts[draft]
        label = f"{meeting.label}/satisfied/{text.name}/{stage}"
        met = meeting.chamber.streams.uniform(label, (self.n_members,)) < share
        firm = text.opponents if text.commitment is None else text.commitment < 0
        return met & ~firm

    def ask_time(self, draft: int, stage: str) -> np.ndarray:
        """Ask for time with a loss too small to oppose openly and too great to agree."""
        return self.request(draft, stage)

    def revise(self, draft: int, objectors: np.ndarray, share: np.ndarray | None = None) -> None:
        """Move the text towards the objectors and sound out the room again."""
        step = SURGICAL * (np.ones(self.n_replications) if share is None else share)
        move_towards(self.meeting, self.meeting.text.drafts[draft], objectors, step)
        sound_out(self.meeting)

    def retreat(self, draft: int, part: np.ndarray) -> None:
        """Move the text a part of the way back to what holds, and sound out again."""
        text = self.meeting.text.drafts[draft]
        text.position = text.position + part[:, None] * (text.status_quo - text.position)
        sound_out(self.meeting)

    def calls_vote(self, draft: int, stage: str, majority: Fraction) -> np.ndarray:
        """Let a camp call a vote; see `sim.meeting.called_votes`."""
        return called_votes.wanted(self.meeting, draft) & self.would_carry(draft, stage, majority)

    def presses(self, draft: int, stage: str, majority: Fraction, rows: np.ndarray) -> np.ndarray:
        """Let a camp press its own language; see `sim.meeting.called_votes`."""
        carries = {
            camp.name: np.any([self.would_carry(k, stage, majority) for k in own], axis=0)
            for camp in self.meeting.camps
            if (own := self.meeting.text.of(camp.name))
        }
        amended = partial(self.would_carry, draft, stage, majority)
        return called_votes.press(self.meeting, draft, carries, rows, amended)

    def intensity(self, draft: int) -> np.ndarray:
        """Loss of each member that loses, in logits."""
        lean = self.meeting.text.leans[draft] + self.meeting.room.ballot_noise[:, draft]
        return np.maximum(-lean, 0.0)

    # -- changes to the text -------------------------------------------------------------

    def tabled(self, draft: int) -> motions.Tabled:
        """What the other camps have tabled to a draft."""
        if draft not in self._tabled:
            self._tabled[draft] = motions.Tabled(self.meeting, draft)
        return self._tabled[draft]

    def amendments(self, draft: int) -> np.ndarray:
        """Give how far each tabled amendment is from the text."""
        return self.tabled(draft).distance()

    def moot(self, draft: int) -> np.ndarray:
        """One place carried, the others are answered."""
        n_amendments = len(self.tabled(draft).places)
        return ~np.eye(n_amendments, dtype=bool)

    def amendment(self, draft: int, index: int, stage: str) -> np.ndarray:
        """Vote on an amendment; see `sim.meeting.motions`."""
        return motions.on_amendment(self, draft, self.tabled(draft), index, stage)

    def amend(self, draft: int, carried: np.ndarray) -> None:
        """Put the text where the amendment that carried has it."""
        if not carried.any():
            return
        text = self.meeting.text.drafts[draft]
        for index, place in enumerate(self.tabled(draft).places):
            text.position = np.where(carried[:, index, None], place, text.position)
        sound_out(self.meeting)

    def parts(self, draft: int) -> np.ndarray:
        """Clauses of the text, where another camp asks for separate votes; all operative."""
        n_clauses = len(self.meeting.text.drafts[draft].clauses)
        return np.ones(n_clauses if self.tabled(draft).divided else 0, dtype=bool)

    def n_operative(self, draft: int) -> int:
        """Clauses, and the rest of the text."""
        return 1 + len(self.meeting.text.drafts[draft].clauses)

    def part(self, draft: int, index: int, stage: str) -> np.ndarray:
        """Vote on keeping a clause; see `sim.meeting.motions`."""
        return motions.on_clause(self, draft, index, stage)

    def strike(self, draft: int, struck: np.ndarray) -> None:
        """Take the rejected clauses, their place and their cost, out of the text."""
        if not struck.any():
            return
        self.meeting.text.drafts[draft].strike(struck)
        sound_out(self.meeting)

    # -- signatures and elections ----------------------------------------------------------

    def stands(self, kind: str) -> np.ndarray:
        """Say where a motion on the matter carried at an earlier meeting."""
        nowhere = np.zeros(self.n_replications, dtype=bool)
        return self.meeting.past.carried.get(kind, nowhere)

    def settled(self, kind: str, rows: np.ndarray) -> None:
        """Keep where a motion has carried; see `sim.campaign.status_quo.Settled`."""
        self.meeting.past.carried[kind] = self.stands(kind) | rows

    def sign(self, draft: int) -> np.ndarray:
        """Sign, in the room or later; see `sim.meeting.signing`."""
        return self.meeting.there(signing.signs(self.meeting, draft) & self.entitled)

    def reserve(self, draft: int) -> np.ndarray:
        """Sign with a reservation; see `sim.meeting.signing`."""
        return signing.reserves(self.meeting, draft)

    def ratify(self, draft: int) -> np.ndarray:
        """Ratify what one has signed; see `sim.meeting.signing`."""
        return signing.ratifies(self.meeting, draft)

    def choose(self, remaining: np.ndarray, stage: str) -> np.ndarray:
        """Choose the candidate that one leans to most among those remaining."""
        best = np.full((self.n_replications, self.n_members), -np.inf)
        choice = np.full(best.shape, -1, dtype=np.int8)
        for k in range(self.n_drafts):
            lean = self.meeting.text.leans[k] + self.meeting.room.ballot_noise[:, k]
            better = (lean > best) & remaining[:, k, None]
            best = np.where(better, lean, best)
            choice[better] = k
        choice[~(self.attending(stage) & self.entitled)] = -1
        return choice

    def lot(self, stage: str) -> np.ndarray:
        """Draw lots for equal candidates."""
        label = f"{self.meeting.label}/lot/{stage}"
        return self.meeting.chamber.streams.uniform(label, (self.n_drafts,))
