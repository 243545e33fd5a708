"""Votes against the custom: who calls one, and who presses its own language against an agreed text.

Where consensus is the custom a vote is a threat and an exception (IT-7, R1). Breaking the
custom costs (`sim.behaviour.Behaviour.call_cost`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sim.meeting.motions import gain_of_moving
from sim.meeting.sounding import sound_out, worth_of
from sim.meeting.state import Meeting


def wanted(meeting: Meeting, k: int) -> np.ndarray:
    """Where a camp's leaders lose more without a text than breaking the custom costs, (R,) bool."""
    worth, cost = worth_of(meeting, k), np.ravel(meeting.chamber.behaviour.call_cost)
    wants = np.zeros(meeting.chamber.n_replications, dtype=bool)
    for camp in meeting.camps:
        wants |= worth[:, camp.leaders].mean(axis=1) > cost
    return wants


def press(
    meeting: Meeting,
    k: int,
    carries: Mapping[str, np.ndarray],
    rows: np.ndarray,
    amended: Callable[[], np.ndarray],
) -> np.ndarray:
    """Put a camp's own language in place of a text's where it alone would carry the room.

    Where a rival text would carry too, calling the vote would only be answered in kind
    (assumption); without a rival on the table the text is the camp's own, softened, and there
    is nothing to press against it.

    Parameters
    ----------
    carries : mapping of str to (R,) bool
        By camp: where a text of its own would carry.
    rows : (R,) bool
        Where this may happen.
    amended : callable
        Says where the text would carry as it now stands, (R,) bool.

    Returns
    -------
    (R,) bool
        Where it has; there the text has moved.
    """
    pressed = np.zeros(meeting.chamber.n_replications, dtype=bool)
    if len(carries) < 2:
        return pressed
    text, cost = meeting.text.drafts[k], np.ravel(meeting.chamber.behaviour.call_cost)
    agreed = text.position
    for camp in meeting.camps:
        leaders = camp.leaders & meeting.room.entitled
        if camp.name not in carries or not leaders.any():
            continue
        rivals = [would for other, would in carries.items() if other != camp.name]
        alone = rows & carries[camp.name] & ~np.any(rivals, axis=0)
        place = meeting.text.drafts[meeting.text.of(camp.name)[0]].position
        now = alone & (gain_of_moving(meeting, k, place)[:, leaders].mean(axis=1) > cost)
        text.position = np.where(now[:, None], place, text.position)
        pressed |= now
    if pressed.any():
        sound_out(meeting)
        lost = pressed & ~amended()
        if lost.any():  # nobody calls a vote that the text with its language would lose
            text.position = np.where(lost[:, None], agreed, text.position)
            sound_out(meeting)
            pressed &= ~lost
    return pressed
