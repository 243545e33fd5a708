"""What a user of the page has chosen: a body, a scenario, strategies, assumptions, a what-if.

Choices stand in the address of the page, and become a configuration and a command.
"""

from __future__ import annotations

import inspect
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

import numpy as np

from experiments.app.offered import LOCK, STRATEGY, camps_of_scenario, options, own_folder
from experiments.config.compose import compose
from experiments.study.camps import IDLE
from experiments.study.cost import cost_of_cell, is_large, words
from experiments.study.study import scientific
from sim.behaviour import Behaviour
from sim.errors import ConfigError
from sim.scenario import Scenario

DEFAULTS = {
    "scenario": "unga_cyber_2018",
    "forum": "first_committee",
    "strategy/democratic": "no_action",
    "strategy/sovereigntist": "uncoordinated",
}
STEPS = (0.25, 0.2, 0.1, 0.05, 0.025, 0.02, 0.01)  # of sliders, the coarsest that fits
SLIDERS = ("block_cost", "tie", "joining_cost", "exclusion", "side_payment")
DISTRIBUTION = 200  # replications of the outcome [count]
MOST = 2000  # replications on a page [count]
MOST_SECONDS = 120.0  # that somebody waits for a page, roughly


@dataclass(frozen=True)
class Choices:
    """What a user of the page has chosen.

    Attributes
    ----------
    groups : mapping of str to str
        Group of the configuration to option.
    model : mapping of str to float
        Behavioural parameters that were moved.
    seed, replication : int
    extra : str
        More overrides in Hydra's grammar.
    what_if : str
        What somebody does otherwise, several things with semicolons (`sim.what_if`).
    """

    groups: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULTS))
    model: Mapping[str, float] = field(default_factory=dict)
    seed: int = 2026
    replication: int = 0
    extra: str = ""
    what_if: str = ""

    @property
    def scenario(self) -> str:
        """What is negotiated: as typed among the further settings, else as chosen."""
        typed = [w.partition("=")[2] for w in self._typed() if w.startswith("scenario=")]
        return typed[-1] if typed else self.option("scenario")

    @property
    def camps(self) -> tuple[str, ...]:
        """The camps of the scenario, in its order."""
        return camps_of_scenario(self.scenario)

    def option(self, group: str) -> str:
        """Give the option of a group that is chosen.

        Examples
        --------
        >>> Choices({"forum": "oewg"}).option("forum"), Choices().option("strategy/north")
        ('oewg', 'no_action')
        """
        return self.groups.get(group, DEFAULTS.get(group, IDLE))

    def _chosen(self) -> dict[str, str]:
        """Give the options that differ from the defaults, of this scenario's camps alone."""
        own = {f"{STRATEGY}{camp}" for camp in self.camps}
        return {
            group: option
            for group, option in self.groups.items()
            if option != DEFAULTS.get(group, IDLE)
            if not group.startswith(STRATEGY) or group in own
        }

    @property
    def changes(self) -> list[str]:
        """What somebody does otherwise, one string each.

        Examples
        --------
        >>> Choices(what_if="join IND; absent FRA").changes
        ['join IND', 'absent FRA']
        """
        return [part.strip() for part in self.what_if.split(";") if part.strip()]

    def with_change(self, words: str) -> Choices:
        """Let somebody do one thing more otherwise; what it already does is left."""
        if words in self.changes:
            return self
        return replace(self, what_if="; ".join([*self.changes, words]))

    def moved(self, name: str, value: float) -> Choices:
        """Move one assumption; at its default, or where it stands already, nothing changes.

        Examples
        --------
        >>> Choices().moved("tie", 0.5).model, Choices().moved("tie", 0.75).model
        ({}, {'tie': 0.75})
        """
        default = ranges()[name][2]
        rest = {key: kept for key, kept in self.model.items() if key != name}
        value = round(float(value), 4)
        model = rest if abs(value - default) < 1e-9 else {**rest, name: value}
        return self if model == dict(self.model) else replace(self, model=model)

    def address(self) -> str:
        """Write the choices as the query of an address, from which `from_address` reads them.

        Examples
        --------
        >>> Choices({"forum": "oewg"}, {"tie": 1.0}).address()
        'forum=oewg&model.tie=1'
        """
        facts = self._chosen()
        facts |= {f"model.{name}": f"{value:g}" for name, value in self.model.items()}
        facts |= {"seed": str(self.seed)} if self.seed != 2026 else {}
        facts |= {"replication": str(self.replication)} if self.replication else {}
        facts |= {"more": self.extra} if self.extra else {}
        facts |= {"what_if": "; ".join(self.changes)} if self.changes else {}
        return urlencode(facts)

    @classmethod
    def from_address(cls, query: str | None) -> Choices:
        """Read choices from the query of an address; what makes no sense is left out.

        Examples
        --------
        >>> Choices.from_address("forum=oewg&model.tie=1&seed=x&nothing=1")
        Choices(groups={...'forum': 'oewg'...}, model={'tie': 1.0}, seed=2026, ...)
        """
        out = cls()
        for key, value in parse_qsl(query or ""):
            if (key in DEFAULTS or key.startswith(STRATEGY)) and value in options(key):
                out = replace(out, groups={**out.groups, key: value})
            elif key.startswith("model.") and key[6:] in ranges() and _is_number(value):
                out = out.moved(key[6:], float(value))
            elif key in ("seed", "replication") and value.isdigit():
                out = replace(out, **{key: int(value)})
            elif key in ("more", "what_if"):
                out = replace(out, **{"extra" if key == "more" else key: value})
        return out

    def replications(self) -> int:
        """Replications of the distribution: as typed among the further settings, else as many
        as usual [count].

        Examples
        --------
        >>> Choices().replications(), Choices(extra="replications=50").replications()
        (200, 50)
        """
        typed = [w.partition("=")[2] for w in self.overrides() if w.startswith("replications=")]
        if not typed:
            return DISTRIBUTION
        if not typed[-1].isdigit() or not 0 < int(typed[-1]) <= MOST:
            raise ConfigError("replications", f"must be 1 to {MOST} on this page", value=typed[-1])
        return int(typed[-1])

    def overrides(self) -> list[str]:
        """Give what differs from the defaults, in Hydra's grammar.

        Examples
        --------
        >>> Choices({"forum": "oewg"}, {"tie": 1.0}, seed=3).overrides()
        ['forum=oewg', 'model.tie=1', 'seed=3']
        """
        out = [f"{group}={option}" for group, option in self._chosen().items()]
        out += [f"model.{name}={value:g}" for name, value in self.model.items()]
        if self.seed != 2026:
            out.append(f"seed={self.seed}")
        out += self._typed()
        if self.changes:
            quoted = ",".join(f"'{words}'" for words in self.changes)
            out.append(f"scenario.what_if=[{quoted}]")
        return out

    def _typed(self) -> list[str]:
        """Give the further settings, word by word."""
        try:
            return shlex.split(self.extra)
        except ValueError as error:
            raise ConfigError("more settings", f"cannot be read ({error})") from None

    def command(self) -> str:
        """Give the command line that reproduces the view.

        Examples
        --------
        >>> Choices({"forum": "oewg"}).command()
        'plenary run forum=oewg replications=200'
        """
        chosen = [w for w in self.overrides() if not w.startswith("replications=")]
        own = own_folder()
        where = [] if own is None else ["--config-dir", str(own)]
        words = ["plenary", "run", *where, *chosen, f"replications={self.replications()}"]
        return " ".join(_quoted(w) for w in words)

    def config(self) -> dict:
        """Compose the whole configuration.

        Raises
        ------
        ConfigError
            For anything that is unknown or out of range.
        """
        chosen = self.overrides()
        with LOCK:
            config = scientific(compose(chosen, own_folder()))
        found = cost_of_cell(config, self.replications())
        if found.seconds > MOST_SECONDS or is_large(found):
            raise ConfigError("more settings", f"{words(found)}: too much for a page")
        return config


