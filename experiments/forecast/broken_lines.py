"""Whose line broke lately: found in the record, or named by who knows (``--jumps``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sim.errors import ConfigError
from sim.forecast.evidence import Call, History
from sim.forecast.jumps import broken

FOUND = "found"


def with_broken(
    calls: dict[str, Call], who: str | None, history: History, tell: Callable[[str], object] = str
) -> dict[str, Call]:
    """Let older votes of members whose line broke count less.

    Parameters
    ----------
    calls : dict of str to Call
    who : str, optional
        ``found``, or codes of members divided by commas; nobody by default.
    history : History
    tell : callable, optional
        Takes a line about who they are.

    Raises
    ------
    ConfigError
        If a code is of no member with a recorded vote.

    Examples
    --------
    >>> import numpy as np
    >>> from sim.members.calibration import Calibration
    >>> history = History.of(Calibration.load("default"))
    >>> call = Call(np.datetime64("2024-12-01"), {})
    >>> with_broken({"a": call}, "ARG", history)["a"].broken
    ('ARG',)
    """
    if who is None:
        return calls
    named = tuple(dict.fromkeys(code.strip().upper() for code in who.split(",") if code.strip()))
    if who.strip().lower() != FOUND:
        for code in named or (who,):
            if code not in history.iso3:
                choices = [FOUND, *history.iso3]
                raise ConfigError("--jumps", "unknown member", value=code, choices=choices)
        return {key: replace(call, broken=named) for key, call in calls.items()}
    by_day = {call.date: broken(history, call.date) for call in calls.values()}
    for day, codes in by_day.items():
        names = ", ".join(codes) or "nobody"
        tell(f"Note: line broken in the year before {day}: {names} (docs/validation.md)")
    return {key: replace(call, broken=by_day[call.date]) for key, call in calls.items()}
