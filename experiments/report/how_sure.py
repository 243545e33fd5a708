"""How sure the advice for one body is: the facts that ``brief.html.j2`` puts into words."""

from __future__ import annotations

import math

from experiments.analysis.pooling import PLACE
from experiments.analysis.swept_keys import is_baseline
from experiments.config.parameter_docs import in_a_phrase, parameters
from experiments.figures.labels import plain
from experiments.report.digest import Reading
from experiments.study.camps import STRATEGY
from sim.behaviour import Behaviour

FEW = 100  # replications under which a difference of ten points cannot be seen [count]
TURNS = ("turns", "may turn")  # verdicts of `experiments.analysis.break_even`


def how_sure(reading: Reading, advice: dict, weakest: dict) -> dict:
    """Grade the advice for a body, by a rule that the page states.

    Parameters
    ----------
    reading : Reading
    advice : dict
        ``by``, what tells the strategy from doing nothing, and ``row`` of the standings.
    weakest : dict
        From `experiments.report.answers.weakest`; about one body only.

    Returns
    -------
    dict
        ``grade``; ``told``, ``n``, ``few``; ``looked``, whether assumptions were varied in
        this body; ``undone``, where an assumption undoes the advantage: each with ``key``,
        ``name``, ``meaning`` and ``where``, the values.
    """
    row = advice["row"]
    n, told = int(row["replications"]), advice["by"] != "nothing"
    undone, looked = _undone(reading, row, weakest)
    if not told or n < FEW:
        grade = "not sure"
    elif undone or not looked:
        grade = "fairly sure"
    else:
        grade = "sure"
    return {
        "grade": grade,
        "told": told,
        "n": n,
        "few": n < FEW,
        "looked": looked,
        "undone": undone,
    }


def _undone(reading: Reading, row: dict, weakest: dict) -> tuple[list[dict], bool]:
    """Give the values at which the strategy is no longer ahead of doing nothing."""
    found = reading.break_evens
    here = found[(found[list(PLACE)] == [row[name] for name in PLACE]).all(axis=1)]
    here = here[(here["first"] == row[STRATEGY]) & here["second"].map(is_baseline)]
    out = [_break_even(one) for one in here[here["verdict"].isin(TURNS)].itertuples()]
    looked = bool(len(here))
    overall = reading.overall.iloc[0]
    if all(overall[name] == row[name] for name in (*PLACE, STRATEGY)) and weakest["ranges"]:
        looked = True
        taken = {one["name"] for one in out}
        turned = [value_of(one["key"], one["value"]) for one in weakest["turned"]]
        out += [one for one in turned if one["name"] not in taken]
    return out, looked


def _break_even(row) -> dict:
    if any(math.isclose(row.break_even, end, abs_tol=1e-9) for end in (row.low, row.high)):
        return value_of(row.key, row.break_even)
    side = "below about" if row.at_low <= row.at_high else "above about"
    return value_of(row.key, row.break_even, side)


def value_of(key: str, value: float, side: str = "at") -> dict:
    """Name a parameter and the values on a side of one, for people.

    Examples
    --------
    >>> facts = value_of("model.joining_cost", 2.0, "below about")
    >>> facts["name"], facts["where"], facts["meaning"]
    ('joining cost', 'below about 2', 'what it costs to be seen in a coalition')
    """
    name = key.removeprefix("model.").split(".")[0]
    known = parameters(Behaviour).get(name, {})
    return {
        "key": key,
        "name": plain(key.removeprefix("model.")),
        "meaning": in_a_phrase(known.get("text", "")),
        "where": f"{side} {value:.2g}",
    }
