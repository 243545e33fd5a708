"""The ballots of national bodies in ISO/IEC JTC 1, by hand and as they were cast.

DIS 29500: sim/members/data/known/ooxml.csv. WAPI and 802.11i: the totals that ISO stated
in 2006 (networkworld.com 847423); who voted how was not published.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import ConfigError
from sim.forums.array_floor import ArrayFloor
from sim.forums.forum import Forum
from sim.forums.outcome import Result
from sim.forums.procedures import NationalBodyBallot
from sim.members.roster import Roster
from sim.members.tables import DATA
from sim.seating import check_rules

FOLDER = Path(__file__).resolve().parents[2] / "configs" / "forum"
LETTER = {"N": 0, "A": 1, "Y": 2}
ONE = np.ones(1, dtype=bool)


def seats(yes, no, abstain, absent=0):
    return np.repeat([2, 0, 1, 3], [yes, no, abstain, absent]).astype(np.int8)


def ballot(p, others=(0, 0, 0), **keys):
    """Put one ballot of P-members and of others, each (yes, no, abstain), to the rule."""
    votes = np.concatenate([seats(*p), seats(*others)])
    principal = np.arange(len(votes)) < sum(p)
    floor = ArrayFloor(votes=votes[None, None], blocs={"jtc1_p": principal})
    verdict = NationalBodyBallot(**keys).decide(floor, 0, "enquiry", ONE)
    return Result(verdict.result[0]), verdict


def passes(p, others=(0, 0, 0), **keys):
    return ballot(p, others, **keys)[0] == Result.ADOPTED_BY_VOTE


@pytest.fixture(scope="module")
def ooxml():
    return pd.read_csv(DATA / "known" / "ooxml.csv")


@pytest.fixture(scope="module")
def fast_track():
    text = (FOLDER / "jtc1_fast_track.yaml").read_text(encoding="utf-8")
    return Forum.from_config(yaml.safe_load(text))


def test_both_tests_must_pass():
    result, verdict = ballot((8, 4, 0))
    assert result == Result.FAILED and verdict.phase.tolist() == [2]  # two thirds, a third negative
    result, verdict = ballot((8, 4, 0), (8, 0, 0))  # 4 of 20 negative
    assert result == Result.ADOPTED_BY_VOTE and verdict.phase.tolist() == [0]
    assert ballot((7, 4, 0), (9, 0, 0))[1].phase.tolist() == [1]  # 63.6 %
    assert ballot((1, 2, 0), (0, 3, 0))[1].phase.tolist() == [3]


def test_a_quarter_negative_passes_and_one_more_does_not():
    assert passes((15, 5, 0))
    assert passes((51, 17, 9))  # 17 of 68 = 25.0 %
    assert not passes((51, 18, 18))  # 18 of 69 = 26.1 %


def test_abstentions_leave_both_counts():
    assert passes((3, 1, 0)) and passes((3, 1, 90), (0, 0, 40))
    assert not passes((5, 3, 0)) and passes((5, 1, 2))  # two negatives that abstain instead


def test_dis_23360_and_fdis_2375_pass_as_they_did():
    assert passes((13, 3, 0), (5, 0, 0))  # Linux Standard Base, 2005: 81 %, 3 of 21 negative
    assert passes((16, 0, 0), (7, 0, 0))  # FDIS 2375, 2002


def test_a_committee_draft_is_for_p_members_alone():
    assert passes((2, 1, 0), (0, 40, 0), negatives=None)
    assert not passes((1, 1, 0), (40, 0, 0), negatives=None)
    verdict = ballot((2, 1, 0), (0, 40, 0), negatives=None)[1]
    assert verdict.tally[0].tolist() == [1, 0, 2, 40]


def test_p_members_must_vote_and_silence_is_an_abstention():
    votes = np.concatenate([seats(1, 0, 0, 9)])[None, None]
    here = votes[0] != 3
    floor = ArrayFloor(votes=votes, present=here, blocs={"jtc1_p": np.ones(10, bool)})
    bound = NationalBodyBallot().decide(floor, 0, "s", ONE)
    assert bound.result.tolist() == [Result.ADOPTED_BY_VOTE]
    assert bound.tally[0].tolist() == [0, 9, 1, 0]
    free = NationalBodyBallot(obliged=False).decide(floor, 0, "s", ONE)
    assert free.result.tolist() == [Result.NO_QUORUM]


def test_wapi_fails_and_80211i_passes_each_on_its_own_test():
    assert not passes((8, 17, 0))
    assert passes((24, 3, 0))


def test_the_published_list_of_dis_29500_gives_the_published_totals(ooxml):
    p = ooxml["member"] == "p_member"
    for column, all_, theirs in (
        ("september_2007", (51, 18, 18), (17, 15, 9)),
        ("march_2008", (61, 10, 16), (24, 8, 9)),
    ):
        for rows, wanted in ((slice(None), all_), (p, theirs)):
            count = ooxml.loc[rows, column].value_counts()
            assert tuple(count[letter] for letter in "YNA") == wanted


def test_dis_29500_fails_in_september_2007_and_passes_in_march_2008(ooxml, fast_track):
    """Both ballots in one run of the body's own chain, member by member."""
    votes = {
        stage: ooxml[column].map(LETTER).to_numpy(dtype=np.int8)[None, None]
        for stage, column in (("enquiry", "september_2007"), ("after_resolution", "march_2008"))
    }
    roster = Roster.load().select(list(ooxml["iso3"]))
    assert list(roster.iso3) == list(ooxml["iso3"])
    floor = ArrayFloor(votes=votes, blocs={"jtc1_p": roster.bloc("jtc1_p_2007")})
    first = fast_track.stages["enquiry"].decide(floor, 0, "enquiry", ONE)
    assert first.result.tolist() == [Result.FAILED] and first.phase.tolist() == [3]
    assert first.tally[0].tolist() == [18, 18, 51, 0]
    outcome = fast_track.decide(floor)
    assert outcome.how.tolist() == [[Result.ADOPTED_BY_VOTE]] and outcome.stage.tolist() == [[1]]
    assert outcome.tally[0, 0].tolist() == [10, 16, 61, 0]
    assert floor.revisions[0][1].sum() == 18  # the meeting heard those who had voted no


