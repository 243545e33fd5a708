"""Put the table of the main study into the README.

Run as ``python -m tools.readme_table results/main`` after ``plenary sweep study=main``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from experiments.analysis.open_results import StudyResults, open_results
from experiments.analysis.pooling import pooled, regret
from experiments.analysis.standings import means, standings
from experiments.figures.labels import change, interval
from experiments.figures.text_tables import markdown
from experiments.store.sections import put_section

README = Path("README.md")
MARKS = ("<!-- table:main -->", "<!-- /table:main -->")
HEADS = (
    "body", "strategy", "only its text [%]", "mirror [%]", "both [%]", "one agreed text [%]",
    "change of utility", "largest regret", "against",
)  # fmt: skip


def rows(results: StudyResults) -> list[tuple[str, ...]]:
    """Lay out a row for every body and strategy, over all opponents."""
    table = pooled(results)
    lost = regret(table)
    found = standings(means(results), table, study=results.study)
    out = []
    for row in found.to_dict("records"):
        mine = lost[(lost["forum"] == row["forum"]) & (lost["strategy"] == row["strategy"])]
        worst = mine.loc[mine["regret"].idxmax()]
        ends = [100 * row[name] for name in ("win", "win_low", "win_high")]
        gain = [row[name] for name in ("gain", "gain_low", "gain_high")]
        out.append(
            (
                row["forum"], row["strategy"], interval(*ends), f"{100 * row['mirrored']:.1f}",
                f"{100 * row['both']:.1f}", f"{100 * row['compromise']:.1f}",
                change(*gain, scale=1, digits=3), f"{worst['regret']:.3f}",
                worst["opponent"] if worst["regret"] > 0 else "",
            )
        )  # fmt: skip
    return out


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("folder", help="results of study=main")
    folder = parser.parse_args().folder
    put_section(README, "\n".join(markdown(HEADS, rows(open_results(folder)[0]))), *MARKS)


if __name__ == "__main__":
    main()
