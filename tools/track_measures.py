"""Measures of the cybercrime track's page: stopped or not, margins, and changes as written."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.theory.statistics import paired_mean_difference


def stopped(meetings: pd.DataFrame) -> pd.Series:
    """Give whether nothing of the sovereigntist camp's is in force, by replication."""
    held = meetings["sovereigntist_prevails"] + meetings["both"] + meetings["compromise"]
    return (1.0 - held).groupby(meetings["replication"]).mean()


def margin(drafts: pd.DataFrame) -> pd.Series:
    """Give yes less no on the sovereigntist camp's text, by replication; nan without a vote."""
    mine = drafts[(drafts["camp"] == "sovereigntist") & (drafts["yes"] > 0)]
    return (mine["yes"].astype(float) - mine["no"]).groupby(mine["replication"]).mean()


def change(now: pd.Series, base: pd.Series, scale: float, digits: int) -> str:
    """Write a paired mean difference with its 95 % interval."""
    a, b = now.to_numpy(float), base.to_numpy(float)
    if np.ptp(a - b) == 0:
        return f"{scale * (a - b).mean():+.{digits}f}"
    mean, low, high = (scale * float(v) for v in paired_mean_difference(a, b))
    return f"{mean:+.{digits}f} ({low:+.{digits}f} to {high:+.{digits}f})"


def low_end(words: str) -> float:
    """Give the lower end of an interval as written; the value where there is none."""
    inside = words.partition("(")[2] or words
    return first(inside)


def first(words: str) -> float:
    """Give the number with which a cell begins."""
    return float(words.split(" ")[0].replace("−", "-"))
