"""``plenary sensitivity [study=NAME] [key=value ...]``: what the answer depends on.

One case of the study is asked: its first body and opponent, and the strategy
named by --strategy (the best of the study by default). All assumptions of
`experiments.analysis.assumptions.ranges` are screened by Morris; those that matter are
apportioned by Sobol; a Latin hypercube over all of them, played with every
strategy of the study, gives regret and the box in which the strategy loses.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from experiments.analysis.assumptions import ranges
from experiments.analysis.sensitivity import MOST_SOBOL, Effort, analyse, strategies
from experiments.commands.flags import split_flags
from experiments.commands.show import read
from experiments.figures import sensitivity as drawn
from experiments.figures.labels import plain, titles
from experiments.figures.style import save
from experiments.report.html import Picture, page, picture, piece, table
from experiments.store import calibration_copies
from experiments.store.atomic import write_csv, write_text
from experiments.store.folders import writing
from experiments.store.provenance import command_line, provenance, with_files
from experiments.study.cost import cost_of_cell, refuse_large
from experiments.study.study import Study
from sim.errors import ConfigError

WORDS = "sensitivity_captions.html.j2"


def main(argv: Sequence[str]) -> int:
    """Run ``plenary sensitivity``."""
    parser = argparse.ArgumentParser(
        prog="plenary sensitivity", description=__doc__, allow_abbrev=False
    )
    parser.add_argument("--strategy", help="democratic strategy asked about; the best by default")
    parser.add_argument("--out", help="folder; results/sensitivity-NAME by default")
    for name, value in vars(Effort()).items():
        parser.add_argument(f"--{name}", type=int, default=value, help=f"default {value}")
    arguments, rest = parser.parse_known_args(list(argv))
    effort = Effort(**{name: getattr(arguments, name) for name in vars(Effort())})
    _check(effort)
    flags, rest = split_flags(rest)
    task = read(rest, multirun=True)
    if task.found is None:
        return 0
    study, config = task.found
    said = dict(a.split("=", 1) for a in rest if a.startswith(("study=", "scenario=")))
    name = said.get("study") or said.get("scenario") or "study"
    folder = Path(arguments.out or Path(config.get("results", "results")) / f"sensitivity-{name}")
    files = calibration_copies.read(calibration_copies.at_hand(study, folder))
    calibrations = calibration_copies.digests(files)
    cases = strategies(study)
    if not flags.yes:
        _ask_first(cases, effort)
    found = analyse(cases, effort, study.base["seed"], arguments.strategy)
    found |= {"calibrations": calibrations, "asked": _asked(study, found["strategy"])}
    path = write(found, folder, effort)
    print(found["words"])
    print(f"Tables, figures and a page are in {path.parent}/")
    return 0


def _asked(study: Study, strategy: str) -> str:
    """Say of which case the page tells: strategy, opponent, body."""
    labels = study.labels(0)
    bodies = titles(study.config(0))
    opponent, body = labels.get("sovereigntist", "as set"), str(labels.get("forum", ""))
    place = bodies.get(body, plain(body)) or ", ".join(bodies.values())
    return f"{plain(strategy)} against {plain(opponent)}, {place}"


def _check(effort: Effort) -> None:
    for name, value in vars(effort).items():
        if value < 1:
            raise ConfigError(f"--{name}", "must be 1 or more", value=value)
    if effort.base & (effort.base - 1):
        raise ConfigError("--base", "must be a power of two", value=effort.base)


def _ask_first(cases: dict[str, dict], effort: Effort) -> None:
    """Refuse what would take hours, unless it is meant."""
    config = next(iter(cases.values()))
    runs = effort.trajectories * (len(ranges(config)) + 1) + effort.base * (MOST_SOBOL + 2)
    runs += effort.points * len(cases)
    refuse_large(cost_of_cell(config, effort.replications), times=runs)


def write(found: dict, folder: Path, effort: Effort) -> Path:
    """Write tables, figures, the record of how it was made, and the page."""
    figures = folder / "figures"
    shown = {
        "morris": drawn.morris(found["morris"]),
        "sobol": drawn.sobol(found["sobol"]),
        **({"box": drawn.boxes(found["box"], found["ranges"])} if len(found["box"]) else {}),
        "regret_over_assumptions": drawn.regret_bars(found["regret"]),
    }
    tables = {k: found[k] for k in ("morris", "sobol", "sample", "box")}
    tables["regret_over_assumptions"] = found["regret"]
    with writing(folder):
        figures.mkdir(parents=True, exist_ok=True)
        for name, frame in tables.items():
            write_csv(frame, figures / f"{name}.csv", "%.6g")
        made = with_files(provenance(), found.get("calibrations", {}))
        record = {"command": command_line(), **vars(effort), **made}
        write_text(json.dumps(record, indent=1) + "\n", folder / "sensitivity.json")
    for name, axes in shown.items():
        save(axes, figures, name)
    path = folder / "sensitivity.html"
    facts = {
        "asked": found["asked"],
        "words": found["words"],
        "figures": [_picture(name, figures) for name in shown],
        "ranges": table(_ranges_frame(found["ranges"])),
        "effort": effort,
    }
    with writing(folder):
        write_text(page("sensitivity.html.j2", **facts), path)
    return path


def _picture(name: str, folder: Path) -> Picture:
    heading, caption = (str(piece(WORDS, f"{name}{end}", {})) for end in ("_heading", ""))
    return picture(name, heading, caption, folder, f"{name}.csv")


def _ranges_frame(space: dict) -> pd.DataFrame:
    return pd.DataFrame([(k, low, high) for k, (low, high) in space.items()]).set_axis(
        ["key", "low", "high"], axis=1
    )
