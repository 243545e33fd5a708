"""Fill the holes in the table of members by stated rules, and say which cells were filled."""

from __future__ import annotations

import numpy as np
import pandas as pd

CLASSES = 3  # income thirds within a UN regional group


class Filled:
    """A table being filled, with a note of every cell that was.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by `iso3`; missing cells are NaN.

    Examples
    --------
    >>> table = pd.DataFrame({"hdi": [0.5, None]}, index=["AAA", "BBB"])
    >>> filled = Filled(table)
    >>> filled.put("hdi", pd.Series({"AAA": 0.9, "BBB": 0.7}))
    >>> filled.table["hdi"].tolist(), filled.flags().tolist()
    ([0.5, 0.7], ['', 'hdi'])
    """

    def __init__(self, table: pd.DataFrame):
        self.table = table.copy()
        self._marked = pd.DataFrame(False, index=table.index, columns=table.columns)

    def add(self, column: str, values: pd.Series) -> None:
        """Add a column from its own source; a member that the source lacks stays missing."""
        self.table[column] = values.reindex(self.table.index).astype(float)
        self._marked[column] = False

    def put_latest(self, column: str, last: pd.DataFrame, *, unit: float, oldest: int) -> None:
        """Add the last known `value` times a unit; mark it if its `year` is before the oldest."""
        self.add(column, last["value"] * unit)
        old = last.index[last["year"] < oldest].intersection(self.table.index)
        self._marked.loc[old, column] = True

    def replace(self, column: str, values: pd.Series) -> None:
        """Put a later value in the place of one that is marked as too old."""
        old = self._marked[column] & values.reindex(self.table.index).notna()
        self.table.loc[old, column] = values.reindex(self.table.index)[old]

    def ratio(self, column: str, above: str, below: str) -> None:
        """Add one column over another; what is marked in either is marked."""
        self.add(column, self.table[above] / self.table[below])
        self._marked[column] = self._marked[above] | self._marked[below]

    def put(self, column: str, values: pd.Series) -> None:
        """Fill the missing cells of a column and mark them."""
        missing = self.table[column].isna()
        self.table.loc[missing, column] = values.reindex(self.table.index)[missing]
        self._marked.loc[missing & self.table[column].notna(), column] = True

    def flags(self) -> pd.Series:
        """Give the filled columns of each member, in table order, joined by semicolons."""
        names = np.array(self._marked.columns)
        return self._marked.apply(lambda row: ";".join(names[row.to_numpy(bool)]), axis=1)


def fit_line(x: pd.Series, y: pd.Series) -> pd.Series:
    """Predict `y` from `x` by least squares, within [0, 1], where both are known to fit it.

    Examples
    --------
    >>> x = pd.Series([0.0, 0.5, 1.0])
    >>> fit_line(x, pd.Series([0.1, 0.4, None])).round(2).tolist()
    [0.1, 0.4, 0.7]
    """
    known = x.notna() & y.notna()
    slope, intercept = np.polyfit(x[known].to_numpy(float), y[known].to_numpy(float), 1)
    return (intercept + slope * x).clip(0.0, 1.0)


def group_median(table: pd.DataFrame, column: str, *, by_income: bool = True) -> pd.Series:
    """Median of a column among members of the same UN group and income third.

    A cell of the grouping without any known value takes the median of the UN group.

    Parameters
    ----------
    table : pandas.DataFrame
        With `un_group`, `gdp_per_head` and the column.
    column : str
        What to take the median of.
    by_income : bool
        Whether to split the UN group in thirds of `gdp_per_head` first.

    Returns
    -------
    pandas.Series
        One value for each member.
    """
    group = table["un_group"]
    whole = table.groupby(group)[column].transform("median")
    if not by_income:
        return whole
    rank = table.groupby(group)["gdp_per_head"].rank(method="first", pct=True)
    third = np.ceil(rank * CLASSES).clip(1, CLASSES)
    return table.groupby([group, third])[column].transform("median").fillna(whole)


def impute(filled: Filled) -> None:
    """Fill every hole that is left, in the order that the rules depend on each other.

    1. `freedom_house`: median of all members; 2. `regime`, `liberal_democracy`: line on
    `freedom_house`; 3. `gdp_per_head`: median of the UN group, and `gdp` from it;
    4. the rest: median of UN group and income third.
    """
    table = filled.table
    filled.put("freedom_house", pd.Series(table["freedom_house"].median(), index=table.index))
    for column in ("regime", "liberal_democracy"):
        filled.put(column, fit_line(table["freedom_house"], table[column]))
    filled.ratio("gdp_per_head", "gdp", "population")
    filled.put("gdp_per_head", group_median(table, "gdp_per_head", by_income=False))
    filled.put("gdp", table["gdp_per_head"] * table["population"])
    for column in table.columns[table.isna().any()]:
        filled.put(column, group_median(table, column))