def about(choices: Choices) -> str:
    """Say in a few sentences what is negotiated, where, and what the camps do.

    Examples
    --------
    >>> about(Choices()).splitlines()[0]
    'Rival drafts on information security, 2018: A/RES/73/27, A/RES/73/266.'
    """
    scenario = Scenario(choices.config())
    texts = [draft.name for item in scenario.spec.agenda for draft in item.drafts]
    lines = [f"{scenario.spec.title}: {', '.join(texts[:6])}{', …' * (len(texts) > 6)}."]
    lines += [
        f"The {camp.name} camp: {_small(camp.strategy.describe())}" for camp in scenario.camps
    ]
    return "\n".join(lines)


def _quoted(word: str) -> str:
    """Write a word as a shell wants it; single quotes stay as they are where they may.

    Examples
    --------
    >>> print(_quoted("seed=3"), _quoted("what_if=['join IND']"))
    seed=3 "what_if=['join IND']"
    """
    if not set(word) & set(" '"):
        return word
    return shlex.quote(word) if set(word) & set('"$`\\!') else f'"{word}"'


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _is_number(word: str) -> bool:
    try:
        return np.isfinite(float(word))
    except ValueError:
        return False


def step_of(name: str) -> float:
    """Give the step of a slider: a round number on whose grid the default and both ends lie.

    Examples
    --------
    >>> step_of("tie"), step_of("side_payment")
    (0.05, 0.025)
    """
    low, high, default = ranges()[name]
    for step in STEPS:
        counts = [(value - low) / step for value in (high, default)]
        if step <= (high - low) / 20 and all(abs(n - round(n)) < 1e-9 for n in counts):
            return step
    return STEPS[-1]


def ranges() -> dict[str, tuple[float, float, float]]:
    """Give low end, high end and default of the sliders."""
    given = inspect.signature(Behaviour.__init__).parameters
    return {
        name: (*Behaviour.ranges[name], float(given[name].default))
        for name in SLIDERS
        if name in Behaviour.ranges and given[name].default is not None
    }
