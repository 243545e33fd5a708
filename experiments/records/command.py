"""``plenary records``: bring newer votes, from the files that the world has.

``plenary records add FILE…`` reads what people have: the UN Digital Library's voting data,
Voeten's files, the R package unvotes, wide tables, tables with names only; csv in any
dress, spreadsheets, parquet. It says what it understood, finds out which roll-calls are
known, and keeps the rest in your record, from which ``plenary calibrate`` estimates.
``list``, ``show``, ``check`` and ``drop`` look after it. See docs/how-to/add-newer-votes.md.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from experiments.estimation.vote_tables import VoteTable
from experiments.records import folder as store
from experiments.records.ballots import NOT_RECORDED
from experiments.records.days import ORDERS
from experiments.records.known_record import known_table, laid_under
from experiments.records.layouts import Terms
from experiments.records.members import GONE
from experiments.records.merging import Merged, completed, merge
from experiments.records.notes import REPEATED, Settled
from experiments.records.problems import count
from experiments.records.reading import Reading, read_file
from sim.errors import ConfigError, PlenaryError
from sim.theory.ballot import Vote

SHORT = 0.9  # share of the ballots of other roll-calls below which the last one looks cut


class SeveralErrors(PlenaryError):
    """What is wrong with several files."""


def main(argv: list[str]) -> int:
    """Run ``plenary records``.

    Parameters
    ----------
    argv : list of str
        Arguments after the subcommand.

    Returns
    -------
    int
        0; 1 if ``check`` finds something wrong. Bad input raises a `PlenaryError`, which
        the command line turns into exit code 2.
    """
    options = _parser().parse_args(argv)
    actions = {"add": _add, "list": _list, "show": _show, "check": _check, "drop": _drop}
    return actions[options.action](options)


def _parser() -> argparse.ArgumentParser:
    text, more = (__doc__ or "").split("\n\n", 1)
    parser = argparse.ArgumentParser(prog="plenary records", description=text, epilog=more)
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument(
        "--folder",
        help=f"where the record lies (default: ${store.VARIABLE}, else {store.record_folder()})",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", parents=[where], help="read files and keep what is new")
    _add_options(add)
    actions.add_parser("list", parents=[where], help="what has been added")
    show = actions.add_parser("show", parents=[where], help="one addition, or one roll-call")
    show.add_argument("name", help="of an addition, or the id or symbol of a roll-call")
    actions.add_parser("check", parents=[where], help="whether all is whole and agrees")
    drop = actions.add_parser("drop", parents=[where], help="take an addition out again")
    drop.add_argument("name", nargs="+", help="of an addition")
    return parser


def _add_options(add: argparse.ArgumentParser) -> None:
    add.add_argument("files", nargs="+", metavar="FILE", help="tables of ballots or roll-calls")
    add.add_argument("--name", help="of the addition (default: the first file's)")
    add.add_argument("--source", help="who published the files, where they do not say")
    add.add_argument("--licence", help="their terms; they are then taken to be yours to share")
    add.add_argument("--dry-run", action="store_true", help="say what would be added, and stop")
    settle = add.add_argument_group("what settles a problem that the command has told")
    pairs = (
        ("--code", "CODE=MEANING", "yes, no, abstain, absent or unknown; blank=… for blank cells"),
        ("--member", "NAME=ISO3", "what a name means; NAME=skip leaves it out"),
        ("--column", "ROLE=HEADER", "which column holds the id, code, name, vote, date, …"),
    )
    for option, form, text in pairs:
        settle.add_argument(option, action="append", default=[], metavar=form, help=text)
    settle.add_argument("--gone", choices=GONE, help="states that are gone")
    settle.add_argument("--dates", choices=ORDERS, help="order of days like 4/5/2022")
    settle.add_argument("--repeated", choices=REPEATED, help="several votes under one symbol")
    settle.add_argument("--encoding", help="of a csv, such as cp1252")
    settle.add_argument("--sheet", help="of a spreadsheet")
    settle.add_argument("--skip-broken-rows", action="store_true", help="leave out broken rows")
    settle.add_argument("--ignore-totals", action="store_true", help="do not compare with totals")


def settled(options: argparse.Namespace) -> Settled:
    """Take what the user says about the files from the options."""
    pairs = {}
    for key in ("code", "member", "column"):
        pairs[key] = {}
        for text in getattr(options, key):
            left, sign, right = text.rpartition("=")
            if not sign or not left or not right:
                raise ConfigError(f"--{key}", "must be like NAME=VALUE", value=text)
            pairs[key][left.strip("'\"")] = right.strip("'\"")
    same = ("gone", "dates", "repeated", "encoding", "sheet", "skip_broken_rows", "ignore_totals")
    return Settled(**pairs, **{key: getattr(options, key) for key in same})


def read_all(files: list[Path], settled: Settled) -> list[Reading]:
    """Read some files; what is wrong with any of them is told together."""
    readings, wrong = [], []
    for file in files:
        try:
            readings.append(read_file(file, settled))
        except PlenaryError as error:
            wrong.append(error)
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        raise SeveralErrors("\n".join(map(str, wrong)))
    return readings


def _add(options: argparse.Namespace) -> int:
    files = [Path(name) for name in options.files]
    folder = store.record_folder(options.folder)
    name = store.free_name(folder, options.name or _name_of(files[0], folder, options.name))
    readings = read_all(files, settled(options))
    digests = {file.name: store.file_digest(file) for file in files}
    for reading in readings:
        print(f"{reading.file}: " + "\n  ".join(reading.told))
    known = known_table(folder)
    merged = []
    table = known
    for reading in completed(readings, known):
        found = merge(reading, table)
        print(_told(reading, found))
        merged.append((found, reading.file))
        table = _with_new(table, found)
    terms = _terms(readings, options)
    if not any(_brings(one) for one, _ in merged):
        print("All of it is known already; the record stays as it is.")
        return 0
    if options.dry_run:
        print("Nothing has been added (--dry-run).")
        return 0
    addition = store.write(folder, name, merged, terms, [r.layout for r in readings], digests)
    print(_after(addition, terms))
    return 0


def _name_of(file: Path, folder: Path, given: str | None) -> str:
    """Name an addition after its file; a number is added if the name is taken."""
    stem = "".join(c if c.isalnum() or c in "._-" else "-" for c in file.stem).strip(".-_")
    base = stem or "addition"
    name, number = base, 1
    while (folder / name).exists():
        number += 1
        name = f"{base}-{number}"
    return name


def _terms(readings: list[Reading], options: argparse.Namespace) -> Terms:
    """Terms of an addition: the user's word, else the strictest of the files."""
    own = next((r.terms for r in readings if not r.terms.shareable), readings[0].terms)
    given = options.licence is not None
    return Terms(
        options.source or own.source, options.licence or own.licence, own.shareable or given
    )


