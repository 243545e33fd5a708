"""Every preset plays a round in every scenario, each against several opponents."""

from itertools import cycle, islice

import numpy as np
import pytest

from sim.camps import camps_of
from sim.errors import ConfigError
from sim.model import NegotiationModel
from sim.scenario import Scenario
from tests.conftest import CONFIGS, compose, merge, preset, presets

OURS, THEIRS = presets("strategy/democratic"), presets("strategy/sovereigntist")
STRATEGY = {
    camp: {n: preset(CONFIGS / "strategy" / camp / f"{n}.yaml") for n in names}
    for camp, names in (("democratic", OURS), ("sovereigntist", THEIRS))
}
# Both lists go round together: each preset meets several others, none all of them.
PAIRS = list(islice(zip(cycle(OURS), cycle(THEIRS), strict=False), 4 * len(OURS)))
BODIES = {
    n: preset(CONFIGS / "forum" / f"{n}.yaml") for n in ("general_assembly", "third_committee")
}


@pytest.mark.parametrize("name", presets("scenario"))
def test_every_preset_plays_a_round(name):
    config = merge(compose(name), {"forums": BODIES})
    scenario = Scenario(config)
    for ours, theirs in PAIRS:
        strategies = {
            "democratic": STRATEGY["democratic"][ours],
            "sovereigntist": STRATEGY["sovereigntist"][theirs],
        }
        try:
            scenario.camps = camps_of(strategies, scenario.spec, scenario.roster, scenario.forums)
        except ConfigError as error:  # a preset that acts through leaders whom this camp has not
            assert error.key.endswith(".leaders"), error
            continue
        model = NegotiationModel(scenario, range(1))
        model.step()
        meeting = model.meeting or model.last
        assert all(np.isfinite(lean).all() for lean in meeting.text.leans), (ours, theirs)
        assert (meeting.coalition.sum(axis=0) <= 1).all(), (ours, theirs)
        model.close()
