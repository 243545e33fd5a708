"""What members think of the texts: log-odds of a yes, expected votes, objections."""

from __future__ import annotations

import numpy as np

from sim.meeting.expected import logistic
from sim.meeting.state import Meeting
from sim.theory.ballot import toward_line
from sim.theory.objection import cost_of_objecting


def sound_out(meeting: Meeting) -> None:
    """Work out every member's utility of every draft; votes are counted when asked for.

    Between the rounds of a meeting in which nobody asks, it is left until somebody does.
    """
    places = range(len(meeting.text.drafts))
    meeting.text.sounded(lambda: [stance(meeting, k) for k in places])
    if not 0 < meeting.round < meeting.rounds - 1 or heeded(meeting):
        meeting.text.answer()


def heeded(meeting: Meeting) -> bool:
    """Say whether anyone in the room asks between rounds what members think of the texts."""
    forum, past = meeting.room.forum, meeting.past
    chaired = any(draft.camp is None for draft in meeting.text.drafts)
    acts = any(camp.strategy.looks or camp.gifts is not None for camp in meeting.camps)
    always = meeting.watched or meeting.room.talks or past.inherited or bool(forum.contributions)
    return acts or chaired or always


def stance(meeting: Meeting, k: int) -> np.ndarray:
    """Utility of a yes with whips, resentment and bloc instructions: (R, N) [logits].

    Where the ballot is secret by rule none of them can be enforced, and only what the
    member itself prefers counts.
    """
    chamber, draft = meeting.chamber, meeting.text.drafts[k]
    if meeting.room.forum.secret:
        return draft.sincere(chamber.positions.now())
    whip = meeting.past.whip
    lean = draft.lean_at(chamber.positions)
    for c, camp in enumerate(meeting.camps):
        line, works = meeting.line(c, k), meeting.works(c, k)
        if works:
            lean += works * campaigned(meeting, c, works)
        if line and (pull := camp.strategy.discipline.strength):
            lean += (line * pull) * meeting.coalition[c]
        if line and camp.name in whip:
            lean += line * whip[camp.name][:, None] * meeting.coalition[c]
    committees = meeting.room.forum.national_committees is not None
    for _, places, strength in () if committees else chamber.lines:
        inside = np.take(lean, places, axis=1)
        lean[:, places] = toward_line(inside, strength, draft.band(places))
    for state, places, strength in chamber.instructions:
        band = np.broadcast_to(draft.halfwidth, lean.shape)[:, state]
        line = np.clip(lean[:, state] / np.maximum(band, 1e-9), -1.0, 1.0)
        lean[:, places] += strength * line[:, None]
    return lean


def campaigned(meeting: Meeting, c: int, works: int) -> np.ndarray | float:
    """What a camp's conduct and words add to the lean to what it wants, (R, N) [logits]."""
    added: np.ndarray | float = 0.0
    exclusion = meeting.chamber.behaviour.exclusion
    if np.any(exclusion) and meeting.excluded[c].any():
        added = added - exclusion * meeting.excluded[c]
    if (answer := meeting.answer[c]) is not None:
        added = added + answer
    if works < 0 and (appeal := meeting.appeal[c]) is not None:
        added = added + appeal  # on the own text it is in the draft
    return added


def expected_votes(meeting: Meeting, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Expected yes and no to a draft, two (R,) float64 [members]."""
    yes, no = meeting.text.expected.yes(k), meeting.text.expected.no(k)
    if (away := meeting.room.away.get(k)) is not None:
        draft, lean = meeting.text.drafts[k], meeting.text.leans[k]
        yes = logistic((lean - away - draft.halfwidth) / draft.noise)
    attendance = meeting.there(meeting.room.attendance)
    return (yes * attendance).sum(axis=1), (no * attendance).sum(axis=1)


def yes_share(meeting: Meeting, k: int) -> np.ndarray:
    """Expected yes over yes and no: (R,)."""
    yes, no = expected_votes(meeting, k)
    return yes / np.maximum(yes + no, 1e-12)


def worth_of(meeting: Meeting, k: int) -> np.ndarray:
    """What a text is worth to each member against having none, (R, N) [logits]."""
    return meeting.text.leans[k] - meeting.text.drafts[k].hollow()


def objectors(
    meeting: Meeting,
    k: int,
    standing: np.ndarray | None = None,
    *,
    spared: float | np.ndarray = 0.0,
    deferred: bool = False,
    extra: float = 0.0,
) -> np.ndarray:
    """Members who would rather bear the cost of blocking than the text: (R, N) bool.

    Whoever has spoken against the text bears that cost like anyone else. What only the
    member knows of the text, with which it would vote, counts here too. A camp that has
    decided to hold out has its leaders bear the cost of blocking what is worse for them
    than nothing.

    Parameters
    ----------
    standing : (R,) int, optional
        How many object so far.
    spared : float or (R, 1) float64
        Part of the loss that disassociating from the text would spare.
    deferred : bool
        Whether an objection only puts the text off: approval that owes nothing to its place
        is then not lost, and does not count.
    extra : float
        What objecting costs here beyond `Behaviour.block_cost` [logits].
    """
    behaviour = meeting.chamber.behaviour
    cost = cost_of_objecting(behaviour.block_cost + extra, behaviour.isolation, standing)
    worth = worth_of(meeting, k)
    worth += meeting.room.ballot_noise[:, k]
    if deferred:
        draft = meeting.text.drafts[k]
        worth -= (draft.valence * draft.taken_over())[:, None]
    loss = np.negative(worth, out=worth)
    if np.any(spared):
        loss *= 1.0 - spared
    against = loss > cost
    for camp in meeting.camps:
        if camp.strategy.tactics.hold_out and meeting.text.drafts[k].camp != camp.name:
            against |= camp.leaders & (loss > 0)
    return meeting.there(meeting.room.entitled & against)
