"""A small complete scenario, for examples and tests."""

from __future__ import annotations


def example() -> dict:
    """Give a small complete configuration: two rival texts, eleven states, one vote.

    Examples
    --------
    >>> from sim.scenario import Scenario
    >>> scenario = Scenario(example())
    >>> scenario.seed, [camp.name for camp in scenario.camps]
    (7, ['democratic', 'sovereigntist'])
    """
    return {
        "seed": 7,
        "replications": 2,
        "calibration": "default",
        "forum": {
            "name": "small_room",
            "title": "A small room",
            "members": "USA DEU JPN RUS CHN IND BRA ZAF KEN IDN MEX".split(),
            "stages": {"vote": {"_target_": "sim.forums.procedures.SimpleMajority"}},
        },
        "strategy": {},
        "scenario": {
            "name": "example",
            "title": "Two rival texts",
            "camps": {
                "democratic": {"leaders": ["USA", "DEU", "JPN"]},
                "sovereigntist": {"leaders": ["RUS", "CHN"]},
            },
            "yardstick": {
                "democratic": {"members": ["USA", "DEU", "JPN"]},
                "sovereigntist": {"members": ["RUS", "CHN"]},
            },
            "agenda": [
                {
                    "name": "security",
                    "issue": "cyber_norms",
                    "salience": {"openness": 1.0},
                    "drafts": [
                        {
                            "name": "one",
                            "camp": "sovereigntist",
                            "known": {
                                "in_favour": ["RUS", "CHN"],
                                "against": ["USA", "DEU", "JPN"],
                            },
                        },
                        {
                            "name": "two",
                            "camp": "democratic",
                            "known": {
                                "in_favour": ["USA", "DEU", "JPN"],
                                "against": ["RUS", "CHN"],
                            },
                        },
                    ],
                }
            ],
            "calendar": [{"year": 2018}],
        },
    }
