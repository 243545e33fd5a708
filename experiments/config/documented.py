"""Keys that a part documents but a configuration file leaves at their defaults.

Hydra sets only keys that stand in a file; others want a ``+``. A key that the
constructor of the part at that place has is known all the same, so the ``+``
is put there for the user.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Mapping, Sequence
from functools import cache

from experiments.study.study import lookup
from sim.behaviour import Behaviour
from sim.errors import ConfigError
from sim.forums.forum import Forum
from sim.meeting.agenda import ScenarioSpec
from sim.parts import OWN_PACKAGES, Part, find
from sim.strategies.camp import Strategy


def documented(config: Mapping, key: str) -> bool:
    """Tell whether a part's constructor has this key.

    Parameters
    ----------
    config : mapping
        Whole configuration; says which part stands where.
    key : str
        Dotted.

    Raises
    ------
    ConfigError
        For one entry of a mapping that is left to the calibration: to set one
        would silently unset all others.

    Examples
    --------
    >>> documented({"model": {"tie": 0.5}}, "model.influence.contest")
    True
    >>> documented({"model": {"tie": 0.5}}, "model.influence.contents")
    False
    """
    found = _start(config, key)
    return found is not None and _known(*found, key) is not None


def keys_below(config: Mapping, place: str) -> list[str]:
    """List the keys of the part that stands at a place, none if no part does.

    Examples
    --------
    >>> keys_below({}, "strategy.democratic")[:3]
    ['invite', 'draft', 'court']
    """
    try:
        found = _start(config, f"{place}._target_")
        part = None if found is None else _known(*found, place)
    except ConfigError:
        return []
    return [] if part is None else list(_hints(part))


def _start(config: Mapping, key: str) -> tuple[object, object, list[str]] | None:
    """Give the annotation and the value at the top of a key, and what lies below."""
    parts = key.split(".")
    for place, hint in _places().items():
        at = place.split(".")
        if len(parts) > len(at) and all(a in ("*", p) for a, p in zip(at, parts, strict=False)):
            return hint, _value(config, parts[: len(at)]), parts[len(at) :]
    return None


@cache
def _places() -> dict[str, object]:
    return {
        "model": Behaviour,
        "forum": Forum,
        "forums.*": Forum,
        "strategy.*": Strategy,
        "scenario": ScenarioSpec,
    }


def _known(hint: object, value: object, rest: Sequence[str], key: str) -> type | None:
    """Follow the annotations of constructors down a key; give the part that has it."""
    head, below = rest[0], rest[1:]
    for one in _kinds(hint):
        origin, inner = typing.get_origin(one), typing.get_args(one)
        if isinstance(one, type) and issubclass(one, Part):
            part = _class_of(value, one)
            if (head == "_target_" or head in _hints(part)) and not below:
                return part
            if head in _hints(part):
                return _known(_hints(part)[head], _value(value, [head]), below, key)
        elif origin is dict and inner:
            if value is None and not _is_part(inner[1]):
                parent = key[: -len(".".join(rest)) - 1]
                raise ConfigError(
                    key, f"is one of many that are not set; set all at once: {parent}={{{head}: …}}"
                )
            inside = _value(value, [head])
            return _known(inner[1], inside, below, key) if below else object
        elif origin is list and inner and lookup(value, head) and below:
            return _known(inner[0], _value(value, [head]), below, key)
    return None


def _kinds(hint: object) -> Sequence[object]:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return typing.get_args(hint)
    return (hint,)


def _is_part(hint: object) -> bool:
    return any(isinstance(k, type) and issubclass(k, Part) for k in _kinds(hint))


def _class_of(value: object, base: type) -> type:
    """Give the class that a mapping names, if it names one of ours."""
    target = value.get("_target_") if isinstance(value, Mapping) else None
    if not isinstance(target, str) or target.split(".")[0] not in OWN_PACKAGES:
        return base
    try:
        return find(target, base, "")
    except ConfigError:
        return base


@cache
def _hints(cls: type) -> dict[str, object]:
    hints = typing.get_type_hints(cls.__init__)
    names = inspect.signature(cls).parameters
    return {name: hints.get(name) for name in names}


def _value(config: object, path: Sequence[str]) -> object:
    for part in path:
        if isinstance(config, Mapping):
            config = config.get(part)
        elif isinstance(config, list) and part.isdigit() and int(part) < len(config):
            config = config[int(part)]
        else:
            return None
    return config


def completed(overrides: Sequence[str], config: Mapping) -> list[str]:
    """Put ``++`` before overrides of documented keys that no file has.

    Parameters
    ----------
    overrides : sequence of str
        As typed; words that are no ``key=value`` are left alone.
    config : mapping
        What the choices of groups among them compose to.

    Returns
    -------
    list of str

    Raises
    ------
    ConfigError
        See `documented`.

    Examples
    --------
    >>> completed(["seed=1", "model.reach=1,2"], {"seed": 0, "model": {"tie": 0.5}})
    ['seed=1', '++model.reach=1,2']
    """
    found = []
    for word in overrides:
        key, equals, _ = word.partition("=")
        plain = equals and "." in key and key[0] not in "+~-" and "@" not in key and "/" not in key
        missing = plain and not lookup(config, key) and documented(config, key)
        found.append(f"++{word}" if missing else word)
    return found
