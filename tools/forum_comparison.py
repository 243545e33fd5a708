"""Compare the bodies of a results folder, for the documentation.

``python -m tools.forum_comparison results/forums`` writes the table and the picture, and
``… results/standards_bodies --page standards-bodies`` those of another page.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.figures.forum_comparison import forum_comparison, of_results
from experiments.figures.labels import plain
from experiments.figures.style import outcome_colours, save
from experiments.figures.text_tables import markdown
from experiments.store.results import Results
from experiments.store.sections import put_section

BEGIN = "<!-- Written by `python -m tools.forum_comparison RESULTS`; do not edit. -->"
END = "<!-- End of what is written. -->"


def page(table: pd.DataFrame, camps: Sequence[str], image: str = "forum_comparison") -> str:
    """Write the generated part of the documentation, with its picture."""
    ends = outcome_colours(camps)
    head = (
        "body", *ends, "by vote", "dilution", "rival texts", "states outside",
    )  # fmt: skip
    columns = (
        *ends, "by_vote", "dilution", "fragmentation", "outside",
    )  # fmt: skip
    lines = [f"{int(table['decisions'].iloc[0])} decisions in each body.", ""]
    lines += [f"![Bodies compared](images/{image}.png)", ""]
    rows = (
        [plain(row["forum"]), *("" if np.isnan(row[c]) else f"{row[c]:.2f}" for c in columns)]
        for _, row in table.iterrows()
    )
    return "\n".join([*lines, *markdown(head, rows)])


def main(argv: Sequence[str] | None = None) -> int:
    """Write table and picture of a results folder into the documentation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", help="for instance results/forums")
    parser.add_argument("--page", default="forum-comparison", help="whose picture and table")
    parser.add_argument("--docs", default=str(Path(__file__).resolve().parents[1] / "docs"))
    arguments = parser.parse_args(argv)
    results, docs = Results(arguments.results), Path(arguments.docs)
    table = of_results(results)
    image = arguments.page.replace("-", "_")
    save(forum_comparison(table, results.camps), docs / "images", image)
    put_section(docs / f"{arguments.page}.md", page(table, results.camps, image), BEGIN, END)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
