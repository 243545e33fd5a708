"""Patterns of time: the same text a year later, and how positions last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from experiments.validation.patterns.pattern import Row, near
from experiments.validation.simulated_votes import YEARS
from sim.campaign.drift import Drift
from sim.chamber import Chamber
from sim.forecast.titles import words
from sim.meeting.tabling import Table
from sim.members.calibration import Calibration
from sim.scenario import Scenario
from sim.streams import Streams
from sim.theory.ballot import CAST, Vote, toward_line
from sim.theory.error_persistence import carried_error, logistic_error
from sim.world import World

# Correlation of a member's taste for a text from one year to the next, where the calibration
# does not give it; matches P-7 on recorded repeats. Range 0.9 to 1.
PERSISTENCE = 0.99
UNIT = 0.79  # sd of published ideal points, in which P-10 is stated [computed: IP25]
# P-8 [computed]: from yes, abstain and no to yes, abstain and no.
TRANSITIONS = ((0.986, 0.013, 0.001), (0.071, 0.895, 0.035), (0.039, 0.066, 0.895))
MAX_AGE = 4  # years between two votes on one line of text
MIN_TITLE = 12  # letters; shorter titles say too little


class Years:
    """A chamber over years, with one text of the generic agenda.

    Parameters
    ----------
    config : mapping
        Of the generic agenda.
    replications : int

    Attributes
    ----------
    chamber : Chamber
    present : callable
    """

    def __init__(self, config: Mapping, replications: int):
        scenario = Scenario(config)
        streams = Streams(scenario.seed, range(replications))
        self.chamber = Chamber(
            scenario.roster,
            scenario.calibration,
            scenario.behaviour,
            streams,
            uncertain=scenario.uncertain,
            caucuses=scenario.caucuses,
        )
        item = scenario.spec.agenda[0]
        table = Table(
            self.chamber,
            item,
            scenario.camps,
            scenario.yardsticks[item.name],
            key=scenario.key_of(item),
            label="repeat",
            chair=False,
            uncertain=scenario.uncertain,
        )
        self.draft, self.world = table.drafts[0], World(self.chamber, scenario.camps, scenario.way)
        persistence = scenario.calibration.coefficients.get("taste_persistence")
        self.persistence = persistence.value if persistence else PERSISTENCE
        self.year, self.drift, self.taste = 2023, Drift(), None

    def vote(self) -> np.ndarray:
        """Put the text to the vote, (R, N) `Vote` codes."""
        shape, draw = (self.chamber.n_members,), self.chamber.streams
        fresh = draw.normal(f"repeat/{self.year}/ballot", shape)
        self.taste = (
            fresh if self.taste is None else carried_error(self.taste, fresh, self.persistence)
        )
        lean = self.draft.lean(self.chamber.positions.now())
        for _, places, strength in self.chamber.lines:
            inside = np.take(lean, places, axis=1)
            band = np.take(self.draft.halfwidth, places, axis=1)
            lean[:, places] = toward_line(inside, strength, band)
        lean += self.draft.noise * logistic_error(self.taste)
        band = self.draft.halfwidth
        votes = np.full(lean.shape, Vote.ABSTAIN, dtype=np.int8)
        votes[lean > band], votes[lean < -band] = Vote.YES, Vote.NO
        away = draw.uniform(f"repeat/{self.year}/attendance", shape) >= self.chamber.attendance
        votes[away] = Vote.ABSENT
        return votes

    def pass_year(self) -> None:
        """Let a year go by."""
        self.year += 1
        self.drift.advance(self.world, self.year)


def transition(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """How votes go from one vote on a text to the next, (3, 3) counts: yes, abstain, no.

    Examples
    --------
    >>> transition(np.array([2, 2, 1, 0]), np.array([2, 1, 1, 3]))
    array([[1, 1, 0],
           [0, 1, 0],
           [0, 0, 0]])
    """
    return np.array([[((first == a) & (second == b)).sum() for b in CAST] for a in CAST])


def recorded_repeats(calibration: Calibration) -> tuple[np.ndarray, np.ndarray]:
    """Votes on recorded texts and on their next return, (P, N) twice.

    A text returns if its title has the same words and no other roll-call of the
    same year has them.
    """
    items = calibration.items
    year = items.date.astype("datetime64[Y]").astype(int) + 1970
    key = [" ".join(sorted(set(words(title)))) for title in items.title]
    count = Counter(zip(key, year, strict=True))
    last, pairs = {}, []
    for at, text in enumerate(key):
        if len(text) < MIN_TITLE or count[text, year[at]] > 1 or year[at] < YEARS[0]:
            continue
        if year[at] > YEARS[1]:
            break
        if text in last and year[at] - year[last[text]] <= MAX_AGE:
            pairs.append((last[text], at))
        last[text] = at
    before, after = np.array(pairs, dtype=int).reshape(-1, 2).T
    return calibration.record[before], calibration.record[after]


def rows(config: Mapping, calibration: Calibration, replications: int) -> list[Row]:
    """Measure P-7, P-8 and P-10."""
    chamber = Years(config, replications)
    first = chamber.vote()
    chamber.pass_year()
    second = chamber.vote()
    there = recorded_repeats(calibration)
    return [*_repeats(first, second, *there), *_stability(config, replications)]


def _repeats(first, second, before, after) -> list[Row]:
    here, there = transition(first, second), transition(before, after)
    each = np.array([transition(a, b) for a, b in zip(first, second, strict=True)])
    kept = np.trace(each, axis1=1, axis2=2) / np.maximum(each.sum(axis=(1, 2)), 1)
    note = (
        f"record: {len(before)} repeats of 2010 to 2019; a text returns as it was, "
        "so what is changed in it is not simulated"
    )
    out = [
        near(
            "P-7",
            "same vote on the same text a year later",
            0.968,
            0.03,
            float(np.trace(here) / here.sum()),
            error=float(kept.std(ddof=1) / np.sqrt(len(kept))),
            recorded=float(np.trace(there) / there.sum()),
            note=note,
        )
    ]
    here = here / here.sum(axis=1, keepdims=True)
    there = there / there.sum(axis=1, keepdims=True)
    for i, a in enumerate(CAST):
        for j, b in enumerate(CAST):
            what = f"from {a.name.lower()} to {b.name.lower()}"
            out.append(near("P-8", what, TRANSITIONS[i][j], 0.02, here[i, j], recorded=there[i, j]))
    return out


def _stability(config: Mapping, replications: int) -> list[Row]:
    chamber = Years(config, min(replications, 200))
    error = chamber.chamber.calibration.standard_error(chamber.chamber.roster.iso3)[:, 0]
    path = []
    for _ in range(11):
        draw = chamber.chamber.streams.normal(f"repeat/{chamber.year}/seen", error.shape)
        path.append(chamber.chamber.positions.now()[..., 0] + error * draw)
        chamber.pass_year()
    path = np.stack(path)
    jumps = float((np.abs(np.diff(path, axis=0)) > 0.5 / UNIT).mean())
    note = "positions as they would be estimated: with the standard error of the calibration"
    what = "share of changes in a year above half a point"
    return [
        near("P-10", "correlation after one year", 0.976, 0.01, _lagged(path, 1), note=note),
        near("P-10", "correlation after five years", 0.94, 0.01, _lagged(path, 5)),
        Row("P-10", what, 0.018, 0.01, 0.03, jumps),
    ]


def _lagged(path: np.ndarray, lag: int) -> float:
    """Mean correlation over members between years so far apart; (T, R, N)."""
    one, other = path[:-lag], path[lag:]
    one = one - one.mean(axis=2, keepdims=True)
    other = other - other.mean(axis=2, keepdims=True)
    top = (one * other).sum(axis=2)
    return float((top / np.sqrt((one**2).sum(axis=2) * (other**2).sum(axis=2))).mean())
