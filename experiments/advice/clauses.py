"""A text as a ledger of clauses, and what each does to the ballots on the whole.

How much a member that opposes a clause dislikes the whole is on record: paragraphs voted
separately, and the vote on the text as a whole the same day. How much of that the clause itself
causes is not: who opposes a paragraph is often against the text anyway. So the effect of a clause
is a share of the recorded gap, with a stated range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.advice.draws import JointDraws
from experiments.estimation.vote_files import read_table
from sim.errors import ConfigError, DataError, nearest
from sim.members.calibration import Calibration
from sim.members.roster import Roster
from sim.theory.ballot import Vote, ballot_probability

# Lean to the whole of those who vote no, and who abstain, on a paragraph of it, below those who
# vote yes, their place held equal [logits]; 185 paragraphs of 2005 to 2023, and the text as a whole
# (`python -m tools.fit_clauses`). Without place held equal 5.3 and 3.6.
GAP_NO, GAP_ABSTAIN = 3.7, 2.9
SHARE = (0.1, 0.3, 0.6)  # of that gap, what the clause itself causes: judgement, low, mode, high
WANT = (0.0, 1.0, 2.0)  # lean lost by those who want a clause that is dropped [logits]; judgement
WHOLE, MOST = 12, 24  # clauses of which every version is tried; at most
AXES = ("openness", "development", "regulation")
STATUS = ("in", "offer")


@dataclass(frozen=True, eq=False)
class Clause:
    """One clause of a ledger.

    Attributes
    ----------
    name : str
    inside : bool
        Whether it stands in the text now; else somebody offers it.
    worth : float
        To those whose text it is, 0 or more.
    opposed : (N,) float64
        Recorded gap in lean to the whole that goes with this member's stand on it [logits].
    wanted : (N,) bool
        Members that asked for it.
    basis : str
        ``record`` or ``assumed``.
    """

    name: str
    inside: bool
    worth: float
    opposed: np.ndarray
    wanted: np.ndarray
    basis: str


def read_ledger(file: str | Path, calibration: Calibration, draws: JointDraws) -> list[Clause]:
    """Read a ledger of clauses.

    Parameters
    ----------
    file : path
        ``clause, status`` and either ``rollcall`` (a separate vote on this clause, or one like
        it, in the calibration) or ``openness, development, regulation, appeal`` (the lean to the
        clause, logits per sd and logits); ``worth``; ``wanted_by``, codes and blocs.

    Raises
    ------
    DataError
        If it has no clauses, or a cell cannot be right.
    """
    table, first_row = read_table(file, ("clause", "status"))
    if table.empty:
        raise DataError(file, "has no clauses; a text is a ledger of clauses, a row each")
    found = []
    for at, row in enumerate(table.to_dict("records")):
        where = {"file": file, "row": at + first_row}
        if not row["clause"] or row["clause"] in {c.name for c in found}:
            raise DataError(problem="must be given, and once only", column="clause", **where)
        if row["status"] not in STATUS:
            problem = f"must be {' or '.join(STATUS)}, got {row['status']!r}"
            raise DataError(problem=problem, column="status", **where)
        found.append(_clause(row, where, calibration, draws))
    if not any(clause.inside for clause in found):
        raise DataError(file, "no clause stands in the text (status in)", column="status")
    return found


def _clause(row: dict, where: dict, calibration: Calibration, draws: JointDraws) -> Clause:
    if row.get("rollcall"):
        chance, basis = _recorded(row["rollcall"], where, calibration, draws), "record"
    else:
        lean = np.full(len(draws.iso3), _number(row, "appeal", where))
        position = calibration.position(draws.iso3)
        for axis, name in enumerate(AXES[: position.shape[1]]):
            lean += _number(row, name, where) * position[:, axis]
        band = float(np.median(calibration.items.halfwidth))
        chance, basis = np.stack(ballot_probability(lean, band), axis=-1), "assumed"
    opposed = GAP_NO * chance[:, Vote.NO] + GAP_ABSTAIN * chance[:, Vote.ABSTAIN]
    worth = _number(row, "worth", where, 1.0)
    if worth < 0:
        raise DataError(problem=f"must be 0 or more, got {worth:g}", column="worth", **where)
    wanted = _members(row.get("wanted_by", ""), where, draws)
    return Clause(row["clause"], row["status"] == "in", worth, opposed, wanted, basis)


def _recorded(name: str, where: dict, calibration: Calibration, draws: JointDraws) -> np.ndarray:
    """Take the votes on a clause; those who did not vote are placed by the roll-call's estimate."""
    items = calibration.items
    known = np.flatnonzero(items.id == name)
    if len(known) == 0:
        guess = nearest(name, map(str, items.id))
        hint = f"; did you mean {guess!r}?" if guess else ""
        problem = f"the calibration has no roll-call {name!r}{hint}"
        raise DataError(problem=problem, column="rollcall", **where)
    j = int(known[0])
    lean = calibration.position(draws.iso3) @ items.slope[j] - items.cut[j]
    chance = np.stack(ballot_probability(lean, items.halfwidth[j]), axis=-1)
    for code, vote in zip(calibration.iso3, calibration.record[j], strict=True):
        if code in draws.iso3 and Vote.NO <= vote <= Vote.YES:
            chance[draws.iso3.index(code)] = np.arange(3) == vote
    return chance


