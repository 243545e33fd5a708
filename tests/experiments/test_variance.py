"""Variance by source: the analysis of variance on planted truths, and kept streams."""

import numpy as np
import pytest

from experiments.analysis.variance import (
    KINDS,
    Nested,
    between_share,
    kind_of,
    nested_outcomes,
    shares,
)
from experiments.validation.pattern_configs import composed
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.streams import Streams


@pytest.mark.parametrize("truth", [0.0, 0.3, 0.8])
def test_the_share_planted_is_the_share_found(truth):
    """2000 groups of 6: the standard error is below 0.02 (Searle et al. 1992); 4 of it."""
    random = np.random.default_rng(7)
    group = np.sqrt(truth) * random.normal(size=(2000, 1))
    outcome = group + np.sqrt(1 - truth) * random.normal(size=(2000, 6))
    assert between_share(outcome) == pytest.approx(truth, abs=0.08)


def test_what_never_varies_has_no_share():
    assert np.isnan(between_share(np.ones((5, 3))))


def test_nothing_kept_is_the_ordinary_stream():
    ordinary, nested = Streams(4, range(6)), Nested(4, range(6), [], 3)
    for name in ("position/openness", "meeting/0/item/ballot"):
        assert (ordinary.uniform(name, (5,)) == nested.uniform(name, (5,))).all()


def test_a_group_alone_has_the_numbers_it_has_among_others():
    whole, part = Nested(4, range(12), KINDS, 3), Nested(4, range(6, 9), KINDS, 3)
    for name in ("position/openness", "prediction/spatial", "meeting/0/item/draft/x", "ballot"):
        assert (whole.uniform(name, (4,))[6:9] == part.uniform(name, (4,))).all()


def test_every_stream_that_a_meeting_draws_is_of_a_known_kind():
    """A new stream would count as chance unseen; this names what a meeting draws today."""
    drawn = set()

    class Watched(Nested):
        def arranged(self, name, draw):  # asked for every stream
            drawn.add(name)
            return super().arranged(name, draw)

    config = composed("unga_cyber_2018", 1, "uncertainty=structural")
    model = NegotiationModel(Scenario(config), range(2), streams=Watched(1, range(2), KINDS, 1))
    model.run()
    model.close()
    kinds = {kind_of(name) for name in drawn}
    assert kinds == {"chance", *KINDS}
    chance = {name.rsplit("/", 1)[-1] for name in drawn if kind_of(name) == "chance"}
    assert {"attendance", "ballot", "join"} <= chance


def test_replications_with_the_same_parameters_differ_by_chance_alone():
    """Who stands where is shared within a draw of parameters and differs between draws."""
    config = composed("unga_cyber_2018", 2)
    table = nested_outcomes(config, KINDS, 6, 3)
    assert table["draw"].tolist() == np.repeat(np.arange(6), 3).tolist()
    chambers = NegotiationModel(
        Scenario(config), range(18), streams=Nested(1, range(18), KINDS, 3)
    ).chamber
    groups = chambers.position.reshape(6, 3, *chambers.position.shape[1:])
    assert (groups == groups[:, :1]).all() and (groups[0, 0] != groups[1, 0]).any()


def test_chance_and_parameters_are_all_there_is():
    found = shares(composed("unga_cyber_2018", 2, "forum=oewg"), 30, 3)
    part = found[found["measure"] == "alignment"].set_index("source")
    assert part.loc["chance", "share"] + part.loc["parameters", "share"] == pytest.approx(1.0)
    assert set(part.index) == {"chance", "parameters", *KINDS}
    assert part.loc["parameters", "low"] <= part.loc["parameters", "share"]


def test_discipline_is_drawn_from_its_standard_error_unless_uncertainty_is_fixed():
    """400 draws: the mean of the EU's is within 4 standard errors; none is below 0."""
    from sim.model import NegotiationModel
    from sim.scenario import Scenario

    config = composed("unga_cyber_2018", 1)
    lines = {}
    for uncertainty in ("estimated", "fixed"):
        scenario = Scenario({**config, "uncertainty": uncertainty})
        model = NegotiationModel(scenario, range(400))
        lines[uncertainty] = {bloc: strength for bloc, _, strength in model.chamber.lines}
        found = scenario.calibration.coefficients["discipline.eu"]
        model.close()
    drawn = lines["estimated"]["eu"]
    assert drawn.shape == (400, 1)
    assert (drawn >= 0).all()
    assert drawn.mean() == pytest.approx(found.value, abs=4 * found.se / 20)
    assert lines["fixed"]["eu"] == found.value
