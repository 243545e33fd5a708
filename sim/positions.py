"""Where members stand, round after round, and what follows from it by straight lines.

Between two rounds a member moves to a share of its anchor and a share of what its
caucuses say, and members of the same caucuses hear the same. So what moves is one number
for each kind of member and axis, and the whole (R, N, D) array is worked out only
when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.theory.opinion import friedkin_johnsen_step


def axis_major(n_replications: int, n_members: int, n_axes: int) -> np.ndarray:
    """Make an empty (R, N, D) array in which each axis is one contiguous block."""
    return np.empty((n_axes, n_replications, n_members)).transpose(1, 2, 0)


@dataclass(frozen=True)
class Kinds:
    """Members sorted by the caucuses they belong to.

    Attributes
    ----------
    alike : (N,) int64
        Of which of the U kinds each member is.
    order : (N,) int64
        Places of members, kind after kind.
    start : (U,) int64
        Where in `order` each kind begins.
    heads : (U,) int64
        Members of each kind.
    inside : (C, U) bool
        Which caucuses a kind belongs to.
    alone : (A,) int64
        Places of members of no caucus.
    """

    alike: np.ndarray
    order: np.ndarray
    start: np.ndarray
    heads: np.ndarray
    inside: np.ndarray
    alone: np.ndarray

    @classmethod
    def of(cls, caucuses: Sequence[np.ndarray], n_members: int) -> Kinds:
        """Tell members apart by their caucuses, given as the places of their members."""
        member = np.zeros((len(caucuses), n_members), dtype=bool)
        for at, places in enumerate(caucuses):
            member[at, places] = True
        _, first, alike, heads = np.unique(
            member, axis=1, return_index=True, return_inverse=True, return_counts=True
        )
        alike = alike.reshape(-1)
        order = np.argsort(alike, kind="stable")
        return cls(
            alike=alike,
            order=order,
            start=np.searchsorted(alike[order], np.arange(len(first))),
            heads=heads,
            inside=member[:, first],
            alone=np.flatnonzero(~member.any(axis=0)),
        )


class Positions:
    """Positions and anchors of N members in R replications.

    Parameters
    ----------
    start : (R, N, D) float64
        Where members stand at first, axis by axis in memory [sd of UN members].
    caucuses : sequence of (n,) int64
        Places of the members of each caucus.
    """

    def __init__(self, start: np.ndarray, caucuses: Sequence[np.ndarray]):
        self._now, self._anchor = start, start.copy(order="K")
        self._caucuses = caucuses
        self._kinds = Kinds.of(caucuses, start.shape[1]) if caucuses else None
        self.given_out = False  # whether an array has been given out that others may write to
        self._forget()

    def _forget(self) -> None:
        """Take nothing for known but the two arrays."""
        self._weight: float | np.ndarray | None = None
        self._kept: np.ndarray | None = None
        self._total: np.ndarray | None = None
        self._anchored: np.ndarray | None = None
        self._heard: np.ndarray | None = None  # (U, D, R)
        self._fresh = True  # whether `_now` has been worked out since they were heard
        self._along: dict[object, tuple] = {}

    def moving(self) -> tuple[np.ndarray, np.ndarray]:
        """Give positions and anchors to be written to at once, two (R, N, D) [sd]."""
        self.now()
        self._forget()
        return self._now, self._anchor

    def shared(self) -> tuple[np.ndarray, np.ndarray]:
        """Give both to be written to at any time; every later step is worked out in full."""
        self.given_out = True
        return self.moving()

    def now(self) -> np.ndarray:
        """Where members stand, (R, N, D) [sd]; not to be written to."""
        if not self._fresh:
            assert self._kinds is not None and self._heard is not None and self._kept is not None
            theirs = np.ascontiguousarray(self._heard.transpose(1, 2, 0))
            for d, heard in enumerate(theirs):
                x = self._now[..., d]
                np.add(np.take(heard, self._kinds.alike, axis=1), self._kept[..., d], out=x)
            self._fresh = True
        return self._now

    def consult(self, weight: float | np.ndarray) -> None:
        """Members listen to their caucuses, from their anchors (one Friedkin–Johnsen step).

        ``x ← (1 − w) anchor + w (mean over my caucuses of their mean position)``
        (Friedkin & Johnsen 1990; docs/theory.md). A member of no caucus stays.

        Parameters
        ----------
        weight : float or (R, 1) float64
            0 to 1.
        """
        if self._kinds is None or not np.any(weight):
            return
        kinds, w = self._kinds, np.ravel(weight)
        if self.given_out or self._weight is None or not np.array_equal(self._weight, weight):
            self._prepare(weight)
        assert self._total is not None and self._anchored is not None
        heard = np.zeros(self._total.shape)
        for places, inside in zip(self._caucuses, kinds.inside, strict=True):
            heard[inside] += self._total[inside].sum(axis=0) / len(places)
        heard *= w / np.maximum(kinds.inside.sum(axis=0), 1)[:, None, None]
        self._total = heard * kinds.heads[:, None, None]
        self._total += self._anchored
        self._heard, self._fresh = heard, False
        if self.given_out:
            self.now()

    def _prepare(self, weight: float | np.ndarray) -> None:
        """Work out what stays as it is while the weight does: a share of the anchors."""
        kinds, now = self._kinds, self.now()
        assert kinds is not None
        self._forget()
        self._weight = weight
        self._total = self._sums(now)
        self._kept = axis_major(*now.shape)
        share = np.atleast_2d(weight)[..., None]
        friedkin_johnsen_step(0.0, self._anchor, share, self._kept)  # what is heard comes later
        self._kept[:, kinds.alone] = now[:, kinds.alone]
        self._anchored = self._sums(self._kept)

    def _sums(self, x: np.ndarray) -> np.ndarray:
        """Add up positions over the members of each kind, (U, D, R)."""
        assert self._kinds is not None
        together = np.take(x.transpose(2, 0, 1), self._kinds.order, axis=2)
        sums = np.add.reduceat(together, self._kinds.start, axis=2)
        return np.ascontiguousarray(sums.transpose(2, 0, 1))

    def along(
        self,
        slope: np.ndarray,
        intercept: np.ndarray,
        axes: np.ndarray,
        added: np.ndarray,
        key: object,
    ) -> np.ndarray:
        """Give ``intercept + sum_d slope_d x_d + added``.

        Parameters
        ----------
        slope : (R, D) float64
        intercept : (R,) float64
        axes : (A,) int64
            Those on which the slope is not always 0.
        added : (R, N) float64
        key : hashable
            Of whom it is asked again in later rounds, mostly with the same slope.

        Returns
        -------
        (R, N) float64
            A new array.
        """
        if self._heard is None:
            total = _sum_along(self._now, slope, axes)
            total += intercept[:, None]
            total += added
            return total
        assert self._kinds is not None and self._kept is not None
        known = self._along.get(key)
        if known is None or known[0] is not added or not np.array_equal(known[1], slope):
            rest = _sum_along(self._kept, slope, axes)
            rest += added
            self._along[key] = known = (added, slope, rest)
        heard = sum(slope[:, d] * self._heard[:, d] for d in axes) + intercept  # (U, R)
        total = np.take(np.ascontiguousarray(heard.T), self._kinds.alike, axis=1)
        total += known[2]
        return total


def _sum_along(x: np.ndarray, slope: np.ndarray, axes: np.ndarray) -> np.ndarray:
    first, *others = axes
    total = slope[:, first, None] * x[..., first]
    for d in others:
        total += slope[:, d, None] * x[..., d]
    return total
