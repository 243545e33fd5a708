"""The third axis, `regulation`: a stated assumption, not an estimate.

No recorded vote of the UN separates binding public rules for firms (+) from
market-led rules (-). Members are scored by the family of digital regulation that
their law belongs to (Bradford 2020, *The Brussels Effect*; Bradford 2023,
*Digital Empires*: the European rights-driven, the Chinese state-driven and the
American market-driven model), then put in units of one sd over UN members.
"""

from __future__ import annotations

import numpy as np

from sim.members.roster import Roster

# Raw score; who is in none of these scores 0. [memory] of the books above.
EUROPEAN = 2.0  # EU members
RETAINED = ("GBR", "NOR", "ISL", "LIE", "CHE")  # the same data-protection law, 1.5
STATE_DRIVEN = ("CHN",)  # 1.5: platform, data and algorithm statutes of 2017-2022
COMPREHENSIVE = ("BRA", "IND", "JPN", "KOR", "CAN", "AUS", "ZAF", "TUR", "RUS", "ARG")  # 1.0
MARKET_LED = {"USA": -1.5, "ISR": -1.0, "SGP": -1.0}
STANDARD_ERROR = 0.5  # [sd]; a stated range of about plus or minus one sd
NOTE = (
    "assumed, not estimated: scored by family of digital regulation (Bradford 2020, 2023, "
    "recalled): EU 2, GBR NOR ISL LIE CHE CHN 1.5, ten large regulators 1, SGP and ISR -1, "
    "USA -1.5, others 0; then mean 0 and sd 1 over UN members"
)


def regulation_positions(roster: Roster) -> dict[str, float]:
    """Give every roster member's place on the regulation axis [sd of UN members].

    Examples
    --------
    >>> place = regulation_positions(Roster.load())
    >>> place["FRA"] > place["BRA"] > place["KEN"] > place["USA"]
    True
    """
    raw = np.where(roster.blocs["eu"], EUROPEAN, 0.0)
    for at, code in enumerate(roster.iso3):
        if code in RETAINED or code in STATE_DRIVEN:
            raw[at] = 1.5
        elif code in COMPREHENSIVE:
            raw[at] = 1.0
        raw[at] = MARKET_LED.get(code, raw[at])
    seated = raw[roster.column("un_member").astype(bool)]
    place = (raw - seated.mean()) / seated.std()
    return dict(zip(roster.iso3, place.tolist(), strict=True))
