"""Make the tables of known outcomes.

Run as ``python -m tools.known_outcomes --reference DIR``.

Who signed is read from the shipped blocs; electoral democracy in the year before
the event comes from the panel of regime scores in the reference folder.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from sim.members.roster import Roster
from sim.members.tables import DATA

KNOWN = DATA / "known"
# Table: (bloc of signers, bloc of those who did not, year of the regime score).
TABLES = {
    "wcit_2012": ("wcit_2012_signed", "wcit_2012_not_signed", 2011),
    "dfi_2022": ("dfi_2022", None, 2021),
}


def signatures(signers: str, others: str | None, year: int, panel: pd.DataFrame) -> pd.DataFrame:
    """Lay out who signed: ``iso3, signed, regime, evidence, source``.

    Without a list of those who did not sign, everybody else is taken not to have.
    """
    blocs = pd.read_csv(DATA / "blocs.csv", keep_default_na=False)
    roster = Roster.load()
    rows = blocs[blocs["bloc"] == signers]
    out = pd.DataFrame({"iso3": [str(code) for code in roster.iso3]})
    out = out[roster.column("kind") == "state"].reset_index(drop=True)
    out["signed"] = out["iso3"].isin(rows["iso3"]).astype(int)
    if others is not None:
        listed = set(rows["iso3"]) | set(blocs[blocs["bloc"] == others]["iso3"])
        out = out[out["iso3"].isin(listed)].reset_index(drop=True)
    score = panel[panel["year"] == year].set_index("iso3")
    regime = score["v2x_polyarchy"].reindex(out["iso3"])
    today = dict(zip(roster.iso3, roster.column("regime"), strict=True))
    out["regime"] = [
        round(float(value if pd.notna(value) else today[code]), 3)
        for code, value in zip(out["iso3"], regime, strict=True)
    ]
    out["regime_imputed"] = regime.isna().to_numpy().astype(int)
    out["evidence"] = rows["evidence"].iloc[0]
    out["source"] = "; ".join(sorted(set(rows["source"])))
    return out


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--reference", required=True, type=Path, help="folder of reference tables")
    folder = parser.parse_args().reference
    panel = pd.read_csv(
        folder / "democracy_panel_2005_2022.csv", keep_default_na=False, na_values=[""]
    )
    KNOWN.mkdir(exist_ok=True)
    for name, (signers, others, year) in TABLES.items():
        table = signatures(signers, others, year, panel)
        table.to_csv(KNOWN / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
