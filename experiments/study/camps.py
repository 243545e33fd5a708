"""The camps of a study: who they are, in which order, and what their columns are called.

A scenario names its camps; the first stands at +1 of its yardstick, the second at -1, and further
ones at neither end. Whatever lays out results by camp asks here, so that a scenario may name its
camps as it likes and have as many as it likes.
"""

from __future__ import annotations

from collections.abc import Mapping

USUAL = ("democratic", "sovereigntist")  # of the shipped scenarios


def camps_of(config: Mapping) -> tuple[str, ...]:
    """Give the names of a configuration's camps, in the scenario's order.

    Examples
    --------
    >>> camps_of({"scenario": {"camps": {"north": {}, "south": {}, "west": {}}}})
    ('north', 'south', 'west')
    """
    return tuple((config.get("scenario") or {}).get("camps") or USUAL)


def two_of(config: Mapping) -> tuple[str, str]:
    """Give the two camps at the ends of the yardstick.

    Examples
    --------
    >>> two_of({"scenario": {"camps": {"north": {}, "south": {}, "west": {}}}})
    ('north', 'south')
    """
    first, second = camps_of(config)[:2]
    return first, second
