"""`plenary predict`: chances from declared lines, honest about time, firm on bad tables."""

import json
import re
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.command_line import main as plenary
from experiments.estimation.forecast_coefficients import LEADERS
from experiments.forecast import all_members as everyone
from experiments.forecast.all_members import forecast_everyone
from experiments.forecast.lines import doubtful_lines, worth_asking
from experiments.forecast.predict import forecast_and_write, main, parser
from experiments.forecast.predicted import expected_votes
from sim.errors import ConfigError, DataError
from sim.forecast import titles as texts
from sim.forecast.ballot import DEFAULTS, PARAMETERS, parameters
from sim.forecast.evidence import History, gather
from sim.forecast.tally import forecast, seated, tally
from sim.members.calibration import Calibration
from sim.members.calibration_names import SHIPPED
from sim.members.roster import Roster
from sim.theory.ballot import Vote, ballot_probability
from tests.experiments.forecast_tables import CALL, RUSSIAN

TURNED = {"Y": "N", "N": "Y", "A": "A"}


@pytest.fixture(scope="module")
def history():
    return History.of(Calibration.load("default"))


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


@pytest.mark.parametrize("body, members", [(None, 193), ("human_rights_council", 47)])
def test_printed_tallies_sum_to_the_members(tables, capsys, body, members):
    place = [] if body is None else ["--body", body]
    found = forecast_and_write(parser().parse_args([*tables(), *place]))
    printed = capsys.readouterr().out
    for key, one in found.forecasts.items():
        said = list(expected_votes(one).values())
        assert sum(int(words.split(" ")[0]) for words in said) == members
        line = next(line for line in printed.splitlines() if line.startswith(f"{key} "))
        assert re.split(r"  +", line)[1:] == said  # as Python says it


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
    value = {**DEFAULTS, "shift_sd": 0.0, "band_sd": 0.0, "absence_sd": 0.0}
    count = tally(z, np.full(10, 0.1), np.full(10, 1e-12), np.full(10, -1), value)
    assert np.allclose(count[:, 0], [3, 0, 7, 0], atol=1e-6)
    assert count[:, 1].tolist() == count[:, 2].tolist() == [3, 0, 7, 0]


def test_tally_of_independent_ballots_matches_the_binomial():
    # 100 members at P(yes) = 1/2, no band: sd 5, so 5 % and 95 % points are 42 and 58.
    value = {**DEFAULTS, "shift_sd": 0.0, "band_sd": 0.0, "absence_sd": 0.0}
    band = np.full(100, 1e-12)
    count = tally(np.zeros(100), band, np.full(100, 1e-12), np.full(100, -1), value)
    assert count[Vote.YES].tolist() == pytest.approx([50, 42, 58])


def test_a_common_shift_widens_the_interval_and_keeps_the_mean():
    z, band, away, nobody = np.zeros(100) + 0.8, np.full(100, 0.4), np.full(100, 0.1), -1
    narrow, wide = (
        tally(z, band, away, np.full(100, nobody), {**DEFAULTS, "shift_sd": sd, "band_sd": 0.0})
        for sd in (0.0, 1.5)
    )
    mean = 90 * np.array(ballot_probability(0.8, 0.4))
    assert np.allclose(narrow[:3, 0], mean, atol=0.5)
    assert np.allclose(wide[:3, 0], mean, atol=2.0)
    assert wide[Vote.YES, 2] - wide[Vote.YES, 1] > 2 * (narrow[Vote.YES, 2] - narrow[Vote.YES, 1])


def test_an_unknown_band_widens_the_interval_of_abstentions_and_keeps_their_mean():
    z, band, away = np.zeros(100) + 0.8, np.full(100, 0.4), np.full(100, 0.1)
    given = {**DEFAULTS, "shift_sd": 0.0, "absence_sd": 0.0}
    narrow, wide = (
        tally(z, band, away, np.full(100, -1), {**given, "band_sd": sd}) for sd in (0.0, 0.4)
    )
    assert np.allclose(narrow[:, 0], wide[:, 0], atol=0.5)
    assert wide[Vote.ABSTAIN, 2] - wide[Vote.ABSTAIN, 1] > 1.3 * (
        narrow[Vote.ABSTAIN, 2] - narrow[Vote.ABSTAIN, 1]
    )


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


