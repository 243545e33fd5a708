"""Treaties, pledges and talk (IT-8, OT-2, IG-1), worked on paper."""

import numpy as np

from sim.forums.array_floor import ArrayFloor
from sim.forums.forum import Forum
from sim.forums.outcome import Result
from sim.forums.procedures import NoDecision, Pledge, Signature, SimpleMajority


def treaty(in_force_at):
    return Forum(
        name="conference",
        title="A conference",
        members=["AUS", "FRA"],
        text="treaty",
        adoption="treaty",
        stages={
            "vote": SimpleMajority(if_adopted="signature"),
            "signature": Signature(in_force_at=in_force_at),
        },
    )


def test_it8_a_treaty_that_won_the_vote_binds_only_those_who_sign_and_ratify(ballots):
    signs = np.array([[[1, 1, 0, 0]]], dtype=bool)
    floor = ArrayFloor(
        votes=ballots("YYYN")[:, None],
        signs=signs,
        reservations=np.array([[[0, 1, 1, 0]]], dtype=bool),
        ratifications=np.array([[[1, 0, 1, 0]]], dtype=bool),
    )
    outcome = treaty(in_force_at=2).decide(floor)
    assert outcome.how.tolist() == [[Result.ADOPTED_BY_VOTE]]
    assert outcome.signed.tolist() == signs.tolist()
    # Only a signer can reserve or ratify.
    assert outcome.reserved.tolist() == [[[False, True, False, False]]]
    assert outcome.ratified.tolist() == [[[True, False, False, False]]]
    assert outcome.in_force.tolist() == [[False]]
    assert treaty(in_force_at=1).decide(floor).in_force.tolist() == [[True]]
    # The tally kept is that of the vote, the last stage the signature.
    assert outcome.tally.tolist() == [[[1, 0, 3, 0]]]
    assert outcome.stage.tolist() == [[1]]


def test_it8_a_treaty_that_lost_is_not_opened_for_signature(ballots):
    signs = np.ones((1, 1, 4), dtype=bool)
    outcome = treaty(0).decide(ArrayFloor(votes=ballots("YNNN")[:, None], signs=signs))
    assert outcome.how.tolist() == [[Result.FAILED]]
    assert outcome.signed is None


def test_a_pledge_stands_for_those_who_sign_if_enough_do():
    signs = np.array([[[1, 1, 0]], [[1, 0, 0]]], dtype=bool)
    forum = Forum(
        name="pledge",
        title="A pledge",
        members=["AUS", "FRA"],
        text="pledge",
        adoption="soft_norm",
        stages={"pledge": Pledge(launch_at=2)},
    )
    outcome = forum.decide(ArrayFloor(signs=signs))
    assert outcome.how[:, 0].tolist() == [Result.PLEDGED, Result.FAILED]
    assert outcome.adopted[:, 0].tolist() == [True, False]
    assert outcome.signed[:, 0].sum(axis=1).tolist() == [2, 0]


def test_ig1_the_forum_decides_nothing(ballots):
    forum = Forum(
        name="talk",
        title="Talk",
        members=["AUS", "FRA"],
        text="exchange",
        adoption="none",
        stages={"exchange": NoDecision()},
    )
    outcome = forum.decide(ArrayFloor(votes=ballots("YYY")[:, None]))
    assert outcome.how.tolist() == [[Result.NO_DECISION]]
    assert not outcome.adopted.any()
