"""Whom a camp asks to join its coalition, whom it refuses and whom it expels.

A new club divides the room: those whom its criterion leaves out may resent it
(exclusion, mechanism rows 11 to 20), by ``model.exclusion``, for which the votes
give no sign. A camp that invites nobody forms no club and excludes no one, nor
does a standing bloc that acts together.
"""

from __future__ import annotations

import numpy as np

from sim.members.roster import Roster
from sim.parts import Part, listed, non_negative, one_of, share
from sim.strategies.dependence import income_rank, openness
from sim.strategies.view import View


class Invite(Part):
    """Form no club (`Nobody`): only the leaders stand behind the draft. The base of every club."""

    idle = True

    forms_club = False
    excludes = False
    asks_everybody = False
    trust = 0.0

    def members(self, roster: Roster) -> np.ndarray:
        """Say who is asked, by what the roster knows of them.

        Parameters
        ----------
        roster : Roster

        Returns
        -------
        (N,) bool
        """
        return np.zeros(len(roster.iso3), dtype=bool)

    def admits(self, view: View) -> np.ndarray:
        """Say who may be inside now: the invited, less the refused and the expelled.

        Returns
        -------
        (R, N) or (N,) bool
        """
        return view.invited

    def check(self, roster: Roster, key: str) -> None:
        """Refuse an invitation that this roster cannot honour."""


Nobody = Invite  # its name in configurations


class Club(Invite):
    """Base of the clubs: an entry criterion, a tolerance and a memory.

    Parameters
    ----------
    tolerance : float, optional
        Members further than this from the camp's line are refused [sd,
        weighted by salience]; nobody is, unless given. Stated range 1 to 4.
    trust : float
        Members whose trust, a memory of votes cast against the line, is
        below this are expelled. 0 expels nobody; range 0 to 1.
    """

    forms_club = True
    excludes = True

    def __init__(self, *, tolerance: float | None = None, trust: float = 0.0):
        self.tolerance = tolerance if tolerance is None else non_negative("tolerance", tolerance)
        self.trust = share("trust", trust)

    def refusals(self) -> str:
        """Say whom it refuses or puts out, at the end of a sentence."""
        said = ""
        if self.tolerance is not None:
            said += ", refuses members far from its line"
        if self.trust > 0:
            said += ", puts out members that vote against it"
        return said

    def admits(self, view: View) -> np.ndarray:
        """Refuse those too far from the line, and those who are not trusted."""
        admitted = view.invited
        if self.tolerance is not None:
            admitted = admitted & (view.distance <= self.tolerance)
        if self.trust > 0:
            admitted = admitted & (view.trust >= self.trust)
        return admitted


class Everyone(Club):
    """An inclusive tent: whoever agrees may join (Feldstein, mechanism row 19)."""

    asks_everybody = True

    def members(self, roster: Roster) -> np.ndarray:
        """Invite every member."""
        return np.ones(len(roster.iso3), dtype=bool)

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        return f"lets every member that agrees join its coalition{self.refusals()}"


class RegimeThreshold(Club):
    """A club of democracies: join if electoral democracy is high enough.

    Names: `democracy_club`, accession criterion d_i ≥ d* (mechanism rows 5, 64).
    A member that falls below the threshold during the run is expelled (row 15).

    Parameters
    ----------
    minimum : float
        Least V-Dem electoral democracy index, 0 to 1. The default 0.5 is the
        index's usual cut between electoral democracies and autocracies
        (Kasuya & Mori 2019 review such cuts; range 0.42 to 0.6) [memory].
    margin : float
        Conditional entry: how far below the threshold a member that has
        joined may fall before it is expelled. Stated range 0 to 0.2.
    """

    def __init__(
        self,
        *,
        minimum: float = 0.5,
        margin: float = 0.0,
        tolerance: float | None = None,
        trust: float = 0.0,
    ):
        super().__init__(tolerance=tolerance, trust=trust)
        self.minimum, self.margin = share("minimum", minimum), share("margin", margin)

    def members(self, roster: Roster) -> np.ndarray:
        """Invite members at or above the threshold."""
        return roster.column("regime") >= self.minimum

    def admits(self, view: View) -> np.ndarray:
        """Hold the threshold against the regime of the day."""
        kept = view.regime >= self.minimum
        if self.margin > 0:
            kept = kept | (view.coalition & (view.regime >= self.minimum - self.margin))
        inside = super().admits(view)
        return kept if inside is view.invited else inside & kept

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        who = f"electoral democracies (index {self.minimum:g} or more)"
        return f"forms a club of {who}{self.refusals()}"


