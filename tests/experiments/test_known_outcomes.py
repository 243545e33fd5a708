"""Known outcomes: scores on paper, tables of what happened, honest hindcasts."""

import numpy as np
import pandas as pd
import pytest

from experiments import command_line
from experiments.estimation.error_persistence import taste_given_vote
from experiments.validation.binary_scores import leave_one_out, of_the_likeliest, scored
from experiments.validation.outcomes.command import CASES, hindcast
from experiments.validation.outcomes.signatures import BEFORE, KNOWN, configured
from sim.members.calibration import Calibration
from sim.theory.ballot import Vote
from sim.theory.error_persistence import carried_error, logistic_error

DAYS = {"wcit_2012": "2012-12-14", "dfi_2022": "2022-04-28"}


def test_scores_of_a_constant_forecast_are_those_of_the_base_rate():
    happened = np.array([True, False, False, False])
    found = scored(np.full(4, 0.25), happened)
    assert found["accuracy"] == 0.75
    assert (found["balanced"], found["auc"], found["apre"]) == (0.5, 0.5, 0.0)
    assert found["log_loss"] == pytest.approx(-(np.log(0.25) + 3 * np.log(0.75)) / 4)


def test_leaving_one_out_does_not_see_the_one():
    """Turning one outcome round changes the forecasts of all others, and not its own."""
    random = np.random.default_rng(3)
    x = random.normal(size=(30, 1))
    happened = x[:, 0] + random.normal(size=30) > 0
    turned = happened.copy()
    turned[4] = ~turned[4]
    one, other = leave_one_out(x, happened), leave_one_out(x, turned)
    assert one[4] == other[4]
    assert (np.delete(one, 4) != np.delete(other, 4)).all()


def test_the_likeliest_are_as_many_as_asked():
    said = of_the_likeliest(np.array([0.1, 0.9, 0.5, 0.5]), 2)
    assert said.tolist() == [0, 1, 1, 0]


def test_tables_hold_the_published_totals():
    wcit, dfi = (pd.read_csv(KNOWN / f"{name}.csv", na_values=[""]) for name in DAYS)
    assert ((wcit["signed"] == 1).sum(), (wcit["signed"] == 0).sum()) == (89, 55)
    assert set(wcit["evidence"]) == {"memory"}
    assert ((dfi["signed"] == 1).sum(), len(dfi)) == (59, 193)
    signed = dfi.set_index("iso3")["signed"]
    assert signed["BRA"] == signed["IND"] == 0
    election = pd.read_csv(KNOWN / "elections.csv")
    assert election["votes"].tolist() == [139, 25]
    assert election["valid"][0] // 2 + 1 == election["required"][0] == 83


@pytest.mark.parametrize("name", DAYS)
def test_positions_are_from_before_the_event(name):
    config = configured(name, 1)
    assert config["calibration"]["name"] == BEFORE[name]
    assert Calibration.load(BEFORE[name]).cutoff <= DAYS[name]


def test_a_taste_drawn_for_a_vote_gives_that_vote():
    random = np.random.default_rng(1)
    lean, band = random.normal(0, 3, (50, 40)), np.full((50, 1), 0.8)
    vote = random.integers(0, 3, lean.shape)
    error = logistic_error(taste_given_vote(lean, band, vote, random.random(lean.shape)))
    total = lean + error
    again = np.where(total > band, Vote.YES, np.where(total < -band, Vote.NO, Vote.ABSTAIN))
    assert (again == vote).all()


def test_a_taste_that_lasts_wholly_is_the_same_and_one_that_does_not_is_new():
    kept, fresh = np.array([[0.3, -1.2]]), np.array([[2.0, 0.5]])
    assert carried_error(kept, fresh, 1.0).tolist() == kept.tolist()
    assert carried_error(kept, fresh, 0.0).tolist() == fresh.tolist()
    assert carried_error(kept, fresh, 0.5, years=2.0) == pytest.approx(
        carried_error(kept, fresh, 0.25)
    )


@pytest.fixture(scope="module", params=["wcit_2012", "dfi_2022"])
def signatures(request):
    return hindcast(request.param, 60, 3)


def test_who_signs_is_foreseen_better_than_by_regime_alone(signatures):
    """Rank by the simulator against rank by regime; 0.05 more in AUC on either seed tried."""
    scores = signatures.scores.set_index("predictor")
    assert scores.loc["simulated", "auc"] > scores.loc["regime alone", "auc"]
    assert scores.loc["simulated", "accuracy"] > scores.loc["base rate", "accuracy"] + 0.1


def test_leaders_are_given_and_not_scored(signatures):
    members = signatures.members
    assert members["leader"].sum() >= 5
    assert not members.loc[members["leader"], "miss"].any()


def test_misses_are_named(signatures):
    named = {code for codes in signatures.misses.values() for code in codes}
    assert named == set(signatures.members.loc[signatures.members["miss"], "iso3"])
    assert 0 < len(named) < 40


def test_an_unknown_name_is_refused(capsys):
    assert command_line.main(["outcomes", "wcit_2013"]) == 2
    assert "wcit_2012" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_every_outcome_is_printed_written_and_drawn(name, tmp_path, capsys):
    argv = ["outcomes", name, "--replications", "40", "--out", str(tmp_path)]
    assert command_line.main(argv) == 0
    assert hindcast(name, 40).title in capsys.readouterr().out
    assert {file.suffix for file in tmp_path.iterdir()} == {".csv", ".svg", ".png"}


@pytest.mark.slow
def test_a_repeated_vote_moves_through_abstention():
    """From 73/187 to 74/247 nobody went from no to yes; ours, less than one member."""
    counts = hindcast("transitions_2019", 200).counts.set_index("what")
    assert counts.loc["no to yes", "real"] == 0
    assert counts.loc["no to yes", "ours"] < 1
    assert counts.loc["yes to abstain", "real"] == 10
    assert counts.loc["share of same votes", "ours"] == pytest.approx(0.88, abs=0.04)
