"""What a coalition is in the end: how large, how united, how legitimate."""

from __future__ import annotations

import numpy as np

from sim.forums.outcome import Outcome
from sim.meeting.state import Meeting
from sim.theory.ballot import Vote
from sim.theory.cohesion import agreement_index


def describe(meeting: Meeting, outcome: Outcome) -> list[dict[str, np.ndarray | str]]:
    """Describe each camp's coalition after a decision.

    Returns
    -------
    list of dict
        One for each camp: ``camp`` (str); ``size`` [members]; ``population``,
        share of the people of all members, 0 to 1; ``accountability``, mean
        liberal democracy of those inside, 0 to 1; ``legitimacy``, population
        times accountability (mechanism rows 20, 54); ``cohesion``, the agreement
        index (Hix, Noury & Roland 2005) of its votes on the camp's first text,
        NaN where it came to no vote; ``spend`` [bn US$].
    """
    roster = meeting.chamber.roster
    people = roster.column("population") * meeting.room.entitled
    people = people / max(float(people.sum()), 1.0)  # organisations are nobody's people
    account = roster.column("liberal_democracy")
    rows = []
    for c, camp in enumerate(meeting.camps):
        inside = meeting.coalition[c] & meeting.room.entitled
        size = inside.sum(axis=1)
        population = (inside * people).sum(axis=1)
        accountability = (inside * account).sum(axis=1) / np.maximum(size, 1)
        mine = meeting.own(camp)
        cohesion = np.full(len(size), np.nan)
        if mine:
            cohesion = agreement(outcome.votes[:, mine[0]], inside)
            voted = outcome.tally[:, mine[0]].sum(axis=1) > 0
            cohesion = np.where(voted, cohesion, np.nan)
        rows.append(
            {
                "camp": camp.name,
                "size": size.astype(np.int16),
                "population": population,
                "accountability": accountability,
                "legitimacy": population * accountability,
                "cohesion": cohesion,
                "spend": meeting.money.spend[c].copy(),
            }
        )
    return rows


def agreement(votes: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Agreement index of a group's votes, (R,); NaN where nobody voted.

    Examples
    --------
    >>> agreement(np.array([[2, 2, 0, 3]], dtype=np.int8), np.ones((1, 4), bool))
    array([0.5])
    """
    count = [((votes == code) & inside).sum(axis=1) for code in (Vote.YES, Vote.NO, Vote.ABSTAIN)]
    return agreement_index(*count)
