"""Power indices and realised pivots."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.theory import power

games = st.lists(st.integers(0, 12), min_size=1, max_size=9).filter(sum)


@given(weights=games, data=st.data())
@settings(max_examples=60, deadline=None)
def test_indices_are_shares_and_follow_weights(weights, data):
    quota = data.draw(st.integers(1, sum(weights)))
    for index in (power.banzhaf(weights, quota), power.shapley_shubik(weights, quota)):
        assert index.sum() == pytest.approx(1.0)
        assert (index >= 0.0).all()
        order = np.argsort(weights, kind="stable")
        assert (np.diff(index[order]) >= 0.0).all()  # exact counts: heavier is never weaker


def test_a_dictator_has_all_power_and_a_veto_player_is_in_every_win():
    np.testing.assert_array_equal(power.banzhaf([5, 1, 1], 4), [1.0, 0.0, 0.0])
    np.testing.assert_array_equal(power.shapley_shubik([5, 1, 1], 4), [1.0, 0.0, 0.0])
    # [3; 2, 1, 1]: wins AB, AC, ABC; swings 3, 1, 1; orders 4, 1, 1 of 6. Felsenthal &
    # Machover (1998).
    np.testing.assert_allclose(power.banzhaf([2, 1, 1], 3), [0.6, 0.2, 0.2])
    np.testing.assert_allclose(power.shapley_shubik([2, 1, 1], 3), [4 / 6, 1 / 6, 1 / 6])


def test_scaling_all_weights_changes_nothing():
    np.testing.assert_array_equal(
        power.shapley_shubik([4, 4, 4, 2, 2, 1], 12),
        power.shapley_shubik([4000, 4000, 4000, 2000, 2000, 1000], 12_000),
    )


@pytest.mark.parametrize(
    ("weights", "quota", "message"),
    [
        ([1, -1], 1, "weights: must be at least one number, none below 0"),
        ([], 1, "weights: must be at least one number"),
        ([1.5, 1], 2, "weights: must be whole numbers"),
        ([1, 1], 3, "quota: must be a whole number from 1 to 2, got 3"),
        ([1, 1], 0, "quota: must be a whole number from 1 to 2, got 0"),
    ],
)
def test_games_that_are_none_are_refused(weights, quota, message):
    with pytest.raises(ValueError, match=message):
        power.banzhaf(weights, quota)


def _passes(yes, no, share, strict):
    left, right = share[1] * yes.sum(), share[0] * (yes.sum() + no.sum())
    return bool(left > right if strict else left >= right and yes.sum())


@given(seed=st.integers(0, 10_000), to=st.sampled_from(["opposite", "abstain"]))
@settings(max_examples=80, deadline=None)
def test_pivots_are_those_whose_ballot_alone_turns_the_result(seed, to):
    rng = np.random.default_rng(seed)
    ballot = rng.integers(-1, 2, size=(3, 6))  # no, abstain, yes
    for share, strict in (((1, 2), True), ((2, 3), False)):
        ours = power.pivotal(ballot > 0, ballot < 0, share=share, strict=strict, to=to)
        for r, i in np.ndindex(3, 6):
            changed = ballot[r].copy()
            changed[i] = -changed[i] if to == "opposite" else 0
            turned = _passes(ballot[r] > 0, ballot[r] < 0, share, strict) != _passes(
                changed > 0, changed < 0, share, strict
            )
            assert ours[r, i] == turned


def test_nobody_is_pivotal_in_a_landslide_and_everybody_in_a_tight_vote():
    # A/RES/74/247 passed 79-60-33: no single state decided it.
    yes, no = np.arange(193) < 79, (np.arange(193) >= 79) & (np.arange(193) < 139)
    assert not power.pivotal(yes, no).any()
    # 97 to 96: each of the 97 could have turned it, none of the 96 could.
    yes = np.arange(193) < 97
    np.testing.assert_array_equal(power.pivotal(yes, ~yes), yes)


def test_weighted_pivots_by_hand():
    # 3 and 1 vote yes, 2 votes no: 4-2. Without the 3 it is 1-5, without the 1 a tie of 3-3,
    # and a tie does not pass.
    turned = power.pivotal([True, True, False], [False, False, True], weight=[3, 1, 2])
    assert turned.tolist() == [True, True, False]
    # with abstention instead, 3-2 passes without the 1
    gone = power.pivotal([True, True, False], [False, False, True], weight=[3, 1, 2], to="abstain")
    assert gone.tolist() == [True, False, False]


def test_unknown_change_is_refused():
    with pytest.raises(ValueError, match="to: must be 'opposite' or 'abstain'"):
        power.pivotal([True], [False], to="absent")
