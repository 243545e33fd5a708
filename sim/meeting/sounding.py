"""What members think of the texts: log-odds of a yes, expected votes, objections."""

from __future__ import annotations

import numpy as np

from sim.meeting.state import Meeting
from sim.theory.ballot import toward_line


def sound_out(meeting: Meeting) -> None:
    """Work out every member's utility of every draft; votes are counted when asked for."""
    meeting.text.sounded([stance(meeting, k) for k in range(len(meeting.text.drafts))])


def stance(meeting: Meeting, k: int) -> np.ndarray:
    """Utility of a yes with whips, resentment and bloc instructions: (R, N) [logits]."""
    chamber, draft, whip = meeting.chamber, meeting.text.drafts[k], meeting.past.whip
    lean = draft.lean(chamber.position)
    for c, camp in enumerate(meeting.camps):
        discipline = camp.strategy.discipline
        if draft.camp == camp.name:
            if meeting.excluded[c].any():
                lean -= chamber.behaviour.exclusion * meeting.excluded[c]
            if (answer := meeting.answer[c]) is not None:
                lean += answer
            if discipline.strength:
                lean += discipline.strength * meeting.coalition[c]
            if camp.name in whip:
                lean += whip[camp.name][:, None] * meeting.coalition[c]
        elif draft.camp is not None and (
            discipline.opposes_rivals or camp.name in meeting.past.united
        ):
            lean -= discipline.strength * meeting.coalition[c]
            if camp.name in whip:
                lean -= whip[camp.name][:, None] * meeting.coalition[c]
    for _, places, strength in chamber.lines:
        inside = np.take(lean, places, axis=1)
        band = np.take(draft.halfwidth, places, axis=1)
        lean[:, places] = toward_line(inside, strength, band)
    return lean


def yes_share(meeting: Meeting, k: int) -> np.ndarray:
    """Expected yes over yes and no: (R,)."""
    yes, no = meeting.text.expected[k]
    attendance = meeting.room.attendance
    yes, no = (yes * attendance).sum(axis=1), (no * attendance).sum(axis=1)
    return yes / np.maximum(yes + no, 1e-12)


def objectors(
    meeting: Meeting,
    k: int,
    standing: np.ndarray | None = None,
    *,
    spared: float = 0.0,
    extra: float = 0.0,
) -> np.ndarray:
    """Members who would rather bear the cost of blocking than the text: (R, N) bool.

    Whoever has spoken against the text bears that cost like anyone else. What only the
    member knows of the text, with which it would vote, counts here too.

    Parameters
    ----------
    standing : (R,) int, optional
        How many object so far.
    spared : float
        Part of the loss that disassociating from the text would spare.
    extra : float
        What objecting costs here beyond `Behaviour.block_cost` [logits].
    """
    behaviour = meeting.chamber.behaviour
    cost = np.full((meeting.chamber.n_replications, 1), behaviour.block_cost + extra)
    if standing is not None:
        fellows = np.maximum(np.asarray(standing) - 1, 0)[:, None]
        cost = cost * (1 + behaviour.isolation / (1 + fellows))
    loss = -(meeting.text.leans[k] + meeting.room.ballot_noise[:, k]) * (1.0 - spared)
    return meeting.room.entitled & (loss > cost)
