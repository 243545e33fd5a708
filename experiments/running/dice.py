"""Parts of a plugin that draw dice of their own, which no seed of ours governs."""

from __future__ import annotations

import random
from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.simulation import simulate

REMEDY = "draw from `chamber.streams`, as shocks do, or do without chance"


def own_dice(config: Mapping) -> str | None:
    """Say whether a configuration's plugins draw dice of their own.

    Two replications are played twice: if numpy's or Python's global generator has moved,
    or the two runs differ, some part does not draw from our streams.

    Parameters
    ----------
    config : mapping
        A whole configuration.

    Returns
    -------
    str or None
        What was found and what to do; None if nothing was, or there are no plugins.

    Examples
    --------
    >>> from sim.scenario import example
    >>> own_dice(example()) is None
    True
    """
    plugins = config.get("plugins")
    if not plugins:
        return None
    whose = f"plugins: {', '.join(plugins)}"
    before = _global_state()
    try:
        first = simulate(config, range(2))
    except Exception as error:
        return f"{whose}: a part fails with {type(error).__name__}: {error}"
    moved = [name for name, state in _global_state().items() if state != before[name]]
    if moved:
        return f"{whose}: a part draws from {' and '.join(moved)}; {REMEDY}"
    second = simulate(config, range(2))
    if not _equal(first, second):
        return f"{whose}: two runs of the same replications differ; {REMEDY}"
    return None


def _global_state() -> dict[str, object]:
    numpy_state = np.random.get_state()  # noqa: NPY002 (this is what is looked for)
    flat = tuple(x.tobytes() if isinstance(x, np.ndarray) else x for x in numpy_state)
    return {"np.random": flat, "the module random": random.getstate()}


def _equal(first: Mapping[str, pd.DataFrame], second: Mapping[str, pd.DataFrame]) -> bool:
    return first.keys() == second.keys() and all(
        frame.equals(second[name]) for name, frame in first.items()
    )
