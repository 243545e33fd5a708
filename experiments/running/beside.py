"""Calls that other processes of this machine answer while this one goes on."""

from __future__ import annotations

import functools
import importlib
import os
import sys
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from experiments.running.executors import QUIET_TRACKER, cores, end_with, worker_died


class Beside:
    """Begins calls in other processes; with one process each is made when it is asked for.

    The answers are the same either way.

    Parameters
    ----------
    workers : int
        Processes that may be started, of which no more than there are cores.

    Examples
    --------
    >>> longest = Beside(1).begin(max, [1, 3, 2])
    >>> longest()
    3
    """

    def __init__(self, workers: int = 1):
        self.workers = min(workers, cores())
        self._pool: Executor | None = None

    def load(self, *modules: str) -> None:
        """Let the processes load modules while this one has other things to do.

        Parameters
        ----------
        *modules : str
            Dotted names.
        """
        if self.workers > 1:
            for _ in range(self.workers):
                self._processes().submit(_called, os.getpid(), functools.partial(_load, modules))

    def begin(self, function: Callable, *arguments: object) -> Callable[[], Any]:
        """Begin a call, and give what waits for its answer.

        Parameters
        ----------
        function : callable
            Of a module, so that another process can find it.
        *arguments : object
            What another process can be sent.
        """
        here = functools.partial(function, *arguments)
        if self.workers <= 1:
            return here
        future = self._processes().submit(_called, os.getpid(), here)

        def answer() -> Any:
            try:
                return future.result()
            except worker_died():  # perhaps for want of memory
                return here()

        return answer

    def _processes(self) -> Executor:
        """Processes of our own: sweeps and replays of this session keep theirs."""
        if self._pool is None:
            from joblib.externals.loky import ProcessPoolExecutor

            if QUIET_TRACKER not in sys.warnoptions:
                sys.warnoptions.append(QUIET_TRACKER)  # processes that we start inherit it
            self._pool = ProcessPoolExecutor(self.workers, timeout=60)  # [s]
        return self._pool


def _load(modules: tuple[str, ...]) -> None:
    for module in modules:
        importlib.import_module(module)


def _called(parent: int, call: Callable[[], Any]) -> object:
    end_with(parent)
    return call()
