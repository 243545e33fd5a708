"""Who comes follows the data, shifted alike for all."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.forums.attendance import Attendance

RATE = np.array([1.0, 0.99, 0.85, 0.4])


def test_without_a_turnout_the_recorded_rates_stay():
    assert Attendance().rates(RATE).tolist() == RATE.tolist()


@pytest.mark.parametrize("turnout", [0.2, 0.5, 0.78, 0.95])
def test_the_mean_is_the_turnout_and_the_order_of_members_stays(turnout):
    rates = Attendance(turnout=turnout).rates(RATE)
    assert rates.mean() == pytest.approx(turnout, abs=1e-9)
    assert (np.diff(rates) < 0).all()
    assert ((rates >= 0) & (rates <= 1)).all()


def test_a_stage_may_meet_elsewhere():
    attendance = Attendance(turnout=0.3, stages={"assembly": 0.7})
    assert attendance.rates(RATE, "meeting").mean() == pytest.approx(0.3)
    assert attendance.rates(RATE, "assembly").mean() == pytest.approx(0.7)
    assert attendance.rates(RATE, "assembly/second").mean() == pytest.approx(0.7)


def test_everyone_comes_to_a_small_body_but_not_to_another_place():
    attendance = Attendance(everyone=True, stages={"assembly": 0.5})
    assert attendance.rates(RATE).tolist() == [1.0] * 4
    assert attendance.rates(RATE, "assembly").mean() == pytest.approx(0.5)


def test_a_full_house_is_a_turnout_of_one():
    assert Attendance(turnout=1.0).rates(RATE) == pytest.approx(np.ones(4), abs=1e-6)


def test_a_stage_to_which_nobody_comes_is_refused():
    with pytest.raises(ConfigError, match=r"stages\.assembly: nobody would come"):
        Attendance(stages={"assembly": 0.0})
