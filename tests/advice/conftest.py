"""One text of 2018, as the adviser's commands read it."""

import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # toys.py, for the tests of this folder

TITLE = "Countering the use of information and communications technologies for criminal purposes"


@pytest.fixture
def text_options(tmp_path):
    """Tables of one text and five lines, and where results go."""
    calls = pd.DataFrame(
        {"rollcall_id": ["T"], "date": ["2018-12-17"], "title": [TITLE], "topic": ["cybercrime"]}
    )
    lines = [("T", c, v) for c, v in zip(("USA", "DEU", "JPN", "RUS", "CHN"), "NNNYY", strict=True)]
    calls.to_csv(tmp_path / "R.csv", index=False)
    pd.DataFrame(lines, columns=["rollcall_id", "iso3", "vote"]).to_csv(
        tmp_path / "D.csv", index=False
    )
    return [
        *("--rollcalls", str(tmp_path / "R.csv"), "--declared", str(tmp_path / "D.csv")),
        *("--calibration", "before_73_27", "--results", str(tmp_path / "results")),
    ]
