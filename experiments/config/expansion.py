"""From the overrides of a sweep to its axes, with few Hydra compositions.

Hydra takes some hundredths of a second to compose a configuration. So every
option of every group is composed once, and what it changes is kept as a
patch; cells are made by patching. Options that change the same place, or
refer to each other, are composed together.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

from experiments.config.composer import Composer
from experiments.config.messages import explain
from experiments.config.overrides import Swept
from experiments.study.dotted_keys import replaced
from experiments.study.study import Axis, Choice, scientific
from sim.behaviour import DRAWN
from sim.errors import ConfigError

_GONE = object()


def expand(
    composer: Composer, fixed: Sequence[str], swept: Sequence[Swept]
) -> tuple[dict, dict, list[Axis]]:
    """Compose the base and one patch for every choice of every axis.

    Parameters
    ----------
    composer : Composer
    fixed : sequence of str
        Overrides that hold in every cell.
    swept : sequence of Swept

    Returns
    -------
    base : dict
        Whole configuration with the first choice everywhere.
    choices : dict
        Group to option in the base.
    axes : list of Axis
        In the order of ``swept``; joined groups stand where the first stood.
    """
    first = {s.name: f"{s.name}={s.texts[0]}" for s in swept}
    base, choices = composer([*fixed, *first.values()])

    def composed(picks: Mapping[str, str]) -> dict:
        return composer([*fixed, *{**first, **picks}.values()])[0]

    own = {
        s.name: {t: _one(composed, base, s, t) if t != s.texts[0] else {} for t in _probes(s)}
        for s in swept
    }
    teams = _teams(swept, {name: set().union(*own[name].values()) for name in own})
    axes = []
    for team in teams:
        if len(team) == 1:
            axes.append(_axis(team[0], own[team[0].name]))
        else:
            axes.append(_joined(team, composed, base))
    _agree(composed, base, axes, teams)
    return _held(base, axes), choices, axes


def _held(base: dict, axes: Sequence[Axis]) -> dict:
    """Keep swept behavioural parameters as they are set, where others are drawn."""
    swept = [key for axis in axes if axis.is_key for key in axis.name.split("+")]
    names = [name for key in swept if (name := drawn_name(key))]
    drawn = base.get("uncertainty") == "structural" or "uncertainty" in swept
    if not (names and drawn):
        return base
    held = [*((base.get("model") or {}).get("held") or []), *names]
    return replaced(base, ["model", "held"], list(dict.fromkeys(held)))


def drawn_name(key: str) -> str | None:
    """Give the name under which structural uncertainty would draw a key, if it would.

    Examples
    --------
    >>> drawn_name("model.tie"), drawn_name("strategy.democratic.frame.strength")
    ('tie', 'frame.strength')
    """
    parts = key.split(".")
    name = ".".join(parts[2:] if parts[0] == "strategy" else parts[1:])
    return name if parts[0] in ("model", "strategy") and name in DRAWN else None


def _probes(swept: Swept) -> Sequence[str]:
    """Choose which values Hydra itself composes: all options, but one value of a key."""
    return swept.texts if swept.is_group else swept.texts[-1:]


def _one(composed: Callable, base: dict, swept: Swept, text: str) -> dict:
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    try:
        return differences(base, composed({swept.name: f"{swept.name}={text}"}))
    except (HydraException, OmegaConfBaseException) as error:
        found = explain(error)
        if swept.is_group and found.key != swept.name:
            found.problem += f" with {swept.name}={text}"
        raise found from None


def differences(old: dict, new: dict) -> dict:
    """List what one configuration changes in another, as dotted key to value.

    A mapping whose keys differ is replaced whole; so is a list, unless it is one
    of as many mappings as before.

    Examples
    --------
    >>> differences({"a": {"x": 1, "y": 2}, "b": 3}, {"a": {"x": 1, "y": 5}, "b": 3})
    {'a.y': 5}
    >>> differences({"a": {"x": 1}}, {"a": {"z": 1}})
    {'a': {'z': 1}}
    >>> differences({"a": [{"x": 1}, {"x": 2}]}, {"a": [{"x": 1}, {"x": 3}]})
    {'a.1.x': 3}
    """
    found: dict = {}
    for key in [*old, *(k for k in new if k not in old)]:
        before, after = old.get(key, _GONE), new.get(key, _GONE)
        if after is _GONE:
            raise ConfigError(
                str(key), "an option takes this key away from the whole configuration"
            )
        if _alike(before, after):
            before, after = _by_place(before), _by_place(after)
            found |= {f"{key}.{below}": v for below, v in differences(before, after).items()}
        elif type(before) is not type(after) or before != after or repr(before) != repr(after):
            found[str(key)] = after
    return found


def _alike(before: object, after: object) -> bool:
    """Tell whether two values have the same keys, so that what is below can be compared."""
    if isinstance(before, dict) and isinstance(after, dict):
        return list(before) == list(after)
    if not (isinstance(before, list) and isinstance(after, list) and len(before) == len(after)):
        return False
    return all(_alike(a, b) for a, b in zip(before, after, strict=True))


def _by_place(value: dict | list) -> dict:
    return value if isinstance(value, dict) else dict(enumerate(value))


def _teams(swept: Sequence[Swept], touched: Mapping[str, set]) -> list[list[Swept]]:
    """Join axes that change the same place. A key inside a group's place is no clash:
    keys are set after groups, as in Hydra."""
    teams: list[list[Swept]] = []
    for one in swept:
        clashing = [t for t in teams if any(_clash(one, o, touched) for o in t)]
        joined = [o for t in clashing for o in t] + [one]
        place = teams.index(clashing[0]) if clashing else len(teams)
        teams = [t for t in teams if t not in clashing]
        teams.insert(place, joined)
    return teams


def _clash(one: Swept, other: Swept, touched: Mapping[str, set]) -> bool:
    for a, b in itertools.product(touched[one.name], touched[other.name]):
        overlap = a == b or a.startswith(f"{b}.") or b.startswith(f"{a}.")
        plain = (not one.is_group and a == _path(one)) or (not other.is_group and b == _path(other))
        if overlap and not plain:
            return True
    return False


def _path(swept: Swept) -> str:
    return swept.name.lstrip("+")


def _axis(swept: Swept, own: Mapping[str, dict]) -> Axis:
    if swept.is_group:
        names = swept.name.lstrip("+").split("@")[0]
        return Axis(
            names,
            tuple(
                Choice({names: value}, own[text])
                for text, value in zip(swept.texts, swept.values, strict=True)
            ),
            is_key=False,
        )
    key = _path(swept)
    if swept.interval is not None:
        return Axis(key, None)
    referring = [k for k in own[swept.texts[-1]] if k != key and not k.startswith(f"{key}.")]
    if referring:
        raise ConfigError(
            key, f"cannot be swept: {', '.join(referring)} refers to it; sweep that key instead"
        )
    return Axis(key, tuple(Choice({key: _label(v)}, {key: v}) for v in swept.values))


def _label(value: object) -> object:
    return value if isinstance(value, (int, float, str, bool, type(None))) else repr(value)


def _joined(team: Sequence[Swept], composed: Callable, base: dict) -> Axis:
    choices = []
    for texts in itertools.product(*(s.texts for s in team)):
        picks = {s.name: f"{s.name}={t}" for s, t in zip(team, texts, strict=True)}
        labels = {
            s.name.lstrip("+").split("@")[0]: s.values[s.texts.index(t)]
            for s, t in zip(team, texts, strict=True)
        }
        choices.append(Choice(labels, differences(base, composed(picks))))
    return Axis("+".join(s.name for s in team), tuple(choices), is_key=False)


def _agree(composed: Callable, base: dict, axes: Sequence[Axis], teams) -> None:
    """Compose the last cell whole and compare: patches must give what Hydra gives."""
    patched, picks = base, {}
    ordered = sorted(zip(axes, teams, strict=True), key=lambda pair: pair[0].is_key)
    for axis, team in ordered:
        if axis.choices is None:
            continue
        for key, value in axis.choices[-1].patch.items():
            patched = replaced(patched, key.split("."), value)
        picks |= {s.name: f"{s.name}={s.texts[-1]}" for s in team}
    if picks and scientific(patched) != scientific(composed(picks)):
        names = ", ".join(axis.name for axis in axes)
        raise ConfigError(
            names,
            "these depend on each other in a way that cannot be swept at once; "
            "sweep them in separate commands",
        )
