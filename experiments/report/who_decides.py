"""Which states matter most: in words, with numbers, and plainly when none decides."""

from __future__ import annotations

import pandas as pd

from experiments.analysis.item_decisions import Decision
from experiments.figures.labels import bloc_name, percent
from experiments.figures.style import plain
from experiments.report.digest import Reading
from experiments.report.figure_panel import names
from experiments.report.html import text

ENOUGH = 30  # replications with a vote under which no member is named
SELDOM = 0.05  # share of replications under which a state is not said to decide
TOGETHER = 0.9  # share of ballots alike above which a bloc is said to vote together
MOST = 0.5  # share of replications in which a bloc is said to turn the outcome


def three(reading: Reading) -> str:
    """Say which three states matter most in every case looked at, as list items."""
    lines = [_by_vote(reading, one) for one in closest(reading)]
    lines += _by_consensus(reading)
    if not lines:
        return f" not known: {text(reading.closeup.reason or 'no vote was held')}"
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def closest(reading: Reading) -> list[Decision]:
    """Give for every case the decision by vote that is nearest to turning."""
    out: dict[str, Decision] = {}
    for one in reading.decisions:
        if one.summary["replications"] >= ENOUGH:
            out.setdefault(one.case, one)
    return list(out.values())


def described(reading: Reading, one: Decision) -> str:
    """Name a decision: its body, and item and year if there are several."""
    same = [d for d in reading.decisions if d.case == one.case]
    if len(same) < 2:
        return one.case
    return f"{plain(one.item)}, {one.body}, {one.year} (under {one.case})"


def _by_vote(reading: Reading, one: Decision) -> str:
    several = sum(d.case == one.case for d in reading.decisions) > 1
    lead = "Nearest to turning of all decisions by vote: " if several else "By vote: "
    lines = (
        f"{lead}{text(described(reading, one))}. {alone_words(one)} {turns_words(one)}",
        _tips(one),
        bloc_words(one),
        _open(reading, one),
    )
    return "<br>".join(line for line in lines if line)


def alone_words(one: Decision) -> str:
    """Say whether single ballots decide."""
    facts = one.summary
    share = percent(facts["single"], facts["single_low"], facts["single_high"], 1)
    top = one.members.loc[one.members["alone"].idxmax()]
    if top["alone"] < SELDOM:
        return (
            f"<b>No single state decides</b>: in {share} of replications does any ballot, turned "
            "round by itself, change who prevails."
        )
    leaders = one.members.nlargest(3, "alone")
    who = ", ".join(
        f"<b>{text(names()[r.iso3])}</b> {percent(r.alone, r.alone_low, r.alone_high)}"
        for r in leaders.itertuples()
    )
    return (
        f"Single ballots can decide: in {share} of replications at least one does, turned round by "
        f"itself; most often {who}."
    )


def turns_words(one: Decision) -> str:
    """Say how many ballots would have to turn."""
    facts = one.summary
    if facts["never"] > MOST:
        return (
            f"In {100 * facts['never']:.0f} % even all ballots turned one by one would not change "
            "it."
        )
    high = "all and more" if facts["turns_high"] == float("inf") else f"{facts['turns_high']:.0f}"
    return (
        f"In the median replication {facts['turns']:.0f} ballots would have to turn, least firm "
        f"first (middle 95 %: {facts['turns_low']:.0f}–{high})."
    )


def _tips(one: Decision) -> str:
    rows = one.members[one.members["tips"] > 0].head(3)
    if not len(rows):
        return ""
    who = ", ".join(
        f"<b>{text(names()[r.iso3])}</b> {percent(r.tips, r.tips_low, r.tips_high)}"
        for r in rows.itertuples()
    )
    return f"The state that tips it is most often {who}; overlapping intervals are a tie."


def bloc_words(one: Decision) -> str:
    """Name the smallest bloc that would turn the outcome in most replications."""
    able = one.blocs[(one.blocs["turns"] > MOST) & (one.blocs["cohesion"] > TOGETHER)]
    if not len(able):
        return "No bloc that votes together would turn it in most replications. "
    least = able.sort_values(["members", "cohesion"], ascending=[True, False]).iloc[0]
    return (
        f"The smallest bloc that votes together and would turn it by changing sides: "
        f"<b>{text(bloc_name(least['bloc']))}</b> ({least['members']} members), in "
        f"{percent(least['turns'], least['turns_low'], least['turns_high'])}. "
    )


def _open(reading: Reading, one: Decision) -> str:
    rows = reading.members
    rows = rows[
        (rows["case"] == one.case) & (rows["meeting"] == one.meeting) & (rows["item"] == one.item)
    ]
    rows = rows[rows["absent"] < MOST].sort_values("swing", ascending=False, kind="stable")
    rows = rows.drop_duplicates("iso3").head(3)
    who = ", ".join(
        f"{text(names()[r.iso3])} {percent(r.swing, r.swing_low, r.swing_high)}"
        for r in rows.itertuples()
    )
    return f"Easiest to win by courting (ballots off their usual one): {who}." if who else ""


def _by_consensus(reading: Reading) -> list[str]:
    found = reading.objections
    if not len(found):
        return []
    best = reading.cases.loc[reading.cases["role"] == "best", "case"]
    lines = []
    for case in best:
        rows = found[found["case"] == case]
        if len(rows):
            lines.append(_objecting(reading, str(case), rows))
    return lines


def _objecting(reading: Reading, case: str, rows: pd.DataFrame) -> str:
    keys = ["meeting", "item"]
    hits = rows.groupby(keys, sort=False)["objects"].sum()
    meeting, item = hits.idxmax()
    rows = rows[(rows["meeting"] == meeting) & (rows["item"] == item)]
    top = rows[rows["objects"] > 0].nlargest(3, ["objects", "only"])
    lead = f"By consensus: {text(case)}{'' if len(hits) < 2 else f', {text(plain(item))}'}. "
    if not len(top):
        return f"{lead}Nobody's objection stands when the talks end."
    who = ", ".join(
        f"<b>{text(names()[r.iso3])}</b> {percent(r.share, r.low, r.high)}"
        f", alone {100 * r.alone:.0f} %"
        for r in top.itertuples()
    )
    return f"{lead}Objecting when the talks end: {who}. {_afterwards(reading, case, meeting, item)}"


def _afterwards(reading: Reading, case: str, meeting: int, item: str) -> str:
    """Say what follows where consensus fails."""
    rows = reading.closeup.tables["meetings"]
    rows = rows[(rows["case"] == case) & (rows["meeting"] == meeting) & (rows["item"] == item)]
    ends = rows["result"].value_counts(normalize=True)
    known = {
        "adopted_by_consensus": "adopted by consensus",
        "adopted_by_vote": "adopted by a vote",
        "blocked": "blocked",
        "failed": "voted down",
    }
    parts = [
        f"{words} {100 * ends[name]:.0f} %" for name, words in known.items() if name in ends.index
    ]
    words = f"The text is {', '.join(parts)}" if parts else ""
    by_vote = rows[rows["result"] == "adopted_by_vote"]
    if len(by_vote):
        words += ": where one objection stands, the body votes instead"
    return f"{words}." if words else ""
