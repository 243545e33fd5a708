"""The caucus: which coalition, if any, each member stands in.

The force on a member is that of the landscape theory of Axelrod & Bennett
(1993): how near it is to those already inside, weighted by their strength
(`sim.theory.coalition`). Beside it stand what the coalition's text is worth to the member (with the
lines of its standing blocs, resentment and inducements in it), its ties to
those inside, what it is promised, and a random error. All members choose at once, so
the energy of the landscape may rise in a round; moved one at a time, by the
same choice, it never does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.meeting.camp_view import view
from sim.meeting.state import Meeting
from sim.theory.coalition import attraction_by_nearness, stretched

OUTSIDE = -1


def gather(meeting: Meeting) -> None:
    """Let members stay out, join, leave; refuse and expel those who may not be inside."""
    chamber = meeting.chamber
    behaviour = chamber.behaviour
    pulls, admitted, whose = [], [], []
    company = np.any(behaviour.company)
    place = None
    for c, camp in enumerate(meeting.camps):
        if not camp.invited.any():
            continue
        for k, sign in ((k, aim.sign) for aim in meeting.aims[c] for k in aim.places):
            pull = sign * meeting.text.leans[k] - behaviour.joining_cost - meeting.room.join_noise
            pull += behaviour.tie * chamber.tie_share(meeting.coalition[c])
            if company:
                if place is None:  # the same for every coalition of a round
                    place = stretched(chamber.position, np.sqrt(meeting.text.yardstick.salience))
                near = attraction_by_nearness(
                    place, meeting.coalition[c], meeting.strength, behaviour.reach
                )
                near *= behaviour.company
                pull += near
            if c in meeting.money.promise:
                pull += meeting.money.promise[c]
            pulls.append(pull)
            admitted.append(camp.strategy.invite.admits(view(meeting, c, k, sign)))
            whose.append(c)
    choice = choose(pulls, admitted) if pulls else None
    for c, camp in enumerate(meeting.camps):
        if choice is None:
            meeting.coalition[c] = camp.leaders
            continue
        others = np.any([o.leaders for o in meeting.camps if o is not camp], axis=0)
        mine = np.zeros(choice.shape, dtype=bool)
        for at, owner in enumerate(whose):
            if owner == c:
                mine |= choice == at
        meeting.coalition[c] = (mine & ~others) | camp.leaders


def choose(
    attraction: Sequence[np.ndarray], admitted: Sequence[np.ndarray], threshold: float = 0.0
) -> np.ndarray:
    """Let every member choose the coalition that attracts it most, or none.

    Parameters
    ----------
    attraction : sequence of (R, N) float64
        One for each coalition; what staying out is worth is ``threshold``.
    admitted : sequence of (R, N) or (N,) bool
        Who may be inside: a member that is not asked, refused or expelled is
        not.

    Returns
    -------
    (R, N) int8
        Number of the coalition, −1 outside. Among equals, the first.

    Examples
    --------
    >>> choose([np.array([[1.0, -1.0]]), np.array([[2.0, -2.0]])], [np.ones(2, bool)] * 2)
    array([[ 1, -1]], dtype=int8)
    """
    best = np.full(attraction[0].shape, float(threshold))
    choice = np.full(best.shape, OUTSIDE, dtype=np.int8)
    for c, (pull, may) in enumerate(zip(attraction, admitted, strict=True)):
        better = (pull > best) & may
        best = np.where(better, pull, best)
        choice[better] = c
    return choice