def test_only_those_who_voted_before_may_change_their_vote(fast_track):
    first = np.array([[[2, 0, 0, 3]]], dtype=np.int8)
    second = np.array([[[2, 2, 2, 2]]], dtype=np.int8)

    class Late(ArrayFloor):
        def attending(self, stage, draft=None):
            return np.array([[True, True, True, stage != "enquiry"]])

    principal = np.array([True, True, True, False])
    floor = Late(votes={"enquiry": first, "": second}, blocs={"jtc1_p": principal})
    assert fast_track.decide(floor).tally[0, 0].tolist() == [0, 0, 3, 1]


counts = st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 5))


@given(p=counts, others=counts)
@settings(max_examples=150, deadline=None)
def test_an_abstention_never_hurts_a_text_more_than_a_no(p, others):
    if p[1]:
        assert passes((p[0], p[1] - 1, p[2] + 1), others) >= passes(p, others)
    assert passes((p[0] + 1, p[1], p[2]), others) >= passes(p, others)


def test_a_bloc_nobody_has_heard_of_is_refused_with_its_key(fast_track):
    roster = Roster.load()
    check_rules(fast_track, roster, "forum")
    other = Forum(name="a", title="A", members=["USA", "CHN"], stages={"v": NationalBodyBallot()})
    check_rules(other, roster, "forum")
    wrong = Forum(
        name="a",
        title="A",
        members=["USA"],
        stages={"v": NationalBodyBallot(principals="jtc1_pp")},
    )
    with pytest.raises(ConfigError, match=r"forum\.stages\.v\.principals: unknown bloc.*jtc1_p"):
        check_rules(wrong, roster, "forum")
    empty = Forum(name="a", title="A", members=["TUV"], stages={"v": NationalBodyBallot()})
    with pytest.raises(ConfigError, match=r"principals: has no member in this body"):
        check_rules(empty, roster, "forum")


def test_conditions_met_turn_votes_only_where_the_floor_says_so():
    class Met(ArrayFloor):
        def satisfied(self, draft, stage, share):
            return np.arange(self.n_members)[None, :] < 3

    votes = seats(1, 4, 0)[::-1].copy()[None, None]  # four no, then a yes
    floor = Met(votes=votes, blocs={"jtc1_p": np.ones(5, dtype=bool)})
    verdict = NationalBodyBallot(conditional=0.5).decide(floor, 0, "after_resolution", ONE)
    assert verdict.tally[0, [2, 0]].tolist() == [4, 1]
    assert Result(verdict.result[0]) == Result.ADOPTED_BY_VOTE
    without = NationalBodyBallot().decide(floor, 0, "after_resolution", ONE)
    assert without.tally[0, [2, 0]].tolist() == [1, 4]
