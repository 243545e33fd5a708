"""Whom a camp asks to join its coalition.

An invitation divides the room: those outside who would have come resent it
(exclusion, DOMAIN rows 11 to 20). A camp that invites nobody forms no club
and excludes no one.
"""

from __future__ import annotations

import numpy as np

from sim.parts import Part, share


class Invite(Part):
    """Base: invites nobody. Only the leaders stand behind the draft."""

    forms_club = False

    def members(self, roster) -> np.ndarray:
        """Say who may join.

        Parameters
        ----------
        roster : Roster

        Returns
        -------
        (N,) bool
        """
        return np.zeros(len(roster.iso3), dtype=bool)

    def check(self, roster, key: str) -> None:
        """Refuse an invitation that this roster cannot honour."""


class Nobody(Invite):
    """The camp forms no club."""


class Everyone(Invite):
    """An inclusive tent: whoever agrees may join (Feldstein, DOMAIN row 19)."""

    forms_club = True

    def members(self, roster) -> np.ndarray:
        """Invite every member."""
        return np.ones(len(roster.iso3), dtype=bool)


class RegimeThreshold(Invite):
    """A club of democracies: join if electoral democracy is high enough.

    Names: `democracy_club`, accession criterion d_i ≥ d* (DOMAIN rows 5, 64).

    Parameters
    ----------
    minimum : float
        Least V-Dem electoral democracy index, 0 to 1. The default 0.5 is the
        index's usual cut between electoral democracies and autocracies
        (Kasuya & Mori 2019 review such cuts; range 0.42 to 0.6) [memory].
    """

    forms_club = True

    def __init__(self, *, minimum: float = 0.5):
        self.minimum = share("minimum", minimum)

    def members(self, roster) -> np.ndarray:
        """Invite members at or above the threshold."""
        return roster.column("regime") >= self.minimum


class Listed(Invite):
    """Named members and whole blocs, such as a D10 or the SCO.

    Parameters
    ----------
    members : list of str
        Alpha-3 codes and bloc names, mixed.
    """

    forms_club = True

    def __init__(self, *, members: list[str]):
        self.listed = list(members)

    def members(self, roster) -> np.ndarray:
        """Invite the listed."""
        return roster.codes(self.listed, where="invite.members")

    def check(self, roster, key: str) -> None:
        """Refuse codes and blocs that the roster does not know."""
        roster.codes(self.listed, where=f"{key}.members")
