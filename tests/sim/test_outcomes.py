"""What is in force after a decision, and who prevails."""

import numpy as np
import pytest

from sim.forums.outcome import Result
from sim.meeting.outcomes import RESULTS, Yardstick, in_force

VOTE = Result.ADOPTED_BY_VOTE


def held(how, mandate, alignment, status_quo=0.0, threshold=0.1):
    how = np.array([how])
    adopted = np.isin(how, (Result.ADOPTED_BY_VOTE, Result.ADOPTED_BY_CONSENSUS, Result.PLEDGED))
    return in_force(
        how, adopted, np.array([mandate]), np.array([alignment]), np.array([status_quo]), threshold
    )


def name(outcome):
    return RESULTS[outcome.result[0]]


def test_every_way_that_a_text_can_end_has_its_name():
    for result in Result:
        if result != Result.REFERRED:  # never leaves a body
            assert RESULTS[result] == result.name.lower()


def test_one_text_adopted_holds_as_it_stands():
    now = held([VOTE, Result.FAILED], [0.4, -0.2], [0.8, -1.0])
    assert name(now) == "adopted_by_vote"
    assert now.alignment[0] == now.shift[0] == pytest.approx(0.8)
    assert now.democratic[0] and not now.sovereigntist[0]


def test_both_adopted_weigh_by_their_majorities():
    """73/27 passed by 119-46 and 73/266 by 138-12: (126 - 73) / (126 + 73) = 0.266."""
    now = held([VOTE, VOTE], [73 / 193, 126 / 193], [-1.0, 1.0])
    assert name(now) == "split"
    assert now.alignment[0] == pytest.approx(53 / 199)


def test_nothing_adopted_leaves_the_status_quo():
    now = held([Result.FAILED, Result.BLOCKED], [0.0, 0.0], [1.0, -1.0], status_quo=-0.3)
    assert now.alignment[0] == -0.3 and now.shift[0] == 0.0
    assert name(now) == "blocked"
    assert now.sovereigntist[0]


def test_text_adopted_by_one_vote_is_in_force():
    assert held([VOTE], [0.0], [0.7]).alignment[0] == pytest.approx(0.7)


def test_a_text_off_the_table_does_not_name_the_result():
    assert name(held([Result.FAILED, Result.NOT_CONSIDERED], [0, 0], [1, -1])) == "failed"
    nothing = held([Result.NOT_CONSIDERED, Result.NOT_CONSIDERED], [0, 0], [1, -1])
    assert name(nothing) == "not_considered"


@pytest.mark.parametrize(("place", "who"), [(0.1, (0, 0)), (0.11, (1, 0)), (-0.11, (0, 1))])
def test_prevailing_needs_more_than_the_threshold(place, who):
    now = held([VOTE], [0.5], [place])
    assert (now.democratic[0], now.sovereigntist[0]) == who


def test_every_metric_has_its_mirror():
    """Exchange the camps, and the winners change places."""
    rng = np.random.default_rng(1)
    how = rng.integers(0, 4, (200, 3))
    mandate, place = rng.random((200, 3)), rng.uniform(-1, 1, (200, 3))
    adopted = np.isin(how, (1, 2))
    one = in_force(how, adopted, mandate, place, np.zeros(200), 0.1)
    other = in_force(how, adopted, mandate, -place, np.zeros(200), 0.1)
    assert (one.democratic == other.sovereigntist).all()
    assert (one.sovereigntist == other.democratic).all()
    assert (one.result == other.result).all()
    assert one.alignment == pytest.approx(-other.alignment)


def test_alignment_is_1_at_one_camp_minus_1_at_the_other_and_0_midway():
    axis = Yardstick(np.array([[2.0, 1.0]]), np.array([[-1.0, 0.0]]), np.array([0.8, 0.2]))
    assert axis.alignment(axis.democratic) == pytest.approx(1.0)
    assert axis.alignment(axis.sovereigntist) == pytest.approx(-1.0)
    assert axis.alignment(axis.midpoint) == pytest.approx(0.0)
    assert axis.alignment(axis.democratic * 9) == 1.0


def test_alignment_ignores_an_axis_without_salience():
    axis = Yardstick(np.array([[2.0, 1.0]]), np.array([[-1.0, 0.0]]), np.array([1.0, 0.0]))
    assert axis.alignment(np.array([[0.5, 77.0]])) == pytest.approx([0.0])
