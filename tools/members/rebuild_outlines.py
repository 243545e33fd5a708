"""Rebuild the outlines of members from the reference topology."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pandas as pd

from sim.errors import DataError
from sim.members.outlines import OTHER, TENTHS
from tools.members.reference_tables import Reference

FILE = "world_countries_110m.topojson"
TURN = 360 * TENTHS  # once round the world
LEFT_OUT = {"010"}  # Antarctica


def build_outlines(reference: Reference, members: pd.DataFrame) -> str:
    """Turn the topology into text: rings of each member in whole tenths of a degree.

    Arcs are decoded as the TopoJSON specification says (section 2.1): differences,
    scaled and moved; a negative index is an arc walked backwards.

    Raises
    ------
    DataError
        If the topology is missing or is not what it should be.
    """
    file = reference.directory / FILE
    code = {f"{row.iso_numeric:03d}": row.iso3 for row in members.itertuples()}
    try:
        topology = json.loads(file.read_text(encoding="utf-8"))
        arcs = _arcs(topology)
        shapes: dict[str, list[list[int]]] = {}
        for shape in topology["objects"]["countries"]["geometries"]:
            if shape.get("id") in LEFT_OUT:
                continue
            rings = shapes.setdefault(code.get(shape.get("id"), OTHER), [])
            for polygon in [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]:
                for line in polygon:
                    rings += _rings(arcs, line)
    except FileNotFoundError:
        raise DataError(file, "there is no such reference table") from None
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise DataError(file, f"is not a topology of countries: {error!r}") from None
    rows = [f'"{key}":{json.dumps(shapes[key], separators=(",", ":"))}' for key in sorted(shapes)]
    return "{\n" + ",\n".join(rows) + "\n}\n"


def outline_changes(old: str | None, new: str) -> list[str]:
    """Say whose outline differs between two texts.

    Examples
    --------
    >>> outline_changes('{"AAA": [], "BBB": []}', '{"AAA": [[1, 2]], "CCC": []}')
    ['3 outlines changed: AAA, BBB, CCC']
    """
    if old is None:
        return ["new outlines"]
    before, after = json.loads(old), json.loads(new)
    codes = [c for c in sorted({*before, *after}) if before.get(c) != after.get(c)]
    shown = ", ".join(codes[:10]) + (", …" if len(codes) > 10 else "")
    plural = "" if len(codes) == 1 else "s"
    return [f"{len(codes)} outline{plural} changed: {shown}"] if codes else []


def _arcs(topology: dict) -> list[np.ndarray]:
    """Decode every arc to longitude and latitude in whole tenths of a degree."""
    scale, move = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [
        np.rint((np.cumsum(arc, axis=0) * scale + move) * TENTHS).astype(int)
        for arc in topology["arcs"]
    ]


def _rings(arcs: list[np.ndarray], line: list[int]) -> list[list[int]]:
    """Join arcs to flat rings, cut at the antimeridian; a ring without any area is left out."""
    parts = [arcs[at] if at >= 0 else arcs[~at][::-1] for at in line]
    points = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    points[:, 0] = np.unwrap(points[:, 0], period=TURN)
    points = points[np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))]
    rings = []
    for turn in (-1, 0, 1):  # one world to the west, this one, one to the east
        west, east = turn * TURN - TURN // 2, turn * TURN + TURN // 2
        kept = _clip(_clip(points, west, 1), east, -1) - [turn * TURN, 0]
        if len(kept) >= 4 and np.ptp(kept[:, 0]) > 0 and np.ptp(kept[:, 1]) > 0:
            rings.append(kept.ravel().tolist())
    return rings


def _clip(points: np.ndarray, meridian: int, side: int) -> np.ndarray:
    """Keep the part of a closed ring on one side of a meridian (Sutherland & Hodgman 1974)."""
    if (side * (points[:, 0] - meridian) >= 0).all():
        return points
    kept: list[list[int]] = []
    for start, end in itertools.pairwise(points):
        if (start[0] - meridian) * (end[0] - meridian) < 0:
            share = (meridian - start[0]) / (end[0] - start[0])
            crossing = [[meridian, round(start[1] + share * (end[1] - start[1]))]]
        else:
            crossing = []
        inside = [end.tolist()] if side * (end[0] - meridian) >= 0 else []
        kept += [point for point in crossing + inside if not kept or point != kept[-1]]
    if kept and kept[0] != kept[-1]:
        kept.append(kept[0])
    return np.array(kept, dtype=int).reshape(-1, 2)
