"""Put the memberships that are kept by hand into the table of blocs.

Run with ``python -m tools.members.enter_blocs`` after a change of `entered_blocs.csv`. Unlike
`tools.members.rebuild` it needs no reference tables: it replaces the rows of the blocs that
are wholly entered by hand (`tools.members.rebuild_blocs.ENTERED`) and leaves the others.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from experiments.store.atomic import write_text
from sim.members.tables import BLOCS, DATA, ENTERED_BLOCS, read_table
from tools.members.rebuild_blocs import ENTERED

__all__ = ["entered"]


def entered(directory: str | Path = DATA) -> pd.DataFrame:
    """Make the table of blocs with the rows that are entered by hand as they stand.

    Parameters
    ----------
    directory : path
        Where `blocs.csv` and `entered_blocs.csv` are.

    Returns
    -------
    pandas.DataFrame
        In the order of the table.

    Raises
    ------
    DataError
        If a table cannot be read, with file, row and column.
    """
    directory = Path(directory)
    table = read_table(directory / "blocs.csv", BLOCS, ("iso3", "bloc"))
    by_hand = read_table(directory / "entered_blocs.csv", ENTERED_BLOCS, ("iso3", "bloc"))
    ours = by_hand[by_hand["bloc"].isin(set(ENTERED)) & (by_hand["change"] == "add")]
    rows = ours[["iso3", "bloc", "evidence", "source"]].assign(kind=ours["bloc"].map(ENTERED))
    rest = table[~table["bloc"].isin(set(ENTERED))]
    whole = pd.concat([rest, rows[list(BLOCS)]], ignore_index=True)
    return whole.sort_values(["bloc", "iso3"], ignore_index=True)


def main() -> None:
    """Write ``blocs.csv``."""
    write_text(entered().to_csv(index=False, lineterminator="\n"), DATA / "blocs.csv")


if __name__ == "__main__":
    main()
