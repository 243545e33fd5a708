"""``plenary check``: validate without running; estimate cells, time and disk.

``plenary check [key=a,b ...]``, ``plenary check study=main`` (or just
``main``), ``plenary check FILE.yaml``, ``plenary check results/main``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.analysis.dead_levers import OUTCOMES, dead_levers, digests
from experiments.analysis.dead_levers import sentence as told
from experiments.analysis.idle_strategies import idle_strategies
from experiments.api.studies import MANY, build_study, folder_of, study_params
from experiments.commands.flags import split_flags
from experiments.config.compose import composer
from experiments.config.overrides import read_overrides
from experiments.config.validation import check_study
from experiments.figures.labels import counted
from experiments.running.dice import own_dice
from experiments.running.executors import cores
from experiments.running.runner import model
from experiments.store.calibration_copies import remembered
from experiments.store.results import Results
from experiments.store.tables import to_arrow
from experiments.study.cost import cost, is_large, span, words
from experiments.study.files import load
from experiments.study.stopping_rule import MOST
from experiments.study.study import Study
from sim.errors import ConfigError

# Replications of the trial that the estimates rest on [count].
TRIAL = 32
# Cells that the trial looks at [count].
TRIAL_CELLS = 3
# Above, the trial is left out [s].
LONG_TRIAL = 120.0
# Cells and replications played to find levers that do nothing [count].
LEVER_CELLS, LEVER_REPLICATIONS = 36, 8


@dataclass(frozen=True)
class Estimate:
    """What a study will need.

    Attributes
    ----------
    seconds : float
        On one core [s].
    megabytes : float
        On disk [MB].
    """

    seconds: float
    megabytes: float


def main(argv: Sequence[str]) -> int:
    """Run ``plenary check``."""
    parser = argparse.ArgumentParser(
        prog="plenary check",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--config-dir", help="a further folder of configuration files")
    parser.add_argument("what", nargs="*", help="overrides, a study, a file or a results folder")
    parser.add_argument("--no-trial", action="store_true", help="do not estimate time and disk")
    flags, rest = split_flags(argv)
    arguments = parser.parse_args(rest)
    study, config = read(arguments.what, arguments.config_dir)
    reckoned = cost(study)
    if is_large(reckoned) and not flags.yes:
        print(f"{words(reckoned)}, roughly; `plenary sweep` will ask for --yes. Not tried out.")
        return 0
    built = check_study(study)
    total = len(study) * study.replications
    print(
        f"{counted(len(study), 'cell')} x {counted(study.replications, 'replication')} = "
        f"{total:,}; {counted(built, 'cell')} built and found right"
    )
    found = own_dice(study.config(0))
    if found:
        raise ConfigError("plugins", found.partition(": ")[2])
    if study.until:
        print(f"until={study.until}: cells get more replications until they are tight")
    if config is not None:
        print(f"results would go to {folder_of(study, config, 'sweep')}/")
    trial = TRIAL * min(len(study), TRIAL_CELLS) / (len(study) * study.replications)
    if not arguments.no_trial and reckoned.seconds * min(trial, 1.0) > LONG_TRIAL:
        print(f"{words(reckoned)}, roughly; not tried out")
    elif not arguments.no_trial:
        print(sentence(estimate(study), _workers(config), most_times(study)))
        for line in dead(study):
            print(line)
    if total > MANY and not flags.yes:
        print(f"More than {MANY:,} replications: `plenary sweep` will ask for --yes.")
    return 0


def read(what: Sequence[str], config_dir: str | None = None) -> tuple[Study, dict | None]:
    """Find the study that some words mean.

    Parameters
    ----------
    what : sequence of str
        Overrides, the name of a study, a file or a results folder.
    config_dir : str, optional

    Returns
    -------
    study : Study
    config : dict or None
        With the keys that say how to run; None for a saved study.
    """
    if len(what) == 1 and "=" not in what[0]:
        path = Path(what[0])
        if path.is_dir():
            return Results(path).study, None
        if path.suffix in (".yaml", ".yml"):
            return load(path), None
    with composer(config_dir, remembered) as found:
        studies = found.options("study")
        overrides = [f"study={w}" if w in studies else w for w in what]
        read_overrides(overrides, found)
        return build_study(found, study_params(found, overrides), overrides)


def estimate(study: Study, simulate: Callable | None = None) -> Estimate:
    """Run a few replications of a few cells and reckon from them.

    Parameters
    ----------
    study : Study
    simulate : callable, optional
        Stands in for the model.

    Returns
    -------
    Estimate
    """
    simulate = simulate or model()
    last = len(study) - 1
    cells = sorted({0, last // 2, last})[:TRIAL_CELLS]
    count = min(TRIAL, study.replications)
    simulate(study.config(0), range(1))  # what is loaded once shall not count
    seconds = size = 0.0
    for cell in cells:
        config = study.config(cell)
        start = time.perf_counter()
        frames = simulate(config, range(count))
        middle = time.perf_counter()
        if count > 1:  # what a call costs once is shared by all its replications
            simulate(config, range(1))
            once = time.perf_counter() - middle
            each = max((middle - start - once) / (count - 1), 1e-7)
            calls = -(-study.replications // 256)
            seconds += once * calls + each * study.replications
        else:
            seconds += (middle - start) * study.replications
        for frame in frames.values():
            table = to_arrow(frame, cell)
            size += (_bytes(table) - _bytes(table.slice(0, 1))) / max(count - 1, 1)
    share = len(study) / len(cells)
    return Estimate(seconds * share, size * study.replications * share / 1e6)


def dead(study: Study, simulate: Callable | None = None) -> list[str]:
    """Play a few replications of cells that differ in one key; name what changes nothing.

    Parameters
    ----------
    study : Study
    simulate : callable, optional
        Stands in for the model.

    Returns
    -------
    list of str
        A sentence for each.
    """
    import pandas as pd

    simulate = simulate or model()
    chosen = corners(study, LEVER_CELLS)
    count = min(LEVER_REPLICATIONS, study.replications)
    cells = pd.DataFrame([{"cell": cell, **study.labels(cell)} for cell in chosen])
    if len(cells) < 2:
        return []
    outcome: dict[int, str] = {}
    for cell in chosen:
        frame = simulate(study.config(cell), range(count))["meetings"]
        kept = [name for name in OUTCOMES if name in frame]
        outcome |= digests(frame.assign(cell=cell), kept)
    found = dead_levers(cells, outcome, study.config, study.camps)
    known = [f"Note: {told(lever)}." for lever in found if lever.reason]
    tried = [
        f"Note: {told(lever)} ({counted(count, 'replication')} tried)."
        for lever in found
        if not lever.reason
    ]
    idle = idle_strategies(cells, outcome, study.config, study.camps)
    tried += [f"Note: {words} ({counted(count, 'replication')} tried)." for words in idle]
    return known + tried


def corners(study: Study, most: int) -> list[int]:
    """Choose cells that differ in one key at a time: first all, else those at ends of axes.

    Examples
    --------
    >>> from experiments.study.study import Axis, Choice
    >>> axis = Axis("a", tuple(Choice({"a": i}, {"a": i}) for i in range(9)))
    >>> corners(Study({}, (axis,), [(i,) for i in range(9)]), 4)
    [0, 8]
    """
    cells = list(range(len(study)))
    if len(cells) > most:
        ends = [{0, len(axis.choices or ()) - 1} for axis in study.axes]
        named = [axis.name.startswith("strategy/") for axis in study.axes]
        cells = [
            cell
            for cell in cells
            if all(
                keep or not isinstance(pick, int) or pick in end
                for pick, end, keep in zip(study.points[cell], ends, named, strict=True)
            )
        ]
    return cells[:most]


def _bytes(table) -> int:
    """Size of a table as a file [bytes]; of what a file costs by itself there is little."""
    import io

    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", store_schema=False)
    return buffer.getbuffer().nbytes


def most_times(study: Study) -> float | None:
    """Tell how many times the estimate a study with a stopping rule may take at most."""
    return None if study.until is None else max(1.0, MOST / study.replications)


def sentence(found: Estimate, workers: int, most: float | None = None) -> str:
    """Say an estimate in words.

    Examples
    --------
    >>> sentence(Estimate(7200.0, 3.4), 4)
    'about 30 min on 4 workers (2.0 h of one core), up to 4 MB on disk'
    >>> sentence(Estimate(7200.0, 3.4), 4, 10)
    'at least about 30 min on 4 workers, 4 MB on disk; up to 5.0 h, 34 MB if no cell gets tight'
    """
    size = max(1, round(found.megabytes + 0.5))
    if most is not None:
        largest = max(1, round(found.megabytes * most + 0.5))
        return (
            f"at least about {span(found.seconds / workers)} on {workers} "
            f"worker{'s' if workers > 1 else ''}, {size} MB on disk; up to "
            f"{span(found.seconds * most / workers)}, {largest} MB if no cell gets tight"
        )
    return (
        f"about {span(found.seconds / workers)} on {workers} "
        f"worker{'s' if workers > 1 else ''} ({span(found.seconds)} of one core), "
        f"up to {size} MB on disk"
    )


def _workers(config: dict | None) -> int:
    settings = (config or {}).get("executor") or {}
    if settings.get("name") == "in_process":
        return 1
    return settings.get("workers") or cores()
