"""The phases of a round, in the order of docs/odd.md, as functions of the meeting's state.

Caucus, court, deliberate, revise, sound out; when the chair closes, decide and
aftermath. Every phase is a few passes over (R, N) blocks; all members move at once.
"""

from __future__ import annotations

import numpy as np

from sim.meeting import courting, deliberation
from sim.meeting.camp_view import view
from sim.meeting.caucus import gather
from sim.meeting.draft import Draft
from sim.meeting.sounding import objectors, sound_out
from sim.meeting.state import Meeting
from sim.strategies.camp import Camp
from sim.theory.bargaining import compromise

SHAPED_RED_LINE = 0.25  # what work on a rival's text cannot take off; stated range 0 to 0.5
CHAIR_STEP = 0.5  # share of the way the chair moves in the first round; stated range 0.1 to 0.9
SURGICAL = 0.1  # share of the way to objectors in one late edit (OE-2); stated range 0.02 to 0.3

__all__ = ["PHASES", "caucus", "court", "deliberate", "revise", "sound_out"]


def caucus(meeting: Meeting) -> None:
    """Members choose the coalition that attracts them most, or none."""
    gather(meeting)
    for c, camp in enumerate(meeting.camps):
        meeting.answer[c] = answer(meeting, c, camp)


def answer(meeting: Meeting, c: int, camp: Camp) -> np.ndarray | None:
    """What a camp's demands and conduct add to the utility of what it wants, (R, N) [logits]."""
    if not meeting.aims[c]:
        return None
    aim = meeting.aims[c][0]
    strategy, hypocrisy = camp.strategy, meeting.chamber.behaviour.hypocrisy
    seen = view(meeting, c, aim.places[0], aim.sign)
    demanded = strategy.discipline.demand(seen)
    if not (strategy.frame.claim > 0 and np.any(hypocrisy)):
        return demanded
    inside = meeting.coalition[c]
    conduct = (inside * strategy.frame.conduct(seen.roster)).sum(axis=1)
    short = strategy.frame.claim - conduct / np.maximum(inside.sum(axis=1), 1)
    cost = hypocrisy * np.maximum(short, 0.0)[:, None]
    lost = np.where(inside, 0.0, -cost)
    return lost if demanded is None else demanded + lost


def court(meeting: Meeting) -> None:
    """Camps spend; what a member has been given counts on the drafts it was given for."""
    courting.spend(meeting)


def deliberate(meeting: Meeting) -> None:
    """Members listen to their caucuses; in a body that only talks, to everyone near."""
    if meeting.room.talks:
        deliberation.talk(meeting)
    else:
        weight = meeting.chamber.behaviour.listening * meeting.room.forum.deliberation
        meeting.chamber.positions.consult(np.minimum(1.0, weight))


def revise(meeting: Meeting) -> None:
    """Sponsors give way towards the status quo; the chair, towards objectors."""
    drafts = meeting.text.drafts
    for c, camp in enumerate(meeting.camps):
        for k in meeting.own(camp):
            give_way(meeting, c, k)
        shaping = camp.strategy.draft.shaping
        if shaping:
            step = np.full(meeting.chamber.n_replications, shaping)
            for draft in drafts:
                if draft.camp not in (None, camp.name):
                    draft.concede(step, draft.status_quo, SHAPED_RED_LINE)
    for k, draft in enumerate(drafts):
        if draft.camp is None:
            towards_compromise(meeting, k)
    contribute(meeting)


def contribute(meeting: Meeting) -> None:
    """Let contributions shape the texts before a ballot (study groups, IETF, 3GPP).

    Every text goes a share of the way to the mean place of those who contribute. Where
    only states vote these are those who may speak, and the share is the body's
    ``contributions`` times their part of all voices in the room. Where organisations
    vote they are the members, each by its effort; over the whole meeting texts go the share
    ``contributions`` of the way, more of it early than late (mechanism rows 45, 55 and 57).
    """
    forum = meeting.room.forum
    if not forum.contributions or meeting.room.talks:
        return
    if (effort := members_effort(meeting)) is not None:
        left = meeting.rounds - meeting.round
        early = 2.0 * left / (meeting.rounds * (meeting.rounds + 1))  # sums to 1
        weight = meeting.room.present * effort
        total = np.maximum(weight.sum(axis=1), 1e-12)[:, None]
        place = np.stack([(weight * x).sum(axis=1) for x in meeting.chamber.by_axis()], axis=1)
        step = forum.contributions * early * weight.any(axis=1)[:, None]
        for draft in meeting.text.drafts:
            draft.position = draft.position + step * (place / total - draft.position)
        return
    guests, voice = deliberation.speakers(meeting.chamber, forum)
    if not guests.shape[1]:
        return
    place = (guests * voice[:, None]).sum(axis=1) / voice.sum()
    states = meeting.room.attendance.sum()
    step = forum.contributions * voice.sum() / (voice.sum() + states)
    for draft in meeting.text.drafts:
        draft.position = draft.position + step * (place - draft.position)


