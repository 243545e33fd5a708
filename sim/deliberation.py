"""Talk: in a forum that decides nothing, all that happens.

States, firms, civil society and the technical community listen to those near
enough to be heard (bounded confidence, Hegselmann & Krause 2002; IG-1). Who
may speak is the body's; what is said lasts in part.
"""

from __future__ import annotations

import numpy as np

from sim.members.stakeholders import load_stakeholders
from sim.theory.opinion import hegselmann_krause_step

CONFIDENCE = 1.0  # [sd]; range 0.3 to 1.5 for the IGF (DOMAIN §3)
LASTING = 0.5  # part of what talk moved that lasts; range 0.2 to 1 [judgement]
VOICE_UNIT = 0.1  # bn US$ of informal contacts that add one voice [judgement], range 0.05 to 0.5


def talk(meeting) -> None:
    """Let one round of talk move positions.

    ``x ← x + w (mean of those within reach − x)``, w the weight of listening
    times the body's deliberation.
    """
    chamber, forum = meeting.chamber, meeting.forum
    weight = min(1.0, chamber.behaviour.listening * forum.deliberation)
    if weight == 0:
        return
    speakers, voice = others(forum, chamber.axes)
    n = chamber.n_members
    present = meeting.present
    everyone = np.empty((chamber.n_replications, n + len(speakers), len(chamber.axes)))
    everyone[:, :n] = chamber.position
    everyone[:, n:] = speakers
    voices = np.concatenate([_state_voices(meeting), voice])
    for r in range(chamber.n_replications):  # who is in the room differs
        heard = voices.copy()
        heard[:n] *= present[r]
        moved = hegselmann_krause_step(everyone[r, :, :2], CONFIDENCE, heard)
        step = weight * (moved[:n] - everyone[r, :n, :2]) * present[r][:, None]
        for d in range(2):  # the third axis is an assumption and stays
            chamber.position[r, :, d] += step[:, d]


def settle(meeting) -> None:
    """At the end of the meeting, keep the part that lasts."""
    chamber = meeting.chamber
    for d in range(len(chamber.axes)):
        anchor, x = chamber.anchor[..., d], chamber.position[..., d]
        anchor += LASTING * (x - anchor)


def others(forum, axes) -> tuple[np.ndarray, np.ndarray]:
    """Places and voices of the stakeholders who may speak: (S, D) and (S,)."""
    table = load_stakeholders()
    table = table[[forum.speaks(kind) for kind in table["kind"]]]
    return table[list(axes)].to_numpy(dtype=float), table["weight"].to_numpy(dtype=float)


def _state_voices(meeting) -> np.ndarray:
    """One voice for each state; a camp's leaders gain by what it spends on contacts."""
    voice = np.ones(meeting.chamber.n_members)
    for camp in meeting.camps:
        strategy = camp.strategy
        spent = strategy.budget * strategy.instruments.shares["ties"]
        voice += camp.leaders * (spent / VOICE_UNIT)
    return voice
