"""What befalls the world between meetings.

A shock strikes in its year, or every year if it has none, with a probability in
each replication of its own. Names of the random streams are
``shock/NAME/YEAR``. Sizes are judgements with ranges unless a source is named;
rows are those of the mechanism table (`docs/mechanisms.md`).
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from sim.errors import ConfigError
from sim.members.roster import Roster
from sim.parts import Part, share
from sim.world import World


class Shock(Part):
    """Base: something that may happen.

    Parameters
    ----------
    year : int, optional
        When; every year, unless given.
    until : int, optional
        Last year of what goes on for years; the same year, unless given.
    chance : float
        That it happens, each year, 0 to 1.
    note : str
        Source, and what is assumed.
    """

    def __init__(
        self,
        *,
        year: int | None = None,
        until: int | None = None,
        chance: float = 1.0,
        note: str = "",
    ):
        self.year, self.chance, self.note = year, share("chance", chance), note
        if until is not None and (year is None or until < year):
            raise ConfigError("until", "must not lie before year", value=until)
        self.until = until
        self.camps: dict[str, str] = {}  # by key: camps it names, which the scenario must have

    def strikes(self, year: int) -> bool:
        """Whether it may happen in a year."""
        if self.year is None:
            return True
        return self.year <= year <= (self.year if self.until is None else self.until)

    def check(self, roster: Roster, institutions: Collection[str], key: str) -> None:
        """Refuse members and institutions that nobody knows."""

    def strike(self, world: World, hit: np.ndarray, label: str) -> None:
        """Change the world where it is hit, (R,) bool."""
        raise NotImplementedError


def happens(world: World, shock: Shock, label: str) -> np.ndarray:
    """Draw where a shock happens: (R,) bool."""
    if shock.chance >= 1.0:
        return np.ones(world.n, dtype=bool)
    return world.chamber.streams.uniform(label) < shock.chance
