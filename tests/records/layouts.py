"""Votes of the shipped record, written in every layout in which people have them."""

import csv

import numpy as np
import pandas as pd

from experiments.records.members import _converter

IDS = ("V9248", "V9323", "V9325", "V9361")  # the digital texts of December 2021 and 2022
UNDL = (
    "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,title,"
    "agenda_title,subjects,vote_note,total_yes,total_no,total_abstentions,total_ms,undl_link"
).split(",")
LETTERS = np.array(["N", "A", "Y", "X"])
NUMBERS = {"Y": 1, "A": 2, "N": 3, "X": 8}
SUFFIX = " : resolution / adopted by the General Assembly"


def library(table, first=3950000):
    """Lay ballots out as the UN Digital Library did in 2026."""
    number = pd.Series(pd.factorize(table["id"])[0] + first, index=table.index).astype(str)
    tally = table.groupby("id")["vote"].value_counts().unstack(fill_value=0)
    tally = tally.reindex(columns=list(LETTERS), fill_value=0)
    session = table["date"].str[:4].astype(int) - 1945
    found = pd.DataFrame("", index=table.index, columns=UNDL)
    return found.assign(
        undl_id=number, ms_code=table["iso3"], ms_name=table["name"].str.upper(),
        ms_vote=table["vote"], date=table["date"], session=session.astype(str),
        resolution=table["symbol"], title=table["title"] + SUFFIX,
        vote_note=table["vote"].map({"X": "Non-voting"}).fillna(""), total_ms="193.0",
        **{name: table["id"].map(tally[key]).astype(float).astype(str)
           for name, key in (("total_yes", "Y"), ("total_no", "N"), ("total_abstentions", "A"))},
    )  # fmt: skip


def library_of_2024(table):
    """The same with the header of 2024."""
    old = library(table).drop(columns="vote_note")
    names = {"ms_code": "ms_codes", "ms_name": "ms_names", "ms_vote": "ms_votes",
             "resolution": "resolutions", "agenda_title": "agenda_titles"}  # fmt: skip
    return old.assign(ms_vote=old["ms_vote"].replace("X", "NV")).rename(columns=names)


def voeten(table):
    """Voeten's numbers with the month first."""
    day = pd.to_datetime(table["date"])
    return pd.DataFrame(
        {
            "rcid": table["id"].str[1:], "session": day.dt.year - 1945,
            "vote": table["vote"].map(NUMBERS), "Country": table["iso3"],
            "date": day.dt.strftime("%m/%d/%Y"), "unres": table["symbol"].str.replace("A/RES", "R"),
        }
    )  # fmt: skip


def unvotes(table):
    """The R package unvotes: words, two letters, absences left out."""
    cast = table[table["vote"] != "X"]
    data = _converter().data
    two = dict(zip(data["ISO3"], data["ISO2"].str.strip("^$").str.split("$").str[0], strict=True))
    words = {"Y": "yes", "N": "no", "A": "abstain"}
    return pd.DataFrame(
        {
            "rcid": cast["id"].str[1:], "country": cast["name"],
            "country_code": cast["iso3"].map(two), "vote": cast["vote"].map(words),
            "date": cast["date"],
        }
    )  # fmt: skip


def wide(table):
    """A column for each roll-call: 1, 0, -1, blank where absent."""
    signs = {"Y": "1", "A": "0", "N": "-1", "X": ""}
    cells = table.assign(vote=table["vote"].map(signs), name=table["name"].str.upper())
    return cells.pivot(index="name", columns="symbol", values="vote").reset_index()


def wide_members(table):
    """A column for each member."""
    return table.pivot(index=["id", "date"], columns="iso3", values="vote").reset_index()


def plain(table):
    """The project's own columns."""
    return table.rename(columns={"id": "rollcall_id"})[["rollcall_id", "iso3", "vote"]]


def write(table, file, **form):
    """Write a table as text in some dress."""
    form = {"encoding": "utf-8", "sep": ",", **form}
    table.to_csv(file, index=False, quoting=csv.QUOTE_MINIMAL, **form)
    return file


def names_only(table):
    """Names in capitals and no codes."""
    named = table.assign(name=table["name"].str.upper()).rename(columns={"id": "rollcall_id"})
    return named[["rollcall_id", "name", "vote"]]


def sheet(table, file):
    """Write a table as a spreadsheet."""
    table.to_excel(file, index=False)
    return file


def parquet(table, file):
    """Write a table as parquet."""
    table.to_parquet(file)
    return file


LAYOUTS = {
    "undl_2026.csv": lambda t, f: write(library(t), f),
    "undl_2025.csv": lambda t, f: write(library(t).drop(columns="vote_note"), f),
    "undl_2024.csv": lambda t, f: write(library_of_2024(t), f),
    "undl_german.csv": lambda t, f: write(library(t), f, sep=";", encoding="utf-8-sig"),
    "undl.xlsx": lambda t, f: sheet(library(t), f),
    "voeten.csv": lambda t, f: write(voeten(t), f),
    "voeten.tab": lambda t, f: write(voeten(t), f, sep="\t"),
    "unvotes.csv": lambda t, f: write(unvotes(t), f),
    "names.csv": lambda t, f: write(names_only(t), f),
    "names_cp1252.csv": lambda t, f: write(
        names_only(t.assign(name=t["name"].str.replace("Türkiye", "TURKEY"))), f, encoding="cp1252"
    ),
    "utf16.csv": lambda t, f: write(plain(t), f, encoding="utf-16"),
    "lower.csv": lambda t, f: write(plain(t).assign(vote=plain(t)["vote"].str.lower()), f),
    "UPPER.CSV": lambda t, f: write(plain(t), f),
    "plain.parquet": lambda t, f: parquet(plain(t), f),
    "wide.csv": lambda t, f: write(wide(t), f),
    "wide_members.csv": lambda t, f: write(wide_members(t), f),
}
