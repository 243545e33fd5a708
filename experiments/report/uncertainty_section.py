"""How much of the spread in a report is chance, and how much is what we do not know."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from experiments.analysis.break_even import undecided
from experiments.analysis.variance import CHANCE, KINDS, PARAMETERS
from experiments.figures import variance as figure
from experiments.figures.labels import plain
from experiments.report.digest import Reading
from experiments.report.figure_panel import Panel
from experiments.study.camps import prevails

MEANING = {
    "positions": "where members stand",
    "ballot": "how strongly the ballot's coefficients and blocs' lines pull",
    "common_shock": "what moves all members alike on a new text",
    "behaviour": "what members answer to payments, ties, resentment and the other assumptions",
}


def sureness(reading: Reading) -> dict:
    """Give how much of the spread is chance, for ``answers.html.j2``.

    Returns
    -------
    dict
        ``reason``, why it is not known, or ``cases``: for each its name and, for
        each measure, the share of unknown parameters and the kind that does most of it.
    """
    found, reason = reading.variance
    if reason:
        return {"reason": reason, "cases": []}
    cases = []
    for case, rows in found.groupby("case", sort=False):
        measures = []
        for measure, what in ((prevails(reading.camps[0]), "win rate"), ("alignment", "alignment")):
            part = rows[rows["measure"] == measure].set_index("source")
            alone = part.loc[list(KINDS), "share"].dropna()
            most = alone.idxmax() if len(alone) else None
            measures.append(
                {
                    "what": what,
                    "known": bool(pd.notna(part.loc[PARAMETERS, "share"])),
                    "parameters": _interval(part.loc[PARAMETERS]),
                    "most": most,
                    "meaning": MEANING.get(most, ""),
                    "alone": None if most is None else _interval(part.loc[most]),
                }
            )
        cases.append({"case": case, "measures": measures})
    return {"reason": "", "cases": cases}


def _interval(row: pd.Series) -> dict:
    return {"share": row["share"], "share_low": row["low"], "share_high": row["high"]}


def turning(reading: Reading) -> dict:
    """Tell whether a ranking turns inside the stated ranges, for ``answers.html.j2``.

    Returns
    -------
    dict
        ``reason`` why it is not known; ``pairs``, sentences on those that turn;
        ``rankings``, a sentence on all.
    """
    if reading.results.study.base.get("uncertainty") != "structural":
        return {
            "reason": "not looked for; with uncertainty=structural a study draws behavioural "
            "parameters from their stated ranges and tells where the order turns"
        }
    if not len(reading.break_evens):
        return {
            "reason": "not looked for: too few strategies, or it would take too long (--thorough)"
        }
    return {"reason": "", "pairs": turning_words(reading), "rankings": rankings(reading)}


def turning_words(reading: Reading) -> list[str]:
    """Say of each pair of strategies along which parameters its order turns."""
    found = undecided(reading.break_evens)
    said = []
    for (forum, setting, first, second), rows in found.groupby(
        ["forum", "setting", "first", "second"], sort=False
    ):
        where = reading.place({"forum": forum, "setting": setting})
        turns = [_where_it_turns(row) for row in rows.itertuples()]
        said.append(
            f"{where}: which of {plain(first)} and {plain(second)} is ahead turns "
            f"{', '.join(turns)}."
        )
    return said


def _where_it_turns(row) -> str:
    """Say at which value of a parameter an order turns, and from where on it can be told."""
    told = row.told_at == row.told_at
    way = "upwards" if row.told_at > row.break_even else "downwards"
    clear = f"; told from chance from {row.told_at:.2g} {way}" if told else ""
    if any(math.isclose(row.break_even, end, abs_tol=1e-9) for end in (row.low, row.high)):
        return f"only at {plain(row.key)} {row.break_even:.2g}, an end of its range{clear}"
    near = "at" if row.verdict == "turns" else "perhaps near"
    span = f"90 % interval {row.break_even_low:.2g}–{row.break_even_high:.2g}"
    return f"{near} {plain(row.key)} {row.break_even:.2g} ({span}{clear})"


def rankings(reading: Reading) -> str:
    """Count the pairs of strategies whose order holds, is not told, or turns."""
    pairs = reading.break_evens.groupby(["forum", "setting", "first", "second"], sort=False)
    turned = pairs["verdict"].agg(lambda v: v.isin(("turns", "may turn")).any()).to_numpy()
    told = ((pairs["gain_low"].first() > 0) | (pairs["gain_high"].first() < 0)).to_numpy()
    held, open_ = int((told & ~turned).sum()), int((told & turned).sum())
    return (
        f"Pairs of strategies compared: {len(told)}. Ranked alike over all stated ranges: {held}. "
        f"Different on average, but the order turns inside a range: {open_}. "
        f"Not to be told apart: {int((~told).sum())}."
    )


def variance_panels(reading: Reading) -> Iterator[Panel]:
    """Give the figure of variance by source, if it can be told."""
    found, _ = reading.variance
    if not len(found) or found.loc[found["source"] == CHANCE, "share"].isna().all():
        return
    first = found.iloc[0]
    rare = found[(found["source"] == PARAMETERS) & found["share"].isna()]
    left = dict.fromkeys(figure.outcome(m) for m in rare["measure"])
    yield Panel(
        "variance",
        "What would change the answer",
        lambda: figure.variance(found),
        found,
        {
            "case": first["case"] if found["case"].nunique() == 1 else "",
            "meaning": [(plain(kind), words) for kind, words in MEANING.items()],
            "draws": first["draws"],
            "fortunes": first["fortunes"],
            "left_out": list(left),
            "alignment_alone": figure.crowded(found),
        },
    )
