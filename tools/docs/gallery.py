"""The gallery of the documentation: every figure of a report, from one results folder.

``python -m tools.docs.gallery results/main`` draws them anew.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from experiments.figures.style import figure_of
from experiments.report.digest import Reading, open_results
from experiments.report.outcome_panels import panels
from experiments.store.atomic import write_text

DPI = 80


def main(argv: Sequence[str] | None = None) -> int:
    """Write ``docs/gallery.md`` and its pictures."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments:
        print("usage: python -m tools.docs.gallery DIR [docs]", file=sys.stderr)
        return 2
    page = write(arguments[0], arguments[1] if len(arguments) > 1 else "docs")
    print(f"The gallery is in {page}")
    return 0


def write(folder: str | Path, docs: str | Path) -> Path:
    """Draw every figure that the tables of a results folder allow.

    Parameters
    ----------
    folder : path
        A results folder.
    docs : path
        Where ``gallery.md`` and ``gallery/`` go.

    Returns
    -------
    Path
        The page.
    """
    results, _ = open_results(folder)
    docs = Path(docs)
    (docs / "gallery").mkdir(parents=True, exist_ok=True)
    lines = [
        "# Gallery",
        "",
        "Every figure of a report, made by "
        "`python -m tools.docs.gallery results/main` from the "
        f"study `{_command(results.manifest)}`. The functions are in `experiments/figures`; "
        "each takes a table and returns its axes.",
        "",
    ]
    for panel in panels(Reading(results)):
        figure = figure_of(panel.draw())
        figure.savefig(docs / "gallery" / f"{panel.name}.png", dpi=DPI, metadata={"Software": None})
        lines += [f"## {panel.heading}", "", f"![{panel.heading}](gallery/{panel.name}.png)", ""]
        lines += [
            panel.caption.striptags(),
            "",
            f"{code_of(panel.name)}. {drawn_by(panel.draw)}",
            "",
        ]
    page = docs / "gallery.md"
    write_text("\n".join(lines), page)
    return page


def code_of(name: str) -> str:
    """Say how a figure is drawn from a result of one's own.

    Examples
    --------
    >>> code_of("win_rate")
    '`experiments.results("results/main").plot.figure("win_rate")`'
    """
    return f'`experiments.results("results/main").plot.figure("{name}")`'


def drawn_by(draw: Callable) -> str:
    """Link a figure to the code that draws it, found among the names that `draw` uses.

    Examples
    --------
    >>> from experiments.figures import heat_map
    >>> drawn_by(eval("lambda: heat_map.heat_map(0)", {"heat_map": heat_map})).split("]")[0]
    'Its code: [`experiments.figures.heat_map.heat_map`'
    """
    names = draw.__code__.co_names
    known = [draw.__globals__.get(name) for name in names]
    modules = [one for one in known if inspect.ismodule(one)]
    used = [one for one in known if inspect.isfunction(one)]
    used += [vars(module).get(name) for module in modules for name in names]
    used = [one for one in used if inspect.isfunction(one)]
    for one in used:
        if one.__module__.startswith("experiments.figures."):
            dotted = f"{one.__module__}.{one.__name__}"
            return f"Its code: [`{dotted}`](reference/figures.md#{dotted})"
    return drawn_by(used[0]) if used else ""


def _command(manifest: dict) -> str:
    """Give the command of a study without the words that only say where things go."""
    words = str(manifest.get("command", "plenary sweep")).split()
    return " ".join(w for w in words if not w.startswith(("--", "results=", "name=")))


if __name__ == "__main__":
    raise SystemExit(main())
