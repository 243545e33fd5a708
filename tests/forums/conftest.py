"""Small makers of ballots for the worked examples."""

import numpy as np
import pytest

from sim.forums.array_floor import ArrayFloor
from sim.theory.ballot import Vote

CODES = {"Y": Vote.YES, "N": Vote.NO, "A": Vote.ABSTAIN, "-": Vote.ABSENT}


def row(text):
    """One ballot written as letters: Y, N, A and - for an empty seat."""
    return np.array([CODES[letter] for letter in text], dtype=np.int8)


def heads(yes, no, abstain, absent=0):
    """One ballot with so many heads of each kind."""
    return row("Y" * yes + "N" * no + "A" * abstain + "-" * absent)


@pytest.fixture
def ballots():
    """Turn texts into (R, N) votes, one text for each replication."""
    return lambda *texts: np.stack([row(text) for text in texts])


@pytest.fixture
def tallied():
    """Make (1, 1, N) votes from a tally."""
    return lambda *counts: heads(*counts)[None, None]


@pytest.fixture
def settle():
    """Ask one procedure about draft 0 of a floor made of the arguments."""

    def ask(procedure, *, draft=0, open_=None, stage="stage", **arrays):
        floor = ArrayFloor(**arrays)
        rows = np.ones(floor.n_replications, dtype=bool) if open_ is None else open_
        return procedure.decide(floor, draft, stage, rows)

    return ask
