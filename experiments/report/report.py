"""``plenary report DIR``: one self-contained page with the answer, its sureness and its limits."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from experiments.analysis.open_results import replications_played
from experiments.figures.labels import change
from experiments.figures.style import plain, save
from experiments.report.answers import answers, headline
from experiments.report.digest import BASELINE, Reading, open_results
from experiments.report.html import document, figure, table, text
from experiments.report.outcome_panels import Panel, panels
from experiments.store.tables import write_text
from experiments.store.writer import writing
from sim.errors import DataError

if TYPE_CHECKING:
    from sim.members.calibration import Calibration

MOST_ROWS = 120  # of the table
ASSUMED = ("assumed", "memory")  # tags of coefficients that no data gave
FEW = 100  # replications under which a difference of ten points cannot be seen
SECTIONS = (
    "Which strategy wins where",
    "Which states decide it",
    "Why: coalitions and texts",
    "What it costs",
    "What would change the answer",
    "How the model compares with the record",
    "After the meeting",
)


def main(argv: Sequence[str]) -> int:
    """Run ``plenary report``."""
    parser = argparse.ArgumentParser(prog="plenary report", description=__doc__)
    parser.add_argument("folder", help="a results folder, for instance results/main")
    parser.add_argument(
        "--out", help="the page; by default report.html in that folder; figures/ goes beside it"
    )
    parser.add_argument(
        "--quick", action="store_true", help="no closer look: nothing is played again"
    )
    parser.add_argument("--partial", action="store_true", help="read an unfinished study")
    arguments = parser.parse_args(list(argv))
    path = write_report(
        arguments.folder, arguments.out, closer=not arguments.quick, partial=arguments.partial
    )
    print(f"The report is in {path}")
    return 0


def write_report(
    folder: str | Path, out: str | Path | None = None, *, closer: bool = True, partial: bool = False
) -> Path:
    """Write the report of a results folder, its figures and their CSV files.

    Parameters
    ----------
    folder : path
        For instance ``results/main``.
    out : path, optional
        The page; ``report.html`` in that folder by default. The figures and
        their CSV files go into ``figures`` beside it.
    closer : bool
        Whether to play the decisive cells once more for single votes.
    partial : bool
        Read a study that is not finished.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    DataError
        If the folder is empty, unfinished, of an older layout, or none of ours,
        or if `out` is a folder.
    """
    path = Path(out) if out else Path(folder) / "report.html"
    if path.is_dir():
        raise DataError(path, "is a folder; give the name of a page, for instance report.html")
    results, remarks = open_results(folder, partial=partial)
    reading = Reading(results, closer)
    target = path.parent / "figures"
    shown = []
    for panel in panels(reading):
        save(panel.draw(), target, panel.name)
        with writing(path.parent):
            write_text(_csv(panel.table), target / f"{panel.name}.csv")
        shown.append(panel)
    page = document(f"Plenary: {Path(folder).name}", _body(reading, shown, remarks, target))
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(page, path)
    return path


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, float_format="%.6g", lineterminator="\n")


def _body(reading: Reading, shown: list[Panel], remarks: list[str], folder: Path) -> str:
    title = reading.results.study.base["scenario"].get("title", reading.results.folder.name)
    parts = [
        f"<h1>{text(title)}</h1>",
        headline(reading),
        answers(reading),
        _remarks(reading, remarks),
    ]
    parts.append(_definitions())
    for section in SECTIONS:
        mine = [p for p in shown if p.section == section]
        if mine:
            parts.append(f"<h2>{text(section)}</h2>")
            if section == SECTIONS[0]:
                parts.append(_best_table(reading))
            parts += [figure(p.name, p.heading, p.caption, folder, f"{p.name}.csv") for p in mine]
    parts += [_validation(reading), _assumptions(reading), _not_recorded(reading, shown)]
    parts.append(_vintage(reading))
    return "\n".join(parts)


def _remarks(reading: Reading, remarks: list[str]) -> str:
    remarks = list(remarks)
    n = int(reading.pooled["replications"].min())
    if n < FEW:
        remarks.append(
            f"{n} replications are too few for a claim about differences under about "
            f"{100 * 1.96 * (0.5 / max(n, 1)) ** 0.5:.0f} points; run more."
        )
    if reading.closeup.reason:
        remarks.append(f"There is no closer look at single votes: {reading.closeup.reason}.")
    if not remarks:
        return ""
    return '<div class="box warn">' + "".join(f"<p>{text(r)}</p>" for r in remarks) + "</div>"


def _definitions() -> str:
    return (
        '<p class="small"><b>Words.</b> <i>Alignment</i> of a text is its place between the '
        "reference positions of the two camps, −1 to +1; a <i>democratic-aligned</i> text "
        "prevails when what is in force lies above the threshold, a <i>sovereigntist-aligned</i> "
        "one when it lies below minus the threshold. This is a measurement, not praise. "
        "Where rival texts are both adopted, they count by their majorities. Intervals are "
        "95 % and hold the dice and, where so set, the uncertainty of estimated positions and "
        "coefficients, not every doubt about the model.</p>"
    )


def _best_table(reading: Reading) -> str:
    rows = reading.standings
    tied = rows["tied"].map({True: " (tied)", False: ""})
    shown = pd.DataFrame(
        {
            "strategy": rows["democratic"].map(plain) + tied,
            "win": _with_interval(rows, "win"),
            "mirrored": _with_interval(rows, "mirrored"),
            "difference": _changes(rows, "difference", 100, 1),
            "alignment": rows["alignment"].map("{:+.3f}".format).str.replace("-", "−"),
            "shift": _changes(rows, "shift", 1, 3),
        }
    )
    heads = {
        "strategy": "strategy",
        "win": "democratic-aligned prevails [%]", "mirrored": "sovereigntist-aligned prevails [%]",
        "difference": f"change from {plain(BASELINE)} [points]",
        "alignment": "alignment in force", "shift": "its change",
    }  # fmt: skip
    empty = [c for c in heads if not (shown[c] != "").any()]
    kept = shown.drop(columns=empty).head(MOST_ROWS)
    note = (
        '<p class="small">Averages over all opponents, best first; in brackets 95 % intervals; '
        "changes are paired by replication. Tied: the paired difference from the first of its body "
        "cannot be told from none.</p>"
    )
    bodies = [reading.body(name) for name in rows["forum"].head(MOST_ROWS)]
    return table(kept, [heads[c] for c in kept], list(kept), bodies) + note


def _with_interval(rows: pd.DataFrame, name: str) -> list[str]:
    ends = rows[[name, f"{name}_low", f"{name}_high"]].to_numpy(float)
    return [f"{100 * v:.1f} ({100 * low:.1f}–{100 * high:.1f})" for v, low, high in ends]


def _changes(rows: pd.DataFrame, name: str, scale: float, digits: int) -> list[str]:
    ends = rows[[name, f"{name}_low", f"{name}_high"]].to_numpy(float)
    return [change(*row, scale=scale, digits=digits) for row in ends]


def _validation(reading: Reading) -> str:
    from experiments.report.validation_section import scores

    body = scores(reading)
    return f"<h2>Validation</h2>{body}"


def _assumptions(reading: Reading) -> str:
    base = reading.results.study.base
    stated = list(base["scenario"].get("assumptions") or [])
    items = "".join(f"<li>{text(s)}</li>" for s in stated)
    known = _parameters_table(reading)
    return (
        '<h2>Assumptions</h2><div class="box"><ul>' + items + "</ul></div>"
        f"<details open><summary>Numbers that are assumed, not estimated</summary>{known}</details>"
    )


def _parameters_table(reading: Reading) -> str:
    from experiments.analysis.assumptions import calibration_name
    from experiments.config.parameter_docs import parameters
    from sim.behaviour import Behaviour
    from sim.members.calibration import Calibration

    base = reading.config(int(reading.pooled["cell"].iloc[0]))
    calibration = Calibration.load(calibration_name(base))
    given = base.get("model") or {}
    rows = []
    for name, facts in parameters(Behaviour).items():
        low, high = Behaviour.ranges.get(name, (None, None))
        span = "" if low is None else f"{low:g} to {high:g}"
        value = given.get(name, facts["default"])
        said = _unset(name, calibration) if value is None else str(value)
        rows.append((f"model.{name}", said, span, facts["text"]))
    for name, one in calibration.coefficients.items():
        if one.tag in ASSUMED:
            span = f"{one.low:g} to {one.high:g}"
            rows.append((name, f"{one.value:g}", span, f"{one.tag}: {one.note} [{one.unit}]"))
    return table(pd.DataFrame(rows, columns=["key", "value", "range", "meaning"]))


def _unset(name: str, calibration: Calibration) -> str:
    """Say where the value of a parameter comes from that the study leaves open."""
    from sim.behaviour import OWN_INTEREST

    if name == "own_interest":
        return _by_bloc(OWN_INTEREST) + ", fitted to pattern P-4"
    if name == "influence":
        return "defaults of sim.meeting.influence"
    found = calibration.coefficient(name)
    said = _by_bloc(found) if isinstance(found, dict) else f"{found:.3g}"
    return f"from the calibration: {said}"


def _by_bloc(values: dict[str, float]) -> str:
    return ", ".join(f"{bloc} {value:.3g}" for bloc, value in values.items())


def _not_recorded(reading: Reading, shown: list[Panel]) -> str:
    have = {p.name for p in shown}
    wanted = {
        "tallies": "tallies (no text was put to a vote)",
        "swing_members": "single votes",
        "pivots": "realised pivots (no item came to a vote that can be counted anew)",
        "objectors": "objections (no body of this study decides by consensus alone)",
        "coalition_timeline": "membership of coalitions",
        "cost_per_vote": "cost per moved vote (needs no_action in the sweep)",
        "tornado": "assumptions one at a time",
        "variance": "shares of dice and ignorance (the answers at the top say why)",
        "fragmentation": "signatures (no text of this study is signed)",
        "norm_curves": "spread of norms and development over years (the calendar has one year)",
        "event_study": "effects of shocks (the scenario has none, or one year)",
    }
    missing = [words for name, words in wanted.items() if name not in have]
    if not missing:
        return ""
    items = "".join(f"<li>{text(m)}</li>" for m in missing)
    return f"<h2>What this study does not show</h2><ul>{items}</ul>"


def _vintage(reading: Reading) -> str:
    from experiments.analysis.assumptions import calibration_name
    from sim.members.calibration import Calibration

    manifest = reading.results.manifest
    base = reading.config(int(reading.pooled["cell"].iloc[0]))
    calibration = Calibration.load(calibration_name(base))
    notes = calibration.notes
    sources = "".join(f"<li>{text(s)}</li>" for s in base["scenario"].get("sources") or [])
    return (
        "<h2>Data, version, how to reproduce</h2>"
        f"<p>Positions and coefficients: calibration <code>{text(calibration.name)}</code>, "
        f"{text(notes.get('rollcalls', len(calibration.items)))} roll-calls up to "
        f"{text(notes.get('last_vote', calibration.cutoff))} "
        f"(votes before {text(calibration.cutoff)}); {text(notes.get('source', ''))}. "
        "Facts about members: see SOURCES.md in the package.</p>"
        f"<ul>{sources}</ul>"
        f"<p>Plenary {text(manifest.get('plenary'))}, "
        f"commit <code>{text(manifest.get('commit'))}</code>, "
        f"Python {text(manifest.get('python'))}; seed {text(manifest.get('seed'))}; "
        f"{text(manifest.get('cells'))} cells × "
        f"{text(replications_played(reading.results))} replications.</p>"
        f"<p>Made by <code>{text(manifest.get('command'))}</code>; checked bit for bit by "
        f"<code>plenary replay {text(reading.results.folder)}</code>.</p>"
        f'<p class="small">Study {text(str(manifest.get("study"))[:16])}. The method is described '
        "in docs/odd.md; baseline of all differences: "
        f"{text(plain(BASELINE))}.</p>"
    )
