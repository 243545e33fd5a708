"""Make ``docs/cybercrime-track.md``: every stage's known outcome beside the simulated one.

Run as ``python -m tools.cybercrime_track results/cybercrime_track results/cybercrime_budgets``
after ``plenary sweep study=cybercrime_track`` and ``plenary sweep study=cybercrime_budgets``.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from textwrap import wrap

import numpy as np
import pandas as pd

import experiments
from experiments.figures.labels import plain
from experiments.figures.text_tables import markdown
from experiments.store.atomic import write_text
from sim.theory.statistics import wilson
from tools.track_budgets import BUDGET, MONEY, SPENDING, budgets, cheapest
from tools.track_measures import change, first, low_end, margin, stopped

PAGE = Path("docs/cybercrime-track.md")
# Stage: what it decided, what happened, and the recorded tally (yes, no, abstain) if there is one.
STAGES = {
    "cybercrime_2018": ("A/RES/73/187, December 2018", "adopted 94–59–33", (94, 59, 33)),
    "cybercrime_2019": ("A/RES/74/247, December 2019", "adopted 79–60–33", (79, 60, 33)),
    "cybercrime_2021": (
        "A/RES/75/282, May 2021",
        "adopted without a vote, once amendments had raised the committee's majority to two thirds",
        None,
    ),
    "cybercrime_2024": (
        "the convention, August to December 2024",
        "agreed by consensus, adopted by the Assembly without a vote",
        None,
    ),
}
HEADS = ("stage", "known outcome", "simulated, nobody acting", "tally, median and middle 90 %")
MOVES = ("stage", "strategy", "the text is stopped [%]", "change [points]",
         "change of utility", "change of the margin [votes]", "bn US$ spent")  # fmt: skip

QUESTION = (
    "From a request for a report to a convention: could it have been stopped or reshaped, and when "
    "was the cheapest moment? Each stage starts from what was known before it, in its own body, "
    "and is played {n} times; behavioural parameters are drawn from their stated ranges. What "
    "happened is not used."
)
WORDS = (
    "*Stopped* is an item after which no text of the sovereigntist camp is in force, alone or "
    "beside another, and no agreed text either; *utility* is that of the democratic camp. Changes "
    "are against doing nothing, paired, with 95 % intervals."
)
ABSTAINED = (
    "In the first stage the record has 33 abstentions where the model expects few. How wide the "
    "band of abstention is on a new text is drawn, and 33 still lie beyond the interval (see "
    "[limits](limits.md))."
)
RESTS_ON = (
    "What this rests on: what money buys is an assumption that votes hardly support "
    "([effects](effects.md)); moving an amendment or that two thirds be needed costs nothing "
    "in the model. Each stage uses the votes before its own day: calibrations `before_73_27` (to "
    "4 December 2018), `before_74_247` (to October 2019), `before_75_282` (to 25 May 2021) and "
    "`default` (to 2023)."
)


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("folder", help="results of study=cybercrime_track")
    parser.add_argument("budgets", help="results of study=cybercrime_budgets")
    given = parser.parse_args()
    played = [_read(folder) for folder in (given.folder, given.budgets)]
    write_text("\n".join(page(*played[0], *played[1])), PAGE)


def _read(folder: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read meetings and drafts of a results folder, with what tells their cells apart."""
    results = experiments.results(folder)
    cells = results.cells
    told = cells[[c for c in ("cell", "scenario", "democratic", BUDGET) if c in cells]]
    return results.meetings.merge(told, on="cell"), results.read("drafts").merge(told, on="cell")


def page(
    meetings: pd.DataFrame, drafts: pd.DataFrame, paid: pd.DataFrame, paid_drafts: pd.DataFrame
) -> list[str]:
    """Lay out the page, from the tables of both studies."""
    n = int(meetings.groupby("cell")["replication"].nunique().min())
    rows = [_stage(name, meetings, drafts) for name in STAGES]
    moves = [row for name in STAGES for row in _moves(name, meetings, drafts)]
    bought = [
        row
        for name in STAGES
        for row in budgets(name, STAGES[name][0], meetings, drafts, paid, paid_drafts)
    ]
    made = "plenary sweep study=cybercrime_track`, `study=cybercrime_budgets` and `python -m tools."
    return [
        "# The cybercrime track, 2018 to 2024",
        "",
        f"<!-- Written by `{made}cybercrime_track` on their results; do not edit. -->",
        "",
        *wrap(QUESTION.format(n=n), 100),
        "",
        *markdown(HEADS, rows),
        "",
        *wrap(WORDS, 100),
        "",
        *markdown(MOVES, moves),
        "",
        "## What money could have done",
        "",
        *wrap(MONEY, 100),
        "",
        *markdown(SPENDING, bought),
        "",
        "## The answer",
        "",
        *wrap(_answer(moves), 100),
        "",
        *wrap(cheapest(bought), 100),
        "",
        *wrap(RESTS_ON, 100),
        "",
    ]


