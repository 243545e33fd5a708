"""The camps of a study: who they are, in which order, and what their columns are called.

A scenario names its camps; the first stands at +1 of its yardstick, the second at -1, and further
ones at neither end. Whatever lays out results by camp asks here, so that a scenario may name its
camps as it likes and have as many as it likes. Tables that compare strategies call that of the
first camp `STRATEGY` and that of the second `OPPONENT`; further camps make settings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

USUAL = ("democratic", "sovereigntist")  # of the shipped scenarios
STRATEGY, OPPONENT = "strategy", "opponent"  # of the first camp, of the second, in comparisons
IDLE = "no_action"  # the strategy that does nothing; a camp that is given none has it


def camps_of(config: Mapping) -> tuple[str, ...]:
    """Give the names of a configuration's camps, in the scenario's order.

    Examples
    --------
    >>> camps_of({"scenario": {"camps": {"north": {}, "south": {}, "west": {}}}})
    ('north', 'south', 'west')
    """
    return tuple((config.get("scenario") or {}).get("camps") or USUAL)


def asked_first(camps: Sequence[str], swept: Collection[str]) -> tuple[str, ...]:
    """Put the camp first that a study asks about, the others in the scenario's order.

    That is the first, unless the strategy of one further camp is swept and that of the first is
    not.

    Examples
    --------
    >>> asked_first(["north", "south", "west"], ["strategy/west", "forum"])
    ('west', 'north', 'south')
    >>> asked_first(["north", "south", "west"], ["strategy/west", "strategy/north"])
    ('north', 'south', 'west')
    """
    asked = [camp for camp in camps if f"strategy/{camp}" in swept]
    if len(asked) == 1 and asked[0] in camps[2:]:
        return (asked[0], *(camp for camp in camps if camp != asked[0]))
    return tuple(camps)


def two_of(config: Mapping) -> tuple[str, str]:
    """Give the two camps at the ends of the yardstick.

    Examples
    --------
    >>> two_of({"scenario": {"camps": {"north": {}, "south": {}, "west": {}}}})
    ('north', 'south')
    """
    first, second = camps_of(config)[:2]
    return first, second


def named_groups(camps: Sequence[str]) -> dict[str, str]:
    """Give the groups whose choice every table names, swept or not, and their columns.

    Examples
    --------
    >>> named_groups(["north", "south"])["strategy/north"]
    'north'
    """
    return {
        "scenario": "scenario",
        "forum": "forum",
        **{f"strategy/{camp}": camp for camp in camps},
    }


def prevails(camp: str) -> str:
    """Name the column of meetings that marks where only the camp's texts are in force."""
    return f"{camp}_prevails"


def gets(camp: str) -> str:
    """Name the column of meetings that marks where a text of the camp's own is in force."""
    return f"gets_its_text_{camp}"


def utility(camp: str) -> str:
    """Name the column of meetings with what is in force is worth to the camp."""
    return f"utility_{camp}"


def spend(camp: str) -> str:
    """Name the column of meetings with what the camp spent [bn US$]."""
    return f"spend_{camp}"


def coalition(camp: str) -> str:
    """Name the column of meetings with the size of the camp's coalition [heads]."""
    return f"coalition_{camp}"


def shares_of(camps: Sequence[str]) -> dict[str, str]:
    """Give the shares that tables of results hold, and the column of meetings each is of.

    The first camp's and their mirror for the second; further camps are named.

    Examples
    --------
    >>> shares_of(["north", "south", "west"])["mirrored"]
    'south_prevails'
    >>> list(shares_of(["north", "south", "west"]))[-2:]
    ['win_west', 'gets_west']
    """
    first, second, *further = camps
    found = {
        "win": prevails(first),
        "mirrored": prevails(second),
        "gets": gets(first),
        "gets_mirrored": gets(second),
    }
    for camp in further:
        found |= {f"win_{camp}": prevails(camp), f"gets_{camp}": gets(camp)}
    return found


def means_of(camps: Sequence[str]) -> dict[str, str]:
    """Give the means that tables of results hold, and the column of meetings each is of.

    Examples
    --------
    >>> means_of(["north", "south"])["utility_mirrored"]
    'utility_south'
    """
    first, second, *further = camps
    return {
        "both": "both",
        "compromise": "compromise",
        "none": "none",
        "utility": utility(first),
        "utility_mirrored": utility(second),
        **{f"utility_{camp}": utility(camp) for camp in further},
        "alignment": "alignment",
    }


def measures_of(camps: Sequence[str]) -> tuple[str, ...]:
    """List the columns of meetings that tables of results are made of."""
    return (*shares_of(camps).values(), *means_of(camps).values())


def outcome_columns(camps: Sequence[str]) -> dict[str, str]:
    """Give the columns of meetings by which one case is judged, and their short names.

    Examples
    --------
    >>> outcome_columns(["north", "south"])
    {'north_prevails': 'win', 'south_prevails': 'mirrored', 'alignment': 'alignment'}
    """
    return {prevails(camps[0]): "win", prevails(camps[1]): "mirrored", "alignment": "alignment"}


def camps_in(columns: Iterable[str]) -> tuple[str, ...]:
    """Tell the camps from the columns of a table of meetings.

    Examples
    --------
    >>> camps_in(["outcome", "north_prevails", "south_prevails", "both"])
    ('north', 'south')
    """
    end = prevails("")
    return tuple(name.removesuffix(end) for name in columns if name.endswith(end))
