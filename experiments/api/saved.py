"""Results as an object that a notebook shows and a program reads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import pandas as pd

from experiments.analysis.open_results import StudyResults, replications_played
from experiments.analysis.strategy_pairs import pairs_of
from experiments.api.plots import Plots
from experiments.figures.labels import change, counted, distinguished, interval, short_keys
from experiments.figures.text_tables import notebook_table
from experiments.report.report import write_report
from experiments.running.replay import check_place
from experiments.running.replay_comparison import replay
from experiments.store.folders import saved_study
from experiments.store.table_comparison import Difference
from experiments.store.tables import tables_in
from experiments.study.camps import USUAL
from experiments.study.study import label_columns

MOST = 30  # rows that a notebook shows [count]
OTHERS = ("both", "compromise", "none")


class Saved(StudyResults):
    """The results of a study.

    Parameters
    ----------
    folder : path
        For instance ``results/main``.
    cells : sequence of int, optional
        Only these; all by default.

    Attributes
    ----------
    table : DataFrame
        Who prevails how often, with intervals and paired changes; one row per cell and body.
    cells, meetings, drafts, votes, members, coalitions, rounds, years : DataFrame
        Read at first use; the codebook of the documentation says what they hold.
    plot : Plots
        ``plot.win_rate()`` and the other figures of the report.
    folder : Path
    """

    @cached_property
    def plot(self) -> Plots:
        """Every figure of the report, by name."""
        return Plots(self)

    @property
    def tables(self) -> list[str]:
        """Names of the tables that are there."""
        return ["table", "cells", *tables_in(self.folder)]

    def report(self, out: str | Path | None = None, *, quick: bool = False) -> Path:
        """Write the report, and give the page.

        Parameters
        ----------
        out : path, optional
            ``report.html`` in the results folder by default.
        quick : bool
            No closer look: nothing is played again.
        """
        return write_report(self.folder, out, closer=not quick)

    def pairs(self, baseline: str | None = None) -> pd.DataFrame:
        """Compare every strategy with every other, or with one, paired by replication.

        Parameters
        ----------
        baseline : str, optional
            For instance ``"swing_courting"``.

        Returns
        -------
        DataFrame
            See `experiments.analysis.strategy_pairs.strategy_pairs`.
        """
        return pairs_of(self, baseline)

    def replay(self, cell: int | None = None, replication: int | None = None) -> list[Difference]:
        """Play again, and list every number that is not the same, bit for bit.

        Parameters
        ----------
        cell, replication : int, optional
            All by default.

        Returns
        -------
        list of Difference
            Empty if every bit is the same.
        """
        check_place(self.study, cell, replication)
        found, _ = replay(
            self.folder, saved_study(self.folder), cell=cell, replication=replication, quiet=True
        )
        return found

    @property
    def shown(self) -> pd.DataFrame:
        """The table as people read it: what varies, shares in percent with 95 % intervals."""
        return readable(self.table, self.camps)

    def __repr__(self) -> str:
        lines = [f"Results of {self.folder.name!r}: {self._size()}"]
        for name in label_columns(self.table, self.camps):
            values = self.table[name].drop_duplicates().tolist()
            values = values if name in (*self.camps, "forum") else distinguished(values)
            more = f" and {len(values) - 5} more" if len(values) > 5 else ""
            lines.append(f"  {name}: {', '.join(values[:5])}{more}")
        lines.append(f"  tables: {', '.join(self.tables)}; figures: .plot; page: .report()")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        first = "" if len(self.table) <= MOST else f" The first {MOST} rows of .table."
        caption = f"{self.folder.name}: {self._size()}.{first}"
        return notebook_table(self.shown.head(MOST), caption)

    def _size(self) -> str:
        cells, n = counted(len(self.study), "cell"), replications_played(self)
        return f"{cells} × {n} replication{'' if n == '1' else 's'}"


def readable(table: pd.DataFrame, camps: Sequence[str] = USUAL) -> pd.DataFrame:
    """Write a table of `experiments.analysis.summary` as people read it.

    Parameters
    ----------
    table : DataFrame
    camps : sequence of str
        The scenario's.

    Returns
    -------
    DataFrame
        Text: labels that vary, shares in percent with 95 % intervals, paired changes.
    """
    known, named = label_columns(table, camps), (*camps, "forum")
    labels = [c for c in known if table[c].nunique() > 1] or known
    heads = short_keys(c for c in labels if c not in named)
    shown = {
        heads.get(c, c): [str(v) for v in table[c]] if c in named else distinguished(list(table[c]))
        for c in labels
    }
    wins = ("win", "mirrored", *(f"win_{camp}" for camp in camps[2:]))
    for name, camp in zip(wins, camps, strict=True):
        head = f"{camp} prevails [%]"
        ends = 100 * table[[name, f"{name}_low", f"{name}_high"]].to_numpy(float)
        shown[head] = [interval(*row) for row in ends]
    for name in OTHERS:
        shown[f"{name} [%]"] = [f"{100 * value:.1f}" for value in table[name]]
    if table["difference"].notna().any():
        ends = table[["difference", "difference_low", "difference_high"]].to_numpy(float)
        shown["change from no_action [points]"] = [change(*row) for row in ends]
    if table["utility"].notna().any():
        shown["utility"] = [f"{value:+.3f}".replace("-", "−") for value in table["utility"]]
    return pd.DataFrame(shown)
