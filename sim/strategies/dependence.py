"""What members depend on and how open they are, from the roster's columns."""

from __future__ import annotations

import numpy as np

from sim.members.roster import Roster

HALF = 0.1  # flows of a tenth of GDP a year give dependence 1/2; stated range 0.05 to 0.2
FINANCE_YEARS = 22  # exposure_china_finance is the sum of 2000 to 2021


def dependence(roster: Roster, leaders: np.ndarray) -> np.ndarray:
    """Say how far members depend on a camp's leaders as patrons.

    ``D = F / (F + 0.1)``, F the yearly flows as a share of GDP that the roster
    knows: trade and official finance from China, trade with the United States,
    aid recorded by the OECD if the leaders sit there. Camps led by others have
    no patron in the data and D is 0.

    Parameters
    ----------
    roster : Roster
    leaders : (N,) bool

    Returns
    -------
    (N,) float64
        0 to 1; 0 for the leaders themselves.

    Examples
    --------
    >>> from sim.members.roster import Roster
    >>> roster = Roster.load()
    >>> on_china = dependence(roster, roster.codes(["CHN"]))
    >>> bool(on_china[roster.index("LAO")] > on_china[roster.index("SWE")])
    True
    """
    led_by = {code for code, leads in zip(roster.iso3, leaders, strict=True) if leads}
    flow = np.zeros(len(roster.iso3))
    if "CHN" in led_by:
        flow += roster.column("exposure_china_trade")
        flow += roster.column("exposure_china_finance") / FINANCE_YEARS
    if "USA" in led_by:
        flow += roster.column("exposure_us_trade")
    if (leaders & roster.blocs["oecd"]).any():
        flow += np.maximum(roster.column("exposure_western_aid"), 0.0)
    return np.where(leaders, 0.0, flow / (flow + HALF))


def openness(roster: Roster) -> np.ndarray:
    """Openness of a society, (N,), 0 to 1.

    The mean of the Freedom in the World total and the share of people online:
    who may speak, and who can (stated assumption; the weight ranges 0.3 to 0.7).
    """
    return 0.5 * roster.column("freedom_house") + 0.5 * roster.column("internet")


def income_rank(roster: Roster) -> np.ndarray:
    """Rank of income per head among members, (N,), 0 for the poorest to 1.

    Examples
    --------
    >>> from sim.members.roster import Roster
    >>> rank = income_rank(Roster.load().select(["BDI", "IND", "LUX"]))
    >>> rank.tolist()
    [0.0, 0.5, 1.0]
    """
    income = roster.column("gdp_per_head")
    order = np.argsort(np.argsort(income, kind="stable"), kind="stable")
    return order / max(len(income) - 1, 1)


def susceptibility(roster: Roster) -> np.ndarray:
    """How easily a society is misled from abroad, (N,), 0 to 1.

    One minus the mean of human development and liberal democracy: schooling
    and a free press protect (mechanism row 28 names Eastern Europe and the Global
    South; the form is an assumption).
    """
    return 1.0 - 0.5 * (roster.column("hdi") + roster.column("liberal_democracy"))
