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

    def read(self, name: str, *text: str, numbers: tuple[str, ...] = ()) -> pd.DataFrame:
        """Read some columns of one table; an empty cell is missing, "NA" is text.

        Parameters
        ----------
        name : str
            The file.
        *text : str
            Columns to take as they are.
        numbers : tuple of str
            Columns that must hold numbers.

        Raises
        ------
        DataError
            If the table or a column is missing, the table cannot be read, or a number is none.
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
        for column in (*text, *numbers):
            if column not in table.columns:
                raise DataError(file, "column is missing", row=1, column=column)
        for column in numbers:
            values = pd.to_numeric(table[column], errors="coerce")
            wrong = (values.isna() & table[column].notna()).to_numpy()
            if wrong.any():
                at = int(wrong.argmax())
                problem = f"must be a number, got {table[column].iloc[at]!r}"
                raise DataError(file, problem, row=at + 2, column=column)
            table[column] = values.astype(float)
        return table[[*text, *numbers]]
