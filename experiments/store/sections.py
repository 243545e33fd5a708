"""Sections of documentation pages that a command writes, between two marks."""

from __future__ import annotations

from pathlib import Path

from experiments.store.atomic import write_text


def put_section(page: Path, text: str, begin: str, end: str) -> None:
    """Put text with its marks in place of what stands between them, or append it.

    Parameters
    ----------
    page : Path
        A Markdown file; made if it is not there.
    text : str
        Markdown.
    begin, end : str
        The marks, comments that a reader of the page does not see.
    """
    old = page.read_text(encoding="utf-8") if page.is_file() else ""
    block = f"{begin}\n\n{text}\n\n{end}"
    before, found, rest = old.partition(begin)
    _, closed, after = rest.partition(end)
    if found and closed:
        new = before + block + after
    else:
        new = f"{old.rstrip()}\n\n{block}\n".lstrip()
    page.parent.mkdir(parents=True, exist_ok=True)
    write_text(new, page)
