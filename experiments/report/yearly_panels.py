"""The figure of a campaign, year by year."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from experiments.analysis.summary import summarize
from experiments.figures.ends_by_year import ends_by_year
from experiments.figures.win_rate import ends
from experiments.report.digest import Reading
from experiments.report.figure_panel import Panel
from experiments.study.camps import STRATEGY, means_of, shares_of

WINS = "Which strategy wins where"
MOST_STRATEGIES = 6  # in one figure [count]


def yearly_panels(reading: Reading) -> Iterator[Panel]:
    """Give how items end year by year, where meetings are held in several years."""
    shares = yearly_shares(reading)
    if shares["year"].nunique() < 2:
        return
    kept = list(dict.fromkeys(shares[STRATEGY]))[:MOST_STRATEGIES]
    shown = shares[shares[STRATEGY].isin(kept)]
    table = summarize(reading.results.folder, by_year=True)
    table = reading.placed(
        table[table["cell"].isin(reading.named["cell"])].assign(setting="")
    ).drop(columns="setting")
    facts = {
        "bodies": int(table["forum"].nunique()),
        "first": int(shares["year"].min()),
        "last": int(shares["year"].max()),
        "shown": len(kept),
        "whole": int(shares[STRATEGY].nunique()),
    }
    yield Panel("ends_by_year", WINS, lambda: ends_by_year(shown, reading.camps), table, facts)


def yearly_shares(reading: Reading) -> pd.DataFrame:
    """Average how decisions end over bodies and opponents, by strategy and year.

    Returns
    -------
    DataFrame
        ``strategy, year``, the shares of `experiments.figures.win_rate.ends`
        and ``decisions`` in a replication [mean count].
    """
    camps = reading.camps
    columns = {name: (shares_of(camps) | means_of(camps))[name] for name in ends(camps)}
    meetings = reading.results.read("meetings", ["cell", "replication", "year", *columns.values()])
    meetings[STRATEGY] = meetings["cell"].map(reading.named.set_index("cell")[STRATEGY])
    groups = meetings.groupby([STRATEGY, "year"], sort=False)
    found = groups[list(columns.values())].mean()
    found.columns = list(columns)
    played = meetings[[STRATEGY, "cell", "replication"]].drop_duplicates()
    found["decisions"] = groups.size() / played.groupby(STRATEGY).size()
    return found.reset_index().sort_values("year", kind="stable", ignore_index=True)
