"""Which states matter most: the facts that ``decides.html.j2`` puts into words."""

from __future__ import annotations

import pandas as pd

from experiments.analysis.item_decisions import Decision
from experiments.report.digest import Reading
from experiments.report.figure_panel import names
from experiments.report.html import piece

ENOUGH = 30  # replications with a vote under which no member is named
SELDOM = 0.05  # share of replications under which a state is not said to decide
TOGETHER = 0.9  # share of ballots alike above which a bloc is said to vote together
MOST = 0.5  # share of replications in which a bloc is said to turn the outcome
NAMED = 3  # states named in a sentence [count]
RESULTS = {
    "adopted_by_consensus": "adopted by consensus",
    "adopted_by_vote": "adopted by a vote",
    "blocked": "blocked",
    "failed": "voted down",
}


def matter_most(reading: Reading) -> dict:
    """Give who matters in every case looked at.

    Returns
    -------
    dict
        ``votes`` and ``consensus``, lists of facts, and ``reason``, why both
        are empty.
    """
    return {
        "votes": [by_vote(reading, one) for one in closest(reading)],
        "consensus": _by_consensus(reading),
        "reason": _reason(reading),
    }


def _reason(reading: Reading) -> str:
    """Say why nobody is named."""
    if reading.closeup.reason:
        return reading.closeup.reason
    held = max((one.summary["replications"] for one in reading.decisions), default=0)
    if held:
        whole = max(one.whole for one in reading.decisions)
        return (
            f"a vote was held in {held} of {whole} replications, and from fewer than {ENOUGH} "
            "no member is named"
        )
    if len(reading.members):
        return "the votes that were held cannot be counted anew"
    return "no vote was held"


def pivotal(reading: Reading) -> list[dict]:
    """Say for every body who is pivotal under the best strategy, NAMED states at most.

    Those whose ballots turn it, where it ends by vote; those that object, where
    it mostly ends by consensus.

    Returns
    -------
    list of dict
        ``place``, and ``reason``, why nobody is named; or ``how`` and ``case``, ``names``
        with their shares, ``measure``, ``n``, ``whole``, ``tied``, whether the order of
        those named and the next is open, and for votes ``summary``.
    """
    if not len(reading.cases):
        return [{"place": "", "reason": _reason(reading)}]
    near = {one.case: one for one in closest(reading)}
    talks = {one["case"]: one for one in _by_consensus(reading)}
    best = reading.cases[reading.cases["role"] == "best"].to_dict("records")
    return [
        {"place": reading.place(row)} | _pivotal_in(reading, row["case"], near, talks)
        for row in best
    ]


def _pivotal_in(reading: Reading, case: str, near: dict, talks: dict) -> dict:
    agreed = dict(talks[case]["results"]).get("adopted by consensus", 0) if case in talks else 0
    if case in near and agreed < MOST:
        one = near[case]
        rows, measure = ranked(one)
        rows = rows[rows[measure] > 0]
        return {
            "how": "vote",
            "case": described(reading, one),
            "measure": measure,
            "n": int(one.summary["replications"]),
            "whole": one.whole,
            "summary": one.summary,
            "names": _records(rows.head(NAMED)),
            "tied": _tied(rows.head(NAMED + 1), measure),
        }
    if case in talks:
        rows = talks[case]["top"]
        n = int(rows[0]["replications"]) if rows else 0
        facts = {"how": "consensus", "case": case, "measure": "share", "n": n, "whole": n}
        top = pd.DataFrame(talks[case]["nearly"])
        return facts | {"names": rows, "tied": _tied(top, "share")}
    return {"reason": _reason(reading)}


def _tied(rows: pd.DataFrame, measure: str) -> bool:
    """Tell whether the intervals of those named, and of the next, overlap."""
    if len(rows) < 2:
        return False
    return bool(rows[f"{measure}_high"].min() >= rows[f"{measure}_low"].max())


