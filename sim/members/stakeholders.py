"""The organisations that may speak in a body and never vote."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.members.tables import DATA, STAKEHOLDERS, read_table


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
