"""How much of the spread in a report is dice, and how much is what we do not know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from experiments.analysis.variance import DRAWS, FORTUNES, KINDS, shares
from experiments.figures import variance as figure
from experiments.figures.style import plain
from experiments.report.figure_panel import Panel

if TYPE_CHECKING:
    from experiments.report.digest import Reading

# What a report may spend: decisions played, over all cases and kinds; about 5 s [count].
BUDGET = 8_000
FEW_FORTUNES = 3  # for each draw, where a replication has many decisions [count]
LONG = 3  # decisions of a replication from which that is so [count]
LEAST_DRAWS = 30  # with fewer an interval is too wide to say anything [count]
MOST_CASES = 3
SHOWN = ("democratic_prevails", "sovereigntist_prevails", "alignment")
MEANING = {
    "positions": "where members stand",
    "texts": "what moves all members alike on a new text",
    "coefficients": "how strongly the ballot's coefficients and blocs' lines pull",
}


def plan(decisions: int, cases: int) -> tuple[int, int]:
    """Choose how many draws of parameters, and fortunes for each, a report affords.

    Parameters
    ----------
    decisions : int
        Of one replication.
    cases : int

    Returns
    -------
    draws, fortunes : int
        0 draws if it would take too long.

    Examples
    --------
    >>> plan(1, 2), plan(18, 1), plan(40, 1)
    ((166, 6), (37, 3), (0, 3))
    """
    fortunes = FEW_FORTUNES if decisions >= LONG else FORTUNES
    draws = BUDGET // (decisions * cases * fortunes * (1 + len(KINDS)))
    return (min(DRAWS, draws) if draws >= LEAST_DRAWS else 0), fortunes


def best_cases(reading: Reading) -> pd.DataFrame:
    """Give the cases of the closer look whose strategy is the best of its body."""
    cases = reading.cases
    return cases[cases["role"] == "best"].head(MOST_CASES) if len(cases) else cases


def split(reading: Reading) -> tuple[pd.DataFrame, str]:
    """Split the variance of the best cases into dice and ignorance.

    Returns
    -------
    table : DataFrame
        ``case`` and the columns of `experiments.analysis.variance.shares`; empty
        if it was not split.
    reason : str
        Why not, or nothing.
    """
    cases = best_cases(reading)
    if not reading.closer or reading.closeup.reason or not len(cases):
        return pd.DataFrame(), f"not looked for: {reading.closeup.reason or 'no closer look'}"
    configs = {row.case: reading.config(int(row.cell)) for row in cases.itertuples()}
    if all(config.get("uncertainty") == "fixed" for config in configs.values()):
        return pd.DataFrame(), (
            "only dice. With uncertainty=fixed, positions, texts and coefficients are taken as "
            "known, and the intervals hold nothing of what is not known about them"
        )
    meetings = reading.closeup.tables["meetings"]
    decisions = int(meetings.groupby(["case", "replication"]).size().max())
    draws, fortunes = plan(decisions, len(cases))
    if not draws:
        return pd.DataFrame(), (
            f"not split: a replication of this study has {decisions} decisions, too many to play "
            "again often enough for a report; experiments.analysis.variance.shares does it"
        )
    parts = []
    for case, config in configs.items():
        if config.get("uncertainty") != "fixed":
            part = shares(config, draws, fortunes)
            # Two or three draws that differ: the bootstrap sees nothing but them.
            part.loc[~(part["high"] > part["low"]), ["share", "low", "high"]] = float("nan")
            part.insert(0, "case", case)
            parts.append(part.assign(draws=draws, fortunes=fortunes))
    return pd.concat(parts, ignore_index=True), ""


def sureness(reading: Reading) -> dict:
    """Give how much of the spread is dice, for ``answers.html.j2``.

    Returns
    -------
    dict
        ``reason``, why it is not known, or ``cases``: for each its name and, for
        each measure, the share of ignorance and the kind that does most of it.
    """
    found, reason = reading.variance
    if reason:
        return {"reason": reason, "cases": []}
    cases = []
    for case, rows in found.groupby("case", sort=False):
        measures = []
        for measure, what in (("democratic_prevails", "win rate"), ("alignment", "alignment")):
            part = rows[rows["measure"] == measure].set_index("source")
            alone = part.loc[list(KINDS), "share"].dropna()
            most = alone.idxmax() if len(alone) else None
            measures.append(
                {
                    "what": what,
                    "known": bool(pd.notna(part.loc["ignorance", "share"])),
                    "ignorance": _interval(part.loc["ignorance"]),
                    "most": most,
                    "meaning": MEANING.get(most, ""),
                    "alone": None if most is None else _interval(part.loc[most]),
                }
            )
        cases.append({"case": case, "measures": measures})
    return {"reason": "", "cases": cases}


def _interval(row: pd.Series) -> dict:
    return {"share": row["share"], "share_low": row["low"], "share_high": row["high"]}


def variance_panels(reading: Reading) -> Iterator[Panel]:
    """Give the figure of dice and ignorance, if it can be told."""
    found, _ = reading.variance
    if not len(found) or found["share"].isna().all():
        return
    first = found.iloc[0]
    rare = found[(found["source"] == "ignorance") & found["share"].isna()]
    left = dict.fromkeys(figure.OUTCOME.get(m, plain(m)) for m in rare["measure"])
    yield Panel(
        "variance",
        "What would change the answer",
        lambda: figure.variance(found),
        found,
        {
            "case": first["case"] if found["case"].nunique() == 1 else "",
            "meaning": list(MEANING.items()),
            "draws": first["draws"],
            "fortunes": first["fortunes"],
            "left_out": list(left),
        },
    )
