"""``plenary slide DIR``: the answer of a result, or figures of its report, as slides in 16:9.

By default one slide with the answer. ``--panel win_rate`` gives that figure of the report,
``--all`` all of them, each with its heading, its caption and where it comes from.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.analysis.swept_keys import chosen
from experiments.figures.labels import counted, plain, wrapped
from experiments.figures.style import FIRST, INK, save
from experiments.figures.win_rate import win_rate
from experiments.report.brief import brief
from experiments.report.digest import Reading, open_results
from experiments.report.figure_panel import Panel
from experiments.report.html import piece
from experiments.report.outcome_panels import panels
from experiments.study.camps import OPPONENT
from sim.errors import ConfigError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = (13.333, 7.5)  # of a slide in 16:9 [inches]
MOST_ROWS = 8  # strategies in the picture [count]
LETTERS = 84  # of a line of the headline
SMALL = 62  # of a line beside the picture
PANEL_SIZE, PANEL_DPI = (10.0, 5.625), 192  # of a slide with a figure: 1920 x 1080 pixels
HEADING, CAPTION, CAPTION_LINES = 80, 150, 4  # letters of a heading, of a line; lines
LINE = 0.027  # height of a line of the caption, of the slide
SCALES = (1.0, 0.9, 0.8, 0.7, 0.6)  # of the letters beside the picture, the largest that fits
FLOOR = 0.12  # where the legend begins, of the slide's height
CAVEAT = "Within the model, not about the world"


def main(argv: Sequence[str]) -> int:
    """Run ``plenary slide``."""
    parser = argparse.ArgumentParser(
        prog="plenary slide",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", help="a results folder, for instance results/main")
    parser.add_argument("--out", help="a .png or .svg file; figures/slide.png there by default")
    parser.add_argument("--quick", action="store_true", help="nothing is played again")
    parser.add_argument(
        "--where", action="append", default=[], metavar="KEY=VALUE", help="only such cells"
    )
    parser.add_argument(
        "--panel", action="append", default=[], metavar="NAME",
        help="a figure of the report, for instance win_rate; may be given several times",
    )  # fmt: skip
    parser.add_argument("--all", action="store_true", help="a slide for every figure of the report")
    arguments = parser.parse_args(list(argv))
    if arguments.out and (arguments.panel or arguments.all):
        parser.error("--out names one file: leave it away with --panel or --all")
    results, _ = open_results(arguments.folder)
    reading = Reading(chosen(results, arguments.where), closer=not arguments.quick)
    if arguments.panel or arguments.all:
        return _panels(reading, arguments.panel, Path(arguments.folder) / "figures" / "slides")
    default = Path(arguments.folder) / "figures" / "slide.png"
    path = Path(arguments.out) if arguments.out else default
    svg, png = save(slide(reading), path.parent, path.stem)
    print(f"The slide is in {svg if path.suffix == '.svg' else png} and beside it.")
    return 0


def _panels(reading: Reading, names: Sequence[str], folder: Path) -> int:
    """Save slides of some panels, or of all if none is named."""
    found = {panel.name: panel for panel in panels(reading)}
    for name in names:
        if name not in found:
            raise ConfigError("--panel", "no such figure", value=name, choices=found)
    for name in names or found:
        save(panel_slide(found[name], reading), folder, name, dpi=PANEL_DPI)
    print(f"{counted(len(names or found), 'slide')} in {folder}, each as .png and .svg.")
    return 0


def panel_slide(panel: Panel, reading: Reading) -> list[Axes]:
    """Draw a figure of the report as a slide: heading, figure, caption, source.

    Parameters
    ----------
    panel : Panel
    reading : Reading
        Of which it is.

    Returns
    -------
    list of Axes
    """
    drawn = panel.draw()
    axes = list(drawn) if isinstance(drawn, (list, tuple)) else [drawn]
    figure = axes[0].figure
    figure.set_size_inches(*PANEL_SIZE)
    caption = " ".join(panel.caption.striptags().split())
    said = textwrap.wrap(caption, CAPTION, max_lines=CAPTION_LINES, placeholder=" …")
    low = 0.06 + LINE * len(said)
    room = (0.03, low, 0.94, 0.89 - low)
    figure.get_layout_engine().set(rect=room)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for one in figure.legends:  # for which the layout has left room, but not there
        one.set_bbox_to_anchor(room, transform=figure.transFigure)
    head = textwrap.shorten(panel.heading, HEADING, placeholder=" …")
    figure.text(0.03, 0.965, head, fontsize=14, weight="bold", va="top", color=INK)
    figure.text(
        0.03, low - 0.01, "\n".join(said), fontsize=8, va="top", color="0.3", parse_math=False
    )
    figure.text(0.97, 0.015, _source(reading), fontsize=7, color="0.4", ha="right")
    return axes


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
    win_rate(table, [ax], reading.camps)
    ax.set_title(plain(table["forum"].iloc[0]), fontsize=13, loc="left")
    ax.tick_params(labelsize=12)
    labels = [wrapped(label.get_text(), 16) for label in ax.get_yticklabels()]
    ax.set_yticks(ax.get_yticks(), labels)
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
    rows = rows[rows[OPPONENT] == rows[OPPONENT].iloc[0]]
    return rows.head(MOST_ROWS)


def _said(name: str, *facts: object, template: str = "brief.html.j2") -> str:
    return " ".join(piece(template, name, *facts).striptags().split())


def _changing(facts: dict) -> list[str]:
    """Say what would change the advice of the first body, or else what moves the utility most."""
    told = [one for one in facts["sure"]["bodies"] if one["sure"]["looked"]]
    if told:
        return [f"{one['place']}: {_said('undoing', one)}" for one in told[:1]]
    weakest = facts["weakest"]
    if weakest["reason"]:
        return [f"Assumptions were not varied: {weakest['reason']}."]
    return [_said("assumption", one, weakest["case"]) for one in weakest["swings"][:1]]


def _advice(facts: dict) -> list[str]:
    """Say what to do, in two paragraphs at most."""
    said = [_said("advice", one) for one in facts["advice"]]
    settings = facts["question"]["settings"]
    alike = [_said("alike", kind, places, settings) for kind, places in facts["alike"].items()]
    return [*said, *alike][:2]


def _beside(figure, facts: dict) -> None:
    """Write what to do and with whom beside the picture."""
    place = 0.68
    states = [_said("pivotal", one, template="decides.html.j2") for one in facts["pivotal"][:1]]
    parts = [("What to do", _advice(facts))]
    parts += [("Who is pivotal", states)]
    parts += [("What would change it", _changing(facts))]
    scale = next((one for one in SCALES if _height(parts, one) <= place - FLOOR), SCALES[-1])
    for words, said in parts:
        figure.text(0.6, place, words, fontsize=13 * scale, weight="bold", color=FIRST, va="top")
        place -= 0.04 * scale
        for one in said:
            text = textwrap.fill(one, int(SMALL / scale))
            figure.text(
                0.6, place, text, fontsize=11 * scale, va="top", color=INK, parse_math=False
            )
            place -= _room(text, scale)
        place -= 0.012 * scale


def _room(text: str, scale: float) -> float:
    """Give the height that a paragraph takes, of the slide's."""
    return scale * (0.025 * (1 + text.count("\n")) + 0.014)


def _height(parts: list[tuple[str, list[str]]], scale: float) -> float:
    """Give the height that the words beside the picture take, of the slide's."""
    texts = [textwrap.fill(one, int(SMALL / scale)) for _, said in parts for one in said]
    return sum(_room(text, scale) for text in texts) + 0.052 * scale * len(parts)


def _foot(figure, reading: Reading, facts: dict) -> None:
    grades = list(dict.fromkeys(one["sure"]["grade"] for one in facts["sure"]["bodies"]))
    if facts["sure"]["silent"] or not grades:
        grades = list(dict.fromkeys([*grades, "not sure"]))
    sure = f"{' to '.join(grades).capitalize()} (n = {facts['sure']['n']}). {CAVEAT}."
    figure.text(0.04, 0.025, sure, fontsize=11, color=INK)
    figure.text(0.96, 0.025, _source(reading), fontsize=9, color="0.45", ha="right")


def _source(reading: Reading) -> str:
    return f"Plenary {reading.results.manifest.get('plenary')}, {reading.results.folder.name}"
