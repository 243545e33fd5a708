"""From the cells of a file to its roll-calls and ballots, with everything that is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.records.ballots import NOT_RECORDED, settled_codes, understand
from experiments.records.call_columns import check_totals, described, named_calls, row_calls
from experiments.records.cells import FIRST_ROW, Cells, Column
from experiments.records.files import read_cells
from experiments.records.layouts import MEMBER_ROLES, Layout, Shape, Terms, plain_name, recognise
from experiments.records.member_columns import LEFT_OUT, named_members, row_members
from experiments.records.members import is_member
from experiments.records.notes import Notes, Settled
from experiments.records.problems import Problem, RecordError, count, examples
from sim.members.cached import whole_roster

SPOKEN = {2: "yes", 0: "no", 1: "abstain", 3: "absent", NOT_RECORDED: "nothing recorded"}
MOST_CODES = 12  # codes that are told one by one
# Letters of a cell with line breaks, by role, above which it is none: an id has no line
# breaks, and the longest title on record has some 400 letters.
LONGEST_WITH_LINES = {"id": 0, "symbol": 0, "title": 1000, "agenda": 1000, "topic": 1000}


@dataclass(frozen=True, eq=False)
class Reading:
    """What a file says.

    Attributes
    ----------
    file : Path
    layout : str
    terms : Terms
    told : tuple of str
        What was understood, in lines for the user.
    calls : pandas.DataFrame
        J rows: `rollcall_id`, `date` (datetime64[s], NaT where the file has none), the
        texts (empty where unknown) and the issue flags.
    votes : (J, N) int8
        `Vote` codes of the members of the roster, -1 where nothing is recorded; no
        rows for a table of roll-calls.
    """

    file: Path
    layout: str
    terms: Terms
    told: tuple[str, ...]
    calls: pd.DataFrame
    votes: np.ndarray


def read_file(file: str | Path, settled: Settled) -> Reading:
    """Read a file of votes or of roll-calls.

    Raises
    ------
    RecordError
        With all that is wrong in it.
    """
    file = Path(file)
    layouts: list[Layout] = []

    def wanted(header: list[str]) -> list[int]:
        layouts.append(recognise(file, header, is_member, settled.column))
        return layouts[-1].used

    cells = read_cells(
        file,
        encoding=settled.encoding,
        sheet=settled.sheet,
        skip_broken=settled.skip_broken_rows,
        wanted=wanted,
    )
    if layouts:  # only the used columns were read
        layout, place = layouts[0], {old: new for new, old in enumerate(layouts[0].used)}
    else:
        layout = recognise(file, list(cells.header), is_member, settled.column)
        place = {at: at for at in range(len(cells.columns))}
    columns = {role: cells.columns[place[at]] for role, at in layout.roles.items()}
    wide = [cells.columns[place[at]] for at in layout.cells]
    notes = Notes(settled)
    notes.told.append(f"{layout.name} ({layout.shape}); {'; '.join(cells.told)}")
    _refuse_torn(columns, notes)
    calls, votes = _SHAPES[layout.shape](cells, columns, wide, notes)
    if notes.problems:
        raise RecordError(file, notes.problems)
    return Reading(file, layout.name, layout.terms, tuple(notes.told), calls, votes)


def _refuse_torn(columns: Mapping[str, Column], notes: Notes) -> None:
    """Note cells that have swallowed rows, for want of a quote."""
    for role, longest in LONGEST_WITH_LINES.items():
        if role in columns:
            column = columns[role]
            torn = column.torn & [len(str(value)) > longest for value in column.values]
            if torn.any():
                what = (
                    f"{count(int(torn.sum()), 'cell')} with line breaks: a quote is opened there "
                    "that is not closed, so that rows are missing"
                )
                remedy = "Mend the quotes, or download the file again"
                row = column.row(column.translated(torn))
                notes.problem(what, remedy, row=row, column=column.name)


def _long(cells: Cells, columns, wide, notes: Notes):
    rows = _rows_with_a_ballot(columns, notes)
    columns = {role: column.kept(rows) for role, column in columns.items()}
    member = row_members(columns, notes)
    taken = member >= 0
    ballot = _ballots([columns["vote"]], [member != LEFT_OUT], notes)[0]
    key, n_calls = row_calls(columns, len(rows), notes)
    calls = described(columns, key, n_calls, notes)
    votes = _laid_out(key[taken], member[taken], ballot[taken], n_calls, rows[taken], notes)
    if not notes.settled.ignore_totals:
        complete = np.ones(n_calls, dtype=bool)
        complete[key[~taken & (ballot != NOT_RECORDED)]] = False
        check_totals(columns, key, votes, complete, notes)
    empty = ~(votes != NOT_RECORDED).any(axis=1)
    if empty.any():
        notes.told.append(f"{count(int(empty.sum()), 'roll-call')} without a ballot left out")
    return calls[~empty].reset_index(drop=True), votes[~empty]


def _wide(cells: Cells, columns, wide, notes: Notes):
    member = row_members(columns, notes)
    ballots = _ballots(wide, [member != LEFT_OUT] * len(wide), notes)
    names = np.array([column.name for column in wide], dtype=object)
    kept = _once(names, notes)
    taken = member >= 0
    key = np.repeat(np.arange(len(kept)), taken.sum())
    rows = np.tile(np.flatnonzero(taken) + FIRST_ROW, len(kept))
    cast = np.concatenate([ballots[at][taken] for at in kept])
    votes = _laid_out(key, np.tile(member[taken], len(kept)), cast, len(kept), rows, notes)
    return named_calls(names[kept]), votes


def _wide_members(cells: Cells, columns, wide, notes: Notes):
    member = named_members([column.name for column in wide], notes)
    ballots = _ballots(wide, [np.ones(cells.n_rows, dtype=bool)] * len(wide), notes)
    key, n_calls = row_calls(columns, cells.n_rows, notes)
    used = np.flatnonzero(member >= 0)
    cast = np.concatenate([ballots[at] for at in used])
    rows = np.tile(np.arange(cells.n_rows) + FIRST_ROW, len(used))
    places = np.repeat(member[used], cells.n_rows)
    votes = _laid_out(np.tile(key, len(used)), places, cast, n_calls, rows, notes)
    return described(columns, key, n_calls, notes), votes


def _rollcalls(cells: Cells, columns, wide, notes: Notes):
    key, n_calls = row_calls(columns, cells.n_rows, notes)
    no_votes = np.zeros((0, len(whole_roster().iso3)), dtype=np.int8)
    return described(columns, key, n_calls, notes), no_votes


_SHAPES = {
    Shape.LONG: _long,
    Shape.WIDE: _wide,
    Shape.WIDE_MEMBERS: _wide_members,
    Shape.ROLLCALLS: _rollcalls,
}


def _rows_with_a_ballot(columns, notes: Notes) -> np.ndarray:
    """Rows of the file that neither repeat the header nor name no voter, (n,) int."""
    vote = columns["vote"]
    again = np.array([plain_name(v) == plain_name(vote.name) for v in vote.values], dtype=bool)
    repeated = vote.translated(again)
    if repeated.any() and not notes.settled.skip_broken_rows:
        number = int(repeated.sum())
        verb = "repeats" if number == 1 else "repeat"
        what = f"{count(number, 'row')} {verb} the header: files were joined"
        remedy = "Give them one by one, or leave such rows out with --skip-broken-rows"
        notes.problem(what, remedy, row=vote.row(repeated), column=vote.name)
    named = np.zeros(len(repeated), dtype=bool)
    for role in MEMBER_ROLES:
        if role in columns:
            named |= columns[role].translated(columns[role].values != "")
    silent = ~named & ~vote.translated(vote.values != "")
    if silent.any():
        notes.told.append(f"{count(int(silent.sum()), 'row')} that name no voter left out")
    return np.flatnonzero(~repeated & ~silent) + FIRST_ROW


def _ballots(columns, rows, notes: Notes) -> list[np.ndarray]:
    """`Vote` codes of the cells of some columns, counting those in the given rows."""
    tally: Counter = Counter()
    for column, used in zip(columns, rows, strict=True):
        seen = np.bincount(column.codes[used], minlength=len(column.values))
        tally.update({str(column.values[at]): int(seen[at]) for at in np.flatnonzero(seen)})
    meaning, scheme, problems = understand(tally, settled_codes(notes.settled.code))
    for words, problem in problems:
        notes.problems.append(_placed(problem, words, columns, rows))
    if not problems and len(tally) <= MOST_CODES:
        parts = [f"{w or 'blank'} = {SPOKEN[meaning[w]]} ({n:,})" for w, n in sorted(tally.items())]
        notes.told.append(f"ballots in {scheme}: {', '.join(parts)}")
    found = []
    for column in columns:
        codes = [meaning.get(str(value), NOT_RECORDED) for value in column.values]
        found.append(column.translated(np.array(codes or [NOT_RECORDED], dtype=np.int8)))
    return found


def _placed(problem: Problem, words, columns: list[Column], rows) -> Problem:
    """Say in which row and column a problem of ballots occurs first."""
    for column, used in zip(columns, rows, strict=True):
        bad = np.isin(column.values.astype(str), [*words])
        at = np.flatnonzero(used & column.translated(bad)) if len(bad) else []
        if len(at):
            row = column.row(np.arange(len(used)) == at[0])
            where = {"row": row, "column": column.name}
            return Problem(problem.what, problem.remedy, **where)
    return problem


def _once(names, notes: Notes) -> np.ndarray:
    """Places of the columns to take where several have one name."""
    again = pd.Series(names).duplicated(keep=False)
    if not again.any() or notes.settled.repeated == "separate":
        return np.arange(len(names))
    if notes.settled.repeated is None:
        tally = Counter(str(name) for name in np.asarray(names)[again])
        text = f"{count(len(tally), 'symbol')} in several columns: {examples(tally)}"
        remedy = (
            "Say --repeated separate (votes of their own: paragraphs, amendments), "
            "--repeated first or --repeated last"
        )
        notes.problem(text, remedy, row=1)
    keep = "last" if notes.settled.repeated == "last" else "first"
    return np.flatnonzero(~pd.Series(names).duplicated(keep=keep))


def _laid_out(key, member, ballot, n_calls: int, rows, notes: Notes) -> np.ndarray:
    """Votes as an array; a second ballot of a member is a problem unless it is the same."""
    n = len(whole_roster().iso3)
    votes = np.full(n_calls * n, NOT_RECORDED, dtype=np.int8)
    cell = np.asarray(key, dtype=np.int64) * n + member
    order = np.argsort(cell, kind="stable")
    ordered, cast = cell[order], ballot[order]
    again = np.flatnonzero(ordered[1:] == ordered[:-1]) + 1
    differ = again[cast[again] != cast[again - 1]]
    if len(differ) and notes.settled.repeated not in ("first", "last"):
        calls = count(len(np.unique(ordered[differ] // n)), "roll-call")
        verb = "differs" if len(differ) == 1 else "differ"
        what = (
            f"{count(len(differ), 'second ballot')} of a member that {verb} from its first, in "
            f"{calls}: several votes share a symbol"
        )
        remedy = (
            "If a column tells them apart say --column id=HEADER; else --repeated first or "
            "--repeated last"
        )
        notes.problem(what, remedy, row=int(rows[order[differ].min()]))
    forward = order if notes.settled.repeated == "last" else order[::-1]
    votes[cell[forward]] = ballot[forward]
    return votes.reshape(n_calls, n)
