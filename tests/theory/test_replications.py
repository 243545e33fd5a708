"""A replication's bits depend on nothing but itself: not on how many run beside it."""

import numpy as np
import pytest

from sim.theory.ballot import spatial_gain
from sim.theory.bargaining import compromise
from sim.theory.coalition import attraction_by_nearness, stretched
from sim.theory.opinion import friedkin_johnsen_step, hegselmann_krause_mean

N = 193
RNG = np.random.default_rng(20)
STRENGTH = RNG.random(N)


def _inside(x):
    """A coalition that depends on the positions only."""
    return x[..., 0] > 0.3


FUNCTIONS = {
    "compromise": lambda x: compromise(x, STRENGTH),
    "attraction_by_nearness": lambda x: attraction_by_nearness(
        stretched(x, np.full(x.shape[-1], 0.7)), _inside(x), STRENGTH, 2.0
    ),
    "spatial_gain": lambda x: spatial_gain(x, np.ones(x.shape[-1]), x[:, 0], x[:, 1], x[:, 2, 0]),
    "friedkin_johnsen_step": lambda x: friedkin_johnsen_step(x, 2 * x, 0.3),
    "hegselmann_krause_mean": lambda x: np.stack(
        [hegselmann_krause_mean(one, 0.7, 1 + STRENGTH) for one in x]
    ),
}


@pytest.mark.parametrize("n_axes", [1, 3])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_replication_alone_has_the_bits_it_has_among_others(name, n_axes):
    by_axis = np.random.default_rng(21).normal(size=(n_axes, 64, N))
    position = by_axis.transpose(1, 2, 0)  # as it lies in the chamber
    untouched = position.copy()
    together = FUNCTIONS[name](position)
    np.testing.assert_array_equal(position, untouched, err_msg="wrote into its argument")
    for r in (0, 37, 63):
        alone = FUNCTIONS[name](by_axis[:, r : r + 1].copy().transpose(1, 2, 0))
        np.testing.assert_array_equal(alone[0], together[r])
