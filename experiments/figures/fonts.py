"""Letters that the ordinary font of the figures lacks: Chinese, Arabic and others.

Texts with such letters get further fonts of this machine behind the ordinary
one; where none has them, one remark says so instead of a warning per letter.
"""

from __future__ import annotations

import contextlib
import functools
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.errors import Remark

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ORDINARY = "DejaVu Sans"
# Common fonts with many letters, in the order in which they are tried.
OTHERS = (
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Source Han Sans SC"),
    *("PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "SimHei", "WenQuanYi Zen Hei"),
    *("WenQuanYi Micro Hei", "Droid Sans Fallback", "Noto Sans CJK KR", "Malgun Gothic"),
    *("Noto Naskh Arabic", "Noto Sans Arabic", "Geeza Pro", "Amiri", "Segoe UI", "Arial"),
    *("Noto Sans Devanagari", "Nirmala UI", "Noto Emoji", "Segoe UI Symbol", "Unifont"),
    "Arial Unicode MS",
)
NO_FONT = (
    "the figures show boxes for letters that no font of this machine has ({letters}); a font such "
    "as Noto Sans CJK or Noto Naskh Arabic brings them. Tables and the report's text hold them"
)


@contextlib.contextmanager
def letters_found(figure: Figure) -> Iterator[None]:
    """Give the texts of a figure the fonts that they need, while it is drawn and saved.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    """
    missing = give_fonts(figure)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield
    if missing:
        letters = "".join(sorted(missing))
        shown = letters[:12] + ("…" if len(letters) > 12 else "")
        warnings.warn(Remark(NO_FONT.format(letters=shown)), stacklevel=3)


def give_fonts(figure: Figure) -> set[str]:
    """Put further fonts behind the ordinary one where a text needs them.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Returns
    -------
    set of str
        Letters that no font has.
    """
    from matplotlib.text import Text

    for ax in figure.axes:  # lets the names of ticks be known before they are drawn
        ax.get_xticklabels(), ax.get_yticklabels()
    lacking: set[str] = set()
    for text in figure.findobj(Text):
        foreign = {c for c in text.get_text() if not c.isascii() and c not in letters(ORDINARY)}
        if foreign:
            further = [name for name in OTHERS if foreign & letters(name)]
            if further:
                text.set_fontfamily([ORDINARY, *further])
            lacking |= foreign.difference(*map(letters, further))
    return lacking


@functools.cache
def letters(font: str) -> frozenset[str]:
    """Give the letters that a font has; none if it is not installed.

    Examples
    --------
    >>> "é" in letters("DejaVu Sans"), letters("No such font")
    (True, frozenset())
    """
    from matplotlib.font_manager import findfont, fontManager, get_font

    if font not in {entry.name for entry in fontManager.ttflist}:
        return frozenset()
    return frozenset(map(chr, get_font(findfont(font)).get_charmap()))
