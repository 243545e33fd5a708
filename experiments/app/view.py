"""What the page shows: a meeting played round by round, as plain tables.

No drawing and no widgets here, so that every number on the page can be tested
without a browser.
"""

from __future__ import annotations

import re
import shlex
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pandas as pd

from experiments.analysis.play_again import SEATS
from experiments.config.compose import compose
from experiments.config.folder import config_directory
from experiments.figures.style import VOTE
from experiments.study.cost import cost_of_cell, is_large, words
from experiments.study.study import scientific
from sim.behaviour import Behaviour
from sim.errors import ConfigError
from sim.meeting.outcomes import RESULTS
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.simulation import simulate
from sim.theory.ballot import VOTE_LETTERS

DEFAULTS = {
    "scenario": "unga_cyber_2018",
    "forum": "first_committee",
    "strategy/democratic": "no_action",
    "strategy/sovereigntist": "uncoordinated",
}
STEPS = (0.25, 0.2, 0.1, 0.05, 0.025, 0.02, 0.01)  # of sliders, the coarsest that fits
_TITLE = re.compile(r"^title: *(.+)$", re.MULTILINE)
SLIDERS = ("block_cost", "tie", "joining_cost", "exclusion", "side_payment")
DISTRIBUTION = 200  # replications of the outcome [count]
MOST = 2000  # replications on a page [count]
MOST_SECONDS = 120.0  # that somebody waits for a page, roughly
_LOCK = threading.Lock()  # Hydra keeps one state for the whole process


