"""Two roll-calls and the lines of five leaders, for tests of forecasts."""

import numpy as np

from experiments.estimation.forecast_coefficients import LEADERS
from sim.forecast.evidence import Call
from sim.theory.ballot import Vote

RUSSIAN = dict(zip(LEADERS, (Vote.NO, Vote.NO, Vote.NO, Vote.YES, Vote.YES), strict=True))
CALL = Call(
    np.datetime64("2018-12-17"),
    RUSSIAN,
    "cybercrime",
    "Countering the use of information and communications technologies for criminal purposes",
)
