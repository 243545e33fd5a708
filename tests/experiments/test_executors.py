"""The same bytes from every executor; dead workers; schedulers that do not answer."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from experiments import results
from experiments.analysis.summary import save_table, summarize
from experiments.running.beside import Beside
from experiments.running.executors import Dask, ExecutorError, InProcess, Joblib, Lost, executor
from experiments.running.runner import run_study
from sim.errors import ConfigError
from tests.experiments.deadly import only_here, square_or_die
from tests.experiments.stand_in import bytes_of, simulate, study

ROOT = Path(__file__).parents[2]


def test_in_process_gives_every_answer_once():
    assert dict(InProcess().run(abs, [-1, -2])) == {0: 1, 1: 2}


def test_a_task_that_kills_its_worker_is_lost_and_no_other():
    found = dict(Joblib(2).run(square_or_die, list(range(12))))
    assert sorted(found) == list(range(12))
    assert isinstance(found[7], Lost)
    assert all(found[n] == n * n for n in range(12) if n != 7)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_call_begun_elsewhere_answers_as_here_even_if_the_worker_dies(workers):
    beside = Beside(workers)
    beside.load("colorsys")
    longest = beside.begin(max, [1, 3, 2])
    assert longest() == 3
    dies = beside.begin(only_here, os.getpid())
    assert dies() == os.getpid()


def test_a_cell_that_kills_its_worker_is_a_failure(tmp_path):
    what = study(pushes=(0.0, 0.1), trouble=None)
    what.axes[0].choices[1].patch["trouble"] = "die"
    failed = run_study(
        what, tmp_path / "a", executor_config={"name": "joblib", "workers": 2},
        simulate=simulate, quiet=True,
    )  # fmt: skip
    saved = results(tmp_path / "a")
    assert failed == len(saved.failures) and set(saved.failures["kind"]) == {"Lost"}
    assert set(saved.failures["cell"]) == {2, 3}
    assert len(saved.meetings) == 2 * 60


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"name": "dusk"}, "executor.name: unknown choice, got 'dusk'. Did you mean 'dask'?"),
        ({"name": "joblib", "adress": "x"}, "executor.adress: unknown key for this executor"),
        ({"name": "joblib", "workers": 0}, "executor.workers: must be a whole number ≥ 1, got 0"),
    ],
)
def test_a_wrong_executor_is_refused(config, message):
    with pytest.raises(ConfigError) as error:
        executor(config)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "nonsense", "tcp://"])
def test_a_scheduler_that_does_not_answer_is_told_within_ten_seconds(address):
    pytest.importorskip("distributed")
    with socket.socket() as listener:  # bound, never accepted
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        start = time.monotonic()
        with pytest.raises(ExecutorError, match="no Dask scheduler answers"):
            executor({"name": "dask", "address": address.format(port=port)})
        assert time.monotonic() - start < 10


class Cluster:
    """A real scheduler and workers with nannies, each a process of its own."""

    def __init__(self, folder, workers=2):
        self.folder, self.processes = folder, []
        self.file = folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                    "--scheduler-file", str(self.file))  # fmt: skip
        self.nannies = [
            self._start("worker", "--scheduler-file", str(self.file), "--nthreads", "1",
                        "--no-dashboard", "--local-directory", str(folder / f"w{n}"))
            for n in range(workers)
        ]  # fmt: skip
        import distributed

        self.client = distributed.Client(scheduler_file=str(self.file), timeout=60,
                                         set_as_default=False)  # fmt: skip
        self.client.wait_for_workers(workers, timeout=60)
        self.address = self.client.scheduler.address

    def _start(self, *arguments):
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]],
            cwd=self.folder, env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def worker_pids(self):
        return list(self.client.run(os.getpid).values())

    def close(self):
        import psutil

        self.client.close()
        for process in self.processes:
            if process.poll() is None:
                children = psutil.Process(process.pid).children(recursive=True)
                for one in [*children, process]:
                    one.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path):
    pytest.importorskip("distributed")
    made = Cluster(tmp_path)
    yield made
    made.close()


def finish(what, folder, executor_config):
    failed = run_study(what, folder, executor_config=executor_config, simulate=simulate, quiet=True)
    save_table(summarize(folder), folder)
    assert failed == 0
    return bytes_of(folder)


@pytest.mark.slow
def test_dask_gives_the_same_bytes_and_survives_dead_workers_and_nannies(tmp_path, cluster):
    what = study(replications=1500, pause=0.04)
    alone = finish(what, tmp_path / "alone", {"name": "in_process", "chunk": 100})
    dask = {"name": "dask", "address": cluster.address, "chunk": 50}
    assert finish(what, tmp_path / "dask", dask) == alone

    killed = []

    def kill():
        time.sleep(0.7)
        killed.append(cluster.worker_pids()[0])
        os.kill(killed[0], signal.SIGKILL)  # its nanny starts another
        time.sleep(0.7)
        cluster.nannies[1].kill()  # a whole nanny, with its worker left alone
        killed.append(cluster.nannies[1].pid)

    thread = threading.Thread(target=kill)
    thread.start()
    assert finish(what, tmp_path / "killed", dask) == alone
    thread.join()
    assert len(killed) == 2, "the sweep was over before both were killed"


def test_a_scheduler_that_is_gone_is_told_in_one_line():
    distributed = pytest.importorskip("distributed")

    class Cancelled:
        def result(self):
            raise distributed.client.FutureCancelledError("compute-1", "scheduler-connection-lost")

    dask = object.__new__(Dask)
    dask._distributed, dask.address = distributed, "tcp://127.0.0.1:1"
    with pytest.raises(ExecutorError, match=r"tcp://127.0.0.1:1' is gone\. What was finished is"):
        dask._answer(Cancelled())


@pytest.mark.slow
def test_a_killed_scheduler_loses_nothing_that_was_finished(tmp_path, cluster):
    what = study(replications=1500, pause=0.04)
    alone = finish(what, tmp_path / "alone", {"name": "in_process", "chunk": 100})
    dask = {"name": "dask", "address": cluster.address, "chunk": 50}
    threading.Timer(1.5, cluster.processes[0].kill).start()
    with pytest.raises(ExecutorError, match="is gone"):
        finish(what, tmp_path / "killed", dask)
    assert finish(what, tmp_path / "killed", {"name": "in_process", "chunk": 100}) == alone


@pytest.mark.slow
def test_a_local_dask_cluster_gives_the_same_bytes(tmp_path):
    pytest.importorskip("distributed")
    what = study(replications=300)
    alone = finish(what, tmp_path / "alone", None)
    local = {"name": "dask", "address": "local", "workers": 2}
    assert finish(what, tmp_path / "dask", local) == alone
