"""The answers at the head of a report: sentences with numbers and intervals."""

from __future__ import annotations

import pandas as pd

from experiments.figures.style import plain
from experiments.reading.page import text
from experiments.reading.panels import names
from experiments.reading.reading import Reading

YARDSTICK = "model.prevail_threshold"
ENOUGH = 30  # replications with a vote under which no member is named
CLEAR = 3  # points under which an assumption is not called weak


def headline(reading: Reading) -> str:
    """Say the answer in one sentence with a number and its interval."""
    forum = reading.over_opponents["forum"].iloc[0]
    found = reading.against_runner_up(forum)
    best = found["best"]
    win, low, high = reading.best_interval(forum, best)
    rows = reading.over_opponents
    row = rows[(rows["forum"] == forum) & (rows["democratic"] == best)].iloc[0]
    mine = reading.pooled
    mine = mine[(mine["forum"] == forum) & (mine["democratic"] == best)]
    n = int(mine["replications"].min())
    return (
        f'<p class="lead">In the body “{text(plain(forum))}” a democratic-aligned text prevails in '
        f"<b>{100 * win:.1f} %</b> of replications (95 % interval {100 * low:.1f}–{100 * high:.1f})"
        f" with the strategy <b>{text(plain(best))}</b>, over {row['opponents']} "
        f"opponent{'s' if row['opponents'] > 1 else ''} and {n} replications each; a "
        f"sovereigntist-aligned text prevails in {100 * row['mirrored']:.1f} %. "
        f"{_gain(reading, forum, best)}{_runner_up(found)}</p>"
    )


def _gain(reading: Reading, forum: str, best: str) -> str:
    rows = reading.pooled
    rows = rows[(rows["forum"] == forum) & (rows["democratic"] == best)]
    rows = rows[rows["difference"].notna()]
    if not len(rows):
        return ""
    worst = rows.loc[rows["difference"].idxmin()]
    words = (
        f"That is {100 * worst['difference']:+.1f} points (paired, "
        f"{100 * worst['difference_low']:+.1f} to {100 * worst['difference_high']:+.1f}) against "
        "doing nothing"
    )
    if len(rows) > 1:
        words += (
            f", against the opponent where it gains least ({text(plain(worst['sovereigntist']))})"
        )
    return words + ". "


def _runner_up(found: dict) -> str:
    if "difference" not in found:
        return ""
    name = text(plain(found["second"]))
    if found["low"] > 0:
        return (
            f"The next best, {name}, is {100 * found['difference']:.1f} points behind "
            f"({100 * found['low']:.1f} to {100 * found['high']:.1f}); the order is sure."
        )
    return (
        f"The next best, {name}, is {100 * found['difference']:.1f} points behind, which these "
        "replications cannot tell from no difference."
    )


def answers(reading: Reading) -> str:
    """Answer which strategy, which states, and which assumption, as a list."""
    items = []
    for forum in dict.fromkeys(reading.over_opponents["forum"]):
        found = reading.against_runner_up(forum)
        win, low, high = reading.best_interval(forum, found["best"])
        sure = ""
        if found.get("low", 1) <= 0:
            sure = (
                f", not told apart from {text(plain(found['second']))} by how often it prevails; "
                "compare the alignment in table.csv"
            )
        items.append(
            f"<b>Best strategy in {text(plain(forum))}</b>{text(plain(found['best']))}: "
            f"{100 * win:.1f} % ({100 * low:.1f}–{100 * high:.1f}){sure}"
        )
    items.append(f"<b>The three states that matter most</b>{_three(reading)}")
    items.append(f"<b>The weakest assumption</b>{_weakest(reading)}")
    return '<ul class="answers">' + "".join(f"<li>{i}</li>" for i in items) + "</ul>"


def _three(reading: Reading) -> str:
    out = []
    if len(reading.ranking):
        best = set(reading.cases.loc[reading.cases["role"] == "best", "case"])
        for case, rows in reading.ranking.groupby("case", sort=False):
            if case in best and rows["replications"].max() >= ENOUGH:
                out.append(
                    f"{text(case)}: "
                    + _states(rows.head(3), "swing", "of ballots off its usual vote")
                )
    if len(reading.objections):
        best = set(reading.cases.loc[reading.cases["role"] == "best", "case"])
        for case, rows in reading.objections.groupby("case", sort=False):
            if case in best:
                rows = rows.rename(columns={"low": "share_low", "high": "share_high"})
                out.append(
                    f"{text(case)} (consensus): "
                    + _states(rows.nlargest(3, "share"), "share", "would object")
                )
    if not out:
        return f"not known: {text(reading.closeup.reason or 'no vote was held')}"
    return "<br>".join(out)


def _states(rows: pd.DataFrame, column: str, words: str) -> str:
    return (
        ", ".join(
            f"<b>{text(names()[r['iso3']])}</b> {100 * r[column]:.0f} % "
            f"({100 * r[f'{column}_low']:.0f}–{100 * r[f'{column}_high']:.0f})"
            for _, r in rows.iterrows()
        )
        + f" {words}"
    )


def _weakest(reading: Reading) -> str:
    found = reading.assumptions
    if not len(found):
        return f"not looked for: {text(reading.closeup.reason or 'no closer look')}"
    definition = found["key"] == YARDSTICK
    swings = [
        _swing_of(found[~definition], "the behaviour of members"),
        _swing_of(found[definition], "the yardstick itself"),
    ]
    words = "".join(said for _, said in sorted(swings, key=lambda s: -s[0]))  # largest first
    words += (
        '<span class="small">Played again in the first case shown, with fewer replications than '
        "the sweep, so its starting value differs a little from the rates above.</span>"
    )
    turned = found[found["advantage"] <= 0]
    if len(turned):
        which = ", ".join(f"{r.key} = {r.value:g}" for r in turned.head(3).itertuples())
        words += f" The advantage over doing nothing disappears at {text(which)}."
    elif found["advantage"].notna().any():
        words += " At no end of any range does the advantage over doing nothing disappear."
    return words


def _swing_of(found: pd.DataFrame, what: str) -> tuple[float, str]:
    """Say how far the assumption that matters most moves the win rate: (points, sentence)."""
    if not len(found):
        return 0.0, ""
    key = found["key"].iloc[0]
    rows = found[found["key"] == key].sort_values("win")
    least, most = 100 * rows["win"].iloc[0], 100 * rows["win"].iloc[-1]
    start = 100 * (rows["win"] - rows["difference"]).iloc[0]
    meaning = f'<span class="small">({text(_meaning(key))})</span><br>'
    shift = max(abs(least - start), abs(most - start))
    if shift < CLEAR:
        return shift, (
            f"In {what}: none moves the win rate of the best strategy by {CLEAR} points or more "
            f"(the most, {shift:.0f}, <code>{text(key)}</code>). {meaning}"
        )
    ends = " or ".join(f"to <b>{100 * r.win:.0f} %</b> at {r.value:g}" for r in rows.itertuples())
    return shift, (
        f"In {what}: with <code>{text(key)}</code> at an end of its stated range, the win rate of "
        f"the best strategy goes from {start:.0f} % {ends}. {meaning}"
    )


def _meaning(key: str) -> str:
    from experiments.documentation.reference import parameters
    from sim.behaviour import Behaviour

    name = key.removeprefix("model.").split(".")[0]
    return parameters(Behaviour).get(name, {}).get("text", "")
