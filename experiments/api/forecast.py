"""Forecasts from Python: tables may be frames as well as files."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from experiments.estimation.vote_files import read_table
from experiments.forecast.predict import forecast_files
from experiments.forecast.predicted import Predicted
from experiments.records.days import ORDERS
from sim.errors import DataError
from sim.parts import one_of


def predict(
    rollcalls: str | Path | pd.DataFrame,
    declared: str | Path | pd.DataFrame | Mapping[str, str] | None = None,
    calibration: str | Path = "default",
    sponsors: str | Path | pd.DataFrame | None = None,
    committee: str | Path | pd.DataFrame | None = None,
    body: str | None = None,
    members: str | Path | pd.DataFrame | None = None,
    dates: str | None = None,
    jumps: str | None = None,
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
    >>> council = predict(calls, {"DEU": "N"}, body="human_rights_council")
    >>> int(council.tally["expected"].sum().round())
    47
    """
    if dates is not None:
        one_of("dates", dates, ORDERS)
    with tempfile.TemporaryDirectory(prefix="plenary-") as folder:
        calls = _file(rollcalls, Path(folder) / "rollcalls.csv")
        if isinstance(declared, Mapping):
            declared = _lines(declared, calls)
        tables = {
            "declared": declared, "sponsors": sponsors, "committee": committee, "members": members
        }  # fmt: skip
        files = {
            name: None if table is None else _file(table, Path(folder) / f"{name}.csv")
            for name, table in tables.items()
        }
        return forecast_files(
            calls, calibration=calibration, tell=_tell, body=body, dates=dates, jumps=jumps, **files
        )


def _file(table: str | Path | pd.DataFrame, place: Path) -> str | Path:
    """Give the file of a table, so that frames and files pass the same checks."""
    if not isinstance(table, pd.DataFrame):
        return table
    table.to_csv(place, index=False)
    return place


def _lines(declared: Mapping[str, str], calls: str | Path) -> pd.DataFrame:
    """Lay out the lines of leaders on the one roll-call that there is."""
    table, _ = read_table(calls, ("rollcall_id",))
    keys = table["rollcall_id"].tolist()
    if len(keys) != 1:
        raise DataError(
            "declared", f"lines by member alone need one roll-call, and there are {len(keys)}"
        )
    rows = {"rollcall_id": keys[0], "iso3": list(declared), "vote": list(declared.values())}
    return pd.DataFrame(rows)


def _tell(line: str) -> None:
    print(line, file=sys.stderr)
