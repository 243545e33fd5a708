"""Deciding a draft where its camp wants it decided: here, or in another body."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from sim.forums.floor import Floor
from sim.forums.forum import Forum
from sim.forums.outcome import Outcome, Result
from sim.meeting.sounding import objectors, sound_out, yes_share
from sim.meeting.state import Meeting, Texts
from sim.strategies.camp import Camp
from sim.strategies.venue import Prospect
from sim.theory import same_bits

SHARPNESS = 33.0  # logits per unit of yes share: a lead of 3 points is one logit [judgement]


def decide(
    meeting: Meeting,
    bodies: Mapping[str, Forum],
    entitled_in: Callable[[Forum], np.ndarray],
    room: Callable[[Meeting], Floor],
) -> tuple[Outcome, np.ndarray]:
    """Decide a meeting's drafts, each in the body that its camp has chosen.

    Parameters
    ----------
    meeting : Meeting
    bodies : dict of str to Forum
        The bodies at hand, the meeting's own among them.
    entitled_in : callable
        Gives the (N,) bool mask of who may vote in a body.
    room : callable
        Makes a `Floor` of a meeting.

    Returns
    -------
    Outcome
    authority : (R, K) float64
        What an adopted text weighs against one adopted here: fit times
        bindingness of the body, relative to this one.
    """
    n, n_drafts = meeting.chamber.n_replications, len(meeting.text.drafts)
    authority = np.ones((n, n_drafts))
    movers = [
        (c, camp, [name for name in camp.strategy.venue.bodies if name != meeting.room.forum.name])
        for c, camp in enumerate(meeting.camps)
    ]
    movers = [(c, camp, names) for c, camp, names in movers if names and meeting.own(camp)]
    if not movers:
        return meeting.room.forum.decide(room(meeting)), authority
    elsewhere = {
        name: _moved(meeting, bodies[name], entitled_in) for _, _, names in movers for name in names
    }
    leaves = np.full((n, n_drafts), -1)
    for _, camp, names in movers:
        for k in meeting.own(camp):
            there = [_prospect(elsewhere[name], k) for name in names]
            leaves[:, k] = camp.strategy.venue.before(_prospect(meeting, k), there)
    outcome = meeting.room.forum.decide(room(meeting))
    for k in range(n_drafts):
        gone = leaves[:, k] >= 0
        outcome.adopted[gone, k] = False
        outcome.how[gone, k] = Result.NOT_CONSIDERED
    for _, camp, names in movers:
        for k in meeting.own(camp):
            there = [_prospect(elsewhere[name], k) for name in names]
            got = outcome.adopted[:, k] | _agreed(meeting, outcome)
            after = camp.strategy.venue.after(got, there)
            leaves[:, k] = np.where(leaves[:, k] >= 0, leaves[:, k], after)
        for at, name in enumerate(names):
            _decide_there(meeting, camp, elsewhere[name], leaves == at, outcome, authority, room)
    return outcome, authority


def _agreed(meeting: Meeting, outcome: Outcome) -> np.ndarray:
    """Where the body's one text was agreed: whoever let it pass has lost nothing, (R,) bool."""
    by_consensus = outcome.how[:, 0] == Result.ADOPTED_BY_CONSENSUS
    return by_consensus & meeting.room.forum.one_text


def shared(weight: np.ndarray, adopted: np.ndarray, meeting: Meeting) -> np.ndarray:
    """Of several texts of one camp in force, count the one that goes farthest.

    What a softer text asks is asked by the farther one too; adopted beside it, it
    takes nothing back.

    Parameters
    ----------
    weight : (R, K) float64
        0 or more.
    adopted : (R, K) bool

    Returns
    -------
    (R, K) float64
    """
    for camp in meeting.camps:
        mine = meeting.own(camp)
        if len(mine) < 2:
            continue
        drafts = [meeting.text.drafts[k] for k in mine]
        reach = np.stack(
            [(d.salience * (d.position - d.status_quo) ** 2).sum(axis=1) for d in drafts], axis=1
        )
        farthest = np.where(adopted[:, mine], weight[:, mine] * (1.0 + reach), -1.0).argmax(axis=1)
        weight = weight.copy()
        for at, k in enumerate(mine):
            weight[:, k] = np.where(farthest == at, weight[:, k], 0.0)
    return weight


