"""What a meeting has adopted is what holds at the next one on the same matter.

In one body or in another: items of the same name are on the same matter, and so is
one that says which earlier item it `follows`.
"""

from __future__ import annotations

import numpy as np

from sim.forums.outcome import Outcome
from sim.meeting.signing import worth
from sim.meeting.state import Meeting


class Settled:
    """What holds on each matter, in R replications.

    Attributes
    ----------
    place : dict of str to (R, D) float64
        By matter [sd].
    carried : dict of str to dict of str to (R,) bool
        By matter and kind: motions that have carried and hold.
    left : dict of str to (R, D) float64
        By matter: where a chair's text stood that was not agreed, NaN where it was; the
        chair's summary, from which the next text starts (OE-3) [sd].
    signed : dict of str to (R, N) float64
        By text with rivals: what it is worth to its signers, −∞ to others [logits].
    """

    def __init__(self) -> None:
        self.place: dict[str, np.ndarray] = {}
        self.carried: dict[str, dict[str, np.ndarray]] = {}
        self.left: dict[str, np.ndarray] = {}
        self.signed: dict[str, np.ndarray] = {}

    def of(self, matter: str) -> np.ndarray | None:
        """Give what earlier meetings have left, (R, D) [sd]; None before the first."""
        return self.place.get(matter)

    def keep(self, matter: str, meeting: Meeting, outcome: Outcome, status_quo: np.ndarray) -> None:
        """Put what was adopted in the place of what held.

        Texts that are in force side by side have equal legal force: what holds lies at
        their mean. A treaty holds once it is in force. Where nothing was adopted, what
        held goes on; an election and a body that only talks settle nothing.

        Parameters
        ----------
        matter : str
        meeting : Meeting
            That has decided.
        outcome : Outcome
        status_quo : (R, D) float64
            What held before [sd].
        """
        forum = meeting.room.forum
        self._keep_signatures(meeting, outcome)
        self.carried[matter] = dict(meeting.past.carried)
        if forum.one_text:
            agreed = outcome.adopted[:, :1]
            self.left[matter] = np.where(agreed, np.nan, meeting.text.drafts[0].position)
        if meeting.room.talks or forum.elects:
            return
        holds = outcome.adopted
        if forum.adoption == "treaty":
            nowhere = np.zeros_like(holds)
            holds = holds & (nowhere if outcome.in_force is None else outcome.in_force)
        place = np.stack([draft.position for draft in meeting.text.drafts], axis=1)
        count = holds.sum(axis=1)
        mean = (holds[..., None] * place).sum(axis=1) / np.maximum(count, 1)[:, None]
        self.place[matter] = np.where(count[:, None] > 0, mean, status_quo)

    def _keep_signatures(self, meeting: Meeting, outcome: Outcome) -> None:
        """Keep who has signed a text that has rivals, and what it was worth to them."""
        if outcome.signed is None:
            return
        for k, draft in enumerate(meeting.text.drafts):
            if draft.rivals:
                named = outcome.signed[:, k] & outcome.adopted[:, k, None]
                self.signed[draft.name] = np.where(named, worth(meeting, k), -np.inf)
