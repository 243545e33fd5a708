"""`plenary whip`: noisy words weigh the forecast's draws again, by Bayes' rule and no more."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from toys import room

from experiments.advice import track_record, whip
from experiments.advice.draws import MAJORITY, TWO_THIRDS, joint_draws
from experiments.advice.items import TALLY, Item, confusion, read_items
from experiments.command_line import main as plenary
from experiments.commands.whip import _headline
from experiments.forecast.all_members import forecast_everyone
from experiments.report.advice_page import is_advice
from experiments.validation import whip_score
from sim.errors import DataError
from sim.forecast.evidence import Call
from sim.members.cached import calibration_named
from sim.theory.ballot import Vote, ballot_probability

DAY = np.datetime64("2018-12-17")
RUSSIAN = {"USA": 0, "DEU": 0, "JPN": 0, "RUS": 2, "CHN": 2}
TITLE = "Countering the use of information and communications technologies for criminal purposes"
CALL = Call(DAY, RUSSIAN, "cybercrime", TITLE)


@pytest.fixture(scope="module")
def draws():
    return joint_draws(calibration_named("before_73_27"), CALL, n_draws=2048)


def alone(*leans, draws=1):
    """Members with nothing in common, all of them in the room."""
    return room(leans, common=np.zeros(draws))


def heard(code, vote, kind="statement", reliability=0.85):
    return Item(DAY - 5, kind, code, int(vote), reliability)


def test_draws_keep_the_means_of_the_forecast(draws):
    tally = forecast_everyone(calibration_named("before_73_27"), CALL).tally
    # 2048 draws of a tally with a standard deviation of 15 have a standard error of 0.33.
    assert np.abs(draws.tally()[:, 0] - tally[:, 0]).max() < 1.5


def test_one_statement_about_one_member_is_bayes_rule():
    prior = np.array(ballot_probability(0.3, 0.5))
    by_hand = prior * confusion(0.85)[:, Vote.NO]
    now = whip.update(alone(0.3, 1.0), [heard("M00", Vote.NO)], DAY)
    assert now.chance[0, 0] == pytest.approx(by_hand / by_hand.sum())
    assert now.chance[0, 1] == pytest.approx(ballot_probability(1.0, 0.5))


def test_what_is_heard_from_some_tells_about_others(draws):
    asked = ["BRA", "MEX", "CHL", "COL", "PER"]
    no = whip.update(draws, [heard(c, Vote.NO) for c in asked], DAY).members()
    yes = whip.update(draws, [heard(c, Vote.YES) for c in asked], DAY).members()
    at = draws.place("ARG")
    assert no[at, Vote.YES] < draws.members()[at, Vote.YES] < yes[at, Vote.YES]


def test_the_order_of_items_makes_no_difference(draws):
    items = [heard("BRA", Vote.NO), heard("IND", Vote.YES), heard("MEX", Vote.ABSTAIN)]
    one, other = (whip.update(draws, way, DAY) for way in (items, items[::-1]))
    assert np.allclose(one.members(), other.members())


def test_fresh_draws_nearer_by_say_the_same_as_many_plain_ones(draws, monkeypatch):
    items = [heard(c, Vote.ABSTAIN, reliability=0.95) for c in draws.iso3[60:80]]
    fresh = whip.update(draws, items, DAY)
    monkeypatch.setattr(whip, "ENOUGH", 0.0)
    many = joint_draws(calibration_named("before_73_27"), CALL, n_draws=8192)
    plain = whip.update(many, items, DAY)
    assert plain.effective < fresh.effective * len(many.weight) / len(fresh.weight)
    # Means of probabilities over 200 draws or more: standard errors below 0.02.
    assert np.abs(fresh.members() - plain.members()).max() < 0.08


def test_a_committee_ballot_tells_all_or_nothing_at_the_ends_of_luck():
    one = alone(0.2)
    certain = whip.committee_likelihood(one, 0, Vote.ABSTAIN, 1.0)[0]
    assert certain[Vote.ABSTAIN] > 0.9 and certain[[Vote.NO, Vote.YES]].max() < 0.1
    nothing = whip.committee_likelihood(one, 0, Vote.ABSTAIN, 0.0)[0]
    assert nothing == pytest.approx(np.full(3, ballot_probability(0.2, 0.5)[1]), abs=1e-3)


def test_the_committee_tally_of_73_187_foresees_the_abstentions(draws):
    """Recorded: 94-59-33 in plenary after 88-55-29 in committee; the forecast missed a third."""
    now = whip.update(draws, [Item(DAY - 34, TALLY, count=(88, 55, 29))], DAY)
    recorded = {Vote.YES: 94, Vote.NO: 59, Vote.ABSTAIN: 33}
    after, before = now.tally(), draws.tally()
    assert all(after[v, 1] <= count <= after[v, 2] for v, count in recorded.items())
    assert before[Vote.ABSTAIN, 2] < 33


def test_asking_the_only_voter_settles_the_matter():
    lean = 0.0
    one = alone(lean)
    p_yes = float(ballot_probability(lean, 0.5)[2])
    (asked,) = whip.value_of_asking(one, MAJORITY)
    assert whip.adopted(one, MAJORITY) == pytest.approx(p_yes, abs=0.1)  # of one vote: not normal
    assert asked.surer == pytest.approx(1.0 - max(p_yes, 1.0 - p_yes), abs=0.1)
    assert asked.swing == pytest.approx(1.0, abs=1e-3)


def test_the_call_turns_where_the_middle_member_does():
    """By hand: of five members at 1, 2, 3, 4, 5 the third leaves the yes side at a shift of -3."""
    shift, sd = whip.break_even(alone(1.0, 2.0, 3.0, 4.0, 5.0, draws=2), MAJORITY)
    assert shift == pytest.approx(-3.0, abs=0.3) and sd == 0.0
    sure, _ = whip.break_even(alone(*[9.0] * 7, draws=2), MAJORITY)
    assert sure != sure


def test_no_answer_is_given_where_the_ranges_hold_both(draws):
    said = _headline(draws, MAJORITY, "T", (0.3, 0.7))
    assert said.startswith("No answer") and "30 % to 70 %" in said
    assert _headline(draws, MAJORITY, "T", (0.6, 0.7)).startswith("T is adopted")


def test_asking_never_makes_the_call_less_sure(draws):
    asked = whip.value_of_asking(draws, TWO_THIRDS)
    assert min(a.surer for a in asked) >= 0.0
    assert max(a.surer for a in asked) > 0.0
    told = [a for a, line in zip(asked, draws.declared, strict=True) if line >= 0]
    assert len(told) == 5 and max(a.surer for a in told) < 1e-9


def test_supposing_a_ballot_makes_it_certain(draws):
    for vote in (Vote.YES, Vote.NO, Vote.ABSTAIN, Vote.ABSENT):
        now = whip.given(draws, "IND", vote)
        assert now.members()[draws.place("IND"), vote] > 0.999


@pytest.fixture
def tables(tmp_path, monkeypatch):
    monkeypatch.setattr(track_record, "LATEST", 2)
    calls = pd.DataFrame(
        {"rollcall_id": ["T"], "date": ["2018-12-17"], "title": [TITLE], "topic": ["cybercrime"]}
    )
    lines = [("T", code, "NAY"[vote]) for code, vote in RUSSIAN.items()]
    calls.to_csv(tmp_path / "R.csv", index=False)
    lines = pd.DataFrame(lines, columns=["rollcall_id", "iso3", "vote"])
    lines.to_csv(tmp_path / "D.csv", index=False)

    def command(items, *more):
        text = "date,iso3,kind,vote,yes,no,abstain,reliability\n" + "\n".join(items) + "\n"
        (tmp_path / "I.csv").write_text(text, encoding="utf-8")
        return [
            *("whip", "--rollcalls", str(tmp_path / "R.csv")),
            *("--declared", str(tmp_path / "D.csv"), "--items", str(tmp_path / "I.csv")),
            *("--calibration", "before_73_27", "--results", str(tmp_path / "results"), *more),
        ]

    return command


def test_the_command_writes_a_folder_that_reads_as_an_answer(tables, tmp_path, capsys):
    items = ["2018-11-13,,tally,,88,55,29,", "2018-12-03,IND,declared,Y,,,,"]
    assert plenary(tables(items, "--if", "BRA=N")) == 0
    said = capsys.readouterr().out
    assert "T is adopted by simple majority" in said and "If Brazil votes no" in said
    folder = tmp_path / "results" / "whip"
    assert is_advice(folder)
    members = pd.read_csv(folder / "members.csv", keep_default_na=False)
    assert len(members) == 193 and (members["forecast_right"] != "").all()
    assert members.set_index("iso3").loc["IND", "member"] == "India"
    sums = members[["p_yes", "p_no", "p_abstain", "p_absent"]].sum(axis=1)
    assert np.allclose(sums, 1.0, atol=1e-5)
    assert (folder / "report.html").read_text(encoding="utf-8").count("<img") == 2


WRONG = {
    "2018-12-17,IND,declared,Y,,,,": "row 2, column date: heard on 2018-12-17, but the vote is on",
    "2018-12-03,IDN,declares,Y,,,,": "unknown kind 'declares'. Did you mean 'declared'?",
    "2018-12-03,INX,declared,Y,,,,": "'INX' has no seat; did you mean",
    "2018-12-03,IND,declared,yes,,,,": "unknown vote 'yes'",
    "2018-12-03,IND,straw,Y,,,,0.2": "must be from 0.5 to 1",
    "2018-12-03,,tally,,88,55,,": "column abstain: a tally needs a whole number",
    "3 December,IND,declared,Y,,,,": "column date: must be a date like",
}


@pytest.mark.parametrize("row", WRONG)
def test_wrong_items_are_refused_before_anything_is_written(row, tables, tmp_path, capsys):
    assert plenary(tables([row])) == 2
    assert WRONG[row] in capsys.readouterr().err
    assert not (tmp_path / "results").exists()


def test_contradictory_items_are_refused(tables, tmp_path):
    tables(["2018-12-03,IND,declared,Y,,,,", "2018-12-03,IND,declared,N,,,,"])
    with pytest.raises(DataError, match="row 3, column vote: IND is heard to vote otherwise in"):
        read_items(tmp_path / "I.csv", ["IND"], DAY)


@pytest.mark.parametrize(
    ("more", "error"),
    [
        (("--if", "INX=Y"), "--if: has no seat here, got 'INX'"),
        (("--if", "IND"), "--if: must be like IND=Y"),
        (("--rule", "majorty"), "Did you mean 'majority'?"),
        (("U",), "TEXT: no such text, got 'U'"),
    ],
)
def test_wrong_options_are_refused(more, error, tables, tmp_path, capsys):
    assert plenary(tables([], *more)) == 2
    assert error in capsys.readouterr().err
    assert not (tmp_path / "results").exists()


def test_another_answer_is_not_written_over_unasked(tables, tmp_path, capsys):
    (tmp_path / "results" / "whip").mkdir(parents=True)
    (tmp_path / "results" / "whip" / "letter.txt").write_text("mine", encoding="utf-8")
    assert plenary(tables([], "--overwrite")) == 2
    assert "holds something else" in capsys.readouterr().err


def test_one_odd_line_tells_little_about_others(draws):
    """A line that nobody expects moves others less than if no ballot were ever odd; its own is
    what it says."""
    at = draws.place("ARG")
    item = [heard("BLR", Vote.NO, kind="declared", reliability=1.0)]
    plain, doubted = (whip.update(draws, item, DAY, odd=odd).members() for odd in (0.0, whip.ODD))
    before = draws.members()[at, Vote.YES]
    assert abs(doubted[at, Vote.YES] - before) < abs(plain[at, Vote.YES] - before)
    own = draws.place("BLR")
    assert doubted[own, Vote.NO] == pytest.approx(plain[own, Vote.NO], abs=1e-3)


@pytest.mark.slow
def test_a_count_with_more_leaders_heard_is_nearer_to_the_votes():
    """Fifteen digital roll-calls: the mean log loss falls from none to ten to fifteen heard."""
    found = whip_score.score()
    mean = found.groupby("step")["log_loss"].mean()
    steps = [mean[str(n)] for n in (0, 5, 10, 15)]
    assert mean["1"] < mean["0"] + 0.01  # one odd leader, among fifteen texts, misleads little
    assert steps == sorted(steps, reverse=True)
    assert mean["tally"] < mean["tally before"]


def test_weights_of_an_unlikely_report_leave_few_draws():
    two = alone(0.0, draws=2)
    two = replace(two, factor=np.array([[8.0, 0], [-8.0, 0]]), basis=np.ones((1, 1)))
    now = whip._weighed(two, [heard("M00", Vote.NO, reliability=1.0)], DAY, whip.LUCK)
    assert now.effective == pytest.approx(1.0, abs=0.01)