@pytest.fixture
def partial(tmp_path):
    """The default calibration as if France, Kenya and Germany had never voted."""
    content = json.loads((SHIPPED / "default.json").read_text(encoding="utf-8"))
    silent = [list(content["members"]).index(code) for code in ("FRA", "KEN", "DEU")]
    for code in ("FRA", "KEN", "DEU"):
        content["members"][code]["assumed"] = True
    first = dict(sorted(content["members"].items(), key=lambda row: row[1].get("assumed", False)))
    content["members"] = first
    for item in content["items"]:
        item["votes"] = "".join(v for at, v in enumerate(item["votes"]) if at not in silent)
    file = tmp_path / "partial.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_members_without_a_recorded_vote_are_forecast_by_their_place(tables, partial, capsys):
    assert main([*tables(), "--calibration", str(partial)]) == 0
    table = pd.read_csv(tables.folder / "P.csv")
    assert len(table) == 2 * 188  # Germany's own line stands
    one = table[table["rollcall_id"] == "one"].set_index("iso3")
    assert one.loc["FRA", "p_no"] > 0.6  # as Germany, Japan and the USA
    assert np.isclose(one.loc["KEN", ["p_yes", "p_no", "p_abstain"]].sum(), 1.0, atol=1e-5)
    assert "DEU: no recorded vote in the calibration" in capsys.readouterr().err
    counts = pd.read_csv(tables.folder / "P_tally.csv").groupby("rollcall_id")["expected"].sum()
    assert np.allclose(counts, 193, atol=0.1)


def test_a_line_without_a_record_tells_nothing_about_others(tables, partial):
    arguments = ["--calibration", str(partial)]
    main([*tables(), *arguments])
    with_line = pd.read_csv(tables.folder / "P.csv").set_index(["rollcall_id", "iso3"])
    main([*tables(declared=tables.declared[tables.declared["iso3"] != "DEU"]), *arguments])
    without = pd.read_csv(tables.folder / "P.csv").set_index(["rollcall_id", "iso3"])
    assert {*without.index} - {*with_line.index} == {("one", "DEU"), ("two", "DEU")}
    pd.testing.assert_frame_equal(with_line, without.loc[with_line.index])


def test_a_line_of_a_member_without_a_record_tells_nothing_of_others(tables, partial, capsys):
    alone = tables.declared[tables.declared["iso3"] == "DEU"]
    main([*tables(declared=alone), "--calibration", str(partial)])
    assert "no line known for one, two" in capsys.readouterr().err


def test_nothing_is_changed_where_everyone_has_a_record(history):
    calibration = Calibration.load("default")
    ours = forecast_everyone(calibration, CALL)
    chamber = seated(calibration, history.iso3)
    plain = forecast(history, CALL, parameters(calibration), chamber)
    assert np.array_equal(ours.chance, plain.chance) and np.array_equal(ours.tally, plain.tally)


def test_everyone_and_the_record_agree_on_those_with_a_record(history, monkeypatch):
    """The longer way, taken when some have no record, gives the others the same chances."""
    calibration = Calibration.load("default")
    direct = forecast_everyone(calibration, CALL)
    monkeypatch.setattr(everyone, "leanings", None)
    reordered = (*history.iso3[1:], history.iso3[0])
    monkeypatch.setattr(everyone, "voting_members", lambda calibration: reordered)
    longer = forecast_everyone(calibration, CALL)
    order = [longer.iso3.index(code) for code in direct.iso3]
    np.testing.assert_allclose(longer.chance[order], direct.chance, atol=1e-6)
    np.testing.assert_allclose(longer.p_absent[order], direct.p_absent, atol=1e-12)
    np.testing.assert_allclose(longer.tally[:, 0], direct.tally[:, 0], atol=1e-3)


