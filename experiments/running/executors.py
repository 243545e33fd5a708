"""Where pieces of work are computed: here, in local processes, or on a Dask cluster.

An executor takes tasks and gives ``(number of the task, answer)`` in any
order. A task whose worker dies comes back as a `Lost` answer, after it was
tried once more alone.
"""

from __future__ import annotations

import functools
import itertools
import os
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from experiments.study.installed import how_to_install
from experiments.study.study import whole
from sim.errors import ConfigError, PlenaryError, Remark, nearest

# A scheduler that has not answered by then is reported [s]; the promise is 10.
PATIENCE = 8.0
# A worker looks so often whether its command is still there [s].
WATCH = 1.0
# What the tracker of joblib's resources would say after a command was killed: it then
# removes what was left, which is no news to anybody.
QUIET_TRACKER = "ignore:resource_tracker:UserWarning"


@dataclass(frozen=True)
class Lost:
    """Answer for a task whose worker process died twice.

    Attributes
    ----------
    reason : str
        What is known.
    """

    reason: str


class ExecutorError(PlenaryError):
    """A cluster that cannot be used."""


class InProcess:
    """One task after the other in this process."""

    workers = 1

    def run(self, function: Callable, tasks: Sequence) -> Iterator[tuple[int, object]]:
        """Compute the tasks.

        Parameters
        ----------
        function : callable
            Of one task.
        tasks : sequence
            What it is called with.

        Yields
        ------
        (int, object)
            Number of the task and its answer.
        """
        for number, task in enumerate(tasks):
            yield number, function(task)


class Joblib:
    """Worker processes on this machine, one task at a time each."""

    def __init__(self, workers: int | None = None):
        self.workers = workers or cores()

    def run(self, function: Callable, tasks: Sequence) -> Iterator[tuple[int, object]]:
        """Compute the tasks; see `InProcess.run`."""
        if self.workers == 1 or len(tasks) <= 1:
            yield from InProcess().run(function, tasks)
            return
        waiting = list(range(len(tasks)))
        while waiting:
            given: list[int] = []
            done: set[int] = set()
            try:
                for number, answer in self._parallel(function, tasks, waiting, given):
                    done.add(number)
                    yield number, answer
                return
            except worker_died():
                suspects = [n for n in given if n not in done]
                waiting = [n for n in waiting if n not in done and n not in suspects]
                for number in suspects:
                    yield number, self._alone(function, tasks[number])

    def _parallel(self, function, tasks, waiting, given) -> Iterator[tuple[int, object]]:
        from joblib import Parallel, delayed

        def calls():
            for number in waiting:
                given.append(number)
                yield delayed(_numbered)(function, number, tasks[number], os.getpid())

        if QUIET_TRACKER not in sys.warnoptions:
            sys.warnoptions.append(QUIET_TRACKER)  # processes that we start inherit it
        pool = Parallel(
            n_jobs=self.workers,
            return_as="generator_unordered",
            batch_size=1,
            pre_dispatch=2 * self.workers,
            idle_worker_timeout=60,  # [s]
            max_nbytes=None,
        )
        with warnings.catch_warnings():
            # Said when we stop early, which is then told in words of our own.
            warnings.filterwarnings("ignore", message=".*tasks which were still being processed")
            warnings.filterwarnings("ignore", message="A worker stopped while some jobs")
            yield from pool(calls())

    def _alone(self, function, task) -> object:
        """Try a task again in a process of its own; it may have killed its worker."""
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool
        from multiprocessing import get_context

        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            try:
                return pool.submit(function, task).result()
            except BrokenProcessPool:
                return Lost("the worker process died twice, perhaps for want of memory")


