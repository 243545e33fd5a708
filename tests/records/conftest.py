"""Votes of the shipped record, in every layout, and an empty record of the user's own."""

import numpy as np
import pandas as pd
import pytest

from sim.members.calibration import Calibration
from sim.members.roster import Roster
from tests.records.layouts import IDS, LAYOUTS, LETTERS


@pytest.fixture(scope="session")
def ballots():
    """One row for each ballot on four texts, from the shipped calibration (CC0)."""
    whole, roster = Calibration.load("default"), Roster.load()
    names = dict(zip(roster.iso3, roster.name, strict=True))
    rows = []
    for name in IDS:
        at = int(np.flatnonzero(whole.items.id == name)[0])
        items = whole.items
        for code, vote in zip(whole.iso3, whole.record[at], strict=True):
            if vote >= 0:
                rows.append((name, code, names[code], LETTERS[vote], str(items.date[at]),
                             items.resolution[at], items.title[at]))  # fmt: skip
    return pd.DataFrame(rows, columns="id iso3 name vote date symbol title".split())


@pytest.fixture
def laid_out(ballots, tmp_path):
    """Write the four texts, or other ballots, in a layout: ``laid_out("voeten.csv")``."""

    def make(layout, table=None, name=None):
        return LAYOUTS[layout](ballots if table is None else table, tmp_path / (name or layout))

    return make


@pytest.fixture
def later(ballots):
    """The same ballots three years later, as if the texts had returned."""
    day = pd.to_datetime(ballots["date"]) + pd.DateOffset(years=3)
    return ballots.assign(
        id="V2" + ballots["id"].str[1:],
        date=day.dt.strftime("%Y-%m-%d"),
        symbol=ballots["symbol"].str.replace("/7", "/9"),
    )


@pytest.fixture
def record(tmp_path, monkeypatch):
    """An empty record of the user's own."""
    folder = tmp_path / "record"
    monkeypatch.setenv("PLENARY_RECORDS", str(folder))
    return folder
