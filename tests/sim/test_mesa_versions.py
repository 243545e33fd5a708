"""The model under later versions of Mesa; skipped where Python or Mesa is older."""

import os
import subprocess
import sys
from pathlib import Path

import mesa
import pytest

from sim.mesa_versions import Model
from sim.scenario import example
from sim.simulation import simulate

LATER = os.environ.get("PLENARY_LATER_MESA")  # a Python that has a later Mesa


def test_a_model_is_begun_and_let_go_under_this_mesa():
    model = Model(seed=3)
    mesa.Agent(model)
    model.let_go()
    assert not list(model.agents)
    assert model not in getattr(mesa.Agent, "_ids", {})


def test_a_mesa_that_takes_no_seed_is_given_rng(monkeypatch):
    given = {}

    def later(self, *, rng=None):
        given["rng"] = rng

    monkeypatch.setattr(mesa.Model, "__init__", later)
    Model(seed=3)
    assert given == {"rng": 3}


@pytest.mark.skipif(not LATER, reason="PLENARY_LATER_MESA names no Python with a later Mesa")
def test_a_later_mesa_gives_the_same_numbers():
    code = (
        "import mesa; from sim.simulation import simulate; from sim.scenario import example;"
        "print(mesa.__version__); print(simulate(example(), range(3))['meetings'].to_csv())"
    )
    told = subprocess.run(
        [LATER, "-c", code], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONPATH": "."},
    ).stdout  # fmt: skip
    version, _, table = told.partition("\n")
    assert int(version.split(".")[1]) >= 5 or version.split(".")[0] >= "4", sys.version
    assert table.strip() == simulate(example(), range(3))["meetings"].to_csv().strip()
