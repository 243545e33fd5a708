"""`plenary export` packs a result, `plenary replay` checks it; code runs only if trusted."""

import json
import shutil
import sys
import zipfile

import pytest

import experiments
from experiments.command_line import main
from experiments.store.packing import pack, unpack
from sim.errors import DataError
from sim.members.tables import DATA

SMALL = {"replications": 3, "executor": "in_process", "quiet": True}
COURT = '''
import numpy as np
from sim.strategies.court import Court


class Alike(Court):
    """Spend alike on everybody."""

    idle = False

    def weight(self, view):
        """Give everybody the same."""
        return np.ones_like(view.lean)
'''


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_was_packed_replays_and_packs_to_the_same_bytes(place, capsys):
    experiments.run(scenario="minimal", name="mine", **SMALL)
    assert main(["export", "results/mine", "--zip"]) == 0
    assert "plenary replay mine.zip" in capsys.readouterr().out
    assert main(["replay", "mine.zip"]) == 0
    names = zipfile.ZipFile("mine.zip").namelist()
    assert {"study.yaml", "manifest.json", "cells.parquet", "README.txt"} <= set(names)
    first = pack("results/mine", place / "mine.zip").read_bytes()
    assert pack("results/mine", place / "mine.zip").read_bytes() == first


def test_votes_that_may_not_be_passed_on_stay_behind_and_are_named(place, capsys, monkeypatch):
    words = json.loads((DATA / "calibrations" / "default.json").read_text(encoding="utf-8"))
    closed = {"source": "UN Digital Library", "licence": "non-commercial", "shareable": False}
    words["notes"] = {**(words.get("notes") or {}), "record": [closed]}
    (place / "mine.json").write_text(json.dumps(words), encoding="utf-8")
    experiments.run(scenario="minimal", calibration="mine", name="own", **SMALL)
    inside = place / "results/own/otherwise/calibrations"  # a result kept inside another
    shutil.copytree(place / "results/own/calibrations", inside)
    assert main(["export", "results/own", "--zip"]) == 0
    assert "may not be passed on: UN Digital Library" in capsys.readouterr().err
    with zipfile.ZipFile("own.zip") as packed:
        assert not [name for name in packed.namelist() if name.startswith("calibrations/")]
        assert b"UN Digital Library" in packed.read("README.txt")
        content = b"".join(map(packed.read, packed.namelist()))
        assert words["items"][0]["votes"].encode() not in content
    shutil.rmtree(inside.parent)
    assert main(["replay", "own.zip"]) == 0  # made again, here
    (place / "mine.json").unlink()
    assert main(["replay", "own.zip"]) == 2
    assert "mine.json: is neither here nor with the result" in capsys.readouterr().err


def test_own_code_travels_and_runs_only_where_it_is_trusted(place, capsys, monkeypatch):
    (place / "alike_court.py").write_text(COURT, encoding="utf-8")
    words = ["plugins=[alike_court]", "scenario=minimal", "replications=3", "executor=in_process"]
    court = "strategy.democratic.court={_target_: alike_court.Alike}"
    more = ["strategy.democratic.budget=1.0", "name=own", "--quiet"]
    monkeypatch.setattr(sys, "path", [p for p in sys.path if p not in ("", str(place))])
    assert main(["run", *words, court.replace(" ", ""), *more]) == 0
    assert main(["export", "results/own", "--zip"]) == 0
    assert "with the code alike_court.py" in capsys.readouterr().out
    (place / "alike_court.py").unlink()
    sys.modules.pop("alike_court", None)
    assert main(["replay", "own.zip"]) == 2
    assert "brings code of its own (alike_court.py)" in capsys.readouterr().err
    assert main(["replay", "own.zip", "--trust-code", "--workers", "1"]) == 0


def test_a_file_that_is_no_result_or_leads_elsewhere_is_refused(place):
    with zipfile.ZipFile("bad.zip", "w") as out:
        out.writestr("../outside.txt", "x")
    with pytest.raises(DataError, match="lead out of its folder"):
        unpack("bad.zip", place / "here")
    assert not (place / "outside.txt").exists()
    (place / "text.zip").write_text("no zip", encoding="utf-8")
    assert main(["replay", "text.zip"]) == 2
    assert main(["export", "nowhere", "--zip"]) == 2
