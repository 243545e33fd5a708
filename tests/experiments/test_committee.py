"""The vote in committee as evidence on the vote in plenary."""

import numpy as np
import pandas as pd
import pytest

import experiments
from experiments.validation.ballot_scores import scores
from sim.errors import ConfigError, DataError
from sim.forecast.committee import SAME_BALLOT, CommitteeVote, after_committee
from sim.forecast.evidence import Call
from sim.forecast.expectation import expect
from sim.members.calibration import Calibration
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.theory.ballot import Vote, ballot_probability
from tests.conftest import compose

CALLS = pd.DataFrame(
    {"rollcall_id": ["mine"], "date": ["2018-12-17"], "topic": ["cybercrime"],
     "title": ["Countering the use of information and communications technologies for "
               "criminal purposes"]}
)  # fmt: skip
LINES = {"USA": "N", "DEU": "N", "JPN": "N", "RUS": "Y", "CHN": "Y"}
TALLY = pd.DataFrame({"rollcall_id": ["mine"], "yes": [88], "no": [55], "abstain": [29]})


def predict(**given):
    return experiments.predict(CALLS, LINES, "before_73_27", **given)


@pytest.fixture(scope="module")
def found():
    return {"none": predict(), "tally": predict(committee=TALLY)}


def counts(found):
    return found.tally.set_index("outcome")["expected"]


def test_the_tally_of_73_187_in_committee_betters_the_forecast_of_its_plenary(found):
    """88-55-29 in the Third Committee [found], 94-59-33 in plenary; nothing here was fitted."""
    calibration = Calibration.load("default")
    [at] = np.flatnonzero(calibration.items.id == "V6138")
    loss, error = {}, {}
    for name, one in found.items():
        table = one.ballots
        votes = calibration.votes(list(table["iso3"]))[at]
        cast = (votes >= Vote.NO) & (votes <= Vote.YES)
        chance = table[["p_no", "p_abstain", "p_yes"]].to_numpy()
        loss[name] = scores(chance[cast], votes[cast])["log_loss"]
        error[name] = abs(counts(one)[["yes", "no", "abstain"]] - [94, 59, 33]).sum()
    assert loss["tally"] < loss["none"] - 0.1 and error["tally"] < 0.6 * error["none"]


def test_a_tally_narrows_the_interval(found):
    width = {name: (one.tally["high"] - one.tally["low"]).iloc[:3].sum()
             for name, one in found.items()}  # fmt: skip
    assert width["tally"] < 0.7 * width["none"]


def test_a_tally_as_expected_moves_little_and_one_beyond_moves_all_alike():
    z, band, here = np.linspace(-3, 3, 101), np.full(101, 0.6), np.ones(101)
    wider = np.sqrt(1 + np.pi / 8 * 1.5**2)
    expected = np.array([c.sum() for c in ballot_probability(z * wider, band * wider)])
    same, _, _ = after_committee(z, band, here, tuple(expected.round().astype(int)), 1.5)
    assert abs(ballot_probability(same, band)[2].sum() - ballot_probability(z, band)[2].sum()) < 3
    up, wide, left = after_committee(z, band, here, (20, 10, 71), 1.5)
    assert (np.diff(up) > 0).all() and up.mean() > z.mean() + 0.5 and left < 0.7
    assert ballot_probability(up, wide)[2].sum() == pytest.approx(71, abs=4)


def test_known_ballots_are_most_likely_kept_and_tell_about_the_absent(found):
    table = found["none"].ballots
    likely = table.set_index("iso3")["p_no"]
    turned = likely.index[likely < 0.1][:60]
    votes = pd.DataFrame({"rollcall_id": "mine", "iso3": turned, "vote": "N"})
    heard = predict(committee=votes).ballots.set_index("iso3")["p_no"]
    assert (heard[turned] > SAME_BALLOT - 0.01).all()
    rest = likely.index.difference(turned)
    assert heard[rest].mean() > likely[rest].mean() + 0.1


def test_a_scenario_takes_the_same_evidence():
    calibration = Calibration.load("before_73_27")
    lines = {code: {"N": 0, "Y": 2}[vote] for code, vote in LINES.items()}
    call = Call(np.datetime64("2018-12-17"), lines, "cybercrime")
    told = Call(call.date, lines, "cybercrime", committee=CommitteeVote((55, 29, 88)))
    before, after = (expect(calibration, calibration.iso3, one) for one in (call, told))
    assert after.shift_sd < before.shift_sd and after.lean.mean() < before.lean.mean()
    config = compose()
    config["scenario"]["agenda"][0]["drafts"][0]["committee"] = {"yes": 40, "no": 80, "abstain": 40}
    scenario = Scenario(config)
    model = NegotiationModel(scenario, range(50))
    model._open(*model._queue[0])
    draft = model.meeting.text.drafts[0]
    chance = ballot_probability(draft.lean(model.chamber.position), draft.halfwidth)
    assert chance[2].mean() < chance[0].mean()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"yes": 3, "no": -1, "abstain": 0}, "committee.no"),
        ({"yes": 3, "no": 1}, "give yes, no and abstain, or ballots"),
        ({"FRA": "J"}, "committee.FRA"),
        ({"FRO": "Y"}, "committee"),
    ],
)
def test_a_wrong_committee_vote_is_refused_before_anything_runs(said, message):
    config = compose()
    config["scenario"]["agenda"][0]["drafts"][0]["committee"] = said
    with pytest.raises(ConfigError, match=message):
        model = NegotiationModel(Scenario(config), range(2))
        model._open(*model._queue[0])


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (TALLY.assign(yes=["many"]), "whole number of members, got 'many'"),
        (pd.concat([TALLY, TALLY]), "a second tally of mine"),
        (TALLY.drop(columns="no"), "needs the columns"),
        (pd.DataFrame({"rollcall_id": ["mine"], "iso3": ["FRO"], "vote": ["Y"]}), "unknown member"),
    ],
)
def test_a_wrong_table_is_refused_with_its_row(table, message):
    with pytest.raises(DataError, match=message):
        predict(committee=table)


def test_an_amendment_of_a_scenario_is_asked_about_and_does_worse_than_a_text():
    config = compose()
    draft = config["scenario"]["agenda"][0]["drafts"][0]
    draft["title"] = "Amendment A/C.1/73/L.99 to draft resolution A/C.1/73/L.27"
    with pytest.raises(
        ConfigError, match="kind: the title reads like that of another kind of vote"
    ):
        Scenario(config)
    yes = {}
    for kind in ("text", "amendment"):
        draft["kind"] = kind
        model = NegotiationModel(Scenario(config), range(50))
        model._open(*model._queue[0])
        one = model.meeting.text.drafts[0]
        yes[kind] = ballot_probability(one.lean(model.chamber.position), one.halfwidth)[2].mean()
    assert yes["amendment"] < yes["text"] - 0.1
