"""Equilibria of a game of three or more sides, pure and mixed.

Of every support, a choice of portfolios that each side mixes, the shares are sought at which every
one of these is worth the same to its side and no other is worth more (Porter, Nudelman & Shoham
2008, doi:10.1016/j.geb.2006.03.015): a system of as many equations as unknowns, solved by Powell's
hybrid method (scipy). Of a game with too many supports one equilibrium is traced instead: the limit
of the logit branch as players err less (Turocy 2005, doi:10.1016/j.geb.2004.04.003).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import root

from experiments.advice.equilibria import KEPT
from experiments.advice.payoffs import SAME
from experiments.advice.several_sides import expected, gains_by_leaving, quantal_shares
from sim.streams import Streams

SUPPORTS = 4000  # that are looked at; of a game with more one equilibrium is traced [count]
STARTS = 4  # from which the shares of a support are sought, the even ones first [count]
NEAR = 1e-6  # gain by leaving, as a share of the range of payoffs, up to which nobody leaves
ALIKE = 1e-4  # shares nearer than that are the same equilibrium
PRECISIONS = np.geomspace(0.25, 4096.0, 29)  # of the branch, per range of payoffs

Shares = list[np.ndarray]
Support = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Found:
    """Equilibria that were found.

    Attributes
    ----------
    shares : list of list of (A_k,) float64
        Of every equilibrium, a side each; pure ones first.
    all_supports : bool
        Whether every support was looked at; else one at most was traced beyond pure ones.
    """

    shares: list[Shares]
    all_supports: bool

    @property
    def mixed(self) -> list[Shares]:
        """Equilibria in which somebody mixes."""
        return [one for one in self.shares if min(share.max() for share in one) < 1 - KEPT]


def equilibria_of_several(payoff: np.ndarray) -> Found:
    """Find the equilibria of a game of K sides.

    Parameters
    ----------
    payoff : (K, A_1, ..., A_K) float64

    Examples
    --------
    Three matching pennies (Jordan 1993): each mixes evenly, and nothing else holds.

    >>> side = np.array([1.0, -1.0])
    >>> match = np.einsum("a,b->ab", side, side)
    >>> game = np.stack([np.repeat(match[:, :, None], 2, 2), np.repeat(match[None], 2, 0),
    ...                  -np.repeat(match[:, None, :], 2, 1)])
    >>> [share.round(6).tolist() for share in equilibria_of_several(game).shares[0]]
    [[0.5, 0.5], [0.5, 0.5], [0.5, 0.5]]
    """
    rest = undominated(payoff)
    small = payoff[np.ix_(range(len(payoff)), *rest)]
    number = int(np.prod([2.0 ** len(own) - 1 for own in rest]))
    found: list[Shares] = []
    within = number <= SUPPORTS
    sought = _of_supports(small) if within else iter([_traced(small)])
    for shares in itertools.chain(_pure(small), sought):
        whole = [
            _spread(own, share, n)
            for own, share, n in zip(rest, shares, payoff.shape[1:], strict=True)
        ]
        if holds(payoff, whole) and not any(_same(whole, known) for known in found):
            found.append(whole)
    return Found(found, within)


def undominated(payoff: np.ndarray) -> list[list[int]]:
    """Portfolios of each side that are left once strictly dominated ones go, again and again.

    Examples
    --------
    >>> dilemma = np.array([[[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]])
    >>> undominated(dilemma)
    [[1], [1]]
    """
    rest = [list(range(n)) for n in payoff.shape[1:]]
    while True:
        before = [len(own) for own in rest]
        for k in range(len(rest)):
            own = np.moveaxis(payoff[k][np.ix_(*rest)], k, 0).reshape(len(rest[k]), -1)
            beaten = [(own > row + SAME).all(axis=1).any() for row in own]
            rest[k] = [a for a, gone in zip(rest[k], beaten, strict=True) if not gone]
        if [len(own) for own in rest] == before:
            return rest


def holds(payoff: np.ndarray, shares: Sequence[np.ndarray]) -> bool:
    """Tell whether nobody gains by leaving."""
    for k, own in enumerate(shares):
        value = expected(payoff, k, shares)
        if value.max() - own @ value > NEAR * max(np.ptp(payoff[k]), SAME):
            return False
    return True


def _pure(payoff: np.ndarray) -> Iterator[Shares]:
    for profile in np.ndindex(*payoff.shape[1:]):
        if max(gains_by_leaving(payoff, profile)) <= SAME:
            yield [np.eye(n)[a] for n, a in zip(payoff.shape[1:], profile, strict=True)]


def _of_supports(payoff: np.ndarray) -> Iterator[Shares]:
    """Solutions on every support in which somebody mixes, the smallest first."""
    own = [
        [c for size in range(1, n + 1) for c in itertools.combinations(range(n), size)]
        for n in payoff.shape[1:]
    ]
    supports = sorted(itertools.product(*own), key=lambda one: sum(map(len, one)))
    for number, support in enumerate(supports):
        if any(len(part) > 1 for part in support):
            yield from _even(payoff, support, number)


def _even(payoff: np.ndarray, support: Support, number: int) -> Iterator[Shares]:
    """Shares at which all portfolios of a support are worth the same to their side."""
    sizes = [len(part) for part in support]
    ends = np.cumsum(sizes)
    scale = max(float(np.ptp(payoff)), SAME)

    def whole(x: np.ndarray) -> Shares:
        parts = np.split(x, ends[:-1])
        return [
            _spread(part, share, n)
            for part, share, n in zip(support, parts, payoff.shape[1:], strict=True)
        ]

    def off(x: np.ndarray) -> np.ndarray:
        shares, rows = whole(x), []
        for k, part in enumerate(support):
            value = expected(payoff, k, shares)[list(part)] / scale
            rows += [*(value[1:] - value[0]), shares[k].sum() - 1.0]
        return np.array(rows)

    luck = Streams(number, range(STARTS)).uniform("advice/supports", (int(ends[-1]),))
    for start in range(STARTS):
        weight = np.ones(ends[-1]) if start == 0 else -np.log(np.maximum(luck[start], 1e-12))
        first = np.concatenate([part / part.sum() for part in np.split(weight, ends[:-1])])
        found = root(off, first, method="hybr", options={"xtol": 1e-12})
        shares = whole(found.x)
        if np.abs(off(found.x)).max() < NEAR and min(s.min() for s in shares) > -KEPT:
            clipped = [np.clip(share, 0.0, None) for share in shares]
            yield [share / share.sum() for share in clipped]


def _traced(payoff: np.ndarray) -> Shares:
    """Follow the logit equilibrium from random play to as good as no error, and round it off."""
    shares: Shares | None = None
    scale = max(float(np.ptp(payoff)), SAME)
    for precision in PRECISIONS:
        shares = quantal_shares(payoff, precision / scale, shares)
    support = tuple(tuple(np.flatnonzero(share > 1e-3).tolist()) for share in shares)
    return next(_even(payoff, support, 0), shares)


def _spread(places: Sequence[int], share: np.ndarray, size: int) -> np.ndarray:
    whole = np.zeros(size)
    whole[list(places)] = share
    return whole


def _same(one: Shares, other: Shares) -> bool:
    return all(np.abs(a - b).max() < ALIKE for a, b in zip(one, other, strict=True))
