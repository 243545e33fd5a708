"""Attraction to a coalition by nearness: the landscape force in a few passes."""

import numpy as np
import pytest

from sim.theory.coalition import attraction_by_nearness, stretched
from tests.published.landscape import attraction


def test_by_hand():
    # Reach 2. Member 0 at 0 looks at 1 (at 1, strength 2) and 2 (at 4, strength 3):
    # p = 3/4 and -3, (2 * 3/4 - 3 * 3) / 5 = -1.5. Member 1, inside with 2 at distance 3:
    # 1 - 9/4 = -1.25; so is 2 with 1.
    x = np.array([[[0.0], [1.0], [4.0]]])
    inside = np.array([[False, True, True]])
    pull = attraction_by_nearness(stretched(x, np.ones(1)), inside, np.array([1.0, 2.0, 3.0]), 2.0)
    assert pull[0] == pytest.approx([-1.5, -1.25, -1.25])


@pytest.mark.parametrize("reach", [0.5, 1.5])
def test_it_is_the_published_attraction_for_the_propensity_of_nearness(reach):
    rng = np.random.default_rng(11)
    x, scale = rng.normal(size=(3, 20, 2)), np.array([0.6, 0.8])
    inside, strength = rng.random((3, 20)) < 0.4, rng.random(20)
    square = (((x[:, :, None] - x[:, None]) * scale) ** 2).sum(axis=-1)
    published = attraction(inside[..., None], strength, 1.0 - square / reach**2)[..., 0]
    ours = attraction_by_nearness(stretched(x, scale), inside, strength, reach)
    np.testing.assert_allclose(ours, published, atol=1e-10)


def test_alone_in_a_coalition_is_no_attraction():
    x, strength = np.random.default_rng(8).normal(size=(1, 9, 2)), np.linspace(0.1, 5.0, 9)
    inside = np.arange(9)[None] == 4
    assert attraction_by_nearness(stretched(x, np.ones(2)), inside, strength, 2.0)[0, 4] == 0.0
    empty = np.zeros((1, 9), dtype=bool)
    assert (attraction_by_nearness(stretched(x, np.ones(2)), empty, strength, 2.0) == 0.0).all()
