"""Before the conference: regional organisations agree on common proposals (R1)."""

from __future__ import annotations

import numpy as np

from sim.meeting.state import Meeting


def prepare(meeting: Meeting) -> None:
    """Let every regional organisation of the body choose a common proposal, or none.

    A member supports a text on which it would vote yes, and opposes one on which it
    would vote no. Those who support what becomes the common proposal sign it; it binds
    nobody else. A member of two organisations may sign in both.
    """
    forum, text = meeting.room.forum, meeting.text
    if not forum.regions:
        return
    rivals = [k for k, draft in enumerate(text.drafts) if draft.camp is not None]
    lean = [text.leans[k] + meeting.room.ballot_noise[:, k] for k in rivals]
    band = [text.drafts[k].halfwidth for k in rivals]
    for_ = np.stack([x > h for x, h in zip(lean, band, strict=True)], axis=1)
    against = np.stack([x < -h for x, h in zip(lean, band, strict=True)], axis=1)
    signed = np.zeros((len(text.drafts), *lean[0].shape), dtype=bool)
    for organisation in forum.regions:
        inside = meeting.chamber.roster.bloc(organisation.name) & meeting.room.entitled
        if not inside.any():
            continue
        chosen = organisation.choose(
            (for_ & inside).sum(axis=2), (against & inside).sum(axis=2), int(inside.sum())
        )
        for at, k in enumerate(rivals):
            signed[k] |= for_[:, at] & inside & chosen[:, at, None]
    meeting.room.signed = signed
