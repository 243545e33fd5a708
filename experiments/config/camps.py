"""Strategies of a scenario's own camps: how they are chosen on the command line.

``configs/config.yaml`` names the usual two camps. A scenario may name others, and have more; then
``strategy/NAME=preset`` chooses for each of them, from a folder ``strategy/NAME`` or else from the
shipped presets, and the defaults of camps that it does not have fall away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from experiments.study.camps import IDLE, USUAL, camps_of

_OWN = re.compile(rf"strategy/(?!(?:{'|'.join(USUAL)})\b)\w+[=@]")


def with_own_camps(words: Sequence[str]) -> list[str]:
    """Write the choice of a strategy for a camp of one's own as Hydra takes it: as a new group.

    Examples
    --------
    >>> with_own_camps(["strategy/north=block", "strategy/democratic=block", "seed=3"])
    ['+strategy/north=block', 'strategy/democratic=block', 'seed=3']
    """
    return [f"+{word}" if _OWN.match(word) else word for word in words]


def absent_camps(config: dict, words: Sequence[str]) -> set[str]:
    """Name the camps whose default strategies fall away, as the scenario does not have them.

    Examples
    --------
    >>> config = {"scenario": {"camps": {"north": {}}}, "strategy": {"democratic": {}}}
    >>> absent_camps(config, []), absent_camps(config, ["strategy/democratic=block"])
    ({'democratic'}, set())
    """
    named = {found[1] for word in words if (found := re.match(r"[+~]*strategy[/.](\w+)", word))}
    return set(config.get("strategy") or {}) - {*camps_of(config), *named}


def of_its_camps(config: dict, choices: dict, words: Sequence[str]) -> tuple[dict, dict]:
    """Keep the strategies of a scenario's camps, and of those that the user names.

    Parameters
    ----------
    config, choices : dict
        As composed.
    words : sequence of str
        Overrides of the user.

    Returns
    -------
    config, choices : dict
        A camp that is given no strategy does nothing, and its choice says so.

    Examples
    --------
    >>> config = {"scenario": {"camps": {"north": {}}}, "strategy": {"democratic": {}}}
    >>> of_its_camps(config, {"strategy/democratic": "no_action"}, [])[1]
    {'strategy/north': 'no_action'}
    """
    camps, given = camps_of(config), config.get("strategy") or {}
    gone = absent_camps(config, words)
    strategies = {name: value for name, value in given.items() if name not in gone}
    choices = {key: v for key, v in choices.items() if key.removeprefix("strategy/") not in gone}
    choices |= {f"strategy/{camp}": IDLE for camp in camps if camp not in strategies}
    return {**config, "strategy": strategies} if gone else config, choices
