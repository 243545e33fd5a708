"""Motions, amendments and separate votes, worked on paper."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.forums.array_floor import ArrayFloor
from sim.forums.forum import Forum
from sim.forums.outcome import Result
from sim.forums.procedures import (
    Amendments,
    ClosureOfDebate,
    CompetenceMotion,
    Consensus,
    Division,
    ImportantQuestion,
    NoActionMotion,
    NotToVote,
    Reconsideration,
    SimpleMajority,
    TwoThirds,
)


def body(**stages):
    return Forum(name="body", title="A body", members=["AUS", "FRA"], stages=stages)


class Texts(ArrayFloor):
    """A floor with amendments and parts written down."""

    def __init__(self, *, distance=None, excludes=None, changes=(), parts=(), operative=(), **rest):
        super().__init__(**rest)
        self._distance, self._excludes, self._changes = distance, excludes, changes
        self._parts, self._operative = parts, operative
        self.amended, self.struck = [], []

    def amendments(self, draft):
        return super().amendments(draft) if self._distance is None else np.array(self._distance)

    def moot(self, draft):
        return super().moot(draft) if self._excludes is None else np.array(self._excludes)

    def amendment(self, draft, index, stage):
        return self._changes[index]

    def amend(self, draft, carried):
        self.amended.append(carried.tolist())

    def parts(self, draft):
        return np.array(self._operative, dtype=bool)

    def part(self, draft, index, stage):
        return self._parts[index]

    def strike(self, draft, struck):
        self.struck.append(struck.tolist())


def test_ga10_a_no_action_motion_takes_the_text_off_the_table(ballots):
    forum = body(motion=NoActionMotion(if_lost="vote"), vote=SimpleMajority())
    votes = ballots("YYYN", "YYYN", "YYYN", "YYYN")[:, None]
    # Carried 2-1; lost 1-2; a tie is lost; nobody moved it.
    moved = ballots("YYNA", "YNNA", "YYNN", "----")
    outcome = forum.decide(ArrayFloor(votes=votes, motions={"no_action": moved}))
    adopted = Result.ADOPTED_BY_VOTE
    assert outcome.how[:, 0].tolist() == [Result.NOT_CONSIDERED, adopted, adopted, adopted]
    assert outcome.stage[:, 0].tolist() == [0, 1, 1, 1]
    # The decisive ballot is the one that settled the text.
    assert outcome.tally[:, 0].tolist() == [[1, 1, 2, 0]] + [[1, 0, 3, 0]] * 3


def test_ga11_a_body_that_declares_itself_not_competent_does_not_vote(ballots):
    forum = body(competence=CompetenceMotion(if_lost="vote"), vote=SimpleMajority())
    motions = {"competence": ballots("YYN")}
    outcome = forum.decide(ArrayFloor(votes=ballots("YYY")[:, None], motions=motions))
    assert outcome.how.tolist() == [[Result.NOT_CONSIDERED]]


def test_ga8_rival_drafts_are_voted_in_order_and_both_may_pass(ballots):
    votes = np.stack([ballots("YYYN"), ballots("YYNY")], axis=1)
    outcome = body(vote=SimpleMajority()).decide(ArrayFloor(votes=votes))
    assert outcome.adopted.tolist() == [[True, True]]


def test_ga8_the_body_may_decide_not_to_vote_on_the_next_draft(ballots):
    votes = np.stack([ballots("YYYN"), ballots("YYNY")], axis=1)
    motion = {"not_to_vote": np.stack([ballots("YYYY"), ballots("YYYN")], axis=1)}
    forum = body(rivals=NotToVote(if_lost="vote"), vote=SimpleMajority())
    outcome = forum.decide(ArrayFloor(votes=votes, motions=motion))
    # The first draft cannot be passed over, whatever the motion says.
    assert outcome.how.tolist() == [[Result.ADOPTED_BY_VOTE, Result.NOT_CONSIDERED]]


def test_ga8_a_draft_with_priority_is_voted_on_first(ballots):
    """Rules 91 and 131: in the order submitted unless the body decides otherwise."""
    both = np.stack([ballots("YYNY", "YYNY"), ballots("YYYN", "YYYN")], axis=1)
    first = np.stack([ballots("----", "----"), ballots("YYYN", "YNNN")], axis=1)
    passed_over = np.stack([ballots("YYYY", "YYYY"), ballots("YYYY", "YYYY")], axis=1)
    forum = body(rivals=NotToVote(if_lost="vote"), vote=SimpleMajority())
    motions = {"priority": first, "not_to_vote": passed_over}
    outcome = forum.decide(ArrayFloor(votes=both, motions=motions))
    # The second draft has priority where the motion carries, and the first is then passed over.
    adopted, passed = Result.ADOPTED_BY_VOTE, Result.NOT_CONSIDERED
    assert outcome.how.tolist() == [[passed, adopted], [adopted, passed]]


class Remembers(ArrayFloor):
    """A floor before which a motion may have carried at an earlier meeting."""

    held = None

    def stands(self, kind):
        return self._nobody()[:, 0] if self.held is None else self.held

    def settled(self, kind, rows):
        self.kept = rows


def test_r12_what_made_a_question_important_holds_when_it_comes_back(ballots):
    """75/282 bound every later session of the Ad Hoc Committee to two thirds."""
    forum = body(
        importance=ImportantQuestion(if_carried="important", if_lost="vote"),
        important=TwoThirds(),
        vote=SimpleMajority(),
    )
    votes = ballots("YYYNN", "YYYNN")[:, None]  # 60 %
    motions = {"important_question": ballots("YYYNN", "YYNNN")}
    floor = Remembers(votes=votes, motions=motions)
    assert forum.decide(floor).how[:, 0].tolist() == [Result.FAILED, Result.ADOPTED_BY_VOTE]
    assert floor.kept.tolist() == [True, False]
    later = Remembers(votes=votes)  # nobody moves anything any more
    later.held = floor.kept
    assert forum.decide(later).how[:, 0].tolist() == [Result.FAILED, Result.ADOPTED_BY_VOTE]


def test_ga4_a_simple_majority_makes_a_question_important(ballots):
    forum = body(
        importance=ImportantQuestion(if_carried="important", if_lost="vote"),
        important=TwoThirds(),
        vote=SimpleMajority(),
    )
    votes = ballots("YYYNN", "YYYNN")[:, None]  # 60 %
    motions = {"important_question": ballots("YYYNN", "YYNNN")}
    outcome = forum.decide(ArrayFloor(votes=votes, motions=motions))
    assert outcome.how[:, 0].tolist() == [Result.FAILED, Result.ADOPTED_BY_VOTE]


def test_ga11_reconsideration_needs_two_thirds_and_opens_the_question_again(ballots):
    forum = body(
        vote=SimpleMajority(if_failed="reconsideration"),
        reconsideration=Reconsideration(if_carried="again"),
        again=SimpleMajority(),
    )
    votes = {"vote": ballots(*["YNN"] * 3)[:, None], "again": ballots(*["YYN"] * 3)[:, None]}
    motions = {"reconsideration": ballots("YYN", "YNN", "---")}
    outcome = forum.decide(ArrayFloor(votes=votes, motions=motions))
    assert outcome.how[:, 0].tolist() == [Result.ADOPTED_BY_VOTE, Result.FAILED, Result.FAILED]
    assert outcome.tally[:, 0].tolist() == [[1, 0, 2, 0], [2, 0, 1, 0], [2, 0, 1, 0]]


def test_ga11_closure_goes_straight_to_the_vote(ballots):
    forum = body(
        closure=ClosureOfDebate(if_carried="vote", if_lost="consensus"),
        consensus=Consensus(if_failed="vote"),
        vote=SimpleMajority(),
    )
    motions = {"closure": ballots("YYN", "NNY")}
    outcome = forum.decide(ArrayFloor(votes=ballots("YYN", "YYN")[:, None], motions=motions))
    wanted = [Result.ADOPTED_BY_VOTE, Result.ADOPTED_BY_CONSENSUS]
    assert outcome.how[:, 0].tolist() == wanted


def ask(procedure, floor):
    return procedure.decide(floor, 0, "stage", np.ones(floor.n_replications, dtype=bool))


def test_ga7_the_amendment_furthest_removed_is_voted_first_and_makes_others_moot(ballots):
    # Amendment 1 is further away. Where it carries, 0 is moot though it would carry.
    changes = [ballots("YYN", "YYN"), ballots("YYN", "NNY")]
    floor = Texts(
        votes=ballots("YYY", "YYY")[:, None],
        distance=[[1.0, 2.0], [1.0, 2.0]],
        excludes=[[False, True], [True, False]],
        changes=changes,
    )
    verdict = ask(Amendments(then="vote"), floor)
    assert floor.amended == [[[False, True], [True, False]]]
    assert verdict.result.tolist() == [Result.UNDECIDED, Result.UNDECIDED]


def test_ga7_compatible_amendments_may_both_carry(ballots):
    floor = Texts(
        votes=ballots("YYY")[:, None],
        distance=[[2.0, 1.0]],
        changes=[ballots("YYN"), ballots("YAA")],
    )
    ask(Amendments(then="vote"), floor)
    assert floor.amended == [[[True, True]]]


def test_ga7_an_amendment_that_was_not_moved_is_not_voted(ballots):
    floor = Texts(
        votes=ballots("YYY")[:, None], distance=[[np.nan, 1.0]], changes=[ballots("YYY")] * 2
    )
    ask(Amendments(then="vote"), floor)
    assert floor.amended == [[[False, True]]]


def test_ga4_amendments_to_an_important_question_need_two_thirds(ballots):
    make = dict(votes=ballots("YYYYY")[:, None], distance=[[1.0]], changes=[ballots("YYYNN")])
    simple, special = Texts(**make), Texts(**make)
    ask(Amendments(then="vote"), simple)
    ask(Amendments(then="vote", majority="2/3"), special)
    assert (simple.amended, special.amended) == ([[[True]]], [[[False]]])


def test_ga9_a_part_that_does_not_carry_is_struck_and_the_rest_goes_on(ballots):
    floor = Texts(
        votes=ballots("YYY")[:, None],
        parts=[ballots("YYN"), ballots("NNY")],
        operative=[True, True],
    )
    verdict = ask(Division(then="vote"), floor)
    assert floor.struck == [[[False, True]]]
    assert verdict.result.tolist() == [Result.UNDECIDED]


def test_ga9_all_operative_parts_rejected_reject_the_whole(ballots):
    floor = Texts(
        votes=ballots("YYY", "YYY")[:, None],
        parts=[ballots("YYY", "YYY"), ballots("NNY", "NNY"), ballots("NYN", "YYN")],
        operative=[False, True, True],  # the first is a paragraph of the preamble
    )
    verdict = ask(Division(then="vote"), floor)
    assert verdict.result.tolist() == [Result.FAILED, Result.UNDECIDED]
    assert verdict.tally[0].tolist() == [2, 0, 1, 0]


def test_ga9_one_rejected_part_of_many_does_not_reject_the_whole(ballots):
    class Long(Texts):
        def n_operative(self, draft):
            return 7

    floor = Long(votes=ballots("YYY")[:, None], parts=[ballots("NNN")], operative=[True])
    assert ask(Division(then="vote"), floor).result.tolist() == [Result.UNDECIDED]


def test_ga9_an_opposed_division_takes_place_only_if_the_motion_against_it_is_lost(ballots):
    floor = Texts(
        votes=ballots("YYY", "YYY")[:, None],
        parts=[ballots("NNN", "NNN")],
        operative=[True],
        motions={"against_division": ballots("YYN", "YNN")},
    )
    assert ask(Division(then="vote"), floor).result.tolist() == [Result.UNDECIDED, Result.FAILED]


def test_ga9_practice_of_2020_both_parts_are_kept_and_the_text_passes():
    # A/RES/75/240 in the First Committee: OP1 92-52-24, PP10 108-49-11, whole 104-50-20.
    def heads(yes, no, abstain):
        return np.repeat([2, 0, 1, 3], [yes, no, abstain, 193 - yes - no - abstain])[None]

    floor = Texts(
        votes=heads(104, 50, 20).astype(np.int8)[:, None],
        parts=[heads(92, 52, 24), heads(108, 49, 11)],
        operative=[True, False],
    )
    outcome = body(parts=Division(then="vote"), vote=SimpleMajority()).decide(floor)
    assert floor.struck == [[[False, False]]]
    assert outcome.adopted.tolist() == [[True]]


@pytest.mark.parametrize("part", [Amendments, Division])
def test_a_stage_that_does_not_settle_the_text_may_not_be_the_last(part):
    with pytest.raises(ConfigError, match=r"then: must name a stage: .* got 'end'"):
        part(then="end")
    with pytest.raises(ConfigError, match=r"majority: must be half or more, got 0.3"):
        part(then="vote", majority=0.3)
