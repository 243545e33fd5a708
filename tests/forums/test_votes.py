"""Votes by heads, each example worked on paper."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.forums.outcome import Method, Result
from sim.forums.procedures import MajorityOfMembers, SimpleMajority, TwoThirds, Unanimity
from sim.forums.procedures.counting import SIMPLE, TWO_THIRDS, carries, reaches

ADOPTED, FAILED = Result.ADOPTED_BY_VOTE, Result.FAILED


def result(verdict):
    return [Result(code) for code in verdict.result]


def test_ga3_abstentions_do_not_defeat_a_draft(settle, ballots):
    # One yes, no noes, four abstentions: one present and voting, one in favour.
    assert result(settle(SimpleMajority(), votes=ballots("YAAAA")[:, None])) == [ADOPTED]


def test_ga3_absent_members_do_not_count(settle, ballots):
    votes = ballots("YY-NA-A")[:, None]
    verdict = settle(SimpleMajority(), votes=votes)
    assert result(verdict) == [ADOPTED]
    assert verdict.tally.tolist() == [[1, 2, 2, 2]]  # no, abstain, yes, absent


def test_ga4_two_thirds_is_exact_in_whole_numbers(settle, ballots):
    # 2 of 3 reaches two thirds; 65 of 98 is 0.6633, 66 of 99 is exactly two thirds.
    assert result(settle(TwoThirds(), votes=ballots("YYNA")[:, None])) == [ADOPTED]
    counts = np.array([[33, 0, 65, 0], [33, 0, 66, 0], [34, 0, 66, 0]])
    assert carries(counts, TWO_THIRDS).tolist() == [False, True, False]


def test_ga4_an_ordinary_question_passes_below_two_thirds(settle, tallied):
    # A/RES/73/187: 94-59-33, which is 61 % of those present and voting.
    assert result(settle(SimpleMajority(), votes=tallied(94, 59, 33, 7))) == [ADOPTED]
    assert result(settle(TwoThirds(), votes=tallied(94, 59, 33, 7))) == [FAILED]


def test_nobody_voting_adopts_nothing(settle, ballots):
    for procedure in (SimpleMajority(), TwoThirds(), Unanimity(), MajorityOfMembers()):
        assert result(settle(procedure, votes=ballots("AAA")[:, None])) == [FAILED]


def test_ga5_a_tie_in_committee_is_rejected_and_in_plenary_is_voted_again(settle, ballots):
    votes = {"stage": ballots("YYNN", "YYNN", "YNNN")[:, None]}
    votes["stage/second"] = ballots("YYYN", "YYNN", "YYYY")[:, None]
    committee = settle(SimpleMajority(tie="rejected"), votes=votes)
    plenary = settle(SimpleMajority(tie="second_vote"), votes=votes)
    assert result(committee) == [FAILED, FAILED, FAILED]
    # Only the equally divided drafts come back; the third was voted down for good.
    assert result(plenary) == [ADOPTED, FAILED, FAILED]
    assert plenary.tally.tolist() == [[1, 0, 3, 0], [2, 0, 2, 0], [3, 0, 1, 0]]


def test_ga2_quorum_to_decide_is_more_than_half_of_those_entitled(settle, ballots):
    present = np.array([[1, 1, 0, 0], [1, 1, 1, 0]], dtype=bool)
    verdict = settle(SimpleMajority(), votes=ballots("YYYY", "YYYY")[:, None], present=present)
    assert result(verdict) == [Result.NO_QUORUM, ADOPTED]


def test_ga1_members_without_a_vote_are_neither_counted_nor_missed(settle, ballots):
    entitled = np.array([True, True, True, False, False])
    verdict = settle(SimpleMajority(), votes=ballots("YYNNN")[:, None], entitled=entitled)
    assert result(verdict) == [ADOPTED]
    assert verdict.tally.tolist() == [[1, 0, 2, 2]]


def test_ga6_one_member_gets_a_recorded_vote_and_it5_five_get_a_secret_one(settle, ballots):
    procedure = SimpleMajority(method="unrecorded", recorded_at=1, secret_at=5)
    asked = {
        "recorded_vote": ballots("------", "Y-----", "Y-----", "------"),
        "secret_ballot": ballots("------", "YYYY--", "YYYYY-", "YYYYYY"),
    }
    verdict = settle(procedure, votes=ballots(*["YYYYNN"] * 4)[:, None], motions=asked)
    wanted = [Method.UNRECORDED, Method.RECORDED, Method.SECRET, Method.SECRET]
    assert verdict.method.tolist() == wanted


def test_it6_admission_needs_two_thirds_of_all_members_not_of_those_voting(settle, ballots):
    # Nine members: six yes are needed, whoever stays away or abstains.
    votes = ballots("YYYYYY---", "YYYYY----", "YYYYYNNNN", "YYYYYAAAA")[:, None]
    verdict = settle(MajorityOfMembers(of_members="2/3", quorum_to_decide=0), votes=votes)
    assert result(verdict) == [ADOPTED, FAILED, FAILED, FAILED]


def test_it6_the_convention_is_amended_by_more_than_half_of_the_accredited(settle, ballots):
    votes = ballots("YYAA", "YYYA")[:, None]
    verdict = settle(MajorityOfMembers(of_members="1/2"), votes=votes)
    assert result(verdict) == [FAILED, ADOPTED]


def test_ot4_mutual_agreement_is_stopped_by_one_no_and_by_no_abstention(settle, ballots):
    verdict = settle(Unanimity(), votes=ballots("YYAA", "YYYN")[:, None])
    assert result(verdict) == [ADOPTED, FAILED]


def test_large_counts_are_not_rounded():
    yes, voting = np.array(2 * 10**12 - 1), np.array(3 * 10**12 - 1)
    assert not reaches(yes, voting, TWO_THIRDS)  # a float would see two thirds
    assert carries(np.array([[10**12, 0, 10**12, 0]]), SIMPLE).tolist() == [False]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"quorum_to_decide": 1.5},
            "quorum_to_decide: must be a share of members, got 1.5. Allowed: 0 to 1, as a number "
            'or as text such as "2/3"',
        ),
        ({"tie": "coin"}, "tie: unknown choice, got 'coin'."),
        ({"method": "shouting"}, "method: unknown choice, got 'shouting'."),
        ({"secret_at": 0}, "secret_at: must be 1 or more, got 0"),
        ({"if_failed": "a/b"}, "if_failed: must be the name of a stage, or end, got 'a/b'"),
    ],
)
def test_refused_arguments(arguments, message):
    with pytest.raises(ConfigError) as caught:
        SimpleMajority(**arguments)
    assert str(caught.value).startswith(message)
