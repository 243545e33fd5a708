"""The fit of the blocking cost, and the comparison of bodies."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.figures.forum_comparison import compare_forums, forum_comparison
from experiments.store.sections import put_section
from sim.behaviour import Behaviour
from tools import fit_consensus

DOCS = Path(__file__).resolve().parents[2] / "docs"


def planted(cost, isolation=1.0):
    """Chances of consensus if blocking has some cost: rising in the cost, steep at it."""
    return {"oewg": 1 / (1 + np.exp(-3 - cost)), "gge": 1 / (1 + np.exp(-cost))}


def test_the_likelihood_finds_a_planted_cost():
    """Chances of 0.8 among experts are those of a cost of ln 4 = 1.39."""
    costs = np.linspace(0, 4, 81)
    few = {"oewg": (4, 4), "gge": (4, 5)}
    rows = [(c, 1.0, fit_consensus.log_likelihood(planted(c), few)) for c in costs]
    grid = pd.DataFrame(rows, columns=["block_cost", "isolation", "log_likelihood"])
    found = fit_consensus.summarise(grid)
    assert found["best"] == pytest.approx(1.45, abs=0.1)
    assert found["low"] < 1.39 < found["high"] and found["low"] < found["mean"] < found["high"]
    many = {"oewg": (400, 400), "gge": (400, 500)}
    rows = [(c, 1.0, fit_consensus.log_likelihood(planted(c), many)) for c in costs]
    sharp = fit_consensus.summarise(pd.DataFrame(rows, columns=grid.columns))
    assert sharp["high"] - sharp["low"] < 0.5 * (found["high"] - found["low"])


def test_defaults_are_those_of_the_shipped_fit():
    page = (DOCS / "consensus.md").read_text(encoding="utf-8")
    relief = r"- Of the relief by disassociation: ([\d.]+)\."
    mean = re.search(rf"blocking cost ([\d.]+), isolation ([\d.]+)\.\n{relief}", page)
    low, high = re.search(r"on the grid\): ([\d.]+) to ([\d.]+) logits", page).groups()
    own = Behaviour()
    assert own.block_cost == pytest.approx(float(mean[1]), abs=0.06)
    assert own.isolation == pytest.approx(float(mean[2]), abs=0.06)
    assert own.relief == pytest.approx(float(mean[3]), abs=0.06)
    assert float(low) <= own.block_cost <= float(high)
    asking = page.partition("| cost of asking |")[2]
    row = re.search(rf"\n\| {own.request_cost:g} \| [\d.]+ \| ([\d.]+) \|", asking)
    assert fit_consensus.WITHOUT_VOTE[0] <= float(row[1]) <= fit_consensus.WITHOUT_VOTE[1]


def test_the_generated_part_is_renewed_and_the_rest_stays(tmp_path):
    path = tmp_path / "page.md"
    begin, end = fit_consensus.BEGIN, fit_consensus.END
    path.write_text(f"# Mine\n{begin}\nold\n{end}\nmore\n", encoding="utf-8")
    put_section(path, "new", begin, end)
    assert path.read_text(encoding="utf-8") == f"# Mine\n{begin}\n\nnew\n\n{end}\nmore\n"


def some_tables():
    meetings = pd.DataFrame(
        {
            "cell": [0, 0, 1, 1], "replication": [0, 1, 0, 1], "meeting": 0, "item": "a",
            "forum": ["big", "big", "club", "club"],
            "result": ["split", "split", "pledged", "failed"], "signers": [0, 0, 93, 0],
            "outcome": ["both", "both", "democratic", "none"],
        }
    )  # fmt: skip
    drafts = pd.DataFrame(
        {
            "cell": [0, 0, 0, 0, 1, 1], "replication": [0, 0, 1, 1, 0, 1], "meeting": 0,
            "item": "a", "alignment": [1.0, -1.0, 0.5, -0.5, 0.2, 0.0],
            "result": ["adopted_by_vote"] * 4 + ["pledged", "failed"],
        }
    )  # fmt: skip
    return meetings, drafts


def test_bodies_compared_on_paper():
    table = compare_forums(*some_tables(), {"big": 193, "club": 20}).set_index("forum")
    assert table.loc["big", ["dilution", "fragmentation", "outside", "by_vote"]].tolist() == [
        0.25, 1.0, 0.0, 1.0,
    ]  # fmt: skip
    assert table.loc["club", "dilution"] == pytest.approx(0.8)
    assert table.loc["club", "outside"] == pytest.approx(100 / 193)
    assert table.loc["club", ["democratic", "none"]].tolist() == [0.5, 0.5]


def test_every_body_has_its_row_in_the_figure():
    axes = forum_comparison(compare_forums(*some_tables(), {"big": 193, "club": 20}))
    assert len(axes) == 3
    assert [label.get_text() for label in axes[0].get_yticklabels()] == ["club", "big"]
    widths = sorted(round(bar.get_width()) for bar in axes[0].patches if bar.get_width())
    assert widths == [50, 50, 100]