class Dask:
    """A Dask cluster, by the address of its scheduler or one of our own.

    Parameters
    ----------
    address : str
        ``tcp://host:8786``, or ``local``.
    workers : int, optional
        Processes of a local cluster [count].
    """

    def __init__(self, address: str = "local", workers: int | None = None):
        try:
            import distributed
        except ImportError:
            raise ExecutorError(f"executor=dask needs Dask: {how_to_install('cluster')}") from None
        self._distributed = distributed
        self.address = address
        self.cluster = None
        if address == "local":
            self.cluster = distributed.LocalCluster(
                n_workers=workers or cores(), threads_per_worker=1, dashboard_address=":0"
            )
            address = self.cluster.scheduler_address
        self.client = self._connect(address)
        self.workers = max(1, sum(self.client.nthreads().values()))
        if not self.client.nthreads():
            remark = f"no worker has joined the Dask scheduler at {address} yet; waiting for one"
            warnings.warn(Remark(remark), stacklevel=2)

    def _connect(self, address: str):
        try:
            return self._distributed.Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError, TypeError) as error:
            raise ExecutorError(
                f"executor.address: no Dask scheduler answers at {address!r} "
                f"({type(error).__name__}). Start one with `dask scheduler`."
            ) from None

    def run(self, function: Callable, tasks: Sequence) -> Iterator[tuple[int, object]]:
        """Compute the tasks; see `InProcess.run`. Dask repeats what a dead worker had."""
        waiting = iter(range(len(tasks)))
        numbers: dict[str, int] = {}
        queue = self._distributed.as_completed([], loop=self.client.loop)

        def give(number: int) -> None:
            future = self.client.submit(function, tasks[number], pure=False)
            numbers[future.key] = number
            queue.add(future)

        for number in list(itertools.islice(waiting, 4 * self.workers)):
            give(number)
        for future in queue:
            yield numbers.pop(future.key), self._answer(future)
            for number in waiting:
                give(number)
                break

    def _answer(self, future) -> object:
        try:
            return future.result()
        except self._distributed.KilledWorker as error:
            return Lost(f"the worker died again and again ({error})")
        except self._distributed.client.FutureCancelledError:
            raise ExecutorError(
                f"executor.address: the Dask scheduler at {self.address!r} is gone. What was "
                "finished is intact; start it again and run the same command to continue."
            ) from None

    def close(self) -> None:
        """Leave the cluster; stop it if it is our own."""
        self.client.close()
        if self.cluster is not None:
            self.cluster.close()


KINDS = {"in_process": InProcess, "joblib": Joblib, "dask": Dask}


def executor(config: dict | None):
    """Make the executor that a configuration asks for.

    Parameters
    ----------
    config : dict
        ``name`` and, as the kind has them, ``workers``, ``address``; ``chunk``
        is read elsewhere.

    Raises
    ------
    ConfigError
        For an unknown kind or key.
    ExecutorError
        If a scheduler does not answer.
    """
    config = {k: v for k, v in (config or {"name": "in_process"}).items() if k != "chunk"}
    name = config.pop("name", None)
    if name not in KINDS:
        raise ConfigError("executor.name", "unknown choice", value=name, choices=KINDS)
    allowed = {"in_process": (), "joblib": ("workers",), "dask": ("address", "workers")}[name]
    for key, value in config.items():
        if key not in allowed:
            guess = nearest(key, allowed)
            raise ConfigError(
                f"executor.{key}",
                "unknown key for this executor",
                value=value,
                allowed=guess or ", ".join(allowed) or "(nothing)",
            )
        if key == "workers" and value is not None:
            whole("executor.workers", value, least=1)
    return KINDS[name](**config)


def named_executor(name: str) -> dict:
    """Give the settings of an executor that is asked for by its name alone.

    Raises
    ------
    ConfigError
        For an unknown name.

    Examples
    --------
    >>> named_executor("in_process")
    {'name': 'in_process'}
    """
    if name not in KINDS:
        raise ConfigError("executor", "unknown choice", value=name, choices=KINDS)
    return {"name": name}


def _numbered(function: Callable, number: int, task: object, parent: int) -> tuple[int, object]:
    end_with(parent)
    return number, function(task)


@functools.cache
def end_with(parent: int) -> None:
    """Let this worker end soon after the command that started it, however that ended.

    A worker whose command was killed would wait for ever to hand in its answer.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH)
        os._exit(1)

    if os.name == "posix":  # elsewhere a process does not learn that its parent is gone
        threading.Thread(target=watch, daemon=True).start()


def cores() -> int:
    """Count the processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def worker_died() -> type[BaseException]:
    """Give the error with which a pool says that a worker process has died."""
    from joblib.externals.loky.process_executor import BrokenProcessPool

    return BrokenProcessPool
