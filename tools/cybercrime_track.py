"""Make ``docs/cybercrime-track.md``: every stage's known outcome beside the simulated one.

Run as ``python -m tools.cybercrime_track results/cybercrime_track`` after ``plenary sweep
study=cybercrime_track``.
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
from sim.theory.statistics import paired_mean_difference, wilson

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
MOVES = ("stage", "strategy", "the camp's text is stopped [%]", "change [points]",
         "change of utility", "change of its margin [votes]", "bn US$ spent")  # fmt: skip

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
RESTS_ON = (
    "What this rests on: what money buys is an assumption that votes hardly support "
    "([effects](effects.md)); moving an amendment or that two thirds be needed costs nothing "
    "in the model. The third stage uses the record of 2019, since no calibration of 2021 is "
    "shipped."
)


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("folder", help="results of study=cybercrime_track")
    results = experiments.results(parser.parse_args().folder)
    cells, meetings = results.cells, results.meetings
    drafts = results.read("drafts")
    meetings = meetings.merge(cells[["cell", "scenario", "democratic"]], on="cell")
    drafts = drafts.merge(cells[["cell", "scenario", "democratic"]], on="cell")
    write_text("\n".join(page(meetings, drafts)), PAGE)


def page(meetings: pd.DataFrame, drafts: pd.DataFrame) -> list[str]:
    """Lay out the page."""
    n = int(meetings.groupby("cell")["replication"].nunique().min())
    rows = [_stage(name, meetings, drafts) for name in STAGES]
    moves = [row for name in STAGES for row in _moves(name, meetings, drafts)]
    made = "plenary sweep study=cybercrime_track` and `python -m tools.cybercrime_track"
    return [
        "# The cybercrime track, 2018 to 2024",
        "",
        f"<!-- Written by `{made} results/cybercrime_track`; do not edit. -->",
        "",
        *wrap(QUESTION.format(n=n), 100),
        "",
        *markdown(HEADS, rows),
        "",
        *wrap(WORDS, 100),
        "",
        *markdown(MOVES, moves),
        "",
        *wrap(_answer(moves), 100),
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
    said = ", ".join(
        f"{key} {100 * share:.0f} %" for key, share in shares.items() if share >= 0.005
    )
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


def stopped(meetings: pd.DataFrame) -> pd.Series:
    """Give whether nothing of the sovereigntist camp's is in force, by replication."""
    held = meetings["sovereigntist_prevails"] + meetings["both"] + meetings["compromise"]
    return (1.0 - held).groupby(meetings["replication"]).mean()


def margin(drafts: pd.DataFrame) -> pd.Series:
    """Give yes less no on the sovereigntist camp's text, by replication; nan without a vote."""
    mine = drafts[(drafts["camp"] == "sovereigntist") & (drafts["yes"] > 0)]
    return (mine["yes"].astype(float) - mine["no"]).groupby(mine["replication"]).mean()


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
        change = _change(now, base, 100, 1)
        gain = _change(utility, worth, 1, 3)
        lead = margin(texts[texts["democratic"] == strategy])
        both = lead.index.intersection(led.index)
        moved = _change(lead[both], led[both], 1, 1) if len(both) > 1 else "no vote"
        cells = (plain(strategy), share, change, gain, moved, f"{spent:.1f}")
        rows.append(tuple(str(c).replace("-", "−") for c in (STAGES[name][0], *cells)))
    return rows


def _change(now: pd.Series, base: pd.Series, scale: float, digits: int) -> str:
    a, b = now.to_numpy(float), base.to_numpy(float)
    if np.ptp(a - b) == 0:
        return f"{scale * (a - b).mean():+.{digits}f}"
    mean, low, high = (scale * float(v) for v in paired_mean_difference(a, b))
    return f"{mean:+.{digits}f} ({low:+.{digits}f} to {high:+.{digits}f})"


def _answer(moves: list[tuple[str, ...]]) -> str:
    """Say at which stage, and with what, most was to be had."""
    told = [m for m in moves if m[3] and _low(m[3]) > 0]
    if told:
        best = max(told, key=lambda m: _first(m[3]))
        return (
            f"The cheapest moment to stop it was {best[0]}, with *{best[1]}*: {best[3]} points "
            "more often stopped than by doing nothing."
        )
    bought = [m for m in moves if m[5] not in ("", "no vote")]
    most = min(bought, key=lambda m: _first(m[5]))
    gains = [m for m in moves if m[4] and _low(m[4]) > 0]
    shaped = ""
    if gains:
        best = max(gains, key=lambda m: _first(m[4]))
        shaped = (
            f" It could be reshaped rather than stopped: at {best[0]}, *{best[1]}* is worth "
            f"{best[4]} of utility to the camp, for {best[6]} bn US$."
        )
    return (
        "At no stage can anything that was tried be told from doing nothing in how often the text "
        f"is stopped. The most votes were to be had at {most[0]}, with *{most[1]}*: {most[5]} off "
        f"the margin.{shaped} In the first stage the record has 33 abstentions where the model "
        "expects few: a first turn to abstention is not foreseen (see [limits](limits.md))."
    )


def _low(words: str) -> float:
    """Give the lower end of an interval as written; the value where there is none."""
    inside = words.partition("(")[2] or words
    return _first(inside)


def _first(words: str) -> float:
    return float(words.split(" ")[0].replace("−", "-"))


if __name__ == "__main__":
    main()
