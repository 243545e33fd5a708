"""Later sittings of one meeting: committee and plenary are two ballots (R9).

What a member brings to a text beside its position has mostly lasted from one
sitting to the next, how much the tallies of committees and plenaries tell
(docs/two-ballots.md); who is in the room is drawn anew, and the whole room may be
fuller or emptier.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from sim.forums.attendance import moved_alike
from sim.meeting.state import Meeting
from sim.theory.error_persistence import carried_error, logistic_error
from sim.theory.normal import ndtr, ndtri

MONTH = 30.0  # days over which `Behaviour.sitting_luck` is counted
SECOND = "second"  # rule 95: a second vote, within 48 hours of an equal division
SECOND_DAYS = 2.0


class Sittings:
    """Luck and attendance of one meeting's later sittings, drawn when first asked for.

    A sitting is named by those begun up to it, in order; the first has no name.

    Parameters
    ----------
    meeting : Meeting
    """

    def __init__(self, meeting: Meeting):
        self.meeting = meeting
        self._taste: dict[tuple[tuple[str, ...], int], np.ndarray] = {}
        self._score: dict[tuple[str, ...], np.ndarray] = {}

    def of(self, stage: str) -> tuple[str, ...]:
        """Give the sitting of a stage; a second vote under rule 95 is one of its own."""
        sitting = self.meeting.room.forum.sitting(stage)
        name, _, part = stage.partition("/")
        return (*sitting, f"{name}/{SECOND}") if part == SECOND else sitting

    def _days(self, name: str) -> float:
        found = self.meeting.room.forum.sittings.get(name)
        return SECOND_DAYS if found is None else float(found.days)

    def luck(self, sitting: tuple[str, ...], k: int) -> np.ndarray:
        """Each member's error in a sitting's ballot on a draft, (R, N) [logits]."""
        noise = self.meeting.room.ballot_noise[:, k]
        if not sitting:
            return noise
        return self.meeting.text.drafts[k].noise * logistic_error(self._tastes(sitting, k))

    def _tastes(self, sitting: tuple[str, ...], k: int) -> np.ndarray:
        if (sitting, k) in self._taste:
            return self._taste[sitting, k]
        meeting, chamber = self.meeting, self.meeting.chamber
        if not sitting:
            scale = meeting.text.drafts[k].noise
            taste = ndtri(expit(meeting.room.ballot_noise[:, k] / scale))
        else:
            label = f"{meeting.label}/{sitting[-1]}/ballot/{meeting.text.drafts[k].name}"
            fresh = chamber.streams.normal(label, (chamber.n_members,))
            taste = carried_error(
                self._tastes(sitting[:-1], k),
                fresh,
                chamber.behaviour.sitting_luck,
                self._days(sitting[-1]) / MONTH,
            )
        self._taste[sitting, k] = taste
        return taste

    def arrival(self, sitting: tuple[str, ...]) -> np.ndarray:
        """Uniform draws of who comes to a sitting, (R, N)."""
        return ndtr(self._scores(sitting)) if sitting else self.meeting.room.arrival

    def _scores(self, sitting: tuple[str, ...]) -> np.ndarray:
        if sitting not in self._score:
            meeting, chamber = self.meeting, self.meeting.chamber
            if not sitting:
                self._score[sitting] = ndtri(meeting.room.arrival)
            else:
                label = f"{meeting.label}/{sitting[-1]}/attendance"
                fresh = chamber.streams.normal(label, (chamber.n_members,))
                kept = chamber.behaviour.sitting_attendance
                self._score[sitting] = (
                    carried_error(self._scores(sitting[:-1]), fresh, kept)
                    if np.any(kept)
                    else fresh
                )
        return self._score[sitting]

    def fuller(self, sitting: tuple[str, ...], rates: np.ndarray) -> np.ndarray:
        """Shift everybody's chance of coming to a later sitting alike, (R, N).

        By `Behaviour.sitting_absence` on the scale of log-odds; whoever never comes
        or always does stays so.
        """
        sd = self.meeting.chamber.behaviour.sitting_absence
        if not np.any(sd):
            return np.broadcast_to(rates, self.meeting.room.arrival.shape)
        label = f"{self.meeting.label}/{sitting[-1]}/fullness"
        shift = sd * self.meeting.chamber.streams.normal(label)[:, None]
        return moved_alike(rates, shift[:, 0])
