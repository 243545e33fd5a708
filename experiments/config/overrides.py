"""Read the overrides of a sweep in Hydra's grammar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from experiments.config.camps import with_own_camps
from experiments.config.composer import Composer
from sim.errors import ConfigError

# More cells than this are a slip of the keyboard [count].
MOST_CELLS = 2_000_000


@dataclass(frozen=True)
class Swept:
    """One swept override.

    Attributes
    ----------
    name : str
        Group or dotted key.
    is_group : bool
        Whether it chooses a file.
    values : tuple
        What it takes; empty for an interval.
    texts : tuple of str
        The same as override strings for Hydra.
    interval : tuple of float or None
        Low and high end, for a design.
    """

    name: str
    is_group: bool
    values: tuple
    texts: tuple[str, ...]
    interval: tuple[float, float] | None = None


def parse(arguments: Sequence[str], composer: Composer) -> tuple[list[str], list[Swept]]:
    """Split override strings into fixed and swept ones; the last of a key holds.

    Parameters
    ----------
    arguments : sequence of str
        In Hydra's grammar.
    composer : Composer
        Knows the groups.

    Returns
    -------
    fixed : list of str
    swept : list of Swept
    """
    latest: dict[str, object] = {}
    for override in read_overrides(arguments, composer):
        package = f"@{override.package}" if override.package else ""
        latest[override.key_or_group + package] = override
    fixed, swept = [], []
    for override in latest.values():
        if override.is_sweep_override():
            swept.append(_swept(override, composer))
        else:
            fixed.append(override.input_line)
    return fixed, swept


def read_overrides(arguments: Sequence[str], composer: Composer) -> list:
    """Parse override strings with Hydra; refuse what its parser lets through.

    Returns
    -------
    list of hydra.core.override_parser.types.Override
    """
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    parser = OverridesParser.create(config_loader=composer.loader)
    found = []
    for text in with_own_camps(arguments):
        try:
            (override,) = parser.parse_overrides(overrides=[text])
        except HydraException:
            raise
        except Exception as error:  # the parser computes ranges and lets their errors out
            reason = " ".join(str(error).split()) or type(error).__name__
            raise ConfigError("", f"cannot use the override ({reason})", value=text) from None
        name = override.key_or_group
        if not name:
            raise ConfigError("", "the override names no key", value=text)
        value = None if override.is_sweep_override() else override.value()
        options = composer.options(name)
        if options and not isinstance(value, (str, list, dict, type(None))):
            raise ConfigError(name, "unknown choice", value=value, choices=options)
        found.append(override)
    return found


def _swept(override, composer: Composer) -> Swept:
    name = override.get_key_element()
    is_group = bool(composer.options(override.key_or_group))
    if override.is_interval_sweep():
        ends = override.value()
        if is_group:
            raise ConfigError(name, "is a group; interval() is for numbers")
        low, high = float(ends.start), float(ends.end)
        if not low < high:
            raise ConfigError(
                name,
                "the first end of an interval must be below the second",
                value=f"interval({low:g},{high:g})",
            )
        return Swept(name, False, (), (f"{low!r}",), (low, high))
    if override.is_range_sweep():
        _not_endless(name, override)
    try:
        texts = tuple(override.sweep_string_iterator())
        values = tuple(override._convert_value(v) for v in override.sweep_iterator())
    except (ValueError, TypeError, ArithmeticError) as error:
        raise ConfigError(name, f"cannot be swept ({error})", value=override.input_line) from None
    if not texts:
        raise ConfigError(name, "has no values to sweep", value=override.input_line)
    _not_twice(name, values)
    return Swept(name, is_group, values, texts)


def _not_twice(name: str, values: tuple) -> None:
    """Refuse a value that is there already; it would be computed and counted twice.

    Examples
    --------
    >>> _not_twice("seed", (1, 2, 1))
    Traceback (most recent call last):
        ...
    sim.errors.ConfigError: seed: is swept over the same value twice, got 1. Write: seed=1,2
    """
    seen: dict[str, object] = {}
    for value in values:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        seen.setdefault(repr(float(value)) if number else repr(value), value)
    if len(seen) == len(values):
        return
    rest = list(values)
    for value in seen.values():
        rest.remove(value)
    one = ConfigError(name, "is swept over the same value twice", value=rest[0])
    text = ",".join("null" if v is None else str(v) for v in seen.values())
    raise ConfigError(name, f"{one.problem}, got {rest[0]!r}. Write: {name}={text}")


def _not_endless(name: str, override) -> None:
    ends = override.value()
    if ends.step and abs((ends.stop - (ends.start or 0)) / ends.step) > MOST_CELLS:
        raise ConfigError(
            name, f"has more than {MOST_CELLS:,} values to sweep", value=override.input_line
        )
