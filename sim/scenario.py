"""Scenarios: from a plain configuration to everything a model needs.

`sim.simulation` checks and runs one.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Mapping

import numpy as np

from sim import what_if
from sim.behaviour import Behaviour
from sim.camps import camps_of
from sim.errors import ConfigError
from sim.example import example
from sim.forums.forum import Forum
from sim.meeting.agenda import ItemSpec, axis_weights
from sim.meeting.yardstick import Yardstick, yardstick_of
from sim.members.cached import calibration_named
from sim.parts import build, construct
from sim.scenario_keys import MeetingSpec, ScenarioSpec
from sim.seating import seat, whole_of

__all__ = ["CAUCUSES", "KEYS", "RECORDS", "UNCERTAINTY", "Scenario", "example"]

CAUCUSES = ("eu", "au", "las", "gcc", "asean", "caricom", "celac", "pif", "cis")


KEYS = (
    "scenario", "forum", "forums", "strategy", "calibration", "roster", "model", "record",
    "seed", "replications", "uncertainty", "plugins", "name",
)  # fmt: skip


# What replications draw beside chance: what votes estimate, nothing, or the behavioural
# parameters too (`sim.priors`).
UNCERTAINTY = ("estimated", "fixed", "structural")

# What `record` can ask for.
RECORDS = ("rounds", "votes", "members")


class Scenario:
    """A configuration made into objects, once, before round 1.

    Parameters
    ----------
    config : mapping
        Plain values under the keys `KEYS`.

    Raises
    ------
    ConfigError
        For anything that cannot run, with the full key.
    """

    def __init__(self, config: Mapping):
        for key in config:
            if key not in KEYS:
                raise ConfigError(key, "unknown key", choices=KEYS)
        plugins = _plugins(config.get("plugins") or [])
        self.seed = _whole("seed", config.get("seed", 0), 0)
        self.replications = _whole("replications", config.get("replications", 1), 1)
        scenario = _mapping(config, "scenario")
        self.spec = construct(ScenarioSpec, scenario, "scenario", plugins=plugins)
        self.behaviour = construct(
            Behaviour, {} if config.get("model") is None else _mapping(config, "model"), "model"
        )
        uncertainty = config.get("uncertainty", "estimated")
        if uncertainty not in UNCERTAINTY:
            raise ConfigError(
                "uncertainty", "unknown choice", value=uncertainty, choices=UNCERTAINTY
            )
        self.uncertain, self.structural = uncertainty != "fixed", uncertainty == "structural"
        self.calibration = calibration_named(
            _name(config.get("calibration", "default"), "calibration")
        )
        self._forums(config, plugins)
        self._seat(config)
        strategies = _mapping(config, "strategy")
        self.camps = camps_of(strategies, self.spec, self.roster, self.forums, plugins)
        self._record(config)
        self.yardsticks = {item.name: self._yardstick(item) for item in self.spec.agenda}
        self.caucuses = [name for name in CAUCUSES if name in self.roster.blocs]
        self.calendar = self.spec.calendar
        self._check_calendar()
        self.spec.walk_outs.check(
            self.roster,
            self.whole,
            self.seats.seated,
            [(spec.year, self.forum_of(spec).name) for spec in self.calendar],
            {name: list(forum.stages) for name, forum in self.forums.items()},
        )
        self.changes = self._what_if()
        if self.spec.de_facto is not None:
            self.spec.de_facto.check(self.roster, list(self.spec.camps), "scenario.de_facto")
        if self.spec.campaign is not None:
            years = [spec.year for spec in self.calendar]
            self.spec.campaign.check(self.roster, years, list(self.spec.camps), "scenario.campaign")

    def _yardstick(self, item: ItemSpec) -> Yardstick:
        """Place the scenario's reference points on what counts in an item."""
        axes, key = self.calibration.axes, f"{self.key_of(item)}.salience"
        return yardstick_of(
            self.spec.yardstick,
            item.issue,
            axis_weights(axes, item.salience, key),
            self.whole,
            self.calibration,
            "scenario.yardstick",
        )

    @property
    def way(self) -> np.ndarray:
        """The way from the second end of the yardstick to the first, over all items, (D,) [sd]."""
        ends = [yardstick.ends for yardstick in self.yardsticks.values()]
        return np.mean([plus - minus for plus, minus in ends], axis=0)

    def _forums(self, config: Mapping, plugins: Iterable[str]) -> None:
        self.forums: dict[str, Forum] = {}
        main = build(_mapping(config, "forum"), Forum, "forum", plugins=plugins, default=Forum)
        self.main = main.name
        self.forums[main.name] = main
        for name, spec in (config.get("forums") or {}).items():
            if name == self.main:
                continue
            where = f"forums.{name}"
            self.forums[name] = build(spec, Forum, where, plugins=plugins, default=Forum)

    def _seat(self, config: Mapping) -> None:
        self.whole = whole_of(config.get("roster"))
        self.spec.homes.check(self.whole)
        keys = {name: "forum" if name == self.main else f"forums.{name}" for name in self.forums}
        self.seats = seat(
            self.whole,
            config.get("roster"),
            [(forum, keys[name]) for name, forum in self.forums.items()],
            {f"scenario.camps.{name}.leaders": c.leaders for name, c in self.spec.camps.items()},
            self.spec.homes,
            self.calibration,
            may_accede=self.spec.campaign is not None,
        )
        self.roster, self.calibration = self.seats.roster, self.seats.calibration

    def _record(self, config: Mapping) -> None:
        record = config.get("record") or {}
        if not isinstance(record, Mapping):
            raise ConfigError("record", "must be a mapping of keys to values", value=record)
        for key in record:
            if key not in RECORDS:
                raise ConfigError(f"record.{key}", "unknown key", choices=RECORDS)
        for key, value in record.items():
            if not isinstance(value, bool):
                raise ConfigError(f"record.{key}", "must be true or false", value=value)
        self.record_rounds = record.get("rounds", False)
        self.record_votes = record.get("votes", False)
        self.record_members = record.get("members", False)

    def _check_calendar(self) -> None:
        for at, name in enumerate(self.spec.forums):
            if name not in self.forums:
                raise ConfigError(
                    f"scenario.forums[{at}]",
                    "is not given under forums",
                    value=name,
                    choices=self.forums,
                )
        years = [spec.year for spec in self.calendar]
        for at, (year, after) in enumerate(zip(years[1:], years, strict=False), start=1):
            if year < after:
                raise ConfigError(
                    f"scenario.calendar[{at}].year", "lies before the meeting above it", value=year
                )
        names = [item.name for item in self.spec.agenda]
        for at, spec in enumerate(self.calendar):
            where = f"scenario.calendar[{at}]"
            if spec.forum is not None and spec.forum not in self.forums:
                raise ConfigError(
                    f"{where}.forum", "unknown body", value=spec.forum, choices=self.forums
                )
            for item in spec.items or []:
                if item not in names:
                    raise ConfigError(f"{where}.items", "unknown item", value=item, choices=names)
            if self.forum_of(spec).elects:
                for taken_up in self.items_of(spec):
                    taken_up.check_candidates(self.forum_of(spec).name, self.key_of(taken_up))

    def _what_if(self) -> list[what_if.Change]:
        """Read the interventions, and refuse those that contradict the rest."""
        key = "scenario.what_if"
        changes = what_if.read(
            self.spec.what_if,
            key,
            roster=self.whole,
            camps=list(self.spec.camps),
            texts=[draft.name for item in self.spec.agenda for draft in item.drafts],
            axes=self.calibration.axes,
        )
        if changes:
            seats = [(spec.year, self.seated_in(self.forum_of(spec))) for spec in self.calendar]
            what_if.check(changes, key, camps=self.camps, roster=self.roster, seats=seats)
        return changes

    def items_of(self, spec: MeetingSpec) -> list[ItemSpec]:
        """Give the agenda of one meeting."""
        wanted = spec.items
        return [item for item in self.spec.agenda if wanted is None or item.name in wanted]

    def matter_of(self, item: str) -> str:
        """Name the matter of an item by its name: that of the first item it follows."""
        return next(spec.matter for spec in self.spec.agenda if spec.name == item)

    def forum_of(self, spec: MeetingSpec) -> Forum:
        """Give the body in which a meeting takes place."""
        return self.forums[spec.forum or self.main]

    def entitled_in(self, forum: Forum, year: int | None = None) -> np.ndarray:
        """Say who may vote in a body, at first or in a year, (N,) bool."""
        walks, first = self.spec.walk_outs, self.seats.entitled[forum.name]
        return walks.seats(first, forum.name, self.roster, year) & self.seats.may_vote

    def seated_in(self, forum: Forum, year: int | None = None) -> np.ndarray:
        """Say who sits in a body, with or without a vote, at first or in a year, (N,) bool."""
        walks, first = self.spec.walk_outs, self.seats.seated[forum.name]
        return walks.seats(first, forum.name, self.roster, year)

    def brings_texts(self, forum: Forum, year: int) -> np.ndarray | None:
        """Say whose camp may table a text in a body, (N,) bool; anybody's if None."""
        now = self.seated_in(forum, year)
        if not forum.outside_texts:
            return now
        left = self.seated_in(forum) & ~now
        return ~left if left.any() else None

    def key_of(self, item: ItemSpec) -> str:
        """Give the key of an item in the configuration."""
        return f"scenario.agenda[{self.spec.agenda.index(item)}]"


def _mapping(config: Mapping, key: str) -> Mapping:
    value = config.get(key)
    if not isinstance(value, Mapping):
        raise ConfigError(key, "must be a mapping of keys to values", value=value)
    return value


def _whole(key: str, value: object, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ConfigError(key, "must be a whole number", value=value)
    if value < least:
        raise ConfigError(key, f"must be {least} or more", value=value)
    return value


def _name(value: object, key: str) -> str:
    if isinstance(value, Mapping) and set(value) == {"name"}:
        value = value["name"]
    if not isinstance(value, str):
        raise ConfigError(key, "must be a name or a file", value=value)
    return value


def _plugins(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ConfigError("plugins", "must be a list of package names", value=value)
    for at, name in enumerate(value):
        if not _is_there(name):
            allowed = "a module in the current folder, or an installed package"
            raise ConfigError(f"plugins[{at}]", "not found", value=name, allowed=allowed)
    return value


def _is_there(module: str) -> bool:
    """Tell whether Python finds a module; only what it lies in is run."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False
