"""Structural uncertainty: what is drawn, from what, and that nothing else moves."""

import numpy as np
import pytest

from sim.behaviour import DRAWN, Behaviour
from sim.errors import ConfigError
from sim.influence import Influence
from sim.model import NegotiationModel
from sim.priors import draws, triangular
from sim.scenario import Scenario
from sim.simulation import simulate
from sim.strategies.discipline import Ultimatum
from sim.strategies.frame import Appeal
from sim.streams import Streams

MEASURES = ["democratic_prevails", "alignment", "utility_democratic"]
EVERYTHING = {  # a campaign that uses every instrument whose worth is drawn
    "budget": 2.0,
    "court": {"_target_": "sim.strategies.court.Pivotal"},
    "discipline": {"_target_": "sim.strategies.discipline.Ultimatum"},
    "frame": {"_target_": "sim.strategies.frame.Regime"},
    "instruments": {"aid": 0.4, "ties": 0.2, "infrastructure": 0.2, "sanctions": 0.2},
}


@pytest.mark.parametrize("mode", [0.0, 0.3, 1.0])
def test_the_triangular_draw_has_its_mean_and_ends(mode):
    """By hand: the mean is (low + mode + high) / 3; a grid of quantiles is exact to 1e-5."""
    drawn = triangular((np.arange(20_000) + 0.5) / 20_000, 0.0, mode, 1.0)
    assert drawn.mean() == pytest.approx((1.0 + mode) / 3.0, abs=1e-5)
    assert drawn.min() >= 0.0 and drawn.max() <= 1.0
    assert (np.diff(drawn) > 0).all()


@pytest.mark.parametrize("part", [Behaviour, Influence, Ultimatum, Appeal])
def test_every_default_lies_in_its_stated_range(part):
    made = part()
    for name, (low, high) in part.ranges.items():
        value = getattr(made, name)
        assert value is None or low <= value <= high, name


def test_each_replication_draws_once_by_its_own_number(config):
    scenario = Scenario(config(uncertainty="structural"))
    whole = draws(scenario.behaviour, scenario.camps, Streams(5, range(8)))
    alone = draws(scenario.behaviour, scenario.camps, Streams(5, range(3, 4)))
    assert set(whole) <= set(DRAWN) and len(whole) > 25
    for name, values in whole.items():
        assert values.shape == (8,) and len(set(values)) == 8
        assert values[3] == alone[name][0]


@pytest.mark.parametrize(
    "where", [{}, {"forum": "oewg"}, {"scenario": "wcit_2012", "forum": "wcit"}, {"forum": "igf"}]
)
def test_a_replication_alone_is_the_one_among_others(config, where):
    strategy = {"democratic": EVERYTHING, "sovereigntist": EVERYTHING}
    one = config(uncertainty="structural", strategy=strategy, **where)
    whole, alone = (simulate(one, span)["meetings"] for span in (range(6), range(4, 5)))
    for name in MEASURES:
        assert whole.loc[whole["replication"] == 4, name].tolist() == alone[name].tolist(), name


def test_what_is_set_or_held_stays(config):
    one = config(uncertainty="structural", model={"tie": 1.25, "held": ["side_payment"]})
    model = NegotiationModel(Scenario(one), range(3))
    behaviour = model.chamber.behaviour
    assert behaviour.tie == 1.25 and behaviour.side_payment == 0.1
    assert behaviour.joining_cost.shape == (3, 1)
    model.close()


def test_a_held_parameter_that_does_not_exist_is_refused(config):
    with pytest.raises(ConfigError, match=r"model\.held\[0\].*Did you mean 'side_payment'"):
        Scenario(config(model={"held": ["side_paymet"]}))


def test_all_held_is_the_estimated_model(config):
    """Identity: with every parameter held nothing is left that structural could move."""
    held = config(uncertainty="structural", model={"held": list(DRAWN)})
    a, b = (simulate(one, range(6))["meetings"] for one in (held, config()))
    assert a[MEASURES].equals(b[MEASURES])


def test_drawing_what_payments_buy_widens_what_courting_changes(config):
    """A budget's effect on the alignment has more spread when its worth is not known.

    The paired change of 64 replications; with fixed positions and texts nearly all
    of its spread is that of what is drawn.
    """
    spread = {}
    for held in (list(DRAWN), [name for name in DRAWN if name != "side_payment"]):
        strategy = {"democratic": {"budget": 20.0, "court": EVERYTHING["court"]}}
        base = config(uncertainty="structural", model={"held": held}, scenario="minimal")
        paid = config(
            uncertainty="structural", model={"held": held}, scenario="minimal", strategy=strategy
        )
        yes = [simulate(one, range(64))["drafts"]["yes"].to_numpy(float) for one in (paid, base)]
        spread[len(held)] = np.std(yes[0] - yes[1])
    assert spread[len(DRAWN) - 1] > spread[len(DRAWN)]
