"""Motions, amendments and separate votes: who moves them, and how members vote.

How members vote on such a motion follows from their ballot on the text, as it does on record:
on seventeen roll-calls of 2006 to 2011 in which a text and a motion or an amendment to it were
voted on the same day, those with a side voted by it in 88 to 98 of a hundred cases, and only
the undecided differ by what is moved (computed: UV, docs/motions.md). So a motion carries
where its movers have the majority anyway, and hardly elsewhere.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

import numpy as np

from sim.meeting.sounding import yes_share
from sim.meeting.state import Meeting
from sim.meeting.tabling import mean_position
from sim.strategies.tactics import AGAINST, ASKED, FOR
from sim.theory.ballot import Vote

# ballot on the text to P(yes), P(no) on the motion
Answers = Mapping[Vote, tuple[float | np.ndarray, float]]

# No-action motions of 2006-08 and 2010-11: 235 ballots of opponents, 427 of supporters of the
# text, 384 of the undecided, of whom .29 said yes (model.motion_yield) (computed: UV).
ON_MOTION: Answers = MappingProxyType(
    {Vote.NO: (0.96, 0.01), Vote.YES: (0.01, 0.98), Vote.ABSTAIN: (0.29, 0.18)}
)
# Three hostile amendments to the same texts, V5816, V5839, V5840 (computed: UV).
ON_AMENDMENT: Answers = MappingProxyType(
    {Vote.NO: (0.88, 0.04), Vote.YES: (0.01, 0.96), Vote.ABSTAIN: (0.10, 0.04)}
)
# 183 pairs of a separate vote on a part and the vote on the whole, 2005-17 (computed: UV).
ON_PART: Answers = MappingProxyType(
    {Vote.YES: (0.926, 0.005), Vote.NO: (0.31, 0.43), Vote.ABSTAIN: (0.25, 0.09)}
)


class Asked(Protocol):
    """Where members are asked to vote; see `sim.meeting.meeting_floor.MeetingFloor`."""

    meeting: Meeting
    entitled: np.ndarray

    @property
    def n_replications(self) -> int:
        """How many replications vote side by side."""

    @property
    def n_members(self) -> int:
        """How many members the roster has."""

    def cast(self, draft: int, lean: np.ndarray, stage: str) -> np.ndarray:
        """Turn leans into ballots, (R, N) int8."""


def answered(ballot: np.ndarray, answers: Answers, u: np.ndarray) -> np.ndarray:
    """Turn ballots on a text into ballots on what is moved about it.

    Parameters
    ----------
    ballot : (R, N) int8
        On the text; who is absent is absent here too.
    answers : mapping of Vote to (float, float)
        Probability of a yes and of a no, given the ballot on the text.
    u : (R, N) float64
        Uniform draws.

    Returns
    -------
    (R, N) int8

    Examples
    --------
    >>> ballot = np.array([[Vote.NO, Vote.YES, Vote.ABSTAIN]], dtype=np.int8)
    >>> answered(ballot, ON_MOTION, np.full((1, 3), 0.5)).tolist() == [
    ...     [Vote.YES, Vote.NO, Vote.ABSTAIN]
    ... ]
    True
    """
    votes = np.full(ballot.shape, Vote.ABSTAIN, dtype=np.int8)
    for cast, (yes, no) in answers.items():
        mine = ballot == cast
        votes[mine & (u < yes)] = Vote.YES
        votes[mine & (u > 1.0 - no)] = Vote.NO
    votes[ballot == Vote.ABSENT] = Vote.ABSENT
    return votes


def movers(meeting: Meeting, kind: str, k: int) -> list[int]:
    """Camps that use a motion on a draft: their numbers."""
    owner = meeting.text.drafts[k].camp
    found = []
    for c, camp in enumerate(meeting.camps):
        if kind not in camp.strategy.tactics.motions:
            continue
        if owner is None:  # against a text of nobody's, such as the chair's, anybody may move
            found += [c] if kind in (*AGAINST, *ASKED) else []
        elif kind in ASKED or (kind in FOR) == (owner == camp.name):
            found.append(c)
    return found


def on_motion(room: Asked, kind: str, k: int) -> np.ndarray:
    """How members vote on a motion: (R, N) int8; ABSENT in rows where nobody moved it.

    Parameters
    ----------
    room : Asked
    kind : str
        See `sim.forums.floor.Floor.motion`.
    k : int
        Which draft.
    """
    meeting = room.meeting
    votes = np.full((room.n_replications, room.n_members), Vote.ABSENT, dtype=np.int8)
    camps = movers(meeting, kind, k)
    if not camps:
        return votes
    if kind in ASKED:
        for c in camps:
            votes[:, meeting.camps[c].leaders & room.entitled] = Vote.YES
        if kind == "policy_implications":  # declared by whoever loses by the text
            votes[meeting.text.leans[k] >= 0] = Vote.ABSENT
        return votes
    lean = meeting.text.leans[k] + meeting.room.ballot_noise[:, k]
    ballot = room.cast(k, lean if kind in AGAINST else -lean, "motion")
    undecided = (meeting.chamber.behaviour.motion_yield, ON_MOTION[Vote.ABSTAIN][1])
    cast = answered(ballot, {**ON_MOTION, Vote.ABSTAIN: undecided}, _draw(meeting, k, kind))
    moved = threatened(meeting, k) if kind in AGAINST else np.ones(len(cast), dtype=bool)
    votes[moved] = cast[moved]
    return votes


def threatened(meeting: Meeting, k: int) -> np.ndarray:
    """Where a sounding shows that a draft would carry, (R,) bool."""
    majority = meeting.room.forum.majority
    return yes_share(meeting, k) > (0.5 if majority is None else float(majority))


class Tabled:
    """What the other camps table to one draft; to a chair's text, what all camps do.

    Attributes
    ----------
    places : list of (R, D) float64
        Where each amendment would put the text [sd].
    weakens : list of float
        Share of the text that each would take away; 0 for one that turns it.
    names : list of str
        For the random streams.
    divided : bool
        Whether a camp asks for separate votes.
    """

    def __init__(self, meeting: Meeting, k: int):
        draft = meeting.text.drafts[k]
        self.text, self.divided = draft, False
        self.places: list[np.ndarray] = []
        self.weakens: list[float] = []
        self.names: list[str] = []
        for camp in meeting.camps:
            tactics = camp.strategy.tactics
            if draft.camp == camp.name:
                continue
            self.divided |= tactics.division
            goal, weakens = draft.status_quo, True
            if tactics.amendments and tactics.amend_towards == "own":
                goal, weakens = mean_position(meeting.chamber, camp.leaders), False
            for j in range(tactics.amendments):
                part = (j + 1) / (tactics.amendments + 1)
                self.places.append(draft.position + part * (goal - draft.position))
                self.weakens.append(part if weakens else 0.0)
                self.names.append(f"{camp.name}/{j}")

    def distance(self) -> np.ndarray:
        """Distance of each amendment from the text, (R, A) [sd, weighted by salience]."""
        text = self.text
        if not self.places:
            return np.zeros((len(text.position), 0))
        return np.stack(
            [np.sqrt((text.salience * (p - text.position) ** 2).sum(axis=1)) for p in self.places],
            axis=1,
        )


def on_amendment(room: Asked, k: int, tabled: Tabled, index: int, stage: str) -> np.ndarray:
    """How members vote on an amendment: (R, N) int8.

    What weakens a text is answered by who is for the text and who against it. What
    turns it somewhere else is weighed: the gain of the text as amended over the text,
    less deference to what was negotiated.
    """
    meeting, name = room.meeting, tabled.names[index]
    if tabled.weakens[index]:
        ballot = room.cast(k, meeting.text.leans[k] + meeting.room.ballot_noise[:, k], stage)
        return answered(ballot, ON_AMENDMENT, _draw(meeting, k, f"amendment/{name}"))
    gain = gain_of_moving(meeting, k, tabled.places[index])
    luck = _luck(meeting, k, f"amendment/{name}")
    return room.cast(k, gain + luck - meeting.chamber.behaviour.deference, stage)


def on_clause(room: Asked, k: int, index: int, stage: str) -> np.ndarray:
    """How members vote on keeping a clause: (R, N) int8.

    A member's mind on a part is its mind on the whole, and what the clause itself
    adds for it, less the clause's cost.
    """
    meeting, draft = room.meeting, room.meeting.text.drafts[k]
    adds, cost = draft.clauses[index]
    gain = -gain_of_moving(meeting, k, draft.position - adds)
    lean = meeting.text.leans[k] + meeting.room.ballot_noise[:, k] + gain - cost
    return answered(room.cast(k, lean, stage), ON_PART, _draw(meeting, k, f"clause/{index}"))


def _draw(meeting: Meeting, k: int, what: str) -> np.ndarray:
    label = f"{meeting.label}/{what}/{meeting.text.drafts[k].name}"
    return meeting.chamber.streams.uniform(label, (meeting.chamber.n_members,))


def gain_of_moving(meeting: Meeting, k: int, place: np.ndarray) -> np.ndarray:
    """What members gain if a text is put at another place, (R, N) [logits]."""
    draft, moved = meeting.text.drafts[k], copy.copy(meeting.text.drafts[k])
    moved.position = place
    return moved.gain(meeting.chamber.positions.now()) - draft.gain(meeting.chamber.positions.now())


def _luck(meeting: Meeting, k: int, what: str) -> np.ndarray:
    label = f"{meeting.label}/{what}/{meeting.text.drafts[k].name}"
    draw = meeting.chamber.streams.logistic(label, (meeting.chamber.n_members,))
    return draw * meeting.text.drafts[k].noise
