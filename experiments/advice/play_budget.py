"""How much a search may play: a number of plays, or seconds, of which a part is for looking."""

from __future__ import annotations

import time

from sim.errors import ConfigError

LOOKING = 2 / 3  # of a budget, what the first look at all may take; the rest tells the best apart


class Spent(Exception):
    """Raised where nothing more may be played."""


class PlayBudget:
    """What may still be played.

    In plays a budget gives the same answer everywhere. In seconds what is found depends on the
    machine, but `spoken` gives the plays after which the time was over, with which it can be
    had again.

    Parameters
    ----------
    looking : int
        Plays for the first look at all [count].
    whole : int
        Plays for everything [count].
    seconds : float, optional
        For everything.

    Examples
    --------
    >>> budget = PlayBudget.read("30")
    >>> budget.spend(20)
    >>> budget.allowed(5), budget.look_closer(), budget.allowed(5), budget.allowed(11)
    (0, None, 5, 0)
    >>> budget.spend(9)
    >>> budget.spoken()
    '20+9'
    """

    def __init__(self, looking: int, whole: int, seconds: float | None = None):
        self.limit, self.whole, self.seconds = looking, whole, seconds
        self.spent, self.looked = 0, 0
        self._began, self._share = time.monotonic(), LOOKING

    @classmethod
    def read(cls, text: str, seconds: float | None = None) -> PlayBudget:
        """Read ``N`` plays, or ``A+B``: A for the first look, B to tell the best apart.

        Raises
        ------
        ConfigError
            If it is neither, or there are no seconds.
        """
        parts = text.split("+")
        if not (len(parts) <= 2 and all(p.isdigit() for p in parts) and int(parts[0]) >= 1):
            problem = "must be a whole number of 1 or more, or two like 800+400"
            raise ConfigError("--plays", problem, value=text)
        if seconds is not None and not 1 <= seconds < float("inf"):
            raise ConfigError("--seconds", "must be 1 or more", value=seconds)
        numbers = [int(part) for part in parts]
        looking = numbers[0] if len(numbers) == 2 else max(int(LOOKING * numbers[0]), 1)
        return cls(looking, sum(numbers), seconds)

    def spend(self, count: int) -> None:
        """Count what was played."""
        self.spent += count

    def allowed(self, asked: int) -> int:
        """Give how many of the plays that are asked for may be made: all, or none.

        Of the first that are asked for, as many as there are: something is always played.
        """
        left = self.limit - self.spent
        if self.spent == 0:
            self._began = time.monotonic()  # reading and composing is no playing
            return min(asked, left)
        late = self.seconds is not None and (
            time.monotonic() - self._began > self._share * self.seconds
        )
        return 0 if late or asked > left else asked

    def look_closer(self) -> None:
        """End the first look: from here on all that is left may be played."""
        self.looked, self.limit, self._share = self.spent, self.whole, 1.0

    def spoken(self) -> str:
        """Write the plays that were made as `read` takes them."""
        return f"{self.looked}+{self.spent - self.looked}"
