"""The conference as members see it: signatures, the package, calling a vote, proxies."""

from fractions import Fraction

import numpy as np
import pytest

from sim.forums.attendance import Attendance
from sim.forums.outcome import Result
from sim.forums.procedures import AdHocGroup, ConferenceVote, MajorityOfMembers
from sim.forums.regions import Organisation
from sim.meeting import regional
from sim.meeting.meeting_floor import MeetingFloor
from sim.meeting.phases import balance
from sim.meeting.sounding import sound_out

SIX = Organisation("north", support=2)


def conference(paper, place, *, blocs, behaviour=None, n_replications=2, **keys):
    """Three texts: the chair's at 0, the democratic at 1, the sovereigntist at -1."""
    chamber = paper.chamber(
        place, blocs=blocs, behaviour=behaviour or {}, n_replications=n_replications
    )
    drafts = [
        paper.draft(chamber, None, position=0.0),
        paper.draft(chamber, "democratic", position=1.0),
        paper.draft(chamber, "sovereigntist", position=-1.0),
    ]
    stages = {
        "group": AdHocGroup(sessions=1, quorum_to_decide=0, if_called="vote"),
        "vote": ConferenceVote(quorum_to_decide=0),
    }
    last = chr(ord("A") + len(place) - 1) * 3
    return paper.meeting(chamber, drafts, rivals=[last], stages=stages, one_text=True, **keys)


def test_only_who_supports_a_common_proposal_signs_it(paper):
    """A and B of the north are for the democratic text, C is not; D of the south is no member."""
    meeting = conference(paper, (1.0, 1.0, 0.0, 1.0, -1.0), blocs={"north": ["AAA", "BBB", "CCC"]})
    meeting.room.forum.regions = (SIX,)
    regional.prepare(meeting)
    assert meeting.room.signed[1, 0].tolist() == [True, True, False, False, False]
    assert not meeting.room.signed[[0, 2]].any()


def test_the_chair_weighs_signatories_and_leaders(paper):
    """Of five, A and B have signed the one text, the leader E stands behind its own: (2 - 1)/5."""
    meeting = conference(paper, (1.0, 1.0, 0.0, 1.0, -1.0), blocs={"north": ["AAA", "BBB", "CCC"]})
    meeting.room.forum.regions = (SIX,)
    regional.prepare(meeting)
    assert balance(meeting, 0) == pytest.approx(np.full((2, 1), 0.2))


def test_a_region_that_is_split_leaves_no_proposal(paper):
    meeting = conference(paper, (1.0, 0.0, 0.0, -1.0), blocs={"north": ["AAA", "BBB", "CCC"]})
    meeting.room.forum.regions = (SIX,)
    regional.prepare(meeting)
    assert not meeting.room.signed.any()


def test_the_package_takes_the_text_back_until_the_objector_lets_it_pass(paper):
    """E at -1 loses 3 by the text at 1, 5/4 by that at 1/2: at a cost of 2, a half is dropped."""
    meeting = conference(
        paper, (1.0, 1.0, 1.0, 1.0, -1.0), blocs={},
        behaviour={"block_cost": 2.0, "isolation": 0.0, "relief": 0.0, "call_cost": 9.0},
    )  # fmt: skip
    meeting.text.drafts[0].position[:] = 1.0
    meeting.room.forum.stages["group"].sessions = 0
    MeetingFloor(meeting).retreat(0, np.zeros(2))
    outcome = meeting.room.forum.decide(MeetingFloor(meeting))
    assert (outcome.how[:, 0] == Result.ADOPTED_BY_CONSENSUS).all()
    # at 3/4: (x - 0)^2 - (x - 3/4)^2 at x = -1 is 1 - 49/16 = -33/16, still beyond 2
    assert meeting.text.drafts[0].position == pytest.approx(np.full((2, 1), 0.5))


