"""Pages of the documentation that are made, not written: reference and tutorials.

MkDocs calls the hooks before it builds, so these pages are never out of date;
``python -m tools.docs.pages`` makes them without building.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from experiments.store.atomic import write_text
from tools.docs.reference import pages

ROOT = Path(__file__).resolve().parents[2]
FIRST = ("index.md", "quickstart.md", "reading-a-report.md", "gallery.md")
EXPLANATION = ("odd.md", "theory.md", "positions.md", "validation.md", "patterns.md", "limits.md")
LOOKED_UP = ("bodies.md", "sources.md")


def on_pre_build(config, **_) -> None:
    """Write the made pages; MkDocs calls this before every build."""
    write(Path(config["docs_dir"]))


def on_config(config, **_):
    """Put every page that is there into the contents; MkDocs calls this first."""
    folder = Path(config["docs_dir"])
    write(folder)
    config["nav"] = contents(folder)
    return config


def write(folder: Path) -> list[Path]:
    """Write all made pages into the documentation's folder."""
    made = {folder / "reference" / name: body for name, body in pages().items()}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        made[folder / "tutorials" / f"{path.stem}.md"] = tutorial(path)
    for path, body in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != body:
            write_text(body, path)
    return list(made)


def tutorial(path: Path) -> str:
    """Turn a notebook into a page: its words, its code to copy, and what it shows.

    Parameters
    ----------
    path : Path
        Of the notebook.

    Returns
    -------
    str
        Markdown.
    """
    parts = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        words = "".join(cell["source"]).strip()
        if cell["cell_type"] == "markdown":
            parts.append(words)
        else:
            parts.append(f"```python\n{words}\n```")
            parts += [_shown(output) for output in cell["outputs"]]
    note = f"This page is `notebooks/{path.name}`; open it there to run it."
    return "\n\n".join([parts[0], note, *parts[1:]]) + "\n"


def _shown(output: dict) -> str:
    """Write one output of a cell: a picture with its caption, a table, or text."""
    data = output.get("data", {})
    said = "".join(output.get("text") or data.get("text/plain", "")).strip()
    if "image/png" in data:
        coded = "".join(data["image/png"]).replace("\n", "")
        return f"![{said}](data:image/png;base64,{coded})\n\n*{said}*"
    if "text/html" in data:
        table = "".join(data["text/html"])
        table = re.sub(r"<style.*?</style>", "", table, flags=re.DOTALL)
        return "\n".join(line.strip() for line in table.splitlines() if line.strip())
    return f"```text\n{said}\n```"


def contents(folder: Path) -> list[dict]:
    """Give the table of contents for the pages that are there.

    Returns
    -------
    list of dict
        As ``nav`` of MkDocs.
    """

    def some(names) -> list[str]:
        return [name for name in names if (folder / name).is_file()]

    def below(name: str) -> list[str]:
        return sorted(p.relative_to(folder).as_posix() for p in (folder / name).glob("*.md"))

    known = {*FIRST, *EXPLANATION, *LOOKED_UP}
    others = sorted(p.name for p in folder.glob("*.md") if p.name not in known)
    return [
        {"Start": some(FIRST)},
        {"Tutorials": below("tutorials")},
        {"How to": below("how-to")},
        {"Reference": [*below("reference"), *some(LOOKED_UP)]},
        {"Explanation": [*some(EXPLANATION), *others]},
    ]


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    print(f"{len(write(target))} pages in {target}")
