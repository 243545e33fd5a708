"""Read a results folder: tables as pandas frames, only when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import pandas as pd

from experiments.storage.folders import FAILURE_COLUMNS, manifest, saved_study
from experiments.storage.tables import TABLES, read_columns
from sim.errors import DataError


class Results:
    """Tables of one study.

    Parameters
    ----------
    folder : path
        For instance ``results/main``.

    Attributes
    ----------
    cells, meetings, drafts, rounds, votes, members, failures : DataFrame
        Read at first use and kept. Rounds, votes and members are empty unless
        the study was run with ``record=full``.

    Raises
    ------
    DataError
        If there is no results folder there.
    """

    def __init__(self, folder: str | Path):
        self.folder = Path(folder)
        self.manifest = manifest(self.folder)

    def __repr__(self) -> str:
        return f"Results({str(self.folder)!r})"

    def read(
        self, table: str, columns: Sequence[str] | None = None, where: Mapping | None = None
    ) -> pd.DataFrame:
        """Read some columns and rows of a table from the disk.

        Parameters
        ----------
        table : str
            ``cells``, ``meetings``, ``drafts``, ``rounds``, ``votes``, ``members``.
        columns : sequence of str, optional
            All by default.
        where : mapping, optional
            Column to a value, or a list of values, that rows must have.

        Returns
        -------
        DataFrame
        """
        if table not in ("cells", *TABLES):
            raise DataError(self.folder, f"has no table {table!r}; {', '.join(('cells', *TABLES))}")
        place = self.folder / f"{table}.parquet" if table == "cells" else self.folder / table
        try:
            return read_columns(place, columns, where).to_pandas()
        except (KeyError, ValueError) as error:
            raise DataError(
                place, f"cannot be read so ({' '.join(str(error).split())[:200]})"
            ) from None

    def where(self, **labels) -> list[int]:
        """Find cells by their labels.

        Parameters
        ----------
        **labels
            For instance ``forum="oewg", democratic="no_action"``.

        Returns
        -------
        list of int
            Numbers of the cells.
        """
        found = self.cells
        for name, value in labels.items():
            found = found[found[name] == value]
        return found["cell"].tolist()

    @cached_property
    def study(self):
        """The resolved study."""
        return saved_study(self.folder)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Win rates, intervals and paired differences; see `experiments.reading.summary`."""
        from experiments.reading.summary import summarize

        return summarize(self.folder)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row per cell: its number and labels."""
        return self.read("cells")

    @cached_property
    def meetings(self) -> pd.DataFrame:
        """One row per cell, replication, meeting and agenda item."""
        return self.read("meetings")

    @cached_property
    def drafts(self) -> pd.DataFrame:
        """One row per draft of every meeting."""
        return self.read("drafts")

    @cached_property
    def rounds(self) -> pd.DataFrame:
        """One row per draft and round of negotiation."""
        return self.read("rounds")

    @cached_property
    def votes(self) -> pd.DataFrame:
        """One row per ballot."""
        return self.read("votes")

    @cached_property
    def members(self) -> pd.DataFrame:
        """One row per member and draft, over replications."""
        return self.read("members")

    @cached_property
    def failures(self) -> pd.DataFrame:
        """One row per range of replications that failed, with the reason."""
        path = self.folder / "failures.csv"
        if not path.exists():
            return pd.DataFrame(columns=list(FAILURE_COLUMNS))
        return pd.read_csv(path, keep_default_na=False)
