"""Run a sweep of many cells in a process of its own, and tell what it took.

``python -m benchmarks.many CELLS`` prints one line of JSON. Beside the sweep it
times some of its cells alone: each in this process, with draws of its own, as
`plenary run` would, before and after the sweep.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

TEN_ROUNDS = ("forum.rounds=10", "replications=100")
STRATEGIES = (
    "strategy/democratic=no_action,democracy_club,swing_courting,transatlantic_core",
    "strategy/sovereigntist=uncoordinated,one_voice",
)
N_WORKERS, N_ALONE, N_REPLICATIONS = 2, 16, 100


def study_of(cells: int):
    """Make the study: 8 pairs of strategies, and a price that moves in small steps."""
    from experiments.commands.check import read

    values = max(1, cells // 8)
    prices = ",".join(f"{i / values:.6f}" for i in range(values))
    return read([*TEN_ROUNDS, *STRATEGIES, f"model.side_payment={prices}"])[0]


def alone(study) -> tuple[list[float], list[float]]:
    """Time single cells of the sweep: by the clock, and by processor time [s]."""
    from experiments.running.runner import model
    from sim.streams import RECENT

    wall, spent = [], []
    for turn in range(N_ALONE):
        config = study.config(turn * len(study) // N_ALONE)
        RECENT.clear()
        start, began = time.perf_counter(), time.process_time()
        model()(config, range(N_REPLICATIONS))
        wall.append(time.perf_counter() - start)
        spent.append(time.process_time() - began)
    return wall, spent


class Watch(threading.Thread):
    """Looks twice a second at the memory of this process and its workers.

    Attributes
    ----------
    peak : float
        Greatest sum seen [GB]; 0 where the system does not tell.
    """

    def __init__(self):
        super().__init__(daemon=True)
        self.peak, self.over = 0.0, threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while not self.over.wait(0.5):
            self.peak = max(self.peak, memory_of_all())


def memory_of_all() -> float:
    """Sum the memory of this process and all below it, shared pages counted once [GB]."""
    total, waiting = 0, ["self"]
    while waiting:
        place = Path("/proc") / waiting.pop()
        try:
            rollup = (place / "smaps_rollup").read_text(encoding="utf-8")
            total += sum(int(r.split()[1]) for r in rollup.splitlines() if r.startswith("Pss:"))
            for task in (place / "task").iterdir():
                waiting += (task / "children").read_text(encoding="utf-8").split()
        except OSError:  # no such system, or it has just ended
            continue
    return total / 1e6


def run(cells: int) -> dict:
    """Run the sweep.

    Returns
    -------
    dict
        Cells, failures, files; seconds of the sweep; its rate for each core
        against a single cell's, by the clock and by processor time; memory [GB].
    """
    from experiments.running.runner import model, run_study

    study = study_of(cells)
    model()(study.config(0), range(1))
    before = alone(study)
    watch = Watch()
    watch.start()
    with tempfile.TemporaryDirectory() as folder:
        start, spent = time.perf_counter(), processor_time()
        failed = run_study(study, Path(folder) / "many", quiet=not sys.stderr.isatty(),
                           executor_config={"name": "joblib", "workers": N_WORKERS})  # fmt: skip
        seconds = time.perf_counter() - start
        stop_workers()
        spent = processor_time() - spent
        files = sum(1 for p in Path(folder).rglob("*") if p.is_file())
    watch.over.set()
    after = alone(study)
    wall, single = (statistics.mean([*a, *b]) for a, b in zip(before, after, strict=True))
    return {
        "cells": len(study),
        "failed": failed,
        "files": files,
        "seconds": seconds,
        "single": wall,
        "rate": wall / (seconds / len(study) * N_WORKERS),
        "processor": single / (spent / len(study)),
        "memory": watch.peak or at_most(),
    }


def processor_time() -> float:
    """Processor time of this process and of workers that have ended [s]."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def at_most() -> float:
    """Memory of this process and its workers, each at its greatest [GB]."""
    unit = 1e9 if sys.platform == "darwin" else 1e6
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + N_WORKERS * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / unit


def stop_workers() -> None:
    """End the worker processes, so that their processor time is known."""
    from joblib.externals.loky import get_reusable_executor

    get_reusable_executor().shutdown(wait=True)


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))
