"""A drawn figure that a notebook shows and a file takes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from experiments.figures.fonts import letters_found
from experiments.figures.style import figure_of, save

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DPI = 110  # of a picture in a notebook [dots per inch]


class Picture(Sequence):
    """The axes of a figure, its caption and the numbers drawn.

    A notebook shows the picture itself. Everything of matplotlib is at hand:
    ``picture[0].set_title(...)``, ``picture.figure``.

    Parameters
    ----------
    axes : Axes or sequence of Axes
    caption : str
        What to see in it, in plain words.
    table : DataFrame, optional
        The numbers drawn.

    Examples
    --------
    >>> from experiments.figures.style import canvas
    >>> picture = Picture(canvas(3, 2), "Nothing yet.")
    >>> picture, len(picture), picture._repr_png_()[1:4]
    (Picture(1 axes; Nothing yet.), 1, b'PNG')
    """

    def __init__(
        self, axes: Axes | Sequence[Axes], caption: str = "", table: pd.DataFrame | None = None
    ):
        self.axes = list(axes) if isinstance(axes, (list, tuple)) else [axes]
        self.caption, self.table = caption, table

    def __len__(self) -> int:
        return len(self.axes)

    def __getitem__(self, number):
        return self.axes[number]

    def __iter__(self) -> Iterator[Axes]:
        return iter(self.axes)

    def __repr__(self) -> str:
        said = f"; {self.caption}" if self.caption else ""
        return f"Picture({len(self.axes)} axes{said})"

    @property
    def figure(self) -> Figure:
        """The figure on which the axes stand."""
        return figure_of(self.axes)

    def _repr_png_(self) -> bytes:
        kept = io.BytesIO()
        with letters_found(self.figure):
            self.figure.savefig(kept, format="png", dpi=DPI, metadata={"Software": None})
        return kept.getvalue()

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        """Give the picture, and its caption as what stands for it where none can be shown."""
        return {"image/png": self._repr_png_(), "text/plain": self.caption or repr(self)}

    def save(self, path: str | Path) -> Path:
        """Write it as SVG and PNG, side by side.

        Parameters
        ----------
        path : path
            With or without ending.

        Returns
        -------
        Path
            The file of that ending; the PNG if there was none.
        """
        path = Path(path)
        svg, png = save(self.axes, path.parent, path.stem)
        return svg if path.suffix == ".svg" else png