def test_an_observer_has_no_line(tables, capsys):
    main(tables())
    plain = (tables.folder / "P.csv").read_bytes()
    holy_see = pd.DataFrame({"rollcall_id": ["one"], "iso3": ["VAT"], "vote": ["Y"]})
    main(tables(declared=pd.concat([tables.declared, holy_see])))
    assert (tables.folder / "P.csv").read_bytes() == plain
    assert "VAT: no vote there" in capsys.readouterr().err


def tallies(tables):
    table = pd.read_csv(tables.folder / "P_tally.csv")
    return table.set_index(["rollcall_id", "outcome"])


def test_a_text_without_a_line_is_forecast_less_surely_and_said_so(tables, capsys):
    calls = tables.calls.assign(title=CALL.title, topic="cybercrime", date="2024-12-05")
    declared = tables.declared[tables.declared["rollcall_id"] == "one"]
    assert main(tables(calls=calls, declared=declared)) == 0
    assert "no line known for two" in capsys.readouterr().err
    width = (tallies(tables)["high"] - tallies(tables)["low"]).unstack()
    assert width.at["two", "yes"] > width.at["one", "yes"]
    assert (pd.read_csv(tables.folder / "P.csv")["rollcall_id"] == "two").sum() == 193


def test_absent_leaders_declare_nothing(tables, capsys):
    main(tables(declared=tables.declared.assign(vote=["X"] * 5 + ["Y"] * 5)))
    assert "no line known for one" in capsys.readouterr().err


def test_no_table_of_lines_is_needed(tables, capsys):
    words = tables()
    assert main([*words[:2], *words[4:]]) == 0
    assert "no line known for one, two" in capsys.readouterr().err


def test_lines_that_do_not_tell_the_sides_apart_are_warned_of(tables, capsys):
    few = tables.declared[tables.declared["iso3"].isin(["USA", "RUS"])]
    main(tables(declared=few))
    assert "no European or Japanese line for one, two" in capsys.readouterr().err


def test_the_age_of_the_record_is_said(tables, capsys):
    main(tables(calls=tables.calls.assign(date="2026-12-01")))
    said = capsys.readouterr().err
    last = Calibration.load("default").items.date[-1]
    assert f"positions rest on votes to {str(last)[5:7]}/{str(last)[:4]}" in said
    assert "years before one, two" in said


def test_sponsors_vote_yes_nearly_always_and_pull_those_who_heed_them(tables):
    words = tables(calls=tables.calls.assign(title="", topic=""), declared=tables.declared[:0])
    main(words)
    before = pd.read_csv(tables.folder / "P.csv").set_index(["rollcall_id", "iso3"])
    sponsors = pd.DataFrame({"draft": "one", "member": ["DEU", "FRA", "ITA"], "kind": "sponsor"})
    sponsors.to_csv(tables.folder / "S.csv", index=False)
    main([*words, "--sponsors", str(tables.folder / "S.csv")])
    after = pd.read_csv(tables.folder / "P.csv").set_index(["rollcall_id", "iso3"])
    assert 0.97 < after.at[("one", "DEU"), "p_yes"] < 1.0
    assert after.at[("one", "ESP"), "p_yes"] > before.at[("one", "ESP"), "p_yes"]
    assert after.loc["two"].equals(before.loc["two"])


def test_an_amendment_is_no_text_of_its_own(tables, capsys):
    plain = tables.calls.assign(title=CALL.title, topic="cybercrime", date="2024-12-05")
    main(tables(calls=plain.assign(kind=["text", "amendment"])))
    assert "two: an amendment to a text that is not named" in capsys.readouterr().err
    expected = tallies(tables)["expected"].unstack()
    assert expected.at["two", "yes"] < expected.at["one", "yes"]


