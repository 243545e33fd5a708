"""Outlines of the members for a map: coarse, and a point for those too small to have one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from sim.errors import DataError
from sim.members.tables import DATA, PLACES, read_table

TENTHS = 10  # outlines are kept in whole tenths of a degree
OTHER = "-"  # land of nobody on the roster


def load_outlines(directory: str | Path | None = None) -> dict[str, list[np.ndarray]]:
    """Read the outlines of members.

    Parameters
    ----------
    directory : path, optional
        Where `outlines.json` is; the shipped one, unless given.

    Returns
    -------
    dict of str to list of (P, 2) float64
        For each code, closed rings of longitude and latitude [degrees]; under ``"-"`` the
        land that belongs to nobody on the roster.

    Raises
    ------
    DataError
        If the file cannot be read.

    Examples
    --------
    >>> rings = load_outlines()["CHE"]
    >>> len(rings), rings[0].round().min(axis=0)
    (1, array([ 6., 46.]))
    """
    file = (DATA if directory is None else Path(directory)) / "outlines.json"
    try:
        shapes = json.loads(file.read_text(encoding="utf-8"))
        return {
            code: [np.array(ring, dtype=float).reshape(-1, 2) / TENTHS for ring in rings]
            for code, rings in shapes.items()
        }
    except FileNotFoundError:
        raise DataError(file, "there is no such file") from None
    except (OSError, UnicodeDecodeError, ValueError, TypeError, AttributeError) as error:
        raise DataError(file, f"cannot be read: {error}") from None


def load_places(directory: str | Path | None = None) -> dict[str, tuple[float, float]]:
    """Read the longitude and latitude [degrees] of the members without an outline.

    Raises
    ------
    DataError
        If the table cannot be read; with file, row and column.

    Examples
    --------
    >>> load_places()["SGP"]
    (103.8, 1.4)
    """
    table = read_table(
        (DATA if directory is None else Path(directory)) / "places.csv", PLACES, ("iso3",)
    )
    return {
        code: (float(longitude), float(latitude))
        for code, longitude, latitude in zip(
            table["iso3"], table["longitude"], table["latitude"], strict=True
        )
    }
