"""Pluggable parts: classes whose constructor arguments are their YAML keys.

A part is written in a configuration as a mapping with a ``_target_`` (the
class) and its arguments. `build` makes the object. It imports a class only if
the dotted name lies in this project or in a package that the user listed
under ``plugins:``, and only if the class is a subclass of the base that the
place asks for, so a stranger's saved configuration cannot run other code.
"""

from __future__ import annotations

import importlib
import inspect
import math
import re
import types
import typing
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeGuard

from sim.errors import MISSING, ConfigError

OWN_PACKAGES = ("sim",)
EVIDENCE = ("found", "computed", "memory", "assumption")  # how a rule or a number is known
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+\Z")


class Part:
    """Base of every pluggable part: keyword-only plain arguments, checked at once."""

    __signature__: inspect.Signature | None
    needs_target = True  # False: the only class for its place, so `_target_` may be left out
    idle = False  # True: a base that does nothing by itself

    def __init_subclass__(cls, **options: Any) -> None:
        """Let a class that passes ``**base`` on have the keys of its base without naming them.

        Examples
        --------
        >>> class Vote(Part):
        ...     def __init__(self, *, quorum: float = 0.5, tie: str = "lost"): ...
        >>> class Weighed(Vote):
        ...     def __init__(self, *, weight: str = "people", quorum: float = 0, **base: Any): ...
        >>> inspect.signature(Weighed)
        <Signature (*, weight: str = 'people', quorum: float = 0, tie: str = 'lost')>
        """
        super().__init_subclass__(**options)
        if "__init__" not in vars(cls):
            return
        cls.__signature__ = None  # of its own, not a base's
        own = list(inspect.signature(cls.__init__, eval_str=True).parameters.values())[1:]
        keys = {p.name: p for p in own if p.kind is not p.VAR_KEYWORD}
        if len(keys) < len(own):
            base = next(c for c in cls.__mro__[1:] if "__init__" in vars(c))
            keys = keys | {
                name: parameter
                for name, parameter in inspect.signature(base, eval_str=True).parameters.items()
                if name not in keys
            }
            cls.__signature__ = inspect.Signature(list(keys.values()))

    @property
    def rests(self) -> bool:
        """Whether it does nothing: its class is `idle`, and not one made from that."""
        return bool(vars(type(self)).get("idle", False))

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence; nothing if it is `idle`.

        A class that does not say so itself is told by the first sentence of its docstring.

        Examples
        --------
        >>> class Rest(Part):
        ...     '''Wait a round (an idea of Jane Doe 2020). Then act.'''
        >>> Rest().describe()
        'wait a round'
        """
        if self.rests:
            return ""
        words = " ".join((inspect.getdoc(type(self)) or "").split())
        first = re.sub(r" ?[(\[].*?[)\]]", "", re.split(r"(?<=[^.][.!?]) ", words)[0]).rstrip(".")
        return first[:1].lower() + first[1:]


def listed(names: Iterable[str]) -> str:
    """Write names as people read them: a bloc's abbreviation in capitals.

    Examples
    --------
    >>> listed(["eu", "USA", "first_committee"])
    'EU, USA, first committee'
    """
    short = 4  # letters of an abbreviation at most
    return ", ".join(n.upper() if len(n) <= short else n.replace("_", " ") for n in names)


def non_negative(key: str, value: float) -> float:
    """Return a number that is 0 or more, or refuse it.

    Examples
    --------
    >>> non_negative("strength", 3.0)
    3.0
    """
    return within(key, value, 0.0, math.inf)


def positive(key: str, value: float) -> float:
    """Return a number above 0, or refuse it."""
    if not _finite(value) or value <= 0:
        raise ConfigError(key, "must be > 0", value=value)
    return value


def share(key: str, value: float) -> float:
    """Return a number between 0 and 1, or refuse it."""
    return within(key, value, 0.0, 1.0)


def within(key: str, value: float, low: float, high: float) -> float:
    """Return a number in a closed range, or refuse it.

    Examples
    --------
    >>> within("tau", 4, 0, 1)
    Traceback (most recent call last):
        ...
    sim.errors.ConfigError: tau: must be between 0 and 1, got 4
    """
    if not _finite(value) or not low <= value <= high:
        bound = f"≥ {low:g}" if high == math.inf else f"between {low:g} and {high:g}"
        raise ConfigError(key, f"must be {bound}", value=value)
    return value


def one_of(key: str, value: object, choices: Iterable[str]) -> str:
    """Return one of a few words, or refuse it with the nearest spelling."""
    choices = list(choices)
    for choice in choices:
        if choice == value:
            return choice
    raise ConfigError(key, "unknown choice", value=value, choices=choices)


def _finite(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def build(
    spec: object, base: type, key: str, *, plugins: Iterable[str] = (), default: type | None = None
) -> Any:
    """Make a part from its configuration.

    Parameters
    ----------
    spec : mapping
        ``_target_`` and the constructor's arguments; nested parts likewise.
    base : type
        The class that the place asks for.
    key : str
        Full dotted key of the place, for messages.
    plugins : iterable of str, optional
        Packages of the user's own whose classes may be named.
    default : type, optional
        The class to build when ``_target_`` is left out.

    Returns
    -------
    object
        An instance of ``base``.

    Raises
    ------
    ConfigError
        If the class is not allowed, or an argument is unknown, missing, of
        the wrong type or refused by the class.
    """
    if isinstance(spec, base):
        return spec
    if not isinstance(spec, Mapping):
        raise ConfigError(key, "must be a mapping of keys to values", value=spec)
    arguments = {str(k): v for k, v in spec.items() if k != "_target_"}
    target = spec.get("_target_", MISSING)
    if target is MISSING and default is not None:
        cls = default
    else:
        cls = find(target, base, f"{key}._target_", plugins=plugins)
    return construct(cls, arguments, key, plugins=plugins)


def find(target: object, base: type, key: str, *, plugins: Iterable[str] = ()) -> type:
    """Find the class a ``_target_`` names, if it may be named there."""
    allowed = f"a subclass of {base.__module__}.{base.__name__}"
    if target is MISSING:
        raise ConfigError(key, "is missing", allowed=allowed)
    if not isinstance(target, str) or not _DOTTED.match(target):
        raise ConfigError(key, "must be the dotted name of a class", value=target, allowed=allowed)
    plugins = list(plugins)
    if target.split(".")[0] not in {*OWN_PACKAGES, *(p.split(".")[0] for p in plugins)}:
        raise ConfigError(
            key,
            "names code outside Plenary and outside the packages listed under plugins",
            value=target,
            allowed=allowed,
        )
    module_name, _, class_name = target.rpartition(".")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise ConfigError(key, f"cannot be imported ({error})", value=target) from None
    cls = getattr(module, class_name, None)
    if not (isinstance(cls, type) and issubclass(cls, base)):
        known = [
            f"{module_name}.{name}"
            for name, member in vars(module).items()
            if isinstance(member, type) and issubclass(member, base) and member is not base
        ]
        raise ConfigError(key, f"is not {allowed}", value=target, choices=known or None)
    return cls


def construct(cls: type, arguments: Mapping, key: str, *, plugins: Iterable[str] = ()) -> Any:
    """Call a class with checked arguments; errors carry the full key."""
    hints, parameters = _arguments_of(cls)
    for name in arguments:
        if name not in parameters:
            raise ConfigError(f"{key}.{name}" if key else name, "unknown key", choices=parameters)
    values = {}
    for name, parameter in parameters.items():
        where = f"{key}.{name}" if key else name
        if name in arguments:
            values[name] = coerce(arguments[name], hints.get(name), where, plugins=plugins)
        elif parameter.default is inspect.Parameter.empty:
            raise ConfigError(where, "is missing")
    try:
        return cls(**values)
    except ConfigError as error:
        raise error.under(key) if key else error from None


@cache
def _arguments_of(cls: type) -> tuple[dict, dict]:
    """Annotations and keyword-only parameters of a class' constructor."""
    parameters = {
        name: parameter
        for name, parameter in inspect.signature(cls, eval_str=True).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }
    hints = {
        name: parameter.annotation
        for name, parameter in parameters.items()
        if parameter.annotation is not inspect.Parameter.empty
    }
    return hints, parameters


