"""What the rules ask of the room beyond a vote: every answer must be able to change an outcome."""

import numpy as np
import pytest

from sim.forums.attendance import Attendance
from sim.forums.outcome import Method, Result
from sim.forums.procedures import (
    AlternativeApproval,
    ConferenceVote,
    Consensus,
    EliminationBallots,
    Pledge,
    RoughConsensus,
    Signature,
    SimpleMajority,
    TrackChoice,
    TraditionalApproval,
    WithoutVote,
)
from sim.meeting.deliberation import speakers as guests_of
from sim.meeting.meeting_floor import MeetingFloor
from sim.meeting.phases import contribute, deliberate
from sim.strategies.camp import Strategy
from sim.strategies.tactics import Tactics
from tests.sim.conftest import VOTE, decide

pytestmark = pytest.mark.usefixtures("even_draws")


def test_a_study_group_changes_track(paper):
    stages = {
        "track": TrackChoice(if_lost="fast", if_carried="traditional"),
        "fast": AlternativeApproval(if_referred="traditional"),
        "traditional": TraditionalApproval(),
    }
    place = (1.0, 0.9, 0.9, -0.1, -0.2)
    stage = []
    for moved_by in ([], ["track"]):
        chamber = paper.chamber(place, behaviour={"deference": 0.0})
        theirs = Strategy(tactics=Tactics(motions=moved_by))
        meeting = paper.meeting(
            chamber, rivals=["EEE"], theirs=theirs, stages=stages, text="recommendation",
            who_speaks=["state"],
        )  # fmt: skip
        meeting.room.ballot_noise[:, 0, 1] = -5.0
        stage.append(int(decide(meeting).stage[0, 0]))
    assert stage == [1, 2]


def test_one_who_loses_declares_policy_implications(paper):
    stages = {
        "fast": AlternativeApproval(if_referred="traditional"),
        "traditional": TraditionalApproval(announcement_days=90),
    }
    place = (1.0, 0.9, 0.9, 0.9, -1.0)
    stage = []
    for moved_by in ([], ["policy_implications"]):
        chamber = paper.chamber(place)
        theirs = Strategy(tactics=Tactics(motions=moved_by))
        meeting = paper.meeting(
            chamber, rivals=["EEE"], theirs=theirs, stages=stages, text="recommendation",
            who_speaks=["state"],
        )  # fmt: skip
        stage.append(int(decide(meeting).stage[0, 0]))
    assert stage == [0, 1]


def test_a_secret_ballot_frees_from_the_line(paper):
    """Two lean to no, the bloc's line pulls them to yes; in secret they follow themselves."""
    for asked, adopted in (([], True), (["secret_ballot"], False)):
        chamber = paper.chamber(
            (1.0, 1.0, 1.0, 0.0, 0.0), blocs={"abcde": ["AAA", "BBB", "CCC", "DDD", "EEE"]},
            behaviour={"discipline": {"abcde": 4.0}},
        )  # fmt: skip
        chamber.position[:, 2:, 0] = (0.9, 0.0, 0.0)
        theirs = Strategy(tactics=Tactics(motions=asked))
        vote = ConferenceVote(quorum_to_decide=0, secret_at=1, recorded_at=None)
        meeting = paper.meeting(chamber, rivals=["EEE"], theirs=theirs, stages={"vote": vote})
        outcome = decide(meeting)
        yes = int(outcome.tally[0, 0, 2])
        assert (yes == 5) == adopted
        assert outcome.method[0, 0] == (Method.UNRECORDED if adopted else Method.SECRET)


def test_r6_who_has_spoken_bears_the_cost_of_blocking_like_anyone_else(paper):
    """C loses 3 and has spoken against the text: at a cost of 4 it lets it pass."""
    hows = []
    for cost in (2.0, 4.0):
        chamber = paper.chamber((1.0, 0.9, -1.0), behaviour={"block_cost": cost, "isolation": 0.0})
        draft = paper.draft(chamber, opponents=np.array([False, False, True]))
        stages = {"consensus": Consensus(quorum_to_decide=0)}
        hows.append(decide(paper.meeting(chamber, [draft], stages=stages)).how[0, 0])
    assert hows == [Result.BLOCKED, Result.ADOPTED_BY_CONSENSUS]


