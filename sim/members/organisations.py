"""Organisations that vote: firms, research bodies, civil society and technical bodies.

In 3GPP, ETSI, IEEE-SA, W3C and the IETF they sit where states sit elsewhere. An
organisation is one more row of the roster, with a home state, and one more position of
the calibration, a stated assumption with a range. A table of one's own adds to the
shipped one, or replaces a row of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from sim.errors import ConfigError, DataError
from sim.members.calibration import NOT_RECORDED, Calibration
from sim.members.roster import WHO, Roster
from sim.members.tables import DATA, EVIDENCE, Column, read_table

__all__ = ["KINDS", "ORGANISATIONS", "load_organisations", "placed", "with_organisations"]

KINDS = ("firm", "research", "civil_society", "technical_community")
_AXIS = Column("number", -3, 3)
ORGANISATIONS = {
    "code": Column("slug"),
    "name": Column(),
    "kind": Column(words=KINDS),
    "home": Column("code"),
    "sector": Column("slug"),
    "openness": _AXIS,
    "development": _AXIS,
    "regulation": _AXIS,
    "halfwidth": Column("number", 0, 3),
    "turnover": Column("number", 1e-4, 1e4),
    "votes": Column("number", 0, 1000),
    "contributions": Column("number", 0, 1000),
    "attendance": Column("number", 0, 1),
    "bodies": Column(blank=True),
    "evidence": Column(words=EVIDENCE),
    "note": Column(blank=True),
}
UNIFORM = 1.0 / np.sqrt(3.0)  # standard deviation of a uniform draw of halfwidth 1
BILLION = 1e9


def load_organisations(files: Sequence[str | Path] = ()) -> pd.DataFrame:
    """Read the shipped organisations, and tables of one's own after them.

    Positions [sd of UN members] are assumptions, each plus or minus `halfwidth`;
    `turnover` is in billions of US dollars a year, `votes` the weight of a vote where a
    body weighs them, `contributions` how much an organisation contributes to texts, 1 for
    a typical one; `bodies` are those it is a member of, joined by semicolons.

    Parameters
    ----------
    files : sequence of path
        Tables with the same columns; a row whose code is known replaces it.

    Returns
    -------
    pandas.DataFrame
        One row for each organisation; the columns of `ORGANISATIONS`.

    Raises
    ------
    DataError
        If a table cannot be read, an organisation has no home state on the roster, or a
        code is that of a bloc; with file, row and column.

    Examples
    --------
    >>> table = load_organisations()
    >>> table.set_index("code").loc["ericsson", "home"]
    'SWE'
    """
    return _load(stamps(files)).copy()


def stamps(files: Sequence[str | Path]) -> tuple[tuple[str, int], ...]:
    """Say when tables were last changed, since what was read of them holds until then.

    Returns
    -------
    tuple of (str, int)
        Of each file its path, and when it was changed [ns]; 0 if it is not there.
    """
    return tuple((str(file), _changed(file)) for file in files)


def _changed(file: str | Path) -> int:
    try:
        return Path(file).stat().st_mtime_ns
    except OSError:
        return 0  # reading it says what is wrong


@lru_cache(maxsize=8)
def _load(changed: tuple[tuple[str, int], ...]) -> pd.DataFrame:
    whole = Roster.load()
    tables = [_read(DATA / "organisations.csv", whole)]
    tables += [_read(Path(file), whole) for file, _ in changed]
    table = pd.concat(tables, ignore_index=True)
    table = table.drop_duplicates("code", keep="last")
    return table.sort_values("code", ignore_index=True)


def _read(file: Path, whole: Roster) -> pd.DataFrame:
    table = read_table(file, ORGANISATIONS, ("code",))
    for at, (code, home) in enumerate(zip(table["code"], table["home"], strict=True)):
        if home not in whole.iso3:
            problem = f"{code}: home state {home!r} is not in members.csv"
            raise DataError(file, problem, row=at + 2, column="home")
        if code in whole.blocs or code in WHO or code in KINDS:
            raise DataError(file, f"{code!r} is the name of a bloc", row=at + 2, column="code")
    return table


def with_organisations(roster: Roster, table: pd.DataFrame) -> Roster:
    """Append organisations to a roster of states.

    An organisation has what its home state has (region, regime, dependence), its own
    turnover for a GDP, and no population. It is tied to its home state as states with a
    defence pact are. Every body it names, and every kind of organisation, is a bloc.

    Parameters
    ----------
    roster : Roster
        The whole one.
    table : pandas.DataFrame
        As `load_organisations` gives it.

    Returns
    -------
    Roster

    Raises
    ------
    ConfigError
        If no organisation is given.

    Examples
    --------
    >>> both = with_organisations(Roster.load(), load_organisations())
    >>> bool(both.bloc("three_gpp")[both.index("ericsson")])
    True
    """
    if table.empty:
        raise ConfigError("roster.organisations", "holds no organisation")
    n, m = len(roster), len(table)
    at = np.array([roster.index(home) for home in table["home"]])
    states = roster.table.assign(
        home=roster.table["iso3"], sector="government", votes=1.0, contributions=1.0, turnover=0.0
    )
    rows = states.iloc[at].reset_index(drop=True)
    for column in ("name", "kind", "home", "sector", "votes", "contributions", "attendance"):
        rows[column] = table[column].to_numpy()
    rows["iso3"], rows["turnover"] = table["code"].to_numpy(), table["turnover"].to_numpy()
    rows["gdp"] = table["turnover"].to_numpy() * BILLION
    rows["capability"] = rows["gdp"] / float(states["gdp"].sum()) / 3.0  # as of a state's GDP
    rows["population"] = 0
    for flag in WHO.values():
        rows[flag] = False
    pact = np.zeros((n + m, n + m), dtype=bool)
    pact[:n, :n] = roster.pact
    pact[np.arange(n, n + m), at] = pact[at, np.arange(n, n + m)] = True
    nobody = np.zeros(m, dtype=bool)
    blocs = {name: np.concatenate([mask, nobody]) for name, mask in roster.blocs.items()}
    for name, inside in _blocs(table).items():
        blocs[name] = np.concatenate([np.zeros(n, dtype=bool), inside])
    return Roster(pd.concat([states, rows], ignore_index=True), blocs, roster.standing, pact)


def _blocs(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """Blocs of organisations: their kinds, and the bodies that they belong to."""
    blocs = {kind: (table["kind"] == kind).to_numpy() for kind in KINDS}
    listed = [set(filter(None, words.split(";"))) for words in table["bodies"]]
    for name in sorted(set().union(*listed)):
        blocs[name] = np.array([name in words for words in listed])
    return blocs


_PLACED: WeakKeyDictionary[Calibration, dict[bytes, Calibration]] = WeakKeyDictionary()


def placed(calibration: Calibration, table: pd.DataFrame) -> Calibration:
    """Give a calibration in which organisations have positions too.

    They have no record of votes; what a text is worth to them follows from their place
    alone. The range of the place enters as that of a uniform draw.

    Parameters
    ----------
    calibration : Calibration
    table : pandas.DataFrame
        As `load_organisations` gives it.

    Returns
    -------
    Calibration
        The same one when asked again.

    Examples
    --------
    >>> both = placed(Calibration.load("default"), load_organisations())
    >>> both.position(["huawei"])[0, 0] < both.position(["cisco"])[0, 0]
    np.True_
    """
    kept = _PLACED.setdefault(calibration, {})
    key = pd.util.hash_pandas_object(table).to_numpy().tobytes()
    if key not in kept:
        kept[key] = _placed(calibration, table)
    return kept[key]


def _placed(calibration: Calibration, table: pd.DataFrame) -> Calibration:
    m, axes = len(table), list(calibration.axes)
    mean = table.reindex(columns=axes, fill_value=0.0).to_numpy(dtype=float)
    se = np.repeat(table["halfwidth"].to_numpy(dtype=float)[:, None] * UNIFORM, len(axes), axis=1)
    record = np.full((len(calibration.record), m), NOT_RECORDED, dtype=np.int8)
    return replace(
        calibration,
        iso3=(*calibration.iso3, *table["code"]),
        mean=np.concatenate([calibration.mean, mean]),
        se=np.concatenate([calibration.se, se]),
        attendance=np.concatenate([calibration.attendance, table["attendance"].to_numpy(float)]),
        assumed=np.concatenate([calibration.assumed, np.ones(m, dtype=bool)]),
        record=np.concatenate([calibration.record, record], axis=1),
        noise=np.concatenate([calibration.noise_of(), np.ones(m)]),
    )
