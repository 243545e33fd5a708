"""What money could have done at each stage of the cybercrime track."""

from __future__ import annotations

import pandas as pd

from sim.theory.statistics import wilson
from tools.track_measures import change, first, low_end, margin, stopped

MONEY = (
    "*Block* with more money: courting against the text, paired with doing nothing. *Votes* are "
    "what comes off the text's margin, *spent* what finds a taker. What a payment buys is drawn "
    "with the other behavioural parameters, from nothing to half a logit for 0.1 % of a "
    "country's GDP."
)
BUDGET = "strategy.democratic.budget"
SPENDING = ("stage", "budget, bn US$", "spent", "the text is stopped [%]",
            "change [points]", "change of the margin [votes]", "change of utility")  # fmt: skip


def budgets(
    name: str,
    what: str,
    meetings: pd.DataFrame,
    drafts: pd.DataFrame,
    paid: pd.DataFrame,
    paid_drafts: pd.DataFrame,
) -> list[tuple[str, ...]]:
    """Lay out what each budget changes at a stage, against doing nothing."""
    idle = meetings[(meetings["scenario"] == name) & (meetings["democratic"] == "no_action")]
    texts = drafts[(drafts["scenario"] == name) & (drafts["democratic"] == "no_action")]
    base, led = stopped(idle), margin(texts)
    worth = idle.groupby("replication")["utility_democratic"].mean()
    rows = []
    for budget, mine in paid[paid["scenario"] == name].groupby(BUDGET):
        theirs = paid_drafts[(paid_drafts["scenario"] == name) & (paid_drafts[BUDGET] == budget)]
        now, lead = stopped(mine), margin(theirs)
        low, high = (float(v) for v in wilson(now.sum(), len(now)))
        both = lead.index.intersection(led.index)
        utility = mine.groupby("replication")["utility_democratic"].mean()
        cells = (
            what,
            f"{budget:g}",
            f"{mine['spend_democratic'].mean():.1f}",
            f"{100 * now.mean():.1f} ({100 * low:.1f}–{100 * high:.1f})",
            change(now, base, 100, 1),
            change(lead[both], led[both], 1, 1) if len(both) > 1 else "no vote",
            change(utility, worth, 1, 3),
        )
        rows.append(tuple(str(cell).replace("-", "−") for cell in cells))
    return rows


def cheapest(bought: list[tuple[str, ...]]) -> str:
    """Say what the least sum is that stops the text more often, and where."""
    told = [row for row in bought if row[4].startswith("+") and low_end(row[4]) > 0]
    most = max(bought, key=lambda row: first(row[4]))
    if not told:
        return (
            f"No sum that was tried, up to {bought[-1][1]} bn US$, can be told from doing nothing "
            f"in how often a text is stopped; the largest change is {most[4]} points, at {most[0]}."
        )
    least = min(told, key=lambda row: (float(row[1]), -first(row[4])))
    return (
        f"The least sum that stops a text more often than doing nothing is {least[1]} bn US$, at "
        f"{least[0]}: {least[4]} points. The largest change of all is {most[4]} points, for "
        f"{most[1]} bn US$, at {most[0]}."
    )
