"""Talk: in a forum that decides nothing, all that happens.

States, firms, civil society and the technical community listen to those near
enough to be heard (bounded confidence, Hegselmann & Krause 2002; IG-1). Who
may speak is the body's; what is said lasts in part.
"""

from __future__ import annotations

import numpy as np

from sim.chamber import Chamber
from sim.forums.forum import Forum
from sim.meeting.state import Meeting
from sim.theory.opinion import hegselmann_krause_mean

CONFIDENCE = 1.0  # [sd]; range 0.3 to 1.5 for the IGF (docs/theory.md)
LASTING = 0.5  # part of what talk moved that lasts; range 0.2 to 1 [judgement]
VOICE_UNIT = 0.1  # bn US$ of informal contacts that add one voice [judgement], range 0.05 to 0.5


def talk(meeting: Meeting) -> None:
    """Let one round of talk move positions.

    ``x ← x + w (mean of those within reach − x)``, w the weight of listening
    times the body's deliberation.
    """
    chamber, forum = meeting.chamber, meeting.room.forum
    weight = np.minimum(1.0, chamber.behaviour.listening * forum.deliberation)
    if not np.any(weight):
        return
    guests, voice = speakers(chamber, forum)
    loud = _state_voices(meeting)
    position, _ = chamber.positions.moving()
    axes, share = chamber.estimated, np.broadcast_to(weight, (chamber.n_replications, 1))[:, 0]
    for r in range(chamber.n_replications):  # who is in the room differs
        here = meeting.room.present[r]
        x = np.compress(here, position[r, :, axes], axis=0)
        voices = np.concatenate([np.compress(here, loud), voice])
        everyone = np.concatenate([x, guests[r, :, axes]])
        mean = hegselmann_krause_mean(everyone, CONFIDENCE, voices, len(x))
        position[r, here, axes] = x + share[r] * (mean - x)


def settle(meeting: Meeting) -> None:
    """At the end of the meeting, keep the part that lasts."""
    chamber = meeting.chamber
    position, anchor = chamber.positions.moving()
    for d in range(len(chamber.axes)):
        anchor[..., d] += LASTING * (position[..., d] - anchor[..., d])


def effects(meeting: Meeting) -> dict[str, np.ndarray]:
    """Measure what a meeting of talk has changed among the states in the room.

    Parameters
    ----------
    meeting : Meeting

    Returns
    -------
    dict of str to (R,) float64
        ``moved``: mean distance from where states stood at the opening [sd].
        ``spread_before``, ``spread``: root mean squared distance from the
        room's mean [sd]. ``ties_before``, ``ties``: share of pairs of states
        near enough to hear each other. ``salience_before``, ``salience``: part
        of the room's disagreement that is about openness, 0 to 1, which is what
        there is left to talk about.
    """
    axes = meeting.chamber.estimated
    assert meeting.opening is not None  # kept in a body that only talks
    now, then = meeting.chamber.positions.now()[..., axes], meeting.opening[..., axes]
    weight = meeting.room.present / np.maximum(meeting.room.present.sum(axis=1), 1)[:, None]
    n_axes = now.shape[2]
    gone = np.sqrt(sum((now[..., d] - then[..., d]) ** 2 for d in range(n_axes)))
    out = {"moved": (weight * gone).sum(axis=1)}
    for suffix, position in (("_before", then), ("", now)):
        variance = []
        for d in range(n_axes):
            x = position[..., d]
            mean = (weight * x).sum(axis=1, keepdims=True)
            variance.append((weight * (x - mean) ** 2).sum(axis=1))
        total = sum(variance)
        out[f"spread{suffix}"] = np.sqrt(total)
        out[f"salience{suffix}"] = variance[0] / np.maximum(total, 1e-12)
        near = [_near(position[r], meeting.room.present[r]) for r in range(len(position))]
        out[f"ties{suffix}"] = np.array(near)
    return out


def _near(position: np.ndarray, present: np.ndarray) -> float:
    """Share of pairs of states in the room that are within reach of each other."""
    x = np.compress(present, position, axis=0)
    n = len(x)
    if n < 2:
        return 0.0
    gap = sum((x[:, None, d] - x[None, :, d]) ** 2 for d in range(x.shape[1]))
    return float((np.count_nonzero(gap <= CONFIDENCE**2) - n) / (n * (n - 1)))


def speakers(chamber: Chamber, forum: Forum) -> tuple[np.ndarray, np.ndarray]:
    """Positions and voices of the stakeholders who may speak in a body: (R, S, D) and (S,).

    One that has a seat of its own, as an organisation that votes, speaks from there.
    """
    may = chamber.stakeholders.of(forum.who_speaks)
    may &= ~np.isin(chamber.stakeholders.code, chamber.roster.iso3)
    return chamber.stakeholder_position[:, may], chamber.stakeholders.voice[may]


def _state_voices(meeting: Meeting) -> np.ndarray:
    """One voice for each state; a camp's leaders gain by what it spends on contacts."""
    voice = np.ones(meeting.chamber.n_members)
    for camp in meeting.camps:
        strategy = camp.strategy
        spent = strategy.budget * strategy.instruments.contacts
        voice += camp.leaders * (spent / VOICE_UNIT)
    return voice
