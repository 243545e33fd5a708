"""Members whose line broke lately: who they are, and whether to count their older votes less.

Run with ``python -m tools.fit_jumps``.

Who they are is told by `sim.forecast.jumps`. Every third contested roll-call of
2012 to 2023 is forecast twice, as shipped and with the votes of such members that are older
than a year counted less; votes, positions and changes are those before its day, positions
those before its year. Least evidence and discount are chosen on 2012 to 2017. Prints the tables of
docs/validation.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from experiments.estimation.calibration_files import open_calibration, table_of
from experiments.estimation.forecast_coefficients import FLOOR, LEADERS, history_of
from experiments.estimation.positions import estimate
from experiments.estimation.vote_tables import VoteTable
from experiments.figures.text_tables import markdown
from experiments.validation.hindcast import as_declared
from sim.forecast import jumps
from sim.forecast.ballot import DEFAULTS, ballot, ballot_terms
from sim.forecast.evidence import JUMP_AGE, Call, History, gather
from sim.forecast.jumps import Repeats
from sim.theory.ballot import Vote, ballot_probability

YEARS, JUDGED = range(2012, 2024), 2018  # thresholds are chosen on the years before
EVERY, MINORITY = 3, 0.2
LEAST = (2.0, 3.0, 4.0, 6.0, 8.0)  # evidence tried
DISCOUNTS = (0.2, 0.05)  # weights of older votes tried
N_BOOTSTRAP, SEED = 4000, 13
# Members found at the end of a year, and those of whom a change of government was known then:
# the year after, in which every contested roll-call is forecast.
CASES = {
    "ARG": 2016, "PRY": 2014, "MDG": 2015, "KIR": 2015, "SSD": 2017, "PLW": 2017, "GTM": 2018,
    "BRA": 2020, "LBR": 2021, "URY": 2021, "ZMB": 2022,
}  # fmt: skip


def main() -> None:
    """Print the tables."""
    opened = open_calibration("default")
    table, history = table_of(opened), History.of(opened)
    repeats = Repeats.of(history)
    print(
        "\n".join(
            markdown(("end of year", "members found, evidence"), found(repeats, history.iso3))
        )
    )
    head = ("member", "year", "ballots", "as shipped", *(f"weight {d:g}" for d in DISCOUNTS))
    print("\n".join(markdown(head, followed(table))))
    cases = list(scored(table, repeats, history.iso3))
    head = ("least evidence", "discount", "years", "ballots", "as shipped", "discounted",
            "all ballots: change")  # fmt: skip
    print("\n".join(markdown(head, compared(cases))))


def found(repeats: Repeats, iso3: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Name the members found at the end of every year."""
    for year in YEARS:
        evidence = repeats.evidence(np.datetime64(f"{year + 1}-01-01"))
        order = np.argsort(-evidence)
        names = [f"{iso3[k]} {evidence[k]:.1f}" for k in order if evidence[k] >= jumps.LEAST]
        yield str(year), ", ".join(names)


def scored(
    table: VoteTable, repeats: Repeats, iso3: tuple[str, ...]
) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Give each roll-call: year, evidence (V,), log losses (V, 1 + discounts) of its ballots."""
    start = None
    for year in YEARS:
        past = table.before(f"{year}-01-01")
        start = estimate(past, start=start)
        history = history_of(past, start)
        for at in contested(table, year)[::EVERY]:
            call = as_declared(table, int(at), history, LEADERS)
            votes = table.votes[at, [table.iso3.index(code) for code in history.iso3]]
            place = [iso3.index(code) for code in history.iso3]
            evidence = repeats.evidence(call.date)[place]
            judged = np.flatnonzero(
                (votes >= Vote.NO) & (votes <= Vote.YES) & ~np.isin(history.iso3, [*call.lines])
            )
            losses = [
                -np.log(np.clip(chance[judged, votes[judged]], FLOOR, 1.0))
                for chance in chances(history, call, evidence >= LEAST[0])
            ]
            yield year, evidence[judged], np.stack(losses, axis=-1)


def followed(table: VoteTable) -> Iterator[tuple[str, ...]]:
    """Log loss of single members in the year after their line broke."""
    start = None
    for year in sorted(set(CASES.values())):
        start = estimate(table.before(f"{year}-01-01"), start=start)
        history = history_of(table.before(f"{year}-01-01"), start)
        for code in (code for code, when in CASES.items() if when == year):
            own, losses = history.iso3.index(code), []
            for at in contested(table, year):
                vote = table.votes[at, table.iso3.index(code)]
                if not Vote.NO <= vote <= Vote.YES:
                    continue
                call = as_declared(table, int(at), history, LEADERS)
                broken = np.arange(len(history.iso3)) == own
                losses.append(
                    [-np.log(max(c[own, vote], FLOOR)) for c in chances(history, call, broken)]
                )
            mean = (f"{loss:.3f}" for loss in np.mean(losses, axis=0))
            yield code, str(year), str(len(losses)), *mean


def contested(table: VoteTable, year: int) -> np.ndarray:
    """Find the contested roll-calls of a year on texts, (K,)."""
    count = np.stack([(table.votes == vote).sum(axis=1) for vote in (0, 1, 2)])
    minority = 1.0 - count.max(axis=0) / np.maximum(count.sum(axis=0), 1)
    calls = table.rollcalls
    own = (calls["kind"] == "text") & (calls["title"] != "") & (calls["date"].dt.year == year)
    return np.flatnonzero(own & (minority >= MINORITY))


def chances(history: History, call: Call, broken: np.ndarray) -> Iterator[np.ndarray]:
    """Probabilities as shipped, then with each discount on some members' older votes, (N, 3)."""
    evidence = gather(history, call)
    for discount in (1.0, *DISCOUNTS):
        weight = np.ones(evidence.choice.shape[1:], dtype=evidence.choice.dtype)
        weight[np.ix_(evidence.age > JUMP_AGE, broken)] = discount
        terms = ballot_terms(replace(evidence, choice=evidence.choice * weight), DEFAULTS)
        yield np.stack(ballot_probability(*ballot(terms, DEFAULTS)), axis=-1)


def compared(cases: list) -> Iterator[tuple[str, ...]]:
    """Compare log losses for every threshold, discount and half of the years."""
    for years in (range(YEARS[0], JUDGED), range(JUDGED, YEARS[-1] + 1)):
        own = [case for case in cases if case[0] in years]
        for least in LEAST:
            for at, discount in enumerate(DISCOUNTS, 1):
                broken = [(e >= least, loss) for _, e, loss in own]
                losses = np.concatenate([loss[used] for used, loss in broken])
                apart = np.array([(loss[used, at] - loss[used, 0]).sum() / len(loss)
                                  for used, loss in broken])  # fmt: skip
                draw = np.random.default_rng(SEED).integers(
                    0, len(apart), (N_BOOTSTRAP, len(apart))
                )
                low, high = np.quantile(apart[draw].mean(axis=1), [0.025, 0.975])
                mean = losses.mean(axis=0) if len(losses) else np.full(1 + len(DISCOUNTS), np.nan)
                yield (
                    f"{least:g}", f"{discount:g}", f"{years[0]}–{years[-1]}", str(len(losses)),
                    f"{mean[0]:.3f}", f"{mean[at]:.3f}",
                    f"{apart.mean():+.4f} ({low:+.4f} to {high:+.4f})",
                )  # fmt: skip


if __name__ == "__main__":
    main()
