"""A finite game of perfect information with chance, solved from its end backwards.

Zermelo (1913); chance moves as in von Neumann & Morgenstern (1944). Of moves that are worth the
same to the mover the first stands.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

SAME = 1e-12


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


class Node(ABC):
    """A point of a game."""

    @cached_property
    def answer(self) -> Solved:
        """The game solved from here on, once however often this point is reached."""
        return self.solved()

    @abstractmethod
    def solved(self) -> Solved:
        """Solve the game from here on."""

    @abstractmethod
    def charged(self, player: str, cost: float) -> Node:
        """Give the same game, a player getting so much less however it ends."""


@dataclass(frozen=True)
class End(Node):
    """How it ends, and what that is worth to each player."""

    name: str
    worth: Mapping[str, float]

    def solved(self) -> Solved:
        """Give what the end is worth."""
        return Solved(dict(self.worth), None, {self.name: 1.0}, {})

    def charged(self, player: str, cost: float) -> End:
        """Take the cost off what the player gets."""
        return End(self.name, {**self.worth, player: self.worth[player] - cost})


@dataclass(frozen=True)
class Chance(Node):
    """A draw of nature: what follows with which probability."""

    branches: tuple[tuple[float, str, Node], ...]

    def solved(self) -> Solved:
        """Weigh what follows by its probability."""
        below = {name: after.answer for _, name, after in self.branches}
        worth: dict[str, float] = {}
        ends: dict[str, float] = {}
        for share, name, _ in self.branches:
            for player, value in below[name].worth.items():
                worth[player] = worth.get(player, 0.0) + share * value
            for end, chance in below[name].ends.items():
                ends[end] = ends.get(end, 0.0) + share * chance
        return Solved(worth, None, ends, below)

    def charged(self, player: str, cost: float) -> Chance:
        """Charge every branch."""
        return Chance(tuple((p, n, after.charged(player, cost)) for p, n, after in self.branches))


@dataclass(frozen=True)
class Move(Node):
    """A player's turn: what it may do, and what follows.

    Attributes
    ----------
    player : str
    options : mapping of str to Node
    """

    player: str
    options: Mapping[str, Node] = field(default_factory=dict)

    def solved(self) -> Solved:
        """Choose what is worth most to the player; of equals the first."""
        below = {name: after.answer for name, after in self.options.items()}
        best = None
        for name, found in below.items():
            if best is None or found.worth[self.player] > below[best].worth[self.player] + SAME:
                best = name
        return Solved(below[best].worth, best, below[best].ends, below, self.player)

    def charged(self, player: str, cost: float) -> Move:
        """Charge every option."""
        return Move(self.player, {k: v.charged(player, cost) for k, v in self.options.items()})


def solve_tree(node: Node) -> Solved:
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
    return node.answer


def met_by(found: Solved, player: str, past: str) -> Solved:
    """Give a player's turn after a move: at once, or once another has answered with `past`."""
    return found if found.player == player else found.below.get(past, found)


def threats(found: Solved, player: str, past: str = "") -> list[tuple[str, str, float]]:
    """What another player could do to each move of the first, and whether it would.

    Parameters
    ----------
    found : Solved
    player : str
    past : str
        Answer of a third player after which it comes to this one's turn.

    Returns
    -------
    list of (str, str, float)
        The first's move, the other's answer, and what the answer costs the other beside its
        best one: 0 for a threat that would be carried out.
    """
    rows = []
    for move, answered in found.below.items():
        after = met_by(answered, player, past)
        if after.player != player:
            continue
        top = after.below[after.best].worth[player]
        rows += [(move, name, top - one.worth[player]) for name, one in after.below.items()]
    return rows
