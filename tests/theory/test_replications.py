"""A replication's bits depend on nothing but itself: not on how many run beside it."""

import numpy as np
import pytest

from sim.theory import bargaining, coalition, cohesion, landscape, opinion, power, social_choice

N, B = 193, 17
RNG = np.random.default_rng(20)
GROUPS = (RNG.random((B, N)) < 0.2).astype(float)
POWER, SALIENCE = RNG.random(N), RNG.random((N, 3))
PROPENSITY = RNG.normal(size=(N, N))
PROPENSITY = PROPENSITY + PROPENSITY.T
MEETING = RNG.permuted(np.tile(np.arange(N), (60, 1)), axis=1)[:, :2]


def _inside(x):
    """A membership of three coalitions that depends on the positions only."""
    return x[..., :1] > np.array([-0.5, 0.3, 0.9])


FUNCTIONS = {
    "weighted_mean": lambda x: bargaining.weighted_mean(x[..., 0], POWER),
    "weighted_median": lambda x: bargaining.weighted_median(x[..., 0], POWER),
    "compromise": lambda x: bargaining.compromise(x, POWER, SALIENCE[:, : x.shape[-1]]),
    "pivots": lambda x: np.stack(bargaining.pivots(x[..., 0])),
    "attraction": lambda x: coalition.attraction(_inside(x), POWER, PROPENSITY),
    "attraction_low_rank": lambda x: coalition.attraction_low_rank(_inside(x), POWER, x, x),
    "agreement_index": lambda x: cohesion.agreement_index(
        *(cohesion.count_by_group(k == np.sign(x[..., 0].round()), GROUPS.T) for k in (-1, 0, 1))
    ),
    "energy": lambda x: landscape.energy(PROPENSITY, POWER, x[..., 0] > 0),
    "group_influence": lambda x: opinion.group_influence(x, GROUPS),
    "anchored": lambda x: opinion.anchored(x, 2 * x, POWER),
    "friedkin_johnsen_step": lambda x: opinion.friedkin_johnsen_step(x, x, PROPENSITY, POWER),
    "friedkin_johnsen_fixed_point": lambda x: opinion.friedkin_johnsen_fixed_point(
        x, np.full((N, N), 1 / N), POWER
    ),
    "hegselmann_krause_step": lambda x: opinion.hegselmann_krause_step(x, 0.7, POWER),
    "deffuant": lambda x: opinion.deffuant(x[..., 0], MEETING, 0.8),
    "count_clusters": lambda x: opinion.count_clusters(x[..., 0], 0.05),
    "pivotal": lambda x: power.pivotal(x[..., 0] > 0, x[..., 0] < -0.5),
    "preferences": lambda x: social_choice.preferences(x),
}


@pytest.mark.parametrize("n_axes", [1, 3])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_replication_alone_has_the_bits_it_has_among_others(name, n_axes):
    position = np.random.default_rng(21).normal(size=(64, N, n_axes))
    untouched = position.copy()
    axis = 1 if name == "pivots" else 0
    together = np.asarray(FUNCTIONS[name](position))
    np.testing.assert_array_equal(position, untouched, err_msg="wrote into its argument")
    for r in (0, 37, 63):
        alone = np.asarray(FUNCTIONS[name](position[r : r + 1].copy()))
        np.testing.assert_array_equal(alone.squeeze(axis), together.take(r, axis))
