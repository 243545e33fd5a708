"""The figures of a report, one call each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from experiments.figures.picture import Picture
from experiments.report.digest import Reading
from experiments.report.figure_panel import Panel
from experiments.report.outcome_panels import panels
from sim.errors import ConfigError, DataError

if TYPE_CHECKING:
    from experiments.store.results import Results


class Plots:
    """Figures of one result; each call gives a `Picture` that a notebook shows.

    Figures about single members play the decisive cells once more for their
    votes, which takes some seconds.

    Parameters
    ----------
    results : Results
    closer : bool
        Whether cells may be played once more.
    """

    def __init__(self, results: Results, *, closer: bool = True):
        self._reading = Reading(results, closer)
        self._rest: Iterator[Panel] = panels(self._reading)
        self._found: dict[str, Panel] = {}

    def __repr__(self) -> str:
        return (
            "Figures: .win_rate() .differences() .heat_map() .regret() .tallies() .map() "
            ".hemicycle() .swing_members() .pivots() .objectors() .coalitions() .positions() "
            ".tornado(); all that this study allows: .names()"
        )

    def names(self) -> list[str]:
        """Name every figure that this study allows."""
        for panel in self._rest:
            self._found[panel.name] = panel
        return list(self._found)

    def figure(self, name: str) -> Picture:
        """Draw a figure of the report.

        Parameters
        ----------
        name : str
            One of `names`.

        Raises
        ------
        DataError
            If this study does not allow it.
        """
        while name not in self._found:
            panel = next(self._rest, None)
            if panel is None:
                problem = ConfigError(
                    "plot", "this study has no such figure", value=name, choices=self.names()
                )
                raise DataError(self._reading.results.folder, str(problem))
            self._found[panel.name] = panel
        panel = self._found[name]
        caption = f"{panel.heading}. {' '.join(panel.caption.striptags().split())}"
        return Picture(panel.draw(), caption, panel.table)

    def win_rate(self) -> Picture:
        """Draw how items end, by strategy, body and opponent."""
        return self.figure("win_rate")

    def pairs(self) -> Picture:
        """Draw every strategy against every other, by utility."""
        return self.figure("strategy_matrix")

    def by_year(self) -> Picture:
        """Draw how items end, year by year of a campaign."""
        return self.figure("ends_by_year")

    def differences(self) -> Picture:
        """Draw the paired change from doing nothing."""
        return self.figure("differences")

    def heat_map(self) -> Picture:
        """Draw strategies against opponents."""
        return self.figure("heat_map")

    def regret(self) -> Picture:
        """Draw what each strategy gives away against the best one for the same case."""
        return self.figure("regret")

    def tallies(self) -> Picture:
        """Draw the counts of votes beside the recorded ones."""
        return self.figure("tallies")

    def map(self) -> Picture:
        """Draw how members vote, on a map."""
        return self.figure("vote_maps")

    def hemicycle(self) -> Picture:
        """Draw how members vote, as a half circle of seats."""
        return self.figure("hemicycle")

    def swing_members(self) -> Picture:
        """Draw the members whose ballot is most open."""
        return self.figure("swing_members")

    def pivots(self) -> Picture:
        """Draw who stands at the tipping point."""
        return self.figure("pivots")

    def objectors(self) -> Picture:
        """Draw who stands against the chair's text."""
        return self.figure("objectors")

    def coalitions(self) -> Picture:
        """Draw the coalitions, round by round."""
        return self.figure("coalition_timeline")

    def positions(self) -> Picture:
        """Draw where members stand on the axes of contention."""
        return self.figure("swarm")

    def tornado(self) -> Picture:
        """Draw which assumptions move the answer."""
        return self.figure("tornado")
