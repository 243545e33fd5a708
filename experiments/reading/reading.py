"""Everything a report or a notebook reads from one results folder, worked out once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from experiments.reading.closeup import CloseUp, close_up
from experiments.reading.influence import members_table, moved, ranking
from experiments.reading.pooling import over_opponents, pooled, pooled_share, regret
from experiments.reading.summary import BASELINE
from experiments.reading.tallies import compare_tallies
from experiments.storage.saved import Results
from sim.errors import DataError
from sim.theory.statistics import paired_mean_difference, wilson

REPLICATIONS = 120  # of each end of an assumption's range, shared among decisions
LEAST = 4
COLUMNS = ("cell", "replication", "forum", "alignment", "democratic_prevails", "deadlock")


@dataclass
class Reading:
    """The tables behind the figures of one results folder.

    Parameters
    ----------
    results : Results
    closer : bool
        Whether to play the decisive cells once more for single votes, and the
        assumptions one at a time.
    """

    results: Results
    closer: bool = True
    _kept: dict = field(default_factory=dict)

    @cached_property
    def pooled(self) -> pd.DataFrame:
        """Win rates by body, strategy and opponent; see `experiments.reading.pooling`."""
        return pooled(self.results)

    @cached_property
    def over_opponents(self) -> pd.DataFrame:
        """The same, averaged over opponents, with the worst case."""
        return over_opponents(self.pooled)

    @cached_property
    def regret(self) -> pd.DataFrame:
        """Regret of every strategy."""
        return regret(self.pooled)

    @cached_property
    def closeup(self) -> CloseUp:
        """Single votes and coalitions of the decisive cells."""
        if not self.closer:
            return CloseUp(reason="it was not asked for (--quick)")
        return close_up(self.results, self.pooled)

    @cached_property
    def cases(self) -> pd.DataFrame:
        """Which cells were looked at closely."""
        return self.closeup.tables.get("cases", pd.DataFrame())

    @cached_property
    def members(self) -> pd.DataFrame:
        """How every member votes, and how often that decides."""
        tables = self.closeup.tables
        if "votes" not in tables or tables["votes"].empty:
            return pd.DataFrame()
        threshold = self.config(int(self.cases["cell"].iloc[0])).get("model") or {}
        limit = threshold.get("prevail_threshold", 0.1)
        return members_table(tables["votes"], tables["drafts"], float(limit))

    @cached_property
    def ranking(self) -> pd.DataFrame:
        """Members by how open their ballot is."""
        return ranking(self.members) if len(self.members) else pd.DataFrame()

    @cached_property
    def objections(self) -> pd.DataFrame:
        """Who would object to the chair's text, with intervals."""
        found = self.closeup.tables.get("objections", pd.DataFrame())
        if found.empty:
            return found
        n = found["replications"].to_numpy()
        low, high = wilson(found["objects"].to_numpy(), n)
        return found.assign(share=found["objects"] / n, low=low, high=high)

    @cached_property
    def moved(self) -> pd.DataFrame:
        """Ballots the best strategy moved against doing nothing."""
        tables = self.closeup.tables
        if "votes" not in tables or tables["votes"].empty:
            return pd.DataFrame()
        return moved(tables["votes"], tables["meetings"], self.cases)

    @cached_property
    def tallies(self) -> pd.DataFrame:
        """Tallies beside recorded votes, for the cells in which nobody acts if there are any."""
        drafts = self.closeup.tables.get("drafts")
        if drafts is None:
            cell = int(self.pooled["cell"].iloc[0])
            row = self.pooled.iloc[0]
            drafts = self.results.read("drafts", None, {"cell": [cell]})
            drafts.insert(0, "case", f"{row.democratic} against {row.sovereigntist}, {row.forum}")
        elif (self.cases["role"] == "baseline").any():
            base = self.cases.loc[self.cases["role"] == "baseline", "case"]
            drafts = drafts[drafts["case"].isin(base)]
        return compare_tallies(drafts)

    @cached_property
    def assumptions(self) -> pd.DataFrame:
        """One assumption at a time, for the best strategy of the first body."""
        from experiments.reading.assumptions import one_at_a_time

        if not self.closer or self.closeup.reason or not len(self.cases):
            return pd.DataFrame()
        best = self.cases[self.cases["role"] == "best"].iloc[0]
        base = self.cases[
            (self.cases["role"] == "baseline") & (self.cases["forum"] == best["forum"])
        ]
        config = self.config(int(best["cell"]))
        other = self.config(int(base["cell"].iloc[0])) if len(base) else None
        # A calendar of many decisions takes longer, and says more in each replication.
        decisions = self.closeup.tables["meetings"].groupby(["case", "replication"]).size().max()
        return one_at_a_time(config, other, max(LEAST, REPLICATIONS * 3 // (3 + int(decisions))))

    @cached_property
    def years(self) -> pd.DataFrame:
        """What each year left behind in the cells looked at, if there are several years."""
        frame = self.closeup.tables.get("years", pd.DataFrame())
        return frame if len(frame) and frame["year"].nunique() > 1 else pd.DataFrame()

    @cached_property
    def shocks(self) -> pd.DataFrame:
        """What each shock of the scenario changes, year by year."""
        from experiments.reading.assumptions import shock_study

        if not len(self.years):
            return pd.DataFrame()
        best = self.cases[self.cases["role"] == "best"].iloc[0]
        return shock_study(self.config(int(best["cell"])))

    def config(self, cell: int) -> dict:
        """Give the whole configuration of a cell."""
        return self.results.study.config(cell)

    def against_runner_up(self, forum: str) -> dict:
        """Compare the best strategy of a body with the next, paired by replication.

        Returns
        -------
        dict
            ``best, second, difference, low, high``; the last four missing if
            there is one strategy only.
        """
        rows = self.over_opponents
        rows = rows[rows["forum"] == forum].sort_values(
            ["win", "mirrored"], ascending=[False, True], kind="stable"
        )
        out = {"best": rows["democratic"].iloc[0]}
        if len(rows) < 2:
            return out
        out["second"] = rows["democratic"].iloc[1]
        a, b = (self._wins(forum, out[name]) for name in ("best", "second"))
        both = a.index.intersection(b.index)
        if len(both) < 2:
            return out
        found = paired_mean_difference(a[both].to_numpy(), b[both].to_numpy())
        out.update(zip(("difference", "low", "high"), (float(v) for v in found), strict=True))
        return out

    def _wins(self, forum: str, strategy: str) -> pd.Series:
        """Give the share of wins in every replication, over opponents and the rest."""
        labels = self.results.cells
        mine = labels if "democratic" not in labels else labels[labels["democratic"] == strategy]
        frame = self.results.read(
            "meetings",
            ["cell", "replication", "forum", "democratic_prevails"],
            {"cell": mine["cell"].tolist(), "forum": [forum]} if forum != "as set" else None,
        )
        return frame.groupby("replication")["democratic_prevails"].mean()

    def best_interval(self, forum: str, strategy: str) -> tuple[float, float, float]:
        """Give the win rate of a strategy in a body over opponents, with its interval."""
        wins = self._wins(forum, strategy).to_numpy(float)
        rows = self.pooled[
            (self.pooled["forum"] == forum) & (self.pooled["democratic"] == strategy)
        ]
        if len(rows) == 1:
            row = rows.iloc[0]
            return float(row["win"]), float(row["win_low"]), float(row["win_high"])
        return pooled_share(wins, int(rows["cells"].sum()))


def open_results(folder: str | Path, *, partial: bool = False) -> tuple[Results, list[str]]:
    """Open a results folder for reading, or say why it cannot be read.

    Parameters
    ----------
    folder : path
    partial : bool
        Read a study that is not finished.

    Returns
    -------
    results : Results
    remarks : list of str
        What a reader must know: cells that failed or are missing.

    Raises
    ------
    DataError
        If it is no results folder, empty, of an older layout, or unfinished.
    """
    from experiments.sweeps.blocks import LAYOUT

    results = Results(folder)
    if results.manifest.get("layout") != LAYOUT:
        raise DataError(
            folder,
            f"was written with an older layout of tables ({results.manifest.get('layout')}, now "
            f"{LAYOUT}); run its command again with --overwrite: "
            f"{results.manifest.get('command', 'plenary sweep …')}",
        )
    command = results.manifest.get("command", "plenary sweep …")
    try:
        played = results.read("meetings", list(COLUMNS[:2]))
    except DataError:
        raise DataError(
            folder, f"its tables lack columns that this version needs; run again: {command}"
        ) from None
    if played.empty:
        raise DataError(folder, f"holds no finished replication yet; run: {command}")
    _check_columns(results, folder, command)
    return results, _remarks(results, played, partial, command)


def _check_columns(results: Results, folder, command: str) -> None:
    first = next((results.folder / "meetings").glob("[0-9]*.parquet"))
    import pyarrow.parquet as pq

    missing = [c for c in COLUMNS if c not in pq.read_schema(first).names]
    if missing:
        raise DataError(
            folder,
            f"its meetings lack the columns {', '.join(missing)}, an older schema; run again "
            f"with --overwrite: {command}",
        )


def _remarks(results: Results, played: pd.DataFrame, partial: bool, command: str) -> list[str]:
    count = played.groupby("cell")["replication"].nunique()
    cells, wanted = results.manifest["cells"], results.manifest["replications"]
    failures = results.failures
    remarks = []
    if len(failures):
        first = failures.iloc[0]
        remarks.append(
            f"{failures['cell'].nunique()} of {cells} cells failed in whole or in part and are "
            f"missing from what follows (cell {first['cell']}: {first['reason']}); see failures.csv"
        )
    short = cells - len(count) - len(set(failures["cell"]) - set(count.index))
    fewer = 0 if results.study.until else int((count < wanted).sum())
    fewer -= len(set(failures["cell"]) & set(count.index[count < wanted]))
    if (short > 0 or fewer > 0) and not partial:
        raise DataError(
            results.folder,
            f"is not finished: {len(count)} of {cells} cells have rows, {max(fewer, 0)} of them "
            f"fewer than {wanted} replications. Run the same command again to finish it "
            f"({command}), or add --partial to read what is there",
        )
    if short > 0 or fewer > 0:
        remarks.append(
            f"The study is not finished: {len(count)} of {cells} cells have rows, "
            f"{max(fewer, 0)} of them fewer than {wanted} replications."
        )
    return remarks


__all__ = ["BASELINE", "Reading", "open_results"]
