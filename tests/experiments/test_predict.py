"""`plenary predict`: chances from declared lines, honest about time, firm on bad tables."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.command_line import main as plenary
from experiments.forecasting.fit_forecast import LEADERS
from experiments.forecasting.forecast import forecast, tally
from experiments.forecasting.predict import main
from sim.errors import ConfigError, DataError
from sim.forecast import titles as texts
from sim.forecast.ballot import DEFAULTS, PARAMETERS, parameters
from sim.forecast.evidence import Call, History, gather
from sim.members.positions import Calibration
from sim.theory.ballot import Vote, ballot_probability

RUSSIAN = dict(zip(LEADERS, (Vote.NO, Vote.NO, Vote.NO, Vote.YES, Vote.YES), strict=True))
CALL = Call(
    np.datetime64("2018-12-17"),
    RUSSIAN,
    "cybercrime",
    "Countering the use of information and communications technologies for criminal purposes",
)


@pytest.fixture(scope="module")
def history():
    return History.of(Calibration.load("default"))


@pytest.fixture
def tables(tmp_path):
    """Two roll-calls and the lines of five leaders, as the command reads them."""
    calls = pd.DataFrame(
        {
            "rollcall_id": ["one", "two"],
            "date": ["2023-12-04", "2023-12-05"],
            "title": [CALL.title, ""],
            "topic": ["cybercrime", ""],
            "remark": ["further columns", "do no harm"],
        }
    )
    lines = [(call, code, "NAY"[vote]) for call in ("one", "two") for code, vote in RUSSIAN.items()]
    declared = pd.DataFrame(lines, columns=["rollcall_id", "iso3", "vote"])

    def write(calls=calls, declared=declared):
        calls.to_csv(tmp_path / "R.csv", index=False)
        declared.to_csv(tmp_path / "D.csv", index=False)
        return [
            *("--rollcalls", str(tmp_path / "R.csv"), "--declared", str(tmp_path / "D.csv")),
            *("--out", str(tmp_path / "P.csv")),
        ]

    write.calls, write.declared, write.folder = calls, declared, tmp_path
    return write


def test_every_other_member_gets_chances_that_sum_to_one(tables, capsys):
    assert main(tables()) == 0
    table = pd.read_csv(tables.folder / "P.csv")
    assert list(table) == ["rollcall_id", "iso3", "p_yes", "p_no", "p_abstain", "p_absent"]
    assert len(table) == 2 * 188 and not set(table["iso3"]) & set(LEADERS)
    assert np.allclose(table[["p_yes", "p_no", "p_abstain"]].sum(axis=1), 1.0, atol=1e-5)
    assert table["p_absent"].between(0, 1).all()
    counts = pd.read_csv(tables.folder / "P_tally.csv")
    assert list(counts) == ["rollcall_id", "outcome", "expected", "low", "high"]
    sums = counts.groupby("rollcall_id")["expected"].sum()
    assert np.allclose(sums, 193, atol=0.1)
    assert (counts["low"] <= counts["expected"]).all()
    assert (counts["expected"] <= counts["high"]).all()
    assert "one" in capsys.readouterr().out


def test_no_vote_or_text_of_the_day_or_later_is_used(history):
    random = np.random.default_rng(1)
    late = np.flatnonzero(history.date >= CALL.date)
    mixed = random.permutation(late)
    votes, topic, title = history.votes.copy(), history.topic.copy(), history.title.copy()
    slope, cut = history.slope.copy(), history.cut.copy()
    votes[late] = random.integers(-1, 4, votes[late].shape)
    topic[late], title[late] = topic[mixed], CALL.title
    slope[late], cut[late] = slope[mixed] * 3.0, -cut[mixed]
    shuffled = replace(history, votes=votes, topic=topic, title=title, slope=slope, cut=cut)
    ours, theirs = forecast(history, CALL, DEFAULTS), forecast(shuffled, CALL, DEFAULTS)
    assert np.array_equal(ours.chance, theirs.chance)
    assert np.array_equal(ours.p_absent, theirs.p_absent)
    assert np.array_equal(ours.tally, theirs.tally)
    past = np.flatnonzero(history.date < CALL.date)  # that the test can see a difference
    votes[past] = votes[random.permutation(past)]
    changed = forecast(replace(shuffled, votes=votes), CALL, DEFAULTS)
    assert not np.allclose(ours.chance, changed.chance)


def test_leaders_lines_carry_their_neighbours(history):
    western = {code: Vote.YES - line for code, line in RUSSIAN.items()}
    ours = forecast(history, CALL, DEFAULTS)
    theirs = forecast(history, replace(CALL, declared=western), DEFAULTS)
    for code in ("FRA", "SWE", "CAN"):
        at = history.iso3.index(code)
        assert ours.chance[at, Vote.NO] > 0.8 and theirs.chance[at, Vote.YES] > 0.8
    for code in ("BLR", "SYR", "CUB"):
        at = history.iso3.index(code)
        assert ours.chance[at, Vote.YES] > 0.8 > theirs.chance[at, Vote.YES]


def test_one_leader_is_enough_and_an_unknown_one_is_left_out(history):
    alone = forecast(history, replace(CALL, declared={"RUS": Vote.YES}), DEFAULTS)
    assert (alone.declared >= 0).sum() == 1
    assert np.allclose(alone.chance.sum(axis=1), 1.0)


def test_a_declared_line_is_certain_in_the_tally(history):
    ours = forecast(history, CALL, DEFAULTS)
    at = history.iso3.index("RUS")
    assert ours.chance[at, Vote.YES] == 1.0 and ours.p_absent[at] == 0.0


def test_tally_of_certain_ballots_by_hand():
    # seven sure yes, three sure no, nobody away: 7-0-3 with no width.
    z = np.array([60.0] * 7 + [-60.0] * 3)
    value = {**DEFAULTS, "shift_sd": 0.0, "absence_sd": 0.0}
    count = tally(z, np.full(10, 0.1), np.full(10, 1e-12), np.full(10, -1), value)
    assert np.allclose(count[:, 0], [3, 0, 7, 0], atol=1e-6)
    assert count[:, 1].tolist() == count[:, 2].tolist() == [3, 0, 7, 0]


def test_tally_of_independent_ballots_matches_the_binomial():
    # 100 members at P(yes) = 1/2, no band: sd 5, so 5 % and 95 % points are 42 and 58.
    value = {**DEFAULTS, "shift_sd": 0.0, "absence_sd": 0.0}
    band = np.full(100, 1e-12)
    count = tally(np.zeros(100), band, np.full(100, 1e-12), np.full(100, -1), value)
    assert count[Vote.YES].tolist() == pytest.approx([50, 42, 58])


def test_a_common_shift_widens_the_interval_and_keeps_the_mean():
    z, band, away, nobody = np.zeros(100) + 0.8, np.full(100, 0.4), np.full(100, 0.1), -1
    narrow, wide = (
        tally(z, band, away, np.full(100, nobody), {**DEFAULTS, "shift_sd": sd})
        for sd in (0.0, 1.5)
    )
    mean = 90 * np.array(ballot_probability(0.8, 0.4))
    assert np.allclose(narrow[:3, 0], mean, atol=0.5)
    assert np.allclose(wide[:3, 0], mean, atol=2.0)
    assert wide[Vote.YES, 2] - wide[Vote.YES, 1] > 2 * (narrow[Vote.YES, 2] - narrow[Vote.YES, 1])


def test_titles_of_one_line_are_alike():
    titles = texts.Titles(["Advancing responsible State behaviour in cyberspace", "Nuclear tests"])
    found = titles.likeness("Advancing responsible state behavior in Cyberspace")
    assert found[0] == pytest.approx(1.0) and found[1] == 0.0


def test_a_text_without_title_continues_its_topic(history):
    named = gather(history, replace(CALL, date=np.datetime64("2022-01-01"), title=""))
    assert (named.likeness > 0).sum() == (named.kinship == 1.0).sum() > 0


def test_parameters_come_from_the_calibration_where_it_has_them():
    calibration = Calibration.load("default")
    value = parameters(calibration)
    assert set(value) == set(PARAMETERS)
    row = next(iter(calibration.coefficients.values()))
    other = replace(calibration, coefficients={"prediction.gap": replace(row, value=7.0)})
    assert parameters(other) == {**DEFAULTS, "gap": 7.0}


@pytest.mark.parametrize("name", PARAMETERS)
def test_defaults_lie_in_their_ranges(name):
    value, low, high, unit, meaning = PARAMETERS[name]
    assert low <= value <= high and unit and meaning


def _declared(tables, **cell):
    table = tables.declared.copy()
    for column, value in cell.items():
        table.loc[3, column] = value
    return tables(declared=table)


def test_unknown_code_is_refused_with_row_and_column(tables):
    with pytest.raises(DataError, match=r"D.csv: row 5, column iso3: unknown member code 'RUX'"):
        main(_declared(tables, iso3="RUX"))


def test_unknown_vote_is_refused_with_row_and_column(tables):
    with pytest.raises(DataError, match=r"row 5, column vote: must be Y, N, A, X or blank"):
        main(_declared(tables, vote="Z"))


def test_duplicated_line_is_refused_with_row_and_column(tables):
    with pytest.raises(DataError, match=r"row 5, column iso3: a second vote of the same member"):
        main(_declared(tables, iso3="JPN"))


def test_line_on_an_unlisted_roll_call_is_refused(tables):
    with pytest.raises(DataError, match=r"row 5, column rollcall_id: 'three' is not in the table"):
        main(_declared(tables, rollcall_id="three"))


def test_roll_call_without_declared_leader_is_refused(tables):
    declared = tables.declared[tables.declared["rollcall_id"] == "one"]
    with pytest.raises(DataError, match=r"R.csv: row 3, column rollcall_id: no declared leader"):
        main(tables(declared=declared))


def test_absent_leaders_declare_nothing(tables):
    declared = tables.declared.assign(vote=["X"] * 5 + ["Y"] * 5)
    with pytest.raises(DataError, match="no declared leader for 'one'"):
        main(tables(declared=declared))


def test_unreadable_date_is_refused_with_row_and_column(tables):
    with pytest.raises(DataError, match=r"R.csv: row 3, column date: must be a date like"):
        main(tables(calls=tables.calls.assign(date=["2023-12-04", "soon"])))


def test_date_before_all_votes_is_refused(tables):
    with pytest.raises(DataError, match=r"row 3, column date: the calibration has no vote before"):
        main(tables(calls=tables.calls.assign(date=["2023-12-04", "1999-01-01"])))


def test_misspelt_column_is_refused_with_the_nearest(tables):
    with pytest.raises(DataError, match=r"row 1, column date: column is missing; is it 'dates'"):
        main(tables(calls=tables.calls.rename(columns={"date": "dates"})))


def test_unknown_calibration_is_refused(tables):
    with pytest.raises(ConfigError, match="Did you mean 'default'"):
        main([*tables(), "--calibration", "defalt"])


def test_bad_input_leaves_no_file_and_exit_code_two(tables, capsys):
    assert plenary(["predict", *_declared(tables, vote="Z")]) == 2
    assert "row 5, column vote" in capsys.readouterr().err
    assert not list(tables.folder.glob("P*")) and not list(tables.folder.glob(".*"))
