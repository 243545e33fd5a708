"""Run the notebooks and keep them with what they show.

``python -m tools.docs.notebooks`` renews all of them; a number that moves with the
model moves here too.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.store.atomic import write_text

if TYPE_CHECKING:
    from nbformat import NotebookNode

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
LONGEST = 180  # of one cell [s]


def main(argv: Sequence[str] | None = None) -> int:
    """Run every notebook, or those whose names begin so."""
    import nbformat

    asked = list(sys.argv[1:] if argv is None else argv)
    for path in sorted(FOLDER.glob("*.ipynb")):
        if not asked or path.name.startswith(tuple(asked)):
            with tempfile.TemporaryDirectory() as place:
                book = played(path, place)
            write_text(nbformat.writes(book) + "\n", path)
            print(path.name)
    return 0


def played(path: Path, place: str | Path) -> NotebookNode:
    """Run one notebook in a folder of its own, and leave out what says when it ran.

    Parameters
    ----------
    path : Path
    place : path
        Where its files go.
    """
    import nbformat
    from nbclient import NotebookClient

    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=LONGEST, resources={"metadata": {"path": str(place)}}).execute()
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if not _empty(one)]
    book.metadata = {key: book.metadata[key] for key in ("kernelspec", "language_info")}
    book.metadata["language_info"] = {"name": "python"}
    return book


def _empty(output: NotebookNode) -> bool:
    """Tell whether an output shows nothing, such as a progress bar that is done."""
    data = output.get("data", {})
    return output.output_type == "display_data" and data.get("text/html", "x") == ""


if __name__ == "__main__":
    raise SystemExit(main())
