"""What is known the day before a roll-call: past votes, and what is said of the text.

Nothing dated on the day of the vote or later enters: `gather` cuts the history at
that day before it looks at anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.forecast.committee import CommitteeVote
from sim.forecast.titles import Titles
from sim.members.calibration import Calibration
from sim.theory import same_bits
from sim.theory.ballot import Vote, ballot_probability
from sim.theory.case_based import attention, line_gap, member_gap, one_hot
from sim.theory.fixed_order import product

YEAR = 365.25
LINE_LIKENESS = 0.3  # cosine of titles below which texts are not one line; range 0.2 to 0.5
UNTITLED_LIKENESS = 0.5  # of texts on one topic where a title is unknown; range 0.3 to 0.8
RELATED_TOPIC = 0.5  # kinship of two different known topics; one topic has 1; range 0 to 1
GAP_HALF_LIFE = 3.0  # [years] of the votes that tell who is near to whom; range 2 to 6
MOST_LINES = 5  # declared lines that count in full; more share the weight of so many
MOST_DAYS = 4  # whose distances between members are kept at a time
JUMP_AGE = 1.0  # age above which votes of a member whose line broke count less [years]; 0.5 to 2
JUMP_WORTH = 0.2  # what they count; chosen on 2012 to 2017 (tools.fit_jumps); 0.05 to 1
HEED = 12.0  # sharpness of attention to leaders per unit of distance; range 6 to 24


@dataclass(frozen=True)
class Call:
    """A roll-call to come: its day, what is known of the text, and declared lines.

    Attributes
    ----------
    date : numpy.datetime64
        Day of the vote.
    declared : mapping of str to int
        Leader to line: no, abstain or yes.
    topic : str or tuple of str
        One or several; empty where unknown.
    title : str
        Empty where unknown.
    issues : str
        Issue flags, such as ``"nu di"``; empty where unknown.
    kind : str
        What is voted on: a ``text``, or a ``paragraph``, an ``amendment`` or a ``motion``.
    sponsors : tuple of str
        Members that sponsor it, the additional ones that are known before the vote too.
    committee : CommitteeVote, optional
        How the committee voted on it.
    amends : Call, optional
        The text that an amendment would change, with the lines known on it.
    broken : tuple of str
        Members whose line broke lately, so that their older votes count less.
    """

    date: np.datetime64
    declared: Mapping[str, int]
    topic: str | tuple[str, ...] = ""
    title: str = ""
    issues: str = ""
    kind: str = "text"
    sponsors: tuple[str, ...] = ()
    committee: CommitteeVote | None = None
    amends: Call | None = None
    broken: tuple[str, ...] = ()

    @property
    def lines(self) -> dict[str, int]:
        """Lines that tell about others: declared ones, a yes of sponsors, ballots in committee."""
        known = self.committee.cast if self.committee is not None else {}
        return {**dict.fromkeys(self.sponsors, int(Vote.YES)), **known, **self.declared}

    @property
    def key(self) -> tuple:
        """All of it in a form that can be compared and hashed."""
        amends = None if self.amends is None else self.amends.key
        return (self.date, tuple(self.declared.items()), self.topic, self.title, self.issues,
                self.kind, self.sponsors, self.committee, amends, self.broken)  # fmt: skip

    def heard_from(self, known: Iterable[str]) -> Call:
        """Keep what members with a recorded vote have said, and of a committee nothing.

        Examples
        --------
        >>> call = Call(np.datetime64("2024-12-01"), {"USA": 0, "TWN": 2}, sponsors=("DEU",))
        >>> call.heard_from(["USA", "DEU"]).lines
        {'DEU': 2, 'USA': 0}
        """
        known = set(known)
        declared = {code: line for code, line in self.declared.items() if code in known}
        sponsors = tuple(code for code in self.sponsors if code in known)
        amends = None if self.amends is None else self.amends.heard_from(known)
        broken = tuple(code for code in self.broken if code in known)
        return replace(self, declared=declared, sponsors=sponsors, committee=None, amends=amends,
                       broken=broken)  # fmt: skip


@dataclass(frozen=True, eq=False)
class History:
    """Recorded votes and estimated roll-calls before a cutoff, in order of date.

    Attributes
    ----------
    iso3 : tuple of str
        N members.
    votes : (J, N) int8
        `Vote` codes, -1 where nothing is recorded.
    date : (J,) datetime64[D]
    topic, title, issues, kind : (J,) str
        As in `sim.members.roll_calls.Agenda`.
    slope, cut, halfwidth : (J, D), (J,), (J,) float64
        Of the roll-calls on the axes of `path`.
    path : (N, T, D) float64
        Positions by year; one "year" where only the last is known.
    years : (T,) int
    """

    iso3: tuple[str, ...]
    votes: np.ndarray
    date: np.ndarray
    topic: np.ndarray
    title: np.ndarray
    issues: np.ndarray
    kind: np.ndarray
    slope: np.ndarray
    cut: np.ndarray
    halfwidth: np.ndarray
    path: np.ndarray
    years: np.ndarray

    @classmethod
    def of(cls, calibration: Calibration) -> History:
        """Take the history that a calibration carries; members with votes of their own."""
        voter = np.flatnonzero(~calibration.assumed)
        items = calibration.items
        return cls(
            iso3=tuple(calibration.iso3[at] for at in voter),
            votes=np.ascontiguousarray(calibration.record[:, voter]),
            date=items.date,
            topic=items.topic,
            title=items.title,
            issues=items.issues,
            kind=items.kind,
            slope=items.slope,
            cut=items.cut,
            halfwidth=items.halfwidth,
            path=calibration.mean[voter][:, None, :],
            years=np.array([int(calibration.cutoff[:4])]),
        )

    @cached_property
    def choice(self) -> np.ndarray:
        """Votes taken, (3, J, N) float32."""
        return one_hot(self.votes)

    @cached_property
    def _titles(self) -> dict[int, Titles]:
        return {}

    def titles(self, n_past: int | None = None) -> Titles:
        """Titles of the first so many roll-calls (all by default), ready for comparison."""
        n_past = len(self.date) if n_past is None else n_past
        if n_past not in self._titles:
            self._titles[n_past] = Titles(self.title[:n_past])
        return self._titles[n_past]

    @cached_property
    def flags(self) -> np.ndarray:
        """Issue flags as unit vectors, (J, F) float64; zero where there are none."""
        names = sorted({flag for text in self.issues for flag in str(text).split()})
        held = [[name in str(text).split() for name in names] for text in self.issues]
        return _unit(np.array(held, dtype=float).reshape(len(self.issues), len(names)))

    @cached_property
    def _chances(self) -> dict[int, np.ndarray]:
        return {}

    def chances(self, day: np.datetime64) -> np.ndarray:
        """Spatial probabilities in every roll-call at last year's positions, (3, J, N) float32."""
        year = int(str(day)[:4]) - 1
        at = int(np.clip(np.searchsorted(self.years, year), 0, len(self.years) - 1))
        if at not in self._chances:
            lean = product(self.slope, self.path[:, at].T) - self.cut[:, None]
            chance = ballot_probability(lean, self.halfwidth[:, None])
            self._chances[at] = np.stack(chance).astype(np.float32)
        return self._chances[at]

    @cached_property
    def _apart(self) -> dict[np.datetime64, np.ndarray]:
        return {}

    def apart(self, day: np.datetime64) -> np.ndarray:
        """How far members were apart in votes before a day, recent ones counting more, (N, N)."""
        if day not in self._apart:
            if len(self._apart) >= MOST_DAYS:
                self._apart.pop(next(iter(self._apart)))
            n_past = int(np.searchsorted(self.date, day))
            age = (day - self.date[:n_past]).astype(float) / YEAR
            self._apart[day] = member_gap(self.votes[:n_past], same_bits.exp2(-age / GAP_HALF_LIFE))
        return self._apart[day]

    def index(self, iso3: Iterable[str]) -> np.ndarray:
        """Places of members, (L,)."""
        return np.array([self.iso3.index(code) for code in iso3], dtype=int)


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known the day before a roll-call; J past roll-calls, L leaders, N members."""

    age: np.ndarray  # (J,) years
    gap: np.ndarray  # (J, L)
    distance: np.ndarray  # (J,) sum of the gaps
    kinship: np.ndarray  # (J,) 0 to 1
    likeness: np.ndarray  # (J,) 0 to 1
    issue: np.ndarray  # (J,) 0 to 1
    heed: np.ndarray  # (N, L)
    apart: np.ndarray  # (N, N)
    line: np.ndarray  # (N,) -1 to 1
    leaders: np.ndarray  # (J,) log likelihood of the declared lines
    choice: np.ndarray  # (3, J, N)
    chances: np.ndarray  # (3, J, N)


def gather(history: History, call: Call) -> Evidence:
    """Collect what was known the day before a roll-call."""
    n_past = int(np.searchsorted(history.date, call.date))  # strictly before the day
    votes, codes = history.votes[:n_past], list(call.lines)
    age = (call.date - history.date[:n_past]).astype(float) / YEAR
    at = history.index(codes)
    declared = np.array([call.lines[code] for code in codes], dtype=int)
    apart = history.apart(call.date)
    heed = attention(apart[:, at], HEED) if codes else np.zeros((votes.shape[1], 0))
    chances = history.chances(call.date)[:, :n_past]
    kinship = _kinship(history.topic[:n_past], call.topic)
    titles = history.titles(n_past)
    likeness = titles.likeness(call.title)
    untitled = ~titles.known | (not call.title)
    likeness = np.where(untitled & (kinship == 1.0), UNTITLED_LIKENESS, likeness)
    gap = line_gap(votes[:, at], declared)
    count = min(1.0, MOST_LINES / max(len(codes), 1))
    said = np.ones((len(codes), n_past))  # how likely each line would have been
    for row, (line, leader) in enumerate(zip(declared, at, strict=True)):
        said[row] = chances[line][:, leader]
    return Evidence(
        age=age,
        gap=gap,
        distance=count * gap.sum(axis=1),
        kinship=kinship,
        likeness=likeness,
        issue=_shared_issues(history, call, n_past, kinship),
        heed=heed,
        apart=apart,
        line=product(heed, declared - 1.0),
        leaders=count * same_bits.log(np.clip(said, 0.01, 1.0)).sum(axis=0),
        choice=_choice(history, call, age),
        chances=chances,
    )


def _choice(history: History, call: Call, age: np.ndarray) -> np.ndarray:
    """Votes taken, (3, J, N) float32; older ones of members whose line broke count less."""
    choice = history.choice[:, : len(age)]
    if not call.broken:
        return choice
    weight = np.ones(choice.shape[1:], dtype=choice.dtype)
    weight[np.ix_(age > JUMP_AGE, history.index(call.broken))] = JUMP_WORTH
    return choice * weight


def _kinship(topics: np.ndarray, topic: str | tuple[str, ...]) -> np.ndarray:
    """1 where the topic is the same; two different ones are related if few texts have any."""
    known = topics != ""
    if not topic or not known.any():
        return np.zeros(len(topics))
    related = RELATED_TOPIC * (1.0 - known.mean())
    return np.where(np.isin(topics, topic), 1.0, np.where(known, related, 0.0))


def _shared_issues(history: History, call: Call, n_past: int, kinship: np.ndarray) -> np.ndarray:
    """Likeness of issue flags with those of the text, or of past texts on its topic, (J,)."""
    flags = history.flags[:n_past]
    own = np.isin(sorted({f for t in history.issues for f in str(t).split()}), call.issues.split())
    profile = own.astype(float) if call.issues else np.zeros(flags.shape[1])
    for degree in (1.0, 0.0):  # the same topic; where it was never flagged, related ones
        if not profile.any():
            profile = flags[(kinship > 0) & (kinship >= degree)].sum(axis=0)
    return product(flags, _unit(profile[None, :])[0])


def _unit(vectors: np.ndarray) -> np.ndarray:
    """Scale rows to length one; rows of zeros stay."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(length > 0, length, 1.0)
