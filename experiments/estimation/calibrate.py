"""A calibration: positions and coefficients from recorded votes before a day, as a file.

The file is one readable JSON that ``run`` and ``sweep`` use (``calibration=NAME``) and
that ``plenary predict`` predicts with. The shipped calibrations are made by the commands
in ``docs/positions.md``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from experiments.estimation.ballot_coefficients import ballot_coefficients
from experiments.estimation.forecast_coefficients import fit_prediction, history_of
from experiments.estimation.positions import AXES, POLES, Estimate, estimate, place_by_ties
from experiments.estimation.regulation import NOTE, STANDARD_ERROR, regulation_positions
from experiments.estimation.vote_tables import ISSUES, VoteTable
from experiments.store.atomic import write_text
from sim.errors import DataError
from sim.forecast.ballot import DEFAULTS, absence
from sim.forecast.evidence import Call
from sim.members.calibration import RECORD_CODES
from sim.members.calibration_names import FORMAT
from sim.members.roster import Roster
from sim.theory.ballot import Vote

FEW = 10  # divided roll-calls below which a caution is given, [assumption]
LETTERS = {code: letter for letter, code in RECORD_CODES.items()}


def calibration_content(
    table: VoteTable,
    cutoff: str,
    *,
    name: str,
    roster: Roster,
    inputs: dict | None = None,
    record: Sequence[Mapping] = (),
) -> dict:
    """Estimate everything from the votes before the cutoff, as plain JSON values.

    Parameters
    ----------
    table : VoteTable
    cutoff : str
        Only votes before this day are used.
    name : str
    roster : Roster
    inputs : dict, optional
        Digests of the tables.
    record : sequence of mapping
        Source and terms of what the user's record adds; see
        `experiments.records.folder.sources`.

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
        "notes": {
            **_notes(early, found, inputs or {}),
            **({"record": list(record)} if record else {}),
        },
        "coefficients": coefficients,
        "members": _members(early, found, roster, noise, cutoff),
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


def _members(
    table: VoteTable, found: Estimate, roster: Roster, noise: np.ndarray, cutoff: str
) -> dict:
    regulation = regulation_positions(roster)
    rate = attendance_rate(table, found, cutoff)
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


def attendance_rate(table: VoteTable, found: Estimate, cutoff: str) -> np.ndarray:
    """Probability that each member casts a ballot, as the forecast on the cutoff's day has it.

    See `sim.forecast.ballot.absence`: one record, so that meetings and forecasts agree.

    Returns
    -------
    (N,) float64
    """
    call = Call(np.datetime64(cutoff, "D"), {})
    return 1.0 - absence(history_of(table, found), call, DEFAULTS)


def _items(table: VoteTable, found: Estimate) -> list[dict]:
    items, rows = found.items, []
    for at, call in enumerate(table.rollcalls.itertuples()):
        votes = table.votes[at]
        row = {
            "id": call.rollcall_id,
            "date": f"{call.date:%Y-%m-%d}",
            "topic": call.topic,
            "kind": call.kind if call.kind != "text" else "",
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
    write_text("\n".join(lines), out)


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False)