def _number(row: dict, name: str, where: dict, default: float = 0.0) -> float:
    text = row.get(name, "")
    try:
        value = float(text) if text else default
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise DataError(problem=f"must be a number, got {text!r}", column=name, **where)
    return value


def _members(text: str, where: dict, draws: JointDraws) -> np.ndarray:
    roster, found = Roster.load(), np.zeros(len(draws.iso3), dtype=bool)
    for word in text.split():
        if word in draws.iso3:
            found[draws.iso3.index(word)] = True
            continue
        try:
            codes = np.array(roster.iso3)[roster.codes(word)]
        except ConfigError as error:
            problem = f"{word!r} is neither a member with a seat nor a bloc"
            raise DataError(problem=problem, column="wanted_by", **where) from error
        found |= np.isin(draws.iso3, codes)
    return found


def moved(clauses: Sequence[Clause], kept: np.ndarray, share: float, want: float) -> np.ndarray:
    """What a version of the text adds to each lean, beside the text as it stands, (N,) [logits].

    Parameters
    ----------
    clauses : sequence of Clause
    kept : (C,) bool
        Which of them stand in this version.
    share, want : float
        See `SHARE` and `WANT`.
    """
    total = np.zeros(len(clauses[0].opposed))
    for clause, stands in zip(clauses, kept, strict=True):
        if stands == clause.inside:
            continue
        sign = 1.0 if stands else -1.0
        total += sign * (want * clause.wanted - share * clause.opposed)
    return total


def versions(clauses: Sequence[Clause]) -> np.ndarray:
    """Every choice of clauses, (V, C) bool; the text as it stands first.

    Examples
    --------
    >>> one = Clause("a", True, 1.0, np.zeros(1), np.zeros(1, bool), "assumed")
    >>> versions([one]).tolist()
    [[True], [False]]
    """
    now = np.array([clause.inside for clause in clauses])
    flips = (np.arange(2 ** len(clauses))[:, None] >> np.arange(len(clauses))) & 1
    return now ^ flips.astype(bool)


def ambition(clauses: Sequence[Clause], kept: np.ndarray) -> np.ndarray:
    """Share of the worth of the text as it stands that versions keep, (V,)."""
    worth = np.array([clause.worth if clause.inside else 0.0 for clause in clauses])
    return np.asarray(kept, dtype=float) @ worth / max(worth.sum(), 1e-12)


def front(table: pd.DataFrame, columns: Sequence[str]) -> np.ndarray:
    """Mark the rows that no other row beats in all these columns, (V,) bool.

    Examples
    --------
    >>> front(pd.DataFrame({"a": [1, 2, 1], "b": [2, 1, 1]}), ["a", "b"]).tolist()
    [True, True, False]
    """
    return unbeaten(table[list(columns)].to_numpy(dtype=float))


def unbeaten(values: np.ndarray) -> np.ndarray:
    """Mark the rows that no other row beats, (V,) bool.

    Parameters
    ----------
    values : (V, K) float64
        More is better in each column.
    """
    best = np.ones(len(values), dtype=bool)
    for at, row in enumerate(values):  # in memory of one row: V * V comparisons may not fit
        better = (values >= row - 1e-9).all(axis=1) & (values > row + 1e-9).any(axis=1)
        best[at] = not better.any()
    return best
