"""Rules of standards and digital-policy bodies, by worked examples.

Sources are in the bodies' ``rules``; where a tally is quoted it says where it was cast.
"""

from pathlib import Path

import numpy as np
import pytest
import yaml

from sim.errors import ConfigError
from sim.forums.array_floor import ArrayFloor
from sim.forums.forum import Forum
from sim.forums.outcome import Result
from sim.forums.procedures import (
    BallotGroup,
    CastAndMembers,
    CommonProposal,
    CouncilUnanimity,
    DiscussBallot,
    MemberAppeal,
    QualifiedMajority,
    SpecialMajority,
)
from sim.members.roster import Roster
from sim.seating import check_rules

FOLDER = Path(__file__).resolve().parents[2] / "configs" / "forum"
ONE = np.ones(1, dtype=bool)
ADOPTED = (Result.ADOPTED_BY_VOTE, Result.ADOPTED_BY_CONSENSUS, Result.PLEDGED)


def seats(yes, no, abstain=0, absent=0):
    return np.repeat([2, 0, 1, 3], [yes, no, abstain, absent]).astype(np.int8)[None, None]


def load(name):
    return Forum.from_config(yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")))


def decide(procedure, votes, **answers):
    here = votes[:, 0] != 3
    floor = ArrayFloor(votes=votes, present=here, **answers)
    return procedure.decide(floor, 0, "stage", ONE)


def passes(procedure, votes, **answers):
    return decide(procedure, votes, **answers).result[0] in ADOPTED


@pytest.mark.parametrize(
    ("votes", "passed"), [((71, 29), True), ((70, 30), False), ((71, 29, 500), True)]
)
def test_71_of_100_votes_cast_pass_and_70_do_not(votes, passed):
    """3GPP and the technical bodies of ETSI; abstentions are no votes."""
    assert passes(SpecialMajority(), seats(*votes)) == passed


def test_turnover_classes_outweigh_heads_in_a_weighted_vote():
    votes = seats(2, 8)
    weight = {"votes": np.array([45.0] * 2 + [1.0] * 8)}  # 90 of 98 is 92 %
    assert passes(SpecialMajority(weight="votes"), votes, weights=weight)
    assert not passes(SpecialMajority(), votes)
    assert not passes(SpecialMajority(weight="votes"), seats(8, 2)[..., ::-1], weights=weight)
    assert passes(SpecialMajority(), seats(8, 2)[..., ::-1])


def test_only_the_electorate_votes_where_a_rule_has_one():
    council = {"council": np.array([1, 1, 1, 0, 0, 0, 0], dtype=bool)}
    rule = SpecialMajority(majority="1/2", electorate="council")
    verdict = decide(rule, np.array([[[2, 2, 0, 0, 0, 0, 0]]], dtype=np.int8), blocs=council)
    assert verdict.result.tolist() == [Result.ADOPTED_BY_VOTE]
    assert verdict.tally[0].tolist() == [1, 0, 2, 4]


@pytest.mark.parametrize(
    ("votes", "group", "result", "phase"),
    [
        ((249, 12, 10), 284, Result.ADOPTED_BY_VOTE, 0),  # LB191, 802.11ac: 95.4 %
        ((145, 106, 25), 367, Result.FAILED, 2),  # LB225, 802.11ax D1.0: 57.8 %
        ((256, 34, 18), 400, Result.ADOPTED_BY_VOTE, 0),  # 802.11g: 88 %
        ((60, 10, 29), 130, Result.ADOPTED_BY_VOTE, 0),  # 29.3 % abstain
        ((60, 10, 30), 130, Result.FAILED, 3),  # 30 % abstain
        ((74, 0, 0), 100, Result.FAILED, 3),  # 74 % return
        ((75, 0, 0), 100, Result.ADOPTED_BY_VOTE, 0),
        ((75, 25, 0), 100, Result.ADOPTED_BY_VOTE, 0),
        ((74, 26, 0), 100, Result.FAILED, 2),
    ],
)
def test_ieee_ballots_of_the_record_end_as_they_did(votes, group, result, phase):
    """LB191: ieee802.org msg00218; LB225: msg20810 (four invalid left out); LB50: msg03141."""
    verdict = decide(BallotGroup(), seats(*votes, group - sum(votes)))
    assert verdict.result.tolist() == [result] and verdict.phase.tolist() == [phase]


def test_a_recirculation_turns_negative_votes():
    """802.11g: 34 negative votes became 9 when comments had been answered (LB50)."""

    class Answered(ArrayFloor):
        def ballot(self, draft, stage, secret=None):
            turned = 25 if self.revisions else 0
            return seats(71 + turned, 29 - turned)[:, 0]

    floor = Answered(votes=seats(71, 29))
    assert BallotGroup().decide(floor, 0, "s", ONE).result.tolist() == [Result.FAILED]
    again = BallotGroup(recirculations=1).decide(Answered(votes=seats(71, 29)), 0, "s", ONE)
    assert again.result.tolist() == [Result.ADOPTED_BY_VOTE] and again.phase.tolist() == [1]


class TestCouncilOfTheUnion:
    """Populations of the shipped table (2022); the cases of the Council's own page."""

    @pytest.fixture
    def eu(self):
        return Roster.load().select({"bloc": "eu"})

    def vote(self, eu, against, abstain=()):
        votes = np.full((1, 1, 27), 2, dtype=np.int8)
        for code in against:
            votes[0, 0, eu.index(code)] = 0
        for code in abstain:
            votes[0, 0, eu.index(code)] = 1
        people = {"population": eu.column("population")}
        return passes(QualifiedMajority(), votes, weights=people)

    def test_three_large_states_cannot_block_and_a_fourth_can(self, eu):
        large = ["DEU", "FRA", "ITA"]
        people = eu.column("population")
        part = sum(people[eu.index(code)] for code in large) / people.sum()
        assert part > 0.35
        assert self.vote(eu, large)
        assert not self.vote(eu, [*large, "MLT"])

    def test_an_abstention_counts_as_a_vote_against(self, eu):
        assert not self.vote(eu, ["DEU", "FRA", "ITA"], ["MLT"])

    def test_fifteen_small_states_have_the_members_and_not_the_people(self, eu):
        small = np.argsort(eu.column("population"))[:15]
        others = [code for at, code in enumerate(eu.iso3) if at not in small]
        assert not self.vote(eu, others)

    def test_fourteen_members_are_too_few_whatever_their_size(self, eu):
        large = np.argsort(-eu.column("population"))[:14]
        assert not self.vote(eu, [c for at, c in enumerate(eu.iso3) if at not in large])
        more = np.argsort(-eu.column("population"))[:15]
        assert self.vote(eu, [c for at, c in enumerate(eu.iso3) if at not in more])

    def unanimous(self, eu, abstain=(), against=()):
        votes = np.full((1, 1, len(eu.iso3)), 2, dtype=np.int8)
        for code in abstain:
            votes[0, 0, eu.index(code)] = 1
        for code in against:
            votes[0, 0, eu.index(code)] = 0
        people = {"population": eu.column("population")}
        return passes(CouncilUnanimity(), votes, weights=people)

    def test_one_no_stops_foreign_policy_and_one_abstention_does_not(self, eu):
        assert self.unanimous(eu) and self.unanimous(eu, abstain=["HUN"])
        assert not self.unanimous(eu, against=["HUN"])

    def test_a_third_of_members_with_a_third_of_the_people_stops_it_by_abstaining(self, eu):
        order = np.argsort(eu.column("population"))
        small = [eu.iso3[at] for at in order[:9]]  # nine of 27, few people
        assert self.unanimous(eu, abstain=small)
        assert self.unanimous(eu, abstain=["DEU", "FRA", "ITA"])  # people enough, three members
        assert not self.unanimous(eu, abstain=["DEU", "FRA", *small[:7]])  # 34 % of people

    def test_the_shipped_body_uses_this_rule(self, eu):
        check_rules(load("eu_council"), Roster.load(), "forum")
        assert isinstance(load("eu_council").stages["vote"], QualifiedMajority)


@pytest.mark.parametrize(
    ("asking", "votes", "result", "phase"),
    [
        (4, (10, 90), Result.ADOPTED_BY_VOTE, 0),  # four of a hundred are too few to appeal
        (5, (10, 90), Result.FAILED, 2),
        (5, (50, 50), Result.ADOPTED_BY_VOTE, 1),  # as many reject as approve: it stands
        (5, (1, 2, 97), Result.FAILED, 2),
    ],
)
def test_a_w3c_decision_falls_only_on_appeal_and_if_more_reject_it(asking, votes, result, phase):
    class Asked(ArrayFloor):
        def request(self, draft, stage):
            return np.arange(self.n_members)[None, :] < asking

    verdict = MemberAppeal().decide(Asked(votes=seats(*votes)), 0, "appeal", ONE)
    assert verdict.result.tolist() == [result] and verdict.phase.tolist() == [phase]


@pytest.mark.parametrize(
    ("votes", "passed"),
    [((24, 12, 10), True), ((23, 0, 23), False), ((24, 13, 9), False), ((46, 0, 0), True)],
)
def test_the_committee_of_ministers_needs_both_shares(votes, passed):
    assert passes(CastAndMembers(), seats(*votes)) == passed


@pytest.mark.parametrize(
    ("name", "support", "oppose", "passed"),
    [
        ("cept", 12, 6, True), ("cept", 30, 7, False), ("cept", 9, 0, False), ("cept", 10, 0, True),
        ("citel", 6, 3, True), ("citel", 6, 4, False), ("citel", 14, 7, True),
        ("citel", 14, 8, False), ("atu", 15, 3, True), ("atu", 14, 0, False), ("atu", 30, 4, False),
        ("apt", 10, 5, True), ("apt", 9, 0, False), ("apt", 10, 6, False),
    ],
)  # fmt: skip
def test_common_proposals_pass_by_each_organisation_s_own_numbers(name, support, oppose, passed):
    """Each in its shipped body, with as many members as it has."""
    forum = load(name)
    n = len(Roster.load().select(forum.members))
    outcome = forum.decide(ArrayFloor(votes=seats(support, oppose, n - support - oppose)))
    assert outcome.adopted.tolist() == [[passed]]
    if passed:
        assert outcome.signed.sum() == support  # those who signed, and nobody else


def test_competing_proposals_cancel_in_citel_and_not_in_cept():
    votes = np.concatenate([seats(14, 0, 21), seats(8, 0, 27)], axis=1)
    assert load("citel").decide(ArrayFloor(votes=votes)).adopted.tolist() == [[False, False]]
    votes = np.concatenate([seats(14, 0, 32), seats(11, 0, 35)], axis=1)
    assert load("cept").decide(ArrayFloor(votes=votes)).adopted.tolist() == [[True, False]]


def test_an_organisation_without_a_rule_is_refused():
    with pytest.raises(ConfigError, match=r"organisation: unknown organisation.*'cept'"):
        CommonProposal(organisation="cetp")


@pytest.mark.parametrize(
    ("counts", "passed"), [((15, 9, 23), True), ((18, 7, 21), True), ((15, 28, 4), False)]
)
def test_the_human_rights_council_decides_as_it_did(counts, passed):
    """Belarus 2016; Eritrea 2023; the amendment of 2014 that was lost (as a text of its own)."""
    votes = seats(*counts, 47 - sum(counts))
    objection = np.ones(votes.shape, dtype=bool)
    outcome = load("human_rights_council").decide(ArrayFloor(votes=votes, objection=objection))
    assert outcome.adopted.tolist() == [[passed]]


def test_the_council_has_its_47_seats_by_region():
    roster = Roster.load()
    for year in range(2016, 2026):
        groups = roster.select({"bloc": f"hrc_{year}"}).table["un_group"].value_counts()
        assert groups.to_dict() == {
            "african": 13, "asia_pacific": 13, "eastern_european": 6, "grulac": 8, "weog": 7,
        }  # fmt: skip


def test_other_bodies_have_their_published_size():
    roster = Roster.load()
    sizes = {
        "itu_council_2019": 48, "itu_council_2023": 48, "cstd_2015": 43, "council_of_europe": 46,
        "ooxml_voters_2007": 87, "jtc1_p_2007": 41,
    }  # fmt: skip
    assert {name: int(roster.blocs[name].sum()) for name in sizes} == sizes
    assert len(roster.select(load("wto_ecommerce").members)) == 162


def test_the_convention_on_cultural_diversity_had_two_thirds():
    """148-2-4 in 2005 (memory)."""
    votes = seats(148, 2, 4, 39)
    outcome = load("unesco_convention").decide(
        ArrayFloor(votes=votes, signs=votes == 2, ratifications=votes == 2)
    )
    assert outcome.adopted.all() and outcome.in_force.all()


@pytest.mark.parametrize(
    ("body", "fallback"), [("wassenaar", 41), ("wto_ecommerce", 161), ("g20", None)]
)
def test_one_objector_keeps_a_text_out_and_the_willing_may_go_on_without_it(body, fallback):
    forum = load(body)
    n = len(Roster.load().select(forum.members))
    objects = (np.arange(n) == 0)[None, None]
    outcome = forum.decide(ArrayFloor(objection=objects, signs=~objects))
    if fallback is None:  # no text, only a chair's summary; the footnote is for those who let it be
        assert not outcome.adopted.any()
    else:
        assert outcome.how.tolist() == [[Result.PLEDGED]] and outcome.signed.sum() == fallback


def test_one_discuss_holds_a_document_and_the_alternate_ballot_can_release_it():
    votes = seats(10, 2, 2)  # fourteen area directors, one of fifteen recused
    discuss = (votes == 0) & (np.arange(14) < 11)
    held = ArrayFloor(votes=votes, objection=discuss)
    assert DiscussBallot().decide(held, 0, "iesg", ONE).result.tolist() == [Result.BLOCKED]
    again = DiscussBallot(alternate=True).decide(held, 0, "iesg", ONE)
    assert again.result.tolist() == [Result.ADOPTED_BY_CONSENSUS] and again.phase.tolist() == [3]
    nine = ArrayFloor(votes=seats(9, 2, 3), objection=discuss)  # 9 of 14 is under two thirds
    assert not np.isin(DiscussBallot(alternate=True).decide(nine, 0, "i", ONE).result, ADOPTED)[0]
    free = ArrayFloor(votes=votes, objection=np.zeros_like(discuss))
    assert DiscussBallot().decide(free, 0, "iesg", ONE).phase.tolist() == [0]


def test_a_weight_that_does_not_cover_the_members_is_refused_with_its_key():
    forum = Forum(
        name="a", title="A", members=["FRA", "DEU"], stages={"v": QualifiedMajority(weight="gpd")}
    )
    with pytest.raises(ConfigError, match=r"forum\.stages\.v\.weight: unknown column.*gdp"):
        check_rules(forum, Roster.load(), "forum")
    words = Forum(
        name="a", title="A", members=["FRA"], stages={"v": QualifiedMajority(weight="name")}
    )
    with pytest.raises(ConfigError, match=r"forum\.stages\.v\.weight: is no column of numbers"):
        check_rules(words, Roster.load(), "forum")
    roster = Roster.load()
    table = roster.table.copy()
    table.loc[table["iso3"] == "FRA", "population"] = np.nan
    lacking = Roster(table, roster.blocs, roster.standing, roster.pact)
    short = Forum(name="a", title="A", members=["FRA", "DEU"], stages={"v": QualifiedMajority()})
    with pytest.raises(ConfigError, match=r"stages\.v\.weight: gives no weight to FRA"):
        check_rules(short, lacking, "forum")