@pytest.mark.parametrize(
    ("place", "cost", "pressed"),
    [
        ((1.0, 1.0, 1.0, -1.0), 0.5, True),  # A's text alone would carry, and gains it 1
        ((1.0, 1.0, 1.0, -1.0), 2.0, False),  # not worth breaking the custom
        ((1.0, 1.0, -1.0, -1.0), 0.5, False),  # neither side has more than half
    ],
)
def test_a_side_presses_its_language_where_it_alone_would_carry(paper, place, cost, pressed):
    """The chair's text at 0 changes nothing; A at 1 would gain 1 by its own."""
    meeting = conference(paper, place, blocs={}, behaviour={"block_cost": 9.0, "call_cost": cost})
    room = MeetingFloor(meeting)
    rows = np.array([True, False])
    got = room.presses(0, "vote", Fraction(1, 2), rows)
    assert got.tolist() == [pressed, False]
    assert meeting.text.drafts[0].position[:, 0].tolist() == [float(pressed), 0.0]


def test_nobody_presses_where_the_rival_text_would_carry_too(paper):
    """With an approval of 5 both texts would carry: a vote would only be answered in kind."""
    meeting = conference(
        paper, (1.0, 1.0, 1.0, -1.0), blocs={}, behaviour={"block_cost": 9.0, "call_cost": 0.1}
    )
    for draft in meeting.text.drafts:
        draft.valence[:] = 5.0
    sound_out(meeting)
    room = MeetingFloor(meeting)
    assert not room.presses(0, "vote", Fraction(1, 2), np.ones(2, dtype=bool)).any()


def test_whether_a_vote_would_be_won_is_asked_of_the_rule_that_counts_it(paper):
    """Three of four say yes to the text at 1: enough of those voting, and not of nine tenths."""
    meeting = conference(paper, (2.0, 2.0, 2.0, -2.0), blocs={})
    room = MeetingFloor(meeting)
    assert room.would_carry(1, "vote", Fraction(1, 2)).all()
    meeting.room.forum.stages["vote"] = MajorityOfMembers(of_members=0.9)
    assert not room.would_carry(1, "vote", Fraction(1, 2)).any()


def test_leaders_who_would_win_call_a_vote_when_it_is_worth_it(paper):
    """A gains 1 by the text and E would stop it: A calls a vote at a cost of 0.5, not of 2.

    E loses 9/16 even by a quarter of the text, more than its cost of 0.1: nothing is changed.
    """
    hows = []
    for cost in (0.5, 2.0):
        meeting = conference(
            paper, (1.0, 1.0, 1.0, 1.0, -1.0), blocs={},
            behaviour={"block_cost": 0.1, "isolation": 0.0, "relief": 0.0, "call_cost": cost},
        )  # fmt: skip
        meeting.text.drafts[0].position[:] = 1.0
        meeting.room.forum.stages["group"].sessions = 0
        MeetingFloor(meeting).retreat(0, np.zeros(2))
        hows.append(meeting.room.forum.decide(MeetingFloor(meeting)).how[0, 0])
    assert hows == [Result.ADOPTED_BY_VOTE, Result.BLOCKED]


def test_cv335_absent_delegations_vote_through_the_nearest_one_in_the_room(paper):
    """B is away and nearer to A than to C: with proxies for all, A's yes is cast twice."""
    meeting = conference(paper, (1.0, 0.8, -1.0), blocs={}, behaviour={"proxy_rate": 1.0})
    meeting.room.present[:, 1] = False
    floor = MeetingFloor(meeting)
    assert floor.proxy("vote")[0].tolist() == [-1, 0, -1]
    vote = ConferenceVote(quorum_to_decide=0).decide(floor, 1, "vote", np.ones(2, bool))
    assert vote.tally[0].tolist() == [1, 0, 2, 0]
    meeting.chamber.behaviour.proxy_rate = 0.0
    vote = ConferenceVote(quorum_to_decide=0).decide(floor, 1, "vote", np.ones(2, bool))
    assert vote.tally[0].tolist() == [1, 0, 1, 1]


def test_r15_more_are_accredited_than_are_in_the_room(paper):
    chamber = paper.chamber(np.zeros(100), n_replications=50, attendance=0.9)
    meeting = paper.meeting(
        chamber, rivals=["CCC"], quiet=False,
        attendance=Attendance(turnout=0.8, accredited=0.95), stages={"vote": ConferenceVote()},
    )  # fmt: skip
    floor = MeetingFloor(meeting)
    assert floor.accredited().mean() == pytest.approx(95, abs=1.5)
    assert (floor.accredited() >= floor.present.sum(axis=1)).all()
