"""A meeting before its first round, handed to the per-agent code as plain lists."""

from __future__ import annotations

import math

import numpy as np

from benchmarks.delegates import Luck
from sim.model import NegotiationModel


class Opening:
    """A meeting of `sim.model` before its first round, as plain lists.

    Parameters
    ----------
    scenario : Scenario
    replications : range
    """

    def __init__(self, scenario, replications):
        model = NegotiationModel(scenario, replications)
        model._open(*model._queue.pop(0))  # the meeting as it stands before its first round
        self.model = model
        meeting, chamber = model.meeting, model.chamber
        self.behaviour, self.rounds = chamber.behaviour, meeting.rounds
        self.listening = self.behaviour.listening
        self.camps, self.n = meeting.camps, chamber.n_members
        self.position = chamber.position.tolist()
        self.attendance = meeting.room.attendance.tolist()
        self.entitled = meeting.room.entitled.tolist()
        self.gdp = chamber.roster.column("gdp").tolist()
        self.tie, self.tie_total = chamber.tie.tolist(), chamber.tie_total.tolist()
        self.strength = meeting.strength.tolist()
        self.stretch = [math.sqrt(s) for s in meeting.text.yardstick.salience.tolist()]
        self.caucuses = [places.tolist() for places in chamber.caucuses]
        self.lines = [
            (places.tolist(), np.broadcast_to(strength, (len(self.position), 1))[:, 0].tolist())
            for _, places, strength in chamber.lines
        ]
        self.leaders = [camp.leaders.nonzero()[0].tolist() for camp in meeting.camps]
        self.invited = [camp.invited.nonzero()[0].tolist() for camp in meeting.camps]
        self.texts = [_texts(draft) for draft in meeting.text.drafts]
        self.leaning = [
            (draft.leaning + (0.0 if draft.commitment is None else draft.commitment)).tolist()
            for draft in meeting.text.drafts
        ]

    def luck(self, replication) -> Luck:
        """Give the luck that the arrays met in one replication."""
        meeting = self.model.meeting
        return Luck(
            meeting.room.present[replication].tolist(),
            meeting.room.join_noise[replication].tolist(),
            meeting.room.ballot_noise[replication].tolist(),
        )


def _texts(draft):
    """Give a draft's fields, one dictionary for each replication."""
    return [
        {
            "name": draft.name,
            "camp": draft.camp,
            "position": draft.position[r].tolist(),
            "status_quo": draft.status_quo[r].tolist(),
            "salience": draft.salience.tolist(),
            "stakes": float(draft.stakes[r]),
            "valence": float(draft.valence[r]),
            "halfwidth": draft.halfwidth[min(r, len(draft.halfwidth) - 1)].tolist(),
            "noise": np.broadcast_to(draft.noise, draft.halfwidth.shape[1:]).tolist(),
        }
        for r in range(len(draft.position))
    ]
