"""The figures of a report about what follows a meeting: signatures, norms, years, shocks."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from experiments.figures import diffusion
from experiments.figures.style import plain
from experiments.report.digest import Reading
from experiments.report.figure_panel import Panel

MOST_SIGNED = 30  # rows of the figure of signatures


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
                    "case": f"{plain(label['democratic'])} against "
                    f"{plain(label['sovereigntist'])}, {reading.body(forum)}",
                    "signed": part["signers"].mean(),
                    "signed_low": part["signers"].quantile(0.025),
                    "signed_high": part["signers"].quantile(0.975),
                    "entitled": _entitled(reading, cell, forum),
                }
            )
        table = pd.DataFrame(rows)
        yield Panel(
            "fragmentation",
            "Signed against unsigned",
            "A text that is adopted binds those who sign it: the longer the grey part, the more "
            "fragmented the regime.",
            lambda: diffusion.fragmentation(table),
            table,
            "After the meeting",
        )
    yield from _yearly(reading)


def _entitled(reading: Reading, cell: int, forum: str) -> int:
    """Count those who may sign in a body."""
    from sim.scenario import Scenario

    scenario = Scenario(reading.config(int(cell)))
    return int(scenario.entitled_in(scenario.forums[forum]).sum())


def _tipping(reading: Reading) -> float | None:
    """Give the share at which a cascade begins, if norms spread in this scenario."""
    from sim.scenario import Scenario

    campaign = Scenario(reading.config(int(reading.cases["cell"].iloc[0]))).spec.campaign
    return None if campaign is None or campaign.norms is None else campaign.norms.tipping_share


def _cascade(median: pd.Series, tipping: float | None) -> str:
    """Say how far the median came, and whether that is far enough for a cascade."""
    words = []
    for case, rows in median.groupby(level="case", sort=False):
        years = rows.index.get_level_values("year")
        words.append(
            f"{case}: {100 * rows.iloc[0]:.0f} % in {years[0]}, "
            f"{100 * rows.iloc[-1]:.0f} % in {years[-1]}"
        )
    said = "Here, " + "; ".join(words) + "."
    if tipping is not None and median.max() < tipping:
        said += f" The median text stays below the {100 * tipping:.0f} % at which one begins."
    return said


def _yearly(reading: Reading) -> Iterator[Panel]:
    years = reading.years
    if not len(years):
        return
    members_seated = len(reading.closeup.tables["seats"]["iso3"].unique())
    taken = years.assign(share=years["adopters"] / members_seated)
    spread = taken.groupby(["case", "year"], sort=False)["share"].quantile([0.025, 0.5, 0.975])
    tipping = _tipping(reading)
    yield Panel(
        "norm_curves",
        "How far adopted norms spread",
        "Share of members that have taken up a text, mean over the texts adopted so far; lines "
        "are medians, bands the middle 95 % of replications. Each new text starts with those who "
        "signed or sponsored it, which pulls the mean down. A slow start, a steep middle and a "
        "flat end would be the S of a norm cascade. "
        f"{_cascade(spread.xs(0.5, level=-1), tipping)}",
        lambda: diffusion.norm_curves(taken, tipping),
        spread.unstack().reset_index(),
        "After the meeting",
    )
    held = years.groupby(["case", "year"], sort=False)["openness"].quantile([0.025, 0.5, 0.975])
    yield Panel(
        "by_year",
        "Openness of the rules in force, year by year",
        "Alignment of all rules in force, weighted by the mandate of the body, −1 to +1: above "
        "zero nearer to the democratic camp's reference position, below it nearer to the "
        "sovereigntist camp's.",
        lambda: diffusion.by_year(years),
        held.unstack().reset_index(),
        "After the meeting",
    )
    shocks = reading.shocks
    if len(shocks):
        yield Panel(
            "event_study",
            "What each shock changes",
            "Openness of the rules in force with the shock minus without it, in the same "
            "replications; bars are 95 % intervals. A shock whose interval holds zero in every "
            f"year has no effect that can be seen here.{_of_all(reading, shocks)}",
            lambda: diffusion.event_study(shocks),
            shocks,
            "After the meeting",
        )


def _of_all(reading: Reading, shocks: pd.DataFrame) -> str:
    """Say how many shocks were left out in turn, if not all of them were."""
    campaign = reading.config(int(reading.cases["cell"].iloc[0]))["scenario"]["campaign"]
    shown, whole = shocks["case"].nunique(), len(campaign["shocks"])
    return f" Shown: the first {shown} of {whole} shocks of the scenario." if shown < whole else ""
