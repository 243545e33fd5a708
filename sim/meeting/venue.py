"""Deciding a draft where its camp wants it decided: here, or in another body."""

from __future__ import annotations

import copy

import numpy as np

from sim.forums.outcome import Outcome, Result
from sim.strategies.venue import Prospect, Venue

SHARPNESS = 33.0  # logits per unit of yes share: a lead of 3 points is one logit [judgement]


def decide(meeting, bodies: dict, entitled_in, room) -> tuple[Outcome, np.ndarray]:
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
    n, n_drafts = meeting.chamber.n_replications, len(meeting.drafts)
    authority = np.ones((n, n_drafts))
    movers = [
        (c, camp, [name for name in camp.strategy.venue.bodies if name != meeting.forum.name])
        for c, camp in enumerate(meeting.camps)
        if type(camp.strategy.venue) is not Venue
    ]
    movers = [(c, camp, names) for c, camp, names in movers if names and meeting.own(camp)]
    if not movers:
        return meeting.forum.decide(room(meeting)), authority
    elsewhere = {
        name: _moved(meeting, bodies[name], entitled_in) for _, _, names in movers for name in names
    }
    leaves = np.full((n, n_drafts), -1)
    for _, camp, names in movers:
        for k in meeting.own(camp):
            there = [_prospect(elsewhere[name], k) for name in names]
            leaves[:, k] = camp.strategy.venue.before(_prospect(meeting, k), there)
    outcome = meeting.forum.decide(room(meeting))
    for k in range(n_drafts):
        gone = leaves[:, k] >= 0
        outcome.adopted[gone, k] = False
        outcome.how[gone, k] = Result.NOT_CONSIDERED
    for _, camp, names in movers:
        for k in meeting.own(camp):
            there = [_prospect(elsewhere[name], k) for name in names]
            after = camp.strategy.venue.after(outcome.adopted[:, k], there)
            leaves[:, k] = np.where(leaves[:, k] >= 0, leaves[:, k], after)
        for at, name in enumerate(names):
            _decide_there(meeting, camp, elsewhere[name], leaves == at, outcome, authority, room)
    return outcome, authority


def shared(weight: np.ndarray, adopted: np.ndarray, meeting) -> np.ndarray:
    """Let several texts of one camp on one question weigh no more than the heaviest of them.

    Parameters
    ----------
    weight : (R, K) float64
        Mandates, 0 or more where adopted.
    adopted : (R, K) bool

    Returns
    -------
    (R, K) float64
    """
    for camp in meeting.camps:
        mine = meeting.own(camp)
        if len(mine) < 2:
            continue
        held = [np.where(adopted[:, k], weight[:, k], 0.0) for k in mine]
        total = sum(held)
        factor = np.where(total > 0, np.maximum.reduce(held) / np.where(total > 0, total, 1.0), 1.0)
        weight = weight.copy()
        for k in mine:
            weight[:, k] *= factor
    return weight


def _decide_there(meeting, camp, there, leaves, outcome, authority, room) -> None:
    mine = meeting.own(camp)
    if not leaves[:, mine].any():
        return
    second = there.forum.decide(room(there))
    here = max(meeting.forum.fit(meeting.issue) * meeting.forum.bindingness, 1e-3)
    weight = there.forum.fit(there.issue) * there.forum.bindingness / here
    for k in mine:
        rows = leaves[:, k]
        outcome.adopted[rows, k] = second.adopted[rows, k]
        outcome.how[rows, k] = second.how[rows, k]
        outcome.tally[rows, k] = second.tally[rows, k]
        outcome.votes[rows, k] = second.votes[rows, k]
        authority[rows, k] = weight
        draft = meeting.drafts[k]
        draft.position = np.where(rows[:, None], there.drafts[k].position, draft.position)


def _moved(meeting, forum, entitled_in):
    """The same meeting in another body: other rules, other members, other attendance."""
    there = copy.copy(meeting)
    there.forum, there.entitled = forum, entitled_in(forum)
    rates = forum.attendance.rates(meeting.chamber.attendance)
    there.attendance = np.where(there.entitled, rates, 0.0)
    label = f"{meeting.label}/attendance/{forum.name}"
    there.arrival = meeting.chamber.streams.uniform(label, (meeting.chamber.n_members,))
    there.present = there.arrival < there.attendance
    there.drafts = [copy.copy(draft) for draft in meeting.drafts]
    for draft in there.drafts:
        draft.position = draft.position.copy()
    there.sound_out()
    return there


def _prospect(meeting, k: int) -> Prospect:
    forum = meeting.forum
    if forum.majority is None:
        chance = np.exp(-meeting.objectors(k).sum(axis=1).astype(float))
    else:
        lead = meeting.yes_share(k) - float(forum.majority)
        chance = 1.0 / (1.0 + np.exp(-SHARPNESS * lead))
    return Prospect(forum.name, chance, forum.fit(meeting.issue), forum.bindingness)
