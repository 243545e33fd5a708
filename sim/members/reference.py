"""Read reference tables for `rebuild`, with an error that names what is missing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.errors import DataError


class Reference:
    """A directory of reference tables.

    Parameters
    ----------
    directory : path
        Where the tables are.
    """

    def __init__(self, directory: str | Path):
        self.directory = Path(directory)
        if not self.directory.is_dir():
            raise DataError(self.directory, "there is no such directory of reference tables")

    def read(self, name: str, *columns: str) -> pd.DataFrame:
        """Read some columns of one table; an empty cell is missing, "NA" is text.

        Raises
        ------
        DataError
            If the table or a column is missing or the table cannot be read.
        """
        file = self.directory / name
        try:
            if file.suffix == ".parquet":
                table = pd.read_parquet(file)
            else:
                table = pd.read_csv(file, keep_default_na=False, na_values=[""])
        except FileNotFoundError:
            raise DataError(file, "there is no such reference table") from None
        except (OSError, ValueError) as error:
            raise DataError(file, f"cannot be read: {error}") from None
        for column in columns:
            if column not in table.columns:
                raise DataError(file, "column is missing", row=1, column=column)
        return table[list(columns)]
