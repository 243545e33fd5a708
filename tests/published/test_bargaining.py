"""Two published tables of stakeholders: positions, capabilities, saliences."""

import numpy as np
import pytest

from sim.theory.bargaining import compromise
from tests.published.bargaining import weighted_median

# Scholz, Calbert & Smith (2011), table 1 = Bueno de Mesquita (1994), p. 78: the year by which
# medium cars must meet emission limits. Nothing beyond the initial outcome is claimed:
# published replications of the later rounds disagree with each other.
EMISSION = np.array(  # capability, position [years], salience
    [
        [0.08, 4, 0.8],  # Netherlands
        [0.08, 7, 0.4],  # Belgium
        [0.03, 4, 0.2],  # Luxembourg
        [0.16, 4, 0.8],  # Germany
        [0.16, 10, 0.6],  # France
        [0.16, 10, 0.6],  # Italy
        [0.16, 10, 0.9],  # UK
        [0.05, 7, 0.1],  # Ireland
        [0.05, 4, 1.0],  # Denmark
        [0.08, 7, 0.7],  # Greece
    ]
)

# COP15 stakeholder data of repository foarsitter/decide-exchange-model at 51dee66.
COPENHAGEN_POWER = {
    "USA": 0.26,
    "EU (incl Norway)": 0.156,
    "Australia": 0.026,
    "Canada": 0.039,
    "Japan": 0.052,
    "Russia": 0.013,
    "China India": 0.247,
    "Brazil": 0.026,
    "Least Developed Countries": 0.078,
    "Developing Countries": 0.026,
    "Alliance of Small Island States": 0.078,
}
# Issue: published outcome, then positions (0-100) and saliences in the order above.
COPENHAGEN = {
    "Newtreaty": (
        61.576271,
        [10, 50, 20, 10, 50, 90, 100, 100, 100, 100, 100],
        [0.9, 0.4, 0.4, 0.8, 0.6, 0.7, 0.9, 0.5, 0.9, 0.5, 0.9],
    ),
    "DevlopC2020": (
        58.144654,
        [10, 70, 50, 30, 50, 60, 70, 70, 100, 80, 100],
        [0.8, 0.9, 0.5, 0.8, 0.6, 0.6, 0.8, 0.8, 1, 0.8, 1],
    ),
    "Domestred": (
        30.707395,
        [10, 50, 30, 30, 20, 0, 10, 20, 75, 50, 80],
        [0.75, 0.8, 0.6, 0.6, 0.6, 0.9, 0.9, 0.75, 0.9, 0.8, 0.95],
    ),
    "MRVdecrease": (
        52.235915,
        [90, 70, 80, 70, 70, 30, 10, 15, 40, 15, 50],
        [1, 0.5, 0.6, 0.5, 0.5, 0.1, 1, 0.9, 0.3, 0.8, 0.3],
    ),
    "Commitments": (
        51.949891,
        # Russia has no position on this issue in the source
        [10, 20, 20, 10, 20, 0, 85, 70, 90, 70, 90],
        [0.8, 0.2, 0.4, 0.4, 0.2, 0, 0.7, 0.3, 0.85, 0.3, 0.85],
    ),
}


def test_emission_standard_starts_at_the_published_median_and_mean():
    capability, position, salience = EMISSION.T
    weight = capability * salience
    assert weighted_median(position, weight) == 7
    # published to the last digit; a different order of arithmetic may cost a few units there
    mean = compromise(position[:, None], weight)
    assert mean == pytest.approx([7.389955686853767], rel=1e-15)


@pytest.mark.parametrize("issue", COPENHAGEN)
def test_copenhagen_compromise(issue):
    published, position, salience = COPENHAGEN[issue]
    power = [*COPENHAGEN_POWER.values()]
    ours = compromise(np.c_[position], np.multiply(power, salience))
    assert ours.shape == (1,)
    assert round(float(ours[0]), 6) == published
