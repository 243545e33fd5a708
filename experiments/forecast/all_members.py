"""Forecast one roll-call for every member with a vote, those without a record too.

A member of which no vote is recorded votes by its place, its ties and its bloc, as in a
simulated meeting; it is away as often as its calibration says.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sim.chamber import Chamber
from sim.forecast.ballot import absence, parameters
from sim.forecast.evidence import Call
from sim.forecast.expectation import expect, history_of
from sim.forecast.tally import Forecast, finished, forecast, seated, with_company
from sim.members.calibration import Calibration
from sim.members.roster import Roster


def voting_members(calibration: Calibration) -> tuple[str, ...]:
    """Members of a calibration that have voted, or may vote in the General Assembly.

    Examples
    --------
    >>> len(voting_members(Calibration.load("default")))
    193
    """
    roster = Roster.load()
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
    history, value = history_of(calibration), parameters(calibration)
    everyone = voting_members(calibration)
    if everyone == history.iso3:
        return forecast(history, call, value, _chamber(calibration, everyone))
    heard = call.heard_from(history.iso3)
    first = expect(calibration, everyone, heard)
    chamber = _chamber(calibration, everyone)
    z = with_company(chamber, heard, first.lean, first.halfwidth)
    p_absent = 1.0 - calibration.attendance_of(everyone)
    place = {code: at for at, code in enumerate(everyone)}
    p_absent[[place[code] for code in history.iso3]] = absence(history, call, value)
    spread = {**value, "shift_sd": first.shift_sd, "band_sd": first.band_sd}
    return finished(everyone, call, z, first.halfwidth, p_absent, spread)
