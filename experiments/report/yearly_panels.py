"""The figure of a campaign, year by year."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from experiments.analysis.summary import MEANS, SHARES, summarize
from experiments.figures.ends_by_year import ends_by_year
from experiments.figures.win_rate import ENDS
from experiments.report.digest import Reading
from experiments.report.figure_panel import Panel

WINS = "Which strategy wins where"
MOST_STRATEGIES = 6  # in one figure [count]


def yearly_panels(reading: Reading) -> Iterator[Panel]:
    """Give how items end year by year, where meetings are held in several years."""
    shares = yearly_shares(reading)
    if shares["year"].nunique() < 2:
        return
    kept = list(dict.fromkeys(shares["democratic"]))[:MOST_STRATEGIES]
    shown = shares[shares["democratic"].isin(kept)]
    table = summarize(reading.results.folder, by_year=True)
    table = reading.placed(
        table[table["cell"].isin(reading.named["cell"])].assign(setting="")
    ).drop(columns="setting")
    facts = {
        "bodies": int(table["forum"].nunique()),
        "first": int(shares["year"].min()),
        "last": int(shares["year"].max()),
        "shown": len(kept),
        "whole": int(shares["democratic"].nunique()),
    }
    yield Panel("ends_by_year", WINS, lambda: ends_by_year(shown), table, facts)


def yearly_shares(reading: Reading) -> pd.DataFrame:
    """Average how decisions end over bodies and opponents, by strategy and year.

    Returns
    -------
    DataFrame
        ``democratic, year``, the shares of `experiments.figures.win_rate.ENDS`
        and ``decisions`` in a replication [mean count].
    """
    columns = {name: (SHARES | MEANS)[name] for name in ENDS}
    meetings = reading.results.read("meetings", ["cell", "replication", "year", *columns.values()])
    meetings["democratic"] = meetings["cell"].map(reading.named.set_index("cell")["democratic"])
    groups = meetings.groupby(["democratic", "year"], sort=False)
    found = groups[list(columns.values())].mean()
    found.columns = list(columns)
    played = meetings[["democratic", "cell", "replication"]].drop_duplicates()
    found["decisions"] = groups.size() / played.groupby("democratic").size()
    return found.reset_index().sort_values("year", kind="stable", ignore_index=True)
