"""Ideal points from votes: derivatives, invariances, and recovery of simulated positions."""

import numpy as np
import pytest
from scipy.special import logit

from sim.theory.anchored_axes import anchor_direction, anchored_map
from sim.theory.ballot import Vote, ballot_probability, cast
from sim.theory.ideal_point import Items, Prior, fit
from sim.theory.item_response import (
    item_step,
    log_probability,
    log_probability_derivatives,
    member_step,
)


def simulated(n_members=60, n_periods=5, per_period=40, n_axes=2, seed=7, absent=0.1):
    """Votes cast by the model itself, with the positions and items behind them."""
    random = np.random.default_rng(seed)
    steps = random.normal(0, 0.1, (n_members, n_periods, n_axes))
    position = random.normal(size=(n_members, 1, n_axes)) + np.cumsum(steps, axis=1)
    n_items = n_periods * per_period
    period = np.repeat(np.arange(n_periods), per_period)
    items = Items(
        random.normal(0, 2.0, (n_items, n_axes)),
        random.normal(-2.0, 2.0, n_items),
        random.gamma(4.0, 0.25, n_items),
    )
    lean = np.einsum("jnd,jd->jn", position.transpose(1, 0, 2)[period], items.slope)
    lean -= items.cut[:, None]
    away = random.random(lean.shape) < absent
    votes = cast(lean + logit(random.random(lean.shape)), items.halfwidth[:, None], absent=away)
    return votes, period, position, items


def turned(found, true):
    """Turn and stretch found positions as near to the true ones as a linear map can."""
    flat = found.reshape(-1, found.shape[-1])
    flat = np.column_stack([flat, np.ones(len(flat))])
    goal = true.reshape(-1, true.shape[-1])
    return (flat @ np.linalg.lstsq(flat, goal, rcond=None)[0]).reshape(true.shape)


@pytest.fixture(scope="module")
def world():
    return simulated()


@pytest.fixture(scope="module")
def found(world):
    votes, period, _, _ = world
    return fit(votes, period, n_axes=2, tolerance=1e-2)


def test_log_chance_is_the_log_of_the_ballot():
    lean = np.linspace(-30, 30, 41)[None, :]
    chances = ballot_probability(lean, 0.7)
    for vote, chance in zip((Vote.NO, Vote.ABSTAIN, Vote.YES), chances, strict=True):
        votes = np.full(lean.shape, vote)
        np.testing.assert_allclose(
            log_probability(lean, np.array([[0.7]]), votes), np.log(chance), rtol=1e-9, atol=1e-12
        )


@pytest.mark.parametrize("vote", [Vote.NO, Vote.ABSTAIN, Vote.YES, Vote.ABSENT, -1])
def test_derivatives_are_those_of_log_chance(vote):
    """Against central differences; error of order step squared."""
    lean, band, step = np.array([[-3.0, -0.4, 0.0, 1.1, 6.0]]), np.array([[0.6]]), 1e-4
    votes = np.full(lean.shape, int(vote))

    def value(by_lean=0.0, by_band=0.0):
        return log_probability(lean + by_lean, band + by_band, votes)

    d_eta, d_h, d_eta_eta, d_eta_h, d_h_h = log_probability_derivatives(lean, band, votes)
    middle = value()
    np.testing.assert_allclose(d_eta, (value(step) - value(-step)) / (2 * step), atol=1e-6)
    np.testing.assert_allclose(d_h, (value(0, step) - value(0, -step)) / (2 * step), atol=1e-6)
    second = (value(step) - 2 * middle + value(-step)) / step**2
    np.testing.assert_allclose(d_eta_eta, second, atol=1e-5)
    second = (value(0, step) - 2 * middle + value(0, -step)) / step**2
    np.testing.assert_allclose(d_h_h, second, atol=1e-5)
    mixed = value(step, step) - value(step, -step) - value(-step, step) + value(-step, -step)
    np.testing.assert_allclose(d_eta_h, mixed / (4 * step**2), atol=1e-5)


def _log_posterior(votes, period, position, items, prior):
    lean = np.einsum("jnd,jd->jn", position.transpose(1, 0, 2)[period], items.slope)
    value = log_probability(lean - items.cut[:, None], items.halfwidth[:, None], votes).sum()
    value -= (items.slope**2).sum() / (2 * prior.slope_sd**2)
    value -= ((items.cut - prior.cut_mean) ** 2).sum() / (2 * prior.cut_sd**2)
    value += (3.0 * np.log(items.halfwidth) - 4.0 * items.halfwidth / prior.halfwidth).sum()
    value -= (position[:, 0] ** 2).sum() / 2
    return value - (np.diff(position, axis=1) ** 2).sum() / (2 * prior.drift_sd**2)


def test_each_step_climbs_the_log_posterior_written_out(world):
    votes, period, position, items = world
    prior, weight = Prior(), np.ones(len(votes))
    start = np.zeros_like(position) + position[:, :1]
    heights = [_log_posterior(votes, period, start, items, prior)]
    for _ in range(3):
        start = member_step(votes, period, weight, start, items, prior)
        heights.append(_log_posterior(votes, period, start, items, prior))
        items = item_step(votes, period, weight, start, items, prior)
        heights.append(_log_posterior(votes, period, start, items, prior))
    assert (np.diff(heights) > 0).all()


def test_positions_of_simulated_votes_are_recovered(world, found):
    _, _, true, _ = world
    near = turned(found.position, true)
    for axis in range(2):
        correlation = np.corrcoef(near[..., axis].ravel(), true[..., axis].ravel())[0, 1]
        assert correlation > 0.97
    assert found.converged


