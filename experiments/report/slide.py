"""``plenary slide DIR``: one picture in 16:9 that says the answer of a result."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.analysis.swept_keys import chosen
from experiments.figures.labels import plain
from experiments.figures.style import CAMP, INK, save
from experiments.figures.win_rate import win_rate
from experiments.report.brief import brief
from experiments.report.digest import Reading, open_results
from experiments.report.html import piece

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = (13.333, 7.5)  # of a slide in 16:9 [inches]
MOST_ROWS = 8  # strategies in the picture [count]
LETTERS = 84  # of a line of the headline
SMALL = 62  # of a line beside the picture
CAVEAT = "Within the model, not about the world"


def main(argv: Sequence[str]) -> int:
    """Run ``plenary slide``."""
    parser = argparse.ArgumentParser(prog="plenary slide", description=__doc__)
    parser.add_argument("folder", help="a results folder, for instance results/main")
    parser.add_argument("--out", help="a .png or .svg file; figures/slide.png there by default")
    parser.add_argument("--quick", action="store_true", help="nothing is played again")
    parser.add_argument(
        "--where", action="append", default=[], metavar="KEY=VALUE", help="only such cells"
    )
    arguments = parser.parse_args(list(argv))
    results, _ = open_results(arguments.folder)
    reading = Reading(chosen(results, arguments.where), closer=not arguments.quick)
    default = Path(arguments.folder) / "figures" / "slide.png"
    path = Path(arguments.out) if arguments.out else default
    svg, png = save(slide(reading), path.parent, path.stem)
    print(f"The slide is in {svg if path.suffix == '.svg' else png} and beside it.")
    return 0


def slide(reading: Reading) -> list[Axes]:
    """Draw the slide of a reading: headline, one picture, what to do, with whom, one caveat.

    Parameters
    ----------
    reading : Reading

    Returns
    -------
    list of Axes
    """
    from matplotlib.figure import Figure

    facts = brief(reading)
    figure = Figure(figsize=SIZE)
    head = _said("question", facts["question"])
    figure.text(0.04, 0.93, facts["question"]["title"], fontsize=13, color="0.35", va="top")
    figure.text(
        0.04, 0.89, textwrap.fill(head, LETTERS), fontsize=17, weight="bold", va="top", color=INK
    )
    ax = figure.add_axes((0.17, 0.16, 0.38, 0.5))
    table = _shown(reading, facts)
    win_rate(table, [ax])
    ax.set_title(plain(table["forum"].iloc[0]), fontsize=13, loc="left")
    ax.tick_params(labelsize=12)
    figure.legend(
        *ax.get_legend_handles_labels(), loc="lower left", bbox_to_anchor=(0.03, 0.045),
        ncols=5, frameon=False, fontsize=10,
    )  # fmt: skip
    _beside(figure, facts)
    _foot(figure, reading, facts)
    return [ax]


def _shown(reading: Reading, facts: dict):
    """Choose the rows of the picture: one body, one opponent, every strategy."""
    table = reading.placed(reading.pooled)
    first = reading.pooled[reading.pooled["forum"] == facts["headline"]["first"]["forum"]]
    rows = table.loc[first.index] if len(first) else table
    rows = rows[rows["forum"] == rows["forum"].iloc[0]]
    rows = rows[rows["sovereigntist"] == rows["sovereigntist"].iloc[0]]
    return rows.head(MOST_ROWS)


def _said(name: str, facts: dict) -> str:
    return " ".join(piece("brief.html.j2", name, facts).striptags().split())


def _beside(figure, facts: dict) -> None:
    """Write what to do and with whom beside the picture."""
    place = 0.68
    states = " ".join(piece("decides.html.j2", "three", facts["three"]).striptags().split())
    parts = [("What to do", [_said("advice", one) for one in facts["advice"][:2]])]
    parts += [("The three states that matter most", [states])]
    parts += [("What would change it", [_said("change_it", facts["weakest"])])]
    for words, said in parts:
        figure.text(
            0.6, place, words, fontsize=13, weight="bold", color=CAMP["democratic"], va="top"
        )
        place -= 0.04
        for one in said:
            text = textwrap.fill(one, SMALL)
            figure.text(0.6, place, text, fontsize=11, va="top", color=INK, parse_math=False)
            place -= 0.03 * (1 + text.count("\n")) + 0.012
        place -= 0.012


def _foot(figure, reading: Reading, facts: dict) -> None:
    sure = f"{facts['sure']['grade'].capitalize()} (n = {facts['sure']['n']}). {CAVEAT}."
    manifest = reading.results.manifest
    made = f"Plenary {manifest.get('plenary')}, {reading.results.folder.name}"
    figure.text(0.04, 0.025, sure, fontsize=11, color=INK)
    figure.text(0.96, 0.025, made, fontsize=9, color="0.45", ha="right")
