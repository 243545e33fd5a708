"""Rosters and calibrations that many scenarios share, read once in a process."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sim.members.calibration import Calibration
from sim.members.calibration_names import file_named
from sim.members.organisations import load_organisations, stamps, with_organisations
from sim.members.roster import Roster


def whole_roster() -> Roster:
    """Give all members of the shipped tables."""
    return Roster.load()


def full_roster(files: Sequence[str] = ()) -> Roster:
    """Give all members and all organisations, with those of tables of one's own.

    Parameters
    ----------
    files : sequence of str
        As `sim.members.organisations.load_organisations` takes them.
    """
    return _full(stamps(files))


@lru_cache(maxsize=8)
def _full(changed: tuple[tuple[str, int], ...]) -> Roster:
    files = [file for file, _ in changed]
    return with_organisations(whole_roster(), load_organisations(files))


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
