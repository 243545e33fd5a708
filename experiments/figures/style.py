"""What all figures share: colours, sizes, saving."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.figures.fonts import letters_found
from experiments.figures.hover import with_names
from experiments.store.folders import writing
from experiments.study.camps import USUAL

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe & Ito (2008), told apart with every common kind of colour blindness.
FIRST, SECOND, NEITHER = "#0072B2", "#D55E00", "#999999"  # of the first camp, the second, no camp
FURTHER = ("#E69F00", "#56B4E9", "#F0E442", "#000000")  # of further camps, in turn
AGREED = {"both": "#CC79A7", "compromise": "#009E73", "none": "#BBBBBB"}  # ends that are no camp's
VOTE = {"Y": "#009E73", "A": "#F0E442", "N": "#CC79A7", "X": "#DDDDDD"}
SEQUENCE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKER = ("o", "s", "^", "D", "v", "P", "X")
INK = "#222222"
SIZE = 9  # of ordinary text [points]
WIDE = 7.2  # width of a printed page between its margins [inches]


def camp_colours(camps: Sequence[str] = USUAL) -> dict[str, str]:
    """Give the colour of every camp.

    Examples
    --------
    >>> camp_colours(["north", "south", "west"])["west"]
    '#E69F00'
    """
    further = (FURTHER[k % len(FURTHER)] for k in range(len(camps)))
    return dict(zip(camps, (FIRST, SECOND, *further), strict=False))


def outcome_colours(camps: Sequence[str] = USUAL) -> dict[str, str]:
    """Give the colours of the ways in which an item can end, from the first camp's to the second's.

    Examples
    --------
    >>> list(outcome_colours(["north", "south", "west"]))
    ['north', 'both', 'compromise', 'none', 'west', 'south']
    """
    colour = camp_colours(camps)
    first, second, *further = camps
    return {n: (AGREED | colour)[n] for n in (first, *AGREED, *further, second)}


def canvas(
    width: float = WIDE, height: float = 4.0, rows: int = 1, columns: int = 1, **kwargs
) -> list[Axes]:
    """Give the axes of a new figure that no screen needs to show.

    Parameters
    ----------
    width, height : float
        [inches]
    rows, columns : int
    **kwargs
        For `matplotlib.figure.Figure.subplots`.

    Returns
    -------
    list of Axes
        Row by row.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return list(figure.subplots(rows, columns, squeeze=False, **kwargs).ravel())


def tidy(ax: Axes, *, grid: str = "x") -> Axes:
    """Take away what no one reads: frames and ticks; keep a pale grid."""
    for side in ("top", "right", "left" if grid == "x" else "bottom"):
        ax.spines[side].set_visible(False)
    ax.grid(axis=grid, color="0.9", linewidth=0.7)
    ax.set_axisbelow(True)
    ax.tick_params(labelsize=SIZE, length=0)
    return ax


def title(ax: Axes, text: str) -> Axes:
    """Put a title on the left, as the eye expects it."""
    ax.set_title(text, fontsize=SIZE + 1, loc="left", parse_math=False)  # "US$" is no formula
    return ax


def save(
    axes: Axes | Sequence[Axes], folder: str | Path, name: str, *, dpi: int = 150
) -> tuple[Path, Path]:
    """Write a figure as SVG and as PNG; the same table gives the same bytes.

    Parameters
    ----------
    axes : Axes or sequence of Axes
    folder : path
        Where the two files go.
    name : str
        Without ending.
    dpi : int
        Of the PNG [pixels per inch].

    Returns
    -------
    svg, png : Path
    """
    import matplotlib

    folder = Path(folder)
    figure = figure_of(axes)
    svg, png = folder / f"{name}.svg", folder / f"{name}.png"
    settings = matplotlib.rc_context({"svg.hashsalt": "plenary"})
    with writing(folder), settings, letters_found(figure):
        folder.mkdir(parents=True, exist_ok=True)
        if (layout := figure.get_layout_engine()) is not None:
            layout.execute(figure)
        figure.set_layout_engine(None)  # the layout is found; with any other, each file draws twice
        svg.write_text(svg_of(figure), encoding="utf-8")
        figure.savefig(png, dpi=dpi, metadata={"Software": None})
    return svg, png


def svg_of(figure: Figure) -> str:
    """Draw a figure as SVG text; members' names show when the pointer rests on them."""
    kept = io.StringIO()
    figure.savefig(kept, format="svg", metadata={"Date": None, "Creator": None})
    return with_names(kept.getvalue())


def figure_of(axes: Axes | Sequence[Axes]) -> Figure:
    """Give the figure on which axes stand."""
    first = axes[0] if isinstance(axes, (list, tuple)) else axes
    return first.figure
