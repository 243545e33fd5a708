"""What Plenary says when it is given something it cannot use.

Every error names the place, the value, what is allowed there and, where a
word was expected, the nearest right spelling. The command line prints the
message alone and leaves with exit code 2.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path


class PlenaryError(Exception):
    """Base of every error that a user's input can cause."""


class Remark(UserWarning):
    """What a person should know and nothing stops at; printed as one line on a terminal."""


class _Missing:
    def __repr__(self) -> str:
        return "(nothing)"


MISSING = _Missing()
MOST_LISTED = 30  # choices that a message lists in full [count]
NEAR = 8  # of more choices, those that it names [count]
LIKE = 0.5  # share of letters in common from which a spelling is near [share]


def nearest(word: object, choices: Iterable[str]) -> str | None:
    """Give the choice that is spelt most like a word, if any is close.

    Examples
    --------
    >>> nearest("democracy_clup", ["democracy_club", "no_action"])
    'democracy_club'
    >>> nearest("usa", ["USA", "RUS"])
    'USA'
    >>> nearest("xyz", ["no_action"]) is None
    True
    """
    folded = {str(choice).casefold(): str(choice) for choice in choices}
    found = difflib.get_close_matches(str(word).casefold(), list(folded), n=1, cutoff=LIKE)
    return folded[found[0]] if found else None


def listed(word: object, choices: Sequence[str]) -> str:
    """Write choices in a row; of very many, those spelt much like a word, else the first.

    Examples
    --------
    >>> listed("x", ["igf", "oewg"])
    'Allowed: igf, oewg'
    >>> listed("body_7", [f"body_{at}" for at in range(40)]).split(": ")[0]
    '40 are allowed, among them'
    >>> listed("XYZ", ["ABW", *(f"Z{at}E" for at in range(40))])[:38]
    '41 are allowed, among them: ABW, Z0E, '
    """
    if len(choices) <= MOST_LISTED:
        return f"Allowed: {', '.join(choices) if choices else '(nothing)'}"
    folded = {choice.casefold(): choice for choice in choices}
    near = difflib.get_close_matches(str(word).casefold(), list(folded), n=NEAR, cutoff=LIKE)
    shown = [folded[one] for one in near] or choices[:NEAR]
    return f"{len(choices)} are allowed, among them: {', '.join(shown)}"


class ConfigError(PlenaryError):
    """A value in a configuration that cannot be used.

    Parameters
    ----------
    key : str
        Full dotted key, for instance ``strategy.democratic.discipline.strength``.
    problem : str
        What is wrong, in a few words.
    value : object, optional
        What was given.
    allowed : str, optional
        What would have been right.
    choices : iterable of str, optional
        The words that would have been right; the nearest is suggested.

    Examples
    --------
    >>> str(ConfigError("seed", "must be 0 or more", value=-1))
    'seed: must be 0 or more, got -1'
    >>> str(ConfigError("forum", "unknown body", value="oewq", choices=["oewg", "igf"]))
    "forum: unknown body, got 'oewq'. Did you mean 'oewg'? Allowed: igf, oewg"
    """

    def __init__(
        self,
        key: str,
        problem: str,
        *,
        value: object = MISSING,
        allowed: str | None = None,
        choices: Iterable[str] | None = None,
    ):
        self.key, self.problem, self.value, self.allowed = key, problem, value, allowed
        self.choices = None if choices is None else sorted({str(c) for c in choices})
        super().__init__(key, problem)

    def under(self, prefix: str) -> ConfigError:
        """Say the same of a key one level further down."""
        key = f"{prefix}.{self.key}" if self.key else prefix
        return ConfigError(
            key, self.problem, value=self.value, allowed=self.allowed, choices=self.choices
        )

    def __reduce__(self) -> tuple:
        state = (self.key, self.problem, self.value, self.allowed, self.choices)
        return (_config_error, state)

    def __str__(self) -> str:
        text = f"{self.key}: {self.problem}" if self.key else self.problem
        if self.value is not MISSING:
            text += f", got {self.value!r}"
        if self.choices is not None:
            word = self.key.rpartition(".")[2] if self.value is MISSING else self.value
            guess = nearest(word, self.choices)
            if guess is not None:
                text += f". Did you mean {guess!r}?"
            else:
                text += "."
            text += f" {listed(word, self.choices)}"
        elif self.allowed is not None:
            text += f". Allowed: {self.allowed}"
        return text


def _config_error(
    key: str, problem: str, value: object, allowed: str | None, choices: Iterable[str] | None
) -> ConfigError:
    return ConfigError(key, problem, value=value, allowed=allowed, choices=choices)


class DataError(PlenaryError):
    """A table or file that cannot be read as what it should be.

    Examples
    --------
    >>> str(DataError("votes.csv", "vote must be one of Y, N, A, X", row=7, column="vote"))
    'votes.csv: row 7, column vote: vote must be one of Y, N, A, X'
    """

    def __init__(
        self, file: object, problem: str, *, row: object = None, column: str | None = None
    ):
        self.file, self.problem, self.row, self.column = str(file), problem, row, column
        super().__init__(self.file, problem)

    def __reduce__(self) -> tuple:
        return (_data_error, (self.file, self.problem, self.row, self.column))

    def __str__(self) -> str:
        places = [
            f"row {self.row}" if self.row is not None else "",
            f"column {self.column}" if self.column is not None else "",
        ]
        return ": ".join(p for p in (self.file, ", ".join(filter(None, places)), self.problem) if p)


def _data_error(file: str | Path, problem: str, row: int | None, column: str | None) -> DataError:
    return DataError(file, problem, row=row, column=column)
