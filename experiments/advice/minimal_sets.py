"""Other sets of no more states that would do: found one after the other, each barring the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.advice.asks import Ask, Outlook, Scenarios
from experiments.advice.package import Package, solve, success

MANY = 4  # sets that are looked for, the first among them, unless the user says how many


@dataclass(frozen=True)
class MinimalSets:
    """Sets of at most so many states that succeed as often as wanted, none within another.

    Attributes
    ----------
    sets : tuple of Package
        The first best one, even if it is not minimal: two of its states, asked for more, may do
        as well. Then as they were found: the cheapest that is left each time.
    succeeds : tuple of float
        On scenarios that they were not chosen by.
    all_found : bool
        Whether the programme has no further one.
    """

    sets: tuple[Package, ...]
    succeeds: tuple[float, ...]
    all_found: bool

    @property
    def core(self) -> frozenset[int]:
        """Members of every set, by their places."""
        return frozenset.intersection(*map(members, self.sets))

    @property
    def changing(self) -> frozenset[int]:
        """Members of some sets and not of others."""
        return frozenset.union(*map(members, self.sets)) - self.core


def members(package: Package) -> frozenset[int]:
    """Places of the members that a package asks.

    Examples
    --------
    >>> sorted(members(Package((Ask(3, "visit", 0.5), Ask(1, "pledge", 2.0)), 2.5, 2.5, 1.0)))
    [1, 3]
    """
    return frozenset(ask.place for ask in package.asks)


def minimal_sets(
    world: Outlook,
    fresh: Scenarios,
    first: Package,
    asks: Sequence[Ask],
    sign: int,
    number: int = MANY,
) -> MinimalSets:
    """Look for further sets of no more states than the first best, by no-good cuts on members.

    What holds a set that was found cannot be found again, so that once the programme has no
    further one all minimal sets are there.

    Parameters
    ----------
    world : Outlook
        By which the first was chosen.
    fresh : Scenarios
        By which it was checked.
    first : Package
    asks : sequence of Ask
    sign : int
    number : int
        Of sets at most, the first among them.
    """
    found, ended = [first], False
    while len(found) < number and not ended:
        barred = [members(one) for one in found]
        size = len(first.asks)
        more = solve(world, list(asks), sign, first.target, most=size, barred=barred)
        ended = more is None
        if more is not None:
            found.append(more)
    rest = [one for one in found[1:] if not any(members(k) < members(one) for k in found)]
    found = [first, *rest]
    share = [float(np.mean(success(fresh, one.asks, sign))) for one in found]
    return MinimalSets(tuple(found), tuple(share), ended)