def test_the_text_that_an_amendment_attacks_turns_its_friends_against_it(tables, capsys):
    calls = tables.calls.assign(title="", topic="", date="2024-12-05", amends=["", "one"])
    lines = tables.declared.copy()
    lines["vote"] = lines["vote"].where(lines["rollcall_id"] == "two", lines["vote"].map(TURNED))
    main(tables(calls=calls.assign(amends="", kind=["", "amendment"]), declared=lines))
    alone = tallies(tables)["expected"].unstack()
    capsys.readouterr()
    main(tables(calls=calls, declared=lines))
    assert "amendment" not in capsys.readouterr().err
    told = tallies(tables)["expected"].unstack()
    assert told.at["two", "no"] > alone.at["two", "no"] + 3
    assert told.loc["one"].equals(alone.loc["one"])


def test_a_text_amends_no_other_and_nothing_amends_itself(tables, capsys):
    with pytest.raises(DataError, match=r"R.csv: column kind: two is called a text, which amends"):
        main(tables(calls=tables.calls.assign(amends=["", "one"], kind=["", "text"])))
    with pytest.raises(DataError, match=r"R.csv: column amends: two cannot amend itself"):
        main(tables(calls=tables.calls.assign(amends=["", "two"])))
    main(tables(calls=tables.calls.assign(amends=["", "oen"])))
    assert "two amends 'oen', no listed roll-call: taken for its title; did you mean 'one'?" in (
        capsys.readouterr().err
    )


def test_texts_that_amend_each_other_are_refused(tables):
    with pytest.raises(
        DataError, match=r"column amends: one cannot amend itself, as it does thr.+two"
    ):
        main(tables(calls=tables.calls.assign(amends=["two", "one"])))


def test_nobody_is_told_to_add_what_was_given(tables, capsys):
    calls = tables.calls.assign(kind=["text", "amendment"], amends=["", "one"])
    main(tables(calls=calls))
    assert "amend" not in capsys.readouterr().err
    main(tables(calls=calls.assign(amends="")))
    told = capsys.readouterr().err
    assert "two: an amendment to a text that is not named" in told and "by its title" not in told
    main(tables(calls=tables.calls.assign(title=["Draft amendment A/78/L.9", ""])))
    told = capsys.readouterr().err
    assert "one: taken for an amendment by its title" in told and "not named" in told


def test_a_title_of_an_amendment_is_noticed(tables, capsys):
    main(tables(calls=tables.calls.assign(title=["Draft amendment A/78/L.9", ""])))
    assert "one: taken for an amendment" in capsys.readouterr().err


def test_a_body_counts_those_who_sit_there_and_hears_the_others(tables, capsys):
    calls = tables.calls.assign(date=["2016-07-01", "2015-07-01"], kind=["", "amendment"], title="")
    words = [*tables(calls=calls), "--body", "human_rights_council"]
    main(words)
    told = capsys.readouterr().err
    assert "two: the members of 2016 are taken; those of 2016, 2017, 2018" in told
    assert "one: the members" not in told
    expected = tallies(tables)["expected"].unstack()
    assert np.allclose(expected.sum(axis=1), 47, atol=0.1) and (expected["absent"] < 2).all()
    assert not {"USA", "JPN"} & set(pd.read_csv(tables.folder / "P.csv")["iso3"])
    members = tables.folder / "M.csv"
    pd.DataFrame({"iso3": ["Germany", "FRA", "CUB"], "year": 2019}).to_csv(members, index=False)
    main([*words, "--members", str(members)])
    sums = tallies(tables)["expected"].unstack().sum(axis=1)
    assert np.allclose(sums, 3, atol=0.1)


