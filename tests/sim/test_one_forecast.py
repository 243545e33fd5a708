"""Simulated first ballots and the forecast of ``plenary predict`` are one thing, count by count."""

import numpy as np
import pytest
from scipy.special import expit, logit

from experiments.forecast.all_members import forecast_everyone
from sim.forecast.ballot import absence, parameters
from sim.forecast.evidence import Call
from sim.forecast.expectation import history_of
from sim.forums.attendance import moved_alike
from sim.meeting.meeting_floor import MeetingFloor
from sim.meeting.room import how_full
from sim.members.calibration import Calibration
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.theory.ballot import Vote
from tests.conftest import compose

N = 1000
COUNTS = ("no", "abstain", "yes", "absent")


@pytest.fixture(scope="module")
def both():
    """Counts of first ballots, (R, K, 4), and the forecasts of the same calls."""
    scenario = Scenario(compose())
    model = NegotiationModel(scenario, range(N))
    model._open(*model._queue[0])
    floor, calibration = MeetingFloor(model.meeting), model.chamber.calibration
    forecasts, counts = [], []
    item = scenario.spec.agenda[0]
    for k, spec in enumerate(item.drafts):
        votes = floor.ballot(k, "vote")
        counts.append(np.stack([(votes == v).sum(axis=1) for v in Vote], axis=1))
        codes, roster = np.array(scenario.roster.iso3), scenario.roster
        lines = dict.fromkeys(codes[roster.codes(spec.known.against)].tolist(), int(Vote.NO))
        lines |= dict.fromkeys(codes[roster.codes(spec.known.in_favour)].tolist(), int(Vote.YES))
        topic = tuple(word for word in item.like if len(word) > 2)
        flags = " ".join(word for word in item.like if len(word) == 2)
        day = np.datetime64(calibration.cutoff)
        forecasts.append(forecast_everyone(calibration, Call(day, lines, topic, spec.title, flags)))
    model.close()
    return np.stack(counts, axis=1), forecasts


@pytest.mark.parametrize("k", [0, 1])
@pytest.mark.parametrize("count", range(4), ids=COUNTS)
def test_the_mean_of_every_count_is_that_of_the_forecast(both, k, count):
    simulated, forecasts = both
    assert simulated[:, k, count].mean() == pytest.approx(forecasts[k].tally[count, 0], abs=4)


@pytest.mark.parametrize("k", [0, 1])
@pytest.mark.parametrize("count", range(4), ids=COUNTS)
def test_the_interval_of_every_count_holds_nine_simulated_meetings_in_ten(both, k, count):
    simulated, forecasts = both
    _, low, high = forecasts[k].tally[count]
    inside = (simulated[:, k, count] >= low) & (simulated[:, k, count] <= high)
    assert 0.82 <= inside.mean() <= 0.97


def test_attendance_is_that_of_the_forecast_on_the_day_of_the_cutoff():
    calibration = Calibration.load("default")
    history = history_of(calibration)
    day = np.datetime64(calibration.cutoff)
    away = absence(history, Call(day, {}), parameters(calibration))
    assert np.allclose(1.0 - calibration.attendance_of(history.iso3), away, atol=6e-4)


def test_a_shift_moves_log_odds_alike_and_keeps_the_mean():
    rates, shift = np.array([0.9, 0.99, 1.0, 0.0]), np.array([0.0, -1.0])
    moved = moved_alike(rates, shift)
    assert np.allclose(logit(moved[1, :2]), logit(rates[:2]) - 1.0)
    assert (moved[:, 2:] == [1.0, 0.0]).all()
    normal = np.random.default_rng(3).normal(size=20_000)
    mean = moved_alike(rates[:2], 0.8 * normal, 0.8).mean(axis=0)
    assert np.allclose(mean, rates[:2], atol=0.005)
    assert expit(0.0) == 0.5


def test_the_shock_may_be_swept_and_is_off_where_nothing_is_drawn():
    for values, sd in (
        ({}, parameters(Calibration.load("before_73_27"))["absence_sd"]),
        ({"model": {"absence_shock": 0.3}}, 0.3),
        ({"uncertainty": "fixed"}, 0.0),
    ):
        scenario = Scenario(compose(**values))
        chamber = NegotiationModel(scenario, range(400)).chamber
        shift, found = how_full(chamber, "meeting")
        assert found == sd and shift.std() == pytest.approx(sd, abs=0.12 * sd)
