"""ITU: conference votes (IT-2 to IT-5) and the approval of Recommendations (AP-1 to AP-4)."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.forums.array_floor import ArrayFloor
from sim.forums.forum import Forum
from sim.forums.outcome import Result
from sim.forums.procedures import (
    AlternativeApproval,
    ConferenceVote,
    TrackChoice,
    TraditionalApproval,
)

APPROVED, BLOCKED, FAILED = Result.ADOPTED_BY_CONSENSUS, Result.BLOCKED, Result.FAILED


def test_it4_too_many_abstentions_put_the_question_off(settle, ballots):
    # Votes cast are yes, no and abstentions. 3 of 6 is not more than half; 4 of 6 is.
    votes = ballots("YYNAAA", "YNAAAA", "YYYAAA")[:, None]
    verdict = settle(ConferenceVote(), votes=votes)
    assert verdict.result.tolist() == [
        Result.ADOPTED_BY_VOTE,
        Result.POSTPONED,
        Result.ADOPTED_BY_VOTE,
    ]


def test_it4_at_the_later_meeting_abstentions_no_longer_count(ballots):
    forum = Forum(
        name="conference",
        title="A conference",
        members=["AUS", "FRA"],
        stages={
            "vote": ConferenceVote(if_postponed="later"),
            "later": ConferenceVote(abstention_limit=None),
        },
    )
    outcome = forum.decide(ArrayFloor(votes=ballots("YYNAAAA", "YNNAAAA")[:, None]))
    assert outcome.how[:, 0].tolist() == [Result.ADOPTED_BY_VOTE, FAILED]
    assert outcome.stage[:, 0].tolist() == [1, 1]


def test_it3_a_tie_rejects_and_there_is_no_second_vote(settle, ballots):
    assert settle(ConferenceVote(), votes=ballots("YYNN")[:, None]).result.tolist() == [FAILED]
    with pytest.raises(ConfigError, match="tie: unknown choice"):
        ConferenceVote(tie="second_vote")


def test_it2_quorum_is_more_than_half_of_the_accredited(settle, ballots):
    # Six members, four accredited, two of them in the room: not more than half.
    verdict = settle(
        ConferenceVote(),
        votes=ballots("YYYYYY")[:, None],
        entitled=np.array([1, 1, 1, 1, 0, 0], dtype=bool),
        present=np.array([[1, 1, 0, 0, 1, 1]], dtype=bool),
    )
    assert verdict.result.tolist() == [Result.NO_QUORUM]


def test_it2_one_proxy_for_each_holder_who_must_be_in_the_room(ballots):
    class Proxies(ArrayFloor):
        def proxy(self, stage):
            return np.array([[-1, -1, 0, 0, 5, -1]])

    floor = Proxies(
        votes=ballots("YNYYYY")[:, None], present=np.array([[1, 1, 0, 0, 0, 0]], dtype=bool)
    )
    procedure = ConferenceVote(quorum_to_decide="1/4")
    verdict = procedure.decide(floor, 0, "vote", np.ones(1, dtype=bool))
    # Seat 2 votes through seat 0; seat 3 comes too late; seat 4 named an empty seat.
    assert verdict.tally.tolist() == [[1, 0, 2, 3]]
    without = ConferenceVote(quorum_to_decide="1/4", proxies=False)
    assert without.decide(floor, 0, "vote", np.ones(1, bool)).tally.tolist() == [[1, 0, 1, 4]]


def tap(settle, consultation, **arrays):
    votes = {"stage/consultation": consultation[:, None]}
    return settle(TraditionalApproval(), votes=votes, **arrays)


def test_ap2_seventy_per_cent_of_the_replies_must_support(settle, ballots):
    # Ten replies: seven support and it goes on; six do not. No reply at all: it goes on.
    replies = ballots("YYYYYYYNNN----", "YYYYYYNNNN----", "--------------")
    verdict = tap(settle, replies)
    assert verdict.result.tolist() == [APPROVED, FAILED, APPROVED]
    assert verdict.phase.tolist() == [0, 2, 0]


def test_ap2_one_opposing_delegation_at_the_meeting_blocks(settle, ballots):
    objection = np.zeros((2, 1, 4), dtype=bool)
    objection[1, 0, 2] = True
    verdict = tap(settle, ballots("YY--", "YY--"), objection=objection)
    assert verdict.result.tolist() == [APPROVED, BLOCKED]
    assert verdict.phase.tolist() == [0, 3]
    assert verdict.days.tolist() == [90, 90]


def test_ap2_an_opposing_delegation_outside_the_room_does_not_block(settle, ballots):
    objection = np.array([[[False, False, True, False]]])
    present = np.array([[True, True, False, True]])
    verdict = tap(settle, ballots("YY--"), objection=objection, present=present)
    assert verdict.result.tolist() == [APPROVED]


def test_ap2_time_to_consider_may_end_in_a_formal_objection(ballots):
    class Slow(ArrayFloor):
        def ask_time(self, draft, stage):
            return np.array([[True, False, False], [True, False, False], [False] * 3])

        def objection(self, draft, stage, standing=None, **terms):
            if stage == "stage/writing":
                return np.array([[True, False, False], [False] * 3, [True, True, True]])
            return self._nobody()

    floor = Slow(votes=ballots("YYY", "YYY", "YYY")[:, None])
    verdict = TraditionalApproval().decide(floor, 0, "stage", np.ones(3, dtype=bool))
    # In the third room nobody asked for time, so a later letter changes nothing.
    assert verdict.result.tolist() == [BLOCKED, APPROVED, APPROVED]
    assert verdict.phase.tolist() == [4, 1, 0]
    assert verdict.days.tolist() == [118, 118, 90]  # four weeks more


def test_ap2_a_reservation_is_noted_and_does_not_block(settle, ballots):
    reservations = np.array([[[False, True, False]]])
    verdict = tap(settle, ballots("YYY"), reservations=reservations)
    assert verdict.result.tolist() == [APPROVED]
    assert verdict.reserved.tolist() == [[False, True, False]]


def test_ap2_a_failure_referred_to_the_assembly_is_voted_there(ballots):
    forum = Forum(
        name="study_group",
        title="A study group",
        members=["AUS", "FRA"],
        text="recommendation",
        stages={"tap": TraditionalApproval(if_failed="assembly"), "assembly": ConferenceVote()},
    )
    objection = np.array([[[True, False, False]]])
    outcome = forum.decide(ArrayFloor(votes=ballots("NYY")[:, None], objection=objection))
    assert outcome.how.tolist() == [[Result.ADOPTED_BY_VOTE]]
    assert outcome.days.tolist() == [[90]]


def aap(comments=None, objectors=None, declared=None, **arguments):
    """Run AAP over floors with comments per step, opponents and a declaration."""
    n_replications = len(objectors)
    objection = np.array(objectors, dtype=bool)[:, None]
    steps = {f"stage/{step}": np.array(rows, dtype=bool) for step, rows in comments.items()}
    motions = {} if declared is None else {"policy_implications": declared}
    floor = ArrayFloor(objection=objection, comments=steps, motions=motions)
    procedure = AlternativeApproval(if_referred="tap", **arguments)
    return procedure.decide(floor, 0, "stage", np.ones(n_replications, dtype=bool))


def test_ap3_no_comment_in_the_last_call_approves_in_four_weeks():
    verdict = aap({"last_call": [[0, 0, 0]]}, [[1, 1, 1]])
    assert verdict.result.tolist() == [APPROVED]
    assert verdict.days.tolist() == [28]


def test_ap3_a_sector_member_can_comment_and_the_additional_review_can_resolve_it():
    # Two states and one sector member, who alone comments.
    verdict = aap({"last_call": [[0, 0, 1]], "additional_review": [[0, 0, 0]]}, [[0, 0]])
    assert verdict.result.tolist() == [APPROVED]
    assert verdict.phase.tolist() == [1]
    assert verdict.days.tolist() == [28 + 21]


def test_ap3_at_the_meeting_one_opposing_member_does_not_stop_it_and_two_do():
    comments = {"last_call": [[1]] * 3, "additional_review": [[1]] * 3}
    verdict = aap(comments, [[0, 0, 0], [1, 0, 0], [1, 1, 0]])
    assert verdict.result.tolist() == [APPROVED, APPROVED, BLOCKED]
    assert verdict.phase.tolist() == [2, 3, 4]
    assert verdict.days.tolist() == [28 + 21 + 180] * 3


def test_ap3_the_chair_may_take_the_text_straight_to_the_meeting():
    verdict = aap({"last_call": [[1]]}, [[0, 0]], after_last_call="meeting", meeting_days=100)
    assert verdict.phase.tolist() == [2]
    assert verdict.days.tolist() == [128]


def test_ap3_a_declaration_of_policy_implications_moves_it_to_the_other_process(ballots):
    comments = {"last_call": [[1], [0]], "additional_review": [[1], [0]]}
    verdict = aap(comments, [[0, 0], [0, 0]], declared=ballots("-Y", "-Y"))
    # Without a comment there is no meeting at which to declare anything.
    assert verdict.result.tolist() == [Result.REFERRED, APPROVED]


def test_ap1_the_process_changes_only_where_the_member_states_carry_it(ballots):
    forum = Forum(
        name="study_group",
        title="A study group",
        members=["AUS", "FRA"],
        text="recommendation",
        stages={
            "track": TrackChoice(if_lost="fast", if_carried="slow"),
            "fast": AlternativeApproval(if_referred="slow"),
            "slow": TraditionalApproval(),
        },
    )
    floor = ArrayFloor(
        votes=ballots("YYY", "YYY", "YYY")[:, None],
        motions={"track": ballots("YYN", "YNN", "---")},
    )
    outcome = forum.decide(floor)
    assert outcome.stage[:, 0].tolist() == [2, 1, 1]
    assert outcome.days[:, 0].tolist() == [90, 28, 28]


def test_ap4_an_approved_text_stays_two_years():
    assert TraditionalApproval().stable_years == 2.0
    assert AlternativeApproval(if_referred="tap").stable_years == 2.0


def test_ap3_the_clocks_of_both_processes_add_up_when_a_text_is_moved(ballots):
    forum = Forum(
        name="study_group",
        title="A study group",
        members=["AUS", "FRA"],
        text="recommendation",
        stages={"fast": AlternativeApproval(if_referred="slow"), "slow": TraditionalApproval()},
    )
    comments = {
        "fast/last_call": np.array([[True], [False]]),
        "fast/additional_review": np.array([[True], [False]]),
    }
    floor = ArrayFloor(
        votes=ballots("YYY", "YYY")[:, None],
        objection=np.zeros((2, 1, 3), dtype=bool),
        comments=comments,
        motions={"policy_implications": ballots("Y--", "---")},
    )
    outcome = forum.decide(floor)
    assert outcome.stage[:, 0].tolist() == [1, 0]
    assert outcome.days[:, 0].tolist() == [28 + 21 + 180 + 90, 28]