def test_standard_errors_match_the_errors_made(world, found):
    """Errors over standard errors have an sd near 1 (600 numbers, not independent)."""
    _, _, true, _ = world
    matrix = np.linalg.lstsq(
        np.column_stack([found.position.reshape(-1, 2), np.ones(300)]),
        true.reshape(-1, 2),
        rcond=None,
    )[0]
    moved = found.moved(matrix[:2].T, np.zeros(2))
    error = moved.position + matrix[2] - true
    assert 0.75 < (error / moved.se).std() < 1.5


def test_items_of_simulated_votes_are_recovered(world, found):
    _, period, _, items = world
    lean = np.einsum("jnd,jd->jn", found.position.transpose(1, 0, 2)[period], found.items.slope)
    truth = np.einsum("jnd,jd->jn", world[2].transpose(1, 0, 2)[period], items.slope)
    fitted = (lean - found.items.cut[:, None]).ravel()
    # 60 members tell four numbers of a roll-call only roughly: 0.94 with these votes.
    assert np.corrcoef(fitted, (truth - items.cut[:, None]).ravel())[0, 1] > 0.92


def test_positions_are_centred_and_white(found):
    flat = found.position.reshape(-1, 2)  # every member votes in every period here
    np.testing.assert_allclose(flat.mean(axis=0), 0, atol=1e-9)
    np.testing.assert_allclose(np.cov(flat.T, bias=True), np.eye(2), atol=1e-9)


def test_moving_the_axes_changes_no_chance(found, world):
    period = world[1]
    matrix, origin = np.array([[1.0, 0.3], [-0.8, 0.5]]), np.array([0.2, -1.0])
    moved = found.moved(matrix, origin)

    def lean(points):
        place = points.position.transpose(1, 0, 2)[period]
        return np.einsum("jnd,jd->jn", place, points.items.slope) - points.items.cut[:, None]

    np.testing.assert_allclose(lean(moved), lean(found), atol=1e-9)


def test_renaming_members_changes_only_names(world, found):
    votes, period, _, _ = world
    order = np.random.default_rng(3).permutation(votes.shape[1])
    again = fit(votes[:, order], period, n_axes=2, tolerance=1e-2)
    near = turned(again.position, found.position[order])
    np.testing.assert_allclose(near, found.position[order], atol=0.03)


def test_the_same_votes_give_the_same_bits(world, found):
    votes, period, _, _ = world
    again = fit(votes, period, n_axes=2, tolerance=1e-2)
    assert again.position.tobytes() == found.position.tobytes()


def test_a_warm_start_needs_fewer_turns(world, found):
    votes, period, _, _ = world
    warm = fit(votes, period, n_axes=2, tolerance=1e-2, start=found.position)
    assert warm.n_turns < found.n_turns / 2
    np.testing.assert_allclose(turned(warm.position, found.position), found.position, atol=0.05)


def test_a_member_that_is_silent_for_a_year_is_less_certain_then(world, found):
    votes, period, _, _ = world
    silent = votes.copy()
    silent[period == 2, 0] = Vote.ABSENT
    points = fit(silent, period, n_axes=2, start=found.position, max_turns=3)
    assert (points.se[0, 2] > 1.1 * found.se[0, 2]).all()
    np.testing.assert_allclose(points.se[1], found.se[1], rtol=0.05)


def test_a_roll_call_without_weight_does_not_count(world):
    votes, period, _, _ = world
    weight = np.ones(len(votes))
    weight[::10] = 0.0
    spoiled = votes.copy()
    spoiled[::10] = np.random.default_rng(0).integers(0, 3, spoiled[::10].shape)
    start = np.random.default_rng(1).normal(size=(votes.shape[1], 5, 2))
    options = {"n_axes": 2, "weight": weight, "start": start, "max_turns": 5}
    np.testing.assert_allclose(
        fit(votes, period, **options).position, fit(spoiled, period, **options).position
    )


def test_roll_calls_must_be_in_order_of_time(world):
    votes, period, _, _ = world
    with pytest.raises(ValueError, match="sort the roll-calls"):
        fit(votes, period[::-1])


def test_unanimous_votes_do_not_run_away():
    """Everyone says yes to everything: slopes stay at the prior, positions finite."""
    points = fit(np.full((12, 8), int(Vote.YES)), np.zeros(12, dtype=int), n_axes=2, max_turns=20)
    assert np.isfinite(points.position).all()
    assert np.abs(points.items.slope).max() < 1.0


def test_anchor_axes_are_found_again_though_oblique(world):
    """Anchors along two known directions give back positions along them."""
    _, period, true, _ = world
    random = np.random.default_rng(11)
    first, second = np.array([1.0, 0.0]), np.array([0.8, -0.6])
    slope = np.where(np.arange(len(period))[:, None] % 2 == 0, first, second)
    slope = slope * random.choice([-3.0, 3.0], len(period))[:, None]
    lean = np.einsum("jnd,jd->jn", true.transpose(1, 0, 2)[period], slope)
    votes = cast(lean + logit(random.random(lean.shape)), 0.5)
    points = fit(votes, period, n_axes=2, tolerance=1e-2)
    even = np.arange(len(period)) % 2 == 0
    direction = np.array(
        [anchor_direction(points.items.slope[even]), anchor_direction(points.items.slope[~even])]
    )
    matrix, origin = anchored_map(direction, points.position[:, -1])
    named = (points.position[:, -1] - origin) @ matrix.T
    for axis, along in enumerate((first, second)):
        assert abs(np.corrcoef(named[:, axis], true[:, -1] @ along)[0, 1]) > 0.97
    np.testing.assert_allclose(named.std(axis=0), 1.0)