def _brings(merged: Merged) -> bool:
    return bool(len(merged.new) or len(merged.filled) or len(merged.ballots))


def _with_new(table: VoteTable, merged: Merged) -> VoteTable:
    """Lay what a file brings under what is known, so that the next is compared with it."""
    return laid_under(table, store.call_rows(merged), store.vote_rows(merged), merged.filled)


def _told(reading: Reading, merged: Merged) -> str:
    calls, cast = reading.calls, (reading.votes >= Vote.NO).any(axis=0)
    lines = [
        f"{reading.file}: {count(len(calls), 'roll-call')} from {calls['date'].min():%Y-%m-%d} to "
        f"{calls['date'].max():%Y-%m-%d}, {count(int(cast.sum()), 'member')}",
        f"{count(merged.n_known, 'roll-call')} known already, {len(merged.new):,} new; "
        f"{count(len(merged.filled), 'known roll-call')} given a text, "
        f"{count(len(merged.ballots), 'missing ballot')} filled in",
    ]
    if len(merged.differing):
        calls_differ = merged.differing["rollcall_id"].nunique()
        lines.append(
            f"{count(len(merged.differing), 'ballot')} in {count(calls_differ, 'known roll-call')} "
            "differ from what is known, which stands"
        )
    recorded = (reading.votes != NOT_RECORDED).sum(axis=1)
    if len(recorded) > 1 and recorded[-1] < SHORT * recorded[:-1].min():
        lines.append(
            f"the last roll-call of the file has {count(int(recorded[-1]), 'ballot')}, every other "
            f"{recorded[:-1].min()} or more: if the file is cut, drop this addition again"
        )
    away = (reading.votes == Vote.ABSENT).sum()
    if not away and len(merged.new):
        lines.append("no absence is marked; members without a row count as not recorded")
    return "\n  ".join([*lines, *merged.told])


