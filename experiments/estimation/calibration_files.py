"""Calibrations by name, for people: their own beside the shipped ones."""

from __future__ import annotations

import numpy as np
import pandas as pd

from experiments.config.calibrations import tell_if_shadowed
from experiments.estimation.vote_tables import ISSUES, VoteTable
from sim.members.calibration import Calibration


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
            "kind": items.kind,
            "lead_sponsor_camp": "",
        }
    )
    for flag in ISSUES:
        calls[f"issue_{flag}"] = [flag in str(held).split() for held in items.issues]
    return VoteTable(
        calls, tuple(calibration.iso3[at] for at in voter), calibration.record[:, voter]
    )
