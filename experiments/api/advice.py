"""An answer of the adviser, opened from its folder: text, tables and pictures."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from experiments.report.advice_page import is_advice, read_manifest
from experiments.report.html import piece
from sim.errors import ConfigError, DataError


class Shot:
    """A picture in a file, that a notebook shows."""

    def __init__(self, file: Path):
        self.file = file

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"image/png": self.file.read_bytes(), "text/plain": self.file.stem}


class Advice:
    """One answer of ``plenary whip``, ``package``, ``game``, ``draft``, ``when`` or ``route``.

    Parameters
    ----------
    folder : path
        For instance ``results/whip``.

    Raises
    ------
    DataError
        If it holds no answer.
    """

    def __init__(self, folder: str | Path):
        self.folder = Path(folder)
        if not is_advice(self.folder):
            raise DataError(folder, "holds no answer of the adviser")
        self.manifest = read_manifest(self.folder)

    @property
    def text(self) -> str:
        """The answer in words."""
        return (self.folder / "answer.txt").read_text(encoding="utf-8")

    @property
    def headline(self) -> str:
        """The answer in a sentence or two."""
        return self.text.split("\n\n")[1]

    @property
    def tables(self) -> list[str]:
        """Names of its tables."""
        return [name.removesuffix(".csv") for name in self.manifest["files"]]

    @property
    def pictures(self) -> list[str]:
        """Names of its pictures."""
        return sorted(file.stem for file in (self.folder / "figures").glob("*.png"))

    def table(self, name: str) -> pd.DataFrame:
        """Read one of its tables."""
        if name not in self.tables:
            raise ConfigError("table", "unknown table", value=name, choices=self.tables)
        codes = {"iso3": str}
        return pd.read_csv(self.folder / f"{name}.csv", keep_default_na=True, dtype=codes)

    def picture(self, name: str) -> Shot:
        """Show one of its pictures."""
        if name not in self.pictures:
            raise ConfigError("picture", "unknown picture", value=name, choices=self.pictures)
        return Shot(self.folder / "figures" / f"{name}.png")

    def __repr__(self) -> str:
        return self.text.rsplit("\n\nLimits:", 1)[0]

    def _repr_html_(self) -> str:
        return str(piece("parts.html.j2", "lines", [x for x in repr(self).split("\n") if x]))
