"""Regional organisations: the stage before every conference of the ITU (R1).

Each organisation has its own rule for when a text becomes a common proposal. One
that does carries the names of those who signed it, and binds nobody else.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from sim.errors import ConfigError

__all__ = ["Organisation", "load_organisations", "organisations"]

TABLE = Path(__file__).with_name("regional_rules.csv")


@dataclass(frozen=True)
class Organisation:
    """A regional organisation and its rule for common proposals.

    Attributes
    ----------
    name : str
        That of its bloc in the roster.
    support, oppose : int or None
        Fewest supporters, most opponents [heads].
    support_share, oppose_share : float or None
        Fewest supporters as a share of the members, most opponents as a share of the
        supporters.
    rivals_cancel : bool
        Whether two texts that both pass cancel each other; else the one with more
        supporters is the common proposal.
    """

    name: str
    support: int | None = None
    support_share: float | None = None
    oppose: int | None = None
    oppose_share: float | None = None
    rivals_cancel: bool = False

    def passes(self, supporters: np.ndarray, opponents: np.ndarray, members: int) -> np.ndarray:
        """Whether a text becomes a common proposal.

        Parameters
        ----------
        supporters, opponents : (...) int
            [heads]
        members : int
            Of the organisation.

        Returns
        -------
        (...) bool

        Examples
        --------
        >>> citel = Organisation("citel", support=6, oppose_share=0.5)
        >>> citel.passes(np.array([6, 6, 14, 5]), np.array([3, 4, 7, 0]), 35)
        array([ True, False,  True, False])
        """
        supporters, opponents = np.asarray(supporters), np.asarray(opponents)
        enough = supporters > 0
        if self.support is not None:
            enough &= supporters >= self.support
        if self.support_share is not None:
            enough &= supporters >= self.support_share * members
        if self.oppose is not None:
            enough &= opponents <= self.oppose
        if self.oppose_share is not None:
            enough &= opponents <= self.oppose_share * supporters
        return enough

    def choose(self, supporters: np.ndarray, opponents: np.ndarray, members: int) -> np.ndarray:
        """Choose among K rival texts the common proposal.

        Parameters
        ----------
        supporters, opponents : (R, K) int
            [heads]
        members : int

        Returns
        -------
        (R, K) bool
            At most one text in a replication; among equals the first.

        Examples
        --------
        >>> six = Organisation("citel", support=6, rivals_cancel=True)
        >>> six.choose(np.array([[8, 7], [8, 5]]), np.zeros((2, 2), int), 35)
        array([[False, False],
               [ True, False]])
        """
        passed = self.passes(supporters, opponents, members)
        if self.rivals_cancel:
            return passed & (np.count_nonzero(passed, axis=1) == 1)[:, None]
        best = np.where(passed, supporters, -1).argmax(axis=1)
        chosen = np.zeros_like(passed)
        chosen[np.arange(len(best)), best] = passed.any(axis=1)
        return chosen


@lru_cache(maxsize=1)
def load_organisations() -> dict[str, Organisation]:
    """Read the organisations that ship, by name.

    Examples
    --------
    >>> sorted(load_organisations())
    ['apt', 'asmg', 'atu', 'cept', 'citel', 'rcc']
    """
    found = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["organisation"]
            found[name] = Organisation(
                name,
                support=int(row["support"]) if row["support"] else None,
                support_share=float(row["support_share"]) if row["support_share"] else None,
                oppose=int(row["oppose"]) if row["oppose"] else None,
                oppose_share=float(row["oppose_share"]) if row["oppose_share"] else None,
                rivals_cancel=row["rivals_cancel"] == "1",
            )
    return found


def organisations(names: list[str] | None) -> tuple[Organisation, ...]:
    """Read which organisations prepare a body, from the key ``regions``."""
    known = load_organisations()
    for at, name in enumerate(names or []):
        if name not in known:
            raise ConfigError(
                f"regions[{at}]", "unknown organisation", value=name, choices=sorted(known)
            )
    return tuple(known[name] for name in names or [])
