"""Effects against data: a planted effect is found, none is found where none is planted."""

import numpy as np
import pytest

from experiments.command_line import main
from experiments.validation.effects.ballots import Ballots, estimate
from experiments.validation.effects.command import verdict
from experiments.validation.effects.instruments import instruments
from sim.theory.ballot import Vote


def planted(effect, calls=60, members=120, seed=5):
    """Ballots drawn by the ordered logit with one effect planted; the property is 0 or 1."""
    random = np.random.default_rng(seed)
    call = np.repeat(np.arange(calls), members)
    lean, x = random.normal(0, 2, call.size), random.integers(0, 2, call.size).astype(float)
    z = lean + effect * x + random.logistic(size=call.size)
    vote = np.where(z > 0.5, Vote.YES, np.where(z < -0.5, Vote.NO, Vote.ABSTAIN)).astype(int)
    day = np.datetime64("2015-01-01") + np.arange(calls)
    data = Ballots(
        call, np.tile(np.arange(members), calls), vote, lean, np.full(call.size, 0.5), day,
        {}, np.zeros(calls, dtype=bool), (),
    )  # fmt: skip
    return data, x


@pytest.mark.parametrize("effect", [0.0, 0.6])
def test_a_planted_effect_is_found(effect):
    """7,200 ballots: within four standard errors, which are below 0.1."""
    data, x = planted(effect)
    found = estimate(data, x)
    error = (found.high - found.low) / (2 * 1.96)
    assert error < 0.1 and found.value == pytest.approx(effect, abs=4 * error)
    assert found.calls == 60 and found.ballots == 7200
    assert (found.gain_low > 0) == (effect > 0), "it improves later forecasts only if it is there"


def test_the_unit_of_a_property_does_not_matter():
    data, x = planted(0.6)
    one, small = estimate(data, x), estimate(data, x / 1000)
    assert small.value == pytest.approx(1000 * one.value, rel=1e-2)


def test_what_never_varies_is_told_to_be_unknown():
    data, x = planted(0.6)
    assert np.isnan(estimate(data, np.ones_like(x)).value)
    assert verdict(0.5, np.nan, np.nan) == "cannot tell"


def test_every_instrument_is_laid_out_for_every_ballot():
    from sim.members.roster import Roster

    roster = Roster.load()
    data, _ = planted(0.0)
    lines = {code: np.ones(60, dtype=int) for code in ("USA", "DEU", "JPN", "RUS", "CHN")}
    data = Ballots(
        data.call, data.member, data.vote, data.lean, data.band, data.date, lines, data.topic,
        tuple(roster.iso3),
    )  # fmt: skip
    for one in instruments():
        assert one.x(data, roster).shape == data.vote.shape, one.name


def test_too_few_roll_calls_are_refused(capsys):
    assert main(["effects", "--calls", "3"]) == 2
    assert "--calls: too few to say, got 3. Allowed: 30 or more" in capsys.readouterr().err
