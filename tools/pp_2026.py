"""Make ``docs/pp-2026.md``: a forecast of the ITU's conference in Doha, to be scored later.

Run as ``python -m tools.pp_2026 results/pp_2026`` after ``plenary sweep study=pp_2026``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from textwrap import wrap

import pandas as pd

import experiments
from experiments.figures.labels import plain
from experiments.figures.text_tables import markdown
from experiments.store.atomic import write_text
from sim.members.calibration import Calibration
from sim.theory.statistics import wilson

PAGE = Path("docs/pp-2026.md")
OUTCOMES = {
    "compromise": "one agreed text",
    "none": "no text",
    "democratic_prevails": "the democratic text alone",
    "sovereigntist_prevails": "the sovereigntist text alone",
    "both": "both texts",
}
ASKED = (
    "What becomes of the texts on the internet and on artificial intelligence at the "
    "Plenipotentiary Conference of November 2026? The forecast uses votes before {cutoff} "
    "(calibration `{name}`; the manifest of the results holds both) and nothing later: neither "
    "the proposals of 2026 nor what happened. Each pair of strategies is played {n} times, and "
    "behavioural parameters are drawn from their stated ranges. It stands here to be scored when "
    "the Final Acts are out."
)
READ = (
    "Rows are strategies of the democratic camp; the sovereigntist camp is *uncoordinated*, and "
    "under *one voice* no share differs by two points. Intervals are 95 %. *Alignment*, "
    "mean and middle 90 %, is the place of what is in force: +1 is the democratic, −1 the "
    "sovereigntist end of the yardstick."
)
RESTS = (
    "What it rests on: that the conference works on one text and agrees nearly always is built "
    "into the body from its record ([how bodies end](how-bodies-end.md)); that the text lies "
    "near the middle follows from it. What the votes tell is how far the room leans. A score "
    "should ask: was there one agreed text on each item; was any vote called; on which side of "
    "the middle does the text lie."
)


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("folder", help="results of study=pp_2026")
    folder = Path(parser.parse_args().folder)
    results = experiments.results(folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    ((name, cutoff),) = manifest["vintage"].items()
    if Calibration.load(name).cutoff != cutoff:
        raise SystemExit(f"{name} ends before another day than {cutoff}: sweep anew")
    cells = results.cells[results.cells["sovereigntist"] == "uncoordinated"]
    cells = cells[["cell", "democratic"]]
    write_text("\n".join(page(results.meetings.merge(cells, on="cell"), name, cutoff)), PAGE)


def page(meetings: pd.DataFrame, name: str, cutoff: str) -> list[str]:
    """Lay out the page."""
    n = int(meetings.groupby("cell")["replication"].nunique().min())
    heads = ("item", "strategy", *(f"{word} [%]" for word in OUTCOMES.values()), "alignment")
    rows = [
        (plain(item), plain(strategy), *_shares(part))
        for (item, strategy), part in meetings.groupby(["item", "democratic"], sort=False)
    ]
    return [
        f"# Doha 2026: a forecast from votes before {cutoff}",
        "",
        "<!-- Written by `python -m tools.pp_2026` on study=pp_2026; do not edit. -->",
        "",
        *wrap(ASKED.format(cutoff=cutoff, name=name, n=n), 100),
        "",
        *markdown(heads, rows),
        "",
        *wrap(READ, 100),
        "",
        *wrap(RESTS, 100),
        "",
    ]


def _shares(part: pd.DataFrame) -> tuple[str, ...]:
    """Write the share of each outcome with its 95 % interval, and the mean alignment."""
    cells = []
    for column in OUTCOMES:
        low, high = (float(v) for v in wilson(part[column].sum(), len(part)))
        cells.append(f"{100 * part[column].mean():.1f} ({100 * low:.1f}–{100 * high:.1f})")
    low, high = part["alignment"].quantile([0.05, 0.95])
    place = f"{part['alignment'].mean():+.2f} ({low:+.2f} to {high:+.2f})".replace("-", "−")
    return (*cells, place)


if __name__ == "__main__":
    main()
