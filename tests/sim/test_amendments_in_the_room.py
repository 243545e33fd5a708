"""Amendments and parts of a text in a room that can be worked out on paper."""

import numpy as np
import pytest

from sim.forums.outcome import Result
from sim.forums.procedures import (
    Amendments,
    Division,
)
from sim.strategies.camp import Strategy
from sim.strategies.tactics import Tactics
from tests.sim.conftest import VOTE, decide

pytestmark = pytest.mark.usefixtures("even_draws")


def test_amendments_move_the_text_halfway_and_no_further(paper):
    """A text at 1 has one of four behind it; amended to a half it has three."""
    hows, places = [], []
    for amendments in (0, 1):
        chamber = paper.chamber((1.0, 0.4, 0.4, -0.3), behaviour={"deference": 0.0}, halfwidth=0.01)
        draft = paper.draft(chamber, stakes=20.0, halfwidth=np.full((1, 4), 0.01))
        theirs = Strategy(tactics=Tactics(amendments=amendments))
        stages = {"amendments": Amendments(then="vote"), "vote": VOTE}
        meeting = paper.meeting(chamber, [draft], rivals=["DDD"], theirs=theirs, stages=stages)
        meeting.text.drafts[0].noise = 1e-9
        hows.append(decide(meeting).how[0, 0])
        places.append(draft.position[0, 0])
    assert hows == [Result.FAILED, Result.ADOPTED_BY_VOTE] and places == [1.0, 0.5]


def test_deference_keeps_amendments_out(paper):
    chamber = paper.chamber((1.0, 0.4, 0.4, -0.3), behaviour={"deference": 10.0})
    theirs = Strategy(tactics=Tactics(amendments=3))
    stages = {"amendments": Amendments(then="vote"), "vote": VOTE}
    meeting = paper.meeting(chamber, rivals=["DDD"], theirs=theirs, stages=stages)
    meeting.text.drafts[0].noise = 1e-9
    decide(meeting)
    assert (meeting.text.drafts[0].position == 1.0).all()


def test_of_two_amendments_the_further_is_voted_first_and_answers_the_other(paper):
    chamber = paper.chamber((1.0, 0.1, 0.1, -0.3), behaviour={"deference": 0.0})
    theirs = Strategy(tactics=Tactics(amendments=2))
    draft = paper.draft(chamber, stakes=20.0)
    stages = {"amendments": Amendments(then="vote"), "vote": VOTE}
    meeting = paper.meeting(chamber, [draft], rivals=["DDD"], theirs=theirs, stages=stages)
    meeting.text.drafts[0].noise = 1e-9
    decide(meeting)
    assert draft.position[:, 0] == pytest.approx(1 / 3)


def test_a_clause_voted_separately_is_struck_with_its_cost(paper):
    for division, place, demand in ((False, 1.0, 2.0), (True, 0.5, 0.0)):
        chamber = paper.chamber((1.0, 0.3, 0.3), behaviour={"deference": 0.0})
        draft = paper.draft(chamber, demand=2.0, clauses=[(np.array([0.5]), 2.0)])
        theirs = Strategy(tactics=Tactics(division=division))
        stages = {"division": Division(then="vote"), "vote": VOTE}
        meeting = paper.meeting(chamber, [draft], theirs=theirs, stages=stages)
        meeting.text.drafts[0].noise = 1e-9
        decide(meeting)
        assert (draft.position == place).all() and np.all(np.atleast_1d(draft.demand) == demand)


def test_against_division_keeps_the_text_whole(paper):
    place = (1.0, 0.9, 0.9, -0.1)
    hows = []
    for moved_by in ([], ["against_division"]):
        chamber = paper.chamber(place, behaviour={"deference": 0.0})
        draft = paper.draft(chamber, clauses=[(np.array([0.5]), 9.0)])
        meeting = paper.meeting(
            chamber, [draft], rivals=["DDD"], theirs=Strategy(tactics=Tactics(division=True)),
            ours=Strategy(tactics=Tactics(motions=moved_by)),
            stages={"division": Division(then="vote"), "vote": VOTE},
        )  # fmt: skip
        meeting.text.drafts[0].noise = 1e-9
        decide(meeting)
        hows.append(float(draft.position[0, 0]))
    assert hows == [0.5, 1.0]
