"""Every body with some pairs of strategies: one round, and to the end."""

import copy

import numpy as np
import pytest

from experiments.config.compose import composer
from experiments.config.folder import config_directory
from experiments.study.study import scientific
from sim.forums.outcome import Result
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.simulation import simulate

BODIES = sorted(path.stem for path in (config_directory() / "forum").glob("*.yaml"))
PAIRS = (
    ("no_action", "uncoordinated"),
    ("inclusive_tent", "one_voice"),
    ("swing_courting", "rival_drafts"),
)
TACTICS = {
    "motions": ["no_action", "competence", "important_question", "not_to_vote", "secret_ballot"],
    "amendments": 2,
    "division": True,
}
R = 3


@pytest.fixture(scope="module")
def configs():
    """Every body, each with its own rules, before the same texts and states."""
    with composer() as compose:
        base = scientific(compose(["scenario=unga_cyber_2018"])[0])
        pairs = [
            scientific(compose([f"strategy/democratic={d}", f"strategy/sovereigntist={s}"])[0])[
                "strategy"
            ]
            for d, s in PAIRS
        ]
        forums = {name: scientific(compose([f"forum={name}"])[0])["forum"] for name in BODIES}
    return base, pairs, forums


@pytest.mark.parametrize("body", BODIES)
def test_every_body_plays_to_the_end_with_every_pair(configs, body):
    base, pairs, forums = configs
    every = [*pairs, copy.deepcopy(pairs[0])]
    every[-1]["sovereigntist"]["tactics"] = TACTICS
    names = {result.name.lower() for result in Result}
    for strategy in every:
        config = {**base, "forum": forums[body], "strategy": strategy}
        tables = simulate(config, range(R))
        meetings, drafts = tables["meetings"], tables["drafts"]
        assert len(meetings) == R and meetings["replication"].tolist() == list(range(R))
        assert (meetings["rounds"] == forums[body]["rounds"]).all()
        assert np.isfinite(meetings[["alignment", "shift"]]).all(axis=None)
        ends = ["democratic_prevails", "sovereigntist_prevails", "both", "compromise", "none"]
        assert (meetings[ends].sum(axis=1) == 1).all()
        assert set(drafts["result"]) <= names - {"undecided"}


@pytest.mark.parametrize("body", BODIES)
def test_one_round_of_every_body_changes_no_tally(configs, body):
    """After a round nothing is decided yet unless it was the last one."""
    base, pairs, forums = configs
    config = {**base, "forum": {**forums[body], "rounds": 2}, "strategy": pairs[1]}
    model = NegotiationModel(Scenario(config), range(1))
    model.step()
    assert model.outcome is None and model.meeting.round == 1 and model.running
    model.step()
    assert model.outcome is not None and not model.running
    model.close()
