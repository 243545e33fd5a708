"""All that is known: the shipped record and what the user has added to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from experiments.estimation.shipped_record import shipped_record
from experiments.estimation.vote_tables import ISSUES, NOT_RECORDED, VoteTable
from experiments.records.folder import Addition, additions
from experiments.records.merging import by_roster, twins
from sim.theory.ballot import VOTE_CODES


def known_table(folder: Path) -> VoteTable:
    """Give all that is known: the shipped record and what the user has added.

    An earlier entry stands where two speak of the same thing.
    """
    table = shipped_record()
    for addition in additions(folder):
        table = with_addition(table, addition)
    return table


def with_addition(table: VoteTable, addition: Addition) -> VoteTable:
    """Lay an addition under what is known.

    A roll-call that was new when it was added may have come with a newer shipped record
    since; it is then passed over.
    """
    calls = addition.calls
    if len(calls):
        added = _as_rollcalls(calls)
        votes = np.full((len(calls), len(addition.votes["iso3"].unique())), NOT_RECORDED, np.int8)
        own = VoteTable(added, tuple(sorted(addition.votes["iso3"].unique())), votes)
        _put(own, addition.votes)
        twin = twins(
            added.rename(columns={"resolution": "symbol"}),
            by_roster(own),
            table.rollcalls,
            by_roster(table),
        )
        calls = calls[twin < 0]
    return laid_under(table, calls, addition.votes, addition.filled)


def laid_under(
    table: VoteTable, added: pd.DataFrame, cast: pd.DataFrame, filled: pd.DataFrame
) -> VoteTable:
    """Lay roll-calls, ballots and texts under what is known, which stands.

    Parameters
    ----------
    table : VoteTable
        What is known.
    added : pandas.DataFrame
        Roll-calls, as `Addition.calls`.
    cast : pandas.DataFrame
        Ballots: `rollcall_id, iso3, vote`.
    filled : pandas.DataFrame
        Texts: `rollcall_id, symbol, title, topic`.
    """
    calls = table.rollcalls.copy()
    row = pd.Series(calls.index, index=calls["rollcall_id"])
    for fact in filled.itertuples():
        at = row.get(fact.rollcall_id)
        for own, theirs in (("resolution", "symbol"), ("title", "title"), ("topic", "topic")):
            if at is not None and calls.at[at, own] == "":
                calls.at[at, own] = getattr(fact, theirs)
    calls = pd.concat(
        [calls, _as_rollcalls(added[~added["rollcall_id"].isin(row.index)])], ignore_index=True
    )
    iso3 = tuple(sorted({*table.iso3, *cast["iso3"].unique()}))
    votes = np.full((len(calls), len(iso3)), NOT_RECORDED, dtype=np.int8)
    column = pd.Series(range(len(iso3)), index=iso3)
    votes[: len(table.votes), column[list(table.iso3)]] = table.votes
    _put(VoteTable(calls, iso3, votes), cast)
    order = calls.sort_values(["date", "rollcall_id"], kind="stable").index
    return VoteTable(calls.loc[order].reset_index(drop=True), iso3, votes[order])


def _put(table: VoteTable, cast: pd.DataFrame) -> None:
    """Write ballots into an array where nothing is recorded."""
    row = pd.Series(range(len(table.votes)), index=table.rollcalls["rollcall_id"])
    column = pd.Series(range(len(table.iso3)), index=table.iso3)
    cast = cast[cast["rollcall_id"].isin(row.index)].astype(str)
    rows, members = row[cast["rollcall_id"]].to_numpy(), column[cast["iso3"]].to_numpy()
    letters = cast["vote"].map(VOTE_CODES).to_numpy(dtype=np.int8)
    blank = table.votes[rows, members] == NOT_RECORDED
    table.votes[rows[blank], members[blank]] = letters[blank]


def _as_rollcalls(added: pd.DataFrame) -> pd.DataFrame:
    """Give stored roll-calls the columns of a `VoteTable`."""
    return pd.DataFrame(
        {
            "rollcall_id": added["rollcall_id"],
            "date": pd.to_datetime(added["date"]).astype("datetime64[s]"),
            **{name: added[name] for name in ("resolution", "title", "topic", "kind")},
            "lead_sponsor_camp": "",
            **{f"issue_{flag}": added[f"issue_{flag}"].astype(str) == "1" for flag in ISSUES},
        }
    )
