"""Put the main study's results into the README: its table and the picture below it.

Run it after ``plenary sweep study=main --overwrite``::

    python -m tools.main_table results/main README.md
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pandas as pd

import experiments
from experiments.figures.text_tables import markdown
from experiments.store.sections import put_section

BEGIN, END = "<!-- table:main -->", "<!-- /table:main -->"
TEXTS = ("A/RES/73/266", "A/RES/73/27")
OPPONENTS = ("uncoordinated", "one_voice", "block")  # of six: idle, united, against one's text
SHARES = {"win": "democratic-aligned prevails [%]", "mirrored": "mirror [%]"}
ENDINGS = ("both", "compromise", "none")


def main(folder: str, page: str) -> None:
    """Renew the page's table from a results folder, and the picture beside it."""
    results = experiments.results(folder)
    table = pd.read_csv(Path(folder) / "table.csv", encoding="utf-8")
    found = rows(table, majorities(results.drafts))
    text = "\n".join(markdown(list(found[0]), [row.values() for row in found]))
    put_section(Path(page), text, BEGIN, END)
    picture = Path(folder) / "figures" / "win_rate.png"
    if picture.is_file():
        shutil.copy(picture, Path(page).parent / "docs" / "images" / picture.name)


def majorities(drafts: pd.DataFrame) -> pd.DataFrame:
    """Mean majority, yes less no, by cell and text; blank where most replications had no vote."""
    margin = (drafts["yes"] - drafts["no"]).where(drafts["yes"] + drafts["no"] > 0)
    grouped = margin.groupby([drafts["cell"], drafts["draft"]], observed=True)
    return grouped.mean().where(2 * grouped.count() >= grouped.size()).unstack()


def rows(table: pd.DataFrame, majority: pd.DataFrame) -> list[dict[str, str]]:
    """Lay out one row of the README's table for each cell, strategies together."""
    table = table[table["sovereigntist"].isin(OPPONENTS)]
    order = {name: at for at, name in enumerate(dict.fromkeys(table["democratic"]))}
    table = table.sort_values(
        by=["democratic", "cell"], key=lambda c: c.map(order) if c.name == "democratic" else c
    )
    return [row(cell, majority) for cell in table.to_dict("records")]


def row(cell: dict, majority: pd.DataFrame) -> dict[str, str]:
    """Say in words and numbers what came out of one cell."""
    found = {
        "strategy": cell["democratic"],
        "opponent": cell["sovereigntist"],
        "body": cell["forum"],
    }
    for name, title in SHARES.items():
        low, high = (100 * cell[f"{name}_{end}"] for end in ("low", "high"))
        found[title] = f"{100 * cell[name]:.1f} ({low:.1f}–{high:.1f})"
    for name in ENDINGS:
        found[f"{name} [%]"] = f"{100 * cell[name]:.1f}"
    for text in TEXTS:
        margin = majority[text].get(cell["cell"]) if text in majority else None
        label = f"majority for {text.removeprefix('A/RES/')}"
        found[label] = "–" if pd.isna(margin) else signed(margin, 0)
    found["alignment"] = signed(cell["alignment"], 3)
    gain = [cell[name] for name in ("gain", "gain_low", "gain_high")]
    words = [signed(value, 3) for value in gain]
    label = "change of the democratic camp's utility from `no_action`"
    found[label] = "" if pd.isna(gain[0]) else f"{words[0]} ({words[1]} to {words[2]})"
    return found


def signed(value: float, digits: int) -> str:
    """Write a number with its sign, minus as in print."""
    return f"{value:+.{digits}f}".replace("-", "−")


if __name__ == "__main__":
    main(*sys.argv[1:])
