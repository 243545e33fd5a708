"""Routes beside the best of them, and how they were found."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.advice.routes import Route
from experiments.advice.told_apart import ToldApart


@dataclass(frozen=True)
class Look:
    """A first look at routes.

    Attributes
    ----------
    how : str
        What was played, in words.
    missing : str
        What the budget did not reach to, in words; empty if it reached to all.
    takes : int
        Plays that it takes, or would take to end [count].
    partial : bool
        Whether it leaves out routes by design, as a rollout does.
    """

    how: str
    missing: str = ""
    takes: int = 0
    partial: bool = False


@dataclass(frozen=True, eq=False)
class Ranking:
    """Routes beside the best of them.

    Attributes
    ----------
    routes : list of Route
    span : range
        Replications by which the best were told.
    found : ToldApart
        In the order of `routes`.
    look : Look
        How they were found.
    left_out : int
        Routes that were looked at and are not among these [count].
    doubtful : int
        Of them, those that the first look does not tell from the best [count].
    """

    routes: list[Route]
    span: range
    found: ToldApart
    look: Look
    left_out: int = 0
    doubtful: int = 0

    @property
    def afresh(self) -> bool:
        """Whether they are judged by other plays than those that they were chosen by."""
        return self.span.start > 0 or len(self.routes) + self.left_out == 1

    @property
    def best(self) -> Route:
        """The best route."""
        return self.routes[self.found.best]
