"""Which bodies in which order: calendars of real cycles, searched whole or by rollout.

A route names for every year a body that meets in it, or none. What an early body adopts, later ones
find as precedent and as what holds. Few routes are all played; of many, a rollout looks one year
ahead at a time and completes each beginning by a base policy (Bertsekas 2020, ch. 2), which it
can only improve upon.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sim.forums.keys import YEARLY

NONE = ""  # no meeting in a year
Route = tuple[str, ...]


def meets(cycle: object, year: int) -> bool | None:
    """Tell whether a body meets in a year, by its key ``meets``; None where that is not known.

    Examples
    --------
    >>> meets("yearly", 2021), meets([2018, 2022], 2021), meets(None, 2021)
    (True, False, None)
    """
    if cycle is None:
        return None
    return cycle == YEARLY or year in list(cycle)


def choices(cycles: Mapping[str, object], years: Sequence[int]) -> list[tuple[str, ...]]:
    """What can be chosen in each year: none, or a body that meets then or may do so.

    Parameters
    ----------
    cycles : mapping of str to object
        By body: its key ``meets``.
    years : sequence of int

    Examples
    --------
    >>> choices({"igf": "yearly", "itu_plenipotentiary": [2018, 2022]}, [2021, 2022])
    [('', 'igf'), ('', 'igf', 'itu_plenipotentiary')]
    """
    return [
        (NONE, *(body for body, cycle in cycles.items() if meets(cycle, year) in (True, None)))
        for year in years
    ]


def all_routes(options: Sequence[Sequence[str]], budget: int) -> list[Route]:
    """Every route with at least one meeting, and no more than can be afforded.

    Examples
    --------
    >>> all_routes([("", "a"), ("", "a", "b")], 1)
    [('', 'a'), ('', 'b'), ('a', '')]
    """
    found = itertools.product(*options)
    return [route for route in found if 0 < sum(body != NONE for body in route) <= budget]


def constant(options: Sequence[Sequence[str]], body: str, budget: int) -> Route:
    """Go to one body every year in which it meets, as long as it can be afforded."""
    route: list[str] = []
    for at in options:
        left = budget - sum(b != NONE for b in route)
        route.append(body if body in at and left > 0 else NONE)
    return tuple(route)


def rollout(
    options: Sequence[Sequence[str]], budget: int, worth: Callable[[Route], float], base: str
) -> tuple[Route, int]:
    """Choose year by year, completing each beginning by going to the base body.

    Parameters
    ----------
    options : sequence of sequence of str
        By year.
    budget : int
        Meetings that can be afforded.
    worth : callable
        Of a whole route.
    base : str
        Body of the base policy.

    Returns
    -------
    Route, int
        The best route met, and how many were played.
    """
    done: dict[Route, float] = {}

    def value(route: Route) -> float:
        if not any(route):
            return 0.0
        if route not in done:
            done[route] = worth(route)
        return done[route]

    chosen: Route = ()
    best = constant(options, base, budget)
    for year, at in enumerate(options):
        beginnings = [
            (*chosen, body)
            for body in at
            if sum(b != NONE for b in chosen) + (body != NONE) <= budget
        ]
        rest = options[year + 1 :]
        whole = {
            one: (*one, *constant(rest, base, budget - sum(b != NONE for b in one)))
            for one in beginnings
        }
        if len(best) == len(options) and best[: len(chosen)] == chosen:
            whole[best[: year + 1]] = max(best, whole[best[: year + 1]], key=value)
        chosen = max(whole, key=lambda one: value(whole[one]))
        best = max(best, whole[chosen], key=value)
    return best, len(done)


def words(route: Route, years: Sequence[int]) -> str:
    """Write a route as people read it.

    Examples
    --------
    >>> words(("oewg", "", "first_committee"), [2019, 2020, 2021])
    '2019 oewg, 2021 first committee'
    """
    steps = [f"{y} {b.replace('_', ' ')}" for y, b in zip(years, route, strict=True) if b != NONE]
    return ", ".join(steps) or "none"


def discounted(per_meeting: np.ndarray, years: np.ndarray, first: int, rate: float) -> np.ndarray:
    """Worth of a route in each replication, (R,): what each meeting brought, discounted.

    Examples
    --------
    >>> discounted(np.array([[1.0, 1.0]]), np.array([2020, 2022]), 2020, 0.5).tolist()
    [1.25]
    """
    return np.asarray(per_meeting) @ rate ** (np.asarray(years) - first)
