"""Precedent in a calendar: members come back to a text with the error they had.

A text of the same name as one voted on before, or one that says which it
`continues`, is on its line. What a member brings to the line beside its position
has mostly lasted (`sim.theory.error_persistence`); how much, per year, the calibration
tells as ``taste_persistence``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.chamber import Chamber
from sim.meeting.agenda import ItemSpec
from sim.meeting.draft import Draft
from sim.meeting.state import Meeting
from sim.theory.error_persistence import carried_error, logistic_error

COEFFICIENT = "taste_persistence"


def has_precedents(items: Sequence[ItemSpec]) -> bool:
    """Say whether any item of a calendar returns, or a text continues another.

    Parameters
    ----------
    items : sequence of ItemSpec
        In the order in which they are negotiated.
    """
    names = [item.name for item in items]
    continued = any(draft.continues for item in items for draft in item.drafts)
    return continued or len(set(names)) < len(names)


class Precedents:
    """Errors of the members of R replications by series of texts.

    Parameters
    ----------
    chamber : Chamber

    Attributes
    ----------
    kept : dict of (str, str) to (int, (R, N) float64)
        By item and text: the year it was last voted on, and the errors then,
        standard normal.
    """

    def __init__(self, chamber: Chamber):
        self.chamber = chamber
        found = chamber.calibration.coefficients.get(COEFFICIENT)
        self.persistence = 0.0 if found is None else float(found.value)
        self.kept: dict[tuple[str, str], tuple[int, np.ndarray]] = {}

    def bring(self, meeting: Meeting, year: int) -> None:
        """Give members their errors on texts of a series that they know, and keep all errors."""
        shape = (len(meeting.text.drafts), self.chamber.n_members)
        fresh = self.chamber.streams.normal(f"{meeting.label}/ballot", shape)
        errors = {}
        for k, draft in enumerate(meeting.text.drafts):
            error, known = fresh[:, k], self._before(meeting.item, draft)
            if known is not None:
                before, kept = known
                error = carried_error(kept, error, self.persistence, year - before)
                meeting.room.ballot_noise[:, k] = draft.noise * logistic_error(error)
            errors[meeting.item, draft.name] = year, error
        self.kept |= errors

    def _before(self, item: str, draft: Draft) -> tuple[int, np.ndarray] | None:
        """Find the last vote on a draft's line: its own, or that of the text it continues."""
        if (item, draft.name) in self.kept:
            return self.kept[item, draft.name]
        lines = [key for key in self.kept if key[1] == draft.continues]
        return self.kept[lines[-1]] if lines else None
