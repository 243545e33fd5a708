"""Text to and from any terminal, whatever letters its encoding has.

Files are always UTF-8. A terminal is what the user's locale says: in one of
ASCII a minus sign becomes a hyphen and an umlaut loses its dots, and nothing fails.
"""

from __future__ import annotations

import codecs
import logging
import os
import sys
import unicodedata
import warnings
from collections.abc import Sequence

from sim.errors import ConfigError, Remark

# What stands for a sign of ours where an encoding lacks it.
PLAIN = {
    "−": "-", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "×": "x",
    "≥": ">=", "≤": "<=", "±": "+/-", "→": "->", "·": ".", "•": "*", "ß": "ss", "æ": "ae",
    "ø": "o", "ł": "l", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
NAME = "plenary"  # of our way to write what an encoding lacks
LONGEST = 20_000  # of a word; Hydra's parser takes minutes over much longer ones [letters]
PLACES = ("results", "name", "calibration", "--config-dir", "hydra.searchpath")


def in_plain_letters(error: UnicodeError) -> tuple[str | bytes, int]:
    """Replace a character that an encoding lacks, for `codecs.register_error`.

    Parameters
    ----------
    error : UnicodeEncodeError

    Returns
    -------
    str or bytes
        What stands for it: a sign like it, its letter without marks, the byte
        that a file name had, or a question mark.
    int
        Where to go on.

    Examples
    --------
    >>> codecs.register_error("plenary", in_plain_letters)
    >>> "Zürich −0.3 × 中, \\udcfc".encode("ascii", "plenary")
    b'Zurich -0.3 x ?, \\xfc'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letter, after = error.object[error.start], error.start + 1
    if "\udc80" <= letter <= "\udcff":  # a byte of a file name, as the system gave it
        return bytes([ord(letter) - 0xDC00]), after
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if c.isascii())
    return PLAIN.get(letter) or bare or "?", after


def speak_plainly() -> None:
    """Let nothing that is printed fail for want of a letter, and remarks be one line."""
    codecs.register_error(NAME, in_plain_letters)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=NAME)
    before = warnings.formatwarning

    def line(message, category, *place, **more):
        alone = issubclass(category, Remark)
        return f"Note: {message}\n" if alone else before(message, category, *place, **more)

    warnings.formatwarning = line
    logging.getLogger("matplotlib").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    """Leave out that matplotlib keeps its fonts elsewhere where the home cannot be written."""
    return "cache directory" not in record.msg and "mkdir -p failed" not in record.msg


def readable(arguments: Sequence[str]) -> list[str]:
    """Read values whose letters the locale could not, and quote those that Hydra would not read.

    Most terminals write UTF-8, whatever the locale says. Hydra's grammar knows
    letters beyond ASCII only between quotes.

    Parameters
    ----------
    arguments : sequence of str
        As the system gave them; paths stay as they are, so that files are found.

    Raises
    ------
    ConfigError
        For a value that is not UTF-8 either.

    Examples
    --------
    >>> readable(["scenario.title=Z\\udcc3\\udcbcrich", "name=\\udcc3\\udcbc"])
    ["scenario.title='Zürich'", "name='\\udcc3\\udcbc'"]
    """
    return [_quoted(_readable(argument)) for argument in arguments]


def _quoted(argument: str) -> str:
    key, equals, value = argument.partition("=")
    plain = value.isascii() or key.startswith("-") or any(c in value for c in "'\"[]{}(),")
    return argument if plain or not equals else f"{key}='{value}'"


def _readable(argument: str) -> str:
    key, equals, value = argument.partition("=")
    if len(argument) > LONGEST:
        raise ConfigError(
            key[:60],
            f"has {len(argument):,} letters, too many for the command line",
            allowed=f"{LONGEST:,}; more in a file of your own (--config-dir)",
        )
    if not any("\udc80" <= letter <= "\udcff" for letter in argument):
        return argument
    if not equals or key.lstrip("+~") in PLACES:
        return argument
    try:
        return argument.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeDecodeError:
        raise ConfigError(
            key,
            f"has letters that the locale's encoding ({sys.getfilesystemencoding()}) cannot read",
            value=os.fsencode(value),
            allowed="UTF-8, or a locale whose encoding has them",
        ) from None
