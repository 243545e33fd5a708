"""Rebuild the table of organisations that vote: ``python -m tools.members.rebuild_organisations``.

Who exists, where it is based and what it turns over is entered by hand
(`entered_organisations.csv`, from memory). Where `stakeholders.csv` has stated a position for
an organisation, that is taken; for the others a stated rule gives one, with a range wide
enough to say how little it knows. Nobody has been asked.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from experiments.store.atomic import write_text
from sim.members.calibration import Calibration
from sim.members.organisations import KINDS, ORGANISATIONS
from sim.members.stakeholders import load_stakeholders
from sim.members.tables import DATA, EVIDENCE, Column, read_table

ENTERED_ORGANISATIONS = {
    "code": Column("slug"),
    "name": Column(),
    "kind": Column(words=KINDS),
    "home": Column("code"),
    "sector": Column("slug"),
    "turnover": Column("number", 1e-4, 1e4),
    "state_owned": Column("flag"),
    "bodies": Column(blank=True),
    "evidence": Column(words=EVIDENCE),
}
# Stated assumptions, each with its range in SOURCES.md.
NEARNESS = {False: 0.5, True: 0.8}  # part of the home's openness: private, state-owned
FURTHER = 0.25  # part of the home's position on the other axes
FELLOWS = 2  # of one kind and home with a stated position, whose mean goes before the rule
MARKET = {"firm": -0.7, "research": -0.2, "civil_society": 0.8, "technical_community": -0.4}
HALFWIDTH = 0.8  # of a position that comes from the rule [sd]
ATTENDANCE = {"firm": 0.85, "research": 0.75, "civil_society": 0.6, "technical_community": 0.75}
# ETSI weighs by class of turnover, between 1 and 45 votes; the classes are assumed.
CLASSES = ((0.1, 1), (0.5, 2), (1, 3), (2, 6), (5, 9), (10, 13), (20, 18), (40, 24), (80, 33))
MOST_VOTES = 45


def votes_of(turnover: float) -> int:
    """Votes of a class of turnover [bn US$].

    Examples
    --------
    >>> votes_of(0.05), votes_of(15), votes_of(500)
    (1, 18, 45)
    """
    return next((votes for below, votes in CLASSES if turnover < below), MOST_VOTES)


def contributions_of(turnover: float, kind: str) -> float:
    """How much an organisation contributes: the root of its size, 1 at 10 bn US$; at most 5.

    Capacity limits who can: an organisation that lives on grants has a tenth of that at least.

    Examples
    --------
    >>> contributions_of(10.0, "firm"), contributions_of(0.001, "civil_society")
    (1.0, 0.1)
    """
    least = 0.1 if kind == "civil_society" else 0.2
    return round(float(np.clip(np.sqrt(turnover / 10.0), least, 5.0)), 2)


def by_rule(home: dict[str, float], kind: str, state_owned: bool) -> dict[str, float]:
    """Place an organisation of which nothing else is known, from its home and its kind [sd].

    Examples
    --------
    >>> by_rule({"openness": 1.0, "regulation": 2.0}, "firm", False)
    {'openness': 0.5, 'regulation': -0.2}
    """
    first, *_ = home
    place = {axis: FURTHER * value for axis, value in home.items()}
    place[first] = NEARNESS[state_owned] * home[first]
    place["regulation"] = round(place.get("regulation", 0.0) + MARKET[kind], 10)
    return place


def rebuild(directory: str | Path = DATA) -> pd.DataFrame:
    """Make the table, in the order of its codes."""
    directory = Path(directory)
    entered = read_table(directory / "entered_organisations.csv", ENTERED_ORGANISATIONS, ("code",))
    stated = load_stakeholders().set_index("id")
    calibration = Calibration.load("default")
    rows = []
    for row in entered.itertuples():
        home = dict(
            zip(calibration.axes, calibration.position([row.home])[0].tolist(), strict=True)
        )
        fellows = stated[(stated["kind"] == row.kind) & (stated["home"] == row.home)]
        if row.code in stated.index:
            place = {axis: stated.loc[row.code, axis] for axis in home}
            halfwidth, note = stated.loc[row.code, "halfwidth"], "as in stakeholders.csv"
        elif len(fellows) >= FELLOWS:
            place = {axis: fellows[axis].mean() for axis in home}
            halfwidth, note = HALFWIDTH, f"mean of {len(fellows)} of its kind in {row.home}"
        else:
            place = by_rule(home, row.kind, bool(row.state_owned))
            halfwidth, note = HALFWIDTH, f"rule from {row.home} and its kind"
        rows.append(
            {
                **{key: getattr(row, key) for key in ("code", "name", "kind", "home", "sector")},
                **{axis: round(float(np.clip(value, -3, 3)), 2) for axis, value in place.items()},
                "halfwidth": halfwidth,
                "turnover": row.turnover,
                "votes": votes_of(row.turnover),
                "contributions": contributions_of(row.turnover, row.kind),
                "attendance": ATTENDANCE[row.kind],
                "bodies": row.bodies,
                "evidence": "assumption",
                "note": note,
            }
        )
    return pd.DataFrame(rows)[list(ORGANISATIONS)].sort_values("code", ignore_index=True)


def main() -> None:
    """Write ``organisations.csv``."""
    write_text(rebuild().to_csv(index=False, lineterminator="\n"), DATA / "organisations.csv")


if __name__ == "__main__":
    main()
