"""Parts of a user's own package: no dice of their own, and one failure does not end a sweep."""

import pandas as pd
import pytest

from experiments.command_line import main
from experiments.running.dice import own_dice
from sim.scenario import example

GAMBLER = """
import {module}
from sim.strategies.draft import Drafting

class Dice(Drafting):
    \"\"\"Table a text of some size.\"\"\"

    @property
    def ambition(self):
        return 0.5 + 0.5 * float({draw})

    @ambition.setter
    def ambition(self, value):
        pass
"""
FRAGILE = """
from sim.strategies.draft import Drafting

class Fragile(Drafting):
    \"\"\"Table a text, unless it goes too far.\"\"\"

    def concession(self, view):
        if self.ambition > 1.2:
            raise RuntimeError("the delegation has left")
        return None
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Put a module of the user's own where Python finds it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(name, text):
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        return name

    return write


@pytest.mark.parametrize(
    ("module", "draw", "found"),
    [
        ("numpy as np", "np.random.random()", "a part draws from np.random"),
        ("random", "random.random()", "a part draws from the module random"),
        ("numpy as np", "np.random.default_rng().random()", "two runs of the same replications"),
    ],
)
def test_a_part_that_draws_its_own_dice_is_found_out(package, module, draw, found):
    name = package(f"gambler{abs(hash(draw))}", GAMBLER.format(module=module, draw=draw))
    config = example() | {"plugins": [name]}
    config["strategy"] = {"democratic": {"draft": {"_target_": f"{name}.Dice"}}}
    assert found in own_dice(config)


def test_check_refuses_such_a_part_and_says_what_to_do(package, capsys):
    name = package("gambler", GAMBLER.format(module="random", draw="random.random()"))
    words = [f"plugins=[{name}]", f"strategy.democratic.draft._target_={name}.Dice"]
    assert main(["check", "scenario=minimal", "replications=4", *words]) == 2
    assert "chamber.streams" in capsys.readouterr().err


def test_a_part_that_fails_late_leaves_the_other_cells_finished_and_is_named(package, tmp_path):
    name = package("fragile", FRAGILE)
    words = [f"plugins=[{name}]", f"strategy.democratic.draft._target_={name}.Fragile"]
    swept = ["strategy.democratic.draft.ambition=0.5,1.0,1.5"]
    main(["sweep", "scenario=minimal", "replications=4", "name=some", "--quiet",
          "executor=in_process", *words, *swept])  # fmt: skip
    failures = pd.read_csv(tmp_path / "results" / "some" / "failures.csv")
    assert list(failures["cell"].unique()) == [2]
    assert "the delegation has left" in str(failures.iloc[0].to_dict())
    assert "concession" in str(failures.iloc[0].to_dict())  # the traceback names the place
    done = pd.read_parquet(tmp_path / "results" / "some" / "meetings")
    assert sorted(done["cell"].unique()) == [0, 1]
