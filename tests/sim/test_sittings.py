"""Committee and plenary are two ballots: partly new luck, new attendance, time for capitals."""

import numpy as np
import pytest
from scipy.special import expit, ndtri

from sim.forums.attendance import Attendance
from sim.forums.keys import Rivals, Sitting
from sim.forums.outcome import Result
from sim.forums.procedures import Consensus, SimpleMajority
from sim.meeting import sittings
from sim.meeting.meeting_floor import MeetingFloor
from sim.positions import Positions
from sim.recent import RecentAnswers

STAGES = {
    "committee": SimpleMajority(quorum_to_decide=0, if_adopted="plenary"),
    "plenary": SimpleMajority(quorum_to_decide=0, tie="second_vote"),
}


def room(paper, days=30, n=40, r=200, attendance=0.8, **behaviour):
    """A floor of members at 0 before a text at 0: only luck and attendance tell."""
    chamber = paper.chamber(
        np.zeros(n), n_replications=r, attendance=attendance, behaviour=behaviour
    )
    draft = paper.draft(chamber, position=0.0)
    meeting = paper.meeting(
        chamber, [draft], quiet=False, rivals=["CCC"], stages=STAGES,
        sittings={"plenary": Sitting(days=days)},
    )  # fmt: skip
    return MeetingFloor(meeting)


def scores(floor, stage):
    return ndtri(expit(floor.sittings.luck(floor.sittings.of(stage), 0)))


@pytest.mark.parametrize(("luck", "days"), [(0.9, 30), (0.9, 60), (0.5, 30)])
def test_luck_of_the_plenary_is_that_of_the_committee_in_part(paper, luck, days):
    """A correlation of luck ** (days / 30); 8000 pairs, so 0.03 is more than three errors."""
    floor = room(paper, days=days, sitting_luck=luck)
    first, second = scores(floor, "committee"), scores(floor, "plenary")
    found = np.corrcoef(first.ravel(), second.ravel())[0, 1]
    assert found == pytest.approx(luck ** (days / 30), abs=0.03)
    assert second.std() == pytest.approx(1.0, abs=0.03)


def test_luck_that_is_taken_again_is_the_one_worked_out_anew(paper, monkeypatch):
    """The second meeting draws the same numbers; one with another correlation does not."""
    first = room(paper).sittings.luck(("plenary",), 0)
    assert room(paper).sittings.luck(("plenary",), 0) is first
    monkeypatch.setattr(sittings, "ANSWERS", RecentAnswers())
    assert np.array_equal(room(paper).sittings.luck(("plenary",), 0), first)
    assert not np.array_equal(room(paper, sitting_luck=0.4).sittings.luck(("plenary",), 0), first)


def test_with_all_luck_in_common_every_vote_of_those_in_both_rooms_is_the_same(paper):
    floor = room(paper, sitting_luck=1.0)
    first, second = floor.ballot(0, "committee"), floor.ballot(0, "plenary")
    both = (first != 3) & (second != 3)
    assert both.any() and (first == second)[both].all()


def test_the_plenary_has_an_attendance_of_its_own(paper):
    """Four in five come to each: 0.32 are in one room and not in the other, unless habit rules."""
    floor = room(paper, sitting_attendance=0.0, sitting_absence=0.0)
    differs = floor.attending("committee") != floor.attending("plenary")
    assert differs.mean() == pytest.approx(0.32, abs=0.02)
    same = room(paper, sitting_attendance=1.0, sitting_absence=0.0)
    assert (same.attending("committee") == same.attending("plenary")).all()


def test_a_whole_room_may_be_fuller_or_emptier(paper):
    """Heads in 200 plenaries: by binomial chance alone sd 2.5, with a shift of 1 logit 6."""
    heads = [
        room(paper, sitting_absence=sd).attending("plenary").sum(axis=1).std() for sd in (0.0, 1.0)
    ]
    assert heads[0] == pytest.approx(2.53, abs=0.5)
    assert heads[1] > 4.5


def test_who_never_comes_and_who_always_comes_stays_so(paper):
    for rate in (0.0, 1.0):
        floor = room(paper, attendance=rate, sitting_absence=5.0)
        assert (floor.attending("plenary") == rate).all()


