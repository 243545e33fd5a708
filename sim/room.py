"""The room: a meeting as whoever presides sees it when a text is decided."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.forums.floor import Floor
from sim.meeting import SURGICAL, Meeting
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
        self.meeting.towards(draft, objectors, SURGICAL * (1.0 if share is None else share))
        self.meeting.sound_out()

    def intensity(self, draft: int) -> np.ndarray:
        """Loss of each member that loses, in logits."""
        return np.maximum(-self.meeting.leans[draft], 0.0)

    def sign(self, draft: int) -> np.ndarray:
        """Sign when the lean exceeds the cost of being seen behind the text, and of being bound."""
        lean = self.meeting.leans[draft] + self.meeting.ballot_noise[:, draft]
        behaviour, text = self.meeting.chamber.behaviour, self.meeting.drafts[draft]
        cost = behaviour.joining_cost + text.demand
        cost += behaviour.signing_burden * self.meeting.forum.bindingness
        return (lean > cost) & self.present & self.entitled

    def choose(self, remaining: np.ndarray, stage: str) -> np.ndarray:
        """Choose the candidate that one leans to most among those remaining."""
        best = np.full((self.n_replications, self.n_members), -np.inf)
        choice = np.full(best.shape, -1, dtype=np.int8)
        for k in range(self.n_drafts):
            lean = self.meeting.leans[k] + self.meeting.ballot_noise[:, k]
            better = (lean > best) & remaining[:, k, None]
            best = np.where(better, lean, best)
            choice[better] = k
        choice[~(self.present & self.entitled)] = -1
        return choice
