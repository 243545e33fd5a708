"""The organisations that may speak in a body and never vote."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from sim.members.tables import DATA, STAKEHOLDERS, read_table


@dataclass(frozen=True, eq=False)
class Stakeholders:
    """Firms, civil society and the technical community, on the axes of a calibration.

    Attributes
    ----------
    code, name, kind, home : (S,) tuple of str
        Short name, full name, ``firm``, ``civil_society`` or ``technical_community``,
        and the alpha-3 code of where it is based.
    position : (S, D) float64
        A stated assumption [sd of UN members]; 0 on an axis of which the table says nothing.
    voice : (S,) float64
        Weight of its voice against a state's 1.

    Examples
    --------
    >>> everyone = Stakeholders.load(("openness", "development"))
    >>> everyone.position.shape[1], int(everyone.of(["technical_community"]).sum())
    (2, 9)
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    kind: tuple[str, ...]
    home: tuple[str, ...]
    position: np.ndarray
    voice: np.ndarray

    @classmethod
    def load(cls, axes: Sequence[str]) -> Stakeholders:
        """Place the organisations of the shipped table on some axes."""
        return _on_axes(tuple(axes))

    def of(self, kinds: Collection[str]) -> np.ndarray:
        """Mark those of some kinds, (S,) bool."""
        return np.array([kind in kinds for kind in self.kind], dtype=bool)


@lru_cache(maxsize=8)
def _on_axes(axes: tuple[str, ...]) -> Stakeholders:
    table = load_stakeholders()
    words = {column: tuple(table[column]) for column in ("name", "kind", "home")}
    place = table.reindex(columns=list(axes), fill_value=0.0).to_numpy(dtype=float)
    voice = table["weight"].to_numpy(dtype=float)
    return Stakeholders(code=tuple(table["id"]), position=place, voice=voice, **words)


def load_stakeholders(directory: str | Path | None = None) -> pd.DataFrame:
    """Read the firms, civil society and technical community of the shipped table.

    Their positions are stated assumptions: `openness`, `development` and `regulation`
    [sd of UN members], each plus or minus `halfwidth`; `weight` is a relative voice.

    Parameters
    ----------
    directory : path, optional
        Where `stakeholders.csv` is; the shipped one, unless given.

    Returns
    -------
    pandas.DataFrame
        One row for each organisation; the columns of `sim.members.tables.STAKEHOLDERS`.

    Raises
    ------
    DataError
        If the table cannot be read; with file, row and column.

    Examples
    --------
    >>> sorted(set(load_stakeholders()["kind"]))
    ['civil_society', 'firm', 'technical_community']
    """
    directory = DATA if directory is None else Path(directory)
    return read_table(directory / "stakeholders.csv", STAKEHOLDERS, ("id",))
