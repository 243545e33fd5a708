"""What a camp's money does to the members it is spent on.

A camp's budget is one amount for each member and round, split among the
instruments by fixed shares. Every effect is logarithmic in the amount over
0.1 % of the member's GDP, ``L(g) = log2(1 + g / (0.001 GDP))``, so that 0.1 %
is worth one unit and doubling it is worth less than twice as much. What one
camp pays for a text and another against it are counted on that text: with equal
budgets on equal members the two cancel out. What is paid for one text does not
count against its rival, since many vote for both (76 of 157 in 2018, computed).
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.parts import Part, within
from sim.theory import same_bits

PRICE_SHARE = 0.001  # of GDP (docs/parameters.md)


class Influence(Part):
    """How much each instrument does at 0.1 % of a member's GDP [logits].

    What each does with it is told in `sim.strategies.instruments`.

    Judgements with ranges for sensitivity studies; aid itself is
    ``model.side_payment``.

    Parameters
    ----------
    infrastructure : float
        Of the stock built, 0 to 0.5: Chinese finance shows −0.05 (−0.10 to 0.00) in all votes
        and +0.08 (−0.06 to +0.22) in those on digital texts (docs/effects.md).
    ties : float
        Of the stock of informal contacts, 0 to 1.
    bilateral : float
        Greatest share of a member's opposition that dialogue removes, 0 to 0.5.
    pledges : float
        Attraction to the coalition, 0 to 2.
    sanctions : float
        On a member fully dependent on the camp, 0 to 1; dependence on the United States
        shows +0.6 (+0.3 to +0.9) in votes, on China −0.5 (−0.9 to −0.1) (docs/effects.md).
    resentment : float
        Of sanctions, by everybody who is not dependent, 0 to 1.
    disinformation : float
        Lean taken off a text at full susceptibility, 0 to 1.
    """

    needs_target = False
    ranges: ClassVar[dict[str, tuple[float, float]]] = {
        "infrastructure": (0.0, 0.5),
        "ties": (0.0, 1.0),
        "bilateral": (0.0, 0.5),
        "pledges": (0.0, 2.0),
        "sanctions": (0.0, 1.0),
        "resentment": (0.0, 1.0),
        "disinformation": (0.0, 1.0),
    }

    def __init__(
        self,
        *,
        infrastructure: float = 0.1,
        ties: float = 0.3,
        bilateral: float = 0.3,
        pledges: float = 0.8,
        sanctions: float = 0.3,
        resentment: float = 0.15,
        disinformation: float = 0.5,
    ):
        self.infrastructure: float | np.ndarray = within("infrastructure", infrastructure, 0, 3)
        self.ties: float | np.ndarray = within("ties", ties, 0, 3)
        self.bilateral: float | np.ndarray = within("bilateral", bilateral, 0, 1)
        self.pledges: float | np.ndarray = within("pledges", pledges, 0, 5)
        self.sanctions: float | np.ndarray = within("sanctions", sanctions, 0, 5)
        self.resentment: float | np.ndarray = within("resentment", resentment, 0, 5)
        self.disinformation: float | np.ndarray = within("disinformation", disinformation, 0, 5)


def doublings(amount: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Give ``log2(1 + amount / scale)``.

    Parameters
    ----------
    amount : (R, N) float64
        [bn US$]
    scale : (N,) float64
        0.1 % of GDP [bn US$].

    Returns
    -------
    (R, N) float64

    Examples
    --------
    >>> doublings(np.array([[0.0, 1.0, 3.0]]), np.ones(3))
    array([[0., 1., 2.]])
    """
    units = amount * (1.0 / scale)
    units += 1.0
    return same_bits.log2(units)
