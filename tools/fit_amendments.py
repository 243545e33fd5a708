"""Fit and score how amendments and motions are read.

Run with ``python -m tools.fit_amendments``.

Every amendment, and every motion not to act, to adjourn or to divide, that the default
calibration's record has since the end of 2006 is forecast from the votes before its day and the
lines of five leaders; positions are estimated from the same votes. The share of such a vote that
turns against its text (`sim.forecast.first_ballot`) is the one that makes the ballots
likeliest, days counting alike, with a weak pull to one half. *Rolling* estimates it
on the earlier ones alone. Prints the table of docs/validation.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize_scalar

from experiments.estimation.calibration_files import open_calibration, table_of
from experiments.estimation.forecast_coefficients import FLOOR, history_of, past_call
from experiments.estimation.positions import estimate
from experiments.figures.text_tables import aligned
from sim.forecast.ballot import DEFAULTS, PARAMETERS, ballot_terms
from sim.forecast.evidence import Call, Evidence, History, gather
from sim.forecast.first_ballot import first_ballot
from sim.theory.ballot import Vote, ballot_probability

SINCE = np.datetime64("2006-10-01")  # a year and a half after the record begins
FIRST = {"amendment": 8, "motion": 3}  # earlier ones, which are learnt from alone
PULL = 1.0  # loss per squared distance of a share from one half


class Case:
    """One roll-call: what was known the day before, and the ballots of all but the leaders."""

    def __init__(self, history: History, call: Call, votes: dict[str, int]):
        self.history, self.call = history, call
        codes = [
            code
            for code in history.iso3
            if code not in call.declared and Vote.NO <= votes[code] <= Vote.YES
        ]
        self.cast, self.votes = history.index(codes), np.array([votes[code] for code in codes])
        self._read: dict[tuple, tuple[np.ndarray, Evidence]] = {}

    def read(self, call: Call) -> tuple[np.ndarray, Evidence]:
        """Give the terms of the ballot on a call taken for a text, and the evidence; kept."""
        if call.key not in self._read:
            found = gather(self.history, call)
            self._read[call.key] = ballot_terms(found, DEFAULTS), found
        return self._read[call.key]

    def score(self, **changed: float) -> np.ndarray:
        """Log loss and accuracy with some numbers of the forecast changed."""
        return self.scored(self.call, **changed)

    def scored(self, call: Call, **changed: float) -> np.ndarray:
        """Log loss and accuracy of the forecast of another call."""
        first = first_ballot(call, {**DEFAULTS, **changed}, self.read)
        chance = np.stack(ballot_probability(first.lean, first.halfwidth), axis=-1)[self.cast]
        given = np.clip(chance[np.arange(len(self.cast)), self.votes], FLOOR, 1.0)
        right = chance.argmax(axis=1) == self.votes
        return np.array([-np.log(given).mean(), right.mean()])


def cases(kind: str) -> list[Case]:
    """Collect the roll-calls of one kind, in order of date."""
    opened = open_calibration("default")
    table, whole, found, history = table_of(opened), History.of(opened), [], None
    for at in np.flatnonzero((whole.kind == kind) & (whole.date >= SINCE)):
        day = whole.date[at]
        if not found or found[-1].call.date != day:
            past = table.before(day)
            history = history_of(past, estimate(past))
        call = past_call(whole, int(at))
        votes = dict(zip(whole.iso3, map(int, whole.votes[at]), strict=True))
        found.append(Case(history, call, votes))
    return found


def fit(lessons: Sequence[Case], name: str) -> float:
    """Estimate the share that turns against its text; days count alike."""
    days = [lesson.call.date for lesson in lessons]
    weight = np.array([1.0 / days.count(day) for day in days])

    def loss(share: float) -> float:
        each = [lesson.score(**{name: share})[0] for lesson in lessons]
        return float(weight @ np.array(each)) + PULL * (share - 0.5) ** 2

    _, low, high, *_ = PARAMETERS[name]
    return float(minimize_scalar(loss, bounds=(low, high), method="bounded").x)


def main() -> None:
    """Print the table."""
    rows = [("kind", "reading", "votes", "log loss", "accuracy", "share")]
    for kind, n_first in FIRST.items():
        found, name = cases(kind), f"{kind}_mirror"
        late = found[n_first:]
        text = [case.scored(plain(case.call)) for case in late]
        share = [fit([c for c in found if c.call.date < case.call.date], name) for case in late]
        rolling = [c.score(**{name: value}) for c, value in zip(late, share, strict=True)]
        half = [case.score(**{name: 0.5}) for case in late]
        for label, scored, used in (
            ("as a text", text, ""),
            ("rolling", rolling, f"{share[0]:.2f} to {share[-1]:.2f}"),
            ("half and half, nothing fitted", half, "0.50"),
        ):
            loss, right = np.mean(scored, axis=0)
            rows.append((kind, label, str(len(late)), f"{loss:.3f}", f"{right:.3f}", used))
        rows.append((kind, "all, as shipped", str(len(found)), "", "", f"{fit(found, name):.2f}"))
    print(aligned(rows, "llrrrr"))


def plain(call: Call) -> Call:
    """Give the call as if it were a text of its own."""
    return Call(call.date, call.declared, call.topic, call.title, call.issues)


if __name__ == "__main__":
    main()
