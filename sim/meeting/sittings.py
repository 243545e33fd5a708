"""Later sittings of one meeting: committee and plenary are two ballots (R9).

What a member brings to a text beside its position has mostly lasted from one
sitting to the next, how much the tallies of committees and plenaries tell
(docs/two-ballots.md); who is in the room is drawn anew, and the whole room may be
fuller or emptier.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import expit

from sim.forums.attendance import moved_alike
from sim.meeting.state import Meeting
from sim.recent import ANSWERS
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
        draft, label = self.meeting.text.drafts[k], self.meeting.label
        fresh = [self._fresh(sitting[: n + 1], draft.name) for n in range(len(sitting))]
        kept = self.meeting.chamber.behaviour.sitting_luck
        days = [self._days(name) for name in sitting]
        return ANSWERS.get(
            (label, sitting, draft.name),
            [noise, draft.noise, kept, days, *fresh],
            lambda: draft.noise * logistic_error(_taste(noise / draft.noise, fresh, kept, days)),
        )

    def _fresh(self, sitting: tuple[str, ...], draft: str) -> np.ndarray:
        chamber = self.meeting.chamber
        label = f"{self.meeting.label}/{sitting[-1]}/ballot/{draft}"
        return chamber.streams.normal(label, (chamber.n_members,))

    def arrival(self, sitting: tuple[str, ...]) -> np.ndarray:
        """Uniform draws of who comes to a sitting, (R, N)."""
        if not sitting:
            return self.meeting.room.arrival
        scores = self._scores(sitting)
        return ANSWERS.get((self.meeting.label, sitting), [scores], lambda: ndtr(scores))

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


def _taste(
    first: np.ndarray,
    fresh: Sequence[np.ndarray],
    kept: float | np.ndarray,
    days: Sequence[float],
) -> np.ndarray:
    """Carry the errors of a first ballot, (R, N) standard logistic, on to a later sitting.

    Parameters
    ----------
    first : (R, N) float64
    fresh : sequence of (R, N) float64
        Standard normals, one array for each sitting from the second on.
    kept : float or (R, 1) float64
        Correlation over a month.
    days : sequence of float
        Before each of these sittings.

    Returns
    -------
    (R, N) float64
        Standard normal.
    """
    taste = ndtri(expit(first))
    for new, gone in zip(fresh, days, strict=True):
        taste = carried_error(taste, new, kept, gone / MONTH)
    return taste
