"""The user's record: what is known stands, what is new is kept, and calibrate uses it."""

import json
import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest

from benchmarks.record import library_file
from experiments.command_line import main as plenary
from experiments.estimation.shipped_record import shipped_record
from experiments.records.folder import additions, record_folder
from experiments.records.known_record import known_table
from experiments.store.folders import lock
from sim.members.calibration import Calibration
from sim.members.roster import Roster
from tests.records.layouts import library, write


def added(file, *words):
    assert plenary(["records", "add", str(file), *words]) == 0


def votes_of(folder, name):
    table = known_table(folder)
    [at] = np.flatnonzero(table.rollcalls["rollcall_id"] == name)
    return dict(zip(table.iso3, table.votes[at].tolist(), strict=True))


def test_new_roll_calls_are_kept_with_source_and_licence(record, laid_out, later):
    added(laid_out("undl_2026.csv", later))
    table = known_table(record)
    assert len(table.votes) == len(shipped_record().votes) + 4
    [one] = additions(record)
    assert set(one.calls["licence"]) == {"non-commercial use with attribution; not to be passed on"}
    assert not one.about["shareable"]
    new = table.rollcalls[table.rollcalls["rollcall_id"].isin(one.calls["rollcall_id"])]
    assert not new["title"].str.contains("resolution / adopted").any()
    known = "cyber_international_security", "technology_transfer_export_controls"
    assert set(new["topic"]) == {*known}  # those of the same titles


def test_a_file_that_was_added_is_known_the_second_time(record, laid_out, later, capsys):
    added(laid_out("undl_2026.csv", later))
    capsys.readouterr()
    added(laid_out("undl_2024.csv", later))
    assert "4 roll-calls known already, 0 new" in capsys.readouterr().out
    assert len(additions(record)) == 1


def test_what_is_known_is_never_overwritten(record, ballots, later, tmp_path, capsys):
    table = library(pd.concat([ballots, later]))
    at = table.index[(table["ms_code"] == "FRA") & (table["undl_id"] == "3950002")][0]
    table["total_yes"] = table["total_no"] = table["total_abstentions"] = ""
    position = np.flatnonzero((table["ms_code"] == "FRA") & (table["undl_id"] == "3950002"))[0]
    table.iloc[position, table.columns.get_loc("ms_vote")] = "N"
    assert at is not None
    added(write(table, tmp_path / "a.csv"))
    said = capsys.readouterr().out
    assert "1 ballot in 1 known roll-call differ from what is known, which stands" in said
    assert votes_of(record, "V9325")["FRA"] == 2
    [one] = additions(record)
    assert one.differing[["rollcall_id", "iso3", "known", "file"]].values.tolist() == [
        ["V9325", "FRA", "Y", "N"]
    ]


def test_votes_on_paragraphs_of_one_text_stay_apart(record, later, tmp_path):
    whole = later[later["symbol"] == later["symbol"].iat[-1]]
    others = whole.assign(id="V30000", vote=whole["vote"].map({"Y": "A", "A": "Y"}).fillna("N"))
    added(write(library(pd.concat([whole, others])), tmp_path / "a.csv"))
    [one] = additions(record)
    assert len(one.calls) == 2 and one.calls["resolution"].nunique() == 1


def test_equal_ballots_on_two_texts_of_one_day_stay_apart(record, later, tmp_path):
    whole = later[later["id"] == later["id"].iat[-1]]
    other = whole.assign(id="V30000", symbol="A/RES/99/1", title="Another text")
    added(write(library(whole), tmp_path / "a.csv"))
    added(write(library(other, first=4000000), tmp_path / "b.csv"))
    assert [len(one.calls) for one in additions(record)] == [1, 1]


def test_a_text_that_was_blank_is_filled_in(record, tmp_path, ballots):
    whole, roster = shipped_record(), Roster.load()
    known = whole.rollcalls
    at = int(np.flatnonzero((known["title"] == "") & (known["resolution"] == ""))[-1])
    names = dict(zip(roster.iso3, roster.name, strict=True))
    day = f"{known['date'][at]:%Y-%m-%d}"
    rows = [
        ("V1", code, names[code], "NAYX"[vote], day, "A/RES/1/1", "A title")
        for code, vote in zip(whole.iso3, whole.votes[at], strict=True) if vote >= 0
    ]  # fmt: skip
    added(write(library(pd.DataFrame(rows, columns=ballots.columns)), tmp_path / "a.csv"))
    calls = known_table(record).rollcalls.set_index("rollcall_id")
    assert calls.at[known["rollcall_id"][at], "title"] == "A title"
    assert len(calls) == len(known)


