"""Compare the bodies of a results folder, for the documentation.

``python -m tools.forum_comparison results/forums`` writes the table and the picture.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.figures.forum_comparison import forum_comparison, of_results
from experiments.figures.labels import plain
from experiments.figures.style import OUTCOME, save
from experiments.figures.text_tables import markdown
from experiments.store.results import Results
from experiments.store.sections import put_section

BEGIN = "<!-- Written by `python -m tools.forum_comparison RESULTS`; do not edit. -->"
END = "<!-- End of what is written. -->"


def page(table: pd.DataFrame) -> str:
    """Write the generated part of the documentation."""
    head = (
        "body", *OUTCOME, "by vote", "dilution", "rival texts", "states outside",
    )  # fmt: skip
    columns = (
        *OUTCOME, "by_vote", "dilution", "fragmentation", "outside",
    )  # fmt: skip
    lines = [f"{int(table['decisions'].iloc[0])} decisions in each body.", ""]
    lines += ["![Bodies compared](images/forum_comparison.png)", ""]
    rows = (
        [plain(row["forum"]), *("" if np.isnan(row[c]) else f"{row[c]:.2f}" for c in columns)]
        for _, row in table.iterrows()
    )
    return "\n".join([*lines, *markdown(head, rows)])


def main(argv: Sequence[str] | None = None) -> int:
    """Write table and picture of a results folder into the documentation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", help="for instance results/forums")
    parser.add_argument("--docs", default=str(Path(__file__).resolve().parents[2] / "docs"))
    arguments = parser.parse_args(argv)
    table, docs = of_results(Results(arguments.results)), Path(arguments.docs)
    save(forum_comparison(table), docs / "images", "forum_comparison")
    put_section(docs / "forum-comparison.md", page(table), BEGIN, END)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
