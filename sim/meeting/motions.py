"""Motions, amendments and separate votes: who moves them, and how members lean.

A member's utility of a motion follows from that of the text: to stop a text is
to be against it. Disturbing what was negotiated takes more than that, by the
parameter ``deference`` of `sim.behaviour.Behaviour`. The random error is
the member's error on the text, so whoever votes for a text never also votes to
stop it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.meeting.sounding import yes_share
from sim.meeting.state import Meeting
from sim.strategies.tactics import AGAINST, ASKED, FOR
from sim.theory.ballot import Vote

if TYPE_CHECKING:
    from sim.meeting.meeting_floor import MeetingFloor


def sincere(meeting: Meeting, k: int) -> np.ndarray:
    """Utility without what others can only enforce by looking: (R, N) [logits].

    Bloc lines, whips and what has been paid for a vote are left out.
    """
    draft = meeting.text.drafts[k]
    paid = 0.0 if draft.inducement is None else draft.inducement
    return draft.lean(meeting.chamber.position) - paid


def movers(meeting: Meeting, kind: str, k: int) -> list[int]:
    """Camps that use a motion on a draft: their numbers."""
    owner = meeting.text.drafts[k].camp
    found = []
    for c, camp in enumerate(meeting.camps):
        if kind not in camp.strategy.tactics.motions:
            continue
        if (kind in FOR) == (owner == camp.name) and owner is not None:
            found.append(c)
        elif kind in ASKED:
            found.append(c)
    return found


def on_motion(room: MeetingFloor, kind: str, k: int) -> np.ndarray:
    """How members vote on a motion: (R, N) int8; ABSENT in rows where nobody moved it.

    Parameters
    ----------
    room : MeetingFloor
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
    lean = -lean if kind in AGAINST else lean
    cast = room.cast(k, lean - meeting.chamber.behaviour.deference, "motion")
    moved = threatened(meeting, k) if kind in AGAINST else np.ones(len(cast), dtype=bool)
    votes[moved] = cast[moved]
    return votes


def threatened(meeting: Meeting, k: int) -> np.ndarray:
    """Where a sounding shows that a draft would carry, (R,) bool."""
    majority = meeting.room.forum.majority
    return yes_share(meeting, k) > (0.5 if majority is None else float(majority))


class Tabled:
    """What the other camps table to one draft.

    Attributes
    ----------
    places : list of (R, D) float64
        Where each amendment would put the text [sd].
    names : list of str
        For the random streams.
    divided : bool
        Whether a camp asks for separate votes.
    """

    def __init__(self, meeting: Meeting, k: int):
        draft = meeting.text.drafts[k]
        self.text, self.places, self.names, self.divided = draft, [], [], False
        for camp in meeting.camps:
            tactics = camp.strategy.tactics
            if draft.camp in (None, camp.name):
                continue
            self.divided |= tactics.division
            for j in range(tactics.amendments):
                part = (j + 1) / (tactics.amendments + 1)
                self.places.append(draft.position + part * (draft.status_quo - draft.position))
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


def lean_to_amendment(meeting: Meeting, k: int, tabled: Tabled, index: int) -> np.ndarray:
    """Gain of the text as amended over the text, less deference, with an error: (R, N) [logits]."""
    gain = _gain_of_moving(meeting, k, tabled.places[index])
    luck = _luck(meeting, k, f"amendment/{tabled.names[index]}")
    return gain + luck - meeting.chamber.behaviour.deference


def lean_to_clause(meeting: Meeting, k: int, index: int) -> np.ndarray:
    """Gain of the text with a clause over that without, less the cost: (R, N) [logits]."""
    draft = meeting.text.drafts[k]
    adds, cost = draft.clauses[index]
    gain = -_gain_of_moving(meeting, k, draft.position - adds)
    return gain - cost + meeting.chamber.behaviour.deference + _luck(meeting, k, f"clause/{index}")


def _gain_of_moving(meeting: Meeting, k: int, place: np.ndarray) -> np.ndarray:
    draft, here = meeting.text.drafts[k], meeting.text.drafts[k].position
    before = draft.gain(meeting.chamber.position)
    draft.position = place
    after = draft.gain(meeting.chamber.position)
    draft.position = here
    return after - before


def _luck(meeting: Meeting, k: int, what: str) -> np.ndarray:
    label = f"{meeting.label}/{what}/{meeting.text.drafts[k].name}"
    draw = meeting.chamber.streams.logistic(label, (meeting.chamber.n_members,))
    return draw * meeting.text.drafts[k].noise
