"""Rebuild the shipped tables of members from a directory of reference tables.

Run ``python -m tools.members.rebuild --reference DIR``; with ``--check`` nothing is
written and the exit code is 1 if a table would change. What is entered by hand
(`entered.csv`, `entered_blocs.csv`, `places.csv`, `stakeholders.csv`) is read, never written.
Units, years, sources and rules of every column are in `data/SOURCES.md`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.store.atomic import write_text
from sim.errors import DataError, PlenaryError
from sim.members.tables import BLOCS, DATA, ENTERED, MEMBERS, PACTS, parse_table, read_table
from tools.members.impute import Filled, impute
from tools.members.rebuild_blocs import build_blocs
from tools.members.rebuild_outlines import build_outlines, outline_changes
from tools.members.reference_tables import Reference
from tools.members.table_changes import changes, to_text

LAST_YEAR = 2022  # regimes, incomes and votes end here; trade is of 2024, see SOURCES.md
OLDEST_YEAR = 2015  # an older last value is carried forward, but flagged
VOTE_YEARS = (2010, 2022)
AID_YEARS = (2018, 2022)
TRADE_YEAR = 2024
OFFSHORE = 5.0  # finance above this multiple of GDP is booked, not spent, there: unknown
MONEY = (
    *("gdp_current_usd_wb", "population_wb", "internet_users_pct", "hdi"),
    *("milex_pct_gdp", "aid_received_const_usd"),
)
UN_GROUP = {
    "African Group": "african",
    "Asia-Pacific Group": "asia_pacific",
    "Eastern European Group": "eastern_european",
    "GRULAC": "grulac",
    "WEOG": "weog",
}
# UN observers without a vote. Every UN member is an ITU Member State since Palau joined in 2024;
# the Holy See is one too, Palestine is not (PP Resolution 99).
OBSERVERS = {
    "PSE": ("State of Palestine", 275, 0, "asia_pacific", "Asia", "Western Asia"),
    "VAT": ("Holy See", 336, 1, "weog", "Europe", "Southern Europe"),
}


def build_members(reference: Reference, entered: pd.DataFrame) -> pd.DataFrame:
    """Build the table of members, one row for each, in the order of their codes."""
    who = _who(reference)
    regime = reference.read(
        "democracy_panel_2005_2022.csv",
        "iso3",
        numbers=("year", "v2x_polyarchy", "v2x_libdem", "fh_total_100"),
    )
    money = reference.read(
        "economy_panel_2005_2024.csv",
        "iso3",
        numbers=("year", *MONEY),
    )
    filled = Filled(pd.DataFrame({"un_group": who["un_group"]}))
    for column, panel, source, unit in (
        ("regime", regime, "v2x_polyarchy", 1.0),
        ("liberal_democracy", regime, "v2x_libdem", 1.0),
        ("freedom_house", regime, "fh_total_100", 0.01),
        ("gdp", money, "gdp_current_usd_wb", 1.0),
        ("population", money, "population_wb", 1.0),
        ("internet", money, "internet_users_pct", 0.01),
        ("hdi", money, "hdi", 1.0),
        ("military_spending", money, "milex_pct_gdp", 0.01),
    ):
        filled.put_latest(column, _latest(panel, source), unit=unit, oldest=OLDEST_YEAR)
    stats = reference.read("country_stats_2024.csv", "iso3", numbers=("gdp_current_usd",))
    stats = stats.set_index("iso3")
    filled.replace("gdp", stats["gdp_current_usd"])
    table = filled.table
    filled.add("attendance", 1.0 - _not_voting(reference))
    _trade(reference, filled, stats["gdp_current_usd"])
    filled.add("exposure_western_aid", _aid(money, table["gdp"]))
    _enter(filled, entered)
    filled.add("exposure_china_finance", _china_finance(reference, table["gdp"]))
    impute(filled)
    table["capability"] = _capability(table)
    built = who.join(table.drop(columns="un_group"))
    built["population"] = built["population"].round().astype(np.int64)
    built["imputed"] = filled.flags()
    return built.rename_axis("iso3").reset_index()[list(MEMBERS)]


def _who(reference: Reference) -> pd.DataFrame:
    """Codes, names, seats and regions of all members."""
    states = reference.read(
        "memberships_wide_un193.csv",
        *("iso3", "name", "un_regional_group", "continent", "un_region_m49"),
        numbers=("iso_numeric",),
    ).set_index("iso3")
    states = states.rename(columns={"un_region_m49": "subregion", "un_regional_group": "un_group"})
    states["un_group"] = states["un_group"].map(UN_GROUP)
    states["kind"] = "state"
    states["un_member"] = states["un_entitled"] = states["itu_member"] = 1
    for iso3, (name, numeric, itu, group, continent, subregion) in OBSERVERS.items():
        seat = {"kind": "observer", "un_member": 0, "un_entitled": 0, "itu_member": itu}
        place = {"un_group": group, "continent": continent, "subregion": subregion}
        states.loc[iso3] = pd.Series({"name": name, "iso_numeric": numeric, **seat, **place})
    flags = ["un_member", "un_entitled", "itu_member", "iso_numeric"]
    states[flags] = states[flags].astype(int)
    return states.sort_index()


def _latest(panel: pd.DataFrame, column: str) -> pd.DataFrame:
    """Last known value of each member up to LAST_YEAR, with its year."""
    known = panel.loc[panel[column].notna() & (panel["year"] <= LAST_YEAR)]
    last = known.sort_values("year").groupby("iso3").last()
    return pd.DataFrame({"value": last[column].astype(float), "year": last["year"]})


def _aid(money: pd.DataFrame, gdp: pd.Series) -> pd.Series:
    """Yearly aid received, averaged over AID_YEARS, over GDP; no record means none."""
    years = money[money["year"].between(*AID_YEARS)]
    states = money["iso3"].unique()
    aid = years.groupby("iso3")["aid_received_const_usd"].mean().reindex(states).fillna(0.0)
    return (aid / gdp).reindex(gdp.index)


def _not_voting(reference: Reference) -> pd.Series:
    """Share of a member's recorded roll-calls in VOTE_YEARS at which it did not vote."""
    votes = reference.read("unga_votes_2005_2022.parquet", "rollcall_id", "iso3", "vote")
    dates = reference.read("unga_rollcalls_2005_2022.csv", "rollcall_id", "date")
    year = dates.set_index("rollcall_id")["date"].str[:4].astype(int)
    inside = votes["rollcall_id"].astype(str).map(year).between(*VOTE_YEARS)
    absent = votes.loc[inside, "vote"].astype(str) == "X"
    return absent.groupby(votes.loc[inside, "iso3"].astype(str)).mean()


