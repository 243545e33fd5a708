"""What the page shows: a meeting played round by round, as plain tables.

No drawing and no widgets here, so that every number on the page can be tested
without a browser.
"""

from __future__ import annotations

import shlex
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

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
SLIDERS = ("block_cost", "tie", "joining_cost", "exclusion", "side_payment")
DISTRIBUTION = 200  # replications of the outcome [count]
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
        words = ["plenary", "run", *self.overrides(), f"replications={DISTRIBUTION}"]
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
        found = cost_of_cell(config, DISTRIBUTION)
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
