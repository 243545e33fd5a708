"""The cheapest set of asks that passes, or blocks, a text with a stated probability.

A chance constraint over stored scenarios: sample average approximation (Luedtke & Ahmed 2008,
doi:10.1137/070702928). The integer programme is solved by HiGHS; what it chooses is judged on
scenarios that it has not seen, and the target is raised until these agree.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from experiments.advice.asks import Ask, Outlook, Scenarios

NODES = 300  # of one integer programme: a limit in seconds would answer differently under load
SMALL = 4000  # asks times scenarios up to which the whole programme is solved at once
TURNS = 4
CANDIDATES = 50  # members among which a programme chooses
TINY = 1e-9  # gains below which HiGHS passes over a gain, and prints that it did
GAP = 0.01  # relative, at which a programme is taken for solved
RAISES = (0.0, 0.01, 0.02, 0.035, 0.05, 0.07)  # of the target, until fresh scenarios agree


Arrays = dict[str, np.ndarray]
Keep = Callable[[Sequence[np.ndarray], Callable[[], Arrays]], Arrays]
_KEEP: ContextVar[Keep | None] = ContextVar("keep", default=None)


@dataclass(frozen=True)
class Package:
    """A set of asks.

    Attributes
    ----------
    asks : tuple of Ask
    effort : float
        [logits]
    bound : float
        No set can be cheaper than this on the scenarios it was chosen by [logits].
    chosen_by : float
        Share of those scenarios in which it succeeds.
    target : float
        Share in which it was to succeed.
    """

    asks: tuple[Ask, ...]
    effort: float
    bound: float
    chosen_by: float
    target: float = 0.5


def success(
    world: Scenarios | Outlook, asks: Sequence[Ask], sign: int, extra: int = 0
) -> np.ndarray:
    """In which scenarios the asks bring about what is wanted, (S,) bool.

    Parameters
    ----------
    world : Scenarios
    asks : sequence of Ask
        At most one to each member.
    sign : int
        +1 pass, -1 block.
    extra : int
        Votes of margin wanted beyond.
    """
    gain = world.gains(list(asks), sign).sum(axis=1)
    return wanted(world.margin(), sign) + gain >= extra


def wanted(margin: np.ndarray, sign: int) -> np.ndarray:
    """How far a margin is on the wanted side; 0 or more is enough.

    Examples
    --------
    >>> wanted(np.array([0, -1]), 1).tolist(), wanted(np.array([0, -1]), -1).tolist()
    ([0, -1], [-1, 0])
    """
    return margin if sign > 0 else -margin - 1


def solve(
    world: Scenarios | Outlook,
    asks: list[Ask],
    sign: int,
    confidence: float,
    *,
    most: int | None = None,
    extra: int = 0,
    barred: Sequence[frozenset[int]] = (),
) -> Package | None:
    """Choose the cheapest asks that succeed in a share of the scenarios.

    Parameters
    ----------
    world : Scenarios
    asks : list of Ask
    sign : int
        +1 pass, -1 block.
    confidence : float
        The share.
    most : int, optional
        States that may be asked.
    extra : int
        Votes of margin wanted beyond.
    barred : sequence of frozenset of int
        Sets of members that may not be asked together: sets found before.

    Returns
    -------
    Package or None
        None if no choice succeeds so often.
    """
    asks = shortlist(world, asks, sign)
    short = extra - wanted(world.margin(), sign)  # what is lacking, (S,)
    allowed = int(np.floor((1.0 - confidence) * len(short) + 1e-9))
    gain = world.gains(asks, sign)
    lacking = np.flatnonzero(short + np.minimum(gain, 0).sum(axis=1) > 0)
    if len(lacking) <= allowed:
        return Package((), 0.0, 0.0, float((short <= 0).mean()), confidence)
    task = _Task(asks, gain[lacking], short[lacking], allowed, most, tuple(barred))
    answer = task.whole() if len(asks) * len(lacking) <= SMALL else task.by_turns()
    if answer is None:
        return None
    picked, bound = answer
    chosen = tuple(asks[at] for at in picked)
    share = float(success(world, chosen, sign, extra).mean())
    return Package(chosen, float(sum(a.effort for a in chosen)), bound, share, confidence)


def shortlist(world: Scenarios | Outlook, asks: list[Ask], sign: int) -> list[Ask]:
    """Keep the asks to the members whose best ask gains most for its effort."""
    if not asks:
        return asks
    worth = world.gains(asks, sign).mean(axis=0) / np.array([ask.effort for ask in asks])
    best: dict[int, float] = {}
    for ask, value in zip(asks, worth, strict=True):
        best[ask.place] = max(best.get(ask.place, 0.0), value)
    kept = sorted(best, key=lambda place: (-best[place], place))[:CANDIDATES]
    return [ask for ask, value in zip(asks, worth, strict=True) if ask.place in kept and value > 0]


@dataclass(frozen=True, eq=False)
class _Task:
    """``min effort x`` with ``gain x + M y >= short``, ``sum y <= allowed``; x and y binary."""

    asks: list[Ask]
    gain: np.ndarray
    short: np.ndarray
    allowed: int
    most: int | None
    barred: tuple[frozenset[int], ...]

    def whole(self) -> tuple[list[int], float] | None:
        """Solve it as it stands: exact, for small cases."""
        n_lack, n_asks = self.gain.shape
        slack = self.short - np.minimum(self.gain, 0).sum(axis=1)  # enough to give one up
        cover = np.hstack([self.gain, np.diag(slack)])
        rows, low, high = self._rules(n_lack)
        rows.append(np.concatenate([np.zeros(n_asks), np.ones(n_lack)]))
        return self._run(
            np.vstack([cover, *rows]),
            np.concatenate([self.short, low, [0.0]]),
            np.concatenate([np.full(n_lack, np.inf), high, [self.allowed]]),
        )

    def by_turns(self) -> tuple[list[int], float] | None:
        """Choose asks and the scenarios to give up in turn, until neither changes.

        An upper bound that is not proved best; the lower bound is that of the best round's
        programme, for the scenarios it gave up.
        """
        give_up = self._worst(np.zeros(self.gain.shape[1]))
        best, seen = None, set()
        for _ in range(TURNS):
            kept = np.setdiff1d(np.arange(len(self.short)), give_up)
            rows, low, high = self._rules(0)
            answer = self._run(
                np.vstack([self.gain[kept], *rows]),
                np.concatenate([self.short[kept], low]),
                np.concatenate([np.full(len(kept), np.inf), high]),
            )
            if answer is None:
                break
            if best is None or self._effort(answer[0]) < self._effort(best[0]) - 1e-9:
                best = answer
            chosen = np.zeros(self.gain.shape[1])
            chosen[answer[0]] = 1.0
            give_up = self._worst(chosen)
            if tuple(give_up) in seen:
                break
            seen.add(tuple(give_up))
        return best

    def _effort(self, picked: list[int]) -> float:
        return sum(self.asks[at].effort for at in picked)

    def _worst(self, chosen: np.ndarray) -> np.ndarray:
        """Scenarios that lack most, as many as may be given up."""
        lack = self.short - self.gain @ chosen
        return np.sort(np.argsort(-lack, kind="stable")[: self.allowed])

    def _rules(self, n_more: int) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
        """One ask a member, no more than so many, and no set that is barred."""
        place = np.array([ask.place for ask in self.asks])
        parts = [((place == member).astype(float), 1.0) for member in np.unique(place)]
        if self.most is not None:
            parts.append((np.ones(len(place)), float(self.most)))
        for members in self.barred:
            parts.append((np.isin(place, list(members)).astype(float), len(members) - 1.0))
        rows = [np.concatenate([row, np.zeros(n_more)]) for row, _ in parts]
        return rows, np.zeros(len(rows)), np.array([most for _, most in parts])

    def _run(
        self, matrix: np.ndarray, low: np.ndarray, high: np.ndarray
    ) -> tuple[list[int], float] | None:
        matrix = np.where(np.abs(matrix) < TINY, 0.0, matrix)
        cost = np.zeros(matrix.shape[1])
        cost[: len(self.asks)] = [ask.effort for ask in self.asks]

        def optimum() -> Arrays:
            return _optimum(matrix, low, high, cost)

        keep = _KEEP.get()
        found = optimum() if keep is None else keep([matrix, low, high, cost], optimum)
        if not len(found["x"]):
            return None
        picked = np.flatnonzero(found["x"][: len(self.asks)] > 0.5)
        return list(picked), float(found["bound"])


def _optimum(matrix: np.ndarray, low: np.ndarray, high: np.ndarray, cost: np.ndarray) -> Arrays:
    """Solve ``min cost x`` with ``low <= matrix x <= high``, x binary; x is empty if none is."""
    with library_output_dropped():
        found = milp(
            c=cost,
            constraints=LinearConstraint(csr_array(matrix), low, high),
            integrality=np.ones(len(cost)),
            bounds=Bounds(0, 1),
            options={"node_limit": NODES, "mip_rel_gap": GAP},
        )
    if found.x is None:
        return {"x": np.zeros(0), "bound": np.array(np.nan)}
    return {"x": np.asarray(found.x), "bound": np.array(float(found.mip_dual_bound))}


@contextmanager
def library_output_dropped() -> Iterator[None]:
    """Within this, drop what compiled code prints: HiGHS tells some of its steps unasked."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output that could be written to
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def kept_programmes(keep: Keep) -> Iterator[None]:
    """Within this, take from what is kept what a programme chose before.

    Parameters
    ----------
    keep : callable
        Of all that a programme depends on, and the work: `KeptPlays.keep`.
    """
    token = _KEEP.set(keep)
    try:
        yield
    finally:
        _KEEP.reset(token)