def _after(addition: store.Addition, terms: Terms) -> str:
    lines = [
        f"Added as {addition.name} to {addition.folder.parent}.",
        f"Source: {terms.source}. Terms: {terms.licence}.",
    ]
    if not terms.shareable:
        lines.append("It is not copied into what you export for others.")
    return "\n".join([*lines, "Next:", "  plenary calibrate --name mine"])


def _list(options: argparse.Namespace) -> int:
    folder = store.record_folder(options.folder)
    found = store.additions(folder)
    print(f"{folder}: {count(len(found), 'addition')}")
    for one in found:
        days = one.calls["date"]
        period = f"{days.min()} to {days.max()}" if len(days) else "no new roll-call"
        print(
            f"{one.name:<24} {count(len(days), 'roll-call'):>16}  {period}  {one.about['licence']}"
        )
    table = known_table(folder)
    first, last = table.rollcalls["date"].min(), table.rollcalls["date"].max()
    print(
        f"With the shipped record: {count(len(table.votes), 'roll-call')}, "
        f"{first:%Y-%m-%d} to {last:%Y-%m-%d}."
    )
    return 0


def _show(options: argparse.Namespace) -> int:
    folder = store.record_folder(options.folder)
    if options.name not in {one.name for one in store.additions(folder)}:
        return _show_call(folder, options.name)
    one = store.named(folder, options.name)
    about = one.about
    print(f"{one.name}: {', '.join(about['layouts'])}")
    print(f"files: {', '.join(about['files'])}")
    print(f"source: {about['source']}\nlicence: {about['licence']}")
    print(
        f"{count(len(one.calls), 'new roll-call')}; {about['known_already']:,} were known; "
        f"{count(len(one.filled), 'text')} filled in; {count(len(one.differing), 'ballot')} differ"
    )
    for call in one.calls.itertuples():
        print(f"{call.date}  {call.rollcall_id:<12} {call.resolution:<16} {call.title[:60]}")
    return 0


def _show_call(folder: Path, name: str) -> int:
    table = known_table(folder)
    calls = table.rollcalls
    hits = np.flatnonzero((calls["rollcall_id"] == name) | (calls["resolution"] == name))
    if not len(hits):
        there = [one.name for one in store.additions(folder)]
        choices = [*there, *calls["rollcall_id"]]
        raise ConfigError("NAME", "no such addition or roll-call", value=name, choices=choices)
    by_call = {
        call.rollcall_id: one for one in store.additions(folder) for call in one.calls.itertuples()
    }
    for at in hits:
        call = calls.iloc[at]
        tally = [int((table.votes[at] == choice).sum()) for choice in (2, 0, 1, 3)]
        one = by_call.get(call["rollcall_id"])
        origin = f"{one.about['source']} ({one.about['licence']})" if one else "the shipped record"
        names = "  ".join(call[["rollcall_id", "resolution", "title"]])
        print(
            f"{call['date']:%Y-%m-%d}  {names}\n"
            f"  yes {tally[0]}, no {tally[1]}, abstain {tally[2]}, absent {tally[3]}; from {origin}"
        )
    return 0


def _check(options: argparse.Namespace) -> int:
    folder = store.record_folder(options.folder)
    found = [fault for one in store.additions(folder) for fault in store.faults(one)]
    for line in found:
        print(line, file=sys.stderr)
    if not found:
        table = known_table(folder)
        print(f"{folder}: whole; {count(len(table.votes), 'roll-call')} in all.")
    return 1 if found else 0


def _drop(options: argparse.Namespace) -> int:
    folder = store.record_folder(options.folder)
    for one in [store.named(folder, name) for name in options.name]:
        store.drop(one)
        print(f"Dropped {one.name} from {folder}.")
    return 0
