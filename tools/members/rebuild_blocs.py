"""Rebuild the table of standing blocs, signatures and lists of members."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.members.tables import ENTERED_BLOCS, read_table
from tools.members.reference_tables import Reference

# our name: (name in the reference, kind)
BLOCS = {
    "african_group": ("ag", "standing"),
    "asia_pacific_group": ("ap", "standing"),
    "eeg": ("eeg", "standing"),
    "grulac": ("grulac", "standing"),
    "weog": ("weog", "standing"),
    "eu": ("eu", "standing"),
    "nato": ("nato", "standing"),
    "g7": ("g7", "standing"),
    "g20": ("g20", "standing"),
    "g77": ("g77", "standing"),
    "nam": ("nam", "standing"),
    "brics": ("brics", "standing"),
    "sco": ("sco", "standing"),
    "csto": ("csto", "standing"),
    "cis": ("cis", "standing"),
    "eaeu": ("eaeu", "standing"),
    "au": ("au", "standing"),
    "ecowas": ("ecowas", "standing"),
    "las": ("las", "standing"),
    "gcc": ("gcc", "standing"),
    "oic": ("oic", "standing"),
    "asean": ("asean", "standing"),
    "saarc": ("saarc", "standing"),
    "apec": ("apec", "standing"),
    "pif": ("pif", "standing"),
    "aosis": ("aosis", "standing"),
    "caricom": ("caricom", "standing"),
    "celac": ("celac", "standing"),
    "mercosur": ("mercosur", "standing"),
    "oas": ("oas", "standing"),
    "commonwealth": ("cw", "standing"),
    "francophonie": ("oif", "standing"),
    "osce": ("osce", "standing"),
    "oecd": ("oecd", "standing"),
    "five_eyes": ("fvey", "standing"),
    "aukus": ("aukus", "standing"),
    "quad": ("quad", "standing"),
    "wassenaar": ("wassenaar", "standing"),
    "p5": ("unsc_p5", "list"),
    "d10": ("d10", "list"),
    "ldc": ("ldcs", "list"),
    "lldc": ("lldcs", "list"),
    "sids": ("sids", "list"),
    "brics_2025": ("brics11", "list"),
    "foc_2017": ("foc_2017", "event"),
    "dfi_2022": ("dfi_2022", "event"),
    "budapest_party": ("budapest_party", "event"),
}
# our name: (name among the unverified lists, kind); every row is from memory
RECALLED = {
    "foc_2025": ("foc_2025", "event"),
    "budapest_party": ("budapest_party_l_to_z", "event"),
    "wcit_2012_signed": ("wcit12_signed", "event"),
    "wcit_2012_not_signed": ("wcit12_not_signed", "event"),
    "swing_30": ("maurer_morgus_2014_swing30", "list"),
}
# our name: kind; every row is entered by hand in `entered_blocs.csv`
ENTERED = dict.fromkeys(
    (
        *("apt", "asmg", "atu", "cept", "citel", "rcc"),
        *("jtc1_p", "jtc1_o", "jtc1_p_2007", "ooxml_voters_2007"),
        *(f"hrc_{year}" for year in range(2016, 2026)),
        *("itu_council_2019", "itu_council_2023", "cstd_2015"),
        "council_of_europe",
    ),
    "list",
)
SOURCES = {  # how a source of the reference is named in our table
    "tomasgonz/worldcountrygroups": "worldcountrygroups 5980db5 (MIT)",
    "malwarebytes.com": "list of endorsers, malwarebytes.com 2022-05",
    "White House": "White House fact sheet 2022-04-28",
    "coe.int": "Council of Europe, list of parties about 2024, up to Kiribati",
    "Latvian MFA": "Latvian foreign ministry, list of members 2017-10-11",
    "UN Charter": "UN Charter art. 23",
    "from_memory": "recalled, not verified",
}


def build_blocs(reference: Reference, directory: Path, iso3: pd.Series) -> pd.DataFrame:
    """Build one row for each member of each bloc as of the end of 2022.

    Sourced rows first, then recalled ones where no source names the member, then the
    rows added and removed by `entered_blocs.csv`. Who is not on the roster is left out.
    """
    found = reference.read("memberships_long.csv", "iso3", "group", "source", "source_type")
    recalled = reference.read("unverified_lists.csv", "iso3", "list")
    rows: dict[tuple[str, str], tuple[str, str]] = {}
    for bloc, (name, _) in BLOCS.items():
        for row in found[found["group"] == name].itertuples():
            evidence = "found" if row.source_type == "sourced" else "memory"
            rows[bloc, row.iso3] = (evidence, _source(row.source))
    for bloc, (name, _) in RECALLED.items():
        for code in recalled.loc[recalled["list"] == name, "iso3"]:
            rows.setdefault((bloc, code), ("memory", SOURCES["from_memory"]))
    changes = read_table(directory / "entered_blocs.csv", ENTERED_BLOCS, ("iso3", "bloc"))
    for row in changes.itertuples():
        if row.change == "remove":
            rows.pop((row.bloc, row.iso3), None)
        else:
            rows[row.bloc, row.iso3] = (row.evidence, row.source)
    kinds = {bloc: kind for bloc, (_, kind) in {**RECALLED, **BLOCS}.items()} | ENTERED
    table = pd.DataFrame(
        [(code, bloc, kinds[bloc], *said) for (bloc, code), said in rows.items()],
        columns=["iso3", "bloc", "kind", "evidence", "source"],
    )
    table = table[table["iso3"].isin(set(iso3))]
    return table.sort_values(["bloc", "iso3"], ignore_index=True)


def _source(text: str) -> str:
    """Our name of a source."""
    for start, name in SOURCES.items():
        if text.startswith(start):
            return name
    return text
