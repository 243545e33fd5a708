"""Consensus, silence and rough consensus, worked on paper."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.forums.array_floor import ArrayFloor
from sim.forums.outcome import Result
from sim.forums.procedures import Consensus, RoughConsensus, Silence, WithoutVote
from sim.theory.ballot import Vote

ADOPTED, BLOCKED = Result.ADOPTED_BY_CONSENSUS, Result.BLOCKED
ONE = np.ones(1, dtype=bool)


def objections(*rows):
    return np.array(rows, dtype=bool)[:, None]


def test_oe1_one_maintained_objection_blocks(settle):
    verdict = settle(Consensus(), objection=objections([0, 0, 0], [0, 1, 0]))
    assert verdict.result.tolist() == [ADOPTED, BLOCKED]
    assert verdict.phase.tolist() == [0, 2]


def test_ga13_a_member_who_would_vote_no_but_does_not_object_does_not_stop_it(settle, ballots):
    verdict = settle(Consensus(), objection=objections([0, 0, 0]), votes=ballots("NNA")[:, None])
    assert verdict.result.tolist() == [ADOPTED]


def test_only_those_in_the_room_with_a_vote_can_object(settle):
    verdict = settle(
        Consensus(),
        objection=objections([1, 0, 0, 0], [0, 1, 0, 0]),
        present=np.array([[0, 1, 1, 1]] * 2, dtype=bool),
        entitled=np.array([True, False, True, True]),
    )
    assert verdict.result.tolist() == [ADOPTED, ADOPTED]


def test_ga2_consensus_needs_a_quorum(settle):
    present = np.array([[1, 1, 0, 0]], dtype=bool)
    verdict = settle(Consensus(), objection=objections([0, 0, 0, 0]), present=present)
    assert verdict.result.tolist() == [Result.NO_QUORUM]


def test_blocking_alone_costs_more_than_blocking_together(settle):
    # Cost 1 in company, 1 + 2 alone, 1 + 2/2 with one fellow. Loss 2.5: alone it
    # gives way, two together stand. Loss 1.5: two do not stand either.
    loss = np.array([[[2.5, 0, 0]], [[2.5, 2.5, 0]], [[1.5, 1.5, 0]]])
    verdict = settle(Consensus(), loss=loss, block_cost=1.0, isolation=2.0)
    assert verdict.result.tolist() == [ADOPTED, BLOCKED, ADOPTED]


def test_objectors_fall_like_dominoes_when_their_fellows_give_way(settle):
    # Costs with 3, 2, 1 standing: 1 + 3/3 = 2, 1 + 3/2 = 2.5, 1 + 3 = 4. The first
    # to go is 1.9, then 2.4, then 3.5 is alone and goes too.
    loss = np.array([[[1.9, 2.4, 3.5]], [[1.9, 2.6, 3.5]]])
    verdict = settle(Consensus(), loss=loss, block_cost=1.0, isolation=3.0)
    assert verdict.result.tolist() == [ADOPTED, BLOCKED]


def test_ga13_whoever_may_disassociate_blocks_only_for_what_is_left_of_its_loss(settle):
    # Cost 1 in company, 3 alone. Disassociating spares half of the loss: alone, a loss of 4
    # blocks without it (4 > 3) and not with it (2 < 3); a loss of 8 blocks either way.
    loss = np.array([[[4.0, 0, 0]], [[8.0, 0, 0]], [[2.0, 0, 0]]])
    arrays = dict(loss=loss, block_cost=1.0, isolation=2.0, relief=0.5)
    assert settle(Consensus(), **arrays).result.tolist() == [BLOCKED, BLOCKED, ADOPTED]
    verdict = settle(Consensus(disassociation=True), **arrays)
    assert verdict.result.tolist() == [ADOPTED, BLOCKED, ADOPTED]
    assert verdict.phase.tolist() == [3, 2, 0]
    assert verdict.dissociated.tolist() == [[True, False, False], [False] * 3, [False] * 3]


def test_ga13_a_group_blocks_where_each_alone_would_disassociate(settle):
    # A loss of 5, spared by half: 2.5 is less than 3 alone and more than 2 with one fellow.
    loss = np.array([[[5.0, 0, 0]], [[5.0, 5.0, 0]]])
    arrays = dict(loss=loss, block_cost=1.0, isolation=2.0, relief=0.5)
    verdict = settle(Consensus(disassociation=True), **arrays)
    assert verdict.result.tolist() == [ADOPTED, BLOCKED]


def test_oe2_a_revised_text_can_end_an_objection(settle):
    loss = np.array([[[0.0, 1.5]], [[0.0, 3.5]]])
    once = dict(loss=loss, block_cost=1.0, concession=1.0)
    assert settle(Consensus(revisions=0), **once).result.tolist() == [BLOCKED, BLOCKED]
    verdict = settle(Consensus(revisions=1), **once)
    assert verdict.result.tolist() == [ADOPTED, BLOCKED]
    assert verdict.phase.tolist() == [1, 2]
    assert settle(Consensus(revisions=3), **once).result.tolist() == [ADOPTED, ADOPTED]


def test_only_objectors_in_open_replications_are_heard():
    floor = ArrayFloor(loss=np.array([[[2.0, 0]], [[2.0, 0]]]), block_cost=1.0, concession=9.0)
    Consensus(revisions=1).decide(floor, 0, "stage", np.array([True, False]))
    assert [heard.tolist() for _, heard in floor.revisions] == [[[True, False], [False, False]]]


def test_a_credible_vote_shrinks_the_concession(settle, ballots):
    # The objector loses 2.2 against a cost of 1; a full step of 1.5 satisfies it,
    # half a step does not. Only the second room would carry the text by vote.
    loss = np.array([[[2.2, 0, 0, 0]], [[2.2, 0, 0, 0]]])
    votes = ballots("NNNY", "NYYY")[:, None]
    arrays = dict(loss=loss, block_cost=1.0, concession=1.5, votes=votes)
    free = settle(Consensus(revisions=1, threat="none"), **arrays)
    shadow = settle(Consensus(revisions=1, threat="simple", shadow=0.5), **arrays)
    assert free.result.tolist() == [ADOPTED, ADOPTED]
    assert shadow.result.tolist() == [ADOPTED, BLOCKED]


def test_a_two_thirds_threat_needs_two_thirds(settle, ballots):
    # Three of five carry by a simple majority and not by two thirds.
    arrays = dict(
        loss=np.array([[[2.2, 0, 0, 0, 0]]]),
        block_cost=1.0,
        concession=1.5,
        votes=ballots("NNYYY")[:, None],
    )
    assert settle(Consensus(revisions=1, threat="two_thirds"), **arrays).result == [ADOPTED]
    assert settle(Consensus(revisions=1, threat="simple"), **arrays).result == [BLOCKED]


def test_an_objection_that_puts_the_text_off_does_not_count_approval(settle):
    # A place worth -1.5 and approval worth 2 make a gain of 0.5: nobody loses the text over it,
    # but at a cost of 1 the place is worth waiting for where the text comes back.
    arrays = dict(loss=np.array([[[-0.5, 0.0]]]), approval=2.0, block_cost=1.0)
    assert settle(Consensus(if_failed="next"), **arrays).result.tolist() == [ADOPTED]
    assert settle(Consensus(adjourns=True, if_failed="next"), **arrays).result.tolist() == [BLOCKED]


def test_a_vote_is_taken_after_consensus_only_where_it_is_called():
    class Room(ArrayFloor):
        def calls_vote(self, draft, stage, majority):
            return np.array([True, False, True])

    room = Room(objection=objections([0, 1], [0, 1], [0, 0]))
    stage = Consensus(threat="two_thirds", if_called="vote")
    verdict = stage.decide(room, 0, "consensus", np.ones(3, dtype=bool))
    assert verdict.result.tolist() == [Result.REFERRED, BLOCKED, ADOPTED]
    assert verdict.phase.tolist() == [4, 2, 0]


def test_a_vote_to_be_called_needs_a_majority_and_an_adjournment_a_stage():
    with pytest.raises(ConfigError, match="if_called: has no majority"):
        Consensus(if_called="vote")
    with pytest.raises(ConfigError, match="if_failed: nothing follows"):
        Consensus(adjourns=True)


def test_ga14_one_objection_breaks_the_silence_even_from_outside_the_room(settle):
    verdict = settle(
        Silence(),
        objection=objections([0, 0, 0], [1, 0, 0]),
        present=np.zeros((2, 3), dtype=bool),
    )
    assert verdict.result.tolist() == [ADOPTED, BLOCKED]
    assert verdict.days.tolist() == [3, 3]  # 72 hours


def test_ga14_a_broken_silence_can_be_repeated_with_a_revised_text(settle):
    loss = np.array([[[0.5, 0]], [[1.5, 0]], [[2.5, 0]]])
    verdict = settle(Silence(circulations=2), loss=loss, block_cost=1.0, concession=1.0)
    assert verdict.result.tolist() == [ADOPTED, ADOPTED, BLOCKED]
    assert verdict.phase.tolist() == [0, 1, 2]
    assert verdict.days.tolist() == [3, 6, 6]


def test_ga14_objectors_do_not_see_each_other_so_none_withdraws(settle):
    loss = np.array([[[1.5, 0, 0]]])
    arrays = dict(loss=loss, block_cost=1.0, isolation=5.0)
    assert settle(Silence(), **arrays).result.tolist() == [BLOCKED]
    assert settle(Consensus(), **arrays).result.tolist() == [ADOPTED]


def test_ga6_one_member_gets_a_vote_where_it_could_not_afford_to_block(settle):
    # A lone objector with a loss of 1.5: blocking alone costs 6, asking for a vote 1.
    arrays = dict(loss=np.array([[[1.5, 0, 0]], [[0.5, 0, 0]]]), block_cost=1.0, isolation=5.0)
    assert settle(Consensus(), **arrays).result.tolist() == [ADOPTED, ADOPTED]
    verdict = settle(WithoutVote(if_requested="vote"), **arrays)
    assert verdict.result.tolist() == [Result.REFERRED, ADOPTED]
    assert verdict.phase.tolist() == [1, 0]


def test_ga6_more_requests_can_be_needed(settle):
    objection = objections([1, 0, 0], [1, 1, 0])
    verdict = settle(WithoutVote(if_requested="vote", requests=2), objection=objection)
    assert verdict.result.tolist() == [ADOPTED, Result.REFERRED]


def test_ie1_rough_consensus_needs_support_and_no_weighty_objection(settle, ballots):
    # Ten in the room. Eight of ten in favour is enough at 0.8; seven are not.
    # One objection of strength 1 is 0.1 a head, of strength 3 it is 0.3.
    votes = ballots("YYYYYYYYNN", "YYYYYYYNNN", "YYYYYYYYNN")[:, None]
    objection = np.zeros((3, 1, 10), dtype=bool)
    objection[:, 0, 9] = True
    strength = np.zeros((3, 1, 10))
    strength[:, 0, 9] = [1.0, 1.0, 3.0]
    strength[:, 0, 0] = 9.0  # strong feelings of one who does not object count for nothing
    verdict = settle(
        RoughConsensus(support=0.8, tolerance=0.2, revisions=0),
        votes=votes,
        objection=objection,
        strength=strength,
    )
    assert verdict.result.tolist() == [ADOPTED, BLOCKED, BLOCKED]
    assert verdict.phase.tolist() == [0, 1, 2]


def test_zero_block_cost_makes_consensus_unanimity():
    generator = np.random.default_rng(1)
    loss = generator.normal(-1.5, 1.0, size=(200, 1, 7))
    floor = ArrayFloor(loss=loss, block_cost=0.0, isolation=3.0)
    verdict = Consensus().decide(floor, 0, "stage", np.ones(200, dtype=bool))
    nobody_loses = (loss[:, 0] <= 0).all(axis=1)
    assert 0 < nobody_loses.sum() < 200
    assert ((verdict.result == ADOPTED) == nobody_loses).all()
    votes = np.where(loss > 0, Vote.NO, Vote.YES).astype(np.int8)
    assert ((votes[:, 0] != Vote.NO).all(axis=1) == nobody_loses).all()