class OpennessThreshold(Club):
    """Open against closed: join if the society is open, whatever it calls itself.

    Names: `open_vs_closed` (Slaughter, mechanism row 13). Openness is not regime:
    Singapore passes and several electoral democracies do not.

    Parameters
    ----------
    minimum : float
        Least openness, the mean of the Freedom in the World total and the
        share of people online, 0 to 1; range 0.5 to 0.8, stated.
    """

    def __init__(
        self, *, minimum: float = 0.65, tolerance: float | None = None, trust: float = 0.0
    ):
        super().__init__(tolerance=tolerance, trust=trust)
        self.minimum = share("minimum", minimum)

    def members(self, roster: Roster) -> np.ndarray:
        """Invite members at or above the threshold."""
        return openness(roster) >= self.minimum

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        who = f"open societies (openness {self.minimum:g} or more)"
        return f"forms a club of {who}{self.refusals()}"


class Largest(Club):
    """The largest democracies, such as a D10 or D20 (mechanism row 66).

    Parameters
    ----------
    count : int
        How many.
    by : str
        ``population``, ``gdp`` or ``capability``.
    minimum : float
        Least electoral democracy index, 0 to 1.
    """

    def __init__(
        self,
        *,
        count: int = 20,
        by: str = "population",
        minimum: float = 0.5,
        tolerance: float | None = None,
        trust: float = 0.0,
    ):
        super().__init__(tolerance=tolerance, trust=trust)
        self.count = int(non_negative("count", count))
        self.by = one_of("by", by, ("population", "gdp", "capability"))
        self.minimum = share("minimum", minimum)

    def members(self, roster: Roster) -> np.ndarray:
        """Invite the largest by size times regime among those above the threshold."""
        regime = roster.column("regime")
        size = np.where(regime >= self.minimum, roster.column(self.by) * regime, -np.inf)
        first = np.argsort(-size, kind="stable")[: self.count]
        chosen = np.zeros(len(size), dtype=bool)
        chosen[first] = np.isfinite(size[first])
        return chosen

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        return f"forms a club of the {self.count} largest democracies by {self.by}{self.refusals()}"


class Elite(Club):
    """A rich club of firm democracies (the club that Feldstein warns of, row 19).

    Parameters
    ----------
    income : float
        Least rank of income per head among members, 0 to 1.
    minimum : float
        Least electoral democracy index, 0 to 1.
    """

    def __init__(
        self,
        *,
        income: float = 0.75,
        minimum: float = 0.7,
        tolerance: float | None = None,
        trust: float = 0.0,
    ):
        super().__init__(tolerance=tolerance, trust=trust)
        self.income, self.minimum = share("income", income), share("minimum", minimum)

    def members(self, roster: Roster) -> np.ndarray:
        """Invite rich democracies."""
        return (income_rank(roster) >= self.income) & (roster.column("regime") >= self.minimum)

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        return f"forms a club of rich and firm democracies{self.refusals()}"


class Listed(Club):
    """Named members and whole blocs: a swing list, a transatlantic core, the SCO.

    A list is no club that others had expected to be asked to: nobody is left out of
    the SCO by its members' speaking with one voice.

    Parameters
    ----------
    members : list of str
        Alpha-3 codes and bloc names, mixed.
    """

    def __init__(self, *, members: list[str], tolerance: float | None = None, trust: float = 0.0):
        super().__init__(tolerance=tolerance, trust=trust)
        self.listed = list(members)

    excludes = False

    def members(self, roster: Roster) -> np.ndarray:
        """Invite the listed."""
        return roster.codes(self.listed, where="invite.members")

    def check(self, roster: Roster, key: str) -> None:
        """Refuse codes and blocs that the roster does not know."""
        roster.codes(self.listed, where=f"{key}.members")

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        return f"forms a club of {listed(self.listed)}{self.refusals()}"
