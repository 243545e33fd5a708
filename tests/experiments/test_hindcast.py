"""`plenary hindcast`: scores by hand, baselines by hand, and no look ahead."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import logit

from experiments.analysis.held_out_scores import held_out_scores, readable, scores_file, sentence
from experiments.estimation.forecast_coefficients import (
    estimate_parameters,
    fit_prediction,
    training_set,
)
from experiments.estimation.positions import estimate
from experiments.estimation.vote_tables import ISSUES, VoteTable
from experiments.figures.text_tables import markdown
from experiments.store.atomic import write_csv
from experiments.store.sections import put_section
from experiments.validation import baselines
from experiments.validation.ballot_scores import apre, reliability, scores
from experiments.validation.hindcast import MARKS, OURS, hindcast, main, table_of, target_days
from experiments.validation.hindcast_report import summary
from sim.errors import ConfigError
from sim.forecast.ballot import DEFAULTS, LEARNT_BEFORE, PARAMETERS
from sim.forecast.evidence import Call, History
from sim.members.calibration import TAGS, Calibration, Coefficient
from sim.theory.ballot import Vote, cast

NO, ABSTAIN, YES, ABSENT = Vote
LEADERS = ("USA", "DEU", "JPN", "RUS", "CHN")

ROOT = Path(__file__).parents[2]


def small_history(votes, days, titles=None, topics=None):
    """A history with members A, B, … and no spatial information."""
    votes = np.array(votes, dtype=np.int8)
    n_calls, n_members = votes.shape
    return History(
        iso3=tuple("ABCDEFGH"[:n_members]),
        votes=votes,
        date=np.array(days, dtype="datetime64[D]"),
        topic=np.array(topics or [""] * n_calls),
        title=np.array(titles or [""] * n_calls),
        issues=np.array([""] * n_calls),
        kind=np.array(["text"] * n_calls),
        slope=np.zeros((n_calls, 1)),
        cut=np.zeros(n_calls),
        halfwidth=np.ones(n_calls),
        path=np.zeros((n_members, 1, 1)),
        years=np.array([2000]),
    )


@pytest.fixture(scope="module")
def world():
    """Thirty simulated members over four years; every eighth text has a topic."""
    random = np.random.default_rng(7)
    iso3 = tuple(sorted({*LEADERS, *Calibration.load("default").iso3[:25]}))
    openness = random.normal(size=len(iso3))
    for code, place in zip(LEADERS, (1.5, 1.0, 0.9, -1.6, -1.2), strict=True):
        openness[iso3.index(code)] = place
    place = np.column_stack([openness, random.normal(size=len(iso3))])
    n_calls = 160
    slope = random.normal(0, 2.0, (n_calls, 2))
    digital = np.arange(n_calls) % 8 == 0
    slope[digital] = np.outer(random.choice([-3.0, 3.0], digital.sum()), [1.0, 0.2])
    lean = slope @ place.T + random.normal(0.4, 1.0, n_calls)[:, None]
    votes = cast(
        lean + logit(random.random(lean.shape)), 0.6, absent=random.random(lean.shape) < 0.1
    )
    calls = pd.DataFrame(
        {
            "rollcall_id": [f"V{at:03d}" for at in range(n_calls)],
            "date": np.datetime64("2015-01-10", "s") + np.arange(n_calls) * np.timedelta64(9, "D"),
            "resolution": "",
            "title": [chr(97 + at % 26) * (3 + at // 26) for at in range(n_calls)],
            "topic": np.where(digital, "cybercrime", ""),
            "lead_sponsor_camp": "",
            "kind": "text",
        }
    )
    return VoteTable(calls.assign(**{f"issue_{f}": False for f in ISSUES}), iso3, votes)


def test_scores_by_hand():
    chance = np.array([[0.0, 0.0, 1.0], [0.5, 0.3, 0.2], [0.1, 0.3, 0.6], [0.2, 0.2, 0.6]])
    found = scores(chance, np.array([YES, NO, ABSTAIN, YES]))
    assert found["accuracy"] == 0.75
    assert found["balanced_accuracy"] == pytest.approx((1 + 0 + 1) / 3)
    assert found["f1_no"] == 1.0 and found["f1_abstain"] == 0.0
    logs = np.log([1.0, 0.5, 0.3, 0.6])
    assert found["log_loss"] == pytest.approx(-logs.mean())
    # expected 0.8, 0.8, 2.4 against 1, 1, 2: half of 0.8.
    assert found["tally_error"] == pytest.approx(0.4)
    assert apre([1], [2]) == 0.5


def test_log_loss_is_clipped_at_one_hundredth():
    assert scores(np.array([[1.0, 0.0, 0.0]]), np.array([YES]))["log_loss"] == pytest.approx(
        -np.log(0.01)
    )


def test_calibrated_chances_lie_on_the_diagonal():
    # 20 000 draws: the sd of a share in a tenth with 1 000 forecasts is below 0.016; 5 sd.
    random = np.random.default_rng(5)
    chance = random.dirichlet(np.ones(3), 20_000)
    votes = (random.random((20_000, 1)) > chance.cumsum(axis=1)).sum(axis=1)
    forecast, observed, count = reliability(chance, votes)
    seen = count > 1000
    assert seen.sum() >= 6 and np.abs(forecast - observed)[seen].max() < 0.08


def test_majority_by_hand():
    # within eight years: three yes, one abstain; the no of 1990 is too old.
    history = small_history(
        [[NO, NO], [YES, ABSTAIN], [YES, YES]], ["1990-01-01"] + ["2001-01-01"] * 2
    )
    chance = baselines.majority(history, Call(np.datetime64("2002-01-01"), {"A": YES}))
    assert chance.tolist() == [[0.0, 0.25, 0.75]] * 2


def test_last_vote_is_that_on_the_same_line_of_text():
    history = small_history(
        [[YES, NO], [NO, ABSENT], [ABSTAIN, YES]],
        ["2001-01-01", "2002-01-01", "2003-01-01"],
        titles=["Nuclear tests", "Nuclear tests", "Law of the sea"],
    )
    call = Call(np.datetime64("2004-01-01"), {"A": YES}, title="Nuclear tests")
    guess = baselines.last_vote(history, call).argmax(axis=1)
    assert guess.tolist() == [NO, NO]  # B was away in 2002; its last vote is of 2001


def test_memory_kernel_by_hand():
    # the leader A voted yes, then no; now yes. Two years apart, half-life four years.
    history = small_history([[YES, NO], [NO, YES]], ["2000-01-01", "2000-01-01"])
    call = Call(np.datetime64("2000-01-01") + 1461, {"A": YES})
    weight = 0.5 * np.array([1.0, np.exp(-2.0)])
    chance = baselines.memory_kernel(history, call)[1]
    share = np.array([weight.sum(), 0.0, weight.sum()]) / (2 * weight.sum())
    expected = (np.array([weight[0], 0.0, weight[1]]) + share) / (weight.sum() + 1.0)
    assert np.allclose(chance, expected, rtol=1e-6)


def test_logit_on_leaders_follows_the_leader_and_knows_one_kind_of_vote():
    votes = [[YES, YES, YES], [NO, NO, YES]] * 40
    history = small_history(votes, ["2000-01-01"] * 80)
    chance = baselines.leader_logit(history, Call(np.datetime64("2001-01-01"), {"A": NO}))
    assert chance[1, NO] > 0.8
    assert chance[2].tolist() == [0.0, 0.0, 1.0]


@pytest.mark.filterwarnings("ignore")
def test_the_future_does_not_reach_a_hindcast(world):
    days = target_days(world, "2018-06-01")[:2]
    random = np.random.default_rng(11)
    late = np.flatnonzero(world.rollcalls["date"] >= days[0])
    today = np.flatnonzero(world.rollcalls["date"] == days[0])
    votes, calls = world.votes.copy(), world.rollcalls.copy()
    votes[late] = random.integers(0, 4, votes[late].shape)
    leader = [world.iso3.index(code) for code in LEADERS]
    votes[np.ix_(today, leader)] = world.votes[np.ix_(today, leader)]  # the declared lines
    later = np.setdiff1d(late, today)
    for name in ("title", "topic"):
        calls.loc[later, name] = random.permutation(calls.loc[later, name])
    calls.loc[later[calls.loc[later, "date"] == days[0]], "topic"] = ""
    mixed = VoteTable(calls, world.iso3, votes)
    quiet = {"refit": True, "sweeps": 0, "tell": lambda line: None}
    before = hindcast(world, days[:1], LEADERS, **quiet)["ballots"]
    after = hindcast(mixed, days[:1], LEADERS, **quiet)["ballots"]
    chances = ["p_no", "p_abstain", "p_yes"]
    both = before.merge(after, on=["method", "iso3", "rollcall_id"], suffixes=("", "_mixed"))
    assert len(both) > 50
    assert (both["vote"] != both["vote_mixed"]).any()
    for name in chances:
        assert np.array_equal(both[name], both[f"{name}_mixed"])


def test_ours_beats_the_majority_on_a_spatial_world(world):
    days = target_days(world, "2018-01-01")
    result = hindcast(world, days, LEADERS, refit=True, sweeps=0, tell=lambda line: None)
    table = result["scores"].groupby("method")[["accuracy", "log_loss"]].mean()
    assert table.loc[OURS, "accuracy"] > table.loc["majority", "accuracy"] + 0.1
    assert table.loc[OURS, "log_loss"] < table.loc["majority", "log_loss"] - 0.2
    assert {*baselines.BASELINES} <= {*table.index}
    text = summary(result)
    assert text.count("\n| ") >= 6 and "APRE" in text


def test_estimated_numbers_stay_in_their_ranges(world):
    early = world.before("2018-01-01")
    n_calls = len(early.rollcalls)
    history = replace(
        small_history(early.votes[:, :8], early.rollcalls["date"].to_numpy().astype("M8[D]")),
        iso3=early.iso3,
        votes=early.votes,
        topic=early.rollcalls["topic"].to_numpy(dtype=str),
        title=early.rollcalls["title"].to_numpy(dtype=str),
        path=np.zeros((len(early.iso3), 1, 1)),
    )
    lessons = training_set(history)
    assert 10 <= len(lessons) < n_calls
    for lesson in lessons:
        assert (lesson.evidence.age > 0).all()
    value = estimate_parameters(history, sweeps=0)
    assert set(value) == set(PARAMETERS) and value != DEFAULTS
    for name, (_, low, high, *_) in PARAMETERS.items():
        assert low <= value[name] <= high


def test_table_of_a_calibration_holds_its_votes():
    calibration = Calibration.load("default")
    table = table_of(calibration)
    assert table.votes.shape == (len(calibration.items), int((~calibration.assumed).sum()))
    assert len(target_days(table, "2018-01-01")) == 11


def test_section_of_a_page_is_renewed_in_place(tmp_path):
    page = tmp_path / "validation.md"
    page.write_text("# Before\n", encoding="utf-8")
    put_section(page, "one", *MARKS)
    page.write_text(page.read_text(encoding="utf-8") + "\nAfter\n", encoding="utf-8")
    put_section(page, "two", *MARKS)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Before") and text.rstrip().endswith("After")
    assert "two" in text and "one" not in text


def test_held_out_scores_lie_beside_the_calibration_and_are_those_of_the_documentation():
    scores = held_out_scores("before_73_27")  # has none of its own
    page = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    assert sentence(scores) in page
    for line in markdown(readable(scores).columns, readable(scores).itertuples(index=False))[2:]:
        assert line in page


def test_scores_of_ones_own_calibration_are_shown_where_there_are_some(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine.json").write_text("{}", encoding="utf-8")
    assert held_out_scores("mine.json")["rollcalls"].iloc[0] == 15
    own = held_out_scores().assign(rollcalls=3)
    write_csv(own, scores_file("mine.json"))
    assert held_out_scores("mine.json")["rollcalls"].iloc[0] == 3


def test_unknown_leader_and_empty_window_are_refused(tmp_path):
    with pytest.raises(ConfigError, match="leaders: no votes of, got 'USR'"):
        main(["--leaders", "USR", "--out", str(tmp_path)])
    with pytest.raises(ConfigError, match="since: no roll-call with a topic"):
        main(["--since", "2030-01-01", "--out", str(tmp_path)])


@pytest.mark.slow
def test_hindcast_of_2018_to_2023_meets_its_bars(tmp_path):
    assert main(["--out", str(tmp_path)]) == 0
    table = pd.read_csv(tmp_path / "scores.csv")
    ours = table[table["method"] == OURS]
    assert len(ours) == 15
    assert ours["accuracy"].mean() >= 0.88
    assert ours["log_loss"].mean() <= 0.40
    assert ours["tally_error"].mean() <= 12
    assert 0.80 <= pd.read_csv(tmp_path / "tallies.csv")["inside"].mean() <= 0.97
    assert (tmp_path / "reliability.png").stat().st_size > 10_000


def test_fitted_numbers_become_rows_of_a_calibration(world):
    early = world.before("2018-01-01")
    rows = fit_prediction(early, estimate(early))
    assert set(rows) == {f"prediction.{name}" for name in PARAMETERS}
    for name, row in rows.items():
        coefficient = Coefficient(**row)
        assert coefficient.low <= coefficient.value <= coefficient.high, name
        assert coefficient.tag in TAGS and coefficient.note


def test_the_defaults_are_what_calibrate_writes_for_the_first_day_that_is_scored():
    """`before_73_27` is written by ``plenary calibrate``; the defaults are it, to two digits."""
    found = Calibration.load("before_73_27")
    assert np.datetime64(found.cutoff) == LEARNT_BEFORE
    for name, value in DEFAULTS.items():
        written = found.coefficients[f"prediction.{name}"].value
        assert abs(written - value) <= 0.0051, name
