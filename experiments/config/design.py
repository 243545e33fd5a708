"""Points of a sweep: all combinations, or a space-filling design over intervals.

Latin hypercubes (McKay, Beckman & Conover 1979) and scrambled Sobol sequences
(Owen 1998) come from `scipy.stats.qmc`. A discrete axis in a design takes each
of its choices for an equal share of the points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from experiments.config.overrides import MOST_CELLS, Swept
from experiments.study.study import Axis, grid, whole
from sim.errors import ConfigError
from sim.parts import one_of

DESIGNS = ("grid", "latin", "sobol")


def points(
    axes: Sequence[Axis], swept: Sequence[Swept], *, design: str, samples: int, seed: int
) -> list[tuple]:
    """Lay out the cells of a study.

    Parameters
    ----------
    axes : sequence of Axis
    swept : sequence of Swept
        Give the ends of the intervals.
    design : {'grid', 'latin', 'sobol'}
    samples : int
        Points of a latin or sobol design [count].
    seed : int
        Of the design's own shuffling.

    Returns
    -------
    list of tuple
        One pick per axis.

    Raises
    ------
    ConfigError
        If the design is unknown, or a grid is asked for an interval.
    """
    one_of("design", design, DESIGNS)
    intervals = {s.name.lstrip("+"): s.interval for s in swept if s.interval is not None}
    if design == "grid":
        if intervals:
            name = next(iter(intervals))
            raise ConfigError(
                name, "an interval needs design=latin or design=sobol; a grid needs single values"
            )
        if (cells := math.prod(len(axis.choices) for axis in axes)) > MOST_CELLS:
            raise ConfigError("sweep", f"has {cells:,} cells, more than {MOST_CELLS:,}")
        return grid(axes)
    if not intervals:
        raise ConfigError("design", "needs at least one key=interval(a,b)", value=design)
    whole("samples", samples, least=1, most=MOST_CELLS)
    unit = _unit(design, len(axes), samples, seed)
    return [
        tuple(_pick(axis, u, intervals) for axis, u in zip(axes, row, strict=True)) for row in unit
    ]


def _unit(design: str, dimensions: int, samples: int, seed: int) -> list[list[float]]:
    """Draw points in the unit cube, shape (samples, dimensions)."""
    from scipy.stats import qmc

    if design == "latin":
        return qmc.LatinHypercube(d=dimensions, rng=seed).random(samples).tolist()
    if samples & (samples - 1):
        raise ConfigError("samples", "must be a power of two for design=sobol", value=samples)
    return qmc.Sobol(d=dimensions, rng=seed).random(samples).tolist()


def _pick(axis: Axis, u: float, intervals: dict) -> object:
    if axis.choices is not None:
        return min(int(u * len(axis.choices)), len(axis.choices) - 1)
    low, high = intervals[axis.name]
    return low + u * (high - low)
