"""How fast members' positions move towards those of the patrons that they depend on.

Run with ``python -m tools.fit_sympathy``.

Positions are estimated from the default calibration's votes, year by year. On each axis the
yearly change over one to five years, from every year but the first, is regressed on a member's
distance from each patron times its dependence, ``log2(1 + D) (x_patron - x)``, beside its
distance from the mean of all, to which everyone returns. Standard errors are clustered by
member, and the axes pooled by their precision. That is what `sim.campaign.drift.Drift` calls
sympathy; its defaults are those over two years. It says that dependants came nearer, not that
money brought them.
"""

from __future__ import annotations

import numpy as np

from experiments.estimation.calibration_files import open_calibration, table_of
from experiments.estimation.positions import estimate
from experiments.figures.text_tables import aligned
from sim.members.roster import Roster
from sim.strategies.dependence import dependence
from sim.theory import same_bits

PATRONS = {"China": ["CHN"], "United States, Germany": ["USA", "DEU"]}
SPANS = (1, 2, 3, 4, 5)  # [years]; positions are smooth in time, so that short ones tell little
FIRST = 1  # the year in which the record begins is left out


def clustered(x: np.ndarray, y: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least squares with standard errors clustered by group, (K,) and (K,).

    Examples
    --------
    >>> x = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    >>> clustered(x, np.array([1.0, 3.0, 5.0]), np.arange(3))[0].round(6)
    array([1., 2.])
    """
    bread = np.linalg.inv(x.T @ x)
    found = bread @ x.T @ y
    rest = y - x @ found
    sums = np.array([(x * rest[:, None])[group == g].sum(axis=0) for g in np.unique(group)])
    return found, np.sqrt(np.diag(bread @ sums.T @ sums @ bread))


def convergence(
    path: np.ndarray, iso3: tuple[str, ...], span: int
) -> tuple[np.ndarray, np.ndarray]:
    """Pull of each patron a year at full dependence and its standard error, (P,) and (P,).

    Parameters
    ----------
    path : (N, T, D) float64
        Positions by year.
    iso3 : tuple of str
    span : int
        Over which the change is taken [years]; spans overlap, which the clusters allow for.
    """
    roster = Roster.load()
    roster = roster.at(np.array([roster.index(code) for code in iso3]))
    value, weight = [], []
    for x in np.moveaxis(path, -1, 0):  # axis by axis
        rows, change, member = [], [], []
        for start in range(FIRST, x.shape[1] - span):
            now = x[:, start]
            pulls = [
                same_bits.log2(1.0 + dependence(roster, roster.codes(codes)))
                * (np.mean([now[iso3.index(code)] for code in codes]) - now)
                for codes in PATRONS.values()
            ]
            rows.append(np.stack([*pulls, now.mean() - now, np.ones_like(now)], axis=1))
            change.append((x[:, start + span] - now) / span)
            member.append(np.arange(len(now)))
        leads = [iso3.index(code) for codes in PATRONS.values() for code in codes]
        group = np.concatenate(member)
        kept = ~np.isin(group, leads)
        found, error = clustered(np.concatenate(rows)[kept], np.concatenate(change)[kept],
                                 group[kept])  # fmt: skip
        value.append(found[: len(PATRONS)])
        weight.append(error[: len(PATRONS)] ** -2.0)
    total = np.sum(weight, axis=0)
    return (np.array(value) * weight).sum(axis=0) / total, total**-0.5


def main() -> None:
    """Print the pull of each patron."""
    table = table_of(open_calibration("default"))
    path = estimate(table).path
    rows = [("patron", "years", "sympathy a year", "95 %")]
    for span in SPANS:
        for name, middle, se in zip(PATRONS, *convergence(path, table.iso3, span), strict=True):
            ends = f"{middle - 1.96 * se:+.3f} to {middle + 1.96 * se:+.3f}"
            rows.append((name, str(span), f"{middle:+.4f}", ends))
    print(aligned(rows, "lrrr"))


if __name__ == "__main__":
    main()
