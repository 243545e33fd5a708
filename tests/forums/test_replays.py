"""Recorded tallies, put through the procedures, give the recorded result.

Plenary tallies to 2022: Voeten, Strezhnev and Bailey, United Nations General
Assembly Voting Data, doi:10.7910/DVN/LEJUQZ (CC0), counted here. Committee
tallies: UN press releases GA/DIS/3619 (2018), GA/DIS/3643 (2019), GA/DIS/3659
(2020). Others as said at each test. Rows marked `memory` are recalled.
"""

from pathlib import Path

import numpy as np
import pytest
import yaml

from sim.forums.array_floor import ArrayFloor
from sim.forums.forum import Forum
from sim.forums.outcome import Result
from sim.forums.procedures import Amendments, ConferenceVote, NoActionMotion, SimpleMajority
from sim.forums.procedures.counting import (
    TWO_THIRDS,
    carries,
    present_and_voting,
    required_majority,
    tally,
)

FOLDER = Path(__file__).resolve().parents[2] / "configs" / "forum"

# yes, no, abstain; all were adopted
PLENARY = {
    "A/RES/60/45": (177, 1, 0),
    "A/RES/60/51": (110, 53, 17),
    "A/RES/61/54": (176, 1, 0),
    "A/RES/61/55": (108, 54, 16),
    "A/RES/62/17": (179, 1, 0),
    "A/RES/63/37": (178, 1, 0),
    "A/RES/68/44": (177, 0, 4),
    "A/RES/71/28": (180, 0, 1),
    "A/RES/71/68": (179, 0, 3),
    "A/RES/73/27": (119, 46, 14),
    "A/RES/73/187": (94, 59, 33),
    "A/RES/73/266": (138, 12, 16),
    "A/RES/74/28": (163, 10, 6),
    "A/RES/74/29": (129, 6, 45),
    "A/RES/74/247": (79, 60, 33),
    "A/RES/75/32": (163, 10, 7),
    "A/RES/75/240": (92, 50, 21),
    "A/RES/76/234": (78, 53, 32),
    "A/RES/77/36": (112, 52, 8),
    "A/RES/77/37": (156, 7, 14),
    "A/RES/77/96": (94, 53, 28),
}
FIRST_COMMITTEE = {
    "73/27": (109, 45, 16),
    "74/28": (161, 10, 8),
    "75/32": (153, 11, 9),
    "75/240": (104, 50, 20),
    "77/37": (157, 6, 14),
    "73/266 (memory)": (139, 11, 18),
    "74/29 (memory)": (124, 6, 48),
}


def seats(yes, no, abstain, members=193):
    kinds = np.repeat([2, 0, 1, 3], [yes, no, abstain, members - yes - no - abstain])
    return kinds.astype(np.int8)[None, None]


