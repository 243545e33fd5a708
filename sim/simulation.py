"""Run a scenario: `check` plays it once and quickly, `simulate` gives its tables.

Both take a plain dictionary, such as a resolved YAML file.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.model import NegotiationModel
from sim.scenario import Scenario


def check(config: Mapping) -> Scenario:
    """Build everything a configuration names, table every draft once, and play a round.

    Raises
    ------
    ConfigError
        For anything that cannot run, with the full key.

    Examples
    --------
    >>> from sim.scenario import example
    >>> check(example()).seed
    7
    """
    scenario = Scenario(config)
    for play in (NegotiationModel.open_all, NegotiationModel.step):
        model = NegotiationModel(scenario, range(1))
        try:
            play(model)
        finally:
            model.close()
    return scenario


def simulate(config: Mapping, replications: range) -> dict[str, pd.DataFrame]:
    """Run some replications of a configuration.

    Parameters
    ----------
    config : mapping
    replications : range
        By number in the whole study; the numbers of each depend on nothing else.

    Returns
    -------
    dict of str to DataFrame
        ``meetings``, ``drafts`` and, as ``record`` asks, ``rounds``, ``votes``
        and ``members``; of a campaign also ``years`` and ``institutions``.

    Examples
    --------
    >>> from sim.scenario import example
    >>> tables = simulate(example(), range(2))
    >>> sorted(tables), len(tables["drafts"])
    (['drafts', 'meetings'], 4)
    """
    model = NegotiationModel(Scenario(config), replications)
    try:
        return model.run()
    finally:
        model.close()
