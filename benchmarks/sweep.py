"""What a sweep costs beyond simulation, how it scales, and how long commands take.

Ratios come from one run on one machine. Other work on the machine spoils the
figures for two workers; they say so by the idle share they were measured at.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Jobs of stock multirun that are timed; more tell no more [count].
STOCK_JOBS = 8
CELLS = 10_000
# A sweep of many cells in miniature, unless asked for in full.
MINIATURE = 200
TEN_ROUNDS = ("forum.rounds=10", "replications=100")

STOCK = """
import sys, hydra, time
from experiments.sweeps.configuration import config_directory, list_behaviour
list_behaviour()
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
    return [*dispatch(), *commands(), *scaling(), *many_cells(CELLS if full else MINIATURE)]


def dispatch() -> list[dict]:
    """Expand, check, store and hand out 10,000 cells against stock multirun per job."""
    from experiments.storage.store import Store
    from experiments.sweeps.blocks import blocks
    from experiments.sweeps.check import read
    from experiments.sweeps.runner import Work, spans_of
    from experiments.sweeps.validation import check_study

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
        _row("10,000 cells expanded and dispatched, per cell", 1e3 * ours, "ms", "≤ 2 ms"),
        _row("stock multirun in the same run, per job", 1e3 * stock, "ms", "360 ms then",
             f"{stock / ours:.0f} times ours"),
    ]  # fmt: skip


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


def scaling() -> list[dict]:
    """Compare one worker process with two, both warm, in turns."""
    from experiments.sweeps.blocks import blocks
    from experiments.sweeps.check import read
    from experiments.sweeps.executors import Joblib
    from experiments.sweeps.runner import Work, compute, spans_of

    study, _ = read([*TEN_ROUNDS, "replications=4096", "seed=range(6)"])
    planned = blocks(list(spans_of(study)))

    def seconds(executor) -> float:
        work = Work(study, planned, 256, 2, None)
        start = time.perf_counter()
        for _ in executor.run(compute, work):
            pass
        return time.perf_counter() - start

    def alone() -> float:  # one worker process, not this one, so that both pay for the way
        from joblib import Parallel, delayed

        work = Work(study, planned, 256, 2, None)
        start = time.perf_counter()
        Parallel(n_jobs=2, batch_size=1)(delayed(_all)(list(work)) for _ in range(1))
        return time.perf_counter() - start

    two = Joblib(2)
    seconds(two)
    ratios = [alone() / seconds(two) for _ in range(3)]
    note = f"machine {100 * idle_share():.0f} % idle before"
    return [_row("two workers against one", statistics.median(ratios), "x", "≥ 1.8 x", note)]


def _all(tasks) -> int:
    from experiments.sweeps.runner import compute

    return sum(len(compute(task).failures) for task in tasks)


def many_cells(cells: int) -> list[dict]:
    """Run many cells of ten rounds on two cores: rate, memory, files."""
    from experiments.sweeps.check import read
    from experiments.sweeps.runner import model, run_study

    study, _ = read([*TEN_ROUNDS, f"seed=range({cells})"])
    simulate, config = model(), study.config(0)
    simulate(config, range(1))
    start = time.perf_counter()
    for _ in range(5):
        simulate(config, range(100))
    single = 500 / (time.perf_counter() - start)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        failed = run_study(study, Path(folder) / "many", quiet=True,
                           executor_config={"name": "joblib", "workers": 2})  # fmt: skip
        rate = cells * 100 / (time.perf_counter() - start) / 2
        files = sum(1 for p in Path(folder).rglob("*") if p.is_file())
    kilo = 1024 if sys.platform == "darwin" else 1
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / kilo
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / kilo
    note = f"{failed} failed" if failed else ""
    return [
        _row(f"{cells:,} cells x 100 of ten rounds: rate per core against one cell",
             rate / single, "", "≥ 0.85", note),
        _row("the same: memory, this process and two workers", (own + 2 * child) / 1e6, "GB",
             "≤ 1.5 GB"),
        _row("the same: files", files, "", "< 200"),
    ]  # fmt: skip


def idle_share() -> float:
    """Estimate the idle share of the machine from its load average."""
    return max(0.0, 1.0 - os.getloadavg()[0] / (os.cpu_count() or 1))


def _row(what: str, value: float, unit: str, target: str, note: str = "") -> dict:
    return {"what": what, "value": value, "unit": unit, "target": target, "note": note}
