"""Forecasts from Python: tables may be frames as well as files."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from experiments.estimation.vote_tables import read_rollcalls
from experiments.forecast.predict import forecast_files
from experiments.forecast.predicted import Predicted
from sim.errors import DataError


def predict(
    rollcalls: str | Path | pd.DataFrame,
    declared: str | Path | pd.DataFrame | Mapping[str, str] | None = None,
    calibration: str | Path = "default",
    sponsors: str | Path | pd.DataFrame | None = None,
    committee: str | Path | pd.DataFrame | None = None,
) -> Predicted:
    """Forecast roll-calls from declared lines; see `experiments.predict`.

    Examples
    --------
    >>> import pandas as pd
    >>> calls = pd.DataFrame({"rollcall_id": ["mine"], "date": ["2023-01-10"],
    ...                       "topic": ["cybercrime"]})
    >>> found = predict(calls, {"USA": "N", "RUS": "Y", "CHN": "Y"})
    >>> found.closest(most=3).columns.tolist()[:3]
    ['iso3', 'member', 'p_yes']
    """
    with tempfile.TemporaryDirectory(prefix="plenary-") as folder:
        calls = _file(rollcalls, Path(folder) / "rollcalls.csv")
        if isinstance(declared, Mapping):
            declared = _lines(declared, calls)
        lines = None if declared is None else _file(declared, Path(folder) / "declared.csv")
        behind = None if sponsors is None else _file(sponsors, Path(folder) / "sponsors.csv")
        before = None if committee is None else _file(committee, Path(folder) / "committee.csv")
        more = {"sponsors": behind, "committee": before}
        return forecast_files(calls, lines, calibration, tell=_tell, **more)


def _file(table: str | Path | pd.DataFrame, place: Path) -> str | Path:
    """Give the file of a table, so that frames and files pass the same checks."""
    if not isinstance(table, pd.DataFrame):
        return table
    table.to_csv(place, index=False)
    return place


def _lines(declared: Mapping[str, str], calls: str | Path) -> pd.DataFrame:
    """Lay out the lines of leaders on the one roll-call that there is."""
    keys = read_rollcalls(calls)["rollcall_id"].tolist()
    if len(keys) != 1:
        raise DataError(
            "declared", f"lines by member alone need one roll-call, and there are {len(keys)}"
        )
    rows = {"rollcall_id": keys[0], "iso3": list(declared), "vote": list(declared.values())}
    return pd.DataFrame(rows)


def _tell(line: str) -> None:
    print(line, file=sys.stderr)
