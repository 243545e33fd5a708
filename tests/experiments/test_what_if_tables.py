"""Whose ballots move between two cells, by hand."""

import pandas as pd
import pytest

from experiments.analysis.what_if_tables import members_moved, told

CAST = {  # code to ballots as it is and otherwise, replication by replication
    "KEN": ("AAAA", "YYYY"),  # turns from abstention in all four: + 1/2
    "DEU": ("YNYN", "YNYN"),  # never turns
    "IND": ("YYYY", "YYYN"),  # is lost once in four: - 1/4, which chance may be
    "PRK": ("NNXX", "YYYY"),  # is counted where it was there: + 1
}


@pytest.fixture(scope="module")
def votes():
    rows = [
        {"cell": cell, "draft": "one", "iso3": code, "replication": r, "vote": letter}
        for code, both in CAST.items()
        for cell, letters in enumerate(both)
        for r, letter in enumerate(letters)
    ]
    return pd.DataFrame(rows)


def test_an_abstention_counts_one_half_and_absence_not_at_all(votes):
    found = members_moved(votes, ["PRK"]).set_index("iso3")
    assert found["change"].to_dict() == {"KEN": 0.5, "DEU": 0.0, "IND": -0.25, "PRK": 1.0}
    assert found["by_construction"].to_dict() == {
        "KEN": False, "DEU": False, "IND": False, "PRK": True,
    }  # fmt: skip


def test_only_a_change_that_chance_does_not_explain_is_told(votes):
    assert list(told(members_moved(votes, []))["iso3"]) == ["PRK", "KEN"]


def test_one_cell_alone_moves_nobody(votes):
    assert members_moved(votes[votes["cell"] == 0], []).empty
    assert members_moved(votes.iloc[:0], []).empty
