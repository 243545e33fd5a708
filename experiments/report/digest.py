"""Everything a report or a notebook reads from one results folder, worked out once."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from experiments.analysis import idle_strategies
from experiments.analysis.assumptions import one_at_a_time, shock_study
from experiments.analysis.ballot_influence import members_table, moved, ranking
from experiments.analysis.break_even import BUDGET, COLUMNS, break_evens
from experiments.analysis.dead_levers import DeadLever, of_results
from experiments.analysis.item_decisions import Decision, decisions
from experiments.analysis.open_results import open_results
from experiments.analysis.pooling import PLACE, pooled, regret
from experiments.analysis.real_tallies import compare_tallies
from experiments.analysis.selected_cells import CloseUp, close_up
from experiments.analysis.standings import WHOLE, means, standings
from experiments.analysis.summary import BASELINE
from experiments.analysis.swept_keys import SweptKey, factors, place, swept_keys
from experiments.analysis.variance import split
from experiments.figures.labels import plain, titles
from experiments.running.beside import Beside
from experiments.store.results import Results
from sim.theory.statistics import wilson

REPLICATIONS = 120  # of each end of an assumption's range, shared among decisions
LEAST = 4


@dataclass
class Reading:
    """The tables behind the figures of one results folder.

    Parameters
    ----------
    results : Results
    closer : bool
        Whether to play the decisive cells once more for single votes, and the
        assumptions one at a time.
    beside : Beside
        Where what takes long is played.
    thorough : bool
        Whether every comparison is looked at for break-even values, however long it takes.
    """

    results: Results
    closer: bool = True
    beside: Beside = field(default_factory=Beside)
    thorough: bool = False
    _kept: dict = field(default_factory=dict)

    @property
    def camps(self) -> tuple[str, ...]:
        """The camps' names, first the one that the study asks about."""
        return self.results.camps

    @property
    def ends(self) -> tuple[str, ...]:
        """The camps in the scenario's order: the first two stand at the yardstick's ends."""
        return self.results.study.camps

    @cached_property
    def dead(self) -> list[DeadLever]:
        """Swept keys that change nothing; see `experiments.analysis.dead_levers`."""
        return of_results(self.results) if self.swept else []

    @cached_property
    def idle(self) -> list[str]:
        """Strategies that come out as doing nothing; see `analysis.idle_strategies`."""
        return idle_strategies.of_results(self.results)

    @cached_property
    def swept(self) -> list[SweptKey]:
        """Swept keys beside strategies, opponents and bodies."""
        return swept_keys(self.results)

    @cached_property
    def named(self) -> pd.DataFrame:
        """What every cell is compared by; see `experiments.analysis.swept_keys`."""
        return factors(self.results, self.dead)

    @cached_property
    def pooled(self) -> pd.DataFrame:
        """Win rates by body, strategy and opponent; see `experiments.analysis.pooling`."""
        return pooled(self.results, self.named)

    @cached_property
    def calendar(self) -> bool:
        """Whether one cell goes through several bodies, and so is judged as a whole."""
        return bool(self.pooled.groupby("cell")["forum"].nunique().max() > 1)

    @cached_property
    def standings(self) -> pd.DataFrame:
        """Every strategy in every body, over opponents; see `experiments.analysis.standings`."""
        mean = means(self.results, named=self.named)
        return standings(mean, self.pooled, study=self.results.study)

    @cached_property
    def overall(self) -> pd.DataFrame:
        """The same over all decisions of a calendar; else the first body."""
        if self.calendar:
            mean = means(self.results, True, self.named)
            rows = standings(mean, self.pooled, True, self.results.study)
        else:
            rows = self.standings
        first = rows[list(PLACE)].iloc[0]
        return rows[(rows[list(PLACE)] == first).all(axis=1)]

    @cached_property
    def bodies(self) -> dict[str, str]:
        """Titles of the bodies, by name."""
        out = {WHOLE: WHOLE, "as set": "as set"}
        for cell in self.pooled.drop_duplicates("forum")["cell"]:
            out |= titles(self.config(int(cell)))
        return out

    def body(self, name: str) -> str:
        """Give the title of a body."""
        return self.bodies.get(name, plain(name))

    def place(self, row) -> str:
        """Name the body, and the setting if any is swept, of a row."""
        return place(self.body(row["forum"]), row["setting"])

    def placed(self, table: pd.DataFrame) -> pd.DataFrame:
        """Write body and setting into the column ``forum``, as people read them."""
        return table.assign(forum=[self.place(row) for row in table.to_dict("records")])

    @cached_property
    def regret(self) -> pd.DataFrame:
        """Regret of every strategy."""
        return regret(self.pooled)

    @cached_property
    def closeup(self) -> CloseUp:
        """Single votes and coalitions of the decisive cells."""
        if not self.closer:
            return CloseUp(reason="it was not asked for (--quick)")
        return close_up(self.results, self.pooled, bodies=self.bodies)

    @cached_property
    def cases(self) -> pd.DataFrame:
        """Which cells were looked at closely."""
        return self.closeup.tables.get("cases", pd.DataFrame())

    @cached_property
    def members(self) -> pd.DataFrame:
        """How every member votes."""
        tables = self.closeup.tables
        if "votes" not in tables or tables["votes"].empty:
            return pd.DataFrame()
        return members_table(tables["votes"], tables["drafts"])

    @cached_property
    def decisions(self) -> list[Decision]:
        """Who decides each agenda item under the best strategy, nearest to turning first."""
        return decisions(self.closeup, self.config, self.body)

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
        return found.assign(share=found["objects"] / n, low=low, high=high, alone=found["only"] / n)

    @cached_property
    def moved(self) -> pd.DataFrame:
        """Ballots the best strategy moved against doing nothing."""
        tables = self.closeup.tables
        if "votes" not in tables or tables["votes"].empty:
            return pd.DataFrame()
        return moved(tables["votes"], tables["meetings"], self.cases, self.camps[0])

    @cached_property
    def tallies(self) -> pd.DataFrame:
        """Tallies beside recorded votes, for the cells in which nobody acts if there are any."""
        drafts = self.closeup.tables.get("drafts")
        if drafts is None:
            cell = int(self.pooled["cell"].iloc[0])
            row = self.pooled.iloc[0]
            drafts = self.results.read("drafts", None, {"cell": [cell]})
            drafts.insert(
                0,
                "case",
                f"{plain(row.strategy)} against {plain(row.opponent)}, {self.body(row.forum)}",
            )
        elif (self.cases["role"] == "baseline").any():
            base = self.cases.loc[self.cases["role"] == "baseline", "case"]
            drafts = drafts[drafts["case"].isin(base)]
        return compare_tallies(drafts)

    def begin(self) -> None:
        """Let other processes begin what takes long, if there are any to do it."""
        if self.beside.workers > 1 and self.closer and not self.closeup.reason:
            _ = self._break_evens, self._variance, self._assumptions

    @cached_property
    def assumptions(self) -> pd.DataFrame:
        """One assumption at a time, for the best strategy of the first body."""
        return self._assumptions()

    @cached_property
    def _assumptions(self) -> Callable[[], pd.DataFrame]:
        if not self.closer or self.closeup.reason or not len(self.cases):
            return pd.DataFrame
        best = self.cases[self.cases["role"] == "best"].iloc[0]
        base = self.cases[
            (self.cases["role"] == "baseline")
            & (self.cases[list(PLACE)] == best[list(PLACE)]).all(axis=1)
        ]
        config = self.config(int(best["cell"]))
        other = self.config(int(base["cell"].iloc[0])) if len(base) else None
        # A calendar of many decisions takes longer, and says more in each replication.
        number = max(LEAST, REPLICATIONS * 3 // (3 + self._most_decisions()))
        return self.beside.begin(one_at_a_time, config, other, number, self.camps)

    @cached_property
    def break_evens(self) -> pd.DataFrame:
        """Where the order of strategies turns; see `experiments.analysis.break_even`."""
        return self._break_evens()

    @cached_property
    def _break_evens(self) -> Callable[[], pd.DataFrame]:
        structural = self.results.study.base.get("uncertainty") == "structural"
        if not (self.closer and structural) or self.closeup.reason:
            return lambda: pd.DataFrame(columns=list(COLUMNS))
        standing, pooled = self.standings, self.pooled
        if self.calendar:
            keys = ["cell", "setting", "strategy", "opponent"]
            cells = self.pooled.groupby(keys, as_index=False, sort=False, observed=True)
            standing, pooled = self.overall, cells["utility"].mean().assign(forum=WHOLE)
        config, most = self.results.study.config, self._most_decisions()
        budget = math.inf if self.thorough else BUDGET
        begin = self.beside.begin
        return break_evens(standing, pooled, config, most, budget, begin, self.camps[0])

    @cached_property
    def variance(self) -> tuple[pd.DataFrame, str]:
        """Variance by source in the best cases, or why that is not known."""
        return self._variance()

    @cached_property
    def _variance(self) -> Callable[[], tuple[pd.DataFrame, str]]:
        tables = {k: v for k, v in self.closeup.tables.items() if k in ("cases", "meetings")}
        closeup = CloseUp(tables, self.closeup.reason)
        return self.beside.begin(split, closeup, self.results.study.config, self.camps)

    def _most_decisions(self) -> int:
        """How many decisions a replication of a cell looked at closely has at most."""
        return int(self.closeup.tables["meetings"].groupby(["case", "replication"]).size().max())

    @cached_property
    def years(self) -> pd.DataFrame:
        """What each year left behind in the cells looked at, if there are several years."""
        frame = self.closeup.tables.get("years", pd.DataFrame())
        return frame if len(frame) and frame["year"].nunique() > 1 else pd.DataFrame()

    @cached_property
    def shocks(self) -> pd.DataFrame:
        """What each shock of the scenario changes, year by year."""
        if not len(self.years):
            return pd.DataFrame()
        best = self.cases[self.cases["role"] == "best"].iloc[0]
        return shock_study(self.config(int(best["cell"])))

    def config(self, cell: int) -> dict:
        """Give the whole configuration of a cell."""
        return self.results.study.config(cell)


__all__ = ["BASELINE", "Reading", "open_results"]
