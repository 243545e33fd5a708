"""``plenary predict``: forecast roll-calls from the lines that leaders have declared.

Writes one row for each roll-call and member that has not declared a line:
``rollcall_id, iso3, p_yes, p_no, p_abstain, p_absent``. The first three are
given that the member casts a ballot and sum to 1; the last stands apart. Beside it,
in a file named ``…_tally.csv``, the expected tally with its 90 % interval, declared lines
included: ``rollcall_id, outcome, expected, low, high``. Only votes before the
day of each roll-call are used, and only those in the calibration; its positions rest
on all votes before its cutoff.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.estimation.calibration_files import open_calibration
from experiments.estimation.vote_tables import (
    ISSUES,
    plain_id,
    read_rollcalls,
    read_table,
    read_votes,
)
from experiments.figures.labels import interval
from experiments.figures.text_tables import aligned
from experiments.forecast.all_members import forecast_everyone, voting_members
from experiments.forecast.amended import with_targets
from experiments.forecast.committee_table import with_committee
from experiments.forecast.lines import doubtful_lines, worth_asking
from experiments.forecast.predicted import OUTCOMES, Predicted
from experiments.store.atomic import all_or_none, utf8
from experiments.store.outputs import make_folder, output_file
from sim.errors import DataError, nearest
from sim.forecast.evidence import Call, History
from sim.forecast.tally import Forecast
from sim.forecast.titles import kind_of_title
from sim.members.roster import Roster
from sim.theory.ballot import VOTE_CODES

DIGITS = 6
TELLING = {"DEU", "FRA", "GBR", "ITA", "ESP", "POL", "NLD", "SWE", "JPN"}  # one of them tells much


def main(argv: list[str]) -> int:
    """Run ``plenary predict``.

    Parameters
    ----------
    argv : list of str
        Arguments after the subcommand.

    Returns
    -------
    int
        0; bad input raises a `PlenaryError`, which the command line turns into exit code 2.
    """
    forecast_and_write(parser().parse_args(argv))
    return 0


def forecast_and_write(options: argparse.Namespace) -> Predicted:
    """Forecast what the options of `parser` ask for, write the tables and print the tallies."""
    given = (options.rollcalls, options.declared, options.sponsors, options.committee,
             options.calibration)  # fmt: skip
    inputs = [file for file in given if file is not None]
    out = output_file(options.out, [".csv", ".parquet"], inputs)
    tally_file = output_file(out.with_name(f"{out.stem}_tally{out.suffix}"), [out.suffix], inputs)
    found = forecast_files(
        options.rollcalls,
        options.declared,
        options.calibration,
        tell=_tell,
        sponsors=options.sponsors,
        committee=options.committee,
    )
    make_folder(out.parent)
    write_tables({out: found.ballots, tally_file: found.tally})
    print(_summary(found.forecasts, out, tally_file))
    if options.ask:
        print(asked(found, options.ask))
    for line in (*found.remarks, *doubts(found)):
        _tell(line)
    return found


def forecast_files(
    rollcalls: str | Path,
    declared: str | Path | None,
    calibration: str | Path = "default",
    tell: Callable[[str], object] = str,
    sponsors: str | Path | None = None,
    committee: str | Path | None = None,
) -> Predicted:
    """Forecast the roll-calls of a table from the lines of another.

    Parameters
    ----------
    rollcalls, declared : path
        The two tables.
    calibration : str or path
        Shipped name or file.
    tell : callable, optional
        Takes a line about what was left out.
    sponsors : path, optional
        A table of who sponsors which text.
    committee : path, optional
        A table of tallies or ballots in committee.

    Returns
    -------
    Predicted

    Raises
    ------
    DataError
        See `read_calls`.
    """
    opened = open_calibration(calibration)
    history, members = History.of(opened), voting_members(opened)
    calls = read_calls(rollcalls, declared, history, members=members, tell=tell, sponsors=sponsors)
    calls = with_committee(calls, committee, history.iso3, tell)
    tell(f"Note: positions rest on votes to {_month(history.date[-1])}.")
    forecasts = {key: forecast_everyone(opened, call) for key, call in calls.items()}
    return Predicted(forecasts, calls, opened)


def asked(found: Predicted, most: int) -> str:
    """Write whose lines would tell most about the others, text by text."""
    blocks = []
    for key, call in found.calls.items():
        table = worth_asking(found.calibration, call, found.forecasts[key], most)
        shown = [("ask", "yes", "no", "abstain")]
        for row in table.itertuples():
            chances = (f"{100 * x:.0f} %" for x in (row.p_yes, row.p_no, row.p_abstain))
            shown.append((f"{row.member} ({row.iso3})", *chances))
        blocks.append(f"\n{key}: lines most worth asking for, and what is expected\n")
        blocks.append(aligned(shown, "lrrr"))
    return "\n".join(blocks)


def doubts(found: Predicted) -> Iterator[str]:
    """Name declared lines that all else makes unlikely."""
    for key, call in found.calls.items():
        for code, chance in doubtful_lines(found.calibration, call).items():
            letter = next(name for name, vote in OUTCOMES if int(vote) == call.declared[code])
            share = f"{100 * chance:.1f} %"
            yield (
                f"Note: {key}: {letter} of {code} would be a surprise ({share} without it); one "
                "wrong line spoils a forecast, so check it."
            )


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def parser() -> argparse.ArgumentParser:
    """Give the options of the command."""
    text, more = (__doc__ or "").split("\n\n", 1)
    more += " Tables to copy: docs/how-to/forecast-a-vote.md"
    parser = argparse.ArgumentParser(prog="plenary predict", description=text, epilog=more)
    parser.add_argument(
        "--rollcalls",
        required=True,
        help="rollcall_id, date and, if known, title, topic, kind, amends (id or title of a text)",
    )
    parser.add_argument(
        "--declared", help="rollcall_id, iso3, vote: lines of leaders, Y, N or A (default: none)"
    )
    parser.add_argument(
        "--sponsors", help="rollcall_id (or draft), iso3 (or member): who sponsors; others likewise"
    )
    parser.add_argument(
        "--committee",
        help="how the committee voted: rollcall_id, yes, no, abstain; or rollcall_id, iso3, vote",
    )
    parser.add_argument(
        "--ask", type=int, default=0, metavar="N", help="also list N lines most worth asking for"
    )
    parser.add_argument("--out", required=True, help="csv or parquet file to write")
    parser.add_argument(
        "--calibration", default="default", help="shipped name or file (default: default)"
    )
    return parser


def read_calls(
    rollcalls: str | Path,
    declared: str | Path | None,
    history: History,
    members: tuple[str, ...] | None = None,
    tell: Callable[[str], object] = str,
    sponsors: str | Path | None = None,
) -> dict[str, Call]:
    """Read the roll-calls to forecast and what leaders have declared on each.

    A leader with no line (blank, or X: will not vote) is simply unknown. Lines on
    roll-calls that are not listed, and of members that cannot vote, are left out.

    Parameters
    ----------
    rollcalls, declared : path
        The two tables.
    history : History
        What the calibration knows.
    members : tuple of str, optional
        Who may declare a line; by default those with a recorded vote.
    tell : callable, optional
        Takes a line about what was left out.
    sponsors : path, optional
        A table of who sponsors which text.

    Raises
    ------
    DataError
        If a table cannot be right, or a roll-call is not after the first vote of the
        calibration.
    """
    calls = read_rollcalls(rollcalls)
    behind = _sponsors(sponsors, history.iso3, calls, tell)
    said = _lines(declared)
    said = said[said["vote"] != "X"]
    said = _listed(said, calls, declared, members or history.iso3, tell)
    silent = sorted({*said["iso3"]} - {*history.iso3})
    if silent:
        tell(
            f"Note: {', '.join(silent)}: no recorded vote in the calibration; "
            "such a line stands, and tells nothing about others."
        )
    _note_topics(calls, history, tell)
    lines = {key: rows for key, rows in said.groupby("rollcall_id", sort=False)}
    found = {}
    for call, key in zip(calls.itertuples(), plain_id(calls["rollcall_id"]), strict=True):
        day = np.datetime64(call.date, "D")
        if not (history.date < day).any():
            problem = f"the calibration has no vote before {day}"
            where = {**_where(rollcalls, call.rollcall_id), "column": "date"}
            raise DataError(rollcalls, problem, **where)
        told = lines.get(key, said[:0])
        codes = [int(VOTE_CODES[vote]) for vote in told["vote"]]
        issues = " ".join(flag for flag in ISSUES if getattr(call, f"issue_{flag}"))
        lines_of = dict(zip(told["iso3"], codes, strict=True))
        texts = (call.topic, call.title, issues, call.kind)
        found[call.rollcall_id] = Call(day, lines_of, *texts, behind.get(key, ()))
    targets = dict(zip(calls["rollcall_id"], calls["amends"], strict=True))
    found = with_targets(found, targets, rollcalls, tell)
    _note_lines(found, history, tell)
    return found


def _lines(declared: str | Path | None) -> pd.DataFrame:
    """Read declared lines; none without a file."""
    if declared is None:
        return pd.DataFrame(columns=["rollcall_id", "iso3", "vote"], dtype=str)
    said = read_votes(declared, Roster.load().iso3)
    return said[said["vote"] != "X"]


def _sponsors(
    file: str | Path | None, known: tuple[str, ...], calls: pd.DataFrame, tell
) -> dict[str, tuple[str, ...]]:
    """Read who sponsors which text, by roll-call; members without a recorded vote are left out."""
    if file is None:
        return {}
    table, first_row = read_table(file, ())
    table = table.rename(columns={"draft": "rollcall_id", "member": "iso3"})
    for name in ("rollcall_id", "iso3"):
        if name not in table.columns:
            raise DataError(file, "column is missing", row=1, column=name)
    codes = Roster.load().iso3
    unknown = ~table["iso3"].isin(codes)
    if unknown.any():
        at = int(np.flatnonzero(unknown)[0])
        guess = nearest(table["iso3"].iat[at], codes)
        hint = f"; did you mean {guess!r}?" if guess else ""
        problem = f"unknown member code {table['iso3'].iat[at]!r}{hint}"
        raise DataError(file, problem, row=at + first_row, column="iso3")
    table["rollcall_id"] = plain_id(table["rollcall_id"])
    listed = table["rollcall_id"].isin(plain_id(calls["rollcall_id"]))
    if not listed.all():
        tell(f"Note: {(~listed).sum()} sponsors in {file} are of no listed roll-call.")
    table = table[listed & table["iso3"].isin(known)].drop_duplicates(["rollcall_id", "iso3"])
    return {key: tuple(rows["iso3"]) for key, rows in table.groupby("rollcall_id", sort=False)}


def _note_lines(calls: dict[str, Call], history: History, tell) -> None:
    """Say where lines are missing, or do not tell the sides apart, and what is an amendment."""
    heard = {key: {c: v for c, v in call.lines.items() if c in history.iso3}
             for key, call in calls.items()}  # fmt: skip
    silent = [key for key, lines in heard.items() if not lines]
    if silent:
        tell(
            f"Note: no line known for {', '.join(silent)}: forecast from title, topic and record "
            "alone, with a wider interval. The line of Germany, then of China, tells most; --ask 5 "
            "lists whose lines are most worth asking for."
        )
    alike = [k for k, lines in heard.items() if lines and not {*lines} & TELLING]
    if alike:
        tell(
            f"Note: no European or Japanese line for {', '.join(alike)}: such forecasts were far "
            "less good (docs/validation.md). --ask 5 lists whose lines are most worth asking for."
        )
    same = [k for k, lines in heard.items() if len(lines) > 1 and len({*lines.values()}) == 1]
    if same:
        tell(
            f"Note: all known lines on {', '.join(same)} are the same, so that nothing tells the "
            "sides apart; the line of an opponent tells most."
        )
    reads = [k for k, call in calls.items()
             if call.kind == "text" and kind_of_title(call.title) != "text"]  # fmt: skip
    if reads:
        tell(
            f"Note: {', '.join(reads)}: called a text, with a title that reads like that of an "
            "amendment, a paragraph or a motion. Is it?"
        )
    amending = [key for key, call in calls.items() if call.kind == "amendment"]
    if amending:
        tell(
            f"Note: {', '.join(amending)}: taken for an amendment; a column kind (text, amendment, "
            "paragraph, motion) says otherwise. Most turn against their text, so who is for the "
            "text is expected to be against them; a column amends says which text it is."
        )


def _month(day: np.datetime64) -> str:
    """Write the month of a day: 12/2023."""
    year, month = str(day)[:7].split("-")
    return f"{month}/{year}"


def _listed(said, calls, declared, members, tell) -> pd.DataFrame:
    """Keep the lines on roll-calls that are listed, of members that can vote."""
    listed = said["rollcall_id"].isin(plain_id(calls["rollcall_id"]))
    if not listed.all():
        example = said["rollcall_id"][~listed].iat[0]
        tell(
            f"Note: {(~listed).sum()} of {len(said)} declared lines in {declared} are on no "
            f"listed roll-call (such as {example!r}) and are left out."
        )
    outside = listed & ~said["iso3"].isin(members)
    if outside.any():
        names = ", ".join(sorted({*said["iso3"][outside]}))
        tell(f"Note: {names}: no vote there; lines declared by them are left out.")
    return said[listed & ~outside]


def _note_topics(calls: pd.DataFrame, history: History, tell) -> None:
    known = sorted({*map(str, history.topic)} - {""})
    strange = sorted({*calls["topic"]} - {*known, ""})
    if strange:
        tell(
            f"Note: no vote of the calibration has the topic {', '.join(map(repr, strange))}; "
            f"it knows {', '.join(known) or 'none'}."
        )


def _where(file: str | Path, key: str) -> dict:
    table, first_row = read_table(file, ("rollcall_id",))
    at = int(np.flatnonzero(table["rollcall_id"] == key)[0])
    return {"row": at + first_row, "column": "rollcall_id"}


def write_tables(tables: dict[Path, pd.DataFrame]) -> None:
    """Write csv or parquet files, all of them or none."""

    def writer(table: pd.DataFrame, ending: str) -> Callable[[Path], object]:
        if ending == ".parquet":
            return lambda part: part.write_bytes(table.to_parquet(index=False))
        digits = f"%.{DIGITS}f"
        text = table.to_csv(index=False, float_format=digits, lineterminator="\n")
        return lambda part: part.write_bytes(utf8(text))

    all_or_none({out: writer(table, out.suffix) for out, table in tables.items()})


def _summary(found: dict[str, Forecast], out: Path, tally_file: Path) -> str:
    rows = [("rollcall", *(name for name, _ in OUTCOMES))]
    for key, one in found.items():
        rows.append((key, *(interval(*tally, 0) for tally in one.tally[_order()])))
    lines = [f"{out} and {tally_file.name}: {len(found)} roll-calls", "", aligned(rows, "lrrrr")]
    return "\n".join([*lines, "", "Expected votes with 90 % interval; declared lines included."])


def _order() -> list[int]:
    return [int(code) for _, code in OUTCOMES]
