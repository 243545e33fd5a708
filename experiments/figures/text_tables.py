"""Tables as text: for a page of Markdown, for a log, for a terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table


def markdown(heads: Sequence[str], rows: Iterable[Sequence[object]], right: str = "") -> list[str]:
    """Lay out a table for a page, line by line.

    Parameters
    ----------
    heads : sequence of str
    rows : iterable of sequence
        Cells are written as they are; a bar in one must be escaped.
    right : str
        A letter for each column: ``r`` puts its cells to the right; all to the
        left by default.

    Returns
    -------
    list of str

    Examples
    --------
    >>> print("\\n".join(markdown(["method", "accuracy"], [("ours", "0.883")], "lr")))
    | method | accuracy |
    |---|---:|
    | ours | 0.883 |
    """
    sides = ["---:" if side == "r" else "---" for side in right.ljust(len(heads), "l")]
    lines = [f"| {' | '.join(heads)} |", f"|{'|'.join(sides)}|"]
    return [*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)]


def aligned(rows: Sequence[Sequence[str]], right: str = "") -> str:
    """Lay out rows in columns that are as wide as they must be.

    Parameters
    ----------
    rows : sequence of sequence of str
        Of equal length; the first may hold the heads.
    right : str
        As in `markdown`.

    Examples
    --------
    >>> print(aligned([("roll-call", "yes"), ("A/RES/73/27", "119")], "lr"))
    roll-call    yes
    A/RES/73/27  119
    """
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    sides = right.ljust(len(wide), "l")

    def line(row: Sequence[str]) -> str:
        cells = zip(row, wide, sides, strict=True)
        padded = (c.rjust(width) if side == "r" else c.ljust(width) for c, width, side in cells)
        return "  ".join(padded).rstrip()

    return "\n".join(line(row) for row in rows)


def broken(text: str, width: int) -> str:
    """Break a label into lines, at spaces and behind underscores, never inside a word.

    Parameters
    ----------
    text : str
        Spaces before it indent its further lines too.
    width : int
        [letters]; a word that is longer stands in a line of its own.

    Examples
    --------
    >>> print(broken("  itu_plenipotentiary, one_voice", 18))
      itu_
      plenipotentiary,
      one_voice
    """
    start = " " * (len(text) - len(text.lstrip()))
    lines = [""]
    for part in re.split(r"(?<=_)|(?<= )", text.strip()):
        if lines[-1] and len(start + lines[-1] + part.rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(start + line.rstrip() for line in lines)


def console(log_width: int, width: int | None = None, *, soft_wrap: bool = True) -> Console:
    """Open the terminal for tables, in colour only if it is one.

    Parameters
    ----------
    log_width : int
        Of lines where there is no terminal [letters].
    width : int, optional
        Of lines in any case; by default the terminal's.
    soft_wrap : bool
        Whether long lines of words are left to the terminal to break.
    """
    from rich.console import Console

    terminal = sys.stdout.isatty()
    return Console(
        width=width or (None if terminal else log_width),
        no_color=not terminal,
        highlight=False,
        soft_wrap=soft_wrap,
    )


def grid(heads: Sequence[str] = (), right: str = "", title: str | None = None) -> Table:
    """Begin a table for `console`; rows are added by ``add_row``.

    Parameters
    ----------
    heads : sequence of str
        Further columns may be added by ``add_column``.
    right : str
        As in `markdown`.
    title : str, optional
    """
    from rich import box
    from rich.table import Table

    style = box.SIMPLE if sys.stdout.isatty() else box.ASCII2
    table = Table(title=title or None, box=style, title_justify="left", pad_edge=False)
    for head, side in zip(heads, right.ljust(len(heads), "l"), strict=True):
        table.add_column(head, justify="right" if side == "r" else "left")
    return table


def notebook_table(frame: pd.DataFrame, caption: str, *, index: bool = False) -> str:
    """Write a table for a notebook, with a line above it; every text is escaped.

    Examples
    --------
    >>> import pandas as pd
    >>> "&lt;x&gt;" in notebook_table(pd.DataFrame({"a": ["<x>"]}), "One & two")
    True
    """
    style = frame.style.format(escape="html").set_caption(escape(caption))
    style = style.set_table_styles([{"selector": "caption", "props": "text-align: left"}])
    return (style if index else style.hide(axis="index")).to_html(table_uuid="plenary")
