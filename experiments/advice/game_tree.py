"""A finite game of perfect information with chance, solved from its end backwards.

Zermelo (1913); chance moves as in von Neumann & Morgenstern (1944). Of moves that are worth the
same to the mover the first stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SAME = 1e-12


@dataclass(frozen=True)
class End:
    """How it ends, and what that is worth to each player."""

    name: str
    worth: Mapping[str, float]


@dataclass(frozen=True)
class Chance:
    """A draw of nature: what follows with which probability."""

    branches: tuple[tuple[float, str, object], ...]


@dataclass(frozen=True)
class Move:
    """A player's turn: what it may do, and what follows.

    Attributes
    ----------
    player : str
    options : mapping of str to End, Chance or Move
    """

    player: str
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Solved:
    """What a node is worth, what is done there, and how it may end.

    Attributes
    ----------
    worth : dict of str to float
    best : str or None
        Of a player's turn.
    ends : dict of str to float
        Probability of each end, as everybody plays best from here.
    below : dict of str to Solved
        By option, or by branch of a draw.
    player : str or None
    """

    worth: dict[str, float]
    best: str | None
    ends: dict[str, float]
    below: dict[str, Solved]
    player: str | None = None


def solve_tree(node: object) -> Solved:
    """Solve a game by backward induction.

    Examples
    --------
    >>> fight = End("fight", {"entrant": -1.0, "owner": -1.0})
    >>> share = End("share", {"entrant": 1.0, "owner": 1.0})
    >>> out = End("out", {"entrant": 0.0, "owner": 2.0})
    >>> entry = Move("entrant", {"stay out": out, "enter": Move("owner", {"fight": fight,
    ...                                                                  "share": share})})
    >>> found = solve_tree(entry)
    >>> found.best, found.below["enter"].best, found.worth["entrant"]
    ('enter', 'share', 1.0)
    """
    if isinstance(node, End):
        return Solved(dict(node.worth), None, {node.name: 1.0}, {})
    if isinstance(node, Chance):
        below = {name: solve_tree(after) for _, name, after in node.branches}
        worth: dict[str, float] = {}
        ends: dict[str, float] = {}
        for share, name, _ in node.branches:
            for player, value in below[name].worth.items():
                worth[player] = worth.get(player, 0.0) + share * value
            for end, chance in below[name].ends.items():
                ends[end] = ends.get(end, 0.0) + share * chance
        return Solved(worth, None, ends, below)
    below = {name: solve_tree(after) for name, after in node.options.items()}
    best = None
    for name, found in below.items():
        if best is None or found.worth[node.player] > below[best].worth[node.player] + SAME:
            best = name
    return Solved(below[best].worth, best, below[best].ends, below, node.player)


def threats(found: Solved, player: str) -> list[tuple[str, str, float]]:
    """What another player could do to each move of the first, and whether it would.

    Returns
    -------
    list of (str, str, float)
        The first's move, the other's answer, and what the answer costs the other beside its
        best one: 0 for a threat that would be carried out.
    """
    rows = []
    for move, after in found.below.items():
        if after.player != player:
            continue
        top = after.below[after.best].worth[player]
        rows += [(move, name, top - one.worth[player]) for name, one in after.below.items()]
    return rows
