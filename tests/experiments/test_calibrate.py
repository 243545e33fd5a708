"""`plenary calibrate`: simulated votes in, a calibration out; bad tables refused."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import logit

from experiments.command_line import main as plenary
from experiments.commands.calibrate import main
from experiments.config.compose import compose, composer
from experiments.estimation.discipline import bloc_discipline
from experiments.estimation.persistence import repeated_texts
from experiments.estimation.positions import POLES, estimate
from experiments.estimation.vote_files import read_vote_table
from experiments.study.study import scientific
from sim.errors import ConfigError
from sim.members.calibration import Calibration
from sim.members.roster import Roster
from sim.scenario import Scenario
from sim.theory.ballot import Vote, cast, toward_line
from tools import compare_ideal_points as dock

LETTER = np.array(["N", "A", "Y", "X"])
YEARS = (2015, 2016, 2017, 2018)
PER_YEAR = 24


@pytest.fixture(scope="module")
def world():
    """Sixty members whose openness and development are known, and what they vote."""
    random = np.random.default_rng(42)
    roster = Roster.load()
    iso3 = sorted({"USA", "SWE", "RUS", *np.array(roster.iso3)[:57]})
    openness = random.normal(size=len(iso3))
    openness[[iso3.index("USA"), iso3.index("SWE"), iso3.index("RUS")]] = 1.5, 2.0, -2.0
    place = np.column_stack([openness, -0.6 * openness + random.normal(0, 0.8, len(iso3))])
    n_items = len(YEARS) * PER_YEAR
    digital = np.arange(n_items) % 6 == 0
    transfer = np.arange(n_items) % 6 == 3
    slope = random.normal(0, 1.5, (n_items, 2))
    slope[digital] = np.outer(random.choice([-3.0, 3.0], digital.sum()), [1.0, 0.0])
    slope[transfer] = np.outer(random.uniform(2, 4, transfer.sum()), [0.0, 1.0])
    lean = slope @ place.T + random.normal(0.5, 1.0, n_items)[:, None]
    votes = cast(
        lean + logit(random.random(lean.shape)), 0.5, absent=random.random(lean.shape) < 0.1
    )
    years = np.repeat(YEARS, PER_YEAR)
    calls = pd.DataFrame(
        {
            "rollcall_id": [f"V{at:03d}" for at in range(n_items)],
            "date": [f"{year}-11-{1 + at % PER_YEAR:02d}" for at, year in enumerate(years)],
            "topic": np.select(
                [digital, transfer], ["cybercrime", "technology_transfer_export_controls"], ""
            ),
        }
    )
    cells = [
        (call, code, LETTER[vote])
        for call, row in zip(calls["rollcall_id"], votes, strict=True)
        for code, vote in zip(iso3, row, strict=True)
    ]
    table = pd.DataFrame(cells, columns=["rollcall_id", "iso3", "vote"])
    return {"calls": calls, "votes": table, "iso3": iso3, "place": place}


@pytest.fixture
def files(world, tmp_path):
    """Write the two tables, changed if asked, and give the command's arguments."""

    def write(votes=None, calls=None, suffix="csv", cutoff="2018-01-01", out="c.json"):
        tables = {"votes": votes, "rollcalls": calls}
        arguments = ["--cutoff", cutoff, "--name", "c", "--out", str(tmp_path / out)]
        for name, table in tables.items():
            table = world["calls" if name == "rollcalls" else "votes"] if table is None else table
            file = tmp_path / f"{name}.{suffix}"
            if suffix == "csv":
                table.to_csv(file, index=False)
            else:
                table.to_parquet(file)
            arguments += [f"--{name}", str(file)]
        return arguments

    return write


