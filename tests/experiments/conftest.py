"""What several tests read: a small sweep, and tables of a forecast."""

import pandas as pd
import pytest

from tests.experiments.forecast_tables import CALL, RUSSIAN


@pytest.fixture(scope="session")
def small_results(tmp_path_factory):
    """Give the folder of a finished sweep: 3 strategies x 2 opponents x 2 bodies x 12."""
    from experiments.command_line import main

    root = tmp_path_factory.mktemp("results")
    words = [
        "sweep",
        "strategy/democratic=no_action,democracy_club,inclusive_tent",
        "strategy/sovereigntist=uncoordinated,one_voice",
        "forum=first_committee,oewg",
        "replications=12",
        "executor=in_process",
        f"results={root}",
        "name=small",
        "--quiet",
    ]
    assert main(words) == 0
    return root / "small"


@pytest.fixture
def tables(tmp_path):
    """Two roll-calls and the lines of five leaders, as the command reads them."""
    calls = pd.DataFrame(
        {
            "rollcall_id": ["one", "two"],
            "date": ["2023-12-04", "2023-12-05"],
            "title": [CALL.title, ""],
            "topic": ["cybercrime", ""],
            "remark": ["further columns", "do no harm"],
        }
    )
    lines = [(call, code, "NAY"[vote]) for call in ("one", "two") for code, vote in RUSSIAN.items()]
    declared = pd.DataFrame(lines, columns=["rollcall_id", "iso3", "vote"])

    def write(calls=calls, declared=declared):
        calls.to_csv(tmp_path / "R.csv", index=False)
        declared.to_csv(tmp_path / "D.csv", index=False)
        return [
            *("--rollcalls", str(tmp_path / "R.csv"), "--declared", str(tmp_path / "D.csv")),
            *("--out", str(tmp_path / "P.csv")),
        ]

    write.calls, write.declared, write.folder = calls, declared, tmp_path
    return write