def coerce(value: object, hint: object, key: str, *, plugins: Iterable[str] = ()) -> Any:
    """Check a plain value against a type annotation; build nested parts."""
    if hint is None or hint is typing.Any or hint is object:
        return value
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None and type(None) in inner:
            return None
        return coerce(value, next(t for t in inner if t is not type(None)), key, plugins=plugins)
    if origin is typing.Literal:
        return one_of(key, value, inner)
    if origin in (list, tuple):
        if not isinstance(value, (list, tuple)):
            raise ConfigError(key, "must be a list", value=value)
        item = inner[0] if inner else None
        return [coerce(v, item, f"{key}[{i}]", plugins=plugins) for i, v in enumerate(value)]
    if origin is dict or hint is dict:
        if not isinstance(value, Mapping):
            raise ConfigError(key, "must be a mapping of keys to values", value=value)
        item = inner[1] if inner else None
        return {str(k): coerce(v, item, f"{key}.{k}", plugins=plugins) for k, v in value.items()}
    if isinstance(hint, type) and issubclass(hint, Part):
        default = None if hint.needs_target else hint
        return build(value, hint, key, plugins=plugins, default=default)
    return _plain(value, hint, key)


def _plain(value: object, hint: object, key: str) -> object:
    words = {float: "a number", int: "a whole number", bool: "true or false", str: "a text"}
    if hint not in words:
        return value
    if hint is float and _finite(value):
        return float(value)
    if hint is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if hint in (bool, str) and isinstance(value, hint):
        return value
    raise ConfigError(key, f"must be {words[hint]}", value=value)
