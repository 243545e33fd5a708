"""Forecast one roll-call for every member with a vote, those without a record too.

A member of which no vote is recorded votes by its place, its ties and its bloc, as in a
simulated meeting; it is away as often as its calibration says.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache

import numpy as np

from sim.chamber import Chamber
from sim.forecast.ballot import absence, parameters
from sim.forecast.evidence import Call
from sim.forecast.expectation import expect, history_of
from sim.forecast.tally import Forecast, finished, leanings, seated, with_company
from sim.forums.attendance import Attendance
from sim.members.cached import whole_roster
from sim.members.calibration import Calibration


def voting_members(calibration: Calibration) -> tuple[str, ...]:
    """Members of a calibration that have voted, or may vote in the General Assembly.

    Examples
    --------
    >>> len(voting_members(Calibration.load("default")))
    193
    """
    roster = whole_roster()
    seats = set(np.array(roster.iso3)[roster.codes("un_members")])
    pairs = zip(calibration.iso3, calibration.assumed, strict=True)
    return tuple(code for code, assumed in pairs if not assumed or code in seats)


@lru_cache(maxsize=2)
def _chamber(calibration: Calibration, iso3: tuple[str, ...]) -> Chamber:
    return seated(calibration, iso3)


def forecast_everyone(calibration: Calibration, call: Call) -> Forecast:
    """Forecast one roll-call for all `voting_members`.

    Parameters
    ----------
    calibration : Calibration
    call : Call
        A declared line of a member without a recorded vote stands, and tells
        nothing about others.

    Raises
    ------
    DataError
        If nothing was voted on before the day of the vote.
    """
    return finished(voting_members(calibration), call, *_leanings(calibration, call))


def forecast_seats(
    calibration: Calibration, call: Call, seats: Collection[str], attendance: Attendance
) -> Forecast:
    """Forecast one roll-call in a body where only some members sit.

    Members lean as in the General Assembly; lines of those who do not sit there tell about
    the others, and are not counted.

    Parameters
    ----------
    calibration : Calibration
    call : Call
    seats : collection of str
        Codes of the members of the body.
    attendance : Attendance
        Of the body.

    Raises
    ------
    DataError
        If nothing was voted on before the day of the vote.

    Examples
    --------
    >>> calibration = Calibration.load("default")
    >>> call = Call(np.datetime64("2024-12-01"), {"DEU": 2, "CUB": 0}, title="Right to privacy")
    >>> seats = {"DEU", "FRA", "CHN", "BRA"}
    >>> found = forecast_seats(calibration, call, seats, Attendance(everyone=True))
    >>> found.iso3, float(found.tally[:, 0].sum().round(6))
    (('BRA', 'CHN', 'DEU', 'FRA'), 4.0)
    """
    everyone = voting_members(calibration)
    here = np.array([code in seats for code in everyone])
    z, band, p_absent, value = _leanings(calibration, call)
    there = attendance.rates(1.0 - p_absent[here])
    counted = replace(call, declared={c: v for c, v in call.declared.items() if c in seats})
    iso3 = tuple(np.array(everyone)[here].tolist())
    return finished(iso3, counted, z[here], band[here], 1.0 - there, value)


def _leanings(
    calibration: Calibration, call: Call
) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, float]]:
    history, value = history_of(calibration), parameters(calibration)
    everyone = voting_members(calibration)
    if everyone == history.iso3:
        return leanings(history, call, value, _chamber(calibration, everyone))
    heard = call.heard_from(history.iso3)
    first = expect(calibration, everyone, heard)
    chamber = _chamber(calibration, everyone)
    z = with_company(chamber, heard, first.lean, first.halfwidth)
    p_absent = 1.0 - calibration.attendance_of(everyone)
    place = {code: at for at, code in enumerate(everyone)}
    p_absent[[place[code] for code in history.iso3]] = absence(history, call, value)
    spread = {**value, "shift_sd": first.shift_sd, "band_sd": first.band_sd}
    return z, first.halfwidth, p_absent, spread
