"""Putting one's name to a text: who signs, with what reservation, who ratifies, who joins later.

One utility serves all four: what a member gains by being bound over what that costs it
(`sim.theory.diffusion.signature_utility`), with its error in the ballot where it must decide
with the others.
"""

from __future__ import annotations

import numpy as np

from sim.meeting.state import Meeting
from sim.theory.diffusion import signature_utility


def willing(meeting: Meeting, k: int, extra: float | np.ndarray = 0.0) -> np.ndarray:
    """Gain from being bound by a draft, over what it costs, (R, N) [logits]."""
    behaviour, text = meeting.chamber.behaviour, meeting.text.drafts[k]
    return signature_utility(
        meeting.text.leans[k],
        meeting.room.forum.bindingness,
        burden=behaviour.signing_burden + extra,
        cost=behaviour.joining_cost + np.atleast_1d(text.demand)[:, None],
    )


def worth(meeting: Meeting, k: int) -> np.ndarray:
    """Gain from a name under a draft, with its error, (R, N) [logits]; who gains signs."""
    return willing(meeting, k) + meeting.room.ballot_noise[:, k]


def signs(meeting: Meeting, k: int) -> np.ndarray:
    """Sign when the lean exceeds the cost of being seen and bound, (R, N) bool.

    Of rival texts only the one that is worth more (`sim.meeting.agenda.DraftSpec.rival_to`).
    """
    gain = worth(meeting, k)
    willing_to = gain > 0
    for other in meeting.text.drafts[k].rivals:
        willing_to &= gain > _worth_of_rival(meeting, other)
    return willing_to


def _worth_of_rival(meeting: Meeting, name: str) -> np.ndarray | float:
    """Gain from a rival text that lies open here, or of those who signed it before, (R, N)."""
    if name in meeting.past.signed:
        return meeting.past.signed[name]
    if meeting.room.forum.text == "pledge":
        for j, draft in enumerate(meeting.text.drafts):
            if draft.name == name:
                return worth(meeting, j)
    return -np.inf


def reserves(meeting: Meeting, k: int) -> np.ndarray:
    """Sign with a reservation where the gain is small, (R, N) bool."""
    gain = worth(meeting, k)
    return gain < meeting.chamber.behaviour.reservation


def ratifies(meeting: Meeting, k: int) -> np.ndarray:
    """Ratify where being bound, with an error of its own, is worth it, (R, N) bool.

    Stream: ``…/ratify/DRAFT``.
    """
    label = f"{meeting.label}/ratify/{meeting.text.drafts[k].name}"
    luck = meeting.chamber.streams.logistic(label, (meeting.chamber.n_members,))
    luck *= meeting.text.drafts[k].noise
    return willing(meeting, k, meeting.chamber.behaviour.ratifying_burden) + luck > 0


def accedes(meeting: Meeting, k: int) -> np.ndarray:
    """Join later a text that others have adopted, (R, N) bool; nobody where that is closed.

    Where it takes an invitation of all parties, leaders of a camp that has none among the
    members get none.
    """
    accession = meeting.room.forum.accession
    if accession is None:
        return np.zeros(meeting.room.ballot_noise[:, k].shape, dtype=bool)
    joins = signs(meeting, k)
    if accession.invitation:
        for camp in meeting.camps:
            if not (camp.leaders & meeting.room.entitled).any():
                joins &= ~camp.leaders
    return joins