def ranked(one: Decision) -> tuple[pd.DataFrame, str]:
    """Order members by the measure that box and figure share: by deciding alone, if any does."""
    decisive = one.members["alone"].max() >= SELDOM
    measure = "alone" if decisive else "tips"
    order = [measure, "tips" if decisive else "alone"]
    rows = one.members.sort_values(order, ascending=False, kind="stable", ignore_index=True)
    return rows, measure


def closest(reading: Reading) -> list[Decision]:
    """Give for every case the decision by vote that is nearest to turning."""
    out: dict[str, Decision] = {}
    for one in reading.decisions:
        if one.summary["replications"] >= ENOUGH:
            out.setdefault(one.case, one)
    return list(out.values())


def described(reading: Reading, one: Decision) -> str:
    """Name a decision: its body, and item and year if there are several."""
    return str(piece("decides.html.j2", "decision", _decision(reading, one)).unescape())


def _decision(reading: Reading, one: Decision) -> dict:
    several = sum(d.case == one.case for d in reading.decisions) > 1
    return {
        "case": one.case,
        "item": one.item,
        "body": one.body,
        "year": one.year,
        "several": several,
    }


def by_vote(reading: Reading, one: Decision) -> dict:
    """Give the facts about one decision by vote: who decides alone, who tips it, which bloc."""
    members, measure = ranked(one)
    decisive = measure == "alone"
    alone = members.head(NAMED)
    tips = members[members["tips"] > 0].nlargest(NAMED, "tips")
    return _decision(reading, one) | {
        "summary": one.summary,
        "n": int(one.summary["replications"]),
        "whole": one.whole,
        "inf": float("inf"),
        "never": one.summary["never"] > MOST,
        "alone": _records(alone) if decisive else [],
        "tips": _records(tips),
        "bloc": _smallest_bloc(one),
    }


def _records(rows: pd.DataFrame) -> list[dict]:
    return [row | {"name": names()[row["iso3"]]} for row in rows.to_dict("records")]


def _smallest_bloc(one: Decision) -> dict | None:
    """Give the smallest bloc that would turn the outcome in most replications."""
    able = one.blocs[(one.blocs["turns"] > MOST) & (one.blocs["cohesion"] > TOGETHER)]
    if not len(able):
        return None
    return able.sort_values(["members", "cohesion"], ascending=[True, False]).iloc[0].to_dict()


def _by_consensus(reading: Reading) -> list[dict]:
    found = reading.objections
    if not len(found):
        return []
    best = reading.cases.loc[reading.cases["role"] == "best", "case"]
    parts = {str(case): found[found["case"] == case] for case in best}
    return [_objecting(reading, case, rows) for case, rows in parts.items() if len(rows)]


def _objecting(reading: Reading, case: str, rows: pd.DataFrame) -> dict:
    hits = rows.groupby(["meeting", "item"], sort=False)["objects"].sum()
    meeting, item = hits.idxmax()
    rows = rows[(rows["meeting"] == meeting) & (rows["item"] == item)]
    top = rows[rows["objects"] > 0].nlargest(NAMED + 1, ["objects", "only"])
    nearly = _records(top.rename(columns={"low": "share_low", "high": "share_high"}))
    return {
        "case": case,
        "item": item if len(hits) > 1 else "",
        "top": nearly[:NAMED],
        "nearly": nearly,
    } | _afterwards(reading, case, meeting, item)


def _afterwards(reading: Reading, case: str, meeting: int, item: str) -> dict:
    """Give what follows where consensus fails."""
    rows = reading.closeup.tables["meetings"]
    rows = rows[(rows["case"] == case) & (rows["meeting"] == meeting) & (rows["item"] == item)]
    ends = rows["result"].value_counts(normalize=True)
    return {
        "results": [(words, ends[name]) for name, words in RESULTS.items() if name in ends.index],
        "votes_instead": bool((rows["result"] == "adopted_by_vote").any()),
    }
