"""Rosters and calibrations that many scenarios share, read once in a process."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sim.members.calibration import Calibration
from sim.members.calibration_names import file_named
from sim.members.roster import Roster


@lru_cache(maxsize=1)
def whole_roster() -> Roster:
    """Give all members of the shipped tables."""
    return Roster.load()


@lru_cache(maxsize=16)
def roster_of(codes: tuple[str, ...]) -> Roster:
    """Give some of the members; their ties take a while."""
    return whole_roster().at(np.array([whole_roster().index(code) for code in codes]))


def calibration_named(name: str) -> Calibration:
    """Read a calibration once, and again if its file has changed meanwhile."""
    file = file_named(name)
    if file is None:
        return Calibration.load(name)  # which says what is wrong
    found = file.stat()
    return _read(str(file.resolve()), found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=8)
def _read(file: str, _changed: int, _size: int) -> Calibration:
    return Calibration.load(file)