def load(name):
    return Forum.from_config(yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")))


@pytest.mark.parametrize("resolution", PLENARY)
def test_the_plenary_adopts_what_it_adopted(resolution):
    votes = seats(*PLENARY[resolution])
    objection = np.zeros(votes.shape, dtype=bool)
    objection[0, 0, 0] = True  # a recorded vote was asked for
    outcome = load("general_assembly").decide(ArrayFloor(votes=votes, objection=objection))
    assert outcome.how.tolist() == [[Result.ADOPTED_BY_VOTE]]
    yes, no, abstain = PLENARY[resolution]
    assert outcome.tally[0, 0].tolist() == [no, abstain, yes, 193 - yes - no - abstain]


@pytest.mark.parametrize("resolution", FIRST_COMMITTEE)
def test_the_first_committee_adopts_what_it_adopted(resolution):
    votes = seats(*FIRST_COMMITTEE[resolution])
    objection = np.ones(votes.shape, dtype=bool)
    outcome = load("first_committee").decide(ArrayFloor(votes=votes, objection=objection))
    assert outcome.adopted.tolist() == [[True]]


def test_cyber_texts_passed_as_ordinary_questions():
    below = {
        name
        for name, counts in PLENARY.items()
        if not carries(tally(seats(*counts))[0], TWO_THIRDS)
    }
    assert {"A/RES/73/187", "A/RES/74/247"} <= below  # 61 % and 57 %
    assert below == {name for name, (yes, no, _) in PLENARY.items() if yes < 2 * no}


def test_rival_drafts_of_2018_both_pass():
    votes = np.concatenate([seats(119, 46, 14), seats(138, 12, 16)], axis=1)
    floor = ArrayFloor(votes=votes, objection=np.ones(votes.shape, dtype=bool))
    assert load("first_committee").decide(floor).adopted.tolist() == [[True, True]]


def test_the_pact_of_2024_no_action_motion_143_7_15_and_then_consensus():
    # KAS map of the month, September 2024: the Russian amendment was not considered.
    motion = seats(143, 7, 15)[:, 0]
    forum = Forum(
        name="assembly",
        title="Assembly",
        members="un_members",
        stages={"motion": NoActionMotion(if_lost="vote"), "vote": SimpleMajority()},
    )
    floor = ArrayFloor(votes=seats(7, 143, 15), motions={"no_action": motion})
    assert forum.decide(floor).how.tolist() == [[Result.NOT_CONSIDERED]]
    pact = load("general_assembly").decide(ArrayFloor(objection=np.zeros((1, 1, 193), bool)))
    assert pact.how.tolist() == [[Result.ADOPTED_BY_CONSENSUS]]


@pytest.mark.parametrize(("counts", "passes"), [((81, 77, 0), True), ((23, 102, 26), False)])
def test_amendments_81_77_carried_and_23_102_26_did_not(counts, passes):
    # December 2025, another text (carried); deletion of article 6(2), August 2024 (memory).
    class One(ArrayFloor):
        carried = None

        def amendments(self, draft):
            return np.ones((1, 1))

        def amendment(self, draft, index, stage):
            return seats(*counts)[:, 0]

        def amend(self, draft, carried):
            self.carried = carried.tolist()

    floor = One(votes=seats(*counts))
    Amendments(then="vote").decide(floor, 0, "stage", np.ones(1, dtype=bool))
    assert floor.carried == [[passes]]


def test_wcit_2012_adopts_77_33_6_and_89_of_144_sign():
    # 151 attended, 144 could sign; 28 of these cast no vote (IPJ 16-1; CommsDay 14 Dec 2012).
    entitled = np.arange(193) < 144
    votes = seats(77, 33, 6)
    objection = votes == 0
    signs = (np.arange(193) < 89)[None, None]

    class Dubai(ArrayFloor):
        def calls_vote(self, draft, stage, majority):
            return np.array([True])  # Iran, on the African text

    floor = Dubai(votes=votes, objection=objection, signs=signs, entitled=entitled)
    outcome = load("wcit").decide(floor)
    assert outcome.how.tolist() == [[Result.ADOPTED_BY_VOTE]]
    assert outcome.tally[0, 0].tolist() == [33, 6, 77, 144 - 116]  # 49 had no vote
    assert outcome.signed.sum() == 89
    assert (entitled & ~outcome.signed[0, 0]).sum() == 55


def test_itu_secretary_general_2022_needed_83_and_had_139():
    # 172 papers, 139 and 25 for the candidates, 8 for none (PP-22 election results).
    assert int(required_majority(present_and_voting(np.array([25, 8, 139, 21])))) == 83
    ranking = np.full((1, 193, 2), np.nan)
    ranking[0, :139] = [1, 0]
    ranking[0, 139:164] = [0, 1]
    present = (np.arange(193) < 172)[None]
    outcome = load("itu_election").decide(ArrayFloor(ranking=ranking, present=present))
    assert outcome.how.tolist() == [[Result.ADOPTED_BY_VOTE, Result.FAILED]]
    assert outcome.tally[0, 0].tolist() == [25, 8, 139, 21]


@pytest.mark.parametrize(("votes", "blank"), [(152, 4), (176, 2)])
def test_unopposed_candidates_of_2014_and_2018_are_elected(votes, blank):
    # 2014: APNIC blog, 24 October 2014; 2018: memory.
    ranking = np.full((1, votes + blank, 1), np.nan)
    ranking[0, :votes] = 1.0
    outcome = load("itu_election").decide(ArrayFloor(ranking=ranking))
    assert outcome.how.tolist() == [[Result.ADOPTED_BY_VOTE]]
    assert outcome.tally[0, 0].tolist() == [0, blank, votes, 0]


def test_itu_deputy_2022_three_candidates_105_of_176_elects_at_once():
    # 105-59-12 (Access Partnership, first week of PP-22); 89 were required.
    assert int(required_majority(np.array(176))) == 89
    ranking = np.full((1, 176, 3), np.nan)
    for candidate, rows in enumerate((slice(0, 105), slice(105, 164), slice(164, 176))):
        ranking[0, rows, candidate] = 1.0
    outcome = load("itu_election").decide(ArrayFloor(ranking=ranking))
    assert outcome.how[0].tolist() == [Result.ADOPTED_BY_VOTE, Result.FAILED, Result.FAILED]
    assert outcome.phase[0].tolist() == [0, 0, 0]


def test_wsis_2025_the_silence_broken_twice_ended_in_consensus():
    class Broken(ArrayFloor):
        def objection(self, draft, stage, standing=None, **terms):
            return np.array([[stage == "silence", False]])

    outcome = load("wsis_review").decide(Broken(votes=seats(2, 0, 0, members=2)))
    assert outcome.how.tolist() == [[Result.ADOPTED_BY_CONSENSUS]]
    assert outcome.stage.tolist() == [[1]]
    assert outcome.days.tolist() == [[6]]


def test_none_of_the_recorded_votes_had_too_many_abstentions_for_the_itu():
    # Sharing the rule of IT-4: the largest share is 48 of 178 (74/29 in committee).
    for counts in (*PLENARY.values(), *FIRST_COMMITTEE.values()):
        verdict = ConferenceVote().decide(
            ArrayFloor(votes=seats(*counts)), 0, "vote", np.ones(1, dtype=bool)
        )
        assert verdict.result.tolist() == [Result.ADOPTED_BY_VOTE]
