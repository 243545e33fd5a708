"""Read a results folder: tables as pandas frames, only when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

import pandas as pd

from experiments.store.calibration_copies import made_with
from experiments.store.folders import FAILURE_COLUMNS, manifest, saved_study
from experiments.store.tables import TABLES, column_names, in_order, read_columns, tables_in
from experiments.study.camps import gets, utility
from experiments.study.own_calibrations import with_calibrations
from sim.errors import ConfigError, DataError, nearest

# What the outcome of an item is in law; results saved before it was asked lack these, and what
# camps get of it.
LEGAL = ("outcome", "both", "compromise", "none")
OLDER_MEASURE = (
    "saved by an earlier version, in which a side prevailed where the alignment of what was in "
    "force passed a threshold and rival texts in force weighed by their majorities. That is "
    "another measure: do not set these numbers beside newer ones; run it again for them"
)

# Tables that are written on request, and the key of `record` that asks for them.
RECORDED_BY = {
    "rounds": "rounds",
    "coalitions": "rounds",
    "votes": "votes",
    "members": "members",
}


class Results:
    """Tables of one study.

    Parameters
    ----------
    folder : path
        For instance ``results/main``.
    cells : sequence of int, optional
        Only these; all by default.

    Attributes
    ----------
    cells, meetings, drafts, rounds, votes, members, failures : DataFrame
        Read at first use and kept; so are ``coalitions``, ``talk``, ``years``
        and ``institutions``. docs/reference/tables.md says what they hold.

    Raises
    ------
    DataError
        If there is no results folder there; at first use, if a table was not
        recorded, with the setting that records it.
    """

    def __init__(self, folder: str | Path, cells: Sequence[int] | None = None):
        self.folder = Path(folder)
        self.manifest = manifest(self.folder)
        self._only = None if cells is None else [int(cell) for cell in cells]

    def only(self, cells: Sequence[int]) -> Self:
        """Give the same results as if only some cells had been played."""
        return type(self)(self.folder, cells)

    def __repr__(self) -> str:
        return f"Results({str(self.folder)!r})"

    def read(
        self, table: str, columns: Sequence[str] | None = None, where: Mapping | None = None
    ) -> pd.DataFrame:
        """Read some columns and rows of a table from the disk.

        Parameters
        ----------
        table : str
            ``cells``, one of `experiments.store.tables.TABLES`, or another that was recorded.
        columns : sequence of str, optional
            All by default.
        where : mapping, optional
            Column to a value, or a list of values, that rows must have.

        Returns
        -------
        DataFrame

        Raises
        ------
        DataError
            If there is no such table or column, or the table was not recorded.
        """
        known = ("cells", *in_order({*TABLES, *tables_in(self.folder)}))
        if table not in known:
            guess = nearest(table, known)
            hint = f". Did you mean {guess!r}?" if guess else "."
            names = ", ".join(known)
            raise DataError(self.folder, f"has no table {table!r}{hint} There are: {names}")
        place = self.folder / f"{table}.parquet" if table == "cells" else self.folder / table
        if not place.exists():
            raise DataError(self.folder, self._why_not(table))
        if self._only is not None:
            asked_cells = (where or {}).get("cell", self._only)
            asked_cells = [asked_cells] if isinstance(asked_cells, int) else asked_cells
            some = [cell for cell in asked_cells if cell in self._only]
            where = {**(where or {}), "cell": some}
        lacking = self._lacking(place) if table == "meetings" and columns else ()
        asked = None if columns is None else [c for c in columns if c not in lacking]
        try:
            frame = read_columns(place, asked, where).to_pandas()
            return frame.reindex(columns=list(columns)) if lacking and columns else frame
        except (KeyError, ValueError) as error:
            raise DataError(
                place, f"cannot be read so ({' '.join(str(error).split())[:200]})"
            ) from None

    @cached_property
    def older_measure(self) -> bool:
        """Whether it was saved before outcomes had their legal meaning."""
        return bool(self._lacking(self.folder / "meetings"))

    def _lacking(self, place: Path) -> tuple[str, ...]:
        """Columns of the legal outcome that an older table of meetings lacks."""
        names = column_names(place)
        if not names or LEGAL[0] in names:
            return ()
        return (*LEGAL, *(name(camp) for name in (gets, utility) for camp in self.camps))

    def _why_not(self, table: str) -> str:
        """Say why a table is not there."""
        if table in RECORDED_BY:
            key = RECORDED_BY[table]
            asked = (self.study.base.get("record") or {}).get(key)
            if not asked:
                return (
                    f"{table} were not recorded; run it again with record=full "
                    f"(or record.{key}=true)"
                )
        if table in ("years", "institutions"):
            return f"has no table {table!r}: no scenario in it is a campaign that keeps one"
        if table == "talk":
            return "has no table 'talk': no body in it only talks"
        return f"has no table {table!r} yet: nothing of it is finished"

    def where(self, **labels) -> list[int]:
        """Find cells by their labels.

        Parameters
        ----------
        **labels
            For instance ``forum="oewg", democratic="no_action"``.

        Returns
        -------
        list of int
            Numbers of the cells; none if no cell has all these values at once.

        Raises
        ------
        DataError
            If there is no such label, or no cell has that value.
        """
        found = cells = self.cells
        for name, value in labels.items():
            known = [c for c in cells.columns if c != "cell"]
            if name not in known:
                raise _unknown("cells", "there is no such label", name, known)
            if not (cells[name] == value).any():
                values = cells[name].dropna().unique().tolist()
                raise _unknown(f"cells: {name}", "no cell has this value", value, values)
            found = found[found[name] == value]
        return found["cell"].tolist()

    @cached_property
    def study(self):
        """The resolved study; it reads the calibrations that this result was made with."""
        study = saved_study(self.folder)
        return with_calibrations(study, made_with(study, self.folder))

    @cached_property
    def camps(self) -> tuple[str, ...]:
        """The camps' names; see `experiments.study.study.Study.camps_asked`."""
        return saved_study(self.folder).camps_asked

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
        """One row per member and agenda item: coalition, position, what it was given."""
        return self.read("members")

    @cached_property
    def coalitions(self) -> pd.DataFrame:
        """One row per camp and agenda item."""
        return self.read("coalitions")

    @cached_property
    def talk(self) -> pd.DataFrame:
        """One row per item of a meeting that only talks."""
        return self.read("talk")

    @cached_property
    def years(self) -> pd.DataFrame:
        """One row per year of a campaign."""
        return self.read("years")

    @cached_property
    def institutions(self) -> pd.DataFrame:
        """One row per institution and year of a campaign."""
        return self.read("institutions")

    @cached_property
    def failures(self) -> pd.DataFrame:
        """One row per range of replications that failed, with the reason."""
        path = self.folder / "failures.csv"
        if not path.exists():
            return pd.DataFrame(columns=list(FAILURE_COLUMNS))
        return pd.read_csv(path, keep_default_na=False)


def _unknown(where: str, problem: str, value: object, choices: Sequence) -> DataError:
    """Say what there is instead, the nearest spelling first."""
    return DataError("", str(ConfigError(where, problem, value=value, choices=choices)))
