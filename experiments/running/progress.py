"""A progress bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time

# Seconds between two lines in a log.
PAUSE = 15.0


class Progress:
    """Shows how many replications are done, on stderr.

    Parameters
    ----------
    total : int
        Replications of all cells [count].
    done : int
        How many of them were computed earlier.
    quiet : bool
        Whether to show nothing.
    """

    def __init__(self, total: int, done: int = 0, *, quiet: bool = False):
        self.total, self.done, self.quiet = total, done, quiet
        self._bar = None
        self._task = None
        self._said = self._began = time.monotonic()

    def __enter__(self) -> Progress:
        if self.quiet:
            return self
        if self.done:
            print(f"{self.done} of {self.total} replications are there already", file=sys.stderr)
        if sys.stderr.isatty() and self.done < self.total:
            self._bar = _bar()
            self._bar.start()
            self._task = self._bar.add_task("replications", total=self.total, completed=self.done)
        return self

    def __exit__(self, *error) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, count: int) -> None:
        """Say that some more replications are done."""
        self.done += count
        if self._bar is not None:
            self._bar.advance(self._task, count)
        elif not self.quiet and time.monotonic() - self._said > PAUSE:
            self._said = time.monotonic()
            seconds = self._said - self._began
            print(f"{self.done} of {self.total} replications, {seconds:.0f} s", file=sys.stderr)


def _bar():
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    return Bar(
        "[progress.description]{task.description}",
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
