"""How alike two titles are: the line of text that a new draft continues.

Titles of one line change a little from year to year, so words are cut to seven
letters and weighted by how rare they are (tf-idf, Salton and Buckley 1988,
doi:10.1016/0306-4573(88)90021-0).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from scipy import sparse

from sim.theory import same_bits

STEM = 7  # letters kept of a word: behaviour = behavior, regional = regionally
_WORD = re.compile(r"[^\W\d_]{2,}")
_COMMON = frozenset(
    "the of in and to on for by with its at an from or as is are be that this which their "
    "between under".split()
)


def words(title: str) -> list[str]:
    """Give the words of a title that say something, shortened.

    Examples
    --------
    >>> words("Advancing responsible State behaviour in cyberspace")
    ['advanci', 'respons', 'state', 'behavio', 'cybersp']
    """
    return [w[:STEM] for w in _WORD.findall(title.casefold()) if w not in _COMMON]


class Titles:
    """Titles of past roll-calls, ready to be compared with a new one.

    Parameters
    ----------
    titles : sequence of str
        J of them, empty where unknown.

    Examples
    --------
    >>> titles = Titles(["Effects of atomic radiation", "The right to development", ""])
    >>> titles.likeness("Right to development").round(2)
    array([0., 1., 0.])
    """

    def __init__(self, titles: Iterable[str]):
        documents = [words(str(title)) for title in titles]
        self._place = {w: at for at, w in enumerate(sorted({w for d in documents for w in d}))}
        cells = [(j, self._place[w]) for j, d in enumerate(documents) for w in set(d)]
        rows, columns = np.array(cells, dtype=int).reshape(-1, 2).T
        shape = (len(documents), len(self._place))
        found = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        n_known = max(sum(bool(d) for d in documents), 1)
        self._rarity = 1.0 + same_bits.log(n_known / np.maximum(found.sum(axis=0), 1.0))
        self._table = sparse.csr_array(found * self._rarity[None, :])
        length = np.sqrt(self._table.power(2).sum(axis=1))
        self._length = np.where(length > 0, length, 1.0)
        self._unseen = 1.0 + same_bits.log(n_known)
        self.known = np.array([bool(d) for d in documents], dtype=bool)

    def likeness(self, title: str) -> np.ndarray:
        """Cosine of the new title with every old one, (J,), 0 to 1."""
        told = sorted(set(words(str(title))))
        seen = [self._place[w] for w in told if w in self._place]
        if not seen:
            return np.zeros(len(self.known))
        unseen = len(told) - len(seen)
        length = np.sqrt((self._rarity[seen] ** 2).sum() + unseen * self._unseen**2)
        vector = np.zeros(len(self._rarity))
        vector[seen] = self._rarity[seen]
        return (self._table @ vector) / (self._length * length)
