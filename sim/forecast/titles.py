"""How alike two titles are: the line of text that a new draft continues.

Titles of one line change a little from year to year, so words are cut to seven
letters and weighted by how rare they are (tf-idf, Salton and Buckley 1988,
doi:10.1016/0306-4573(88)90021-0). What a library adds to a title is left out, and a
word that differs by one letter from a commoner one is read as that (Damerau 1964,
doi:10.1145/363958.363994: four in five misspellings are of this kind).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np
from scipy import sparse

from sim.theory import same_bits

STEM = 7  # letters kept of a word: behaviour = behavior, regional = regionally
SPELT = 5  # letters from which a word may be a misspelling of another
RARE = 2  # titles in which a misspelling may occur
_WORD = re.compile(r"[^\W\d_]{2,}")
_SUFFIX = re.compile(r"\s*:\s*(?:draft\s+)?(?:resolution|decision)s?\b(?:\s*/.*)?$", re.IGNORECASE)
_LIBRARY = re.compile(  # how a library ends the title of an amendment: with that of its text before
    r"\s*:\s*(?:draft |oral |proposed |revised )*amendments?(?:\s*/.*)?$", re.IGNORECASE
)
KINDS = ("text", "amendment", "paragraph", "motion")  # what is voted on
_READS = (
    ("amendment", _LIBRARY),
    ("motion", re.compile(r"\bno[- ]action\b|\bmotion (?:for|of|that|to)\b", re.IGNORECASE)),
    ("amendment", re.compile(r"^(?:the |draft |oral |proposed |written )*amendments?\b|"
                             r"\b(?:draft|oral|proposed) amendments?\b", re.IGNORECASE)),
    ("paragraph", re.compile(r"\b(?:operative|preambular) paragraphs?\b|\bseparate vote\b",
                             re.IGNORECASE)),
)  # fmt: skip
_TARGET = re.compile(
    r"^.*?\b(?:amendments?|paragraphs?\b.*?|motion|division)\b.*?\b(?:to|of|on|in)\s+(?:the\s+)?"
    r"(?:draft\s+)?(?:resolution|decision|text|proposal)?\s*(?:A/\S+|[IVXL]+\b)?[\s:,–-]*"
    r"(?:entitled\s+)?",
    re.IGNORECASE,
)
_COMMON = frozenset(
    "the of in and to on for by with its at an from or as is are be that this which their "
    "between under".split()
)


def plain_title(title: str) -> str:
    """Leave out of a title what a library adds to it: that it was a resolution, and adopted.

    Examples
    --------
    >>> plain_title("The right to food : resolution / adopted by the General Assembly")
    'The right to food'
    """
    return _SUFFIX.sub("", " ".join(str(title).split()))


def kind_of_title(title: str) -> str:
    """Say what a title is of: a ``text``, or a ``paragraph``, an ``amendment`` or a ``motion``.

    Examples
    --------
    >>> kind_of_title("Draft amendment A/71/L.45 to draft resolution A/71/479")
    'amendment'
    >>> kind_of_title("Right to privacy in the digital age : draft amendment")
    'amendment'
    >>> kind_of_title("Separate vote on operative paragraph 3"), kind_of_title("Right to food")
    ('paragraph', 'text')
    """
    for kind, pattern in _READS:
        if pattern.search(title):
            return kind
    return "text"


def target_title(title: str) -> str:
    """Give the title of the text that an amendment or a motion is about, as far as it says.

    Examples
    --------
    >>> target_title("Draft amendment A/71/L.45 to draft resolution A/71/479")
    ''
    >>> target_title("Amendment A/HRC/38/L.68 to draft resolution A/HRC/38/L.10: Right to privacy")
    'Right to privacy'
    >>> target_title("Right to privacy in the digital age : draft amendment")
    'Right to privacy in the digital age'
    >>> target_title("Rights of the child")
    'Rights of the child'
    """
    plain = plain_title(title)
    if _LIBRARY.search(plain):
        return _LIBRARY.sub("", plain)
    return plain if kind_of_title(plain) == "text" else _TARGET.sub("", plain)


def words(title: str) -> list[str]:
    """Give the words of a title that say something, shortened.

    Examples
    --------
    >>> words("Advancing responsible State behaviour in cyberspace")
    ['advanci', 'respons', 'state', 'behavio', 'cybersp']
    """
    return [w[:STEM] for w in whole_words(title)]


def whole_words(title: str) -> list[str]:
    """Give the words of a title that say something, in small letters."""
    return [w for w in _WORD.findall(plain_title(title).casefold()) if w not in _COMMON]


def slips(word: str) -> set[str]:
    """Give what is left of a word without one letter, or with two neighbours as a pair.

    Two words that differ by one letter more, less or other, or by two in the wrong order,
    share one of these.

    Examples
    --------
    >>> bool(slips("fieln") & slips("field")), bool(slips("field") & slips("filed"))
    (True, True)
    >>> bool(slips("field") & slips("filter"))
    False
    """
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


class Spelling:
    """Reads rare words of titles as the commoner ones that they misspell.

    Parameters
    ----------
    documents : list of list of str
        Whole words of titles.

    Examples
    --------
    >>> spelling = Spelling([["disarmament"]] * 4 + [["disarmement"], ["development"]])
    >>> spelling.read("disarmement"), spelling.read("disarmamant"), spelling.read("development")
    ('disarmament', 'disarmament', 'development')
    """

    def __init__(self, documents: list[list[str]]):
        self._count = Counter(word for document in documents for word in set(document))
        self._near: dict[str, list[str]] = defaultdict(list)
        for word, number in self._count.items():
            if len(word) >= SPELT and number > RARE:
                for slip in slips(word):
                    self._near[slip].append(word)
        self._read: dict[str, str] = {}

    def read(self, word: str) -> str:
        """Give the word that is meant."""
        if word not in self._read:
            self._read[word] = self._meant(word)
        return self._read[word]

    def _meant(self, word: str) -> str:
        if len(word) < SPELT or self._count[word] > RARE:
            return word
        near = {other for slip in slips(word) for other in self._near.get(slip, ())}
        near = {other for other in near if other[0] == word[0] or other[1:] == word[1:]}
        return max(sorted(near), key=lambda other: self._count[other], default=word)


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
        whole = [whole_words(title) for title in titles]
        self._spelling = Spelling(whole)
        documents = [self._stems(document) for document in whole]
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

    def _stems(self, whole: list[str]) -> list[str]:
        return [self._spelling.read(word)[:STEM] for word in whole]

    def likeness(self, title: str) -> np.ndarray:
        """Cosine of the new title with every old one, (J,), 0 to 1."""
        told = sorted(set(self._stems(whole_words(title))))
        seen = [self._place[w] for w in told if w in self._place]
        if not seen:
            return np.zeros(len(self.known))
        unseen = len(told) - len(seen)
        length = np.sqrt((self._rarity[seen] ** 2).sum() + unseen * self._unseen**2)
        vector = np.zeros(len(self._rarity))
        vector[seen] = self._rarity[seen]
        return (self._table @ vector) / (self._length * length)
