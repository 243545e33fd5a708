"""``plenary hindcast``: forecast votes that really happened, from what was known before.

A rolling origin: for each roll-call of the default calibration that has a topic,
positions are estimated from the votes before its day and the ballots of all
members are forecast from the lines of a few leaders; then they are scored,
beside baselines that use the same. The numbers of the forecast are the defaults,
which were estimated on votes before 5 December 2018; with ``--refit``, or if the
first day is earlier, they are estimated before the first day. Writes ``scores.csv``
(one row for each roll-call and method), ``ballots.csv``, ``tallies.csv`` and
``reliability.png``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.estimation.calibration_files import open_calibration, table_of
from experiments.estimation.forecast_coefficients import (
    LEADERS,
    SWEEPS,
    estimate_parameters,
    history_of,
)
from experiments.estimation.positions import estimate
from experiments.estimation.vote_tables import VoteTable, parse_day
from experiments.forecast.predict import OUTCOMES, write_whole
from experiments.store.outputs import make_folder, output_file, output_folder
from experiments.validation.ballot_scores import scores
from experiments.validation.baselines import BASELINES
from experiments.validation.hindcast_report import figure, put_section, summary
from sim.errors import ConfigError
from sim.forecast.ballot import DEFAULTS, LEARNT_BEFORE
from sim.forecast.evidence import Call, History
from sim.forecast.tally import forecast, seated
from sim.members.calibration import Calibration
from sim.theory.ballot import Vote

OURS = "plenary"
BLOCS = "before_73_27"  # the calibration whose bloc lines are used, learnt before `LEARNT_BEFORE`


def main(argv: list[str]) -> int:
    """Run ``plenary hindcast``.

    Parameters
    ----------
    argv : list of str
        Arguments after the subcommand.

    Returns
    -------
    int
        0; bad input raises a `PlenaryError`, which the command line turns into exit code 2.
    """
    options = _parser().parse_args(argv)
    out = output_folder(options.out)
    if options.docs is not None:
        output_file(options.docs, [".md"], key="--docs")
    since = parse_day(options.since, "since")
    table = table_of(open_calibration(options.calibration))
    leaders = tuple(code.strip() for code in options.leaders.split(","))
    for code in leaders:
        if code not in table.iso3:
            raise ConfigError("leaders", "no votes of", value=code, choices=table.iso3)
    days = target_days(table, since)
    days = days[days > table.rollcalls["date"].min()]  # something must be known the day before
    if not len(days):
        raise ConfigError("since", "no roll-call with a topic on or after", value=options.since)
    result = hindcast(table, days, leaders, refit=options.refit, tell=_tell)
    make_folder(out)
    write_whole({out / f"{name}.csv": frame for name, frame in result.items()})
    figure(result["ballots"], out / "reliability.png")
    text = summary(result)
    print(text)
    if options.docs is not None:
        put_section(Path(options.docs), "hindcast", text)
    return 0


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    text, more = (__doc__ or "").split("\n\n", 1)
    parser = argparse.ArgumentParser(prog="plenary hindcast", description=text, epilog=more)
    parser.add_argument("--out", default="results/hindcast", help="folder for tables and figure")
    parser.add_argument("--calibration", default="default", help="where the votes come from")
    parser.add_argument("--since", default="2018-01-01", help="first day to forecast")
    parser.add_argument("--leaders", default=",".join(LEADERS), help="whose lines are declared")
    parser.add_argument(
        "--refit", action="store_true", help="estimate the numbers before the first day"
    )
    parser.add_argument(
        "--docs", nargs="?", const="docs/validation.md", help="page whose section to renew"
    )
    return parser


def target_days(table: VoteTable, since: str) -> np.ndarray:
    """Days on or after `since` with a roll-call that has a topic, in order."""
    calls = table.rollcalls
    wanted = (calls["topic"] != "") & (calls["date"] >= np.datetime64(since))
    return np.unique(calls.loc[wanted, "date"].to_numpy().astype("datetime64[D]"))


def hindcast(
    table: VoteTable,
    days,
    leaders=LEADERS,
    *,
    value=None,
    refit=False,
    sweeps=SWEEPS,
    tell: Callable = print,
):
    """Forecast and score every roll-call with a topic on the given days.

    Parameters
    ----------
    table : VoteTable
        All votes; only those before each day are used for it.
    days : sequence of datetime64[D]
        In order.
    leaders : sequence of str
        Whose votes count as declared.
    value : mapping, optional
        Numbers of the forecast.
    refit : bool
        Estimate them before the first day even if the defaults rest on earlier votes only.
    sweeps : int
        As in `experiments.estimation.forecast_coefficients.fit_prediction`.
    tell : callable
        Takes a line of progress.

    Returns
    -------
    dict of str to DataFrame
        `scores`, `ballots`, `tallies`.
    """
    parts: dict[str, list] = {"scores": [], "ballots": [], "tallies": []}
    found = None
    for day in days:
        early = table.before(day)
        found = estimate(early, start=found)
        history = history_of(early, found)
        if value is None:
            learnt = not refit and day >= LEARNT_BEFORE
            value = dict(DEFAULTS) if learnt else estimate_parameters(history, sweeps)
        chamber = seated(Calibration.load(BLOCS), history.iso3) if day >= LEARNT_BEFORE else None
        calls = table.rollcalls
        today = (calls["date"] == day) & (calls["topic"] != "")
        for at in np.flatnonzero(today):
            rows = score_one(table, int(at), history, leaders, value, chamber)
            for name, part in rows.items():
                parts[name].append(part)
            ours = rows["scores"].iloc[0]
            tell(
                f"{ours['rollcall_id']} {day}: accuracy {ours['accuracy']:.3f}, "
                f"log loss {ours['log_loss']:.3f}, tally error {ours['tally_error']:.1f}"
            )
    return {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}


def score_one(
    table: VoteTable, at: int, history: History, leaders, value: Mapping, chamber=None
) -> dict:
    """Forecast one roll-call by every method and score it on members who voted."""
    calls = table.rollcalls.iloc[at]
    place = [table.iso3.index(code) for code in history.iso3]
    votes = table.votes[at][place]
    call = as_declared(table, at, history, leaders)
    ours = forecast(history, call, value, chamber)
    judged = np.flatnonzero((votes <= Vote.YES) & (votes >= Vote.NO) & (ours.declared < 0))
    chances = {OURS: ours.chance} | baseline_chances(history, call)
    real = np.bincount(votes[votes >= 0], minlength=4)[:4]
    inside = (ours.tally[:, 1] <= real) & (real <= ours.tally[:, 2])
    key = {"rollcall_id": calls["rollcall_id"], "date": f"{calls['date']:%Y-%m-%d}",
           "resolution": calls["resolution"]}  # fmt: skip
    score_rows, ballot_rows = [], []
    for method, chance in chances.items():
        score_rows.append({**key, "method": method, **scores(chance[judged], votes[judged])})
        frame = pd.DataFrame({"method": method, "iso3": np.array(history.iso3)[judged]})
        for outcome, code in OUTCOMES[:3]:
            frame[f"p_{outcome}"] = chance[judged, code]
        frame["vote"] = votes[judged]
        ballot_rows.append(frame.assign(rollcall_id=key["rollcall_id"]))
    tallies = [
        {**key, "outcome": outcome, "recorded": int(real[code]), "expected": ours.tally[code, 0],
         "low": ours.tally[code, 1], "high": ours.tally[code, 2], "inside": bool(inside[code])}
        for outcome, code in OUTCOMES
    ]  # fmt: skip
    return {
        "scores": pd.DataFrame(score_rows),
        "ballots": pd.concat(ballot_rows, ignore_index=True),
        "tallies": pd.DataFrame(tallies),
    }


def as_declared(table: VoteTable, at: int, history: History, leaders) -> Call:
    """Take a roll-call as if its leaders had declared the votes they cast.

    Issue flags, which the source adds later, are not given.
    """
    calls = table.rollcalls.iloc[at]
    lines = {code: int(table.votes[at, table.iso3.index(code)]) for code in leaders}
    return Call(
        np.datetime64(calls["date"], "D"),
        {code: v for code, v in lines.items() if Vote.NO <= v <= Vote.YES and code in history.iso3},
        str(calls["topic"]),
        str(calls["title"]),
    )


def baseline_chances(history: History, call: Call) -> dict[str, np.ndarray]:
    """Chances by every baseline that can be computed here."""
    found = {}
    for name, method in BASELINES.items():
        try:
            found[name] = method(history, call)
        except ImportError:  # scikit-learn is an extra
            continue
    return found