def test_asking_for_a_vote_costs_less_than_blocking(paper):
    """C loses 3: at a cost of 2 it asks, at 4 it lets the text pass without a vote."""
    stages = {"unvoted": WithoutVote(if_requested="vote"), "vote": VOTE}
    hows = []
    for cost in (2.0, 4.0):
        chamber = paper.chamber((1.0, 0.9, -1.0), behaviour={"request_cost": cost})
        hows.append(decide(paper.meeting(chamber, stages=stages)).how[0, 0])
    assert hows == [Result.ADOPTED_BY_VOTE, Result.ADOPTED_BY_CONSENSUS]


def test_who_spoke_against_asks_at_any_cost(paper):
    chamber = paper.chamber((1.0, 0.9, 0.4), behaviour={"request_cost": 9.0})
    draft = paper.draft(chamber, opponents=np.array([False, False, True]))
    stages = {"unvoted": WithoutVote(if_requested="vote"), "vote": VOTE}
    assert (
        decide(paper.meeting(chamber, [draft], stages=stages)).how == Result.ADOPTED_BY_VOTE
    ).all()


def test_time_to_consider_takes_time(paper):
    """C's loss of 3 is above the cost of asking for time and below that of opposing."""
    days = []
    for request in (2.0, 4.0):
        chamber = paper.chamber(
            (1.0, 1.0, 1.0, -1.0), behaviour={"request_cost": request, "block_cost": 4.0}
        )
        stages = {"tap": TraditionalApproval()}
        meeting = paper.meeting(chamber, stages=stages, text="recommendation")
        outcome = decide(meeting)
        assert (outcome.how == Result.ADOPTED_BY_CONSENSUS).all()
        days.append(int(outcome.days[0, 0]))
    assert days == [118, 90]


def test_stakeholders_comment_where_they_may_speak(paper):
    """At 99 everybody with a place near 0 loses; a body of states hears states only."""
    for speakers, widths in ((["state"], 3), (["state", "firm", "civil_society"], None)):
        chamber = paper.chamber(((1.0, 0, 0), (0.5, 0, 0), (0.0, 0, 0)))
        stages = {"aap": AlternativeApproval(if_referred="tap"), "tap": TraditionalApproval()}
        draft = paper.draft(chamber, position=99.0)
        meeting = paper.meeting(
            chamber, [draft], stages=stages, text="recommendation", who_speaks=speakers
        )
        comments = MeetingFloor(meeting).comment(0, "aap")
        assert comments.shape[1] == 3 if widths else comments[:, 3:].any()


def test_r6_opposing_a_technical_text_costs_more_than_blocking_elsewhere(paper):
    """C loses 3 at a cost of blocking of 1: it opposes, unless opposing costs 3 more."""
    hows = []
    for extra in (0.0, 3.0):
        chamber = paper.chamber((1.0, 1.0, -1.0), behaviour={"block_cost": 1.0, "isolation": 0.0})
        stages = {"tap": TraditionalApproval(supporting=0, opposing_cost=extra)}
        hows.append(decide(paper.meeting(chamber, stages=stages, text="recommendation")).how[0, 0])
    assert hows == [Result.BLOCKED, Result.ADOPTED_BY_CONSENSUS]


def test_r16_the_consultation_asks_whether_to_consider_not_whether_to_approve(paper):
    """Two of three would vote no with a loss of 3, and none would oppose at 4: it is taken up."""
    chamber = paper.chamber((1.0, -1.0, -1.0), behaviour={"block_cost": 4.0, "isolation": 0.0})
    meeting = paper.meeting(chamber, stages={"tap": TraditionalApproval()}, text="recommendation")
    floor = MeetingFloor(meeting)
    assert floor.ballot(0, "tap")[0].tolist() == [2, 0, 0]
    assert floor.consider(0, "tap/consultation")[0].tolist() == [2, 2, 2]
    assert floor.consider(0, "tap/consultation", -2.0)[0].tolist() == [2, 0, 0]
    meeting.room.present[:, 0] = False
    assert MeetingFloor(meeting).consider(0, "tap/consultation")[0].tolist() == [3, 2, 2]


def test_comments_of_stakeholders_move_the_text(paper):
    """Only those who comment are heard: at 99 all of them lose, and pull the text to themselves."""
    places = []
    for speakers in (["state"], ["state", "firm"]):
        chamber = paper.chamber(
            ((99.0, 0, 0), (99.0, 0, 0), (99.0, 0, 0)), behaviour={"block_cost": 99999.0}
        )
        draft = paper.draft(chamber, position=99.0)
        stages = {"aap": AlternativeApproval(if_referred="tap"), "tap": TraditionalApproval()}
        decide(
            paper.meeting(
                chamber, [draft], stages=stages, text="recommendation", who_speaks=speakers
            )
        )
        places.append(float(draft.position[0, 0]))
    assert places[0] == 99.0 and places[1] < 95.0