def test_older_votes_count_less_only_where_a_line_is_said_to_have_broken(tables, capsys):
    main(tables())
    plain = pd.read_csv(tables.folder / "P.csv")
    main([*tables(), "--jumps", "found"])
    assert "Note: line broken in the year before" in capsys.readouterr().err
    main([*tables(), "--jumps", "BRA"])
    moved = pd.read_csv(tables.folder / "P.csv")
    apart = (moved["p_yes"] - plain["p_yes"]).abs().groupby(plain["iso3"]).max()
    assert apart["BRA"] > 0 and apart.median() < 0.02
    with pytest.raises(ConfigError, match="--jumps"):
        main([*tables(), "--jumps", "BRX"])


def test_a_page_of_the_forecast_names_members_and_the_age_of_the_record(tables, tmp_path, capsys):
    words = tables()
    page = tmp_path / "page.html"
    assert plenary(["predict", *words, "--report", str(page)]) == 0
    said = page.read_text(encoding="utf-8")
    assert "Whom the forecast is least sure of" in said and re.search(
        r"record goes to 20\d\d-\d\d-\d\d", said
    )
    names = Roster.load().table["name"]
    assert sum(name in said for name in names) >= 10
    assert (
        said.count("<figure") == 2 and "http" not in said.split("</style>")[1].split("<figure")[0]
    )


def test_lines_most_worth_asking_for_are_of_the_side_that_is_not_heard(tables, capsys):
    few = tables.declared[tables.declared["iso3"].isin(["RUS", "CHN"])]
    main([*tables(declared=few), "--ask", "3"])
    said = capsys.readouterr().out
    assert said.count("lines most worth asking for") == 2
    calibration = Calibration.load("default")
    call = replace(CALL, date=np.datetime64("2023-12-04"), declared={"RUS": 2, "CHN": 2})
    table = worth_asking(calibration, call, forecast_everyone(calibration, call), 5)
    assert not {*table["iso3"]} & {"RUS", "CHN"} and (np.diff(table["worth"]) <= 0).all()
    assert "(" + table["iso3"][0] + ")" in said


def test_a_line_against_all_that_is_known_is_doubted_and_true_ones_are_not(tables, capsys):
    calibration = Calibration.load("default")
    call = replace(CALL, date=np.datetime64("2023-12-04"))
    assert doubtful_lines(calibration, call) == {}
    wrong = replace(call, declared={**call.declared, "DEU": int(Vote.YES)})
    assert "DEU" in doubtful_lines(calibration, wrong)
    rows = tables.declared
    main(tables(declared=rows.assign(vote=rows["vote"].mask(rows["iso3"] == "DEU", "Y"))))
    assert "one: yes of DEU would be a surprise" in capsys.readouterr().err


def test_lines_that_are_all_the_same_are_warned_of(tables, capsys):
    rows = tables.declared
    main(tables(declared=rows[rows["iso3"].isin(["USA", "DEU"])]))
    assert "nothing tells the sides apart" in capsys.readouterr().err


def test_a_title_of_an_amendment_is_asked_about_where_a_column_calls_it_a_text(tables, capsys):
    title = "Amendment A/78/L.9 to draft resolution A/C.3/78/L.12"
    main(tables(calls=tables.calls.assign(title=[title, ""], kind=["text", ""])))
    assert "one: called a text, with a title that reads like that" in capsys.readouterr().err
    main(tables(calls=tables.calls.assign(title=[title, ""], kind=["", ""])))
    assert "one: taken for an amendment" in capsys.readouterr().err


def test_twenty_texts_are_forecast_in_five_seconds_of_a_free_processor(tables, capsys):
    calls = pd.concat([tables.calls] * 10, ignore_index=True)
    calls["rollcall_id"] = [f"t{at}" for at in range(20)]
    lines = pd.concat([tables.declared[:5].assign(rollcall_id=key) for key in calls["rollcall_id"]])
    began = time.process_time()
    main(tables(calls=calls, declared=lines))
    assert time.process_time() - began < 10.0  # [s], twice the limit, for slow machines
