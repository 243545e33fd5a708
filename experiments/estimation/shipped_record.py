"""The shipped record of votes, which every calibration of ours starts from.

`sim/members/data/record` holds the roll-calls of 2005 to 2023 with their ballots (Voeten,
Strezhnev & Bailey, CC0), titles and single ballots put right; ``changes.csv`` there says
what was changed, and on whose word. `tools.members.rebuild_record` makes it.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from experiments.estimation.vote_tables import ISSUES, NOT_RECORDED, RECORD, VoteTable
from sim.theory.ballot import VOTE_CODES


@lru_cache(maxsize=1)
def shipped_record() -> VoteTable:
    """Read the shipped record.

    Examples
    --------
    >>> table = shipped_record()
    >>> len(table.iso3), str(table.rollcalls["date"].max())[:4]
    (193, '2023')
    """
    calls = pd.read_csv(
        RECORD / "rollcalls.csv", dtype=str, keep_default_na=False, encoding="utf-8"
    )
    cast = pd.read_csv(RECORD / "votes.csv", dtype=str, keep_default_na=False, encoding="utf-8")
    cast = cast.set_index("rollcall_id").loc[calls["rollcall_id"]]
    votes = np.full(cast.shape, NOT_RECORDED, dtype=np.int8)
    for letter, code in VOTE_CODES.items():
        votes[(cast == letter).to_numpy()] = code
    calls["date"] = pd.to_datetime(calls["date"]).astype("datetime64[s]")
    calls["lead_sponsor_camp"] = ""
    for flag in ISSUES:
        calls[f"issue_{flag}"] = [flag in text.split() for text in calls["issues"]]
    return VoteTable(calls.drop(columns=["issues", "source"]), tuple(cast.columns), votes)
