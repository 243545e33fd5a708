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
from dataclasses import dataclass

import numpy as np

from sim.meeting.camp_view import view
from sim.meeting.state import Meeting
from sim.theory.coalition import Stretched, attraction_by_nearness, stretched

OUTSIDE = -1
MOST = 0.8  # beyond this share of members all are worked out: picking some has its price too


@dataclass(frozen=True)
class Offer:
    """What a coalition offers those who may come in.

    Attributes
    ----------
    camp : int
        Whose coalition it is.
    places : (n,) int64 or None
        Of members: all who may come in anywhere, and those who are in; None for everyone.
    pull : (R, n) float64
        What being inside is worth to them [logits].
    may : (R, n) or (n,) bool
        Who may be inside: a member that is not asked, refused or expelled is not.
    """

    camp: int
    places: np.ndarray | None
    pull: np.ndarray
    may: np.ndarray


def gather(meeting: Meeting) -> None:
    """Let members stay out, join, leave; refuse and expel those who may not be inside."""
    asking = [
        (c, k, aim.sign)
        for c, camp in enumerate(meeting.camps)
        if camp.invited.any()
        for aim in meeting.aims[c]
        for k in aim.places
    ]
    offers: list[Offer] = []
    if asking:  # what is the same for every coalition of a round
        place = None
        if np.any(meeting.chamber.behaviour.company):
            scale = np.sqrt(meeting.text.yardstick.salience)
            place = stretched(meeting.chamber.positions.now(), scale)
        offers = [offer(meeting, c, k, sign, place) for c, k, sign in asking]
    choice = choose(meeting.coalition[0].shape, offers) if offers else None
    for c, camp in enumerate(meeting.camps):
        if choice is None:
            meeting.coalition[c] = camp.leaders
            continue
        others = np.any([o.leaders for o in meeting.camps if o is not camp], axis=0)
        mine = np.zeros(choice.shape, dtype=bool)
        for at, made in enumerate(offers):
            if made.camp == c:
                mine |= choice == at
        meeting.coalition[c] = (mine & ~others) | camp.leaders


def offer(meeting: Meeting, c: int, k: int, sign: int, place: Stretched | None) -> Offer:
    """Work out what a camp's coalition for or against a draft is worth to its members-to-be.

    Parameters
    ----------
    c, k : int
        Which camp, and which draft it works on.
    sign : {1, -1}
        For or against it.
    place : Stretched or None
        Where members stand; None where company is worth nothing.
    """
    behaviour, inside = meeting.chamber.behaviour, meeting.coalition[c]
    may = meeting.camps[c].strategy.invite.admits(view(meeting, c, k, sign))
    concerned = np.atleast_2d(may).any(axis=0) | inside.any(axis=0)
    few = np.count_nonzero(concerned) <= MOST * concerned.size
    places = np.flatnonzero(concerned) if few else None
    lean, reserve = picked(meeting.text.leans[k], places), picked(meeting.reserve, places)
    pull = lean - reserve if sign > 0 else -lean - reserve
    pull += picked(loyalty(meeting, c), places)
    if place is not None:
        near = attraction_by_nearness(
            place if places is None else place.of(places),
            picked(inside, places),
            picked(meeting.strength, places),
            behaviour.reach,
        )
        near *= behaviour.company
        pull += near
    if c in meeting.money.promise:
        pull += picked(meeting.money.promise[c], places)
    return Offer(c, places, pull, picked(may, places))


def picked(x: np.ndarray, places: np.ndarray | None) -> np.ndarray:
    """Give an array for some members only, (..., n); for all of them where places are None."""
    return x if places is None else np.take(x, places, axis=-1)


def loyalty(meeting: Meeting, c: int) -> np.ndarray:
    """What ties that lead into a camp's coalition are worth to each member, (R, N) [logits].

    Only replications in which somebody has come or gone since the last round are counted anew.
    """
    group, chamber = meeting.coalition[c], meeting.chamber
    tie = np.broadcast_to(chamber.behaviour.tie, (len(group), 1))
    if c not in meeting.ties:
        meeting.ties[c] = group.copy(), tie * chamber.tie_share(group)
    before, worth = meeting.ties[c]
    rows = np.flatnonzero((before != group).any(axis=1))
    if len(rows):
        before[rows], worth[rows] = group[rows], tie[rows] * chamber.tie_share(group[rows])
    return worth


def choose(shape: tuple[int, ...], offers: Sequence[Offer], threshold: float = 0.0) -> np.ndarray:
    """Let every member choose the coalition that attracts it most, or none.

    Parameters
    ----------
    shape : (int, int)
        Replications and members.
    offers : sequence of Offer
        One for each coalition; what staying out is worth is ``threshold``.

    Returns
    -------
    (R, N) int8
        Number of the offer, −1 outside. Among equals, the first.

    Examples
    --------
    >>> first = Offer(0, None, np.array([[1.0, -1.0]]), np.ones(2, bool))
    >>> choose((1, 2), [first, Offer(1, None, np.array([[2.0, -2.0]]), np.ones(2, bool))])
    array([[ 1, -1]], dtype=int8)
    """
    best = np.full(shape, float(threshold))
    choice = np.full(shape, OUTSIDE, dtype=np.int8)
    for at, made in enumerate(offers):
        before = picked(best, made.places)
        better = made.pull > before
        better &= made.may
        places = slice(None) if made.places is None else made.places
        best[:, places] = np.where(better, made.pull, before)
        choice[:, places] = np.where(better, np.int8(at), picked(choice, made.places))
    return choice