def test_a_dry_run_adds_nothing(record, laid_out, later):
    added(laid_out("voeten.csv", later), "--dry-run")
    assert not record.exists()


def test_list_show_check_and_drop(record, laid_out, later, capsys):
    added(laid_out("voeten.csv", later), "--name", "newer")
    capsys.readouterr()
    assert plenary(["records", "list"]) == 0 and "newer" in capsys.readouterr().out
    assert plenary(["records", "show", "newer"]) == 0 and "CC0" in capsys.readouterr().out
    assert plenary(["records", "show", "A/RES/77/37"]) == 0
    assert "yes 156, no 7, abstain 14, absent 16" in capsys.readouterr().out
    assert plenary(["records", "show", "newr"]) == 2
    assert plenary(["records", "check"]) == 0
    (record / "newer" / "rollcalls.csv").write_text("", encoding="utf-8")
    assert plenary(["records", "check"]) == 1
    assert "rollcalls.csv has been changed" in capsys.readouterr().err
    assert plenary(["records", "drop", "newr"]) == 2
    assert "Did you mean 'newer'?" in capsys.readouterr().err
    assert plenary(["records", "drop", "newer"]) in (0, 2)


def test_drop_takes_an_addition_out_again(record, laid_out, later):
    before = known_table(record)
    added(laid_out("voeten.csv", later), "--name", "newer")
    assert plenary(["records", "drop", "newer"]) == 0
    after = known_table(record)
    assert before.rollcalls.equals(after.rollcalls) and (before.votes == after.votes).all()
    assert [one.name for one in record.iterdir()] == [".lock"]


def test_calibrate_without_files_uses_the_record(record, ballots, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    early = ballots.assign(
        date="2005-11-30", symbol="A/RES/60/900", id="V1" + ballots["id"].str[1:]
    )
    added(write(library(early), tmp_path / "a.csv"), "--licence", "my own notes")
    assert plenary(["calibrate", "--cutoff", "2005-12-01", "--name", "mine"]) == 0
    found = Calibration.load("mine")
    assert str(found.items.date[-1]) == "2005-11-30" and "U3950000" in found.items.id
    assert found.notes["record"][0]["licence"] == "my own notes"


def test_the_folder_is_where_the_variable_says(tmp_path, monkeypatch):
    monkeypatch.setenv("PLENARY_RECORDS", str(tmp_path / "there"))
    assert record_folder() == tmp_path / "there" and record_folder("here").name == "here"
    monkeypatch.delenv("PLENARY_RECORDS")
    assert record_folder().name == "records" and record_folder().is_absolute()


def test_a_stranger_in_the_folder_is_refused(record, capsys):
    (record / "x").mkdir(parents=True)
    (record / "x" / "about.json").write_text(json.dumps({"format": "other"}), encoding="utf-8")
    assert plenary(["records", "list"]) == 2
    assert "is not part of a record" in capsys.readouterr().err


@pytest.mark.slow
def test_two_million_rows_take_under_thirty_seconds_and_a_gigabyte(record, tmp_path):
    file = library_file(tmp_path / "big.csv")
    started = time.monotonic()
    command = [sys.executable, "-m", "experiments", "records", "add", str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - started < 30
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024  # [MB] on Linux
    assert peak < 1000 and "2,028,000" not in done.stderr


def test_what_a_killed_addition_left_is_taken_away_by_the_next(record, laid_out, later):
    for left in (".votes.l8ez2zqc", ".older.dropped"):
        (record / left).mkdir(parents=True)
        (record / left / "votes.parquet").write_bytes(b"half")
    added(laid_out("undl_2026.csv", later))
    assert sorted(one.name for one in record.iterdir()) == [".lock", additions(record)[0].name]


def test_two_commands_do_not_change_a_record_at_once(record, laid_out, later, capsys):
    record.mkdir(exist_ok=True)
    with lock(record):
        assert plenary(["records", "add", str(laid_out("undl_2026.csv", later))]) == 2
    assert "another command is writing there now" in capsys.readouterr().err
    assert additions(record) == []