def test_who_speaks_shapes_the_text_before_states_see_it(paper):
    """A tenth of the way, times the part of their voices in all, towards those who speak."""
    places = []
    for speakers in (["state"], ["state", "firm"], ["state", "civil_society"]):
        chamber = paper.chamber(((1.0, 0, 0), (0.5, 0, 0), (0.0, 0, 0)))
        draft = paper.draft(chamber)
        meeting = paper.meeting(chamber, [draft], who_speaks=speakers, contributions=0.1)
        guests, voice = guests_of(chamber, meeting.room.forum)
        before = draft.position.copy()
        contribute(meeting)
        if len(voice):
            mean = (guests * voice[:, None]).sum(axis=1) / voice.sum()
            step = 0.1 * voice.sum() / (voice.sum() + 3)
            assert draft.position == pytest.approx(before + step * (mean - before))
        places.append(float(draft.position[0, 0]))
    assert len(set(places)) == 3


def test_the_technical_community_counts_where_the_room_is_weighed(paper):
    """All states are for a text that every stakeholder is far from: it fails with them."""
    hows = []
    for speakers in (["state"], ["state", "technical_community", "civil_society", "firm"]):
        chamber = paper.chamber(((99.0, 0, 0), (99.0, 0, 0), (99.0, 0, 0)))
        draft = paper.draft(chamber, position=99.0)
        stages = {"rough": RoughConsensus(revisions=0)}
        hows.append(
            decide(
                paper.meeting(
                    chamber, [draft], stages=stages, text="recommendation", who_speaks=speakers
                )
            ).how[0, 0]
        )
    assert hows == [Result.ADOPTED_BY_CONSENSUS, Result.BLOCKED]


def test_deliberation_moves_members_of_a_deciding_body_further(paper):
    """A caucus of two listens with weight 0.05 or twice that: from 1 towards the mean of 0.5."""
    places = []
    for deliberation in (1.0, 2.0):
        chamber = paper.chamber(
            (1.0, 0.0, -1.0), blocs={"pair": ["AAA", "BBB"]}, caucuses=["pair"],
            behaviour={"listening": 0.05},
        )  # fmt: skip
        deliberate(paper.meeting(chamber, deliberation=deliberation))
        places.append(float(chamber.position[0, 0, 0]))
    assert places == pytest.approx([0.975, 0.95])


def test_an_assembly_meets_with_more_members(paper):
    """Referred from a study group that one in five attends to an assembly of all."""
    attendance = Attendance(turnout=0.2, stages={"assembly": 0.999})
    chamber = paper.chamber(np.linspace(1, 0.8, 40), n_replications=50, attendance=0.9)
    stages = {
        "tap": TraditionalApproval(supporting=1, if_failed="assembly"),
        "assembly": SimpleMajority(),
    }
    meeting = paper.meeting(
        chamber, rivals=["CCC"], stages=stages, text="recommendation", attendance=attendance,
        quiet=False,
    )  # fmt: skip
    room = MeetingFloor(meeting)
    small, large = room.attending("tap/meeting"), room.attending("assembly/second")
    assert small.mean() < 0.3 and large.mean() > 0.95
    assert not (small & ~large).any(), "who comes to the smaller comes to the larger"
    assert (room.ballot(0, "assembly") != 3).mean() > 0.95


def test_signers_reserve_and_not_all_ratify(paper):
    chamber = paper.chamber(
        np.linspace(2, 0, 21), n_replications=4,
        behaviour={"signing_burden": 0.0, "reservation": 1.0, "ratifying_burden": 3.0},
    )  # fmt: skip
    stages = {
        "vote": SimpleMajority(quorum_to_decide=0, if_adopted="signature"),
        "signature": Signature(in_force_at=15),
    }
    kinds = {"text": "treaty", "adoption": "treaty", "bindingness": 1.0}
    meeting = paper.meeting(chamber, rivals=["UUU"], stages=stages, **kinds)
    outcome = decide(meeting)
    heads = [int(a[0, 0].sum()) for a in (outcome.signed, outcome.reserved, outcome.ratified)]
    assert heads[0] == 15 and heads[1] == 4  # gains 2(x - 1/2) above 0, and below 1
    assert 0 < heads[2] < heads[0] and not outcome.in_force[0, 0]
    light = paper.chamber(
        np.linspace(9, 8, 21), behaviour={"signing_burden": 0.0, "ratifying_burden": 0.0}
    )
    assert decide(paper.meeting(light, rivals=["UUU"], stages=stages, **kinds)).in_force.all()