def test_rule_95_the_second_vote_is_taken_two_days_later_with_little_new_luck(paper):
    """After 30 days the luck is 0.5 the old; after 2 more, 0.5 ** (2 / 30) = 0.955 of that."""
    floor = room(paper, sitting_luck=0.5)
    second, again = scores(floor, "plenary"), scores(floor, "plenary/second")
    found = np.corrcoef(second.ravel(), again.ravel())[0, 1]
    assert found == pytest.approx(0.5 ** (2 / 30), abs=0.03)
    assert (floor.attending("plenary") != floor.attending("plenary/second")).any()


def test_an_equal_division_can_be_undone_at_the_second_vote(paper):
    """Two members, one for and one against: as a first vote it ties; new luck breaks some ties."""
    chamber = paper.chamber((5.0, -5.0), n_replications=400, attendance=0.9)
    meeting = paper.meeting(
        chamber, rivals=["BBB"], quiet=False,
        stages={"vote": SimpleMajority(quorum_to_decide=0, tie="second_vote")},
    )  # fmt: skip
    meeting.room.ballot_noise[:] = 0
    floor = MeetingFloor(meeting)
    tied = floor.ballot(0, "vote")
    tied = (tied == 2).sum(axis=1) == (tied == 0).sum(axis=1)
    outcome = meeting.room.forum.decide(floor)
    assert 0.05 < outcome.adopted[tied, 0].mean() < 0.3  # A comes and B does not: 0.09


def test_a_stage_that_meets_elsewhere_at_a_later_sitting_has_its_own_turnout(paper):
    chamber = paper.chamber(np.zeros(50), n_replications=100, attendance=0.9)
    meeting = paper.meeting(
        chamber, rivals=["CCC"], quiet=False, stages=STAGES, sittings={"plenary": Sitting()},
        attendance=Attendance(turnout=0.3, stages={"plenary": 0.7}),
    )  # fmt: skip
    floor = MeetingFloor(meeting)
    assert floor.attending("committee").mean() == pytest.approx(0.3, abs=0.02)
    assert floor.attending("plenary").mean() == pytest.approx(0.7, abs=0.02)


def test_a_replication_alone_has_the_plenary_it_has_among_others(paper):
    def floor(replications):
        chamber = paper.chamber(np.zeros(6), n_replications=4, attendance=0.7)
        chamber.streams.replications = replications
        chamber.n_replications = len(replications)
        chamber.positions = Positions(chamber.position[: len(replications)], [])
        meeting = paper.meeting(
            chamber, rivals=["CCC"], quiet=False, stages=STAGES, sittings={"plenary": Sitting()}
        )
        return MeetingFloor(meeting).ballot(0, "plenary")

    assert (floor(range(2, 3))[0] == floor(range(4))[2]).all()


def test_oe3_a_camp_goes_to_the_committee_only_with_a_text_that_would_carry(paper):
    """Of four, three stand with the one text and one with the other; the chair's is blocked."""
    chamber = paper.chamber((1.0, 1.0, 1.0, -1.0), behaviour={"block_cost": 0.0, "isolation": 0.0})
    drafts = [
        paper.draft(chamber, None, position=0.5),
        paper.draft(chamber, "democratic", position=1.0),
        paper.draft(chamber, "sovereigntist", position=-1.0),
    ]
    meeting = paper.meeting(
        chamber, drafts, rivals=["DDD"], one_text=True, rivals_=Rivals(at="committee"),
        stages={"group": Consensus(quorum_to_decide=0), **STAGES},
    )  # fmt: skip
    how = meeting.room.forum.decide(MeetingFloor(meeting)).how[0].tolist()
    assert how == [Result.BLOCKED, Result.ADOPTED_BY_VOTE, Result.NOT_CONSIDERED]


def test_ga13_a_lone_hold_out_disassociates_itself(paper):
    """C loses 3 alone at a cost of 1: it blocks, unless it may disassociate and be spared 0.8."""
    hows = []
    for may in (False, True):
        chamber = paper.chamber(
            (1.0, 0.9, -1.0), behaviour={"block_cost": 1.0, "isolation": 0.0, "relief": 0.8}
        )
        stages = {"consensus": Consensus(quorum_to_decide=0, disassociation=may)}
        outcome = (lambda m: m.room.forum.decide(MeetingFloor(m)))(
            paper.meeting(chamber, stages=stages)
        )
        hows.append(outcome.how[0, 0])
    assert hows == [Result.BLOCKED, Result.ADOPTED_BY_CONSENSUS]
    assert outcome.dissociated[:, 0].tolist() == [[False, False, True]] * 2
