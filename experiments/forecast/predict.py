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
from experiments.figures.labels import counted
from experiments.figures.text_tables import aligned
from experiments.forecast.all_members import forecast_everyone, forecast_seats, voting_members
from experiments.forecast.bodies import open_body, tell_years
from experiments.forecast.broken_lines import with_broken
from experiments.forecast.calls import read_calls
from experiments.forecast.committee_table import with_committee
from experiments.forecast.lines import doubtful_lines, worth_asking
from experiments.forecast.predicted import OUTCOMES, Predicted, expected_votes
from experiments.records.days import ORDERS
from experiments.store.atomic import all_or_none, utf8
from experiments.store.outputs import make_folder, output_file
from sim.errors import ConfigError
from sim.forecast.evidence import History
from sim.forecast.tally import Forecast

DIGITS = 6


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
        body=options.body,
        members=options.members,
        dates=options.dates,
        jumps=options.jumps,
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
    body: str | None = None,
    members: str | Path | None = None,
    dates: str | None = None,
    jumps: str | None = None,
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
    body : str, optional
        Where they vote, an option of ``forum``; the General Assembly by default.
    members : path, optional
        A table of the body's members; see `experiments.forecast.bodies`.
    dates : str, optional
        Order of days where it is in doubt, one of `experiments.records.days.ORDERS`.
    jumps : str, optional
        Members whose line broke lately; see `experiments.forecast.broken_lines`.

    Returns
    -------
    Predicted

    Raises
    ------
    DataError
        See `read_calls`.
    """
    if members is not None and body is None:
        raise ConfigError("--members", "says who sits in a body; name it with --body")
    place = None if body is None else open_body(body, members)
    opened = open_calibration(calibration)
    history, voters = History.of(opened), voting_members(opened)
    calls = read_calls(
        rollcalls, declared, history, members=voters, tell=tell, sponsors=sponsors, dates=dates
    )
    calls = with_committee(calls, committee, history.iso3, tell)
    calls = with_broken(calls, jumps, history, tell)
    tell(f"Note: positions rest on votes to {_month(history.date[-1])}.")
    if place is None:
        forecasts = {key: forecast_everyone(opened, call) for key, call in calls.items()}
        return Predicted(forecasts, calls, opened)
    tell_years(place, {key: call.date for key, call in calls.items()}, tell)
    forecasts = {
        key: forecast_seats(opened, call, place.seats(call.date), place.attendance)
        for key, call in calls.items()
    }
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
    _add_evidence(parser)
    parser.add_argument("--out", required=True, help="csv or parquet file to write")
    parser.add_argument(
        "--calibration", default="default", help="shipped name or file (default: default)"
    )
    return parser


def _add_evidence(parser: argparse.ArgumentParser) -> None:
    """Add the options on who votes, and on what to ask of capitals."""
    parser.add_argument(
        "--ask", type=int, default=0, metavar="N", help="also list N lines most worth asking for"
    )
    parser.add_argument(
        "--body",
        metavar="NAME",
        help="where they vote, such as human_rights_council; plenary ls forum names them",
    )
    parser.add_argument(
        "--members", metavar="FILE", help="who sits in the body: iso3 and, if it changes, year"
    )
    parser.add_argument(
        "--dates", choices=ORDERS, help="order of days like 04/05/2024, where both are possible"
    )
    parser.add_argument(
        "--jumps",
        metavar="WHO",
        help="members whose line broke lately, so that their older votes count less: codes like "
        "ARG,KIR, or 'found' in the record (default: nobody)",
    )


def _month(day: np.datetime64) -> str:
    """Write the month of a day: 12/2023."""
    year, month = str(day)[:7].split("-")
    return f"{month}/{year}"


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
        rows.append((key, *expected_votes(one).values()))
    lines = [
        f"{out} and {tally_file.name}: {counted(len(found), 'roll-call')}",
        "",
        aligned(rows, "lrrrr"),
    ]
    return "\n".join([*lines, "", "Expected votes with 90 % interval; declared lines included."])
