"""The figures of a report about what follows a meeting: signatures, norms, years, shocks."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from experiments.figures import diffusion
from experiments.figures.labels import plain
from experiments.report.digest import Reading
from experiments.report.figure_panel import Panel
from sim.scenario import Scenario

MOST_SIGNED = 30  # rows of the figure of signatures
AFTER = "After the meeting"


def aftermath_panels(reading: Reading) -> Iterator[Panel]:
    """Give the figures of signatures, norms, years and shocks."""
    meetings = reading.results.read("meetings", ["cell", "replication", "signers", "forum"])
    signed = meetings[meetings["cell"].isin(meetings.loc[meetings["signers"] > 0, "cell"])]
    if len(signed):
        labels = reading.pooled.drop_duplicates("cell").set_index("cell")
        rows = []
        for (cell, forum), part in signed.groupby(["cell", "forum"], sort=False):
            if cell not in labels.index or not part["signers"].any() or len(rows) == MOST_SIGNED:
                continue
            label = labels.loc[cell]
            rows.append(
                {
                    "case": f"{plain(label['strategy'])} against "
                    f"{plain(label['opponent'])}, {reading.body(forum)}",
                    "signed": part["signers"].mean(),
                    "signed_low": part["signers"].quantile(0.025),
                    "signed_high": part["signers"].quantile(0.975),
                    "entitled": _entitled(reading, cell, forum),
                }
            )
        table = pd.DataFrame(rows)
        yield Panel("fragmentation", AFTER, lambda: diffusion.fragmentation(table), table)
    yield from _yearly(reading)


def _entitled(reading: Reading, cell: int, forum: str) -> int:
    """Count those who may sign in a body."""
    scenario = Scenario(reading.config(int(cell)))
    return int(scenario.entitled_in(scenario.forums[forum]).sum())


def _tipping(reading: Reading) -> float | None:
    """Give the share at which a cascade begins, if norms spread in this scenario."""
    campaign = Scenario(reading.config(int(reading.cases["cell"].iloc[0]))).spec.campaign
    return None if campaign is None or campaign.norms is None else campaign.norms.tipping_share


def _spread(median: pd.Series) -> list[dict]:
    """Tell how far the median came in each case."""
    ends = []
    for case, rows in median.groupby(level="case", sort=False):
        years = rows.index.get_level_values("year")
        facts = {"case": case, "first": rows.iloc[0], "last": rows.iloc[-1]}
        ends.append(facts | {"from": years[0], "to": years[-1]})
    return ends


def _yearly(reading: Reading) -> Iterator[Panel]:
    years = reading.years
    if not len(years):
        return
    members_seated = len(reading.closeup.tables["seats"]["iso3"].unique())
    taken = years.assign(share=years["adopters"] / members_seated)
    spread = taken.groupby(["case", "year"], sort=False)["share"].quantile([0.025, 0.5, 0.975])
    tipping = _tipping(reading)
    median = spread.xs(0.5, level=-1)
    below = tipping if tipping is not None and median.max() < tipping else None
    yield Panel(
        "norm_curves",
        AFTER,
        lambda: diffusion.norm_curves(taken, tipping),
        spread.unstack().reset_index(),
        {"spread": _spread(median), "below": below},
    )
    held = years.groupby(["case", "year"], sort=False)["openness"].quantile([0.025, 0.5, 0.975])
    table = held.unstack().reset_index()
    yield Panel("by_year", AFTER, lambda: diffusion.by_year(years), table)
    shocks = reading.shocks
    if len(shocks):
        campaign = reading.config(int(reading.cases["cell"].iloc[0]))["scenario"]["campaign"]
        yield Panel(
            "event_study",
            AFTER,
            lambda: diffusion.event_study(shocks),
            shocks,
            {"shown": shocks["case"].nunique(), "whole": len(campaign["shocks"])},
        )
