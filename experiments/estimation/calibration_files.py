"""Calibrations by name, for people: their own beside the shipped ones."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.estimation.vote_tables import ISSUES, VoteTable
from sim.members.calibration import FORMAT, Calibration, shipped

HEAD = 200  # characters in which a calibration file says what it is


def open_calibration(name: str, where: str = "--calibration") -> Calibration:
    """Read a calibration, and say so if a file of the user's might have been meant.

    Raises
    ------
    ConfigError
        If no calibration has this name.
    DataError
        If the file cannot be read as a calibration.
    """
    tell_if_shadowed(name)
    return Calibration.load(name, where)


def tell_if_shadowed(name: str) -> None:
    """Say on stderr that a name means the shipped calibration, if there is a file so named."""
    if name in shipped() and Path(f"{name}.json").is_file():
        print(
            f"Note: {name} is the shipped calibration; for the file in this folder "
            f"say {name}.json.",
            file=sys.stderr,
        )


def table_of(calibration: Calibration) -> VoteTable:
    """Take the votes that a calibration carries."""
    items, voter = calibration.items, np.flatnonzero(~calibration.assumed)
    calls = pd.DataFrame(
        {
            "rollcall_id": items.id,
            "date": items.date.astype("datetime64[s]"),
            "resolution": items.resolution,
            "title": items.title,
            "topic": items.topic,
            "lead_sponsor_camp": "",
        }
    )
    for flag in ISSUES:
        calls[f"issue_{flag}"] = [flag in str(held).split() for held in items.issues]
    return VoteTable(
        calls, tuple(calibration.iso3[at] for at in voter), calibration.record[:, voter]
    )


def own_calibrations(folder: Path | None = None) -> list[str]:
    """Names of the calibration files in a folder, the working directory by default."""
    return sorted(
        file.stem
        for file in (folder or Path()).glob("*.json")
        if file.stem not in shipped() and _is_calibration(file)
    )


def _is_calibration(file: Path) -> bool:
    try:
        with file.open(encoding="utf-8") as text:
            return f'"{FORMAT}"' in text.read(HEAD)
    except (OSError, ValueError):
        return False
