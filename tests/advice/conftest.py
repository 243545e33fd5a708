"""One text of 2018, as the adviser's commands read it."""

import sys
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from experiments.advice import track_record
from experiments.advice.draws import joint_draws
from experiments.command_line import main

sys.path.insert(0, str(Path(__file__).parent))  # toys.py, for the tests of this folder

TITLE = "Countering the use of information and communications technologies for criminal purposes"


def options_in(folder):
    """Write tables of one text and five lines; give the options that name them, and results."""
    calls = pd.DataFrame(
        {"rollcall_id": ["T"], "date": ["2018-12-17"], "title": [TITLE], "topic": ["cybercrime"]}
    )
    lines = [("T", c, v) for c, v in zip(("USA", "DEU", "JPN", "RUS", "CHN"), "NNNYY", strict=True)]
    calls.to_csv(folder / "R.csv", index=False)
    pd.DataFrame(lines, columns=["rollcall_id", "iso3", "vote"]).to_csv(
        folder / "D.csv", index=False
    )
    return [
        *("--rollcalls", str(folder / "R.csv"), "--declared", str(folder / "D.csv")),
        *("--calibration", "before_73_27", "--results", str(folder / "results")),
    ]


FEWER = partial(joint_draws, n_draws=256)  # what is tested holds for any number of draws


@pytest.fixture
def few_draws(monkeypatch):
    for verb in ("whip", "draft"):
        monkeypatch.setattr(f"experiments.commands.{verb}.joint_draws", FEWER)


@pytest.fixture
def text_options(tmp_path):
    return options_in(tmp_path)


@pytest.fixture(scope="session")
def whip_answer(tmp_path_factory):
    """Give the folder of an answer whose tables are gone."""
    folder = tmp_path_factory.mktemp("asked")
    options = options_in(folder)
    (folder / "I.csv").write_text(
        "date,iso3,kind,vote\n2018-12-03,IND,declared,Y\n", encoding="utf-8"
    )
    with pytest.MonkeyPatch.context() as few:
        few.setattr(track_record, "LATEST", 2)
        few.setattr("experiments.commands.whip.joint_draws", FEWER)
        assert main(["whip", *options, "--items", str(folder / "I.csv")]) == 0
    for name in ("R.csv", "D.csv", "I.csv"):
        (folder / name).unlink()
    return folder / "results" / "whip"
