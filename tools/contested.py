"""Contested general roll-calls: the forecast beside the last vote on the same line of text.

Run with ``python -m tools.contested``.

Every roll-call of 2019 to 2023 on a text without a topic of this laboratory, in which at least a
fifth of those who voted did not vote with the most, is forecast from the votes before the
first day of its year, from positions estimated on these, and from the lines of five leaders; the
numbers of the forecast are those learnt before December 2018. The baseline repeats each
member's last vote on the same line of text. Differences have a 95 % interval from a bootstrap
over roll-calls. Prints the table of docs/validation.md.
"""

from __future__ import annotations

import numpy as np

from experiments.estimation.calibration_files import open_calibration, table_of
from experiments.estimation.forecast_coefficients import LEADERS, history_of
from experiments.estimation.positions import estimate
from experiments.estimation.vote_tables import VoteTable
from experiments.figures.text_tables import markdown
from experiments.validation.ballot_scores import scores
from experiments.validation.baselines import SAME_LINE, last_vote
from experiments.validation.hindcast import as_declared
from sim.forecast.ballot import DEFAULTS
from sim.forecast.evidence import History
from sim.forecast.tally import forecast
from sim.theory.ballot import Vote

YEARS = range(2019, 2024)
MINORITY = 0.2
N_BOOTSTRAP, SEED = 4000, 11
NAMES = ("accuracy", "log_loss", "tally_error")


def main() -> None:
    """Print the table."""
    table = table_of(open_calibration("default"))
    found, repeats = [], []
    for year in YEARS:
        past = table.before(f"{year}-01-01")
        history = history_of(past, estimate(past))
        for at in contested(table, year):
            pair, known = score(table, int(at), history)
            found.append(pair)
            repeats.append(known)
    whole, known = np.array(found), np.array(repeats)
    rows = [*lines("all", whole), *lines("those that repeat a text", whole[known])]
    print("\n".join(markdown(("texts", "forecast", *NAMES), rows)))


def contested(table: VoteTable, year: int) -> np.ndarray:
    """Find the contested general roll-calls of a year, (K,)."""
    count = np.stack([(table.votes == vote).sum(axis=1) for vote in (0, 1, 2)])
    minority = 1.0 - count.max(axis=0) / np.maximum(count.sum(axis=0), 1)
    calls = table.rollcalls
    plain = (calls["kind"] == "text") & (calls["topic"] == "") & (calls["title"] != "")
    own = calls["date"].dt.year == year
    return np.flatnonzero(plain & own & (minority >= MINORITY))


def score(table: VoteTable, at: int, history: History) -> tuple[np.ndarray, bool]:
    """Score the forecast and the last vote on one roll-call, (2, K), and say if it is a repeat."""
    call = as_declared(table, at, history, LEADERS)
    votes = table.votes[at, [table.iso3.index(code) for code in history.iso3]]
    ours = forecast(history, call, DEFAULTS)
    judged = (votes >= Vote.NO) & (votes <= Vote.YES) & (ours.declared < 0)
    both = []
    for chance in (ours.chance, last_vote(history, call)):
        one = scores(chance[judged], votes[judged])
        both.append([one[name] for name in NAMES])
    known = history.titles().likeness(call.title).max(initial=0.0) >= SAME_LINE
    return np.array(both), bool(known)


def lines(label: str, pairs: np.ndarray) -> list[tuple[str, ...]]:
    """Lay out the means of both and their difference with its interval."""
    texts = f"{label} ({len(pairs)})"
    draw = np.random.default_rng(SEED).integers(0, len(pairs), (N_BOOTSTRAP, len(pairs)))
    apart = pairs[:, 0] - pairs[:, 1]
    low, high = np.quantile(apart[draw].mean(axis=1), [0.025, 0.975], axis=0)
    rows = [
        (texts, name, *(f"{value:.3f}" for value in pairs[:, at].mean(axis=0)))
        for at, name in enumerate(("plenary", "last vote on the same line"))
    ]
    ends = zip(apart.mean(axis=0), low, high, strict=True)
    return [*rows, (texts, "difference", *(f"{m:+.3f} ({a:+.3f} to {b:+.3f})" for m, a, b in ends))]


if __name__ == "__main__":
    main()
