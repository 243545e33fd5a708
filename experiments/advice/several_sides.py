"""A game of three or more sides: payoffs of every profile, who gains by leaving, who regrets what.

Every pure equilibrium, where best answers in turn lead from every profile, and the logit
equilibrium of players who err (McKelvey & Palfrey 1995); mixed equilibria are sought in
`experiments.advice.several_equilibria`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.advice.equilibria import STEPS, logit_shares
from experiments.advice.payoffs import N_BOOT, SAME
from sim.errors import ConfigError
from sim.streams import Streams

Profile = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class SidesPayoffs:
    """What every profile of portfolios is worth to every side.

    Attributes
    ----------
    sides : tuple of str
        K of them.
    portfolios : tuple of tuple of str
        Of each side.
    utility : (K, A_1, ..., A_K, R) float64
        In each replication.
    """

    sides: tuple[str, ...]
    portfolios: tuple[tuple[str, ...], ...]
    utility: np.ndarray

    def __post_init__(self):
        empty = np.argwhere(~np.isfinite(self.utility.sum(axis=0)).all(axis=-1))
        if len(empty):
            problem = (
                f"{len(empty)} of {self.utility[0, ..., 0].size} cells are empty or not finite; "
                f"the first is {', '.join(self.named(tuple(empty[0])))}"
            )
            raise ConfigError("payoffs", problem)

    def mean(self) -> np.ndarray:
        """Mean payoffs, (K, A_1, ..., A_K)."""
        return self.utility.mean(axis=-1)

    def bootstrap(self, seed: int, number: int = N_BOOT) -> list[np.ndarray]:
        """Mean payoffs of so many resamples of the replications."""
        n = self.utility.shape[-1]
        luck = Streams(seed, range(number)).uniform("advice/bootstrap", (n,))
        return [
            self.utility @ (np.bincount((row * n).astype(int), minlength=n) / n) for row in luck
        ]

    def named(self, profile: Profile) -> list[str]:
        """Give the portfolios of a profile."""
        return [names[a] for names, a in zip(self.portfolios, profile, strict=True)]


def played_by_all(
    sides: Sequence[str],
    portfolios: Sequence[Sequence[str]],
    play: Callable[[tuple[str, ...]], np.ndarray],
) -> SidesPayoffs:
    """Play every profile.

    Parameters
    ----------
    sides : sequence of str
    portfolios : sequence of sequence of str
        Of each side.
    play : callable
        Of one portfolio a side: utilities of all sides, (K, R).
    """
    cells = [play(profile) for profile in itertools.product(*portfolios)]
    shape = [len(own) for own in portfolios]
    utility = np.stack(cells, axis=1).reshape(len(sides), *shape, -1)
    return SidesPayoffs(tuple(sides), tuple(map(tuple, portfolios)), utility)


def from_side(payoff: np.ndarray, side: int) -> np.ndarray:
    """Payoffs of a side by its own portfolio and whatever the others do, (A_k, rest).

    Examples
    --------
    >>> from_side(np.arange(16).reshape(2, 2, 2, 2), 1).tolist()
    [[8, 9, 12, 13], [10, 11, 14, 15]]
    """
    own = np.moveaxis(payoff[side], side, 0)
    return own.reshape(len(own), -1)


def best_answer(payoff: np.ndarray, side: int, profile: Profile) -> np.ndarray:
    """Payoffs of a side by its own portfolio, the others staying, (A_k,)."""
    where = tuple(slice(None) if k == side else a for k, a in enumerate(profile))
    return payoff[side][where]


def gains_by_leaving(payoff: np.ndarray, profile: Profile) -> list[float]:
    """How much each side would gain by another portfolio, the others staying: exploitability.

    Examples
    --------
    >>> payoff = np.zeros((3, 2, 2, 2))
    >>> payoff[0, 1] = 2.0
    >>> gains_by_leaving(payoff, (0, 0, 0))
    [2.0, 0.0, 0.0]
    """
    own = [best_answer(payoff, k, profile) for k in range(len(payoff))]
    return [float(value.max() - value[a]) for value, a in zip(own, profile, strict=True)]


def pure_profiles(payoff: np.ndarray) -> list[Profile]:
    """Profiles from which no side gains by leaving."""
    profiles = itertools.product(*(range(n) for n in payoff.shape[1:]))
    return [p for p in profiles if max(gains_by_leaving(payoff, p)) <= SAME]


def ends_of_answers(payoff: np.ndarray) -> dict[Profile | None, float]:
    """Where best answers in turn end: share of the profiles they start from, by end.

    The sides answer in their order, each only if it gains; None stands for a cycle.

    Examples
    --------
    >>> pennies = np.array([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])
    >>> ends_of_answers(pennies)
    {None: 1.0}
    """
    starts = list(itertools.product(*(range(n) for n in payoff.shape[1:])))
    found: dict[Profile | None, float] = {}
    for start in starts:
        end = _answers_from(payoff, start)
        found[end] = found.get(end, 0.0) + 1.0 / len(starts)
    return found


def _answers_from(payoff: np.ndarray, profile: Profile) -> Profile | None:
    seen: set[Profile] = set()
    while profile not in seen:
        seen.add(profile)
        before = profile
        for side in range(len(payoff)):
            own = best_answer(payoff, side, profile)
            if own.max() > own[profile[side]] + SAME:
                profile = (*profile[:side], int(own.argmax()), *profile[side + 1 :])
        if profile == before:
            return profile
    return None


def expected(payoff: np.ndarray, side: int, shares: Sequence[np.ndarray]) -> np.ndarray:
    """Expected payoff of each of a side's portfolios, the others mixing, (A_k,)."""
    value = np.moveaxis(payoff[side], side, 0)
    for share in reversed([s for k, s in enumerate(shares) if k != side]):
        value = value @ share
    return value


def quantal_shares(
    payoff: np.ndarray, precision: float, start: Sequence[np.ndarray] | None = None
) -> list[np.ndarray]:
    """Logit equilibrium of players who choose better options more often, not always.

    Parameters
    ----------
    payoff : (K, A_1, ..., A_K) float64
    precision : float
        0 chooses at random; the greater, the surer the better one [per unit of utility].
    start : sequence of (A_k,) float64, optional
        Shares from which it is sought; even ones by default.

    Examples
    --------
    >>> payoff = np.zeros((3, 2, 2, 2))
    >>> payoff[0, 1] = 1.0
    >>> [share.round(3).tolist() for share in quantal_shares(payoff, 1.0)]
    [[0.269, 0.731], [0.5, 0.5], [0.5, 0.5]]
    """
    even = [np.full(n, 1.0 / n) for n in payoff.shape[1:]]
    shares = even if start is None else list(start)
    for step in range(STEPS):
        weight = 1.0 / (1.0 + 0.05 * step)
        new = [logit_shares(precision * expected(payoff, k, shares)) for k in range(len(payoff))]
        moved = max(np.abs(a - b).max() for a, b in zip(new, shares, strict=True))
        shares = [b + weight * (a - b) for a, b in zip(new, shares, strict=True)]
        if moved < 1e-10:
            break
    return shares
