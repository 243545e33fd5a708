"""The same numbers whatever vector instructions a processor has."""

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.theory import same_bits

ROOT = Path(__file__).parents[2]
# A new server, a laptop without AVX-512, an old machine without AVX2.
PROCESSORS = ("", "X86_V4 AVX512_ICL", "X86_V3 X86_V4 AVX512_ICL")
# Every body's procedures, campaigns with shocks, talk, and every kind of courting.
CASES = (
    ["forum=first_committee", "strategy/democratic=swing_courting"],
    ["forum=oewg", "strategy/democratic=democracy_club"],
    ["forum=wcit"],
    ["forum=itu_t_aap"],
    ["forum=ietf"],
    ["scenario=igf_cycle"],
    ["scenario=silk_road_vs_gateway_2015_2027"],
    ["scenario=digital_diplomacy_2021_2030"],
    ["scenario=attribution_tribunal"],
)
SCRIPT = """
import hashlib, sys
import numpy as np
import pandas as pd
from experiments.config.compose import compose
from experiments.study.study import scientific
from sim.simulation import simulate
from sim.theory import same_bits
for words in sys.argv[1:]:
    config = scientific(compose([*words.split(), "record=full"]))
    for name, frame in sorted(simulate(config, range(3)).items()):
        for column in frame:
            values = frame[column].to_numpy()
            if values.dtype.kind not in "biuf":
                values = "|".join(map(str, values)).encode()
            print(words, name, column, hashlib.sha256(bytes(values)).hexdigest()[:16])
x = np.linspace(-700, 700, 100_001)
print(hashlib.sha256(same_bits.exp(x).tobytes()).hexdigest())
print(hashlib.sha256(same_bits.log(np.abs(x) + 1e-9).tobytes()).hexdigest())
"""


def tables_on(disabled):
    environment = {**os.environ, "NPY_DISABLE_CPU_FEATURES": disabled}
    words = [sys.executable, "-W", "ignore", "-c", SCRIPT, *(" ".join(case) for case in CASES)]
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8",
        timeout=900, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names of features differ")
def test_every_processor_gives_the_same_bytes():
    first, *others = map(tables_on, PROCESSORS)
    assert len(first) > 100 * len(CASES) // 3
    for other in others:
        assert [(a, b) for a, b in zip(first, other, strict=True) if a != b] == []


def errors(ours, exact, values):
    """Errors in units of the last place of the exact result."""
    truth = np.array([exact(value) for value in values])
    return np.abs(ours(values) - truth) / np.spacing(np.abs(truth))


def test_errors_stay_within_the_last_place():
    draw = np.random.default_rng(1)
    wide, near = draw.uniform(-700, 700, 20_000), draw.normal(size=20_000)
    assert errors(same_bits.exp, math.exp, np.r_[wide, near]).max() <= 1
    positive = np.r_[np.exp(wide), draw.random(20_000), 1 + 0.01 * near]
    assert errors(same_bits.log, math.log, positive).max() <= 1
    assert errors(same_bits.log2, math.log2, draw.uniform(1, 9, 20_000)).max() <= 2


def test_ends_are_those_of_the_standard():
    assert same_bits.exp([-np.inf, -800.0, 800.0, np.inf]).tolist() == [0.0, 0.0, np.inf, np.inf]
    assert np.isnan(same_bits.exp(np.nan)) and np.isnan(same_bits.log([-1.0, np.nan])).all()
    assert same_bits.exp(-745.0) == math.exp(-745.0) > 0  # below the normal numbers
    assert same_bits.log([0.0, np.inf, 5e-324]).tolist() == [-np.inf, np.inf, math.log(5e-324)]
    assert same_bits.power([0.0, 0.0, 0.25, 3.0], [0.0, 2.0, 0.5, 1.0]).round(12).tolist() == [
        1.0, 0.0, 0.5, 3.0,
    ]  # fmt: skip
