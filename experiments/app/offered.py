"""What the page offers: bodies, scenarios, and strategies for whatever camps a scenario has.

Shipped ones, and those of the user's own folder.
"""

from __future__ import annotations

import os
import re
import threading
from functools import lru_cache
from pathlib import Path

from experiments.config.compose import compose
from experiments.config.folder import config_directory
from experiments.study.camps import USUAL, camps_of
from sim.errors import PlenaryError

OWN_FOLDER = "PLENARY_APP_CONFIG_DIR"  # where `plenary app --config-dir` puts it
STRATEGY = "strategy/"
LOCK = threading.Lock()  # Hydra keeps one state for the whole process
_TITLE = re.compile(r"^title: *(.+)$", re.MULTILINE)


def own_folder() -> Path | None:
    """Give the user's own folder of configurations, if the page was started with one."""
    given = os.environ.get(OWN_FOLDER)
    return Path(given) if given else None


@lru_cache(maxsize=64)
def camps_of_scenario(name: str) -> tuple[str, ...]:
    """Name the camps of a scenario; the usual ones if it cannot be read.

    Examples
    --------
    >>> camps_of_scenario("vendor_exclusion_3gpp")
    ('democratic', 'sovereigntist', 'market')
    """
    try:
        with LOCK:
            return camps_of(compose([f"scenario={name}"], own_folder()))
    except PlenaryError:  # playing it says why
        return USUAL


@lru_cache(maxsize=16)
def files(group: str) -> dict[str, Path]:
    """Map the options of a group to their files; a camp of one's own has the usual presets."""
    places = [config_directory(), *filter(None, [own_folder()])]
    found = [path for place in places for path in (place / group).glob("*.yaml")]
    if group.startswith(STRATEGY) and not (config_directory() / group).is_dir():
        usual = [path for camp in reversed(USUAL) for path in files(STRATEGY + camp).values()]
        found = [*usual, *found]
    return {path.stem: path for path in sorted(found, key=lambda path: path.stem)}


def options(group: str) -> tuple[str, ...]:
    """List the options of a group of the configuration.

    Examples
    --------
    >>> "oewg" in options("forum"), "block" in options("strategy/north")
    (True, True)
    """
    return tuple(files(group))


@lru_cache(maxsize=16)
def titles(group: str) -> dict[str, str]:
    """Give what the options of a group are called: option to title.

    Examples
    --------
    >>> titles("forum")["oewg"][:32], titles("strategy/democratic")["no_action"]
    ('United Nations open-ended workin', 'no action')
    """
    out = {}
    for option, path in files(group).items():
        found = _TITLE.search(path.read_text(encoding="utf-8"))
        out[option] = found[1].strip().strip("\"'") if found else option.replace("_", " ")
    return out
