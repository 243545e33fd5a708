"""Agreement, unanimity, modularity, fragmentation."""

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory import cohesion

heads = st.integers(0, 60)


def test_agreement_index_by_hand_hix_noury_roland_2005():
    # 12 yes, 5 no, 3 abstain: (12 - 8 / 2) / 20 = 0.4
    assert cohesion.agreement_index(12, 5, 3) == pytest.approx(0.4)
    # the EU on 74/29 moved from no to abstain as one: still 1
    assert cohesion.agreement_index(0, 0, 27) == 1.0
    assert np.isnan(cohesion.agreement_index(0, 0, 0))


@given(yes=heads, no=heads, abstain=heads)
def test_cohesion_ignores_what_the_sides_are_called(yes, no, abstain):
    ours = cohesion.agreement_index(yes, no, abstain)
    np.testing.assert_equal(ours, cohesion.agreement_index(abstain, yes, no))
    if yes + no + abstain:
        assert 0.0 <= ours <= 1.0
        assert (ours == 1.0) == cohesion.unanimous(yes, no, abstain)
    else:
        assert not cohesion.unanimous(yes, no, abstain)


@given(yes=heads, no=heads)
def test_without_abstentions_agreement_is_a_line_in_rice(yes, no):
    # max / n = (1 + Rice) / 2, so AI = max/n - (1 - max/n)/2 = 1/4 + 3/4 Rice
    np.testing.assert_allclose(
        cohesion.agreement_index(yes, no, 0), 0.25 + 0.75 * cohesion.rice_index(yes, no)
    )


def test_ballots_are_counted_by_group_over_replications():
    rng = np.random.default_rng(1)
    cast, member_of = rng.random((3, 4, 20)) < 0.5, rng.random((20, 6)) < 0.4
    ours = cohesion.count_by_group(cast, member_of)
    assert ours.shape == (3, 4, 6) and ours.dtype == np.int64
    assert ours[2, 1, 3] == np.count_nonzero(cast[2, 1] & member_of[:, 3])


@pytest.mark.parametrize("resolution", [1.0, 0.5])
def test_modularity_agrees_with_networkx_on_the_karate_club(resolution):
    club = networkx.karate_club_graph()
    group = np.array([club.nodes[i]["club"] == "Officer" for i in club], dtype=int)
    parts = [np.flatnonzero(group == g).tolist() for g in (0, 1)]
    for weight in ("weight", None):
        tie = networkx.to_numpy_array(club, weight=weight)
        np.testing.assert_allclose(
            cohesion.modularity(tie, group, resolution),
            networkx.community.modularity(club, parts, weight=weight, resolution=resolution),
        )


def test_modularity_stacks_and_is_zero_for_one_group():
    rng = np.random.default_rng(2)
    tie = rng.random((3, 8, 8))
    tie += np.swapaxes(tie, 1, 2)
    np.testing.assert_allclose(cohesion.modularity(tie, np.zeros((3, 8), int)), 0.0, atol=1e-12)
    group = rng.integers(3, size=(3, 8))
    np.testing.assert_allclose(
        cohesion.modularity(tie, group)[1], cohesion.modularity(tie[1], group[1])
    )
    assert np.isnan(cohesion.modularity(np.zeros((4, 4)), [0, 0, 1, 1]))


@given(parts=st.integers(1, 9))
def test_equal_parts_count_as_many(parts):
    divided = cohesion.fragmentation(np.full(parts, 7.0))
    assert 1.0 / (1.0 - divided) == pytest.approx(parts)
    assert np.isnan(cohesion.fragmentation(np.zeros(parts)))
