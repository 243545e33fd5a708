"""Walk the keys of a preset: other values for each, and settings in which they could matter.

A key is live if another value of it changes a column of a table in some setting.
"""

from collections.abc import Callable, Container, Iterator, Mapping

from sim.errors import ConfigError
from sim.forums.keys import SPEAKERS
from sim.forums.procedures.base import END
from sim.members.cached import full_roster
from sim.simulation import simulate
from tests.golden.golden_tables import fingerprint

Path = tuple[str, ...]

# Words of keys whose values are one of a few.
WORDS = {
    "threat": ("none", "simple", "two_thirds"),
    "tie": ("rejected", "second_vote"),
    "method": ("recorded", "unrecorded", "secret"),
    "after_last_call": ("additional_review", "meeting"),
    "table": ("if_it_would_carry", "always", "never"),
    "of": ("members", "accredited"),
    "weight": ("population", "gdp", "votes"),
    "amend_towards": ("status_quo", "own"),
    "ask": ("vote", "absence"),
    "by": ("population", "gdp"),
}
BLOCS = ("eu", "brics", "apt", "cept", "g7", "three_gpp", "etsi")  # where a bloc is named
NAMES_A_BLOC = ("organisation", "electorate", "principals", "group", "bloc")
NUMBERS = (0, 1, 3, 8, 40, 1000, 0.02, 0.3, 0.6, 0.9, 0.99)
ANOTHER = "another"  # a stage that the body does not have
SHARES = ("0", "1/100", "1/10", "4/10", "6/10", "9/10", "99/100", "1")