@pytest.fixture(scope="module")
def calibrated(world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("calibrated")
    world["votes"].to_csv(folder / "votes.csv", index=False)
    world["calls"].to_csv(folder / "calls.csv", index=False)
    arguments = ["--votes", str(folder / "votes.csv"), "--rollcalls", str(folder / "calls.csv")]
    main([*arguments, "--cutoff", "2018-01-01", "--out", str(folder / "c.json"), "--name", "c"])
    return folder / "c.json"


def test_positions_on_the_named_axes_are_recovered(calibrated, world):
    """60 members, 72 roll-calls: correlations with the truth of 0.97 and 0.96 here."""
    found = Calibration.load(calibrated).position(world["iso3"])
    for axis in range(2):
        assert np.corrcoef(found[:, axis], world["place"][:, axis])[0, 1] > 0.93


def test_the_file_holds_only_what_was_before_the_cutoff(calibrated, world):
    calibration = Calibration.load(calibrated)
    assert len(calibration.items) == 72
    assert calibration.items.date.max() < np.datetime64("2018-01-01")
    assert calibration.notes["anchors"]["openness"]["texts"] == [
        f"V{j:03d}" for j in range(0, 72, 6)
    ]


def test_votes_are_kept_letter_by_letter(calibrated, world):
    calibration = Calibration.load(calibrated)
    wide = world["votes"].pivot(index="rollcall_id", columns="iso3", values="vote")
    recorded = LETTER[calibration.votes(world["iso3"])]
    np.testing.assert_array_equal(recorded, wide.loc[calibration.items.id, world["iso3"]])


def test_shuffling_the_future_changes_nothing(calibrated, world, files):
    votes = world["votes"].copy()
    late = votes["rollcall_id"] >= "V072"
    votes.loc[late, "vote"] = np.random.default_rng(1).permutation(votes.loc[late, "vote"])
    arguments = files(votes=votes)
    main(arguments)
    ours = json.loads(Path(arguments[arguments.index("--out") + 1]).read_text("utf-8"))
    theirs = json.loads(calibrated.read_text("utf-8"))
    del ours["notes"]["inputs_sha256"], theirs["notes"]["inputs_sha256"]
    assert ours == theirs


def test_parquet_and_a_missing_column_of_topics_are_read(world, files, tmp_path):
    main(files(calls=world["calls"][["rollcall_id", "date"]], suffix="parquet"))
    calibration = Calibration.load(tmp_path / "c.json")
    assert len(calibration.items) == 72
    assert calibration.notes["anchors"]["openness"] == {"texts": [], "proxies": 0}
    openness = calibration.position(["SWE", "RUS"])[:, 0]
    assert openness[0] > openness[1]


def test_blank_votes_missing_members_and_unlisted_roll_calls_are_left_out(world, files, tmp_path):
    votes = world["votes"].copy()
    votes.loc[votes["iso3"] == "SWE", "vote"] = ""
    votes = votes[~((votes["iso3"] == "RUS") & (votes["rollcall_id"] < "V030"))]
    extra = pd.DataFrame({"rollcall_id": ["V999"], "iso3": ["USA"], "vote": ["Y"]})
    main(files(votes=pd.concat([votes, extra])))
    calibration = Calibration.load(tmp_path / "c.json")
    assert calibration.assumed[calibration.index(["SWE"])[0]]  # placed by its ties
    assert (calibration.votes(["RUS"])[:30] == -1).all()


def test_two_dozen_roll_calls_are_enough_to_answer(files, tmp_path):
    main(files(cutoff="2016-01-01"))
    calibration = Calibration.load(tmp_path / "c.json")
    assert np.isfinite(calibration.mean).all()
    assert calibration.coefficients["drift_sd"].tag == "computed"


def _changed(table, at, column, value):
    table = table.copy()
    table.loc[at, column] = value
    return table


BAD = {
    "code": ("votes", 3, "iso3", "SWEE", r"votes.csv: row 5, column iso3: unknown member .*'SWE'"),
    "vote": ("votes", 0, "vote", "Q", r"row 2, column vote: must be Y, N, A, X or blank, got 'Q'"),
    "twice": ("votes", 1, "iso3", "same", r"row 3, column iso3: a second vote of the same member"),
    "date": ("calls", 7, "date", "5 Dec", r"row 9, column date: must be a date .*got '5 Dec'"),
    "id twice": ("calls", 1, "rollcall_id", "V000", r"row 3, column rollcall_id: occurs twice"),
    "no id": ("calls", 1, "rollcall_id", "", r"row 3, column rollcall_id: must not be empty"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_cell_is_named_and_nothing_is_written(case, world, files, tmp_path, capsys):
    table, at, column, value, message = BAD[case]
    value = world["votes"]["iso3"][0] if value == "same" else value
    arguments = files(**{table: _changed(world[table], at, column, value)})
    assert plenary(["calibrate", *arguments]) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert re.search(message, said), said
    assert sorted(file.name for file in tmp_path.iterdir()) == ["rollcalls.csv", "votes.csv"]


def test_a_missing_column_is_named(world, files, capsys):
    assert plenary(["calibrate", *files(votes=world["votes"].rename(columns={"iso3": "iso"}))]) == 2
    assert "column iso3: column is missing; is it 'iso'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("cutoff", "message"),
    [
        (
            "2015-11-01",
            "no vote before the cutoff 2015-11-01; the first roll-call is of 2015-11-01",
        ),
        ("2018", "cutoff: must be a date like 2018-12-05, got '2018'"),
        ("2018-13-01", "cutoff: must be a date like 2018-12-05, got '2018-13-01'"),
    ],
)
def test_a_cutoff_without_votes_before_it_is_refused(cutoff, message, files, capsys):
    assert plenary(["calibrate", *files(cutoff=cutoff)]) == 2
    assert message in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_made(files, tmp_path):
    assert main(files(out="new/there/c.json", cutoff="2016-01-01")) == 0
    assert Calibration.load(tmp_path / "new/there/c").name == "c"


@pytest.mark.parametrize("out", ["votes.csv/c.json", "c.txt", "."])
def test_an_output_that_cannot_be_written_is_refused_at_once(out, files, tmp_path, capsys):
    assert plenary(["calibrate", *files(out=out)]) == 2
    assert capsys.readouterr().err.startswith("--out: ")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["rollcalls.csv", "votes.csv"]


@pytest.fixture
def early(files, tmp_path, monkeypatch):
    """Arguments of a quick calibration, without name and file, in a folder of its own."""
    arguments = files(cutoff="2016-01-01T00:00:00")
    monkeypatch.chdir(tmp_path)
    at = arguments.index("--name")
    return arguments[:at] + arguments[at + 4 :]


def test_a_calibration_is_found_by_its_name_everywhere(early, tmp_path, capsys):
    assert plenary(["calibrate", *early, "--name", "mine.json"]) == 0
    said = capsys.readouterr().out
    assert "plenary run calibration=mine\n" in said
    assert "plenary predict --calibration mine --rollcalls" in said
    assert not (tmp_path / "mine.json.json").exists()
    assert Calibration.load("mine").name == Calibration.load("mine.json").name == "mine"
    for word in ("calibration=mine", "calibration=mine.json", "calibration.name=mine"):
        assert Scenario(scientific(compose([word]))).calibration.name == "mine"
    assert {one[0]["calibration"]["name"] for one in _composed(["mine", "default"])} == {
        "mine",
        "default",
    }


def _composed(names):
    with composer() as compose_one:
        return [compose_one([f"calibration={name}"]) for name in names]


def test_a_calibration_elsewhere_is_found_by_its_path(early, tmp_path):
    assert plenary(["calibrate", *early, "--out", "far/away.json"]) == 0
    for path in ("far/away.json", "far/away", str(tmp_path / "far/away.json")):
        config = scientific(compose([f"calibration={path}"]))
        assert Scenario(config).calibration.name == "away"


def test_a_calibration_left_elsewhere_is_no_option_here(early, tmp_path, monkeypatch):
    assert plenary(["calibrate", *early]) == 0
    assert compose(["calibration=calibration"])["calibration"] == {"name": "calibration"}
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    with pytest.raises(ConfigError, match="calibration: unknown choice, got 'calibration'"):
        compose(["calibration=calibration"])


def test_a_shipped_name_is_not_given_twice(early, tmp_path, capsys):
    assert plenary(["calibrate", *early, "--name", "default"]) == 2
    assert "--name: is that of a shipped calibration" in capsys.readouterr().err
    assert not (tmp_path / "default.json").exists()


def test_the_file_of_a_shipped_name_is_pointed_out(calibrated, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("default.json").write_bytes(calibrated.read_bytes())
    assert plenary(["run", "calibration=default", "--cfg", "job"]) == 0
    assert "for the file in this folder say default.json" in capsys.readouterr().err
    assert Scenario(scientific(compose(["calibration=default.json"]))).calibration.name == "c"


def test_votes_of_a_calibration_can_be_calibrated_again(calibrated, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    again = tmp_path / "again.json"
    assert main(["--from", str(calibrated), "--cutoff", "2018-01-01", "--out", str(again)]) == 0
    first, second = (
        json.loads(calibrated.read_text("utf-8")),
        json.loads(again.read_text(encoding="utf-8")),
    )
    for key in ("members", "items", "coefficients"):
        assert first[key] == second[key]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--votes", "v.csv"], "--rollcalls: is missing; give --votes and --rollcalls, or --from"),
        (["--from", "default", "--votes", "v.csv"], "--votes: is not used together with --from"),
        (["--from", "defualt"], "--from: unknown calibration, got 'defualt'. Did you mean"),
    ],
)
def test_tables_or_a_calibration_are_named(arguments, message, capsys):
    assert plenary(["calibrate", "--cutoff", "2018-01-01", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_three_members_are_enough_to_answer(world, files, tmp_path, capsys):
    few = world["votes"][world["votes"]["iso3"].isin(["RUS", "SWE", "USA"])]
    main(files(votes=few, cutoff="2016-01-01"))
    calibration = Calibration.load(tmp_path / "c.json")
    assert (~calibration.assumed).sum() == 3 and np.isfinite(calibration.mean).all()
    assert "Note" not in capsys.readouterr().err


def test_what_the_votes_cannot_tell_is_said(world, files, capsys):
    votes = world["votes"][~world["votes"]["iso3"].isin(POLES)].copy()
    votes.loc[votes["rollcall_id"] >= "V005", "vote"] = "Y"
    main(files(votes=votes, cutoff="2016-01-01"))
    said = capsys.readouterr().err
    assert "openness may point either way" in said
    assert "only 5 roll-calls were not unanimous" in said


def test_votes_that_are_all_alike_are_refused(world, files, tmp_path, capsys):
    assert plenary(["calibrate", *files(votes=world["votes"].assign(vote="Y"))]) == 2
    assert "they do not tell members apart" in capsys.readouterr().err
    assert not (tmp_path / "c.json").exists()


def test_votes_on_other_roll_calls_are_refused_with_examples(world, files, capsys):
    votes = world["votes"].assign(rollcall_id="A" + world["votes"]["rollcall_id"])
    assert plenary(["calibrate", *files(votes=votes)]) == 2
    said = capsys.readouterr().err
    assert "is on a listed roll-call; its ids are like 'AV000'" in said and "'V000'" in said


def _tables(world, tmp_path, ids=str, vote_ids=str, **columns):
    calls = world["calls"].assign(**columns)
    calls["rollcall_id"] = calls["rollcall_id"].map(ids)
    votes = world["votes"].head(120).copy()
    votes["rollcall_id"] = votes["rollcall_id"].map(vote_ids)
    return _read(calls, votes, tmp_path)


def _read(calls, votes, tmp_path):
    calls.to_csv(tmp_path / "calls.csv", index=False)
    votes.to_csv(tmp_path / "votes.csv", index=False)
    told = []
    known = Roster.load().iso3
    table = read_vote_table(tmp_path / "votes.csv", tmp_path / "calls.csv", known, tell=told.append)
    return table, told


def test_ids_that_a_spreadsheet_changed_still_meet(world, tmp_path):
    def number(key):
        return str(9000 + int(key[1:]))

    table, _ = _tables(world, tmp_path, number, lambda key: number(key) + ".0")
    assert table.votes.shape[1] == len(set(world["votes"].head(120)["iso3"]))
    assert table.rollcalls["rollcall_id"][0] == "9000"


def test_issue_flags_in_words_are_read(world, tmp_path):
    at = np.arange(len(world["calls"]))
    table, _ = _tables(
        world, tmp_path, issue_nu=at % 2 == 0, issue_hr=at % 3 == 0, issue_ec=(at % 3 == 0) * 1.0
    )
    calls = table.rollcalls
    assert calls["issue_nu"].sum() == len(at) / 2
    assert (calls["issue_hr"] == calls["issue_ec"]).all() and calls["issue_hr"].any()


def test_how_many_topics_were_filled_in_is_said(world, tmp_path):
    items = Calibration.load("default").items
    known = int(np.flatnonzero((items.topic != "") & (items.title != ""))[0])
    calls = world["calls"].assign(title="", topic=["Cyber Crime"] + [""] * 95)
    calls.loc[5, ["rollcall_id", "date"]] = items.id[known], str(items.date[known])
    table, told = _read(calls, world["votes"], tmp_path)
    assert told == [
        "2 of 96 roll-calls have a topic, 1 a title (1 and 1 filled in from the shipped record).",
        f"{world['votes']['rollcall_id'].eq('V005').sum()} of {len(world['votes'])} votes are on "
        "no listed roll-call and are left out.",
    ]
    filled = table.rollcalls.set_index("rollcall_id").loc[items.id[known]]
    assert filled["topic"] == items.topic[known]
    assert "cyber_crime" in set(table.rollcalls["topic"])


def test_a_planted_line_is_found_and_none_where_there_is_none():
    """Votes simulated with a pull of 2 on the EU; 300 roll-calls, tolerance 3 se."""
    random, roster = np.random.default_rng(8), Roster.load()
    iso3 = roster.iso3
    slope, cut = random.normal(0, 3, 300), random.normal(0, 2, 300)
    lean = np.outer(slope, random.normal(size=len(iso3))) - cut[:, None]
    halfwidth = np.full(300, 0.8)
    pulled, members = lean.copy(), np.flatnonzero(roster.blocs["eu"])
    pulled[:, members] = toward_line(pulled[:, members], 2.0, halfwidth[:, None])
    votes = cast(pulled + logit(random.random(lean.shape)), 0.8)
    found = bloc_discipline(votes, lean, halfwidth, iso3, roster)
    value, se, *_ = found["eu"]
    assert abs(value - 2.0) < 3 * se + 0.05
    assert found["asean"][0] < 0.5


def test_repeats_are_texts_of_one_title_voted_once_a_year(world, tmp_path):
    calls = world["calls"].copy()
    calls["title"] = [f"Text on subject {chr(97 + at % 5) * 4}" for at in range(len(calls))]
    calls.loc[[0, 24, 48], "title"] = "The right of states to be heard in outer space"
    calls.to_csv(tmp_path / "calls.csv", index=False)
    world["votes"].to_csv(tmp_path / "votes.csv", index=False)
    table = read_vote_table(tmp_path / "votes.csv", tmp_path / "calls.csv", Roster.load().iso3)
    assert repeated_texts(table).tolist() == [[0, 24], [24, 48]]


def test_a_warm_start_from_an_earlier_cutoff_gives_the_same_positions(world, tmp_path):
    calls, votes = tmp_path / "calls.csv", tmp_path / "votes.csv"
    world["calls"].to_csv(calls, index=False)
    world["votes"].to_csv(votes, index=False)
    table = read_vote_table(votes, calls, Roster.load().iso3)
    early = estimate(table.before("2018-11-12"), tolerance=1e-3)
    cold = estimate(table, tolerance=1e-3)
    warm = estimate(table, tolerance=1e-3, start=early)
    np.testing.assert_allclose(warm.path, cold.path, atol=0.02)


def test_docking_lists_the_member_that_was_moved(world):
    place = world["place"][:, 0]
    moved = place.copy()
    moved[5] += 3.0
    assert dock.rank_correlation(place[:, None], -place)[0] == pytest.approx(1.0)
    assert dock.worst(world["iso3"], moved, place, n=1)["iso3"].tolist() == [world["iso3"][5]]


def test_every_letter_has_a_code():
    assert [LETTER[int(vote)] for vote in Vote] == ["N", "A", "Y", "X"]