@dataclass(frozen=True)
class Frame:
    """One round of one replication.

    Attributes
    ----------
    meeting : str
        Which meeting and item.
    round : int
    decided : bool
        Whether these are the ballots cast, not those expected.
    ballots : dict of str to dict of str to str
        Draft to member to Y, A, N or X.
    coalition : dict of str to str
        Member to its coalition.
    alignment : dict of str to float
        Draft to where it stands on the yardstick.
    result : str
        What was decided; empty before.
    """

    meeting: str
    round: int
    decided: bool
    ballots: dict
    coalition: dict
    alignment: dict
    result: str = ""


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
    """

    groups: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULTS))
    model: Mapping[str, float] = field(default_factory=dict)
    seed: int = 2026
    replication: int = 0
    extra: str = ""

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
        facts = {g: o for g, o in self.groups.items() if DEFAULTS.get(g) != o}
        facts |= {f"model.{name}": f"{value:g}" for name, value in self.model.items()}
        facts |= {"seed": str(self.seed)} if self.seed != 2026 else {}
        facts |= {"replication": str(self.replication)} if self.replication else {}
        facts |= {"more": self.extra} if self.extra else {}
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
            if key in DEFAULTS and value in options(key):
                out = replace(out, groups={**out.groups, key: value})
            elif key.startswith("model.") and key[6:] in ranges() and _is_number(value):
                out = out.moved(key[6:], float(value))
            elif key in ("seed", "replication") and value.isdigit():
                out = replace(out, **{key: int(value)})
            elif key == "more":
                out = replace(out, extra=value)
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
        out = [f"{g}={o}" for g, o in self.groups.items() if DEFAULTS.get(g) != o]
        out += [f"model.{name}={value:g}" for name, value in self.model.items()]
        if self.seed != 2026:
            out.append(f"seed={self.seed}")
        try:
            out += shlex.split(self.extra)
        except ValueError as error:
            raise ConfigError("more settings", f"cannot be read ({error})") from None
        return out

    def command(self) -> str:
        """Give the command line that reproduces the view.

        Examples
        --------
        >>> Choices({"forum": "oewg"}).command()
        'plenary run forum=oewg replications=200'
        """
        chosen = [w for w in self.overrides() if not w.startswith("replications=")]
        words = ["plenary", "run", *chosen, f"replications={self.replications()}"]
        return " ".join(shlex.quote(w) if " " in w else w for w in words)

    def config(self) -> dict:
        """Compose the whole configuration.

        Raises
        ------
        ConfigError
            For anything that is unknown or out of range.
        """
        with _LOCK:
            config = scientific(compose(self.overrides()))
        found = cost_of_cell(config, self.replications())
        if found.seconds > MOST_SECONDS or is_large(found):
            raise ConfigError("more settings", f"{words(found)}: too much for a page")
        return config


@lru_cache(maxsize=16)
def options(group: str) -> tuple[str, ...]:
    """List the options of a group of the configuration.

    Examples
    --------
    >>> "oewg" in options("forum")
    True
    """
    return tuple(sorted(path.stem for path in Path(config_directory() / group).glob("*.yaml")))


@lru_cache(maxsize=8)
def titles(group: str) -> dict[str, str]:
    """Give what the options of a group are called: option to title.

    Examples
    --------
    >>> titles("forum")["oewg"][:32], titles("strategy/democratic")["no_action"]
    ('United Nations open-ended workin', 'no action')
    """
    out = {}
    for option in options(group):
        path = config_directory() / group / f"{option}.yaml"
        found = _TITLE.search(path.read_text(encoding="utf-8"))
        out[option] = found[1].strip().strip("\"'") if found else option.replace("_", " ")
    return out


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
    import inspect

    given = inspect.signature(Behaviour.__init__).parameters
    return {
        name: (*Behaviour.ranges[name], float(given[name].default))
        for name in SLIDERS
        if name in Behaviour.ranges and given[name].default is not None
    }


def frames(config: Mapping, replication: int = 0) -> list[Frame]:
    """Play one replication and keep every round.

    Parameters
    ----------
    config : mapping
    replication : int

    Returns
    -------
    list of Frame
    """
    if not isinstance(replication, int) or replication < 0:
        raise ConfigError("replication", "must be 0 or more", value=replication)
    model = NegotiationModel(
        Scenario({**config, "record": {}}), range(replication, replication + 1)
    )
    out = []
    try:
        while model.running:
            model.step()
            meeting = model.meeting or model.last
            if meeting is None:
                break
            decided = model.meeting is None
            out.append(_frame(model, meeting, decided))
    finally:
        model.close()
    return out


def _frame(model, meeting, decided: bool) -> Frame:
    iso3 = meeting.chamber.roster.iso3
    ballots = {}
    for k, draft in enumerate(meeting.text.drafts):
        codes = _codes(model, meeting, k, decided)
        ballots[draft.name] = {
            c: VOTE_LETTERS[v]
            for c, v, e in zip(iso3, codes, meeting.room.entitled, strict=True)
            if e
        }
    seat = np.zeros(len(iso3), dtype=int)
    for c, camp in enumerate(meeting.camps):
        if camp.name in SEATS:
            seat[meeting.coalition[c][0]] = SEATS.index(camp.name)

    return Frame(
        meeting=_title(meeting.label),
        round=meeting.round,
        decided=decided,
        ballots=ballots,
        coalition=dict(zip(iso3, (SEATS[s] for s in seat), strict=True)),
        alignment={
            d.name: float(meeting.text.yardstick.alignment(d.position)[0])
            for d in meeting.text.drafts
        },
        result=RESULTS[int(model.held.result[0])] if decided else "",
    )


def _title(label: str) -> str:
    """Name a meeting for people.

    Examples
    --------
    >>> _title("meeting/0/information_security")
    'meeting 1, information security'
    """
    _, number, item = label.split("/", 2)
    return f"meeting {int(number) + 1}, {item.replace('_', ' ')}"


def _codes(model, meeting, k: int, decided: bool) -> np.ndarray:
    """Give ballots cast on a draft, or else what each member present leans to: (N,) codes."""
    if decided and model.outcome.tally[0, k].sum() > 0:
        return model.outcome.votes[0, k].astype(int)
    lean, band = meeting.text.leans[k][0], meeting.text.drafts[k].halfwidth[0]
    codes = np.where(lean > band, 2, np.where(lean < -band, 0, 1))
    return np.where(meeting.room.present[0], codes, 3)


def rounds_table(played: Sequence[Frame]) -> pd.DataFrame:
    """Give alignment of every text and size of every coalition, round by round."""
    rows = []
    for frame in played:
        sizes = pd.Series(list(frame.coalition.values())).value_counts()
        for draft, alignment in frame.alignment.items():
            rows.append(
                {
                    "case": frame.meeting,
                    "round": frame.round,
                    "draft": draft,
                    "alignment": alignment,
                    **{name: int(sizes.get(name, 0)) for name in SEATS},
                }
            )
    return pd.DataFrame(rows)


def seats_table(played: Sequence[Frame]) -> pd.DataFrame:
    """Give, for the coalition timeline, the members of each coalition in every round."""
    rows = [
        {"case": f.meeting, "round": f.round, **{s: float(seat == s) for s in SEATS}}
        for f in played
        for seat in f.coalition.values()
    ]
    return pd.DataFrame(rows)


def tally(ballots: Mapping[str, str]) -> dict[str, int]:
    """Count ballots by kind.

    Examples
    --------
    >>> tally({"KEN": "Y", "BRA": "A", "USA": "Y"})
    {'Y': 2, 'A': 1, 'N': 0, 'X': 0}
    """
    return {kind: sum(v == kind for v in ballots.values()) for kind in VOTE}


def distribution(config: Mapping, replications: int = DISTRIBUTION) -> pd.DataFrame:
    """Play many replications and keep how each ended: one row per meeting."""
    config = {**config, "record": {}}
    return simulate(config, range(replications))["meetings"]
