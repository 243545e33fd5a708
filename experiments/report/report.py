"""``plenary report DIR``: one self-contained page with the answer, its sureness and its limits."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from experiments.analysis.assumptions import calibration_name
from experiments.analysis.dead_levers import sentence
from experiments.analysis.open_results import replications_played
from experiments.analysis.swept_keys import chosen
from experiments.config.parameter_docs import for_readers, parameters
from experiments.figures.labels import bloc_name, change, interval, plain, value_words
from experiments.figures.style import save
from experiments.report.advice_page import answers_about
from experiments.report.answers import answers
from experiments.report.brief import brief, digest, strategies
from experiments.report.digest import BASELINE, Reading, open_results
from experiments.report.html import Picture, Table, page, picture, table
from experiments.report.outcome_panels import Panel, panels
from experiments.report.validation_section import scores
from experiments.running.beside import Beside
from experiments.store.atomic import write_csv, write_text
from experiments.store.folders import writing
from experiments.study.camps import STRATEGY
from sim.behaviour import OWN_INTEREST, Behaviour
from sim.errors import DataError
from sim.members.cached import calibration_named
from sim.members.calibration import Calibration
from sim.theory.statistics import Z

MOST_ROWS = 120  # of the table
MOST_WORKERS = 3  # processes; there is no more than that to play [count]
PLAYED = tuple(
    f"experiments.analysis.{name}" for name in ("break_even", "variance", "assumptions")
)  # what other processes play for a report
ASSUMED = ("assumed", "memory")  # tags of coefficients that no data gave
FEW = 100  # replications under which a difference of ten points cannot be seen
OFTEN = (  # figures whose absence is said
    "tallies",
    "swing_members",
    "pivots",
    "objectors",
    "coalition_timeline",
    "cost_per_vote",
    "tornado",
    "variance",
    "fragmentation",
    "norm_curves",
    "event_study",
)
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
    parser.add_argument(
        "--thorough", action="store_true",
        help="look for break-even values in every comparison, however long it takes",
    )  # fmt: skip
    parser.add_argument("--partial", action="store_true", help="read an unfinished study")
    parser.add_argument(
        "--where", action="append", default=[], metavar="KEY=VALUE",
        help="only cells with this value of a swept key; may be given several times",
    )  # fmt: skip
    parser.add_argument("--workers", type=int, help="processes; by default all cores")
    arguments = parser.parse_args(list(argv))
    if arguments.quick and arguments.thorough:
        parser.error("--thorough: plays again what --quick leaves out; give one of them")
    if arguments.workers is not None and arguments.workers < 1:
        parser.error("--workers: must be 1 or more")
    path = write_report(
        arguments.folder,
        arguments.out,
        closer=not arguments.quick,
        partial=arguments.partial,
        where=arguments.where,
        workers=arguments.workers or MOST_WORKERS,
        thorough=arguments.thorough,
    )
    print(path.with_suffix(".txt").read_text(encoding="utf-8"))
    print(f"The report is in {path}")
    return 0


def write_report(
    folder: str | Path,
    out: str | Path | None = None,
    *,
    closer: bool = True,
    partial: bool = False,
    where: Sequence[str] = (),
    workers: int = 1,
    thorough: bool = False,
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
    where : sequence of str
        ``KEY=VALUE``: read only cells with this value of a swept key.
    workers : int
        Processes that may play beside this one, of which no more than there are cores.
    thorough : bool
        Look for break-even values in every comparison, however long it takes.

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
    beside = Beside(workers)
    if closer:
        beside.load(*PLAYED)
    reading = Reading(chosen(results, where), closer, beside, thorough)
    reading.begin()
    target = path.parent / "figures"
    shown = []
    for panel in panels(reading):
        save(panel.draw(), target, panel.name)
        with writing(path.parent):
            write_csv(panel.table, target / f"{panel.name}.csv", "%.6g")
        shown.append(panel)
    facts = _facts(reading, shown, remarks, target, where)
    words = page("report.html.j2", **facts)
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(words, path)
        write_text(digest(facts["brief"]) + "\n", path.with_suffix(".txt"))
    return path


def _facts(
    reading: Reading, shown: list[Panel], remarks: list[str], folder: Path, where: Sequence[str]
) -> dict:
    """Give everything that ``report.html.j2`` puts into words."""
    base = reading.results.study.base["scenario"]
    figures = {section: [] for section in SECTIONS}
    for p in shown:
        figures[p.section].append(picture(p.name, p.heading, p.caption, folder, f"{p.name}.csv"))
    return {
        "title": base.get("title", reading.results.folder.name),
        "name": reading.results.folder.name,
        "camps": reading.camps,
        "brief": brief(reading),
        "advised": answers_about(reading.results.folder),
        "strategies": strategies(reading),
        "answers": answers(reading),
        "remarks": remarks,
        "few": _few(reading),
        "pooled": [key for key in reading.swept if key.pooled],
        "dead": [sentence(lever) for lever in reading.dead],
        "idle": [plain(words[:1].upper() + words[1:]) for words in reading.idle],
        "where": list(where),
        "no_closer_look": reading.closeup.reason,
        "sections": [(section, mine) for section, mine in figures.items() if mine],
        "picture": _first_picture(reading, figures[SECTIONS[0]]),
        "best": _best_table(reading),
        "baseline": BASELINE,
        "validation": scores(reading),
        "assumptions": list(base.get("assumptions") or []),
        "parameters": _parameters_table(reading),
        "missing": [one for one in OFTEN if one not in {p.name for p in shown}],
        "vintage": _vintage(reading),
    }


def _first_picture(reading: Reading, figures: list[Picture]) -> Picture | None:
    """Choose the picture of the first page: how items end, of a campaign year by year."""
    by_name = {figure.name: figure for figure in figures}
    name = "ends_by_year" if reading.calendar and "ends_by_year" in by_name else "win_rate"
    return by_name.get(name)


def _few(reading: Reading) -> dict | None:
    """Tell what so few replications cannot show."""
    n = int(reading.pooled["replications"].min())
    if n >= FEW:
        return None
    return {"n": n, "points": 100 * Z * (0.5 / max(n, 1)) ** 0.5}


def _best_table(reading: Reading) -> Table:
    rows = reading.standings
    tied = rows["tied"].map({True: " (tied)", False: ""})
    shown = pd.DataFrame(
        {
            "strategy": rows[STRATEGY].map(plain) + tied,
            "win": _with_interval(rows, "win"),
            **{name: _percent(rows[name]) for name in ("both", "compromise", "none")},
            "mirrored": _with_interval(rows, "mirrored"),
            **{f"win_{camp}": _with_interval(rows, f"win_{camp}") for camp in reading.camps[2:]},
            "difference": _changes(rows, "difference", 100, 1),
            "alignment": rows["alignment"].map("{:+.3f}".format).str.replace("-", "−"),
            "shift": _changes(rows, "shift", 1, 3),
            "utility": rows["utility"].map("{:+.3f}".format).str.replace("-", "−"),
            "gain": _changes(rows, "gain", 1, 3),
        }
    )
    first, second, *further = (f"{plain(camp)}-aligned prevails [%]" for camp in reading.camps)
    heads = {
        "strategy": "strategy", "win": first, "both": "both [%]",
        "compromise": "compromise [%]", "none": "none [%]", "mirrored": second,
        **dict(zip((f"win_{camp}" for camp in reading.camps[2:]), further, strict=True)),
        "difference": f"change from {plain(BASELINE)} [points]",
        "alignment": "alignment in force", "shift": "change of alignment",
        "utility": "utility", "gain": "change of utility",
    }  # fmt: skip
    empty = [c for c in heads if not (shown[c] != "").any()]
    kept = shown.drop(columns=empty).head(MOST_ROWS)
    bodies = [reading.place(row) for row in rows.head(MOST_ROWS).to_dict("records")]
    kept = kept.replace({" to ": "\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}"}, regex=True)  # one line
    return table(kept, [heads[c] for c in kept], ["strategy", "win", "mirrored"], bodies)


def _percent(share: pd.Series) -> list[str]:
    return ["" if pd.isna(value) else f"{100 * value:.1f}" for value in share]


def _with_interval(rows: pd.DataFrame, name: str) -> list[str]:
    ends = rows[[name, f"{name}_low", f"{name}_high"]].to_numpy(float)
    return [interval(*(100 * row)) for row in ends]


def _changes(rows: pd.DataFrame, name: str, scale: float, digits: int) -> list[str]:
    ends = rows[[name, f"{name}_low", f"{name}_high"]].to_numpy(float)
    return [change(*row, scale=scale, digits=digits) for row in ends]


def _parameters_table(reading: Reading) -> Table:
    base = reading.config(int(reading.pooled["cell"].iloc[0]))
    calibration = calibration_named(calibration_name(base))
    given = base.get("model") or {}
    rows = []
    for name, facts in parameters(Behaviour).items():
        low, high = Behaviour.ranges.get(name, (None, None))
        span = "" if low is None else f"{low:g} to {high:g}"
        value = given.get(name, facts["default"])
        said = _unset(name, calibration) if value is None else value_words(value)
        rows.append((f"model.{name}", said, span, for_readers(facts["text"])))
    for name, one in calibration.coefficients.items():
        if one.tag in ASSUMED and name not in parameters(Behaviour):
            span = f"{one.low:g} to {one.high:g}"
            rows.append((name, f"{one.value:g}", span, for_readers(f"{one.note} [{one.unit}]")))
    return table(pd.DataFrame(rows, columns=["key", "value", "range", "meaning"]))


def _unset(name: str, calibration: Calibration) -> str:
    """Say where the value of a parameter comes from that the study leaves open."""
    if name == "own_interest":
        return _by_bloc(OWN_INTEREST)
    if name == "absence_shock":
        name = "prediction.absence_sd"
    if name == "held":
        return "nothing beside what is off its default"
    if name == "influence":
        return "as shipped"
    if name == "discipline":
        return f"from the calibration: {_by_bloc(calibration.family(name))}"
    return f"from the calibration: {calibration.coefficient(name):.3g}"


def _by_bloc(values: dict[str, float]) -> str:
    return ", ".join(f"{bloc_name(bloc)} {value:.3g}" for bloc, value in values.items())


def _vintage(reading: Reading) -> dict:
    """Tell what data, version and command made the numbers."""
    base = reading.config(int(reading.pooled["cell"].iloc[0]))
    calibration = calibration_named(calibration_name(base))
    return {
        "calibration": calibration.name,
        "rollcalls": calibration.notes.get("rollcalls", len(calibration.items)),
        "last_vote": calibration.notes.get("last_vote", calibration.cutoff),
        "cutoff": calibration.cutoff,
        "source": calibration.notes.get("source", ""),
        "sources": list(base["scenario"].get("sources") or []),
        "manifest": reading.results.manifest,
        "replications": replications_played(reading.results),
        "folder": reading.results.folder,
        "study": str(reading.results.manifest.get("study"))[:16],
    }
