"""The answers at the head of a report: the facts that ``answers.html.j2`` puts into words."""

from __future__ import annotations

import pandas as pd

from experiments.analysis.pooling import PLACE
from experiments.analysis.standings import WHOLE
from experiments.config.parameter_docs import for_readers, in_a_phrase, parameters
from experiments.figures.labels import plain
from experiments.report.digest import Reading
from experiments.report.outcome_panels import swing
from experiments.report.uncertainty_section import sureness, turning
from experiments.report.who_decides import matter_most
from experiments.study.camps import STRATEGY
from sim.behaviour import Behaviour


def headlines(reading: Reading) -> list[dict]:
    """Give the facts of the first sentences: one for each body, or one for a whole calendar.

    Each has the best strategy, its win rate, its gain and ties.
    """
    if reading.calendar:
        return [_headline(reading, reading.overall)]
    places = reading.standings.groupby(list(PLACE), sort=False)
    return [_headline(reading, rows) for _, rows in places]


def _headline(reading: Reading, rows: pd.DataFrame) -> dict:
    first = rows.iloc[0].to_dict()
    return {
        "first": first,
        "camps": reading.camps,
        "bodies": reading.standings["forum"].nunique() if first["forum"] == WHOLE else 0,
        "body": reading.place(first),
        "several": len(rows) > 1,
        "gains": first["difference"] == first["difference"],
        "sure": first["difference_low"] > 0 or first["difference_high"] < 0,
    } | _tie(rows)


def _tie(rows: pd.DataFrame) -> dict:
    """Tell from which other strategies the best cannot be told."""
    tied = rows.loc[rows["tied"], STRATEGY].tolist()
    return {"tied": tied, "all_tied": len(rows) > 1 and len(tied) == len(rows) - 1}


def answers(reading: Reading) -> dict:
    """Answer which strategy, which states, which assumption, and how sure."""
    several = reading.standings[STRATEGY].nunique() > 1
    return {
        "several": several,
        "best": [
            _best(reading, rows) for _, rows in reading.standings.groupby(list(PLACE), sort=False)
        ],
        "states": matter_most(reading),
        "weakest": weakest(reading),
        "sureness": sureness(reading),
        "turning": turning(reading),
    }


def _best(reading: Reading, rows: pd.DataFrame) -> dict:
    """Name the best strategy of a body, and which moves the alignment most where rates tie."""
    first = rows.iloc[0].to_dict()
    most = None
    looked = len(rows) > 1 and rows["tied"].any() and rows["shift"].notna().any()
    if looked:
        most = rows.loc[rows["shift"].idxmax()].to_dict()
    return {
        "body": reading.place(first),
        "first": first,
        "looked": looked,
        "nearer": most if most and most["shift_low"] > 0 else None,
    } | _tie(rows)


def weakest(reading: Reading) -> dict:
    """Tell which assumption moves the answer most, and where the advantage disappears.

    Only an advantage that is told from none can disappear.
    """
    found = reading.assumptions
    if not len(found):
        reason = reading.closeup.reason or "no closer look"
        return {"reason": reason, "swings": [], "turned": [], "ranges": 0, "case": ""}
    swings = [swing_of(found, "the behaviour of members", "behavioural assumption")]
    known = found[found["advantage"].notna()]
    first = reading.overall.iloc[0]
    turned = known[known["advantage"] <= 0] if first["difference_low"] > 0 else known.head(0)
    return {
        "reason": "",
        "case": reading.cases.loc[reading.cases["role"] == "best", "case"].iloc[0],
        "advantage": bool(first["difference_low"] > 0),
        "swings": sorted((s for s in swings if s), key=lambda s: -s["size"]),  # largest first
        "turned": turned.head(3).to_dict("records"),
        "ranges": known["key"].nunique(),
    }


def swing_of(found: pd.DataFrame, what: str, one: str) -> dict | None:
    """Tell how far the assumption that matters most moves the utility.

    Parameters
    ----------
    found : DataFrame
        From `experiments.analysis.assumptions.one_at_a_time`.
    what, one : str
        What the assumptions are about; one of them.

    Returns
    -------
    dict or None
        The facts of `swing`, with ``size``, ``start`` and ``meaning``.
    """
    facts = swing(found)
    if facts is None:
        return None
    first = facts["first"]
    return facts | {
        "what": what,
        "one": one,
        "size": abs(first["difference"]) if facts["sure"] else 0.0,
        "start": first["utility"] - first["difference"],
        "meaning": _meaning(first["key"]),
        "phrase": in_a_phrase(_meaning(first["key"])) or plain(first["key"]),
    }


def _meaning(key: str) -> str:
    name = key.removeprefix("model.").split(".")[0]
    return for_readers(parameters(Behaviour).get(name, {}).get("text", ""))
