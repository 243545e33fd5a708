"""The room: who may vote and who has come, and with what errors they vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from sim.chamber import Chamber
from sim.forums.attendance import moved_alike
from sim.forums.forum import Forum
from sim.meeting.draft import Draft


@dataclass
class Room:
    """Who is in the room, and with what errors they will vote.

    Attributes
    ----------
    forum : Forum
    entitled : (N,) bool
        Who may vote in this body.
    attendance : (N,) float64
        Probability of coming, 0 where not entitled.
    arrival : (R, N) float64
        Uniform draws: who comes to a small meeting comes to a large one.
    fullness : (R,) float64
        What brings all members alike, or keeps them away [logits].
    fullness_sd : float
        Its standard deviation over replications [logits].
    present : (R, N) bool
    ballot_noise : (R, K, N) float64
        Each member's error in the ballot on each draft [logits].
    join_noise : (R, N) float64
        The same in the choice of a coalition [logits].
    away : dict of int to (R, N) float64
        By draft: what members have been given to stay away from its ballot; who would
        no longer vote yes with so much less of a lean is absent [logits].
    signed : (K, R, N) bool or None
        Who has signed each text as a regional common proposal; None in bodies without.
    """

    forum: Forum
    entitled: np.ndarray
    attendance: np.ndarray
    arrival: np.ndarray
    fullness: np.ndarray
    fullness_sd: float
    present: np.ndarray
    ballot_noise: np.ndarray
    join_noise: np.ndarray
    away: dict[int, np.ndarray] = field(default_factory=dict)
    signed: np.ndarray | None = None

    @property
    def talks(self) -> bool:
        """Whether the body only talks: no stage of it decides."""
        return not any(stage.decides for stage in self.forum.stages.values())

    def tonight(self, rates: np.ndarray) -> np.ndarray:
        """Probability of coming in each replication, given how full the room is, (R, N)."""
        return moved_alike(rates, self.fullness, self.fullness_sd)

    def moved(self, chamber: Chamber, forum: Forum, entitled: np.ndarray, label: str) -> Room:
        """The same people called to another body: other rules, members and attendance."""
        who = arrivals(chamber, forum, entitled, label, label)
        return replace(self, forum=forum, entitled=entitled, **who)


def seat(
    chamber: Chamber, forum: Forum, drafts: Sequence[Draft], label: str, entitled: np.ndarray
) -> Room:
    """Draw who comes, and with what errors members will vote and join."""
    noise = chamber.streams.logistic(f"{label}/ballot", (len(drafts), chamber.n_members))
    for k, draft in enumerate(drafts):
        noise[:, k] *= draft.noise
    return Room(
        forum=forum,
        entitled=entitled,
        ballot_noise=noise,
        join_noise=chamber.streams.logistic(f"{label}/join", (chamber.n_members,)),
        **arrivals(chamber, forum, entitled, f"{label}/attendance", label),
    )


def arrivals(
    chamber: Chamber, forum: Forum, entitled: np.ndarray, arrival: str, fullness: str
) -> dict[str, Any]:
    """Draw who comes to a body, from streams of these names; the fields of `Room` that say it."""
    rates = np.where(entitled, forum.attendance.rates(chamber.attendance), 0.0)
    drawn = chamber.streams.uniform(arrival, (chamber.n_members,))
    full, sd = how_full(chamber, fullness)
    return {
        "attendance": rates,
        "arrival": drawn,
        "fullness": full,
        "fullness_sd": sd,
        "present": drawn < moved_alike(rates, full, sd),
    }


def how_full(chamber: Chamber, label: str) -> tuple[np.ndarray, float]:
    """Draw what brings all members to a meeting alike, (R,) [logits], and say its sd."""
    sd = chamber.absence_shock
    if not sd:
        return np.zeros(chamber.n_replications), 0.0
    return sd * chamber.streams.normal(f"{label}/fullness"), sd
