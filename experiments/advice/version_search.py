"""Versions of a text of many clauses: a search for those that no other beats.

Pareto local search (Paquete, Chiarandini & Stuetzle 2004, doi:10.1007/978-3-642-17144-4_7): the
versions next to each one that no other beats are tried, until none of these leads to a better one.
What is kept for that is one version a box of a grid (Laumanns et al. 2002,
doi:10.1162/106365602760234108), so that thousands of versions that differ by nothing that a
delegation would notice do not take the plays. Effects of clauses add up in every member's lean, so
good versions lie next to each other: tried on texts of ten to twelve clauses it
finds what trying every version finds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from experiments.advice.clauses import Clause, ambition, unbeaten

TRIED = 12_000  # versions at most [count]
# Sides of a box: ambition and probability of adoption as shares, expected yes in votes.
BOX = (0.02, 0.01, 0.5)

Judge = Callable[[np.ndarray], np.ndarray]


class VersionSearch:
    """Versions that were tried, and what each is worth.

    Parameters
    ----------
    clauses : sequence of Clause
        C of them.
    judge : callable
        Of versions (B, C) bool: probability of adoption, expected yes and no, (B, 3).
    most : int
        Versions that may be tried [count].

    Attributes
    ----------
    kept : (V, C) bool
        The text as it stands first.
    value : (V, 3) float64
    closed : bool
        Whether the search ended before the versions that it may try.
    """

    def __init__(self, clauses: Sequence[Clause], judge: Judge, most: int = TRIED):
        self.clauses, self.judge, self.most = clauses, judge, most
        now = np.array([clause.inside for clause in clauses])
        self.kept, self.value = np.zeros((0, len(now)), dtype=bool), np.zeros((0, 3))
        self.closed, self._known = False, set[bytes]()
        self._try(now[None])
        for column, sign in ((0, 1.0), (1, 1.0), (2, -1.0)):
            self._walk(column, sign)
        self._spread()

    def _try(self, candidates: np.ndarray) -> None:
        """Judge those that are new, as far as the limit goes."""
        new = {row.tobytes(): row for row in candidates if row.tobytes() not in self._known}
        rows = list(new.values())[: self.most - len(self.kept)]
        if not rows:
            return
        fresh = np.array(rows)
        self._known |= {row.tobytes() for row in rows}
        self.kept = np.concatenate([self.kept, fresh])
        self.value = np.concatenate([self.value, self.judge(fresh)])

    def _walk(self, column: int, sign: float) -> None:
        """Change clause after clause, each time what gains most for the worth it gives up."""
        at = 0
        for _ in self.clauses:
            beside = _flipped(self.kept[at])
            self._try(beside)
            gain = {}
            for row in beside:
                k = self._place(row)
                if k is None:
                    return
                worth = self._ambition(self.kept[[at, k]])
                better = sign * (self.value[k, column] - self.value[at, column])
                gain[k] = better / max(worth[0] - worth[1], 1e-3) if better > 0 else -np.inf
            best = max(gain, key=lambda k: gain[k])
            if gain[best] == -np.inf:
                return
            at = best

    def _spread(self) -> None:
        """Try what lies next to each version that no other beats: one change first, then two."""
        done: dict[Callable, set[int]] = {_flipped: set(), _swapped: set()}
        while len(self.kept) < self.most:
            front = self._front()
            for beside, seen in done.items():
                todo = [k for k in front if k not in seen]
                if todo:
                    seen |= set(todo)
                    self._try(np.concatenate([beside(self.kept[k]) for k in todo]))
                    break
            else:
                self.closed = True
                return

    def _front(self) -> list[int]:
        """Versions of boxes that no other box beats, one a box."""
        measures = np.column_stack([self._ambition(self.kept), self.value[:, :2]])
        box = np.floor(measures / np.array(BOX) + 1e-9)
        best: dict[tuple, int] = {}
        for k, key in enumerate(map(tuple, box)):
            if key not in best or measures[k].sum() > measures[best[key]].sum():
                best[key] = k
        one = np.array(sorted(best.values()))
        return [int(k) for k in one[unbeaten(box[one])]]

    def _place(self, row: np.ndarray) -> int | None:
        found = np.flatnonzero((self.kept == row).all(axis=1))
        return int(found[0]) if len(found) else None

    def _ambition(self, kept: np.ndarray) -> np.ndarray:
        return ambition(self.clauses, kept)


def _flipped(row: np.ndarray) -> np.ndarray:
    """Versions that differ by one clause, (C, C)."""
    return row ^ np.eye(len(row), dtype=bool)


def _swapped(row: np.ndarray) -> np.ndarray:
    """Versions that differ by two clauses."""
    one, other = np.triu_indices(len(row), 1)
    eye = np.eye(len(row), dtype=bool)
    return row ^ eye[one] ^ eye[other]
