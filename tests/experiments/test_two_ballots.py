"""The fit of what committee and plenary have in common."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.behaviour import Behaviour
from tools import fit_two_ballots as fit

PAGE = Path(__file__).resolve().parents[2] / "docs" / "two-ballots.md"


def test_defaults_are_the_best_of_the_shipped_fit():
    text = PAGE.read_text(encoding="utf-8")
    own = Behaviour()
    for name in ("sitting_luck", "sitting_attendance", "sitting_absence"):
        best, low, high = re.search(
            rf"`model.{name}`[^|]*\| ([\d.]+) \| ([\d.]+) to ([\d.]+) \|", text
        ).groups()
        assert getattr(own, name) == float(best)
        assert float(low) <= getattr(own, name) <= float(high)


def test_the_pairs_are_found_ones_with_a_rollcall_and_none_was_reversed():
    used = fit.pairs()
    assert len(used) == 25 and set(used["evidence"]) == {"found"}
    table = pd.read_csv(fit.TABLE)
    assert len(table) == 28
    for body in ("committee", "plenary"):
        assert (table[f"{body}_yes"] > table[f"{body}_no"]).all()


@pytest.mark.parametrize("luck", [0.0, 0.95])
def test_the_likelihood_finds_a_planted_luck(luck):
    """Ten times the pairs, drawn by the model itself: the true value beats one far from it."""
    table = pd.concat([fit.pairs()] * 4, ignore_index=True)
    played, truth = fit.Played(table, 150, 1), fit.Played(table, 1, 2)
    observed = truth.changes(luck, 0.0, 0.25)[:, 0]
    other = 0.95 if luck == 0.0 else 0.0
    near, far = (
        fit.log_likelihood(observed, played.changes(value, 0.0, 0.25)) for value in (luck, other)
    )
    assert near > far + 3


def test_identical_ballots_change_nothing():
    played = fit.Played(fit.pairs().head(3), 20, 1)
    same = played.changes(1.0, 1.0, 0.0)
    assert same.shape == (3, 20, 3) and np.all(same == 0)