def test_binding_pledges_have_fewer_signers(paper):
    signers = []
    for bindingness in (0.0, 0.5, 1.0):
        chamber = paper.chamber(np.linspace(2, -1, 31), behaviour={"signing_burden": 2.0})
        meeting = paper.meeting(
            chamber, rivals=["ZZZ"], stages={"pledge": Pledge()}, text="pledge",
            adoption="soft_norm", bindingness=bindingness,
        )  # fmt: skip
        signers.append(int(decide(meeting).signed[0].sum()))
    assert signers[0] > signers[1] > signers[2] > 0


def test_equal_candidates_are_told_apart_by_a_lot_of_their_own(paper):
    chamber = paper.chamber((1.0, -1.0), n_replications=64)
    drafts = [paper.draft(chamber), paper.draft(chamber, "sovereigntist", position=-1.0)]
    meeting = paper.meeting(
        chamber, drafts, rivals=["BBB"], stages={"ballots": EliminationBallots()},
        text="candidature", adoption="binding",
    )  # fmt: skip
    winners = decide(meeting).adopted
    assert (winners.sum(axis=1) == 1).all()
    assert 16 < winners[:, 0].sum() < 48


def test_consensus_without_a_cost_of_blocking_is_unanimity(paper):
    """Nobody leaning to no, whatever the number of members and their places."""
    rng = np.random.default_rng(5)
    seen = set()
    for _ in range(40):
        place = rng.normal(1.5, 0.8, size=rng.integers(2, 9))
        chamber = paper.chamber(place, n_replications=1, behaviour={"block_cost": 0.0})
        meeting = paper.meeting(
            chamber, rivals=["BBB"], stages={"consensus": Consensus(quorum_to_decide=0)}
        )
        adopted = bool(decide(meeting).adopted.all())
        assert adopted == bool((meeting.text.leans[0] >= 0).all())
        seen.add(adopted)
    assert seen == {True, False}


def test_the_order_of_members_changes_nothing_else(paper):
    """The same members in another order, each with its luck: the same result and the same votes."""
    rng = np.random.default_rng(3)
    place, order = rng.normal(size=9), rng.permutation(9)
    luck = rng.logistic(size=(2, 1, 9))
    stages = {
        "consensus": Consensus(revisions=2, quorum_to_decide=0, if_failed="vote"), "vote": VOTE,
    }  # fmt: skip
    outcomes = []
    for seats in (np.arange(9), order):
        chamber = paper.chamber(place[seats], behaviour={"block_cost": 0.3})
        meeting = paper.meeting(chamber, stages=stages)
        meeting.room.ballot_noise[:] = luck[..., seats]
        outcomes.append(decide(meeting))
    first, second = outcomes
    assert (first.how == second.how).all() and (first.tally == second.tally).all()
    assert (first.votes[..., order] == second.votes).all()


def test_a_credible_threat_of_a_vote_moves_the_text_less(paper):
    """Four of five are for the text: in the shadow of a vote, the objector gets half or nothing."""
    places = []
    for threat, shadow in (("none", 0.5), ("simple", 0.5), ("simple", 1.0)):
        chamber = paper.chamber((1.0, 1.0, 0.9, 0.9, -1.0), behaviour={"block_cost": 0.5})
        stage = Consensus(revisions=1, threat=threat, shadow=shadow, quorum_to_decide=0)
        meeting = paper.meeting(chamber, rivals=["EEE"], stages={"consensus": stage})
        decide(meeting)
        places.append(float(meeting.text.drafts[0].position[0, 0]))
    assert places == pytest.approx([0.8, 0.9, 1.0])


def test_a_threat_that_would_fail_moves_nobody(paper):
    """One of four is for the text: the vote would be lost, so objectors get all there is."""
    places = []
    for threat in ("none", "simple"):
        chamber = paper.chamber((1.0, -1.0, -1.0, -1.0), behaviour={"block_cost": 0.5})
        stage = Consensus(revisions=1, threat=threat, quorum_to_decide=0)
        meeting = paper.meeting(chamber, rivals=["DDD"], stages={"consensus": stage})
        decide(meeting)
        places.append(float(meeting.text.drafts[0].position[0, 0]))
    assert places == pytest.approx([0.8, 0.8])
