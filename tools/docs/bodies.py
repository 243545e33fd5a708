"""Write the reference page of bodies and procedures.

Run with ``python -m tools.docs.bodies`` from the repository.
"""

from __future__ import annotations

from pathlib import Path

import yaml

import sim.forums.procedures as procedures
from experiments.store.atomic import write_text
from sim.forums.forum import Forum
from sim.forums.procedures import Procedure
from tools.docs.describe import bodies_page

ROOT = Path(__file__).resolve().parents[2]


def page(folder: Path | None = None) -> str:
    """Make the page from the bodies of a folder; the shipped ones, unless given."""
    folder = ROOT / "configs" / "forum" if folder is None else folder
    forums = [
        Forum.from_config(yaml.safe_load(file.read_text(encoding="utf-8")), key=file.stem)
        for file in sorted(folder.glob("*.yaml"))
    ]
    classes = {
        name: getattr(procedures, name)
        for name in procedures.__all__
        if isinstance(getattr(procedures, name), type) and name != Procedure.__name__
    }
    return bodies_page(forums, classes)


def main() -> None:
    """Write ``docs/bodies.md``."""
    write_text(page(), ROOT / "docs" / "bodies.md")


if __name__ == "__main__":
    main()
