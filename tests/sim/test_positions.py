"""Positions: what is kept between rounds gives what is worked out in full."""

import numpy as np
import pytest

from sim.positions import Positions, axis_major

R, N, D = 3, 7, 2
CAUCUSES = [np.array([0, 1, 2]), np.array([2, 3]), np.array([3, 4, 5])]  # member 6 has none


@pytest.fixture
def start():
    x = axis_major(R, N, D)
    x[...] = np.random.default_rng(5).normal(size=(R, N, D))
    return x


def heard(x, weight, anchor):
    """One step as it is written in docs/theory.md, member by member."""
    means = [x[:, places].mean(axis=1) for places in CAUCUSES]
    out = x.copy()
    for i in range(N):
        mine = [mean for places, mean in zip(CAUCUSES, means, strict=True) if i in places]
        if mine:
            out[:, i] = (1 - weight) * anchor[:, i] + weight * sum(mine) / len(mine)
    return out


@pytest.mark.parametrize("weight", [0.3, np.array([[0.1], [0.5], [1.0]])])
def test_steps_are_those_of_friedkin_and_johnsen(start, weight):
    x, anchor, positions = start.copy(), start.copy(), Positions(start, CAUCUSES)
    for _ in range(5):
        positions.consult(weight)
        x = heard(x, np.asarray(weight)[..., None][:, 0] if np.ndim(weight) else weight, anchor)
    assert positions.now() == pytest.approx(x, abs=1e-12)


def test_a_weight_that_changes_and_a_member_that_is_moved_are_heeded(start):
    anchor, positions = start.copy(), Positions(start, CAUCUSES)
    positions.consult(0.3)
    positions.consult(0.6)
    x = heard(heard(anchor, 0.3, anchor), 0.6, anchor)
    now, anchors = positions.moving()
    now[:, 2] += 1.0
    anchors[:, 6] += 2.0
    x[:, 2] += 1.0
    anchor[:, 6] += 2.0
    positions.consult(0.6)
    assert positions.now() == pytest.approx(heard(x, 0.6, anchor), abs=1e-12)


def test_an_array_that_was_given_out_is_live_and_may_be_written_to_at_any_time(start):
    anchor, positions = start.copy(), Positions(start, CAUCUSES)
    mine, _ = positions.shared()
    positions.consult(0.3)
    x = heard(anchor, 0.3, anchor)
    assert mine == pytest.approx(x, abs=1e-12)
    mine[:, 4] = 9.0
    x[:, 4] = 9.0
    positions.consult(0.3)
    assert mine == pytest.approx(heard(x, 0.3, anchor), abs=1e-12)


def test_a_line_through_positions_is_the_same_before_they_are_worked_out_and_after(start):
    rng = np.random.default_rng(6)
    slope, constant, added = rng.normal(size=(R, D)), rng.normal(size=R), rng.normal(size=(R, N))
    positions = Positions(start, CAUCUSES)
    for turn in range(4):
        positions.consult(0.4)
        if turn == 2:
            slope = 2.0 * slope  # the text has moved
        line = positions.along(slope, constant, np.arange(D), added, key="text")
        full = (slope[:, None] * positions.now()).sum(axis=2) + constant[:, None] + added
        assert line == pytest.approx(full, abs=1e-12)


def test_a_replication_alone_moves_as_among_others(start):
    alone = axis_major(1, N, D)
    alone[...] = start[1:2]
    few, many = Positions(alone, CAUCUSES), Positions(start, CAUCUSES)
    for _ in range(6):
        few.consult(0.3)
        many.consult(0.3)
    assert few.now()[0].tobytes() == many.now()[1].tobytes()


@pytest.mark.parametrize(
    "scenario", ["unga_cyber_2018", "oewg_2021", "digital_diplomacy_2021_2030"]
)
def test_the_model_never_takes_positions_to_keep(scenario):
    """One such line in `sim/` would make every step be worked out in full."""
    from experiments.config.compose import compose
    from experiments.study.study import scientific
    from sim.model import NegotiationModel
    from sim.scenario import Scenario

    model = NegotiationModel(Scenario(scientific(compose([f"scenario={scenario}"]))), range(2))
    model.run()
    assert not model.chamber.positions.given_out