def ceiling(
    world: Scenarios | Outlook, asks: list[Ask], sign: int, most: int | None = None
) -> float:
    """Share of scenarios that succeed if everyone, or so many, does the most that may be asked.

    With a limit on the number of states it is that of the states that gain most on average.
    """
    if not asks:
        return float(success(world, (), sign).mean())
    mean = world.gains(asks, sign).mean(axis=0)
    best: dict[int, int] = {}
    for at, ask in enumerate(asks):
        if ask.place not in best or mean[at] > mean[best[ask.place]]:
            best[ask.place] = at
    order = sorted(best.values(), key=lambda at: (-mean[at], at))[:most]
    return float(success(world, [asks[at] for at in order], sign).mean())


def checked(
    world: Scenarios | Outlook,
    fresh: Scenarios,
    asks: list[Ask],
    sign: int,
    confidence: float,
    *,
    most: int | None = None,
    barred: Sequence[frozenset[int]] = (),
) -> tuple[Package, float] | None:
    """Choose asks whose success is confirmed by scenarios that they were not chosen by.

    Returns
    -------
    (Package, float) or None
        The package and its success on fresh scenarios; None if no choice succeeds so often.
    """
    last = None
    for more in RAISES:
        target = min(confidence + more, 1.0 - 1.0 / len(world.margin()))
        found = solve(world, asks, sign, target, most=most, barred=barred)
        if found is None:
            break
        last = found, float(success(fresh, found.asks, sign).mean())
        if last[1] >= confidence:
            return last
    return last
