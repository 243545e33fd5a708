"""Elections by further ballots (IT-9), worked on paper."""

import numpy as np

from sim.forums.array_floor import ArrayFloor
from sim.forums.forum import Forum
from sim.forums.outcome import Method, Result
from sim.forums.procedures import EliminationBallots
from sim.theory.ballot import Vote

ELECTED = Result.ADOPTED_BY_VOTE


def election(**arguments):
    return Forum(
        name="election",
        title="An election",
        members=["AUS", "FRA"],
        text="candidature",
        stages={"ballots": EliminationBallots(**arguments)},
    )


def electorate(*groups, n_candidates):
    """Voters as (heads, order of candidates); an empty order is a blank paper."""
    rows = []
    for heads, order in groups:
        liking = np.full(n_candidates, np.nan)
        for place, candidate in enumerate(order):
            liking[candidate] = -place
        rows += [liking] * heads
    return np.array(rows)[None]


def test_a_majority_on_the_first_ballot_elects():
    ranking = electorate((3, [0]), (1, [1]), (1, [2]), n_candidates=3)
    outcome = election().decide(ArrayFloor(ranking=ranking))
    assert outcome.how.tolist() == [[ELECTED, Result.FAILED, Result.FAILED]]
    assert outcome.phase[0, 0] == 0
    assert (outcome.method == Method.SECRET).all()


def test_the_lowest_drops_out_and_its_votes_go_on():
    # 4-3-2: candidate 2 goes, its voters prefer 1, who wins 5-4 on the second ballot.
    ranking = electorate((4, [0, 1]), (3, [1, 0]), (2, [2, 1]), n_candidates=3)
    outcome = election().decide(ArrayFloor(ranking=ranking))
    assert outcome.how.tolist() == [[Result.FAILED, ELECTED, Result.FAILED]]
    assert outcome.tally[0, 1].tolist() == [4, 0, 5, 0]
    assert outcome.phase[0, 1] == 1


def test_blank_papers_do_not_count_towards_the_majority():
    # 3 of 5 valid papers are enough although 9 voted.
    ranking = electorate((3, [0]), (2, [1]), (4, []), n_candidates=2)
    outcome = election().decide(ArrayFloor(ranking=ranking))
    assert outcome.how[0, 0] == ELECTED
    assert outcome.tally[0, 0].tolist() == [2, 4, 3, 0]


def test_equal_last_places_are_told_apart_by_lot():
    class Lots(ArrayFloor):
        def lot(self, stage):
            return np.array([[0.5, 0.9, 0.1]])  # candidate 1 draws the worst lot

    # 3-2-2: one of the last two goes; voters of both prefer the other to 0.
    ranking = electorate((3, [0]), (2, [1, 2]), (2, [2, 1]), n_candidates=3)
    assert election().decide(Lots(ranking=ranking)).how[0].tolist() == [0, 0, ELECTED]
    # Without drawn lots the order of submission stands, so 2 goes.
    assert election().decide(ArrayFloor(ranking=ranking)).how[0].tolist() == [0, ELECTED, 0]


def test_two_equal_finalists_stand_again_and_then_the_lot_decides():
    asked = []

    class Count(ArrayFloor):
        def choose(self, remaining, stage):
            asked.append(stage)
            return super().choose(remaining, stage)

    ranking = electorate((2, [0]), (2, [1]), n_candidates=2)
    outcome = election().decide(Count(ranking=ranking))
    assert asked == ["ballots/1", "ballots/2", "ballots/3"]
    assert outcome.how.tolist() == [[ELECTED, Result.FAILED]]


def test_nobody_is_elected_on_blank_papers():
    outcome = election().decide(ArrayFloor(ranking=electorate((3, []), n_candidates=2)))
    assert outcome.how.tolist() == [[Result.NO_DECISION, Result.NO_DECISION]]


def test_two_thirds_of_the_valid_votes_where_the_rules_ask_for_it():
    ranking = electorate((4, [0]), (3, [1]), n_candidates=2)
    arguments = {"majority": "2/3", "max_ballots": 4}
    outcome = election(**arguments).decide(ArrayFloor(ranking=ranking))
    # 4 of 7 is not two thirds; then 1 drops out and its voters hand in blank papers.
    assert outcome.how.tolist() == [[ELECTED, Result.FAILED]]
    assert outcome.phase[0, 0] == 1


def test_every_replication_holds_its_own_ballots():
    one = electorate((4, [0, 1]), (3, [1, 0]), (2, [2, 1]), n_candidates=3)
    two = electorate((5, [2]), (2, [1]), (2, [0]), n_candidates=3)
    both = election().decide(ArrayFloor(ranking=np.concatenate([one, two])))
    for place, ranking in enumerate((one, two)):
        alone = election().decide(ArrayFloor(ranking=ranking))
        assert (both.how[place] == alone.how[0]).all()
        assert (both.tally[place] == alone.tally[0]).all()
        assert (both.votes[place] == alone.votes[0]).all()


def test_a_paper_for_a_candidate_who_dropped_out_is_invalid():
    class Stubborn(ArrayFloor):
        def choose(self, remaining, stage):
            return np.array([[0, 0, 0, 1, 1, 1, 2, 2]], dtype=np.int8)

    ranking = np.zeros((1, 8, 3))
    outcome = election(max_ballots=2).decide(Stubborn(ranking=ranking))
    # Second ballot: 3-3 and two invalid papers; the lot falls to the first.
    assert outcome.tally[0, 0].tolist() == [3, 2, 3, 0]
    assert outcome.how[0].tolist() == [ELECTED, 0, 0]
    assert outcome.votes[0, 0].tolist() == [Vote.YES] * 3 + [Vote.NO] * 3 + [Vote.ABSTAIN] * 2


class OneIsAway(ArrayFloor):
    """The fifth of five is away and has given its vote to the first."""

    def proxy(self, stage):
        return np.array([[-1, -1, -1, -1, 0]])


def test_an_absent_delegation_votes_through_another_where_proxies_are_allowed():
    # 2-2 in the room; the fifth would have chosen candidate 1, its holder names 0.
    ranking = electorate((2, [0]), (3, [1]), n_candidates=2)
    floor = OneIsAway(ranking=ranking, present=np.array([[True, True, True, True, False]]))
    with_proxy = election(proxies=True).decide(floor)
    assert with_proxy.how.tolist() == [[ELECTED, Result.FAILED]]
    assert with_proxy.tally[0, 0].tolist() == [2, 0, 3, 0]
    without = election(max_ballots=1).decide(floor)
    assert without.tally[0, 0].tolist() == [2, 0, 2, 1]
