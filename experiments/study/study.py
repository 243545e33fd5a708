"""A study: one base configuration, the axes it is swept along, and the cells.

A cell is the base with one patch per axis, so ten thousand cells share almost
everything in memory, on disk and on the way to a worker.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from experiments.study.camps import USUAL, asked_first, camps_of, named_groups
from experiments.study.dotted_keys import replaced
from sim.errors import ConfigError

if TYPE_CHECKING:
    import pandas as pd

# Keys that say how a study is run. They change no number and are kept from the
# simulation and from the identity of a study.
RUNNING = (
    *("executor", "results", "name", "choices"),
    *("design", "samples", "until", "replications", "study"),
)


@dataclass(frozen=True)
class Choice:
    """One value of an axis: what it is called and what it changes.

    Attributes
    ----------
    labels : dict
        Column to value, for the table of cells.
    patch : dict
        Dotted key to the value that stands there.
    """

    labels: dict
    patch: dict


@dataclass(frozen=True)
class Axis:
    """A direction in which a study varies.

    Attributes
    ----------
    name : str
        Swept key or group, or several joined by ``+``.
    choices : tuple of Choice or None
        None for an axis whose cells carry their value themselves (a design).
    is_key : bool
        Whether it sets one key; keys are set after groups are chosen.
    """

    name: str
    choices: tuple[Choice, ...] | None
    is_key: bool = True

    def choice(self, pick: object) -> Choice:
        """Give the choice that a point makes on this axis."""
        if self.choices is None:
            return Choice({self.name: pick}, {self.name: pick})
        return self.choices[pick]


@dataclass(frozen=True)
class Study:
    """Everything that decides the numbers of a sweep.

    Attributes
    ----------
    base : dict
        One whole resolved configuration.
    axes : tuple of Axis
        What varies.
    points : list of tuple
        Per cell, one pick per axis: index of a choice, or the value itself.
    replications : int
        Per cell [count].
    choices : dict
        Group to option, for the groups that are not swept.
    until : str or None
        Rule of sequential stopping.
    """

    base: dict
    axes: tuple[Axis, ...] = ()
    points: list[tuple] = field(default_factory=lambda: [()])
    replications: int = 200
    choices: dict = field(default_factory=dict)
    until: str | None = None

    def __len__(self) -> int:
        return len(self.points)

    def config(self, cell: int) -> dict:
        """Give the whole configuration of a cell; unchanged parts are shared."""
        config = self.base
        picks = list(zip(self.axes, self.points[cell], strict=True))
        for axis, pick in sorted(picks, key=lambda pair: pair[0].is_key):
            for key, value in axis.choice(pick).patch.items():
                config = replaced(config, key.split("."), value)
        return config

    @property
    def camps(self) -> tuple[str, ...]:
        """The camps' names, in the scenario's order."""
        return camps_of(self.base)

    @property
    def camps_asked(self) -> tuple[str, ...]:
        """The same, the camp first that the study asks about; see `study.camps.asked_first`."""
        swept = {name for axis in self.axes for name in axis.name.split("+")}
        return asked_first(self.camps, swept)

    def column_of(self, name: str) -> str:
        """Name the column of a swept group or key in the table of cells."""
        return named_groups(self.camps).get(name, name)

    def labels(self, cell: int) -> dict:
        """Give the columns that name a cell."""
        labels = {
            column: self.choices.get(group) for group, column in named_groups(self.camps).items()
        }
        for axis, pick in zip(self.axes, self.points[cell], strict=True):
            for name, value in axis.choice(pick).labels.items():
                labels[self.column_of(name)] = value
        return labels

    def identity(self) -> str:
        """Give a hash of everything that decides the numbers, except the code.

        Returns
        -------
        str
            64 hexadecimal digits.
        """
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        """Write the study as one line of JSON, keys in order."""
        return json.dumps(self._plain(), sort_keys=True, ensure_ascii=False, allow_nan=True)

    def _plain(self) -> dict:
        return {
            "replications": self.replications,
            "until": self.until,
            "choices": self.choices,
            "axes": [
                {
                    "name": axis.name,
                    "is_key": axis.is_key,
                    "choices": None
                    if axis.choices is None
                    else [{"labels": c.labels, "patch": c.patch} for c in axis.choices],
                }
                for axis in self.axes
            ],
            "base": self.base,
            "points": [list(point) for point in self.points] if not self.is_grid() else "grid",
        }

    def is_grid(self) -> bool:
        """Tell whether the cells are all combinations of the choices, in order."""
        return all(axis.choices is not None for axis in self.axes) and self.points == grid(
            self.axes
        )

    def save(self, path: Path) -> None:
        """Write the study as YAML that a person can read."""
        text = yaml.dump(self._plain(), Dumper=_Dumper, sort_keys=False, allow_unicode=True)
        head = "# A resolved study of Plenary; `plenary replay` reads it.\n"
        path.write_text(head + text, encoding="utf-8")


def scientific(config: dict) -> dict:
    """Leave out the keys that only say how a study is run.

    Examples
    --------
    >>> scientific({"seed": 1, "name": "mine", "executor": {"name": "joblib"}})
    {'seed': 1}
    """
    return {key: value for key, value in config.items() if key not in RUNNING}


def grid(axes: Sequence[Axis]) -> list[tuple]:
    """List all combinations of the choices, the last axis fastest.

    Examples
    --------
    >>> a = Axis("a", (Choice({}, {}), Choice({}, {})))
    >>> grid([a, a])
    [(0, 0), (0, 1), (1, 0), (1, 1)]
    """
    import itertools

    return list(itertools.product(*(range(len(axis.choices)) for axis in axes)))


def label_columns(table: pd.DataFrame, camps: Sequence[str] = USUAL) -> list[str]:
    """Choose the label columns worth showing: the camps', the body, and what varies.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"cell": [0, 1], "forum": "oewg", "scenario": "s",
    ...     "democratic": ["a", "b"], "sovereigntist": "x", "seed": [1, 1],
    ...     "replications": 5, "win": 0.1})
    >>> label_columns(frame)
    ['democratic', 'sovereigntist', 'forum']
    """
    columns = list(table.columns)
    labels = columns[1 : columns.index("replications")]
    named = [c for c in (*camps, "forum") if c in labels]
    rest = [c for c in labels if c not in named and table[c].astype(str).nunique() > 1]
    return [*named, *rest]


def _written_whole(value: object) -> str:
    """Say how a whole number is written that was given as a text or with a point.

    Examples
    --------
    >>> _written_whole("7"), _written_whole(100.0), _written_whole(2.5)
    (', written 7', ', written 100', '')
    """
    try:
        number = float(str(value))
    except ValueError:
        return ""
    same = isinstance(value, (str, float)) and number.is_integer() and abs(number) < 2**62
    return f", written {int(number)}" if same else ""


def whole(key: str, value: object, *, least: int = 0, most: float = float("inf")) -> int:
    """Return a whole number in a range, or refuse it.

    Examples
    --------
    >>> whole("replications", -3, least=1)
    Traceback (most recent call last):
        ...
    sim.errors.ConfigError: replications: must be a whole number ≥ 1, got -3
    """
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        bound = f" ≥ {least}" if most >= 2**62 else f" between {least} and {most:g}"
        hint = _written_whole(value)
        raise ConfigError(key, f"must be a whole number{bound}{hint}", value=value)
    return value


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Writes shared parts in full, not as aliases."""

    def ignore_aliases(self, data):
        return True
