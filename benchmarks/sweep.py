"""What a sweep costs beyond simulation, how it scales, and how long commands take.

Ratios come from one run on one machine. What two processes are worth here is
measured beside them with plain numpy in the same minute: virtual machines and
other work often leave less than two cores.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.many import TEN_ROUNDS

# Jobs of stock multirun that are timed; more tell no more [count].
STOCK_JOBS = 8
CELLS = 10_000
# A sweep of many cells in miniature, unless asked for in full.
MINIATURE = 800
# Turns of one worker and two; the work of each turn, and of its numpy [count].
TURNS, SEEDS, PASSES = 5, 4, 3000

STOCK = """
import sys, hydra, time
from experiments.config.folder import config_directory
from experiments.config.registered import register_parts
register_parts()
times = []
@hydra.main(version_base="1.3", config_path=str(config_directory()), config_name="config")
def job(config):
    times.append(time.perf_counter())
job()
print((times[-1] - times[0]) / (len(times) - 1))
"""


def measure(full: bool = False) -> list[dict]:
    """Measure dispatch, scaling and start-up.

    Parameters
    ----------
    full : bool
        Whether to run 10,000 cells for real; takes many minutes.

    Returns
    -------
    list of dict
        Rows with what, value, unit, target and note.
    """
    two, machine = scaling()
    return [*dispatch(), *commands(), *two, *many_cells(CELLS if full else MINIATURE, machine)]


def dispatch() -> list[dict]:
    """Expand, check, store and hand out 10,000 cells against stock multirun per job."""
    from experiments.commands.check import read
    from experiments.config.validation import check_study
    from experiments.running.runner import Work
    from experiments.store.writer import Store
    from experiments.study.blocks import blocks, spans_of

    words = [f"seed=range({CELLS // 4})", "strategy/democratic=no_action,swing_courting",
             "forum=first_committee,oewg", "replications=100"]  # fmt: skip
    read(["seed=1,2"])  # what is imported once shall not count
    start = time.perf_counter()
    study, _ = read(words)
    check_study(study)
    with tempfile.TemporaryDirectory() as folder:
        Store(Path(folder) / "sweep", study).close()
    work = Work(study, blocks(list(spans_of(study))), 256, 2, None)
    _pickle_all(work)
    ours = (time.perf_counter() - start) / len(study)
    stock = stock_multirun()
    return [
        _row("a configuration composed", 1e3 * composition(), "ms", "≤ 50 ms"),
        _row("10,000 cells expanded and dispatched, per cell", 1e3 * ours, "ms", "≤ 2 ms"),
        _row("stock multirun in the same run, per job", 1e3 * stock, "ms", "360 ms then",
             f"{stock / ours:.0f} times ours"),
    ]  # fmt: skip


def composition() -> float:
    """Time one composition of whole configurations, when their files have been read [s]."""
    from experiments.config.compose import composer

    words = [
        [f"forum={body}"] for body in ("first_committee", "oewg", "itu_plenipotentiary", "gge")
    ]
    with composer() as compose:
        for one in words:
            compose(one)
        start = time.perf_counter()
        for one in words * 5:
            compose(one)
        return (time.perf_counter() - start) / (5 * len(words))


def _pickle_all(work) -> None:
    import cloudpickle

    for number in range(len(work)):
        cloudpickle.dumps(work[number])


def stock_multirun() -> float:
    """Time one job of Hydra's own sweeper and launcher, doing nothing [s]."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", STOCK, "--multirun", "hydra/sweeper=basic",
             "hydra.output_subdir=.hydra", "hydra/job_logging=default",
             f"hydra.sweep.dir={folder}/out", "hydra.sweep.subdir=${hydra.job.num}",
             f"seed=range({STOCK_JOBS})"],
            cwd=folder, capture_output=True, text=True, check=True,
        )  # fmt: skip
    return float(done.stdout.strip().splitlines()[-1])


def commands() -> list[dict]:
    """Time commands from start to end, the best of three."""
    found = []
    for words, target in ((["--help"], "≤ 0.7 s"), (["run", "scenario=minimal"], "≤ 4 s")):
        times = []
        for _ in range(3):
            with tempfile.TemporaryDirectory() as folder:
                start = time.perf_counter()
                subprocess.run([sys.executable, "-m", "experiments", *words], cwd=folder,
                               capture_output=True, check=True)  # fmt: skip
                times.append(time.perf_counter() - start)
        found.append(_row(f"plenary {' '.join(words)}", min(times), "s", target))
    return found


