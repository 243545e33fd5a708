"""One pattern: its target, what the model gives and whether that is near enough."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np


@dataclass(frozen=True)
class Row:
    """A measured quantity beside its target.

    Attributes
    ----------
    pattern : str
        Code in the list of patterns, ``P-1`` to ``P-14``.
    what : str
    low, high : float
        What is near enough; `target` lies between them.
    target : float
        Nan where there is only a range.
    ours : float
        As simulated.
    error : float
        Monte Carlo standard error of `ours`; nan where it was not worked out.
    recorded : float
        The same measure on the shipped record of votes; nan if it has none.
    note : str
        Sources and limits.
    """

    pattern: str
    what: str
    target: float
    low: float
    high: float
    ours: float
    error: float = float("nan")
    recorded: float = float("nan")
    note: str = ""

    @property
    def miss(self) -> float:
        """How far outside the range ours is; 0 inside, signed."""
        if np.isnan(self.ours):
            return float("nan")
        return float(min(self.ours - self.low, 0.0) + max(self.ours - self.high, 0.0))

    @property
    def verdict(self) -> str:
        """Say ``met``, ``missed by …`` or ``not measured``.

        Examples
        --------
        >>> near("P-2", "share that passes", 0.976, 0.026, 0.99).verdict
        'met'
        >>> near("P-2", "share that passes", 0.976, 0.026, 0.90).verdict
        'missed by -0.050'
        """
        if np.isnan(self.ours):
            return "not measured"
        return "met" if self.miss == 0.0 else f"missed by {self.miss:+.3f}"

    def as_dict(self) -> dict:
        """Give the row of a table, with miss and verdict."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        note = plain.pop("note")
        return {**plain, "miss": self.miss, "verdict": self.verdict, "note": note}


def near(pattern, what, target, tolerance, ours, **rest) -> Row:
    """Make a row of a share between 0 and 1 whose target has a tolerance on both sides."""
    low, high = max(target - tolerance, 0.0), min(target + tolerance, 1.0)
    return Row(pattern, what, target, low, high, ours, **rest)


def share_error(share: float, n: float) -> float:
    """Standard error of a share of `n` independent trials.

    Examples
    --------
    >>> share_error(0.5, 100)
    0.05
    """
    return float(np.sqrt(max(share * (1.0 - share), 0.0) / max(n, 1)))