def members_effort(meeting: Meeting) -> np.ndarray | None:
    """What each member contributes, (N,); None in a body in which organisations do not vote."""
    chamber = meeting.chamber
    if chamber.effort is None or not chamber.organisation[meeting.room.entitled].any():
        return None
    return np.where(meeting.room.entitled, chamber.effort, 0.0)


def give_way(meeting: Meeting, c: int, k: int) -> None:
    """Let a camp concede on one of its drafts, within its red line."""
    drafting, draft = meeting.camps[c].strategy.draft, meeting.text.drafts[k]
    seen = view(meeting, c, k)
    step = drafting.concession(seen)
    if step is not None and step.any():
        goal = drafting.towards(seen)
        draft.concede(step, draft.status_quo if goal is None else goal, drafting.red_line)


def towards_compromise(meeting: Meeting, k: int) -> None:
    """Move the chair's text to where the delegations behind each side balance.

    The chair weighs camps by the delegations behind them, not by how many texts
    they table (R5), in the shadow of the vote that each could win (docs/theory.md,
    consensus); delegations that no side has won keep it at what holds.
    """
    chair = meeting.text.drafts[k]
    target = balance(meeting, k)
    against = objectors(meeting, k)
    heft = meeting.there(meeting.strength * meeting.room.entitled)
    heard = (against * heft).sum(axis=1) / heft.sum(axis=-1)
    left = 1.0 - meeting.round / meeting.rounds  # ever smaller edits as adoption nears (OE-2)
    chair.position = chair.position + CHAIR_STEP * left * (target - chair.position)
    move_towards(meeting, chair, against, CHAIR_STEP * left * heard)


def balance(meeting: Meeting, k: int) -> np.ndarray:
    """Where a chair's text would stand if every delegation in the room weighed the same.

    A delegation is divided between the camps by its probabilities of a yes to their
    texts, of several texts of a camp that to the one with most support in the room;
    what is left of it stands with the status quo. Where regional organisations have made
    common proposals, a delegation stands behind what it has signed, and a camp's leaders
    behind their own text.

    Returns
    -------
    (R, D) float64
        [sd]
    """
    text, attendance = meeting.text, meeting.there(meeting.room.attendance)
    support, place = [], []
    for camp in meeting.camps:
        mine = text.of(camp.name)
        if not mine:
            continue
        if meeting.room.signed is None:
            behind = [text.expected.yes(j) for j in mine]
        else:
            behind = [(meeting.room.signed[j] | camp.leaders).astype(float) for j in mine]
        where = [text.drafts[j].position for j in mine]
        if len(mine) > 1:
            yes = np.stack(behind)
            best = (yes * attendance).sum(axis=2).argmax(axis=0)
            rows = np.arange(len(best))
            behind, where = [yes[best, rows]], [np.stack(where)[best, rows]]
        support += behind
        place += where
    everyone = attendance.sum(axis=-1)
    whole = np.maximum(sum(support), 1.0)  # who would say yes to both is divided
    weight = [((side / whole) * attendance).sum(axis=1) / everyone for side in support]
    rest = 1.0 - sum(weight)
    target = rest[:, None] * text.drafts[k].status_quo
    for share, position in zip(weight, place, strict=True):
        target += share[:, None] * position
    return target


def move_towards(meeting: Meeting, draft: Draft, group: np.ndarray, step: np.ndarray) -> None:
    """Move a text a step, (R,) share of the way, to the mean position of an (R, N) group."""
    wish = compromise(meeting.chamber.positions.now(), group)
    taken = np.where(group.any(axis=1), step, 0.0)
    draft.position += taken[:, None] * (wish - draft.position)


# In the order of a round (docs/odd.md); members with a mind of their own are asked
# between the first and the second.
PHASES = (caucus, court, deliberate, revise, sound_out)
