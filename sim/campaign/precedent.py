"""Precedent in a calendar: members come back to a line of text with the taste they had.

A text of the same name as one voted on before, or one that says which it
`continues`, is on its line. What a member brings to the line beside its position
has mostly lasted (`sim.theory.precedent`); how much, per year, the calibration
tells as ``taste_persistence``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from sim.chamber import Chamber
from sim.theory.precedent import logistic_taste, renewed

if TYPE_CHECKING:
    from sim.meeting.agenda import ItemSpec, MeetingSpec
    from sim.meeting.draft import Draft
    from sim.meeting.state import Meeting

COEFFICIENT = "taste_persistence"


def has_precedents(queue: Iterable[tuple[int, MeetingSpec, ItemSpec]]) -> bool:
    """Say whether any item of a calendar returns, or a text continues another.

    Parameters
    ----------
    queue : sequence of (number, meeting, item)
    """
    items = [item for _, _, item in queue]
    names = [item.name for item in items]
    continued = any(draft.continues for item in items for draft in item.drafts)
    return continued or len(set(names)) < len(names)


class Precedents:
    """Tastes of R replications by line of text.

    Parameters
    ----------
    chamber : Chamber

    Attributes
    ----------
    kept : dict of (str, str) to (int, (R, N) float64)
        By item and text: the year it was last voted on, and the tastes then,
        standard normal.
    """

    def __init__(self, chamber: Chamber):
        self.chamber = chamber
        found = chamber.calibration.coefficients.get(COEFFICIENT)
        self.persistence = 0.0 if found is None else float(found.value)
        self.kept: dict[tuple[str, str], tuple[int, np.ndarray]] = {}

    def bring(self, meeting: Meeting, year: int) -> None:
        """Give members their tastes for texts on a line that they know, and keep all tastes."""
        shape = (len(meeting.text.drafts), self.chamber.n_members)
        fresh = self.chamber.streams.normal(f"{meeting.label}/ballot", shape)
        tastes = {}
        for k, draft in enumerate(meeting.text.drafts):
            taste, known = fresh[:, k], self._before(meeting.item, draft)
            if known is not None:
                before, kept = known
                taste = renewed(kept, taste, self.persistence, year - before)
                meeting.room.ballot_noise[:, k] = draft.noise * logistic_taste(taste)
            tastes[meeting.item, draft.name] = year, taste
        self.kept |= tastes

    def _before(self, item: str, draft: Draft) -> tuple[int, np.ndarray] | None:
        """Find the last vote on a draft's line: its own, or that of the text it continues."""
        if (item, draft.name) in self.kept:
            return self.kept[item, draft.name]
        lines = [key for key in self.kept if key[1] == draft.continues]
        return self.kept[lines[-1]] if lines else None