def _trade(reference: Reference, filled: Filled, gdp: pd.Series) -> None:
    """Goods trade with China and with the US over GDP of the same year, at most 1."""
    gdp = gdp.reindex(filled.table.index).fillna(filled.table["gdp"])
    trade = reference.read(
        "trade_us_china_2000_2024.csv",
        "iso3",
        numbers=("year", "trade_with_us_musd", "trade_with_china_musd"),
    )
    trade = trade[trade["year"] == TRADE_YEAR].set_index("iso3")
    for column, source, itself in (
        ("exposure_china_trade", "trade_with_china_musd", "CHN"),
        ("exposure_us_trade", "trade_with_us_musd", "USA"),
    ):
        share = (1e6 * trade[source].reindex(filled.table.index) / gdp).clip(upper=1.0)
        share[itself] = 0.0  # a member is not exposed to itself
        filled.add(column, share)


def _china_finance(reference: Reference, gdp: pd.Series) -> pd.Series:
    """Chinese official finance 2000-2021 over GDP; no record means none."""
    finance = reference.read(
        "china_dev_finance_gcdf3.csv",
        "iso3",
        numbers=("china_dev_finance_bn_const2021usd_2000_2021", "pct_of_gdp_2021"),
    ).set_index("iso3")
    own = 1e9 * finance["china_dev_finance_bn_const2021usd_2000_2021"] / gdp
    share = (finance["pct_of_gdp_2021"] / 100.0).fillna(own)
    return share.reindex(gdp.index).fillna(0.0).mask(lambda known: known > OFFSHORE)


