"""The normal distribution and expm1: scipy's bits, by operations that every processor has."""

import re
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from sim.theory import normal

DRAW = np.random.default_rng(4)
WIDE = np.r_[DRAW.normal(0, 3, 200_000), DRAW.uniform(-45, 45, 50_000), 0.0, -0.0]
SHARES = np.r_[DRAW.random(200_000), 10.0 ** -DRAW.uniform(0, 300, 50_000), 0.0, 0.5, 1.0]
NEAR = np.r_[DRAW.normal(0, 1, 200_000), DRAW.normal(0, 1e-9, 50_000), -800.0, 0.0]


@pytest.mark.parametrize(("name", "values"), [("ndtr", WIDE), ("ndtri", SHARES), ("expm1", NEAR)])
def test_it_is_scipy_to_the_last_place(name, values):
    """Where a processor rounds a product before it adds, as here, every bit is scipy's.

    Elsewhere scipy's own polynomials are rounded once less often, by a few last places.
    """
    ours, theirs = getattr(normal, name)(values), getattr(special, name)(values)
    finite = np.isfinite(theirs)
    np.testing.assert_array_equal(ours[~finite], theirs[~finite])
    ours, theirs = ours[finite], theirs[finite]
    gap = np.abs(ours - theirs) / np.spacing(np.abs(theirs))
    assert gap.max() <= 12


def test_the_model_takes_no_function_from_scipy_whose_polynomials_a_compiler_may_fuse():
    root = Path(normal.__file__).parents[1]
    lines = "\n".join(path.read_text(encoding="utf-8") for path in root.rglob("*.py"))
    taken = re.findall(r"^from scipy\.(?:special|stats) import (.*)$", lines, flags=re.MULTILINE)
    names = {name for line in taken for name in line.split(", ")}
    once = {"boxcox", "inv_boxcox", "expit", "logit"}  # one call of the C library, or a few
    estimates = {"log_expit", "stdtrit"}  # calibrations and intervals, of which none is simulated
    assert names <= once | estimates


def test_shapes_and_single_numbers():
    assert normal.ndtri(np.full((2, 3), 0.5)).tolist() == [[0.0] * 3] * 2
    assert normal.ndtr(0.0) == 0.5 and np.isnan(normal.ndtr(np.nan))
    assert normal.ndtri(np.empty((0, 4))).shape == (0, 4)
    assert normal.expm1(np.float64(0.0)) == 0.0
