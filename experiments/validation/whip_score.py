"""``plenary whip --score``: how much a live count would have told on votes that really happened.

For every digital roll-call since December 2018 the forecast is made with the latest shipped
calibration that ends before its day, from five leaders' lines; then the votes of further
leaders are revealed one by one, and, where it is on record, the committee's tally. The log loss
is that of the members that are never revealed, so that all steps are judged on the same ballots.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.advice.draws import JointDraws, joint_draws
from experiments.advice.items import TALLY, Item
from experiments.advice.whip import update
from experiments.estimation.forecast_coefficients import LEADERS
from experiments.figures.text_tables import aligned
from experiments.store.atomic import write_csv
from experiments.store.outputs import make_folder, output_folder
from sim.forecast.evidence import Call
from sim.forecast.expectation import history_of
from sim.members.cached import calibration_named
from sim.members.tables import DATA
from sim.theory.ballot import Vote

SINCE = np.datetime64("2018-12-05")
# Calibrations in order of their cutoff: each is used from its cutoff until the next one's.
ORIGINS = ("before_73_27", "before_74_247", "before_dfi")
# Revealed in this order: large states of every region outside the leaders.
REVEALED = (
    *("IND", "BRA", "ZAF", "IDN", "MEX", "NGA", "EGY", "KEN", "ARG", "SAU"),
    *("TUR", "VNM", "COL", "PAK", "GHA", "THA", "CHL", "SEN", "MAR", "KAZ"),
)
TALLIES = DATA / "known" / "committee_plenary.csv"


def score() -> pd.DataFrame:
    """Score every step: one row a roll-call and step.

    Returns
    -------
    DataFrame
        ``rollcall_id, date, step, revealed, log_loss, accuracy, effective_draws``; steps are
        numbers of revealed leaders, and ``tally``.
    """
    record = history_of(calibration_named("default"))
    items = calibration_named("default").items
    known = pd.read_csv(TALLIES, keep_default_na=False)
    rows = []
    for j in np.flatnonzero((record.date >= SINCE) & (record.topic != "")):
        origin = _origin(record.date[j])
        votes = dict(zip(record.iso3, record.votes[j].tolist(), strict=True))
        lines = {c: votes[c] for c in LEADERS if Vote.NO <= votes[c] <= Vote.YES}
        call = Call(record.date[j], lines, str(record.topic[j]), str(record.title[j]))
        draws = joint_draws(origin, call)
        key = {"rollcall_id": str(items.id[j]), "date": str(record.date[j])}
        rows += [{**key, **row} for row in _steps(draws, votes, record.date[j])]
        told = known[known["rollcall"] == key["rollcall_id"]]
        if len(told):
            rows += [{**key, **row} for row in _tally(draws, votes, record.date[j], told.iloc[0])]
    return pd.DataFrame(rows)


def _origin(day: np.datetime64):
    found = [calibration_named(name) for name in ORIGINS]
    return [one for one in found if np.datetime64(one.cutoff) <= day][-1]


def heard_from(votes: dict[str, int], day: np.datetime64) -> list[Item]:
    """Give the votes of `REVEALED`, as if declared the day before."""
    cast = [c for c in REVEALED if Vote.NO <= votes.get(c, -1) <= Vote.YES]
    return [Item(day - 1, "declared", code, votes[code], 1.0) for code in cast]


def _steps(draws: JointDraws, votes: dict[str, int], day: np.datetime64) -> list[dict]:
    heard, found = heard_from(votes, day), []
    for n in range(len(heard) + 1):
        now = update(draws, heard[:n], day) if n else draws
        found.append({"step": str(n), "revealed": n, **scored(now, votes)})
    return found


def _tally(draws: JointDraws, votes: dict[str, int], day: np.datetime64, told) -> list[dict]:
    count = tuple(int(told[f"committee_{name}"]) for name in ("yes", "no", "abstain"))
    now = update(draws, [Item(day - 30, TALLY, count=count)], day)
    return [
        {"step": "tally before", "revealed": 0, **scored(draws, votes)},
        {"step": "tally", "revealed": 0, **scored(now, votes)},
    ]


def scored(draws: JointDraws, votes: dict[str, int]) -> dict[str, float]:
    """Score members that vote and are never revealed."""
    judged = [
        (at, votes[code])
        for at, code in enumerate(draws.iso3)
        if code not in (*LEADERS, *REVEALED) and Vote.NO <= votes.get(code, -1) <= Vote.YES
    ]
    at, real = (np.array(part) for part in zip(*judged, strict=True))
    chance = np.einsum("r,rnk->nk", draws.weight, draws.chance[:, at])
    hit = chance[np.arange(len(at)), real]
    return {
        "log_loss": float(-np.log(np.maximum(hit, 1e-6)).mean()),
        "accuracy": float((chance.argmax(axis=1) == real).mean()),
        "effective_draws": draws.effective,
    }


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """Average over roll-calls, one row a step."""
    mean = found.groupby("step", sort=False).agg(
        rollcalls=("rollcall_id", "nunique"),
        log_loss=("log_loss", "mean"),
        accuracy=("accuracy", "mean"),
        effective_draws=("effective_draws", "min"),
    )
    return mean.reset_index()


def main(argv: Sequence[str]) -> int:
    """Run ``plenary whip --score``."""
    parser = argparse.ArgumentParser(prog="plenary whip --score", description=__doc__)
    parser.add_argument("--out", default="results/whip_score", help="folder for the two tables")
    options = parser.parse_args(list(argv))
    out = output_folder(options.out)
    found = score()
    table = summary(found)
    make_folder(out)
    write_csv(found, Path(out) / "steps.csv")
    write_csv(table, Path(out) / "summary.csv")
    rows = [
        (r.step, str(r.rollcalls), f"{r.log_loss:.3f}", f"{r.accuracy:.3f}")
        for r in table.itertuples()
    ]
    print(aligned([("revealed", "roll-calls", "log loss", "accuracy"), *rows], "lrrr"))
    return 0