def _decide_there(
    meeting: Meeting,
    camp: Camp,
    there: Meeting,
    leaves: np.ndarray,
    outcome: Outcome,
    authority: np.ndarray,
    room: Callable[[Meeting], Floor],
) -> None:
    mine = meeting.own(camp)
    if not leaves[:, mine].any():
        return
    there, answers = answered(there, camp)
    gone = leaves[:, mine].any(axis=1) & ~_agreed(meeting, outcome)
    taken = {k: leaves[:, k] for k in mine} | {k: gone & ~outcome.adopted[:, k] for k in answers}
    second = _put(there, list(taken), room)
    here = max(meeting.room.forum.fit(meeting.issue) * meeting.room.forum.bindingness, 1e-3)
    weight = there.room.forum.fit(there.issue) * there.room.forum.bindingness / here
    for k, rows in taken.items():
        outcome.adopted[rows, k] = second.adopted[rows, k]
        outcome.how[rows, k] = second.how[rows, k]
        outcome.tally[rows, k] = second.tally[rows, k]
        outcome.votes[rows, k] = second.votes[rows, k]
        authority[rows, k] = weight
        draft = meeting.text.drafts[k]
        draft.position = np.where(rows[:, None], there.text.drafts[k].position, draft.position)


def answered(there: Meeting, mover: Camp) -> tuple[Meeting, list[int]]:
    """Let camps that follow a mover object in the body it has gone to, and table their texts there.

    Returns
    -------
    Meeting
        With what they do against its text as their tactics.
    list of int
        Places of the texts that they table there.
    """
    camps, texts = [], []
    for camp in there.camps:
        venue = camp.strategy.venue
        sits = bool((camp.leaders & there.room.entitled).any())
        if camp is mover or not venue.follows or not sits:
            camps.append(camp)
            continue
        if venue.tables:
            texts += there.own(camp)
        strategy = copy.copy(camp.strategy)
        strategy.tactics = strategy.tactics if venue.objects is None else venue.objects
        camps.append(replace(camp, strategy=strategy))
    return replace(there, camps=camps), texts


def _put(there: Meeting, mine: list[int], room: Callable[[Meeting], Floor]) -> Outcome:
    """Decide texts in another body; one that works on one text takes each for itself."""
    if not there.room.forum.one_text:
        return there.room.forum.decide(room(there))
    outcome = Outcome.blank(
        there.chamber.n_replications, len(there.text.drafts), there.chamber.n_members
    )
    for k in mine:
        own = replace(there.room, ballot_noise=there.room.ballot_noise[:, [k]])
        alone = replace(there, room=own, text=Texts([there.text.drafts[k]], there.text.yardstick))
        sound_out(alone)
        verdict = own.forum.decide(room(alone))
        outcome.take(k, verdict, 0)
    return outcome


def _moved(meeting: Meeting, forum: Forum, entitled_in: Callable[[Forum], np.ndarray]) -> Meeting:
    """The same meeting in another body: other rules, other members, other attendance."""
    label = f"{meeting.label}/attendance/{forum.name}"
    room = meeting.room.moved(meeting.chamber, forum, entitled_in(forum), label)
    drafts = [copy.copy(draft) for draft in meeting.text.drafts]
    for draft in drafts:
        draft.position = draft.position.copy()
    there = replace(meeting, room=room, text=Texts(drafts, meeting.text.yardstick))
    room.present = there.there(room.present)
    sound_out(there)
    return there


def _prospect(meeting: Meeting, k: int) -> Prospect:
    forum = meeting.room.forum
    if forum.majority is None:
        chance = same_bits.exp(-objectors(meeting, k).sum(axis=1).astype(float))
    else:
        lead = yes_share(meeting, k) - float(forum.majority)
        chance = 1.0 / (1.0 + same_bits.exp(-SHARPNESS * lead))
    return Prospect(forum.name, chance, forum.fit(meeting.issue), forum.bindingness)
