"""How often the forecast has been right about each member: what stands beside a recommendation."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from experiments.estimation.forecast_coefficients import LEADERS
from sim.forecast.ballot import parameters
from sim.forecast.evidence import Call
from sim.forecast.expectation import history_of
from sim.forecast.tally import forecast, seated
from sim.members.calibration import Calibration
from sim.members.roster import Roster
from sim.theory.ballot import Vote

LATEST = 30  # roll-calls, digital ones first


@lru_cache(maxsize=4)
def track_record(calibration: Calibration, before: str, number: int) -> pd.DataFrame:
    """Forecast the latest roll-calls before a day again, and count hits by member.

    Each from the record before its own day and the lines of five leaders. The positions of
    the calibration know these votes, so the rates are on the kind side; `plenary hindcast`
    scores forecasts that know nothing of the sort.

    Parameters
    ----------
    calibration : Calibration
    before : str
        ISO day.
    number : int
        Roll-calls; those with a topic are taken first.

    Returns
    -------
    DataFrame
        ``iso3, voted, right``; leaders' declared lines are not counted.
    """
    history, value = history_of(calibration), parameters(calibration)
    past = np.flatnonzero(history.date < np.datetime64(before))[1:]
    digital = past[history.topic[past] != ""]
    chosen = np.concatenate([digital, past[history.topic[past] == ""][::-1]])[:number]
    chamber = seated(calibration, history.iso3)
    voted, right = np.zeros(len(history.iso3), int), np.zeros(len(history.iso3), int)
    place = {code: history.iso3.index(code) for code in LEADERS if code in history.iso3}
    for j in chosen:
        votes = history.votes[j]
        lines = {c: int(votes[at]) for c, at in place.items() if Vote.NO <= votes[at] <= Vote.YES}
        if not lines:
            continue
        call = Call(history.date[j], lines, str(history.topic[j]), str(history.title[j]))
        found = forecast(history, call, value, chamber)
        cast = (votes >= Vote.NO) & (votes <= Vote.YES) & (found.declared < 0)
        voted += cast
        right += cast & (found.chance.argmax(axis=1) == votes)
    return pd.DataFrame({"iso3": history.iso3, "voted": voted, "right": right})


def beside(table: pd.DataFrame, calibration: Calibration, before: str) -> pd.DataFrame:
    """Write each member's name beside its code, and its track record: ``right`` as "38 of 40"."""
    record = track_record(calibration, before, LATEST).set_index("iso3")
    said = {
        code: f"{row.right} of {row.voted}" if row.voted else "no vote to judge by"
        for code, row in record.iterrows()
    }
    words = [said.get(code, "no vote to judge by") for code in table["iso3"]]
    written = table.assign(forecast_right=words)
    written.insert(1, "member", [called(code) for code in table["iso3"]])
    return written


def called(code: str) -> str:
    """Give a member's name; its code where it has none.

    Examples
    --------
    >>> called("IND"), called("M01")
    ('India', 'M01')
    """
    return Roster.load().names.get(code, code)


RIGHT = "in brackets, how often the forecast of its ballot was right"


def named(table: pd.DataFrame) -> str:
    """Name members, and how often the forecast was right about each.

    Examples
    --------
    >>> table = pd.DataFrame({"iso3": ["IND", "BRA"], "forecast_right": ["24 of 30", "20 of 28"]})
    >>> named(table)
    'India (24 of 30), Brazil (20 of 28)'
    """
    pairs = zip(table["iso3"], table["forecast_right"], strict=True)
    return ", ".join(f"{called(code)} ({right})" for code, right in pairs)
