"""What was last worked out from arrays, since the next cell of a sweep asks for it again.

Cells share their random numbers, and much of what follows from these alone is dear: errors
put through one distribution function and back through another. It is taken again only where
every array that it was worked out from is the same, number by number.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike

_KEPT_BYTES = 32_000_000  # in each process


class RecentAnswers:
    """The latest answers by name, with the arrays that they were worked out from.

    Parameters
    ----------
    most : int
        Room [bytes]; what was used longest ago makes way.

    Examples
    --------
    >>> recent = RecentAnswers()
    >>> first = recent.get("double", [np.ones(2)], lambda: 2 * np.ones(2))
    >>> recent.get("double", [np.ones(2)], lambda: np.zeros(2)) is first
    True
    >>> recent.get("double", [np.zeros(2)], lambda: np.zeros(2))
    array([0., 0.])
    """

    def __init__(self, most: int = _KEPT_BYTES):
        self.most, self.size = most, 0
        self._answers: OrderedDict[tuple, tuple[list[np.ndarray], np.ndarray]] = OrderedDict()
        self._lock = threading.Lock()

    def get(
        self, name: Hashable, given: Sequence[ArrayLike], work: Callable[[], np.ndarray]
    ) -> np.ndarray:
        """Give an answer, worked out now or earlier; not to be written to.

        Parameters
        ----------
        name : hashable
            Of the question.
        given : sequence of array_like
            All that the answer depends on.
        work : callable
        """
        arrays = [np.asarray(one) for one in given]
        key = (name, *(one.shape for one in arrays))
        with self._lock:
            known = self._answers.get(key)
            if known is not None:
                self._answers.move_to_end(key)
        if known is not None and all(map(np.array_equal, known[0], arrays)):
            return known[1]
        answer = work()
        answer.flags.writeable = False
        self._keep(key, [one.copy() for one in arrays], answer)
        return answer

    def _keep(self, key: tuple, arrays: list[np.ndarray], answer: np.ndarray) -> None:
        size = _bytes(arrays, answer)
        if 4 * size > self.most:
            return
        with self._lock:
            if key in self._answers:
                self.size -= _bytes(*self._answers.pop(key))
            self._answers[key] = arrays, answer
            self.size += size
            while self.size > self.most:
                self.size -= _bytes(*self._answers.popitem(last=False)[1])


def _bytes(arrays: Sequence[np.ndarray], answer: np.ndarray) -> int:
    return answer.nbytes + sum(one.nbytes for one in arrays)


ANSWERS = RecentAnswers()
