"""The room: a meeting as whoever presides sees it when a text is decided."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.forums.floor import Floor
from sim.meeting import Meeting
from sim.theory.ballot import Vote

Amend = Callable[[str, np.ndarray, int], np.ndarray]


class Room(Floor):
    """Members of a meeting, answering what their body's rules ask.

    Parameters
    ----------
    meeting : Meeting
    amend : callable, optional
        Called with ``("ballot", votes, draft)`` after everyone's votes are
        computed, so that single members may decide otherwise.
    """

    def __init__(self, meeting: Meeting, amend: Amend | None = None):
        self.meeting, self.amend_votes = meeting, amend
        chamber = meeting.chamber
        self.n_replications, self.n_members = chamber.n_replications, chamber.n_members
        self.n_drafts = len(meeting.drafts)
        self.entitled, self.present = meeting.entitled, meeting.present

    def ballot(self, draft: int, stage: str, secret: np.ndarray | None = None) -> np.ndarray:
        """Cast by the ordered logit; the luck of the draw is one per draft."""
        lean = self.meeting.leans[draft] + self.meeting.ballot_noise[:, draft]
        h = self.meeting.drafts[draft].halfwidth[:, None]
        votes = np.full(lean.shape, Vote.ABSTAIN, dtype=np.int8)
        votes[lean > h] = Vote.YES
        votes[lean < -h] = Vote.NO
        votes[~(self.present & self.entitled)] = Vote.ABSENT
        return votes if self.amend_votes is None else self.amend_votes("ballot", votes, draft)

    def objection(self, draft: int, stage: str, standing: np.ndarray | None = None) -> np.ndarray:
        """Object when the loss is greater than the cost of blocking."""
        return self.meeting.objectors(draft, standing) & self.present

    def revise(self, draft: int, objectors: np.ndarray, share: np.ndarray | None = None) -> None:
        """Move the text towards the objectors and sound out the room again."""
        self.meeting.towards(draft, objectors, 1.0 if share is None else share)
        self.meeting.sound_out()

    def intensity(self, draft: int) -> np.ndarray:
        """Loss of each member that loses, in logits."""
        return np.maximum(-self.meeting.leans[draft], 0.0)

    def sign(self, draft: int) -> np.ndarray:
        """Sign when the lean to the text exceeds the cost of being seen behind it."""
        lean = self.meeting.leans[draft] + self.meeting.ballot_noise[:, draft]
        return (lean > self.meeting.chamber.behaviour.joining_cost) & self.present
