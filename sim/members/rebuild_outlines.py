"""Rebuild the outlines of members from the reference topology."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from sim.errors import DataError
from sim.members.outlines import OTHER, TENTHS
from sim.members.reference import Reference

FILE = "world_countries_110m.topojson"
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
                rings += [ring for ring in (_ring(arcs, line) for line in polygon) if ring]
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
    ['outline of AAA', 'outline of BBB', 'outline of CCC']
    """
    if old is None:
        return ["new outlines"]
    before, after = json.loads(old), json.loads(new)
    codes = sorted({*before, *after})
    return [f"outline of {code}" for code in codes if before.get(code) != after.get(code)]


def _arcs(topology: dict) -> list[np.ndarray]:
    """Decode every arc to longitude and latitude in whole tenths of a degree."""
    scale, move = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [
        np.rint((np.cumsum(arc, axis=0) * scale + move) * TENTHS).astype(int)
        for arc in topology["arcs"]
    ]


def _ring(arcs: list[np.ndarray], line: list[int]) -> list[int]:
    """Join arcs to a flat ring without repeated points; nothing if it has no area left."""
    parts = [arcs[at] if at >= 0 else arcs[~at][::-1] for at in line]
    points = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    moved = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    points = points[moved]
    return points.ravel().tolist() if len(points) >= 4 else []
