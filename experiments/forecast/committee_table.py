"""Tables of how a committee has voted on texts that come to plenary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.estimation.vote_files import read_table, read_votes
from experiments.estimation.vote_tables import plain_id
from sim.errors import DataError
from sim.forecast.committee import CommitteeVote
from sim.forecast.evidence import Call
from sim.members.roster import Roster
from sim.theory.ballot import VOTE_CODES

COUNTS = ("no", "abstain", "yes")


def with_committee(
    calls: dict[str, Call],
    file: str | Path | None,
    known: tuple[str, ...],
    tell: Callable[[str], object] = str,
) -> dict[str, Call]:
    """Add what a table says of the committee's votes to the calls of roll-calls.

    Parameters
    ----------
    calls : dict of str to Call
    file : path or None
        ``rollcall_id, yes, no, abstain``, or ``rollcall_id, iso3, vote`` with Y, N, A or X.
    known : tuple of str
        Members with a recorded vote; ballots of others count in the tally alone.
    tell : callable, optional
        Takes a line about what was left out.

    Raises
    ------
    DataError
        If the table cannot be right.
    """
    if file is None:
        return calls
    table, first_row = read_table(file, ("rollcall_id",))
    if set(COUNTS) <= set(table.columns):
        found = _tallies(file, table, first_row)
    elif {"iso3", "vote"} <= set(table.columns):
        found = _ballots(file, known)
    else:
        problem = "needs the columns yes, no, abstain, or the columns iso3, vote"
        raise DataError(file, problem, row=1)
    ids = dict(zip(calls, plain_id(pd.Series(list(calls), dtype=str)), strict=True))
    strange = sorted({*found} - {*ids.values()})
    if strange:
        tell(f"Note: votes in {file} on {', '.join(strange)}: no listed roll-call; left out.")
    return {
        key: replace(call, committee=found[ids[key]]) if ids[key] in found else call
        for key, call in calls.items()
    }


def _tallies(file: str | Path, table: pd.DataFrame, first_row: int) -> dict[str, CommitteeVote]:
    table = table.assign(rollcall_id=plain_id(table["rollcall_id"]))
    numbers = table[list(COUNTS)].apply(pd.to_numeric, errors="coerce")
    wrong = ~((numbers >= 0) & (numbers % 1 == 0))
    for name in COUNTS:
        if wrong[name].any():
            at = int(np.flatnonzero(wrong[name])[0])
            problem = f"must be a whole number of members, got {table[name].iat[at]!r}"
            raise DataError(file, problem, row=at + first_row, column=name)
    twice = table.duplicated("rollcall_id")
    if twice.any():
        at = int(np.flatnonzero(twice)[0])
        problem = f"a second tally of {table['rollcall_id'].iat[at]}"
        raise DataError(file, problem, row=at + first_row, column="rollcall_id")
    rows = numbers.astype(int).to_numpy()
    return {
        key: CommitteeVote((int(no), int(abstain), int(yes)))
        for key, (no, abstain, yes) in zip(table["rollcall_id"], rows, strict=True)
    }


def _ballots(file: str | Path, known: tuple[str, ...]) -> dict[str, CommitteeVote]:
    votes = read_votes(file, Roster.load().iso3)
    found = {}
    for key, rows in votes.groupby("rollcall_id", sort=False):
        codes = [int(VOTE_CODES[vote]) for vote in rows["vote"]]
        whole = CommitteeVote.of(dict(zip(rows["iso3"], codes, strict=True)))
        heard = tuple((code, vote) for code, vote in whole.ballots if code in known)
        found[str(key)] = replace(whole, ballots=heard)
    return found