def scaling() -> tuple[list[dict], float]:
    """Compare one process with two workers, all warm, in turns with plain numpy.

    Returns
    -------
    rows : list of dict
    machine : float
        How many times as much two processes of plain numpy do as one.
    """
    from experiments.commands.check import read
    from experiments.running.runner import Work
    from experiments.study.blocks import blocks, spans_of

    study, _ = read([*TEN_ROUNDS, "replications=4096", f"seed=range({SEEDS})"])
    planned = blocks(list(spans_of(study)))

    def work(workers: int) -> Work:
        return Work(study, planned, 256, workers, None)

    speed_up(piece_of_sweep, work)  # workers start and import
    ours, spent, machine = [], [], []
    for _ in range(TURNS):
        machine.append(speed_up(piece_of_numpy, lambda workers: [PASSES] * 2)[0])
        by_clock, by_processor = speed_up(piece_of_sweep, work)
        ours.append(by_clock)
        spent.append(by_processor)
    share = statistics.median(o / m for o, m in zip(ours, machine, strict=True))
    middle = statistics.median(machine)
    note = f"{_spread(ours)} in {TURNS} turns; plain numpy in two processes here, in turn with "
    note += f"it: {middle:.2f} x ({_spread(machine)}); of that the sweep has {100 * share:.0f} %"
    return [
        _row("two workers against one", statistics.median(ours), "x", "≥ 1.8 x", note, middle),
        _row("the same by processor time", statistics.median(spent), "x", "",
             f"{_spread(spent)}; 2 would be nothing lost, whatever else the machine does"),
    ], middle  # fmt: skip


def speed_up(function, tasks_of) -> tuple[float, float]:
    """Give the times of one process over those of two workers, by clock and by processor.

    Parameters
    ----------
    function : callable
        Of a task; gives the processor time that it took, and an answer.
    tasks_of : callable
        Gives the tasks for so many workers.
    """
    from experiments.running.executors import InProcess, Joblib

    clock, processor = [], []
    for executor in (InProcess(), Joblib(2)):
        tasks = tasks_of(executor.workers)
        start, own = time.perf_counter(), time.process_time()
        theirs = sum(spent for _, (spent, _) in executor.run(function, tasks))
        clock.append(time.perf_counter() - start)
        own = time.process_time() - own
        processor.append(own + theirs if executor.workers > 1 else own)
    return clock[0] / clock[1], 2 * processor[0] / processor[1]


def piece_of_sweep(piece) -> tuple[float, object]:
    """Compute a piece of a sweep; give the processor time [s] and the answer."""
    from experiments.running.runner import compute

    start = time.process_time()
    answer = compute(piece)
    return time.process_time() - start, answer


def piece_of_numpy(count: int) -> tuple[float, float]:
    """Compute with plain numpy; give the processor time [s] and a number."""
    start = time.process_time()
    answer = passes(count)
    return time.process_time() - start, answer


def passes(count: int) -> float:
    """Go over arrays as a round of a meeting does: the same kind of work, nothing else."""
    position = np.linspace(-2.0, 2.0, 256 * 193).reshape(256, 193)
    for _ in range(count):
        lean = position - 0.5
        lean *= position
        np.tanh(lean, out=lean)
        lean += np.take(position, np.arange(193), axis=1)
        lean.sum(axis=1)
    return float(lean[0, 0])


def _spread(values: list[float]) -> str:
    return f"{min(values):.2f} to {max(values):.2f}"


def many_cells(cells: int, machine: float) -> list[dict]:
    """Run many cells of ten rounds on two cores: rate, memory, files.

    Parameters
    ----------
    cells : int
    machine : float
        What two processes do against one here; see `scaling`.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.many", str(cells)],
        cwd=Path(__file__).resolve().parents[1], stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    what = f"{found['cells']:,} cells x 100 of ten rounds"
    took = f"{found['seconds']:.0f} s; one cell alone {1e3 * found['single']:.0f} ms; "
    took += f"plain numpy leaves {machine / 2:.2f} to each of two processes here"
    if found["failed"]:
        took += f"; {found['failed']} FAILED"
    return [
        _row(f"{what}: rate per core against one cell", found["rate"], "", "≥ 0.85", took,
             machine / 2),
        _row("the same by processor time", found["processor"], "", "",
             "start of the workers included; whatever else the machine does"),
        _row("the same: memory of all processes", found["memory"], "GB", "≤ 1.5 GB"),
        _row("the same: files", found["files"], "", "< 200"),
    ]  # fmt: skip


def _row(
    what: str, value: float, unit: str, target: str, note: str = "", limit: float | None = None
) -> dict:
    row = {"what": what, "value": value, "unit": unit, "target": target, "note": note}
    return row if limit is None else row | {"limit": limit}
