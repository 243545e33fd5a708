"""Would more abstention be foreseen on a new text, by region, issue or kind?

Run with ``python -m tools.fit_abstention``.

The band of abstention of each roll-call from which the forecast has learnt, of 2007 to November
2018, is widened or narrowed by a factor that depends on how new the text is, by regional
group, issue and kind. The factors are fitted by penalised maximum likelihood on the roll-calls
before a day, and scored on those after it. Prints the table of docs/validation.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from experiments.estimation.forecast_coefficients import FLOOR, Lesson, training_set
from experiments.figures.text_tables import markdown
from sim.forecast.ballot import DEFAULTS, ballot, known_text
from sim.forecast.evidence import History
from sim.members.cached import whole_roster
from sim.members.calibration import Calibration
from sim.theory.ballot import cast_probability

CALIBRATION = "before_73_27"
DAYS = ("2013-01-01", "2015-01-01", "2016-09-01")
GROUPS = ("african", "asia_pacific", "grulac", "eastern_european")  # against the Western one
COLUMNS = ("all texts", "new", *GROUPS, "human rights", "topic", "kind")
DESIGNS = {
    "the same for all": ("all texts",),
    "new texts": ("all texts", "new"),
    "new texts, by region": ("all texts", "new", *GROUPS),
    "new texts, by issue and topic": ("all texts", "new", "human rights", "topic"),
    "amendments, paragraphs, motions": ("all texts", "kind"),
    "all of these": COLUMNS,
}
PENALTY = 3e-3  # loss per squared logarithm of a factor, as for the ballot's own numbers
N_BOOTSTRAP, SEED = 4000, 7


@dataclass(frozen=True, eq=False)
class Ballots:
    """Votes cast in the roll-calls that are learnt from, V rows."""

    z: np.ndarray  # (V,) lean [logits]
    band: np.ndarray  # (V,) half-width as forecast [logits]
    votes: np.ndarray  # (V,)
    said: np.ndarray  # (V, K) what `COLUMNS` are of each
    call: np.ndarray  # (V,) number of the roll-call
    date: np.ndarray  # (V,) datetime64[D]

    def losses(self, factor: np.ndarray, columns: list[int]) -> np.ndarray:
        """Log loss of every ballot with bands times ``exp(said @ factor)``, (V,)."""
        band = self.band * np.exp(self.said[:, columns] @ factor)
        return -np.log(np.clip(cast_probability(self.z, band, self.votes), FLOOR, 1.0))

    def per_call(self, values: np.ndarray) -> np.ndarray:
        """Mean over the ballots of each roll-call."""
        count = np.bincount(self.call)
        return (np.bincount(self.call, weights=values) / np.maximum(count, 1))[count > 0]

    def where(self, used: np.ndarray) -> Ballots:
        """Keep some rows, (V,) bool."""
        parts = (self.z, self.band, self.votes, self.said, self.call, self.date)
        return Ballots(*(part[used] for part in parts))


def main() -> None:
    """Print the table."""
    history = History.of(Calibration.load(CALIBRATION))
    whole = collected(history, training_set(history))
    head = ("factors on the band", *(f"learnt before {day}" for day in DAYS))
    print("\n".join(markdown(head, compared(whole))))


def collected(history: History, lessons: list[Lesson]) -> Ballots:
    """Lay out the ballots of all roll-calls that are learnt from."""
    roster = whole_roster()
    group = dict(zip(roster.iso3, roster.table["un_group"], strict=True))
    region = np.array([group[code] for code in history.iso3])
    parts = []
    for number, lesson in enumerate(lessons):
        z, band = ballot(lesson.terms(DEFAULTS), DEFAULTS)
        cast, call, one = lesson.cast, lesson.call, np.ones(len(lesson.cast))
        new = one * (1.0 - known_text(lesson.evidence, DEFAULTS))
        regions = [new * (region[cast] == name) for name in GROUPS]
        issues = [new * ("hr" in call.issues.split()), new * (call.topic != "")]
        said = np.stack([one, new, *regions, *issues, one * (call.kind != "text")], axis=-1)
        parts.append((z[cast], band[cast], lesson.votes, said, one.astype(int) * number,
                      np.full(len(cast), call.date)))  # fmt: skip
    return Ballots(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def compared(whole: Ballots) -> Iterator[tuple[str, ...]]:
    """Give each design's change of log loss on later roll-calls, with its 95 % interval."""
    halves = [(whole.where(whole.date < np.datetime64(day)),
               whole.where(whole.date >= np.datetime64(day))) for day in DAYS]  # fmt: skip
    nothing = (np.zeros(0), [])
    plain = (f"{later.per_call(later.losses(*nothing)).mean():.4f}" for _, later in halves)
    yield "none (log loss)", *plain
    for name, columns in DESIGNS.items():
        places = [COLUMNS.index(column) for column in columns]
        cells = []
        for earlier, later in halves:
            factor = fitted(earlier, places)
            apart = later.per_call(later.losses(factor, places) - later.losses(*nothing))
            draw = np.random.default_rng(SEED).choice(apart, (N_BOOTSTRAP, len(apart)))
            low, high = np.quantile(draw.mean(axis=1), [0.025, 0.975])
            cells.append(f"{apart.mean():+.4f} ({low:+.4f} to {high:+.4f})")
        yield name, *cells


def fitted(earlier: Ballots, places: list[int]) -> np.ndarray:
    """Estimate logarithms of the factors, each roll-call counting alike."""

    def loss(factor: np.ndarray) -> float:
        own = earlier.per_call(earlier.losses(factor, places)).mean()
        return float(own + PENALTY * (factor**2).sum())

    return minimize(loss, np.zeros(len(places)), method="L-BFGS-B").x


if __name__ == "__main__":
    main()
