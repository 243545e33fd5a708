"""The instruments whose effect could be seen in the record, and what the model assumes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.validation.effects.ballots import Ballots
from sim.behaviour import Behaviour
from sim.influence import PRICE_SHARE
from sim.members.roster import Roster
from sim.members.tables import DATA
from sim.strategies.dependence import FINANCE_YEARS, dependence

DECLARATION = np.datetime64("2022-04-28")  # of the Future of the Internet
DEMOCRACY = 0.5  # electoral democracy index above which a member counts as one
WITHDRAWAL = (np.datetime64("2017-01-20"), np.datetime64("2021-01-20"))  # US administration
# The two changes of EU membership in the record (public dates).
EU_CHANGES = (
    ("HRV", np.datetime64("2013-07-01"), True),
    ("GBR", np.datetime64("2020-02-01"), False),
)


@dataclass(frozen=True)
class Instrument:
    """One thing that the record may show.

    Attributes
    ----------
    name : str
    unit : str
        What the coefficient is of [logits].
    assumed : str
        What the model assumes, with its key.
    expected : float
        The assumed value in the same unit; nan where the model has no such number.
    x : callable
        Of the ballots and the roster in their order: the regressor, (V,).
    """

    name: str
    unit: str
    assumed: str
    expected: float
    x: Callable[[Ballots, Roster], np.ndarray]


def instruments() -> list[Instrument]:
    """List them, with the defaults of the model."""
    own = Behaviour()
    return [
        Instrument(
            "Chinese official finance", "towards China's line, per doubling of 0.1 % of GDP a year",
            f"`model.side_payment` {own.side_payment:g}, "
            f"`model.influence.infrastructure` {own.effects.infrastructure:g}",
            float(own.side_payment), _finance,
        ),
        Instrument(
            "dependence on China", "towards China's line, at full dependence",
            f"`model.influence.sanctions` {own.effects.sanctions:g}", float(own.effects.sanctions),
            lambda data, roster: _depends(data, roster, "CHN"),
        ),
        Instrument(
            "dependence on the United States, and aid", "towards the US line, at full dependence",
            f"`model.influence.sanctions` {own.effects.sanctions:g}", float(own.effects.sanctions),
            lambda data, roster: _depends(data, roster, "USA"),
        ),
        Instrument(
            "ties to leaders", "for all of a member's ties",
            f"`model.tie` {own.tie:g}", float(own.tie), _ties,
        ),
        Instrument(
            "democracy × China's line", "per standard deviation of the democracy index",
            "none: regime works through positions", 0.0, _democracy,
        ),
        Instrument(
            "signing the Declaration of 2022",
            "towards Germany's line, beyond the forecast, from May 2022",
            "none: signing is no commitment on votes", 0.0, lambda d, r: _declaration(d, r, True),
        ),
        Instrument(
            "staying out of it, democracies",
            "towards Germany's line, beyond the forecast, from May 2022",
            f"`model.exclusion` {own.exclusion:g}, minus", -float(own.exclusion),
            lambda d, r: _declaration(d, r, False),
        ),
        Instrument(
            "joining and leaving the EU", "towards Germany's line, while a member",
            "`discipline.eu`, from the calibration", float("nan"), _union,
        ),
        Instrument(
            "US withdrawal 2017–21, allies", "towards the US line, in those years",
            "`Administration.credibility` 0: no loss, unless it is set",
            float("nan"), _withdrawal,
        ),
    ]  # fmt: skip


def _towards(data: Ballots, leader: str, member: np.ndarray) -> np.ndarray:
    """Turn a property of members towards a leader's line, (V,)."""
    return member[data.member] * data.line[leader][data.call]


def _finance(data: Ballots, roster: Roster) -> np.ndarray:
    share = roster.column("exposure_china_finance") / FINANCE_YEARS
    return _towards(data, "CHN", np.log2(1.0 + np.nan_to_num(share) / PRICE_SHARE))


def _depends(data: Ballots, roster: Roster, leader: str) -> np.ndarray:
    patrons = [leader] if leader == "CHN" else [leader, "DEU"]
    return _towards(data, leader, dependence(roster, roster.codes(patrons)))


def _ties(data: Ballots, roster: Roster) -> np.ndarray:
    total = np.maximum(roster.ties.sum(axis=1), 1e-9)
    out = np.zeros(len(data.vote))
    for code, line in data.line.items():
        if code in roster.iso3:
            out += (roster.ties[roster.index(code)] / total)[data.member] * line[data.call]
    return out


def _democracy(data: Ballots, roster: Roster) -> np.ndarray:
    regime = roster.column("regime")
    return _towards(data, "CHN", (regime - regime.mean()) / regime.std())


def _declaration(data: Ballots, roster: Roster, signed: bool) -> np.ndarray:
    table = pd.read_csv(DATA / "known" / "dfi_2022.csv", encoding="utf-8", keep_default_na=False)
    inside = np.isin(roster.iso3, table.loc[table["signed"] == 1, "iso3"])
    outside = ~inside & (roster.column("regime") >= DEMOCRACY)
    group = (inside if signed else outside).astype(float)
    apart = (data.line["DEU"] != data.line["CHN"]) & (data.date >= DECLARATION)
    return _towards(data, "DEU", group) * apart[data.call]


def _union(data: Ballots, roster: Roster) -> np.ndarray:
    out = np.zeros(len(data.vote))
    for code, day, joins in EU_CHANGES:
        inside = (data.date >= day) if joins else (data.date < day)
        mine = data.member == roster.index(code)
        out += mine * (inside * data.line["DEU"])[data.call]
    return out


def _withdrawal(data: Ballots, roster: Roster) -> np.ndarray:
    allied = roster.pact[roster.codes(["USA"])].any(axis=0).astype(float)
    during = (data.date >= WITHDRAWAL[0]) & (data.date < WITHDRAWAL[1])
    return _towards(data, "USA", allied) * during[data.call]
