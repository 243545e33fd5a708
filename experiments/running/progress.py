"""A progress bar on a terminal and in a notebook, a line now and then in a log."""

from __future__ import annotations

import sys
import time

# Seconds between two lines in a log.
PAUSE = 15.0
TICK = 0.2  # between two looks of a notebook's bar [s]


class Progress:
    """Shows how many replications are done, on stderr or in the notebook.

    Parameters
    ----------
    total : int
        Replications of all cells [count].
    done : int
        How many of them were computed earlier.
    quiet : bool
        Whether to show nothing.
    what : str
        What is counted, in the plural.
    """

    def __init__(
        self, total: int, done: int = 0, *, quiet: bool = False, what: str = "replications"
    ):
        self.total, self.done, self.quiet, self.what = total, done, quiet, what
        self._bar = None
        self._task = None
        self._notebook = None
        self._said = self._began = time.monotonic()

    def __enter__(self) -> Progress:
        if self.quiet:
            return self
        if self.done:
            print(f"{self.done} of {self.total} {self.what} are there already", file=sys.stderr)
        if in_notebook():
            self._notebook = _Notebook(self.total, self.what) if self.done < self.total else None
        elif sys.stderr.isatty() and self.done < self.total:
            self._begin()
        return self

    def __exit__(self, *error) -> None:
        if self._bar is not None:
            self._bar.stop()
        if self._notebook is not None:
            self._notebook.clear()

    def expect(self, count: int) -> None:
        """Say that there are some more replications to do than was known."""
        self.total += count
        if self._bar is not None:
            self._bar.update(self._task, total=self.total)
        elif self._notebook is not None:
            self._notebook.expect(self.total)
        elif not self.quiet and in_notebook():
            self._notebook = _Notebook(self.total, self.what)
        elif not self.quiet and sys.stderr.isatty():
            self._begin()

    def _begin(self) -> None:
        self._bar = _bar()
        self._bar.start()
        self._task = self._bar.add_task(self.what, total=self.total, completed=self.done)

    def advance(self, count: int) -> None:
        """Say that some more replications are done."""
        self.done += count
        if self._bar is not None:
            self._bar.advance(self._task, count)
        elif self._notebook is not None:
            self._notebook.show(self.done)
        elif not self.quiet and time.monotonic() - self._said > PAUSE:
            self._said = time.monotonic()
            seconds = self._said - self._began
            print(f"{self.done} of {self.total} {self.what}, {seconds:.0f} s", file=sys.stderr)


def in_notebook() -> bool:
    """Tell whether a notebook is reading along.

    Examples
    --------
    >>> in_notebook()
    False
    """
    shell = sys.modules.get("IPython")
    now = shell.get_ipython() if shell is not None else None
    return getattr(now, "kernel", None) is not None


class _Notebook:
    """A bar below the cell of a notebook that goes away when all is done."""

    def __init__(self, total: int, what: str):
        from IPython.display import HTML, display

        self.total, self.what, self._html = total, what, HTML
        self._handle = display(self._page(0), display_id=True)
        self._shown = time.monotonic()

    def _page(self, done: int):
        words = f"{done} of {self.total} {self.what}"
        return self._html(f'<progress value="{done}" max="{self.total}"></progress> {words}')

    def expect(self, total: int) -> None:
        self.total = total

    def show(self, done: int) -> None:
        if time.monotonic() - self._shown > TICK:
            self._shown = time.monotonic()
            self._handle.update(self._page(done))

    def clear(self) -> None:
        self._handle.update(self._html(""))


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
