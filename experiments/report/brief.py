"""The first page of a report: the facts that ``brief.html.j2`` puts into words."""

from __future__ import annotations

import pandas as pd

from experiments.analysis.pooling import PLACE
from experiments.analysis.standings import WHOLE
from experiments.analysis.swept_keys import is_baseline
from experiments.report.answers import headlines, weakest
from experiments.report.digest import Reading
from experiments.report.how_sure import how_sure
from experiments.report.html import piece
from experiments.report.uncertainty_section import sureness
from experiments.report.who_decides import pivotal
from experiments.study.camps import OPPONENT, STRATEGY, spend
from sim.scenario import Scenario

MOST_PLACES = 4  # told on the first page [count]
# What is said once of all bodies of which it is true: nothing is told from doing nothing, only
# one strategy was tried, doing nothing was not played.
ALIKE = ("idle", "alone", "unknown")
WORDS = 150  # of the digest [count]


def brief(reading: Reading) -> dict:
    """Give the question, the answer, what to do, with whom, what would change it, how sure.

    Returns
    -------
    dict
        Facts for ``brief.html.j2``.
    """
    places = [rows for _, rows in reading.standings.groupby(list(PLACE), sort=False)]
    advice = sorted((_advice(reading, rows) for rows in places), key=_order)  # stable
    alike = {kind: [one for one in advice if _kind(one) == kind] for kind in ALIKE}
    alike = {kind: ones for kind, ones in alike.items() if len(ones) > 1}
    told = [one for one in advice if _kind(one) not in alike]
    turned, said = weakest(reading), headlines(reading)
    for one in advice:
        one["sure"] = how_sure(reading, one, turned)
    return {
        "question": _question(reading),
        "headline": said[0],
        "camps": reading.camps,
        "headlines": said[:MOST_PLACES],
        "advice": told[:MOST_PLACES],
        "more": max(0, len(told) - MOST_PLACES),
        "alike": {kind: [one["place"] for one in ones] for kind, ones in alike.items()},
        "pivotal": pivotal(reading)[:MOST_PLACES],
        "weakest": turned,
        "sure": _sure(reading, advice),
    }


def _order(advice: dict) -> int:
    """Put bodies in which something is gained first."""
    return ("win", "utility", "nothing").index(advice["by"])


def _kind(advice: dict) -> str:
    """Give what is advised: one of `ALIKE`, or that something is gained."""
    if advice["alone"]:
        return "alone"
    if advice["by"] != "nothing":
        return "gained"
    return "idle" if advice["compared"] else "unknown"


def _question(reading: Reading) -> dict:
    table = reading.pooled
    places = [reading.place(row) for row in reading.standings.to_dict("records")]
    return {
        "title": reading.results.study.base["scenario"].get("title", ""),
        "camps": reading.camps,
        "strategies": table[STRATEGY].nunique(),
        "first": table[STRATEGY].iloc[0],
        "opponents": table[OPPONENT].nunique(),
        "opponent": table[OPPONENT].iloc[0],
        "places": list(dict.fromkeys(places)),
        "settings": bool((reading.standings["setting"] != "").any()),
    }


def _advice(reading: Reading, rows: pd.DataFrame) -> dict:
    """Choose what to do in one body: what gains most and is told from doing nothing.

    Items that end otherwise count before what is in force being worth more.
    """
    tried = rows[~rows[STRATEGY].map(is_baseline)]
    wins, gains = (tried[tried[f"{name}_low"] > 0] for name in ("difference", "gain"))
    if len(wins):
        row, by = wins.loc[wins["difference"].idxmax()], "win"
    elif len(gains):
        row, by = gains.loc[gains["gain"].idxmax()], "utility"
    else:
        row, by = rows.iloc[0], "nothing"
    return {
        "place": reading.place(row),
        "whole": row["forum"] == WHOLE,
        "by": by,
        "row": row.to_dict(),
        "compared": bool(rows[STRATEGY].map(is_baseline).any()),
        "alone": len(rows) == 1,
        "spend": _spend(reading, row),
    }


def _spend(reading: Reading, row: pd.Series) -> float:
    """Give what the first camp spends on a decision on average [bn US$]."""
    column = spend(reading.camps[0])
    meetings = reading.results.read("meetings", ["cell", "forum", column])
    named = reading.named
    cells = named[(named[STRATEGY] == row[STRATEGY]) & (named["setting"] == row["setting"])]["cell"]
    mine = meetings[meetings["cell"].isin(cells) & (meetings["forum"] == row["forum"])]
    return float(mine[column].mean()) if len(mine) else 0.0


def _sure(reading: Reading, advice: list[dict]) -> dict:
    """Put the grades of all bodies together, and what is chance."""
    return {
        "bodies": [one for one in advice if one["sure"]["told"]],
        "n": int(reading.pooled["replications"].min()),
        "silent": sum(not one["sure"]["told"] for one in advice),
        "sureness": sureness(reading),
    }


def digest(facts: dict) -> str:
    """Put the first page into plain text of at most `WORDS` words.

    Parameters
    ----------
    facts : dict
        From `brief`.
    """
    said = piece("digest.html.j2", "digest", facts).striptags().split()
    if len(said) > WORDS:
        said = [*said[: WORDS - 1], "…"]
    return " ".join(said)


def _strategies_of(reading: Reading) -> dict[str, pd.Series]:
    """Give the strategy of every camp in every cell, those of the first two with their variants."""
    cells, named = reading.results.cells, reading.named
    first, second, *further = reading.camps
    known = {camp: cells[camp].astype(str) for camp in further if camp in cells}
    return {first: named[STRATEGY], second: named[OPPONENT], **known}


def strategies(reading: Reading) -> list[tuple[str, list[tuple[str, str]]]]:
    """Say in a sentence what every strategy of a study does, from its parts.

    Returns
    -------
    list of tuple
        Camp, and its strategies with their sentences, in the order of the study.
    """
    out = []
    for camp, names in _strategies_of(reading).items():
        rows = reading.named.assign(name=names).drop_duplicates("name")
        said = []
        for cell, name in zip(rows["cell"], rows["name"], strict=True):
            camps = {one.name: one.strategy for one in Scenario(reading.config(int(cell))).camps}
            if camp in camps:
                said.append((name, camps[camp].describe()))
        if said:
            out.append((camp, said))
    return out
