"""``plenary calibrate``: positions and coefficients from recorded votes before a day.

Without files it uses your record: the shipped votes and what ``plenary records add``
brought. Writes one readable JSON file that ``run`` and ``sweep`` use
(``calibration=NAME``) and that ``plenary predict`` predicts with.
"""

from __future__ import annotations

import argparse
import hashlib
import shlex
import sys
from pathlib import Path

import pandas as pd

from experiments.estimation.calibrate import calibration_content, write_calibration
from experiments.estimation.calibration_files import open_calibration, table_of
from experiments.estimation.vote_files import read_vote_table
from experiments.estimation.vote_tables import VoteTable, parse_day
from experiments.records.folder import record_folder, sources
from experiments.records.known_record import known_table
from experiments.store.outputs import make_folder, output_file
from sim.errors import ConfigError
from sim.members.calibration import Calibration
from sim.members.calibration_names import shipped
from sim.members.roster import Roster

FILES = ("votes", "rollcalls", "topics")


def main(argv: list[str]) -> int:
    """Run ``plenary calibrate``.

    Parameters
    ----------
    argv : list of str
        Arguments after the subcommand.

    Returns
    -------
    int
        0; bad input raises a `PlenaryError`, which the command line turns into exit code 2.
    """
    options = _parser().parse_args(argv)
    inputs = {name: getattr(options, name) for name in FILES if getattr(options, name) is not None}
    name, out = _destination(options, list(inputs.values()))
    roster = Roster.load()
    cutoff = None if options.cutoff is None else parse_day(options.cutoff, "cutoff")
    own_record = options.source is None and not inputs
    if cutoff is None and not own_record:
        raise ConfigError("--cutoff", "is missing", allowed="a day like 2018-12-05")
    table = _table(options, roster)
    cutoff = cutoff or f"{table.rollcalls['date'].max() + pd.Timedelta(days=1):%Y-%m-%d}"
    digests = {key: _digest(file) for key, file in inputs.items()}
    if options.source is not None:
        digests = dict(open_calibration(options.source).notes.get("inputs_sha256", {}))
    record = sources(record_folder(options.folder)) if own_record else []
    content = calibration_content(
        table, cutoff, name=name, roster=roster, inputs=digests, record=record
    )
    make_folder(out.parent)
    write_calibration(content, out)
    print(_summary(Calibration.load(out), out))
    for caution in content["notes"].get("cautions", []):
        _tell(f"Note: {caution}.")
    print(_next_commands(out))
    return 0


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="plenary calibrate",
        description="Estimate positions and the ballot's coefficients from recorded votes: "
        "without files, from the shipped record and what `plenary records add` brought.",
        epilog="Blank topics and titles are filled in from the shipped record where it knows the "
        "same roll-call of the same day. How it is done, and how well it does: docs/positions.md; "
        "with tables to copy: docs/how-to/forecast-a-vote.md",
    )
    parser.add_argument("--votes", help="rollcall_id, iso3, vote; csv or parquet")
    parser.add_argument("--rollcalls", help="rollcall_id, date, …; csv or parquet")
    parser.add_argument(
        "--from",
        dest="source",
        metavar="CALIBRATION",
        help="instead of the two tables: the votes that a calibration carries, such as default",
    )
    parser.add_argument(
        "--cutoff",
        help="use only votes before this day (default, without files: the day after the last vote)",
    )
    parser.add_argument("--folder", help="where your record lies, as in `plenary records`")
    parser.add_argument("--topics", help="a second table of roll-calls that fills in texts")
    parser.add_argument("--out", help="file to write; NAME.json by default")
    parser.add_argument("--name", help="name of the calibration (default: calibration)")
    return parser


def _destination(options: argparse.Namespace, inputs: list) -> tuple[str, Path]:
    """Name of the calibration and its file.

    Raises
    ------
    ConfigError
        If the file cannot be written, or would never be found by its name.
    """
    given = None if options.name is None else options.name.removesuffix(".json")
    out = Path(options.out or f"{given or 'calibration'}.json")
    if options.source is not None and options.source not in shipped():
        inputs = [*inputs, options.source, f"{options.source}.json"]
    if options.out is None and out.stem in shipped():
        raise ConfigError(
            "--name", "is that of a shipped calibration; choose another", value=options.name
        )
    out = output_file(out, [".json"], inputs)
    return Path(given).name if given else out.stem, out


def _table(options: argparse.Namespace, roster: Roster) -> VoteTable:
    if options.source is not None:
        for key in ("votes", "rollcalls", "topics"):
            if getattr(options, key) is not None:
                raise ConfigError(f"--{key}", "is not used together with --from")
        return table_of(open_calibration(options.source, "--from"))
    if all(getattr(options, key) is None for key in FILES):
        return known_table(record_folder(options.folder))
    for key in ("votes", "rollcalls"):
        if getattr(options, key) is None:
            raise ConfigError(
                f"--{key}", "is missing; give --votes and --rollcalls, or --from a calibration"
            )
    return read_vote_table(
        options.votes, options.rollcalls, roster.iso3, options.topics, tell=_tell
    )


def _digest(file: str) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()


def _next_commands(out: Path) -> str:
    """Say how to use the file that was written."""
    name = str(out)
    if out.parent == Path() and out.stem not in shipped():
        name = out.stem
    word = shlex.quote(name)
    return (
        f"\nNext:\n  plenary run calibration={word}\n"
        f"  plenary predict --calibration {word} --rollcalls R.csv --declared D.csv --out P.csv"
    )


def _summary(calibration: Calibration, out: Path) -> str:
    notes = calibration.notes
    lines = [
        f"{out}: {notes['rollcalls']} roll-calls from {notes['first_vote']} to "
        f"{notes['last_vote']}, {int((~calibration.assumed).sum())} members, "
        f"cutoff {calibration.cutoff}",
        f"axes: {', '.join(calibration.axes)} "
        f"(openness and development correlate {notes['axis_correlation']:+.2f})",
        f"{'coefficient':<28}{'value':>8}{'low':>8}{'high':>8}  kind",
    ]
    lines += [
        f"{name:<28}{c.value:>8.3f}{c.low:>8.3f}{c.high:>8.3f}  {c.tag}, {c.unit}"
        for name, c in calibration.coefficients.items()
    ]
    return "\n".join(lines)
