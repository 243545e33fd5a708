"""What must hold for every tally, room and loss."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.forums.array_floor import ArrayFloor
from sim.forums.outcome import ADOPTED
from sim.forums.procedures import (
    ConferenceVote,
    Consensus,
    MajorityOfMembers,
    RoughConsensus,
    SimpleMajority,
    TwoThirds,
    Unanimity,
)
from sim.forums.procedures.counting import (
    SIMPLE,
    TWO_THIRDS,
    carries,
    present_and_voting,
    required_majority,
    tally,
)
from sim.forums.procedures.itu_conference import with_proxies
from sim.theory.ballot import Vote

VOTES = [
    SimpleMajority(),
    SimpleMajority(tie="second_vote"),
    TwoThirds(),
    MajorityOfMembers(of_members="2/3"),
    MajorityOfMembers(of_members="1/2"),
    Unanimity(),
    ConferenceVote(),
    ConferenceVote(abstention_limit=None),
    RoughConsensus(revisions=0),
]
seats = st.lists(st.sampled_from([0, 1, 2, 3]), min_size=1, max_size=40)
ONE = np.ones(1, dtype=bool)


def adopted(procedure, votes):
    floor = ArrayFloor(votes=np.array(votes, dtype=np.int8)[None, None])
    return bool(np.isin(procedure.decide(floor, 0, "stage", ONE).result, ADOPTED)[0])


@pytest.mark.parametrize("procedure", VOTES, ids=lambda p: type(p).__name__)
@given(votes=seats, seat=st.integers(0, 39))
@settings(max_examples=150, deadline=None)
def test_one_more_yes_never_defeats_a_draft(procedure, votes, seat):
    before = adopted(procedure, votes)
    more = list(votes)
    more[seat % len(votes)] = int(Vote.YES)
    assert adopted(procedure, more) >= before


@pytest.mark.parametrize("procedure", VOTES, ids=lambda p: type(p).__name__)
@given(votes=seats, seed=st.integers(0, 99))
@settings(max_examples=50, deadline=None)
def test_renaming_members_changes_nothing(procedure, votes, seed):
    renamed = np.random.default_rng(seed).permutation(votes)
    assert adopted(procedure, votes) == adopted(procedure, renamed)


@pytest.mark.parametrize("procedure", VOTES[:7], ids=lambda p: type(p).__name__)
@given(votes=seats)
@settings(max_examples=50, deadline=None)
def test_a_room_twice_as_large_with_the_same_shares_decides_alike(procedure, votes):
    assert adopted(procedure, votes) == adopted(procedure, votes + votes)


@given(votes=seats)
def test_a_tally_counts_every_seat_once(votes):
    count = tally(np.array(votes)[None])[0]
    assert count.tolist() == [votes.count(code) for code in range(4)]


@given(yes=st.integers(0, 193), no=st.integers(0, 193), abstain=st.integers(0, 193))
def test_a_simple_majority_is_the_required_majority(yes, no, abstain):
    count = np.array([no, abstain, yes, 0])
    needed = int(required_majority(present_and_voting(count)))
    assert bool(carries(count, SIMPLE)) == (yes >= needed) == (yes > no)


@given(yes=st.integers(0, 193), no=st.integers(0, 193))
def test_two_thirds_agrees_with_counting_by_threes(yes, no):
    assert bool(carries(np.array([no, 0, yes, 0]), TWO_THIRDS)) == (yes >= 2 * no and yes > 0)


losses = st.lists(st.floats(-3, 3, allow_nan=False), min_size=1, max_size=12)


@given(loss=losses)
def test_consensus_without_a_cost_of_blocking_is_unanimity(loss):
    floor = ArrayFloor(loss=np.array(loss)[None, None], block_cost=0.0, isolation=2.0)
    consensus = np.isin(Consensus().decide(floor, 0, "s", ONE).result, ADOPTED)[0]
    votes = [int(Vote.NO) if one > 0 else int(Vote.YES) for one in loss]
    assert consensus == adopted(Unanimity(), votes)


@given(loss=losses, cost=st.floats(0, 2), more=st.floats(0, 2), isolation=st.floats(0, 3))
def test_dearer_blocking_never_defeats_a_consensus(loss, cost, more, isolation):
    def passes(price, alone):
        floor = ArrayFloor(loss=np.array(loss)[None, None], block_cost=price, isolation=alone)
        return bool(np.isin(Consensus().decide(floor, 0, "s", ONE).result, ADOPTED)[0])

    assert passes(cost + more, isolation) >= passes(cost, isolation)
    assert passes(cost, isolation + more) >= passes(cost, isolation)


@given(loss=losses, cost=st.floats(0, 2), isolation=st.floats(0, 3), company=st.floats(0, 3))
def test_a_new_objector_never_makes_the_others_give_way(loss, cost, isolation, company):
    def stands(values):
        array = np.array(values)[None, None]
        floor = ArrayFloor(loss=array, block_cost=cost, isolation=isolation)
        return Consensus().decide(floor, 0, "s", ONE).result[0] not in ADOPTED

    assert stands([*loss, company]) >= stands([*loss, -1.0])


@given(seed=st.integers(0, 500))
@settings(max_examples=100, deadline=None)
def test_proxies_give_one_vote_to_an_absent_member_and_never_two_to_a_holder(seed):
    generator = np.random.default_rng(seed)
    n_replications, n_members = 5, 9
    room = generator.random((n_replications, n_members)) < 0.5
    entitled = generator.random(n_members) < 0.8
    room &= entitled
    votes = np.where(room, generator.integers(0, 3, room.shape), Vote.ABSENT).astype(np.int8)
    holder = generator.integers(-1, n_members, room.shape)
    after = with_proxies(votes, room, entitled, holder)
    assert (after[room] == votes[room]).all()
    assert (after[:, ~entitled] == Vote.ABSENT).all()
    for row in range(n_replications):
        given_ = np.flatnonzero((after[row] != Vote.ABSENT) & ~room[row])
        held = holder[row, given_]
        assert len(set(held)) == len(held)
        assert room[row, held].all()
        assert (after[row, given_] == votes[row, held]).all()
