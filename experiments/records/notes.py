"""What the user has settled about a file, and what is noted while it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from experiments.records.problems import Problem

REPEATED = ("first", "last", "separate")


@dataclass(frozen=True)
class Settled:
    """What the user says about a file; each field is an option of ``records add``."""

    code: Mapping[str, str] = field(default_factory=dict)
    member: Mapping[str, str] = field(default_factory=dict)
    column: Mapping[str, str] = field(default_factory=dict)
    gone: str | None = None
    dates: str | None = None
    repeated: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    skip_broken_rows: bool = False
    ignore_totals: bool = False


@dataclass(frozen=True)
class Notes:
    """What is found out while a file is read: problems, and lines for the user."""

    settled: Settled
    problems: list[Problem] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def problem(self, what: str, remedy: str, row: int | None = None, column: str | None = None):
        """Note a problem."""
        self.problems.append(Problem(what, remedy, row=row, column=column))