def leaves(part: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """List the keys of a mapping that hold no mapping themselves, with their values."""
    if isinstance(part, Mapping) and part:
        for key, value in part.items():
            yield from leaves(value, (*path, key))
    else:
        yield path, part


def at(config: Mapping, path: Path) -> object:
    """Read the value of a key."""
    for word in path:
        if not isinstance(config, Mapping):
            raise KeyError(word)
        config = config[word]
    return config


def put(config: Mapping, path: Path, value: object) -> dict:
    """Give a copy of a mapping with another value of one key."""
    word, *rest = path
    inner = put(config.get(word) or {}, tuple(rest), value) if rest else value
    return {**config, word: inner}


def altered(preset: Mapping, path: Path, value: object) -> dict:
    """Give a copy of a body or strategy with another value; stages that nothing leads to go."""
    changed = put(preset, path, value)
    if path == ("one_text",):  # what goes with one text goes with it
        changed = {
            key: changed[key] for key in changed if value or key not in ("regions", "rivals")
        }
    if path[0] == "instruments":  # shares of one budget
        changed["instruments"] = _shared(changed["instruments"], path[-1])
    if "stages" not in changed:
        return changed
    if value == ANOTHER:
        changed["stages"][ANOTHER] = {"_target_": "sim.forums.procedures.Pledge"}
        if changed["text"] != "pledge":
            changed["stages"][ANOTHER] = {"_target_": "sim.forums.procedures.Unanimity"}
    stages, reached = changed["stages"], [next(iter(changed["stages"]))]
    reached += [changed["rivals"]["at"]] if "rivals" in changed else []
    for name in reached:
        leads = [
            stages[name][key] for key in stages[name] if key.startswith("if_") or key == "then"
        ]
        reached += [stage for stage in leads if stage in stages and stage not in reached]
    changed["stages"] = {name: stage for name, stage in stages.items() if name in reached}
    for group in ("sittings", "attendance"):
        timed = changed.get(group, {})
        timed = timed.get("stages", {}) if group == "attendance" else timed
        if set(timed) - set(reached):
            where = (group, "stages") if group == "attendance" else (group,)
            changed = put(changed, where, {k: v for k, v in timed.items() if k in reached})
    return changed


def _shared(shares: Mapping, kind: str) -> dict:
    """Let the other shares make up the rest of the budget."""
    rest = {key: value for key, value in shares.items() if key not in (kind, "_target_")}
    rest = rest or {"ties" if kind == "aid" else "aid": 1.0}
    left = (1.0 - shares[kind]) / sum(rest.values())
    return {**shares, **{key: value * left for key, value in rest.items()}}


def others(path: Path, value: object, preset: Mapping) -> list:
    """Give other values that a key might take; some may be refused."""
    key = path[-1]
    if isinstance(value, bool):
        return [not value]
    if key in WORDS:
        found = list(WORDS[key])
    elif key in NAMES_A_BLOC:
        found = list(BLOCS)
    elif key.startswith("if_") or key == "then":
        found = [END, *preset.get("stages", {}), ANOTHER]
    elif key == "revises":
        found = [None]
    elif path == ("rivals", "at"):
        found = list(preset["stages"])
    elif isinstance(value, str) and "/" in value:
        found = list(SHARES)
    elif key in ("in_arrears", "without_credentials"):
        seats = full_roster().select(preset["members"], "members").iso3
        found = [[seat] for seat in (*seats[:2], *seats[-2:])]
    elif key in ("without", "leaders"):
        found = [["USA"], ["RUS"], ["eu"], None]
    elif isinstance(value, list):
        found = _lists(key, value)
    elif key == "members":
        found = [["USA", "DEU", "RUS", "CHN", "IND"]]
    elif value is None or isinstance(value, int | float):
        found = [*NUMBERS, *([1.1 * value, 0.9 * value] if isinstance(value, float) else [])]
    elif isinstance(value, str):
        found = [["USA", "DEU", "RUS", "CHN", "IND"]]
    else:
        found = []
    return [other for other in found if other != value]


def _lists(key: str, value: list) -> list:
    """Give other lists: shorter, empty, or with somebody more."""
    if key.endswith("_range"):
        return [[0.8 * value[0] + 0.2 * value[1], value[1]], [value[0], 0.8 * value[1]]]
    if key == "who_speaks":
        return [["state"], list(SPEAKERS)]
    if key == "motions":
        return [[], ["no_action"], ["recorded_vote", "secret_ballot"]]
    if key == "bodies":
        return [["first_committee"], value[:1]]
    return [value[1:], [], [*value, "IND"], ["USA", *value], value[:-1], ["RUS"], ["USA"]]


class Setting:
    """A configuration with a preset at some place of it.

    Parameters
    ----------
    config : mapping
        The whole, with the preset in it.
    place : tuple of str
        Where in it the preset is.
    replications : int
    """

    def __init__(self, config: Mapping, place: Path, replications: int = 3):
        self.config, self.place, self.replications = config, place, range(replications)
        self._as_it_is: dict | None = None

    def shows(self, path: Path, preset: Mapping) -> bool:
        """Whether another value of a key changes a number; the preset's own is another, too."""
        place = (*self.place, *path)
        try:
            here, value = at(self.config, self.place), at(self.config, place)
            if self._as_it_is is None:
                self._as_it_is = numbers(self.config, self.replications)
        except (KeyError, ConfigError):  # the setting does without the key, or cannot be
            return False
        return any(self._moves(altered(here, path, other)) for other in others(path, value, preset))

    def _moves(self, preset: Mapping) -> bool:
        try:
            return (
                numbers(put(self.config, self.place, preset), self.replications) != self._as_it_is
            )
        except ConfigError:  # a value that may not be
            return False


def numbers(config: Mapping, replications: range) -> dict:
    """Fingerprint every column of every table of a configuration."""
    tables = simulate(config, replications)
    return {
        name: {column: fingerprint(table[column]) for column in table}
        for name, table in tables.items()
    }


def dead(
    part: Mapping,
    preset: Mapping,
    settings: Callable[[Path], list[Setting]],
    skipped: Container[str],
) -> list[str]:
    """Name the keys that change nothing in any setting.

    Parameters
    ----------
    part, preset : mapping
        Keys to be tried, and the whole that they are of.
    settings : callable
        Gives those in which a key is tried.
    skipped : container of str
        Keys that are not tried, by their first or last word.
    """
    return [
        ".".join(path)
        for path, _ in leaves(part)
        if path[0] not in skipped
        and path[-1] not in skipped
        and not any(setting.shows(path, preset) for setting in settings(path))
    ]
