"""Values of a plain configuration by their dotted keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


_MISSING = object()


def replaced(config, path: Sequence[str], value: object):
    """Copy a nested configuration with one value changed; the rest is shared.

    Examples
    --------
    >>> old = {"forum": {"rounds": 3}, "seed": 1}
    >>> replaced(old, ["forum", "rounds"], 5), old["forum"]["rounds"]
    ({'forum': {'rounds': 5}, 'seed': 1}, 3)
    """
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(config, list):
        index = int(head)
        return [*config[:index], replaced(config[index], rest, value), *config[index + 1 :]]
    below = config.get(head) if isinstance(config, Mapping) else None
    copy = dict(config) if isinstance(config, Mapping) else {}
    copy[head] = replaced({} if below is None else below, rest, value) if rest else value
    return copy


def lookup(config, key: str) -> bool:
    """Tell whether a dotted key exists.

    Examples
    --------
    >>> lookup({"forum": {"rounds": None}}, "forum.rounds"), lookup({}, "forum")
    (True, False)
    """
    return value_at(config, key, _MISSING) is not _MISSING


def value_at(config, key: str, default: object = None) -> object:
    """Give the value at a dotted key.

    Examples
    --------
    >>> value_at({"agenda": [{"name": "crime"}]}, "agenda.0.name"), value_at({}, "forum", "?")
    ('crime', '?')
    """
    place = config
    for part in key.split("."):
        if isinstance(place, Mapping) and part in place:
            place = place[part]
        elif isinstance(place, list) and part.isdigit() and int(part) < len(place):
            place = place[int(part)]
        else:
            return default
    return place


def flat_keys(config: Mapping, prefix: str = "") -> list[str]:
    """List the dotted keys of a nested configuration.

    Examples
    --------
    >>> flat_keys({"seed": 1, "forum": {"rounds": 3}})
    ['seed', 'forum', 'forum.rounds']
    """
    keys = []
    for key, value in config.items():
        keys.append(f"{prefix}{key}")
        if isinstance(value, Mapping):
            keys += flat_keys(value, f"{prefix}{key}.")
    return keys
