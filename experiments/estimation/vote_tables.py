"""Recorded votes as a table of roll-calls and an array; how days, ids and topics are written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.errors import ConfigError
from sim.members.tables import DATA
from sim.theory.ballot import Vote

NOT_RECORDED = -1
RECORD = DATA / "record"  # the shipped record, see `experiments.estimation.shipped_record`
TEXTS = ("resolution", "title", "topic", "lead_sponsor_camp")
ISSUES = ("me", "nu", "di", "hr", "co", "ec")  # Voeten's issue flags
DAY = r"\d{4}-\d{2}-\d{2}(?:[ T][-\d:.+ Z]*)?"  # a time after the day is read over
DAY_WANTED = "must be a date like 2018-12-05"


@dataclass(frozen=True, eq=False)
class VoteTable:
    """Recorded votes as an array, roll-calls in order of date.

    Attributes
    ----------
    rollcalls : pandas.DataFrame
        J rows: `rollcall_id`, `date` (datetime64[s]), the texts (empty where
        unknown), the kind (one of `KINDS`) and the issue flags (bool).
    iso3 : tuple of str
        N members in alphabetical order.
    votes : (J, N) int8
        `Vote` codes; -1 where nothing is recorded.
    """

    rollcalls: pd.DataFrame
    iso3: tuple[str, ...]
    votes: np.ndarray

    def before(self, cutoff: str | np.datetime64) -> VoteTable:
        """Keep the roll-calls strictly before a day that have at least one vote on record."""
        early = self.rollcalls["date"].to_numpy() < np.datetime64(cutoff)
        kept = early & ((self.votes >= Vote.NO) & (self.votes <= Vote.YES)).any(axis=1)
        seen = (self.votes[kept] != NOT_RECORDED).any(axis=0)
        return VoteTable(
            self.rollcalls[kept].reset_index(drop=True),
            tuple(np.array(self.iso3)[seen]),
            self.votes[np.ix_(kept, seen)],
        )


def parse_day(text: str, key: str) -> str:
    """Read a day as ISO text; a time after it is left out.

    Raises
    ------
    ConfigError
        If it is not a day.

    Examples
    --------
    >>> parse_day("2018-12-05T00:00:00", "cutoff")
    '2018-12-05'
    """
    found = days(pd.Series([text.strip()])).iat[0]
    if pd.isna(found):
        raise ConfigError(key, DAY_WANTED, value=text)
    return f"{found:%Y-%m-%d}"


def days(text: pd.Series) -> pd.Series:
    """Read days, NaT where there is none."""
    day = text.where(text.str.fullmatch(DAY), "").str[:10]
    return pd.to_datetime(day, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")


def plain_id(ids: pd.Series) -> pd.Series:
    """Undo what a spreadsheet does to ids that are whole numbers.

    Examples
    --------
    >>> plain_id(pd.Series(["9323.0", "9324", "R/73.0"])).tolist()
    ['9323', '9324', 'R/73.0']
    """
    return ids.str.replace(r"^(\d+)\.0+$", r"\1", regex=True)


def plain_topic(topics: pd.Series) -> pd.Series:
    """Write topics in one way.

    Examples
    --------
    >>> plain_topic(pd.Series(["Cyber International-Security"])).tolist()
    ['cyber_international_security']
    """
    return topics.str.strip().str.casefold().str.replace(r"[\s_-]+", "_", regex=True)
