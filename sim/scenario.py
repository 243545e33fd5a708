"""Scenarios: from a plain configuration to everything a model needs.

`sim.simulation` checks and runs one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from sim import what_if
from sim.behaviour import Behaviour
from sim.errors import ConfigError
from sim.forums.forum import Forum
from sim.meeting.agenda import CHAIR, ItemSpec, axis_weights
from sim.meeting.yardstick import Yardstick, yardstick_of
from sim.members.cached import calibration_named
from sim.parts import build, construct
from sim.scenario_keys import MeetingSpec, ScenarioSpec
from sim.seating import check_rules, chosen, placing, whole_of
from sim.strategies.camp import Camp, Strategy

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
        self._camps(config, plugins)
        self._record(config)
        self.yardsticks = {item.name: self._yardstick(item) for item in self.spec.agenda}
        self.caucuses = [name for name in CAUCUSES if name in self.roster.blocs]
        self.calendar = self.spec.calendar
        self._check_calendar()
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
        roster = chosen(self.whole, config.get("roster"))
        self.spec.homes.check(self.whole)
        seats = {}
        for name, forum in self.forums.items():
            where = "forum.members" if name == self.main else f"forums.{name}.members"
            try:
                seats[name] = set(roster.select(forum.members, where).iso3)
            except ConfigError as error:
                raise error from None
            check_rules(forum, roster, where.removesuffix(".members"))
        everyone = set().union(*seats.values())
        for (
            name,
            camp,
        ) in self.spec.camps.items():  # leaders mark the axis even where they do not sit
            leads = roster.codes(camp.leaders, f"scenario.camps.{name}.leaders")
            everyone |= {code for code, lead in zip(roster.iso3, leads, strict=True) if lead}
        if self.spec.campaign and any(forum.accession for forum in self.forums.values()):
            states = roster.column("kind") == "state"  # who may join over the years is a member
            everyone |= {code for code, is_one in zip(roster.iso3, states, strict=True) if is_one}
        everyone |= self.spec.homes.states(roster)
        self.calibration = placing(self.calibration, roster, everyone, config.get("roster"))
        everyone &= set(self.calibration.iso3)
        self.roster = roster.at(np.flatnonzero([code in everyone for code in roster.iso3]))
        self._entitled, self._seated = {}, {}
        for name, forum in self.forums.items():
            mine = [code for code in self.roster.iso3 if code in seats[name]]
            voting = dict(zip(mine, forum.entitled(mine), strict=True))
            flag = self.roster.column("kind") != "observer"
            flag &= ~self.spec.homes.kept_out(self.roster)
            mask = np.array([voting.get(code, False) for code in self.roster.iso3])
            self._entitled[name] = mask & flag
            where = "forum.members" if name == self.main else f"forums.{name}.members"
            if not self._entitled[name].any():
                raise ConfigError(where, "nobody who sits here may vote", value=forum.members)
            if np.count_nonzero(self._entitled[name]) == 1:
                (alone,) = np.array(self.roster.iso3)[self._entitled[name]]
                raise ConfigError(
                    where,
                    "only one member may vote here, so that there is nothing to negotiate",
                    value=str(alone),
                    allowed="two or more members with a vote",
                )
            self._seated[name] = np.array([code in seats[name] for code in self.roster.iso3])

    def _camps(self, config: Mapping, plugins: Iterable[str]) -> None:
        strategies = _mapping(config, "strategy")
        for name in strategies:
            if name not in self.spec.camps:
                raise ConfigError(f"strategy.{name}", "unknown camp", choices=self.spec.camps)
        self.camps: list[Camp] = []
        taken = np.zeros(len(self.roster), dtype=bool)
        for name, camp in self.spec.camps.items():
            where = f"scenario.camps.{name}.leaders"
            leaders = self.roster.codes(camp.leaders, where)
            if not leaders.any():
                raise ConfigError(where, "no leader is in the roster", value=camp.leaders)
            if (leaders & taken).any():
                both = self.roster.iso3[int(np.flatnonzero(leaders & taken)[0])]
                raise ConfigError(where, "a member leads two camps", value=both)
            taken |= leaders
            key = f"strategy.{name}"
            strategy = build(
                strategies.get(name) or {}, Strategy, key, plugins=plugins, default=Strategy
            )
            strategy.invite.check(self.roster, f"{key}.invite")
            strategy.court.check(self.roster, f"{key}.court")
            for at, body in enumerate(strategy.venue.bodies):
                if body not in self.forums:
                    raise ConfigError(
                        f"{key}.venue.bodies[{at}]",
                        "unknown body",
                        value=body,
                        choices=self.forums,
                    )
            self._check_target(strategy, f"{key}.target.text")
            invited = strategy.invite.members(self.roster)
            active = None
            if strategy.leaders is not None:
                active = self._active(strategy.leaders, leaders, f"{key}.leaders")
            self.camps.append(Camp(name, leaders, invited, strategy, active))

    def _check_target(self, strategy: Strategy, key: str) -> None:
        """Refuse to work against a text that is on no agenda."""
        text = strategy.target.text
        known = [draft.name for item in self.spec.agenda for draft in item.drafts] + [CHAIR]
        if text is not None and text not in known:
            raise ConfigError(key, "is on no agenda", value=text, choices=known)

    def _active(self, words: list[str], leaders: np.ndarray, key: str) -> np.ndarray:
        """Mark the leaders who act."""
        meant = self.roster.codes(words, key)
        if not (meant & leaders).any():
            choices = [code for code, leads in zip(self.roster.iso3, leaders, strict=True) if leads]
            raise ConfigError(key, "no leader of the camp", value=words, choices=choices)
        return meant & leaders

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

    def entitled_in(self, forum: Forum) -> np.ndarray:
        """Say who may vote in a body, (N,) bool."""
        return self._entitled[forum.name]

    def seated_in(self, forum: Forum) -> np.ndarray:
        """Say who sits in a body, with or without a vote, (N,) bool."""
        return self._seated[forum.name]

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
    return value


def example() -> dict:
    """Give a small complete configuration: two rival texts, eleven states, one vote.

    Examples
    --------
    >>> scenario = Scenario(example())
    >>> scenario.seed, [camp.name for camp in scenario.camps]
    (7, ['democratic', 'sovereigntist'])
    """
    return {
        "seed": 7,
        "replications": 2,
        "calibration": "default",
        "forum": {
            "name": "small_room",
            "title": "A small room",
            "members": "USA DEU JPN RUS CHN IND BRA ZAF KEN IDN MEX".split(),
            "stages": {"vote": {"_target_": "sim.forums.procedures.SimpleMajority"}},
        },
        "strategy": {},
        "scenario": {
            "name": "example",
            "title": "Two rival texts",
            "camps": {
                "democratic": {"leaders": ["USA", "DEU", "JPN"]},
                "sovereigntist": {"leaders": ["RUS", "CHN"]},
            },
            "yardstick": {
                "democratic": {"members": ["USA", "DEU", "JPN"]},
                "sovereigntist": {"members": ["RUS", "CHN"]},
            },
            "agenda": [
                {
                    "name": "security",
                    "issue": "cyber_norms",
                    "salience": {"openness": 1.0},
                    "drafts": [
                        {
                            "name": "one",
                            "camp": "sovereigntist",
                            "known": {
                                "in_favour": ["RUS", "CHN"],
                                "against": ["USA", "DEU", "JPN"],
                            },
                        },
                        {
                            "name": "two",
                            "camp": "democratic",
                            "known": {
                                "in_favour": ["USA", "DEU", "JPN"],
                                "against": ["RUS", "CHN"],
                            },
                        },
                    ],
                }
            ],
            "calendar": [{"year": 2018}],
        },
    }
