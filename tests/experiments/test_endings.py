"""How bodies end, beside their record."""

import numpy as np
import pandas as pd

from experiments.command_line import main
from experiments.config.compose import compose
from experiments.study.study import scientific
from experiments.validation.endings import ENDINGS, TEXTS, ending, recorded, simulated, verdict
from sim.model import NegotiationModel
from sim.scenario import Scenario


def test_the_record_of_the_bodies_is_that_of_the_sources():
    table = recorded().set_index("forum")
    counts = {name: table.loc[name, list(ENDINGS)].tolist() for name in ("oewg", "gge", "wcit")}
    assert counts == {"oewg": [5, 0, 0, 0], "gge": [4, 0, 0, 2], "wcit": [0, 1, 0, 0]}
    assert set(table.index) == set(TEXTS)
    assert table.loc["ad_hoc_committee", list(ENDINGS)].tolist() == [1, 0, 0, 0]
    assert table.loc["ad_hoc_committee (procedure)", list(ENDINGS)].tolist() == [0, 0, 0, 2]


def test_a_record_that_a_share_would_hardly_give_is_a_miss():
    """Of six, none at a share of 0.9 has probability 1e-6; two or fewer at 0.5, 0.34."""
    assert verdict(0, 6, 0.9) == "miss"
    assert verdict(2, 6, 0.5) == ""
    assert verdict(5, 5, 1.0) == ""


def test_shares_of_a_body_sum_to_one_and_conferences_rarely_vote():
    found = simulated(24, 1).set_index("forum")
    assert (abs(found[list(ENDINGS)].sum(axis=1) - 1) < 1e-12).all()
    assert found.loc["itu_plenipotentiary", "both"] == 0
    assert found.loc["itu_plenipotentiary", "consensus"] > 0.7
    assert found.loc["first_committee", "both"] > 0.5
    assert found.loc["ad_hoc_committee (procedure)", "nothing"] > 0.5


def test_a_committee_that_can_reconvene_agrees_in_the_end_and_new_ip_comes_to_nothing():
    """August 2024; and WTSA-20, where nothing on New IP was adopted."""
    ends = {}
    for scenario in ("cybercrime_2024", "new_ip_2020"):
        config = scientific(compose([f"scenario={scenario}", "seed=1"]))
        model = NegotiationModel(Scenario(config), range(48))
        model.run()
        ends[scenario] = ending(model.outcome)
        model.close()
    assert np.mean(ends["cybercrime_2024"] == ENDINGS.index("consensus")) > 0.8
    assert np.mean(ends["new_ip_2020"] == ENDINGS.index("nothing")) > 0.6


def test_the_command_writes_the_table_and_the_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["endings", "--replications", "4", "--out", "e.csv", "--docs", "e.md"]) == 0
    table = pd.read_csv("e.csv")
    assert len(table) == 4 * len(TEXTS) and set(table["ending"]) == set(ENDINGS)
    assert "Misses:" in (tmp_path / "e.md").read_text(encoding="utf-8")
    assert main(["endings", "--replications", "0"]) == 2