def _entered(file: Path) -> pd.DataFrame:
    """Read the values entered by hand; each must be of a column of numbers."""
    entered = read_table(file, ENTERED, ("iso3", "column"))
    for at, column in enumerate(entered["column"]):
        if column not in MEMBERS or MEMBERS[column].kind not in ("number", "whole"):
            problem = f"{column!r} is no column of numbers of members.csv"
            raise DataError(file, problem, row=at + 2, column="column")
    return entered


def _enter(filled: Filled, entered: pd.DataFrame) -> None:
    """Put the values entered by hand in the place of missing ones, and flag them."""
    for column, rows in entered.groupby("column"):
        filled.put(str(column), rows.set_index("iso3")["value"])


def _capability(table: pd.DataFrame) -> pd.Series:
    """Mean of the shares of the roster's GDP, population and military spending; sums to 1."""
    spending = table["gdp"] * table["military_spending"]
    parts = pd.DataFrame({"gdp": table["gdp"], "heads": table["population"], "arms": spending})
    return (parts / parts.sum()).mean(axis=1)


def build_pacts(reference: Reference, iso3: pd.Index) -> pd.DataFrame:
    """Pairs of members with a defence pact in 2018, each pair once."""
    pairs = reference.read("defence_pacts_atop_2018.csv", *PACTS)
    pairs = pairs[pairs.isin(set(iso3)).all(axis=1)]
    ordered = pd.DataFrame(np.sort(pairs.to_numpy(str), axis=1), columns=list(PACTS))
    return ordered.drop_duplicates().sort_values(list(PACTS), ignore_index=True)


def rebuild(reference: str | Path, directory: str | Path = DATA, *, check: bool = False) -> dict:
    """Rebuild the tables and say what changed.

    Parameters
    ----------
    reference : path
        Directory of reference tables.
    directory : path
        Where the shipped tables are; the entered tables are read from here too.
    check : bool
        Whether to leave the files alone.

    Returns
    -------
    dict of str to list of str
        For each table, what changed; an empty list if nothing did.

    Raises
    ------
    DataError
        If a reference table or column is missing, or a built table breaks its own rules.
    """
    source, directory = Reference(reference), Path(directory)
    members = build_members(source, _entered(directory / "entered.csv"))
    built = {
        "members.csv": (members, MEMBERS, ["iso3"]),
        "blocs.csv": (build_blocs(source, directory, members["iso3"]), BLOCS, ["iso3", "bloc"]),
        "pacts.csv": (build_pacts(source, members["iso3"]), PACTS, list(PACTS)),
    }
    texts = {}  # everything is built and checked before the first file is written
    for name, (table, columns, key) in built.items():
        texts[name] = to_text(table)
        parse_table(texts[name], columns, tuple(key), name)
    texts["outlines.json"] = build_outlines(source, members)
    report = {}
    for name, text in texts.items():
        file = directory / name
        old = file.read_text(encoding="utf-8") if file.exists() else None
        if old == text:
            report[name] = []
        elif name in built:
            report[name] = changes(old, text, built[name][2])
        else:
            report[name] = outline_changes(old, text)
        if old != text and not check:
            write_text(text, file)
    return report


def main(arguments: list[str] | None = None) -> int:
    """Run the rebuild from the command line and give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.members.rebuild", description=__doc__)
    parser.add_argument("--reference", required=True, help="directory of reference tables")
    parser.add_argument("--directory", default=DATA, help="where the shipped tables are")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 on a change")
    options = parser.parse_args(arguments)
    try:
        report = rebuild(options.reference, options.directory, check=options.check)
    except PlenaryError as error:
        print(error, file=sys.stderr)
        return 2
    for name, said in report.items():
        print(f"{name}: {'; '.join(said) if said else 'unchanged'}")
    return 1 if options.check and any(report.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
