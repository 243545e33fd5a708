"""The room: what whoever presides can ask of the members."""

import numpy as np
import pytest

from sim.forums.outcome import Result
from sim.forums.procedures import Consensus, Silence, SimpleMajority
from sim.meeting.meeting_floor import MeetingFloor
from sim.meeting.phases import SURGICAL
from sim.theory.ballot import Vote


@pytest.fixture
def meeting(paper):
    """Leans 1, -1 and -3 to a text at 1."""
    return paper.meeting(paper.chamber(behaviour={"block_cost": 1.5, "isolation": 0.0}))


def test_the_same_stage_gets_the_same_ballot(meeting):
    room = MeetingFloor(meeting)
    first = room.ballot(0, "vote")
    room.ballot(0, "vote/second")
    assert (room.ballot(0, "vote") == first).all()
    assert first.dtype == np.int8 and first.shape == (2, 3)


def test_asking_for_ballots_changes_nothing_in_the_meeting(meeting):
    lean = meeting.text.leans[0].copy()
    MeetingFloor(meeting).ballot(0, "vote")[:] = Vote.YES
    assert (meeting.text.leans[0] == lean).all()
    assert list(MeetingFloor(meeting).ballot(0, "vote")[0]) == [Vote.YES, Vote.NO, Vote.NO]


def test_only_those_present_block_but_the_absent_can_write(meeting):
    """GA-14: one objection in writing, from the room or not, breaks the silence."""
    meeting.room.present[0, 2] = False
    assert MeetingFloor(meeting).objection(0, "x").tolist() == [[False, False, True]] * 2
    rows = np.ones(2, dtype=bool)
    consensus = Consensus(quorum_to_decide=0).decide(MeetingFloor(meeting), 0, "x", rows)
    silence = Silence().decide(MeetingFloor(meeting), 0, "x", rows)
    assert consensus.result.tolist() == [Result.ADOPTED_BY_CONSENSUS, Result.BLOCKED]
    assert silence.result.tolist() == [Result.BLOCKED] * 2


def test_objections_are_as_strong_as_the_loss(meeting):
    assert MeetingFloor(meeting).intensity(0)[0] == pytest.approx([0.0, 1.0, 3.0])


def test_revision_moves_the_text_and_the_room_hears_of_it(meeting):
    """A tenth of the way from 1 towards C at -1 is 0.8; C then loses 1.8^2 - 1 = 2.24."""
    assert SURGICAL == 0.1
    room = MeetingFloor(meeting)
    room.revise(0, np.array([[False, False, True]] * 2))
    assert meeting.text.drafts[0].position[:, 0] == pytest.approx([0.8, 0.8])
    assert room.intensity(0)[0, 2] == pytest.approx(2.24)


def test_half_a_concession_goes_half_as_far(meeting):
    MeetingFloor(meeting).revise(0, np.array([[False, False, True]] * 2), np.array([0.5, 0.0]))
    assert meeting.text.drafts[0].position[:, 0] == pytest.approx([0.9, 1.0])


def test_revision_can_bring_consensus(paper):
    """C's loss of 3 exceeds its cost of 2.5; after one revision its loss of 2.24 does not."""
    for revisions, adopted in ((0, False), (1, True)):
        chamber = paper.chamber(behaviour={"block_cost": 2.5, "isolation": 0.0})
        stages = {"consensus": Consensus(revisions=revisions, quorum_to_decide=0)}
        meeting = paper.meeting(chamber, stages=stages)
        assert (meeting.room.forum.decide(MeetingFloor(meeting)).adopted == adopted).all()


def test_dearer_blocking_never_breaks_a_consensus(paper):
    shares = []
    rng = np.random.default_rng(2)
    place = rng.normal(size=15)
    for cost in (0.0, 0.5, 1.0, 2.0, 4.0, 8.0):
        chamber = paper.chamber(place, n_replications=1, behaviour={"block_cost": cost})
        stages = {"consensus": Consensus(quorum_to_decide=0)}
        meeting = paper.meeting(chamber, rivals=["OOO"], stages=stages)
        shares.append(bool(meeting.room.forum.decide(MeetingFloor(meeting)).adopted.all()))
    assert shares == sorted(shares) and shares[0] != shares[-1]


def test_members_that_decide_for_themselves_come_last(meeting):
    def all_yes(votes, draft):
        assert draft == 0
        return np.full_like(votes, Vote.YES)

    assert (MeetingFloor(meeting, all_yes).ballot(0, "vote") == Vote.YES).all()


def test_a_tie_is_rejected(paper):
    """Rule 133: one yes, one no."""
    chamber = paper.chamber((1.0, -1.0))
    stages = {"vote": SimpleMajority(quorum_to_decide=0)}
    meeting = paper.meeting(chamber, rivals=["BBB"], stages=stages)
    outcome = meeting.room.forum.decide(MeetingFloor(meeting))
    assert outcome.tally[0, 0].tolist() == [1, 0, 1, 0]
    assert not outcome.adopted.any()


def test_abstainers_do_not_defeat_a_text(paper):
    """One yes, no no, two abstentions (rule 126)."""
    meeting = paper.meeting(paper.chamber((1.0, 0.5, 0.6)))
    outcome = meeting.room.forum.decide(MeetingFloor(meeting))
    assert outcome.tally[0, 0].tolist() == [0, 2, 1, 0]
    assert outcome.adopted.all()
