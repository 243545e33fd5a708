"""What a sweep varies is told apart, or said to be averaged; dead levers are named."""

import pandas as pd
import pytest

from experiments import results
from experiments.analysis.dead_levers import dead_levers, digests, of_results, sentence
from experiments.analysis.idle_strategies import idle_strategies
from experiments.analysis.pooling import pooled
from experiments.analysis.swept_keys import chosen, factors, swept_keys
from experiments.command_line import main
from experiments.report.report import write_report
from sim.errors import DataError

QUIET = ("replications=6", "executor=in_process", "--quiet")


def swept(folder, *words):
    name = f"s{len(list(folder.iterdir()))}"
    where = (f"results={folder}", f"name={name}")
    assert main(["sweep", "scenario=minimal", *words, *QUIET, *where]) == 0
    return results(folder / name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("swept")


@pytest.fixture(scope="module")
def leaders(folder):
    """Give a sweep over a list of an assumption, for two strategies."""
    lists = "[USA,DEU,JPN],[USA,DEU,JPN,IND,BRA]"
    return swept(
        folder,
        f"scenario.camps.democratic.leaders={lists}",
        "strategy/democratic=no_action,inclusive_tent",
    )


def test_every_value_of_a_swept_key_has_rows_of_its_own(leaders):
    table = pooled(leaders)
    assert list(dict.fromkeys(table["setting"])) == [
        "leaders USA, DEU, JPN",
        "leaders the same + IND, BRA",
    ]
    assert len(table) == 4 and (table["cells"] == 1).all()
    direct = leaders.table.set_index("cell")["win"]
    assert [direct[cell] for cell in table["cell"]] == table["win"].tolist()


def test_a_difference_stays_inside_its_setting(leaders):
    table = pooled(leaders).dropna(subset="difference")
    base = leaders.cells.set_index("cell")
    key = "scenario.camps.democratic.leaders"
    assert len(table) == 2
    for row in table.itertuples():
        assert base.loc[row.cell, key] == base.loc[row.baseline, key]


def test_a_report_names_every_value_and_no_raw_list(leaders, tmp_path):
    page = write_report(leaders.folder, tmp_path / "a.html", closer=False).read_text("utf-8")
    seen = page[page.index("<body>") :]
    assert "the same + IND, BRA" in seen and "[&#39;" not in seen and "['" not in seen


def test_a_report_of_one_value_reads_its_cells_only(leaders, tmp_path):
    some = chosen(leaders, ["leaders=USA,DEU,JPN"])
    assert len(some.cells) == 2 and set(some.meetings["cell"]) == set(some.cells["cell"])
    assert chosen(leaders, ["democratic=inclusive_tent"]).cells["cell"].nunique() == 2
    words = ["report", str(leaders.folder), "--quick", "--where", "democratic=no_action"]
    assert main([*words, "--out", str(tmp_path / "b.html")]) == 0
    assert "democratic=no_action" in (tmp_path / "b.html").read_text("utf-8")


def test_a_key_that_is_not_swept_is_refused_with_the_nearest(leaders):
    with pytest.raises(DataError, match=r"--where: no such key.*Did you mean 'democratic'"):
        chosen(leaders, ["democratc=no_action"])
    with pytest.raises(DataError, match="no cell has it"):
        chosen(leaders, ["democratic=d10"])


def test_what_is_averaged_is_named_with_a_warning(folder, tmp_path):
    values = ",".join(str(2 + k / 4) for k in range(20))
    many = swept(folder, f"model.sponsorship={values}")
    assert [key.pooled for key in swept_keys(many)] == [True]
    page = write_report(many.folder, tmp_path / "c.html", closer=False).read_text("utf-8")
    words = " ".join(page.split())
    assert "an average over the 20 values of <b>sponsorship</b>" in words
    assert "--where model.sponsorship=VALUE" in words


def test_seeds_are_pooled_as_more_luck_beside_a_key_that_is_not(folder):
    found = swept(folder, "seed=1,2", "forum.attendance.turnout=0.05,1")
    assert {key.name: key.pooled for key in swept_keys(found)} == {
        "seed": True,
        "forum.attendance.turnout": False,
    }
    assert pooled(found)["cells"].tolist() == [2, 2]


def test_a_budget_without_courting_is_dead_and_the_reason_is_given(folder, tmp_path):
    found = swept(
        folder,
        "strategy/democratic=inclusive_tent,swing_courting",
        "strategy.democratic.budget=1,8",
    )
    (lever,) = of_results(found)
    assert sentence(lever) == (
        "budget (1, 8) changes nothing under inclusive tent: the strategy courts nobody"
    )
    named = factors(found)["strategy"].tolist()
    assert named[:2] == ["inclusive_tent"] * 2 and named[2] == "swing_courting, budget 1"
    page = write_report(found.folder, tmp_path / "d.html", closer=False).read_text("utf-8")
    assert sentence(lever) in page


def test_exclusion_without_a_club_is_dead_whatever_the_seed(folder):
    found = swept(folder, "model.exclusion=0,1", "seed=1,2")
    (lever,) = of_results(found)
    assert lever.where == () and lever.reason == "no camp leaves anybody out of a club"


def test_a_lever_that_acts_anywhere_is_not_called_dead_there():
    cells = pd.DataFrame({"cell": [0, 1], "democratic": "a", "model.tie": [0.0, 1.0]})
    rows = pd.DataFrame({"cell": [0, 1], "replication": 0, "meeting": 0, "alignment": [0.1, 0.2]})
    assert dead_levers(cells, digests(rows, ["alignment"]), lambda cell: {}) == []
    rows["alignment"] = 0.1
    (lever,) = dead_levers(cells, digests(rows, ["alignment"]), lambda cell: {})
    assert "every outcome is the same" in sentence(lever)


def test_a_strategy_that_needs_a_second_body_says_so(folder, capsys):
    words = ("strategy/democratic=no_action,counter_shift", "scenario=minimal")
    assert main(["check", *words, "replications=4"]) == 0
    need = "it needs a second body, and no rival's strategy takes a text to another"
    said = f"counter_shift of the democratic camp comes out as no_action does: {need}"
    assert f"Note: {said} (4 replications tried)." in capsys.readouterr().out
    found = swept(folder, "strategy/democratic=no_action,counter_shift,inclusive_tent")
    capsys.readouterr()
    assert main(["table", str(found.folder)]) == 0
    printed = capsys.readouterr().out
    assert f"Note: {said}." in printed and "inclusive_tent of the" not in printed


def test_a_strategy_that_acts_in_one_body_only_is_called_idle_in_the_other():
    cells = pd.DataFrame(
        {
            "cell": range(4),
            "forum": ["a", "a", "b", "b"],
            "democratic": ["no_action", "tent", "no_action", "tent"],
        }
    )
    (said,) = idle_strategies(cells, {0: "x", 1: "x", 2: "y", 3: "z"}, lambda cell: {})
    assert said.startswith("tent of the democratic camp comes out as no_action does under forum a:")
    assert idle_strategies(cells, {0: "x", 1: "w", 2: "y", 3: "z"}, lambda cell: {}) == []
