"""What Hydra is told of our parts before it reads a file.

The group ``model`` has the defaults of its constructor. Below the places in
`OPEN` stand parts whose files name only what differs from the defaults, so
there Hydra lets any key be set; the part itself refuses those it does not
have, with the nearest right spelling (`sim.parts.construct`).
"""

from __future__ import annotations

import inspect

from experiments.config import sources
from sim.behaviour import Behaviour
from sim.errors import ConfigError
from sim.influence import Influence

OPEN = ("forum", "forums", "strategy", "scenario")


def register_parts() -> None:
    """Store the defaults of the model, and the open places, with Hydra."""
    from hydra.core.config_store import ConfigStore
    from omegaconf import OmegaConf

    sources.install()
    store = ConfigStore.instance()
    model = {**_defaults(Behaviour), "influence": _defaults(Influence)}
    store.store(group="model", name="default", node=model, provider="plenary")
    parts = OmegaConf.create({place: {} for place in OPEN})
    for place in OPEN:
        OmegaConf.set_struct(parts[place], False)
    store.store(name="parts", node=parts, provider="plenary")


def _defaults(part: type) -> dict:
    return {p.name: p.default for p in inspect.signature(part).parameters.values()}


def plain(composed) -> dict:
    """Make plain values of what Hydra composed, without open places that nothing has filled.

    Parameters
    ----------
    composed : omegaconf.DictConfig

    Returns
    -------
    dict
        Resolved.
    """
    from omegaconf import OmegaConf

    config = OmegaConf.to_container(composed, resolve=True)
    return {key: value for key, value in config.items() if value != {} or key not in OPEN}


def entry_of_unset(key: str) -> ConfigError:
    """Say that one entry of a mapping cannot be set alone where all are left to the calibration.

    Examples
    --------
    >>> print(entry_of_unset("model.discipline.eu"))
    model.discipline.eu: is one of many that are not set; set all at once: model.discipline={eu: …}
    """
    parent, _, entry = key.rpartition(".")
    return ConfigError(
        key, f"is one of many that are not set; set all at once: {parent}={{{entry}: …}}"
    )
