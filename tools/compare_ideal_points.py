"""Dock our positions against the published ideal points.

``python -m tools.compare_ideal_points --reference DIR`` estimates positions from the votes
in a directory of reference tables, compares them with the ideal points of
Bailey, Strezhnev and Voeten (2017) that lie there, which are not shipped, and
prints rank correlations and the worst residuals. The printed result is kept in
``docs/positions.md``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.estimation.positions import AXES, N_LATENT, estimate
from experiments.estimation.vote_files import read_table, read_vote_table
from experiments.estimation.vote_tables import VoteTable
from sim.errors import DataError, PlenaryError
from sim.members.roster import Roster
from sim.theory.ideal_point import fit

VOTES = "unga_votes_2005_2022.parquet"
ROLLCALLS = "unga_rollcalls_2005_2022.csv"
TOPICS = "digital_rollcalls_2005_2022.csv"
IDEAL_POINTS = "ideal_points_voeten_1990_2022.csv"
N_WORST = 10


def main(argv: list[str]) -> int:
    """Print the comparison.

    Parameters
    ----------
    argv : list of str
        Arguments after the module's name.

    Returns
    -------
    int
        0.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.compare_ideal_points")
    parser.add_argument("--reference", required=True, help="directory of reference tables")
    parser.add_argument("--year", type=int, default=2022, help="year to compare")
    options = parser.parse_args(argv)
    where = Path(options.reference)
    known = Roster.load().iso3
    table = read_vote_table(where / VOTES, where / ROLLCALLS, known, where / TOPICS)
    table = table.before(f"{options.year + 1}-01-01")
    published = read_published(where / IDEAL_POINTS, options.year)
    print(report(table, published, options.year))
    return 0


def read_published(file: Path, year: int) -> pd.Series:
    """Read the published ideal points of one year, by iso3."""
    table, _ = read_table(file, ("iso3", "year", "ideal_point"))
    table = table[table["year"] == str(year)]
    if table.empty:
        raise DataError(file, f"has no ideal points of {year}", column="year")
    return pd.to_numeric(table.set_index("iso3")["ideal_point"], errors="coerce").dropna()


def rank_correlation(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Give Spearman's correlation of each of our axes with theirs, sign left out.

    Parameters
    ----------
    ours : (N, D) float
    theirs : (N,) float

    Returns
    -------
    (D,) float64

    Examples
    --------
    >>> rank_correlation(np.array([[1.0, 3], [2, 1], [3, 2]]), np.array([9.0, 4, 1])).round(2)
    array([1. , 0.5])
    """
    columns = pd.DataFrame(ours)
    return columns.corrwith(pd.Series(theirs), method="spearman").abs().to_numpy()


def worst(iso3, ours: np.ndarray, theirs: np.ndarray, n: int = N_WORST) -> pd.DataFrame:
    """List the members with the largest differences, both sides in their own sd."""
    ours, theirs = (ours - ours.mean()) / ours.std(), (theirs - theirs.mean()) / theirs.std()
    ours = ours * np.sign(np.corrcoef(ours, theirs)[0, 1])
    table = pd.DataFrame({"iso3": iso3, "ours": ours, "published": theirs})
    table["difference"] = table["ours"] - table["published"]
    order = table["difference"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order[:n]].reset_index(drop=True)


def report(table: VoteTable, published: pd.Series, year: int) -> str:
    """Compare spaces of one axis, two axes and the shipped one with the published points."""
    period = table.rollcalls["date"].dt.year.to_numpy()
    period = period - period.min()
    both = [at for at, code in enumerate(table.iso3) if code in published.index]
    iso3 = [table.iso3[at] for at in both]
    theirs = published[iso3].to_numpy()
    lines = [f"{len(table.rollcalls)} roll-calls, {len(iso3)} members compared in {year}"]
    for n_axes in (1, 2):
        points = fit(table.votes, period, n_axes=n_axes, tolerance=1e-2)
        ours = points.position[both, -1]
        found = rank_correlation(ours, theirs)
        lines.append(_line(f"{n_axes} axis" if n_axes == 1 else f"{n_axes} axes, unrotated", found))
        if n_axes == 1:
            nearest = ours[:, 0]
    shipped = estimate(table)
    latent, named = shipped.latent.position[both, -1], shipped.path[both, -1]
    lines.append(_line(f"{N_LATENT} axes, unrotated", rank_correlation(latent, theirs)))
    lines.append(_line(f"anchored: {', '.join(AXES)}", rank_correlation(named, theirs)))
    residuals = worst(iso3, nearest, theirs).to_string(index=False, float_format="%.2f")
    return "\n".join([*lines, "", f"worst {N_WORST} residuals, one axis [sd]", residuals])


def _line(name: str, correlation: np.ndarray) -> str:
    return f"{name:<36}" + "  ".join(f"{value:.3f}" for value in correlation)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except PlenaryError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
