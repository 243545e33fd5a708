"""No simulated number moves unseen: every body, scenario and strategy, all tables.

The expectations are the model's own output, renewed by `golden_tables.py`.
"""

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

spec = importlib.util.spec_from_file_location(
    "golden_tables", Path(__file__).with_name("golden_tables.py")
)
golden_tables = importlib.util.module_from_spec(spec)
spec.loader.exec_module(golden_tables)

CASES = [(kind, name) for kind in golden_tables.KINDS for name in golden_tables.cases(kind)]


@pytest.mark.parametrize(("kind", "name"), CASES, ids=["/".join(case) for case in CASES])
def test_tables_are_the_golden_ones(kind, name):
    tables = golden_tables.play(golden_tables.cases(kind)[name])
    golden = golden_tables.stored(kind).get(name, {})
    moved = golden_tables.differences(golden, golden_tables.fingerprints(tables))
    assert not moved, "\n".join([*moved, "renew with: python tests/golden/golden_tables.py"])


def test_a_moved_number_is_named():
    table = pd.DataFrame({"yes": [3, 4], "share": [0.25, np.nan]})
    golden = golden_tables.fingerprints({"votes": table})
    assert golden_tables.differences(golden, golden) == []
    close = golden_tables.fingerprints({"votes": table.assign(share=[0.25 + 1e-12, np.nan])})
    assert golden_tables.differences(golden, close) == []
    for changed, column in (
        (table.assign(yes=[4, 3]), "votes.yes"),
        (table.assign(share=[0.26, np.nan]), "votes.share"),
        (table.assign(share=[np.nan, 0.25]), "votes.share"),
    ):
        moved = golden_tables.differences(golden, golden_tables.fingerprints({"votes": changed}))
        assert len(moved) == 1 and moved[0].startswith(column)
