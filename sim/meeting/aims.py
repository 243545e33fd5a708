"""Which texts a camp works for and against, and with how much of its effort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.meeting.draft import Draft
from sim.strategies.camp import Camp


@dataclass(frozen=True)
class Aim:
    """Texts that a camp works for or against.

    Attributes
    ----------
    places : list of int
        Of the drafts.
    sign : {1, -1}
        For or against.
    share : float
        Of the camp's effort, 0 to 1.
    """

    places: list[int]
    sign: int
    share: float


def aims_of(camp: Camp, drafts: Sequence[Draft]) -> list[Aim]:
    """Say which texts a camp works for and against, and with how much of its effort.

    A chair's text that consolidates a single text is worked on as that text is: it is the
    one that is decided.
    """
    target = camp.strategy.target
    whose = [draft.camp if draft.made_of is None else draft.made_of.camp for draft in drafts]
    own = [k for k, owner in enumerate(whose) if owner == camp.name]
    others: list[int] = []
    if target.against:
        others = [
            k
            for k, (draft, owner) in enumerate(zip(drafts, whose, strict=True))
            if owner != camp.name
            and (target.text in draft.names if target.text else owner is not None)
        ]
    against = 0.0 if not others else 1.0 if not own else target.against
    aims = []
    if own and against < 1:
        aims.append(Aim(own, 1, 1.0 - against))
    if others:
        aims.append(Aim(others, -1, against))
    return aims
