"""``plenary calibrate``: positions and coefficients from recorded votes before a day.

Writes one readable JSON file that ``run`` and ``sweep`` use
(``calibration=NAME``) and that ``plenary predict`` predicts with. The shipped
calibrations are made by the commands in ``docs/positions.md``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shlex
import sys
import tempfile
from pathlib import Path

import numpy as np

from experiments.config.calibrations import open_calibration
from experiments.estimation.ballot_coefficients import ballot_coefficients
from experiments.estimation.calibration_files import table_of
from experiments.estimation.forecast_coefficients import fit_prediction
from experiments.estimation.positions import AXES, POLES, Estimate, estimate, place_by_ties
from experiments.estimation.regulation import NOTE, STANDARD_ERROR, regulation_positions
from experiments.estimation.vote_tables import ISSUES, VoteTable, parse_day, read_vote_table
from experiments.store.outputs import make_folder, output_file
from sim.errors import ConfigError, DataError
from sim.members.calibration import FORMAT, RECORD_CODES, Calibration, shipped
from sim.members.roster import Roster
from sim.theory.ballot import Vote

ATTENDANCE_YEARS = 8
ATTENDANCE_PRIOR = 10.0  # roll-calls' worth of the mean rate, [assumption]
FEW = 10  # divided roll-calls below which a caution is given, [assumption]
LETTERS = {code: letter for letter, code in RECORD_CODES.items()}


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
    inputs = {
        name: file
        for name, file in vars(options).items()
        if name in ("votes", "rollcalls", "topics") and file is not None
    }
    name, out = _destination(options, list(inputs.values()))
    roster = Roster.load()
    cutoff = parse_day(options.cutoff, "cutoff")
    table = _table(options, roster)
    digests = {key: _digest(file) for key, file in inputs.items()}
    if options.source is not None:
        digests = dict(open_calibration(options.source).notes.get("inputs_sha256", {}))
    content = calibration_content(table, cutoff, name=name, roster=roster, inputs=digests)
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
        description="Estimate positions and the ballot's coefficients from recorded votes.",
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
    parser.add_argument("--cutoff", required=True, help="use only votes before this day")
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
    for key in ("votes", "rollcalls"):
        if getattr(options, key) is None:
            raise ConfigError(
                f"--{key}", "is missing; give --votes and --rollcalls, or --from a calibration"
            )
    return read_vote_table(
        options.votes, options.rollcalls, roster.iso3, options.topics, tell=_tell
    )


def calibration_content(
    table: VoteTable, cutoff: str, *, name: str, roster: Roster, inputs: dict | None = None
) -> dict:
    """Estimate everything from the votes before the cutoff, as plain JSON values.

    Raises
    ------
    DataError
        If there is no vote before the cutoff.
    """
    early = table.before(cutoff)
    if not len(early.rollcalls):
        first = table.rollcalls["date"].min()
        when = f"; the first roll-call is of {first:%Y-%m-%d}" if len(table.rollcalls) else ""
        raise DataError("votes", f"no vote before the cutoff {cutoff}{when}")
    found = estimate(early)
    coefficients, noise = ballot_coefficients(early, found, roster)
    coefficients.update(fit_prediction(early, found))
    return {
        "format": FORMAT,
        "name": name,
        "cutoff": cutoff,
        "axes": [*AXES, "regulation"],
        "notes": _notes(early, found, inputs or {}),
        "coefficients": coefficients,
        "members": _members(early, found, roster, noise),
        "items": _items(early, found),
    }


def _notes(table: VoteTable, found: Estimate, inputs: dict) -> dict:
    weak = cautions(table)
    return {
        **({"cautions": weak} if weak else {}),
        "inputs_sha256": inputs,
        "rollcalls": len(table.rollcalls),
        "first_vote": f"{table.rollcalls['date'].min():%Y-%m-%d}",
        "last_vote": f"{table.rollcalls['date'].max():%Y-%m-%d}",
        "position_year": int(found.years[-1]),
        "unit": "one standard deviation over members with votes, in position_year",
        "sign": "openness: + open, rights-based; development: + finance and technology transfer; "
        "regulation: + binding public rules for firms",
        "anchors": found.anchors,
        "axis_correlation": round(found.correlation, 3),
        "regulation": NOTE,
        "source": "votes: Voeten, Strezhnev & Bailey, United Nations General Assembly Voting "
        "Data, doi:10.7910/DVN/LEJUQZ (CC0), in the shipped calibrations",
    }


def cautions(table: VoteTable) -> list[str]:
    """Say what these votes cannot tell."""
    cast = (table.votes >= Vote.NO) & (table.votes <= Vote.YES)
    count = np.stack([(table.votes == v).sum(axis=1) for v in (Vote.NO, Vote.ABSTAIN, Vote.YES)])
    found = []
    if not set(POLES) & set(table.iso3):
        found.append(
            f"no votes of {', '.join(POLES)}, which tell the sign of the axes: openness may "
            "point either way"
        )
    divided = int((count.max(axis=0) < cast.sum(axis=1)).sum())
    if divided < FEW:
        found.append(f"only {divided} roll-calls were not unanimous: positions are guesses at best")
    return found


def _members(table: VoteTable, found: Estimate, roster: Roster, noise: np.ndarray) -> dict:
    regulation = regulation_positions(roster)
    rate = attendance_rate(table)
    position, se = found.path[:, -1], found.path_se[:, -1]
    rows = {
        code: _member_row(position[at], se[at], regulation[code], rate[at], noise[at])
        for at, code in enumerate(found.iso3)
    }
    for code, (mean, spread) in place_by_ties(roster, found.iso3, position, se).items():
        rows[code] = {
            **_member_row(mean, spread, regulation[code], float(rate.mean()), np.median(noise)),
            "assumed": True,
        }
    return rows


def _member_row(position, se, regulation: float, rate: float, noise: float) -> dict:
    return {
        "position": [round(float(x), 3) for x in (*position, regulation)],
        "se": [round(float(x), 3) for x in (*se, STANDARD_ERROR)],
        "attendance": round(float(rate), 3),
        "noise": round(float(noise), 3),
    }


def attendance_rate(table: VoteTable) -> np.ndarray:
    """Share of recent roll-calls in which each member cast a ballot.

    Over the last eight years, drawn towards the mean of all members as if ten
    more roll-calls had been seen.

    Returns
    -------
    (N,) float64
    """
    year = table.rollcalls["date"].dt.year.to_numpy()
    recent = table.votes[year > year.max() - ATTENDANCE_YEARS]
    cast = ((recent >= Vote.NO) & (recent <= Vote.YES)).sum(axis=0)
    listed = cast + (recent == Vote.ABSENT).sum(axis=0)
    mean = cast.sum() / max(listed.sum(), 1)
    return (cast + ATTENDANCE_PRIOR * mean) / (listed + ATTENDANCE_PRIOR)


def _items(table: VoteTable, found: Estimate) -> list[dict]:
    items, rows = found.items, []
    for at, call in enumerate(table.rollcalls.itertuples()):
        votes = table.votes[at]
        row = {
            "id": call.rollcall_id,
            "date": f"{call.date:%Y-%m-%d}",
            "topic": call.topic,
            "issues": " ".join(flag for flag in ISSUES if getattr(call, f"issue_{flag}", False)),
            "resolution": call.resolution,
            "title": call.title,
            "slope": [round(float(x), 3) for x in items.slope[at]],
            "cuts": [
                round(float(items.cut[at] + side * items.halfwidth[at]), 3) for side in (-1, 1)
            ],
            "votes": "".join(LETTERS[int(vote)] for vote in votes),
        }
        rows.append({key: value for key, value in row.items() if value != ""})
    return rows


def write_calibration(content: dict, out: Path) -> None:
    """Write a calibration, one member and one roll-call a line, whole or not at all."""
    lines = ["{"]
    for key in ("format", "name", "cutoff", "axes"):
        lines.append(f'"{key}": {_json(content[key])},')
    lines.append(f'"notes": {json.dumps(content["notes"], ensure_ascii=False, indent=1)},')
    for key in ("coefficients", "members"):
        body = ",\n".join(f' "{name}": {_json(row)}' for name, row in content[key].items())
        lines.append(f'"{key}": {{\n{body}\n}},')
    body = ",\n".join(f" {_json(row)}" for row in content["items"])
    lines.append(f'"items": [\n{body}\n]\n}}\n')
    handle, temporary = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        os.chmod(temporary, 0o644)
        os.replace(temporary, out)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False)


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
