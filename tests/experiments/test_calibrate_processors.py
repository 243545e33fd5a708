"""A calibration is the same on every processor, to a stated tolerance."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.theory.test_same_bits import PROCESSORS, ROOT

TOLERANCE = 0.001  # of any number in the file: the last decimal place of positions and items
# Those of the tables, and the kernels for matrices of a processor without vectors of 256 bits.
SETTINGS = [
    *({"NPY_DISABLE_CPU_FEATURES": names} for names in PROCESSORS),
    {"NPY_DISABLE_CPU_FEATURES": PROCESSORS[-1], "OPENBLAS_CORETYPE": "Prescott"},
]


def calibrated(settings, place):
    words = ["calibrate", "--from", "before_73_27", "--cutoff", "2006-01-01", "--name", "small"]
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "experiments", *words, "--out", "small.json"],
        cwd=place, env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True, timeout=600, check=True,
    )  # fmt: skip
    return json.loads(Path(place, "small.json").read_text(encoding="utf-8"))


def furthest(one, other):
    """Largest difference between the numbers of two files of the same shape."""
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        return max((furthest(one[key], other[key]) for key in one), default=0.0)
    if isinstance(one, list):
        return max((furthest(a, b) for a, b in zip(one, other, strict=True)), default=0.0)
    if isinstance(one, float):
        return abs(one - other)
    assert one == other
    return 0.0


def test_the_difference_between_two_files_is_found():
    assert furthest({"a": [1.0, {"b": 2.0}]}, {"a": [1.0, {"b": 2.25}]}) == 0.25


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names of features differ")
def test_a_calibration_is_the_same_on_every_processor(tmp_path):
    first, *others = (calibrated(settings, tmp_path) for settings in SETTINGS)
    assert max(furthest(first, other) for other in others) <= TOLERANCE
