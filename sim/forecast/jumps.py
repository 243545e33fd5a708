"""Members whose line broke lately: after a change of government, or a realignment.

Such a member changes its vote on far more of the texts that came back in the last year than its
own past, and the other members' changes on the same texts, lead one to expect.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.forecast.evidence import JUMP_AGE, YEAR, History
from sim.forecast.titles import plain_title
from sim.theory import same_bits
from sim.theory.ballot import Vote

LEAST = 4.0  # log likelihood ratio of a break; chosen on 2012 to 2017 (tools.fit_jumps); 3 to 8
PRIOR = 10.0  # expected changes that a member's own rate is worth against the others'; 3 to 30
FEWEST = 0.1  # changes that are expected of a member at least


@dataclass(frozen=True, eq=False)
class Repeats:
    """Texts that came back: what each member did beside what it had done on the text before.

    Attributes
    ----------
    date : (K,) datetime64[D]
    changed : (K, N) float64
        1 where a member changed its vote, 0 where it kept it, NaN where one is not known.
    """

    date: np.ndarray
    changed: np.ndarray

    @classmethod
    def of(cls, history: History) -> Repeats:
        """Compare every text with the last one of the same title."""
        before: dict[str, np.ndarray] = {}
        days, rows = [], [np.zeros((0, history.votes.shape[1]))]
        for at in np.flatnonzero((history.kind == "text") & (history.title != "")):
            key = plain_title(str(history.title[at])).casefold()
            vote = history.votes[at]
            cast = (vote >= Vote.NO) & (vote <= Vote.YES)
            last = before.get(key, np.full(len(vote), -1))
            if key in before:
                rows.append(np.where(cast & (last >= 0), vote != last, np.nan)[None])
                days.append(history.date[at])
            before[key] = np.where(cast, vote, last)
        return cls(np.array(days, dtype="datetime64[D]"), np.concatenate(rows))

    def evidence(self, day: np.datetime64) -> np.ndarray:
        """Evidence that each member's line broke in the year before a day, (N,); 0 for none.

        The log likelihood ratio of a Poisson count, ``k ln(k / e) - (k - e)`` for ``k`` changes
        where ``e`` were to be expected (Kulldorff 1997).
        """
        past = self.date < day
        known, changed = ~np.isnan(self.changed[past]), np.nan_to_num(self.changed[past])
        others = known.sum(axis=1, keepdims=True) - known
        rate = (changed.sum(axis=1, keepdims=True) - changed) / np.maximum(others, 1) * known
        recent = (day - self.date[past]).astype(float) / YEAR <= JUMP_AGE
        own = (changed[~recent].sum(axis=0) + PRIOR) / (rate[~recent].sum(axis=0) + PRIOR)
        expected = np.maximum(own * rate[recent].sum(axis=0), FEWEST)
        count = changed[recent].sum(axis=0)
        ratio = count * same_bits.log(np.maximum(count, 1.0) / expected) - (count - expected)
        return np.where(count > expected, ratio, 0.0)


def broken(history: History, day: np.datetime64) -> tuple[str, ...]:
    """Name the members whose line broke in the year before a day, those of most evidence first.

    Examples
    --------
    >>> from sim.members.calibration import Calibration
    >>> history = History.of(Calibration.load("default"))
    >>> broken(history, np.datetime64("2020-01-01"))[0]
    'BRA'
    """
    evidence = Repeats.of(history).evidence(day)
    order = np.argsort(-evidence, kind="stable")
    return tuple(history.iso3[at] for at in order if evidence[at] >= LEAST)