def _stage(name: str, meetings: pd.DataFrame, drafts: pd.DataFrame) -> tuple[str, ...]:
    what, happened, recorded = STAGES[name]
    idle = meetings[(meetings["scenario"] == name) & (meetings["democratic"] == "no_action")]
    shares = {
        "the sovereigntist text alone": idle["sovereigntist_prevails"].mean(),
        "both": idle["both"].mean(),
        "one agreed text": idle["compromise"].mean(),
        "nothing": idle["none"].mean(),
        "the democratic text alone": idle["democratic_prevails"].mean(),
    }
    said = ", ".join(f"{key} {100 * share:.0f} %" for key, share in shares.items() if share >= 0.01)
    mine = drafts[(drafts["scenario"] == name) & (drafts["democratic"] == "no_action")]
    mine = mine[(mine["camp"] == "sovereigntist") & (mine["yes"] > 0)]
    tally = "–"
    if recorded is not None and len(mine):
        parts = []
        for column in ("yes", "no", "abstain"):
            low, mid, high = np.quantile(mine[column], [0.05, 0.5, 0.95])
            parts.append(f"{mid:.0f} ({low:.0f}–{high:.0f})")
        tally = " – ".join(parts)
    return what, happened, said, tally


def _moves(name: str, meetings: pd.DataFrame, drafts: pd.DataFrame) -> list[tuple[str, ...]]:
    here, texts = (table[table["scenario"] == name] for table in (meetings, drafts))
    led = margin(texts[texts["democratic"] == "no_action"])
    idle = here[here["democratic"] == "no_action"]
    base, worth = stopped(idle), idle.groupby("replication")["utility_democratic"].mean()
    rows = []
    for strategy in here["democratic"].drop_duplicates():
        mine = here[here["democratic"] == strategy]
        now = stopped(mine)
        low, high = (float(v) for v in wilson(now.sum(), len(now)))
        share = f"{100 * now.mean():.1f} ({100 * low:.1f}–{100 * high:.1f})"
        if strategy == "no_action":
            rows.append((STAGES[name][0], "doing nothing", share, "", "", "", ""))
            continue
        utility = mine.groupby("replication")["utility_democratic"].mean()
        spent = float(mine["spend_democratic"].mean())
        more = change(now, base, 100, 1)
        gain = change(utility, worth, 1, 3)
        lead = margin(texts[texts["democratic"] == strategy])
        both = lead.index.intersection(led.index)
        moved = change(lead[both], led[both], 1, 1) if len(both) > 1 else "no vote"
        cells = (plain(strategy), share, more, gain, moved, f"{spent:.1f}")
        rows.append(tuple(str(c).replace("-", "−") for c in (STAGES[name][0], *cells)))
    return rows


def _answer(moves: list[tuple[str, ...]]) -> str:
    """Say at which stage, and with what, most was to be had."""
    told = [m for m in moves if m[3] and low_end(m[3]) > 0]
    if told:
        order = sorted(told, key=lambda m: (float(m[6]), -first(m[3])))
        said = "; ".join(f"at {m[0]}, *{m[1]}*, {m[3]} points for {m[6]} bn US$" for m in order[:3])
        return f"Stopped more often than by doing nothing, the cheapest first: {said}. {ABSTAINED}"
    bought = [m for m in moves if m[5] not in ("", "no vote")]
    most = min(bought, key=lambda m: first(m[5]))
    gains = [m for m in moves if m[4] and low_end(m[4]) > 0]
    shaped = ""
    if gains:
        best = max(gains, key=lambda m: first(m[4]))
        shaped = (
            f" It could be reshaped rather than stopped: at {best[0]}, *{best[1]}* is worth "
            f"{best[4]} of utility to the camp, for {best[6]} bn US$."
        )
    return (
        "At no stage can anything that was tried be told from doing nothing in how often the text "
        f"is stopped. The most votes were to be had at {most[0]}, with *{most[1]}*: {most[5]} off "
        f"the margin.{shaped} {ABSTAINED}"
    )


if __name__ == "__main__":
    main()
